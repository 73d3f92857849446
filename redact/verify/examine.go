package verify

import (
	"context"

	"github.com/caseveil/caseveil/redact/casefile"
)

// Weights of a Discovery.
const (
	Leak = "leak" // something that a reader of the published file could find
	Note = "note" // worth knowing; nothing of the case was found in it
)

// A Discovery is one thing found in a file. Where and Detail never quote the document; Text does, and is kept out of
// JSON for that.
type Discovery struct {
	Kind   string `json:"kind"`
	Weight string `json:"weight"`
	Page   int    `json:"page"` // counted from 1; 0: not on a page
	Where  string `json:"where"`
	Detail string `json:"detail"`
	Text   string `json:"-"`

	Terms []string `json:"-"` // of a listed_term: those that were found
}

// Examine looks at any PDF for what should not be published. c may be nil; with a case, its names, other names and
// numbers are looked for everywhere. Errors are ErrUnreadable, ErrEncrypted, ErrTooLarge or the context's.
func (r *Reader) Examine(ctx context.Context, pdf []byte, c *casefile.Case) ([]Discovery, error) {
	found, _, err := r.ExamineFor(ctx, pdf, SoughtIn(c, nil))
	return found, err
}

// ExamineFor is Examine for what is sought, and gives the pictures in which words could stand, for a caller who can have them read.
func (r *Reader) ExamineFor(ctx context.Context, pdf []byte, sought *Sought) (found []Discovery, pictures Pictures, err error) {
	e := &examination{ctx: ctx, pdf: pdf, terms: sought}
	found, err = e.run(r)
	return found, e.pictures, err
}

// Read adds what pages say in their pictures, or pictures by themselves: a listed_term for each in which something that is sought
// was read.
func Read(sought *Sought, pages []int, texts []string) []Discovery {
	e := &examination{terms: sought}
	for i, text := range texts {
		e.listed(text, pages[i], "words in a picture", false)
	}
	return e.found
}
