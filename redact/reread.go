package redact

import (
	"slices"

	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/pdf"
)

// reread adds what must go by another reading of a page: where a font's program and its character map contradict each
// other, either may be the one that lies. A finding that goes already stands for both.
func reread(found []detect.Finding, doc *pdf.Document, finder *detect.Detector) []detect.Finding {
	for _, other := range doc.Others() {
		for _, f := range finder.Find(other.Text) {
			from, to, ok := other.Range(f.Start, f.End)
			if !ok || !f.Goes() {
				continue
			}
			overlaps := func(o detect.Finding) bool { return o.Start < to && from < o.End }
			if slices.ContainsFunc(found, func(o detect.Finding) bool { return overlaps(o) && o.Goes() }) {
				continue
			}
			f.Start, f.End, f.Page = from, to, other.Page
			found = append(slices.DeleteFunc(found, overlaps), f)
		}
	}
	slices.SortStableFunc(found, func(a, b detect.Finding) int { return a.Start - b.Start })
	return found
}
