package pdf

import (
	"image"
	"math"
	"slices"

	"github.com/caseveil/caseveil/redact/ocr"
	"github.com/caseveil/caseveil/redact/pdf/content"
)

// unseen lists the parts of a plate's canvas that nobody sees on the page: what an opaque box painted later covers, and what a
// clip or the page's edge cuts off. Their samples are in the file all the same. The first ones, boxes of them, are covered.
func (p *page) unseen(q *plate) (out []image.Rectangle, boxes int) {
	last := slices.Max(q.items)
	for _, c := range p.covers {
		if c.order <= last {
			continue
		}
		if r := q.within(c.box); r.Dx() > 1 && r.Dy() > 1 {
			out = append(out, r)
		}
	}
	boxes = len(out)
	seen := content.Rect(p.source.CropBox)
	if clip := commonClip(p.itemsOf(q)); clip != nil && q.outline == nil {
		seen = seen.Intersect(clip.Bounds)
	}
	whole := image.Rect(0, 0, q.width, q.height)
	shown := q.pixels(seen).Intersect(whole)
	for _, r := range []image.Rectangle{
		{whole.Min, image.Pt(whole.Max.X, shown.Min.Y)}, {image.Pt(0, shown.Max.Y), whole.Max},
		{image.Pt(0, shown.Min.Y), image.Pt(shown.Min.X, shown.Max.Y)}, {image.Pt(shown.Max.X, shown.Min.Y), image.Pt(whole.Max.X, shown.Max.Y)},
	} {
		if r.Dx() > cutOff && r.Dy() > cutOff { // less is rounding
			out = append(out, r)
		}
	}
	return out, boxes
}

// cutOff is how many samples of a picture's edge may lie beyond a clip: programs round.
const cutOff = 3

// within is the part of the canvas whose samples lie wholly in a rectangle of the page.
func (q *plate) within(r content.Rect) image.Rectangle {
	b := r.Transform(q.up)
	return image.Rect(int(math.Ceil(b[0])), q.height-int(math.Floor(b[3])), int(math.Floor(b[2])), q.height-int(math.Ceil(b[1]))).
		Intersect(image.Rect(0, 0, q.width, q.height))
}

// withoutUnseen drops the words that nobody sees, which go with their part of the picture, and says which parts have to go:
// those with words, all of a picture that nobody has read, and what lies under boxes over a picture with words: a signature, or
// print that was not read.
func (p *page) withoutUnseen(q *plate) {
	parts, boxes := p.unseen(q)
	if len(parts) == 0 {
		return
	}
	if q.reading == nil {
		q.blank = parts
		return
	}
	hit := make([]bool, len(parts))
	seen := &ocr.Reading{}
	for _, l := range q.reading.Lines {
		own := ocr.Line{Block: l.Block}
		for _, w := range l.Words {
			gone := false
			for i, r := range parts {
				part := w.Box.Intersect(r)
				if part.Empty() {
					continue
				}
				hit[i] = true
				gone = gone || 2*part.Dx()*part.Dy() > w.Box.Dx()*w.Box.Dy()
			}
			if !gone {
				own.Words = append(own.Words, w)
			}
		}
		if len(own.Words) > 0 {
			seen.Lines = append(seen.Lines, own)
		}
	}
	doubtful := q.reading.Doubtful()
	for i, r := range parts {
		if hit[i] || doubtful || i < boxes && !q.reading.Empty() {
			q.blank = append(q.blank, r)
		}
	}
	q.reading = seen
}
