package verify

import "context"

// Removed is one text that had to go.
type Removed struct {
	Text string
	Kept int // how often the same letters legitimately stay on the pages, for example a surname that is also a word
}

// A Check is one look at the output with its outcome. Detail holds counts and page numbers, never text.
type Check struct {
	Name   string   `json:"name"`
	Passed bool     `json:"passed"`
	Detail string   `json:"detail"`
	Left   []string `json:"-"` // the texts that were found, for another try; never printed
}

// Prove looks for everything that was removed in the file that is about to be published. A check that did not pass, or
// an error, means that the file must not leave. find is the detector over the text of a page, called
// once for each page in their order; what it returns is a find, and its text is used for counting only.
func (r *Reader) Prove(ctx context.Context, out []byte, removed []Removed, find func(text string) []string) ([]Check, error) {
	p := &proof{ctx: ctx, out: out, removed: removed, find: find}
	return p.checks(r)
}
