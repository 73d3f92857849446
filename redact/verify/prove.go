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

// A Proof is what Prove saw: its checks, and what [Reader.ExamineFor] would see in the same file.
type Proof struct {
	Checks   []Check
	Found    []Discovery
	Pictures Pictures
}

// Prove looks for everything that was removed in the file that is about to be published, and examines it for what is sought. A
// check that did not pass, or an error, means that the file must not leave. find is the detector over the text of a page, called
// once for each page in their order; what it returns is a find, and its text is used for counting only.
//
// The file is this program's own, whose fonts draw the letters that they say: pages on which nothing but letters on paper could
// hide a letter are not drawn.
func (r *Reader) Prove(ctx context.Context, out []byte, sought *Sought, removed []Removed, find func(text string) []string) (Proof, error) {
	p := &proof{ctx: ctx, out: out, sought: sought, removed: removed, find: find}
	return p.run(r)
}
