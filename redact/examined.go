package redact

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/verify"
)

// An Examination is what [Engine.Examine] saw.
type Examination struct {
	Pages       int                `json:"pages"`
	Discoveries []verify.Discovery `json:"discoveries"`
}

// mostRead is how many pages of a file that is looked at have their pictures read, and how many pictures that no page shows are
// read by themselves: each takes a second or two.
const mostRead = 20

// Examine looks at a PDF as someone who wants to undo its redactions would. c may be nil.
func (e *Engine) Examine(ctx context.Context, in []byte, c *casefile.Case) (Examination, error) {
	var sought *verify.Sought
	if c != nil {
		finder, _, err := newFinder(c, nil)
		if err != nil {
			return Examination{}, err
		}
		sought = verify.SoughtIn(c, meaning(c, finder))
	}
	found, pictures, err := e.second.ExamineFor(ctx, in, sought)
	if err != nil {
		return Examination{}, unreadable(ctx, err)
	}
	if c != nil && e.read != nil {
		told := func(page int) bool {
			return slices.ContainsFunc(found, func(d verify.Discovery) bool { return d.Page == page && d.Kind == "listed_term" })
		}
		pictures.Pages = slices.DeleteFunc(pictures.Pages, told)
		more, _, err := e.readPictures(ctx, in, sought, pictures)
		if err != nil {
			return Examination{}, err
		}
		found = append(found, more...)
		slices.SortStableFunc(found, func(a, b verify.Discovery) int { return a.Page - b.Page })
	}
	pages, err := e.second.Pages(ctx, in)
	if err != nil {
		return Examination{}, unreadable(ctx, err)
	}
	return Examination{Pages: pages, Discoveries: found}, nil
}

// readPictures has the pictures of a file read, on their pages and those that no page shows as they are, for what is sought. It
// gives what was read on the pages, too.
func (e *Engine) readPictures(ctx context.Context, in []byte, sought *verify.Sought, pictures verify.Pictures) (found []verify.Discovery, seen map[int]seenPage, err error) {
	pages := pictures.Pages
	if left := len(pages) - mostRead; left > 0 {
		pages = pages[:mostRead]
		found = append(found, unread(fmt.Sprintf("the pictures of the first %d pages with pictures were read, those of %d more were not", mostRead, left)))
	}
	read, err := e.readPages(ctx, in, pages)
	if err != nil {
		return nil, nil, err
	}
	seen = map[int]seenPage{}
	for i, page := range pages {
		seen[page] = read[i]
	}
	found = append(found, verify.Read(sought, pages, textsOf(read))...)
	album, on, left := pictures.Album(mostRead)
	if left > 0 {
		found = append(found, unread(fmt.Sprintf("%d pictures that no page shows as they are were read by themselves, %d more were not", mostRead, left)))
	}
	alone, err := e.readPages(ctx, album, every(len(on)))
	if err != nil {
		return nil, nil, err
	}
	return append(found, verify.Read(sought, on, textsOf(alone))...), seen, nil
}

// unread says which pictures nobody read.
func unread(detail string) verify.Discovery {
	return verify.Discovery{Kind: "listed_term", Weight: verify.Note, Where: "words in pictures", Detail: detail}
}

// meaning asks detection whether a name that is an ordinary word too is meant: in "May 2022" nobody is, nor where a label of the case holds
// the word. A word by itself is taken for the name.
func meaning(c *casefile.Case, finder *detect.Detector) verify.Meaning {
	var last string
	var found []detect.Finding
	published := phrases(labels(c))
	return func(text, term string) bool {
		if !detect.AlsoAWord(term) || !strings.ContainsAny(strings.TrimSpace(text), " \t\n") {
			return true
		}
		if text != last {
			own := published(text)
			last, found = text, slices.DeleteFunc(finder.Find(text), func(f detect.Finding) bool { return within(own, f) })
		}
		key := newMentions([]string{term})
		return slices.ContainsFunc(found, func(f detect.Finding) bool {
			hit := false
			if f.Listed() {
				key.each(f.Text, func(int, int, int) bool { hit = true; return true })
			}
			return hit
		})
	}
}
