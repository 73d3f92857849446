package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// long is imogen's twin with names that break lines and pages elsewhere.
var long = cast{"Maximiliana Theodora Constantine Cholmondeley", "Maximiliana", "Wilhelmina Anastasia Cholmondeley", "Bartholomew Christopherson-Montgomery", 2}

func reflowed(t *testing.T, data []byte, c cast) *Rewritten {
	t.Helper()
	d := open(t, data)
	p := c.plan(d)
	p.Layout = Reflow
	out := rewrite(t, d, p)
	checkSyntax(t, out.PDF)
	return out
}

// TestTextSetAnewTellsNothingOfTheNames: twins whose lines and pages break elsewhere give the same file.
func TestTextSetAnewTellsNothingOfTheNames(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Chromium and LibreOffice")
	}
	first := imogen
	first.Pages = long.Pages
	for _, m := range []struct {
		name string
		make func(*testing.T, cast) []byte
		tags []string // that the output must hold
	}{
		{"Chromium", func(t *testing.T, c cast) []byte { return chromium(t, fill(t, "reflow.html.tmpl", c)) },
			[]string{"H1", "H2", "L", "LBody", "Figure", "Table", "TH", "TD", "Link"}},
		{"LibreOffice, tagged", func(t *testing.T, c cast) []byte { return libreoffice(t, fill(t, "reflow.fodt.tmpl", c), true) },
			[]string{"H1", "L", "LBody", "Note", "Table", "TD", "Link"}},
		{"LibreOffice, not tagged", func(t *testing.T, c cast) []byte { return libreoffice(t, fill(t, "reflow.fodt.tmpl", c), false) },
			[]string{"H1", "H2", "L", "LBody", "Note", "Table", "TD"}},
		{"reportlab", func(t *testing.T, c cast) []byte { return reportlab(t, fill(t, "reflow.py.tmpl", c)) },
			[]string{"H1", "H2", "L", "LBody", "Table", "TH", "TD"}},
	} {
		t.Run(m.name, func(t *testing.T) {
			var outs [][]byte
			for _, c := range []cast{first, al, long} {
				outs = append(outs, reflowed(t, m.make(t, c), c).PDF)
			}
			for _, other := range outs[1:] {
				if !bytes.Equal(outs[0], other) {
					t.Errorf("the files differ (%d and %d bytes); first difference:\n%s", len(outs[0]), len(other),
						firstDifference(pdftotext(t, outs[0]), pdftotext(t, other)))
				}
			}
			tags := run(t, outs[0], "pdfinfo", "-struct", "-")
			for _, tag := range m.tags {
				if !regexp.MustCompile(`(?m)^ *` + tag + `\b`).MatchString(tags) {
					t.Errorf("no %s in the tags:\n%s", tag, tags)
				}
			}
			if n := strings.Count(letters(pdftotext(t, outs[0])), letters("The panel thought that safeguarding supervision would have helped")); n != 4 {
				t.Errorf("a paragraph stands %d times and not 4", n)
			}
			if !strings.Contains(run(t, outs[0], "pdfinfo", "-"), "Tagged:          yes") {
				t.Error("not tagged")
			}
		})
	}
}

func letters(s string) string { return strings.Join(strings.Fields(s), "") }

// TestTextSetAnewHoldsEveryWord compares the letters of the cleaned input with those of the output: nothing but headers,
// footers and page numbers is left out, and the order stays.
func TestTextSetAnewHoldsEveryWord(t *testing.T) {
	c := imogen
	c.Pages = 3
	d := open(t, reportlab(t, fill(t, "reflow.py.tmpl", c)))
	p := c.plan(d)
	p.Layout = Reflow
	out := rewrite(t, d, p)
	var want strings.Builder
	from := 0
	for _, cut := range sorted(p.Cuts) {
		want.WriteString(d.Text()[from:cut.Start] + cut.Replacement)
		from = cut.End
	}
	want.WriteString(d.Text()[from:])
	var body []string
	for line := range strings.Lines(strings.ReplaceAll(want.String(), "\f", "\n")) {
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "Review concerning") && !strings.Contains(line, " - page ") {
			body = append(body, line)
		}
	}
	got := open(t, out.PDF)
	var seen []string
	for _, page := range got.PageTexts() {
		lines := strings.Split(page, "\n")
		seen = append(seen, lines[:len(lines)-1]...) // the last is the page number
	}
	if a, b := counted(strings.Join(body, "")), counted(strings.Join(seen, "")); a != b {
		t.Errorf("the letters differ:\n%s\n%s", a, b)
	}
	if out.Removed["running_header"] != 2 {
		t.Errorf("removed %v and not two running headers", out.Removed)
	}
}

// TestLabelsStandOnBoxesWhenTextIsSetAnew: the style of labels holds in both layouts.
func TestLabelsStandOnBoxesWhenTextIsSetAnew(t *testing.T) {
	d := open(t, build(t, "BT /F1 12 Tf 72 700 Td (Then Imogen left.) Tj ET"))
	p := one.plan(d)
	p.Layout = Reflow
	plain := rewrite(t, d, p).PDF
	p.Style = "box"
	boxed := rewrite(t, d, p).PDF
	if bytes.Equal(plain, boxed) {
		t.Error("no box is drawn")
	}
	if a, b := pdftotext(t, plain), pdftotext(t, boxed); a != b || !strings.Contains(a, "Then Child A left.") {
		t.Errorf("the texts are %q and %q", a, b)
	}
}

// TestALargeInitialIsSetAnewInItsWord: in the size of the text, before the rest of its word or, where that is a word of its
// own, apart from it.
func TestALargeInitialIsSetAnewInItsWord(t *testing.T) {
	for _, c := range []struct{ content, want string }{
		{"BT /F1 30 Tf 72 686 Td (I) Tj /F1 12 Tf 9 14 Td (mogen Fairweather was six) Tj 0 -14 Td (when it began.) Tj ET", "Child A was six when it began."},
		{"BT /F1 12 Tf 85 700 Td (he winter was long) Tj 0 -14 Td (when Imogen left.) Tj ET BT /F1 30 Tf 62 686 Td (T) Tj ET", "The winter was long when Child A left."},
		{"BT /F1 30 Tf 72 686 Td (A) Tj /F1 12 Tf 24 14 Td (Child was long) Tj 0 -14 Td (when Imogen left.) Tj ET", "A Child was long when Child A left."},
	} {
		d := open(t, build(t, c.content))
		p := one.plan(d)
		p.Layout = Reflow
		if got := pdftotext(t, rewrite(t, d, p).PDF); !strings.Contains(got, c.want) {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestTextSetAnewIsTheSameForEveryCallAndStopsWhenToldTo(t *testing.T) {
	d := open(t, build(t, "BT /F1 12 Tf 72 700 Td (Then Imogen left.) Tj ET"))
	p := one.plan(d)
	p.Layout = Reflow
	if !bytes.Equal(rewrite(t, d, p).PDF, rewrite(t, d, p).PDF) {
		t.Error("two calls, two files")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := d.Rewrite(ctx, p); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled call gave %v", err)
	}
}

// sorted gives the cuts in order.
func sorted(cuts []Cut) []Cut {
	return slices.SortedFunc(slices.Values(cuts), func(a, b Cut) int { return a.Start - b.Start })
}

// counted says how often each letter and digit stands in s.
func counted(s string) string {
	n := map[rune]int{}
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			n[r]++
		}
	}
	var b strings.Builder
	for _, r := range slices.Sorted(maps.Keys(n)) {
		fmt.Fprintf(&b, "%c%d ", r, n[r])
	}
	return b.String()
}
