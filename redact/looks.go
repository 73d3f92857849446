package redact

import (
	"context"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf"
	"github.com/caseveil/caseveil/redact/verify"
)

// looked is what comparing the pages as they came and as they go gave.
type looked struct {
	checks []verify.Check
	err    error
}

// look compares the looks of pages while the rest of the proof runs. Text that was set anew looks like nothing before.
func (e *Engine) look(ctx context.Context, in, out []byte, doc *pdf.Document, d Detection, o Options) <-chan looked {
	done := make(chan looked, 1)
	if o.Layout == pdf.Reflow {
		done <- looked{}
		return done
	}
	cut, aside := cutPages(d), asidePages(doc, d)
	go func() {
		check, err := e.second.Looks(ctx, in, out, cut, aside)
		done <- looked{[]verify.Check{check}, err}
	}()
	return done
}

// cutPages are the pages from which something goes, counted from 1.
func cutPages(d Detection) []int {
	var pages []int
	for _, f := range d.Findings {
		if goes(f.Action) && !slices.Contains(pages, f.Page) {
			pages = append(pages, f.Page)
		}
	}
	return pages
}

// asidePages are those whose patterns or pictures change. A picture may stand on many pages and is found on the first: when words go
// from one, or a person took one away, no page that shows what was read, or any picture at all, tells by its looks.
func asidePages(doc *pdf.Document, d Detection) []int {
	for _, f := range d.Findings {
		if f.Rule == rulePicture && goes(f.Action) {
			return every(d.Pages)
		}
	}
	aside := repeatedPages(doc, d)
	read := doc.PagesRead()
	if slices.ContainsFunc(cutPages(d), func(page int) bool { return slices.Contains(read, page) }) {
		aside = append(aside, read...)
	}
	return aside
}

// repeatedPages are those from which words go that are drawn at many places, of which the second engine reads at most one.
func repeatedPages(doc *pdf.Document, d Detection) []int {
	var pages []int
	for _, f := range d.Findings {
		if goes(f.Action) && !slices.Contains(pages, f.Page) && doc.Repeated(f.Page, f.Start, f.End) {
			pages = append(pages, f.Page)
		}
	}
	return pages
}

// every page of so many, counted from 1.
func every(pages int) []int {
	out := make([]int, pages)
	for i := range out {
		out[i] = i + 1
	}
	return out
}
