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

// readAgain draws the pages of the output on which pictures held text, has them read, and looks for what had to go. It gives
// those pages and the places where it was read, too.
func (e *Engine) readAgain(ctx context.Context, doc *pdf.Document, found Detection, finder *detect.Detector, gone []verify.Removed, out []byte) (verify.Check, map[int]seenPage, []pdf.Spot, error) {
	if e.read == nil {
		n := 0
		for _, f := range found.Findings {
			if f.Rule == rulePicture && f.Action != actionReview {
				n++
			}
		}
		return verify.Check{Name: checkOCR, Passed: true,
			Detail: fmt.Sprintf("no text recognition is installed; %d pictures were decided by a person", n)}, nil, nil, nil
	}
	pages := doc.PagesRead()
	seen, err := e.readPages(ctx, out, pages)
	if err != nil {
		return verify.Check{}, nil, nil, err
	}
	byPage := map[int]seenPage{}
	for i, page := range pages {
		byPage[page] = seen[i]
	}
	texts := textsOf(seen)
	terms := make([]string, len(gone))
	for i, r := range gone {
		terms[i] = r.Text
	}
	var hits, nowhere []string // nowhere are those that may not stand on any page
	for i, n := range verify.Count(texts, terms) {
		if n > gone[i].Kept && told(found, gone[i].Text) {
			if hits = append(hits, gone[i].Text); gone[i].Kept == 0 {
				nowhere = append(nowhere, gone[i].Text)
			}
		}
	}
	find := relisted(finder, found)
	for _, text := range texts {
		hit := find(text)
		hits, nowhere = append(hits, hit...), append(nowhere, hit...)
	}
	if len(hits) == 0 {
		return verify.Check{Name: checkOCR, Passed: true, Detail: fmt.Sprintf("%d pages with pictures of text were drawn and read", len(pages))}, byPage, nil, nil
	}
	var spots []pdf.Spot
	m := newMentions(nowhere)
	for i, p := range seen {
		for _, part := range p.mentions(m) {
			spots = append(spots, doc.OnPage(pages[i], part, p.size))
		}
	}
	return verify.Check{Name: checkOCR, Detail: fmt.Sprintf("%d removed texts can still be read in pictures", len(hits)), Left: hits}, byPage, spots, nil
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

// A seenPage is what is read on a drawn page, and where.
type seenPage struct {
	text  string
	words []seenWord
	size  image.Rectangle
}

type seenWord struct {
	start, end int // of the text
	box        image.Rectangle
}

func textsOf(pages []seenPage) []string {
	out := make([]string, len(pages))
	for i, p := range pages {
		out[i] = p.text
	}
	return out
}

// mentions are the parts of the picture that show the words of terms.
func (p *seenPage) mentions(m *mentions) []image.Rectangle {
	var out []image.Rectangle
	m.each(p.text, func(_, start, end int) bool {
		for _, w := range p.words {
			if w.start < end && start < w.end {
				out = append(out, w.box)
			}
		}
		return true
	})
	return out
}

// readPages draws pages of a file and has them read.
func (e *Engine) readPages(ctx context.Context, file []byte, pages []int) ([]seenPage, error) {
	seen, errs := make([]seenPage, len(pages)), make([]error, len(pages))
	room := make(chan struct{}, readAtOnce)
	var work sync.WaitGroup
	for i, page := range pages {
		room <- struct{}{}
		work.Go(func() {
			defer func() { <-room }()
			seen[i], errs[i] = e.readPage(ctx, file, page)
		})
	}
	work.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return seen, nil
}

func (e *Engine) readPage(ctx context.Context, file []byte, page int) (seenPage, error) {
	drawn, err := e.second.Render(ctx, file, page, proofDPI)
	if err != nil {
		return seenPage{}, err
	}
	shades := grey(drawn)
	r, err := ocr.Read(ctx, e.read, shades, proofDPI)
	if err != nil {
		return seenPage{}, err
	}
	if err := ocr.ReadLoose(ctx, e.read, shades, r); err != nil {
		return seenPage{}, err
	}
	if m, ok := drawn.(*image.RGBA); ok {
		if err := ocr.ReadHues(ctx, e.read, m, proofDPI, r); err != nil {
			return seenPage{}, err
		}
	}
	out := seenPage{size: drawn.Bounds()}
	var b strings.Builder
	for _, l := range r.Lines {
		for i, w := range l.Words {
			if i > 0 {
				b.WriteByte(' ')
			}
			start := b.Len()
			b.WriteString(w.Text)
			out.words = append(out.words, seenWord{start, b.Len(), w.Box})
		}
		b.WriteByte('\n')
	}
	out.text = b.String()
	return out, nil
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
