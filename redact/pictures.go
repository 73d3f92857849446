package redact

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"strings"
	"sync"

	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/ocr"
	"github.com/caseveil/caseveil/redact/pdf"
	"github.com/caseveil/caseveil/redact/verify"
)

const (
	checkOCR   = "ocr"
	proofDPI   = 250 // another resolution than the pictures were read with: what one look misses the other may see
	readAtOnce = 2
)

// readAgain draws the pages of the output on which pictures held text, has them read, and looks for what had to go.
func (e *Engine) readAgain(ctx context.Context, doc *pdf.Document, found Detection, finder *detect.Detector, gone []verify.Removed, out []byte) (verify.Check, error) {
	if e.read == nil {
		n := 0
		for _, f := range found.Findings {
			if f.Rule == rulePicture && f.Action != actionReview {
				n++
			}
		}
		return verify.Check{Name: checkOCR, Passed: true,
			Detail: fmt.Sprintf("no text recognition is installed; %d pictures were decided by a person", n)}, nil
	}
	pages := doc.PagesRead()
	texts, err := e.readPages(ctx, out, pages)
	if err != nil {
		return verify.Check{}, err
	}
	terms := make([]string, len(gone))
	for i, r := range gone {
		terms[i] = r.Text
	}
	var hits []string
	for i, n := range verify.Count(texts, terms) {
		if n > gone[i].Kept && told(found, gone[i].Text) {
			hits = append(hits, gone[i].Text)
		}
	}
	find := relisted(finder, found)
	for _, text := range texts {
		hits = append(hits, find(text)...)
	}
	if len(hits) > 0 {
		return verify.Check{Name: checkOCR, Detail: fmt.Sprintf("%d removed texts can still be read in pictures", len(hits)), Left: hits}, nil
	}
	return verify.Check{Name: checkOCR, Passed: true, Detail: fmt.Sprintf("%d pages with pictures of text were drawn and read", len(pages))}, nil
}

// leastTold is the number of letters of a guess that text recognition does not read by chance in the grain of a picture.
const leastTold = 6

// told reports whether a term, when it is read in a picture, is what went: it is of the case or has a pattern of its own, or it is no
// short word that a rule took for a name.
func told(d Detection, term string) bool {
	if len([]rune(letters(term))) >= leastTold {
		return true
	}
	key := Fold(term)
	guess := false
	for _, f := range d.Findings {
		if goes(f.Action) && Fold(f.Text) == key {
			if !strings.HasPrefix(f.Rule, "person.") && !strings.HasPrefix(f.Rule, "place.") {
				return true
			}
			guess = true
		}
	}
	return !guess
}

// readPages draws pages of a file and has them read.
func (e *Engine) readPages(ctx context.Context, file []byte, pages []int) ([]string, error) {
	texts, errs := make([]string, len(pages)), make([]error, len(pages))
	room := make(chan struct{}, readAtOnce)
	var work sync.WaitGroup
	for i, page := range pages {
		room <- struct{}{}
		work.Go(func() {
			defer func() { <-room }()
			texts[i], errs[i] = e.readPage(ctx, file, page)
		})
	}
	work.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return texts, nil
}

func (e *Engine) readPage(ctx context.Context, file []byte, page int) (string, error) {
	drawn, err := e.second.Render(ctx, file, page, proofDPI)
	if err != nil {
		return "", err
	}
	r, err := ocr.Read(ctx, e.read, grey(drawn), proofDPI)
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(r.Text()), nil
}

func grey(m image.Image) *image.Gray {
	b := m.Bounds()
	out := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	for y := range b.Dy() {
		for x := range b.Dx() {
			out.SetGray(x, y, color.GrayModel.Convert(m.At(b.Min.X+x, b.Min.Y+y)).(color.Gray))
		}
	}
	return out
}
