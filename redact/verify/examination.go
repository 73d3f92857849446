package verify

import "context"

// An examination is one run of Examine. It belongs to one goroutine.
type examination struct {
	ctx   context.Context
	pdf   []byte
	terms *listed
	found []Discovery
}

func (e *examination) run(r *Reader) ([]Discovery, error) {
	texts, err := r.PageTexts(e.ctx, e.pdf)
	if err != nil {
		return nil, err
	}
	for i, text := range texts {
		if n := e.terms.in(text, false); n > 0 {
			e.add(Discovery{Kind: "listed_term", Weight: Leak, Page: i + 1, Where: "page text", Detail: plural(n, "term") + " of the case", Text: text})
		}
	}
	return e.found, nil
}

func (e *examination) add(d Discovery) { e.found = append(e.found, d) }
