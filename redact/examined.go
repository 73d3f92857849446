package redact

import (
	"context"
	"fmt"
	"slices"

	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/verify"
)

// mostRead is how many pages of a file that is looked at have their pictures read, and how many pictures that no page shows are
// read by themselves: each takes a second or two.
const mostRead = 20

// withPictures adds the terms of a case that are read in pictures, on pages and for pages whose text holds none.
func (e *Engine) withPictures(ctx context.Context, in []byte, c *casefile.Case, found []verify.Discovery, pictures verify.Pictures) ([]verify.Discovery, error) {
	pages := slices.DeleteFunc(pictures.Pages, func(page int) bool {
		return slices.ContainsFunc(found, func(d verify.Discovery) bool { return d.Page == page && d.Kind == "listed_term" })
	})
	if left := len(pages) - mostRead; left > 0 {
		pages = pages[:mostRead]
		found = append(found, unread(fmt.Sprintf("the pictures of the first %d pages with pictures were read, those of %d more were not", mostRead, left)))
	}
	seen, err := e.readPages(ctx, in, pages)
	if err != nil {
		return nil, err
	}
	found = append(found, verify.Read(c, pages, textsOf(seen))...)
	album, on, left := pictures.Album(mostRead)
	if left > 0 {
		found = append(found, unread(fmt.Sprintf("%d pictures that no page shows as they are were read by themselves, %d more were not", mostRead, left)))
	}
	if seen, err = e.readPages(ctx, album, every(len(on))); err != nil {
		return nil, err
	}
	found = append(found, verify.Read(c, on, textsOf(seen))...)
	slices.SortStableFunc(found, func(a, b verify.Discovery) int { return a.Page - b.Page })
	return found, nil
}

// unread says which pictures nobody read.
func unread(detail string) verify.Discovery {
	return verify.Discovery{Kind: "listed_term", Weight: verify.Note, Where: "words in pictures", Detail: detail}
}
