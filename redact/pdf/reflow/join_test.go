package reflow

import "testing"

// joined joins the texts of lines as one block does.
func joined(known words, texts ...string) string {
	j := &joiner{known: known}
	for _, s := range texts {
		l := &line{}
		l.frags = []fragment{{line: l, runs: []run{{text: s}}}}
		j.add(&l.frags[0])
	}
	return plain(j.done())
}

func TestLineEndsAreJoined(t *testing.T) {
	known := words{"safeguarding": true, "court-ordered": true}
	for _, c := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"by a space", []string{"the child", "was seen"}, "the child was seen"},
		{"by one space when there is one", []string{"the child ", " was seen"}, "the child was seen"},
		{"without a soft hyphen", []string{"the fami\u00ad", "ly was seen"}, "the family was seen"},
		{"without the hyphen of a word that stands whole elsewhere", []string{"good safe-", "guarding work"}, "good safeguarding work"},
		{"with the hyphen of a word that has one elsewhere", []string{"a court-", "ordered report"}, "a court-ordered report"},
		{"with the hyphen behind a usual first part", []string{"a well-", "known family"}, "a well-known family"},
		{"without a hyphen otherwise", []string{"the prac-", "titioner"}, "the practitioner"},
		{"with a hyphen before a capital", []string{"Ms Smith-", "Jones"}, "Ms Smith-Jones"},
		{"by a space behind a dash", []string{"the child -", "aged six"}, "the child - aged six"},
		{"with what was cut in between", []string{"then", "", "left"}, "then left"},
	} {
		if got := joined(known, c.lines...); got != c.want {
			t.Errorf("%s: %q and not %q", c.name, got, c.want)
		}
	}
}

func TestACutOverALineEndLeavesNoSpaceBeforeWhatFollows(t *testing.T) {
	a, b := &line{}, &line{glued: true}
	a.frags = []fragment{{line: a, runs: []run{{text: "then Child A"}}}}
	b.frags = []fragment{{line: b, runs: []run{{text: ", who"}}}}
	j := &joiner{}
	j.add(&a.frags[0])
	j.add(&b.frags[0])
	if got := plain(j.done()); got != "then Child A, who" {
		t.Errorf("%q", got)
	}
}

func TestSpacesBetweenTwoLooksAreOfNeither(t *testing.T) {
	bold := style{bold: true}
	a := tidy([]run{{text: "some "}, {text: "bold ", style: bold}, {text: "words"}})
	b := tidy([]run{{text: "some"}, {text: " bold", style: bold}, {text: " words"}})
	if len(a) != len(b) {
		t.Fatalf("%v and %v", a, b)
	}
	for i := range a {
		if a[i] != b[i] {
			t.Errorf("%v and %v", a[i], b[i])
		}
	}
}
