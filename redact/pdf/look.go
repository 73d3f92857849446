package pdf

import (
	"context"
	"image"

	"github.com/caseveil/caseveil/redact/ocr"
)

// What is seen of a plate that lets something through depends on the ground below it: white letters are not seen on white.
const (
	shone   = 10 // by which a sample differs between white and black ground where something shines through
	leastIn = 60 // samples in 100,000 that differ so, from which the ground matters
	strong  = 90 // by which ink differs from the ground
	leastOf = 50 // of so many samples of ink, one that only the other ground shows makes it worth a look
)

// look draws a plate and has it read.
func (e Eyes) look(ctx context.Context, q *plate, draw func(*plate, bool) ([]byte, error)) (*ocr.Reading, error) {
	white, err := e.drawn(ctx, q, false, draw)
	if err != nil {
		return nil, err
	}
	light := grey(white)
	q.photo = q.outline == nil && photographic(light)
	if q.opaque {
		return ocr.Read(ctx, e.Read, light, q.dpi)
	}
	black, err := e.drawn(ctx, q, true, draw)
	if err != nil {
		return nil, err
	}
	dark := grey(black)
	onWhite, onBlack := grounds(light, dark)
	r := &ocr.Reading{}
	if onWhite {
		if r, err = ocr.Read(ctx, e.Read, light, q.dpi); err != nil {
			return nil, err
		}
	}
	if onBlack {
		for i, v := range dark.Pix {
			dark.Pix[i] = 255 - v
		}
		other, err := ocr.Read(ctx, e.Read, dark, q.dpi)
		if err != nil {
			return nil, err
		}
		r.Join(other)
	}
	return r, nil
}

func (e Eyes) drawn(ctx context.Context, q *plate, black bool, draw func(*plate, bool) ([]byte, error)) (*image.RGBA, error) {
	file, err := draw(q, black)
	if err != nil {
		return nil, err
	}
	m, err := e.Draw(ctx, file)
	if err != nil {
		return nil, err
	}
	if m.Rect.Dx() != q.width || m.Rect.Dy() != q.height {
		return nil, errUnseen
	}
	return m, nil
}

// grounds tells on which grounds a plate has to be looked at, so that all of its ink is seen on one of them.
func grounds(light, dark *image.Gray) (onWhite, onBlack bool) {
	through, ink, onlyDark, onlyLight := 0, 0, 0, 0
	for i, w := range light.Pix {
		b := dark.Pix[i]
		if int(w)-int(b) >= shone {
			through++
		}
		seenW, seenB := 255-int(w) >= strong, int(b) >= strong
		switch {
		case seenW && !seenB:
			onlyDark++
		case seenB && !seenW:
			onlyLight++
		}
		if seenW || seenB {
			ink++
		}
	}
	if through*100_000 < leastIn*len(light.Pix) || ink == 0 {
		return true, false
	}
	onBlack = onlyLight*leastOf > ink
	return !onBlack || onlyDark*leastOf > ink, onBlack
}
