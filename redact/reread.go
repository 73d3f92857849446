package redact

import (
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/pdf"
)

// reread adds what must go by another reading of a page: where a font's program and its character map contradict each
// other either may be the one that lies, and of a word that is partly hidden the rest is seen.
func reread(found []detect.Finding, doc *pdf.Document, c *casefile.Case, finder *detect.Detector) []detect.Finding {
	ours := doc.PageTexts()
	for _, other := range doc.Others() {
		for _, f := range glued(finder.Find(other.Text), other.Text, c, finder) {
			listed := f.Listed()
			if !f.Goes() || other.Unsure && !listed || other.Else && !listed && heard(ours[other.Page-1], f.Text) {
				continue
			}
			for _, at := range other.Ranges(f.Start, f.End) {
				f.Start, f.End, f.Page = at[0], at[1], other.Page
				found = with(found, f)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b detect.Finding) int { return a.Start - b.Start })
	return found
}

// goers gives the ranges of a text that go.
func goers(finder *detect.Detector) func(text string) [][2]int {
	return func(text string) [][2]int {
		var out [][2]int
		for _, f := range finder.Find(text) {
			if f.Goes() {
				out = append(out, [2]int{f.Start, f.End})
			}
		}
		return out
	}
}

// heard reports whether we read the same words on the page: then detection has judged them where we read them.
func heard(page, text string) bool { return strings.Contains(letters(page), letters(text)) }

// with adds f. What goes already where f stands is widened to hold all of f; what would stay there gives way.
func with(found []detect.Finding, f detect.Finding) []detect.Finding {
	overlaps := func(o detect.Finding) bool { return o.Start < f.End && f.Start < o.End }
	at := -1
	for i := range found {
		o := &found[i]
		if overlaps(*o) && o.Goes() {
			f.Start, f.End = min(f.Start, o.Start), max(f.End, o.End)
			if at < 0 {
				at = i
			}
		}
	}
	if at >= 0 {
		start, end := f.Start, f.End
		f = found[at]
		f.Start, f.End = start, end
	}
	return append(slices.DeleteFunc(found, overlaps), f)
}
