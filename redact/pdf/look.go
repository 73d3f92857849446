package pdf

import (
	"context"
	"image"
	"math"

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
		r, err := ocr.Read(ctx, e.Read, light, q.dpi)
		if err != nil {
			return nil, err
		}
		return r, ocr.ReadHues(ctx, e.Read, white, q.dpi, r)
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
	return r, ocr.ReadHues(ctx, e.Read, white, q.dpi, r)
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

// plate reads a plate, turned as it has to be for its lines to be level: by quarters, and then by the little that a sheet
// lay askew. Lines that lean cannot be moved up to a label. unread tells that it looks like print all the same.
func (e Eyes) plate(ctx context.Context, q *plate, draw func(*plate, bool) ([]byte, error), turned func(stance) *plate) (best *ocr.Reading, s stance, unread bool) {
	best, s = e.upright(ctx, q, draw, turned)
	if best == nil {
		return nil, s, false
	}
	var p ocr.Print
	loosened := false // in this stance
	if best.Doubtful() || best.Score() < leastDrawn {
		var err error
		if p, err = e.prints(ctx, q, draw); err != nil {
			return nil, s, false
		}
		if p.Poorly(best) {
			if e.loosen(ctx, turned(s), draw, best) != nil {
				return nil, s, false
			}
			loosened = true
		}
		if p.Poorly(best) {
			before := s
			best, s = e.anyhow(ctx, q, p, best, s, draw, turned)
			loosened = s == before
		}
	}
	if !q.straight && s.skew == 0 {
		if r, level := e.levelled(ctx, best, s, draw, turned); r != nil {
			best, s, loosened = r, level, false
		}
	}
	if !loosened && e.loosen(ctx, turned(s), draw, best) != nil {
		return nil, s, false
	}
	return best, s, p.Unread(best)
}

// levelled reads a plate turned by the little that its lines lean; nil where they do not, or nothing is gained.
func (e Eyes) levelled(ctx context.Context, best *ocr.Reading, s stance, draw func(*plate, bool) ([]byte, error), turned func(stance) *plate) (*ocr.Reading, stance) {
	s.skew = math.Round(math.Atan(best.Slope())/skewStep) * skewStep
	if math.Abs(s.skew) < leastSkew || math.Abs(s.skew) > mostSkew {
		return nil, s
	}
	r, err := e.look(ctx, turned(s), draw)
	if err != nil || 10*r.Score() < 9*best.Score() {
		return nil, s
	}
	return r, s
}

// loosen adds what stands loose on a plate to a reading of it.
func (e Eyes) loosen(ctx context.Context, q *plate, draw func(*plate, bool) ([]byte, error), r *ocr.Reading) error {
	white, err := e.drawn(ctx, q, false, draw)
	if err != nil {
		return err
	}
	light := grey(white)
	if q.opaque {
		return ocr.ReadLoose(ctx, e.Read, light, r)
	}
	black, err := e.drawn(ctx, q, true, draw)
	if err != nil {
		return err
	}
	dark := grey(black)
	onWhite, onBlack := grounds(light, dark)
	if onWhite {
		err = ocr.ReadLoose(ctx, e.Read, light, r)
	}
	if onBlack && err == nil {
		err = ocr.ReadLoose(ctx, e.Read, dark, r)
	}
	return err
}

// Angles in radians. One so small that a line leaves its band by less than half a letter is left as it is.
const (
	leastSkew = 0.008
	mostSkew  = 0.2
	skewStep  = 0.002
)

// prints tells what of a plate looks like print, on whichever ground shows more of it.
func (e Eyes) prints(ctx context.Context, q *plate, draw func(*plate, bool) ([]byte, error)) (ocr.Print, error) {
	var best ocr.Print
	for _, black := range []bool{false, true} {
		m, err := e.drawn(ctx, q, black, draw)
		if err != nil {
			return best, err
		}
		if p := ocr.Prints(grey(m)); p.Letters > best.Letters {
			best = p
		}
		if q.opaque {
			break
		}
	}
	return best, nil
}

// anyhow reads a plate along the lines that its print seems to stand in: upright, upside down, and both as a mirror shows them.
func (e Eyes) anyhow(ctx context.Context, q *plate, p ocr.Print, best *ocr.Reading, s stance, draw func(*plate, bool) ([]byte, error), turned func(stance) *plate) (*ocr.Reading, stance) {
	quarters := math.Round(p.Lean / (math.Pi / 2))
	lean := math.Round((p.Lean-quarters*math.Pi/2)/skewStep) * skewStep
	if math.Abs(lean) < leastSkew {
		lean = 0
	}
	if q.straight && lean != 0 {
		return best, s
	}
	turn := q.turn - int(quarters)
	for _, t := range []stance{{turn, false, lean}, {turn + 2, false, lean}, {turn, true, -lean}, {turn + 2, true, -lean}} {
		at := turned(t)
		if at.stance == s {
			continue
		}
		r, err := e.look(ctx, at, draw)
		if err != nil || r.Lies() != 0 || 3*r.Score() <= 4*best.Score() {
			continue
		}
		if best, s = r, at.stance; !p.Poorly(best) {
			break
		}
	}
	return best, s
}

// upright reads a plate as it stands and, where that gives words that were hardly read or that lie on their side, turned: a
// page may have been scanned so.
func (e Eyes) upright(ctx context.Context, q *plate, draw func(*plate, bool) ([]byte, error), turned func(stance) *plate) (*ocr.Reading, stance) {
	best, err := e.look(ctx, q, draw)
	if err != nil {
		return nil, q.stance
	}
	s, lying := q.stance, best.Lies()
	if lying == 0 && (!best.Doubtful() || best.Score() > mostTurned) {
		return best, s
	}
	score := best.Score()
	if lying != 0 {
		score = 0 // what is read sideways cannot be laid out anew
	}
	tried := map[int]bool{0: true}
	for _, quarter := range []int{lying + 4, 1, 3, 2} {
		for quarter %= 4; !tried[quarter]; {
			tried[quarter] = true
			t := turned(stance{turn: q.turn + quarter})
			r, err := e.look(ctx, t, draw)
			if err != nil {
				break
			}
			if side := r.Lies(); side != 0 { // it says which turn is the right one
				quarter = (quarter + side + 4) % 4
				continue
			}
			if r.Score() > 2*score+8 {
				best, s, score = r, t.stance, r.Score()
			}
		}
		if score > mostTurned {
			break
		}
	}
	return best, s
}

// mostTurned is how many letters a page that lies on its side may seem to show.
const mostTurned = 200
