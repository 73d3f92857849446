package check

import (
	"context"
	"fmt"

	"github.com/caseveil/caseveil/redact/casefile"
)

// A Problem is what the check of a draft found, in words for its author. It holds no text of the document.
type Problem struct {
	Kind   string `json:"kind"` // as `caseveil verify` names it ("covered_text"), or of this package ("virus", "unreadable")
	Page   int    `json:"page"` // counted from 1; 0 when it is about the whole file
	Detail string `json:"detail"`
	Weight string `json:"weight"` // "leak" or "note"
}

// A Discovery is one thing that an examination found.
type Discovery struct {
	Kind, Weight string // Weight is "leak" or "note"
	Page         int
	Where        string // a place in the file, never its text
	Detail       string
}

// An Examination is what the draft check of a whole file said.
type Examination struct {
	Pages       int
	Discoveries []Discovery
}

// An Examiner parses a PDF in a process apart and looks at it as someone who wants to undo its redactions would.
// Case may be nil. A file that cannot be used is a [*Refused]; any other error is ours and is tried again.
type Examiner interface {
	Examine(ctx context.Context, pdf []byte, c *casefile.Case) (Examination, error)
}

// A Texter gives the visible text of a PDF's pages, separated by form feeds, from a process apart.
type Texter interface {
	Text(ctx context.Context, pdf []byte) (string, error)
}

// Refused says that the file cannot be used, and why, in words for the person who sent it.
type Refused struct {
	Reason string
	Page   int // 0 when it is about the whole file
}

func (r *Refused) Error() string {
	if r.Page > 0 {
		return fmt.Sprintf("page %d: %s", r.Page, r.Reason)
	}
	return r.Reason
}

// maxProblems is how many problems of one file are told; more help nobody.
const maxProblems = 500

// Problems puts discoveries into words for the author, each once.
func Problems(ds []Discovery) []Problem {
	out := []Problem{}
	seen := map[Problem]bool{}
	for _, d := range ds {
		p := Problem{Kind: d.Kind, Page: d.Page, Detail: d.Detail, Weight: d.Weight}
		if d.Where != "" {
			p.Detail += " (" + d.Where + ")"
		}
		if seen[p] || len(out) == maxProblems {
			continue
		}
		seen[p] = true
		out = append(out, p)
	}
	return out
}
