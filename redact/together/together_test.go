package together

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestEveryRuleDoesWhatItsExamplesSay(t *testing.T) {
	files, err := fs.Glob(os.DirFS("catalogue"), "*")
	if err != nil || len(files) != len(Default().Rules) {
		t.Fatalf("%d files, %d rules, %v", len(files), len(Default().Rules), err)
	}
	seen := map[string]bool{}
	for _, r := range Default().Rules {
		if seen[r.ID] {
			t.Errorf("%s stands there twice", r.ID)
		}
		seen[r.ID] = true
		by := func(f Flag) bool { return f.Rule == r.ID }
		for _, e := range r.Finds {
			if found := Default().Find([]string{e}); !slices.ContainsFunc(found, by) {
				t.Errorf("%s does not flag %q: %v", r.ID, e, found)
			}
		}
		for _, e := range r.Leaves {
			if found := Default().Find([]string{e}); slices.ContainsFunc(found, by) {
				t.Errorf("%s flags %q: %v", r.ID, e, found)
			}
		}
	}
}

func TestABadRuleIsRefusedWithItsLine(t *testing.T) {
	const head = "id: jig.x\nseverity: high\nreason: r\nadvice: a\n"
	const tail = "finds: [x]\nleaves: [y]\n"
	for _, tt := range []struct {
		name, in, field string
		line            int
	}{
		{"an unknown field", head + "wurds: [x]\n", "the rule", 5},
		{"an id of another kind", "id: x\nseverity: high\n", "id", 1},
		{"an unknown severity", "id: jig.x\nseverity: dire\n", "severity", 2},
		{"no reason", "id: jig.x\nseverity: high\n", "reason", 1},
		{"no advice", "id: jig.x\nseverity: high\nreason: r\n", "advice", 1},
		{"an unknown reach", head + "within: book\n", "within", 5},
		{"code that there is not", head + "by: magic\n", "by", 5},
		{"nothing to look for", head + tail, "parts", 1},
		{"no examples", head + "parts: [{words: [x]}]\n", "finds", 1},
		{"an empty part", head + "parts:\n- words: [x]\n- words: []\n" + tail, "parts[1]", 7},
		{"a word that is none", head + "parts:\n- words: [x, '-']\n" + tail, "parts[0].words[1]", 6},
		{"an expression that RE2 lacks", head + "parts:\n- words: [x]\n- expressions: ['(?=x)']\n" + tail, "parts[1].expressions[0]", 7},
		{"expressions alone", head + "parts:\n- expressions: ['x']\n" + tail, "parts", 6},
		{"nothing to quote", head + "parts:\n- {words: [x], quiet: true}\n" + tail, "parts", 6},
		{"no YAML", "id: [", "the rule", 1},
	} {
		_, err := Parse([]byte(tt.in))
		var e *Error
		if !errors.As(err, &e) || e.Field != tt.field || e.Line != tt.line {
			t.Errorf("%s: %v, want line %d: %s", tt.name, err, tt.line, tt.field)
		}
	}
}

func TestTheSameWordsAreOneFlagWithItsPages(t *testing.T) {
	found := Default().Find([]string{"Child A drowned.", "Nothing.", "When Child A DROWNED he was alone. Father was a serving police officer."})
	if len(found) != 2 || found[0].Rule != "jig.rare_event" || !slices.Equal(found[0].Pages, []int{1, 3}) || found[1].Rule != "jig.job" {
		t.Errorf("flags: %+v", found)
	}
}

func TestAFlagSaysOnWhichPages(t *testing.T) {
	for want, pages := range map[string][]int{"page 3": {3}, "pages 3 and 7": {3, 7}, "pages 3, 7 and 9": {3, 7, 9}} {
		if got := (Flag{Pages: pages}).Where(); got != want {
			t.Errorf("%v: %q", pages, got)
		}
	}
}

func TestLinesOfAPageAreReadAsText(t *testing.T) {
	for name, page := range map[string]string{
		"over a line's end":         "2.1 Father was found\r\nguilty of mur\u00adder.",
		"with a non-breaking space": "He was found\u00a0guilty of murder.",
		"behind a title":            "Dr. [name] said that he was found guilty of murder.",
	} {
		if found := Default().Find([]string{page}); len(found) != 1 || found[0].Rule != "jig.trial" {
			t.Errorf("%s: %+v", name, found)
		}
	}
	for name, page := range map[string]string{
		"in two sentences":  "Father was convicted. He moved out in 2020.",
		"in two paragraphs": "2.1 Father was convicted\n2.2 In 2020 the family moved",
	} {
		if found := Default().Find([]string{page}); len(found) != 0 {
			t.Errorf("%s: %+v", name, found)
		}
	}
}

// An ordinary report, as partnerships publish them, with statutes, guidance, named reviews, months and a care history, gives a
// list that nobody has to be afraid of.
func TestAnOrdinaryReportIsNotFlaggedToDeath(t *testing.T) {
	text, err := os.ReadFile("testdata/ordinary.txt")
	if err != nil {
		t.Fatal(err)
	}
	if found := Default().Find(strings.Split(string(text), "\f")); len(found) > 0 {
		t.Errorf("flags: %+v", found)
	}
}

// Sentences in the manner of published reports, with what they must be flagged for. The first are what identified in Re X and Y.
func TestSentencesOfPublishedReports(t *testing.T) {
	for text, want := range map[string][]string{
		"Adult B stood trial at the Crown Court in 2009 for offences against another child of the family.":                       {"jig.trial"},
		"Following a trial in which Father was found guilty of manslaughter he was sentenced to nine years' imprisonment.":       {"jig.trial"},
		"Child A was a two-year-old boy who died in March 2013 in the county.":                                                   {"jig.age_date"},
		"The 14-week-old infants, who were twins, were seen in May 2020.":                                                        {"jig.dates", "jig.family_shape"},
		"The family came to England from Poland. They were the only Polish family in the village.":                               {"jig.ethnic_local"},
		"The inquest in January 2020 returned a verdict of misadventure and there was media coverage.":                           {"jig.inquest", "jig.media"},
		"Child A had cerebral palsy and drowned in the bath.":                                                                    {"jig.rare_event", "jig.condition"},
		"Mother is a nurse. Stepfather had been a soldier.":                                                                      {"jig.job"},
		"Police began Operation Marigold. An interim care order was made on 3 May 2021 by HHJ Brown.":                            {"jig.court_hearing", "jig.court_ref", "jig.operation"},
		"The review was led by the sole safeguarding lead of the Trust.":                                                         {"jig.author"},
		"In line with the Children Act 1989 a conference was held in May 2021 at the school.":                                    nil,
		"The NSPCC helpline received a call, and a strategy meeting agreed that Father should be spoken to.":                     nil,
		"Learning from the Panel's national review of babies, published in 2021, was shared with [organisation] in spring 2022.": nil,
	} {
		var got []string
		for _, f := range Default().Find([]string{text}) {
			if !slices.Contains(got, f.Rule) {
				got = append(got, f.Rule)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// Whatever a text holds, a flag quotes it and no more.
func FuzzFind(f *testing.F) {
	f.Add("2.1 Father was found guilty of murder. ‘Who’ asked \"her\"?\f\xff\x00 born in May 2019; died in June 2020")
	f.Fuzz(func(t *testing.T, text string) {
		for _, flag := range Default().Find(strings.Split(text, "\f")) {
			if flag.Rule == "" || flag.Words == "" || len(flag.Pages) == 0 || len(flag.Words) > 2*longest+20 {
				t.Errorf("a flag without words or place: %+v", flag)
			}
		}
	})
}

func BenchmarkFortyPages(b *testing.B) {
	text, err := os.ReadFile("../detect/testdata/corpus/docs/001.txt")
	if err != nil {
		b.Fatal(err)
	}
	var pages []string
	for len(pages) < 40 {
		pages = append(pages, string(text))
	}
	b.SetBytes(int64(40 * len(text)))
	for b.Loop() {
		Default().Find(pages)
	}
}
