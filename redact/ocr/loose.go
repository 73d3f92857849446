package ocr

import (
	"context"
	"image"
	"slices"
)

// Letters that stand loose - far apart, on a bend, one below the other, in boxes, very large, or cut out of a dark ground - are
// not read where they stand. They are set side by side on a sheet of their own, and read there.

// What loose letters are like. Lengths are samples of a picture that is at most printWide long.
const (
	leastLoose = 9    // high or wide
	mostTorn   = 60   // letters of a picture in which some were read where they stand and some were not
	mostLoose  = 300  // in one tone; more are the grain of a photograph
	filled     = 0.93 // of its box: a block, unless it is as thin as an l
	longLoose  = 20.0 // times as long as it is wide
	hollow     = 3.0  // times as large as a light letter is the dark ground that it is cut out of
	pale       = 24   // tones between a part of a picture and the other
	guessed    = 25   // confidence from which what was read is worth keeping
	certain    = 80   // confidence in a short word
	framing    = 0.85 // of its edge, that the inside of a frame fills
	clearer    = 1.25 // by which letters have to be read better turned than as they stand
)

// A loose letter is a spot and which samples of its box are ink.
type loose struct {
	spot
	ink []bool // by rows
}

// cutOut takes a spot out of a picture of which every sample tells its spot.
func cutOut(s spot, of []int32, key int32, width int) loose {
	l := loose{s, make([]bool, 0, s.box.Dx()*s.box.Dy())}
	for y := s.box.Min.Y; y < s.box.Max.Y; y++ {
		for x := s.box.Min.X; x < s.box.Max.X; x++ {
			l.ink = append(l.ink, of[y*width+x] == key)
		}
	}
	return l
}

func (l *loose) middle() (x, y float64) {
	return float64(l.box.Min.X+l.box.Max.X) / 2, float64(l.box.Min.Y+l.box.Max.Y) / 2
}

// frame reports whether a spot fills all edges of its box: it is a frame, or the inside of one.
func (l *loose) frame() bool {
	w, h, n := l.box.Dx(), l.box.Dy(), 0
	for i, ink := range l.ink {
		if x, y := i%w, i/w; ink && (x == 0 || y == 0 || x == w-1 || y == h-1) {
			n++
		}
	}
	return 3*min(w, h) > max(w, h) && float64(n) >= framing*float64(2*(w+h))
}

// is reports whether a letter that another tone parted is the same.
func (l *loose) is(o loose) bool {
	part, own, other := l.box.Intersect(o.box), l.box.Size(), o.box.Size()
	return 2*part.Dx()*part.Dy() > min(own.X*own.Y, other.X*other.Y)
}

// ReadLoose has the letters recognised that stand loose in a picture and are not in r, and adds them there.
func ReadLoose(ctx context.Context, read Reader, page *image.Gray, r *Reading) error {
	if page.Rect.Dx() < least || page.Rect.Dy() < least {
		return nil
	}
	small, scale := shrunk(page)
	open, every := looseIn(small, func(b image.Rectangle) bool { return r.covers(b, scale) })
	all := broken(chains(open))
	parts := len(all)
	if len(open) > 0 {
		all = append(all, broken(torn(open, every))...)
	}
	if len(all) == 0 {
		return nil
	}
	best := make([]Line, len(all))
	for _, sheet := range typeset(all) {
		tsv, err := read(ctx, sheet.page, bestDPI)
		if err != nil {
			return err
		}
		found, err := Parse(tsv, sheet.page.Rect)
		if err != nil {
			return err
		}
		for i, l := range sheet.lines(found) {
			if k := sheet.rows[i].chain; l.weight() > clearer*best[k].weight() {
				best[k] = l
			}
		}
	}
	for i, l := range best[parts:] {
		for k := range parts {
			if len(l.Words) > 0 && all[parts+i].holds(all[k]) {
				best[k].Words = nil
			}
		}
	}
	r.replace(slices.DeleteFunc(best, func(l Line) bool { return len(l.Words) == 0 }), scale)
	return nil
}

// torn lists the chains of every letter of which recognition has read a part where it stands, and not the letters in open: on a bend
// it reads what is nearly level. A picture with many letters has no such.
func torn(open, every []loose) (out []chain) {
	if len(every) > mostTorn {
		return nil
	}
	for _, c := range chains(every) {
		n := 0
		for _, l := range c {
			if slices.ContainsFunc(open, func(o loose) bool { return o.box == l.box }) {
				n++
			}
		}
		if n > 0 && n < len(c) {
			out = append(out, c)
		}
	}
	return out
}

// holds reports whether all letters of another chain are letters of c.
func (c chain) holds(o chain) bool {
	return !slices.ContainsFunc(o, func(l loose) bool {
		return !slices.ContainsFunc(c, func(k loose) bool { return k.box == l.box })
	})
}

// weight is how much a line says, and how surely.
func (l *Line) weight() (sum float64) {
	for _, w := range l.Words {
		sum += w.Confidence * float64(letters(w.Text))
	}
	return sum
}

// certain reports whether a word was read for sure where it stands: a few letters, by themselves, may be some of many that stand apart.
func (l *Line) certain(w *Word) bool {
	if long(w) {
		return true
	}
	return w.Sure() && letters(w.Text) > 1 && w.Confidence >= certain && slices.ContainsFunc(l.Words, func(o Word) bool { return long(&o) })
}

func long(w *Word) bool { return w.Sure() && letters(w.Text) > 3 }

// covers reports whether a spot of the picture, scaled, lies in a word that was read for certain.
func (r *Reading) covers(spot image.Rectangle, scale float64) bool {
	at := image.Pt(int(float64(spot.Min.X+spot.Max.X)/2/scale), int(float64(spot.Min.Y+spot.Max.Y)/2/scale))
	for _, l := range r.Lines {
		for i := range l.Words {
			if w := &l.Words[i]; l.certain(w) && at.In(w.Box) {
				return true
			}
		}
	}
	return false
}

// replace adds lines of the scaled picture, and drops what was badly read in their place.
func (r *Reading) replace(lines []Line, scale float64) {
	more := Reading{Lines: lines}
	more.Scale(1/scale, 1/scale)
	for _, l := range more.Lines {
		for _, w := range l.Words {
			for i := range r.Lines {
				was := Line{Words: slices.Clone(r.Lines[i].Words)}
				r.Lines[i].Words = slices.DeleteFunc(r.Lines[i].Words, func(o Word) bool {
					if more := letters(w.Text) > letters(o.Text) && w.Sure(); more && mostlyIn(o.Box, w.Box) {
						return true // it is a part of the word
					}
					return !was.certain(&o) && o.Confidence*float64(letters(o.Text)) < w.Confidence*float64(letters(w.Text)) && o.Box.Overlaps(w.Box)
				})
			}
		}
	}
	r.Lines = slices.DeleteFunc(r.Lines, func(l Line) bool { return len(l.Words) == 0 })
	for i, l := range more.Lines {
		l.Block = 2*joined + len(r.Lines) + i
		r.Lines = append(r.Lines, l)
	}
}

// looseIn finds the spots that may be letters, ink and what is cut out of ink: those that were not read, and every one.
func looseIn(page *image.Gray, known func(image.Rectangle) bool) (open, every []loose) {
	for _, at := range tones(counted(page)) {
		unread, found := looseAt(page, at, known)
		open, every = together(open, unread), together(every, found)
	}
	return withoutCounters(open), withoutCounters(every)
}

// together adds the letters of a tone to those of others. Too many of one are its grain.
func together(all, found []loose) []loose {
	if len(found) > mostLoose {
		return all
	}
	before := all
	for _, l := range found {
		if !slices.ContainsFunc(before, l.is) {
			all = append(all, l)
		}
	}
	return all
}

// withoutCounters leaves out what lies within a letter.
func withoutCounters(all []loose) []loose {
	return slices.DeleteFunc(slices.Clone(all), func(l loose) bool {
		return slices.ContainsFunc(all, func(o loose) bool { return l.box != o.box && l.box.In(o.box) && o.size() < 2*hollow*l.size() })
	})
}

// tones are those that part a picture best, and then its darker and its lighter part: print may be pale, or on a dark ground.
func tones(count [256]int) []int {
	all := 0
	for _, n := range count {
		all += n
	}
	at, tone := parting(&count, all)
	if tone < leastTone {
		return nil
	}
	out := []int{at}
	for _, part := range [][2]int{{0, at + 1}, {at + 1, 256}} {
		var own [256]int
		n := 0
		for v := part[0]; v < part[1]; v++ {
			own[v] = count[v]
			n += count[v]
		}
		if own, tone := parting(&own, n); tone >= pale {
			out = append(out, own)
		}
	}
	return out
}

// looseAt finds the spots where ink is what is darker than a tone, or lighter: those that were not read, and every one, of either one
// more than [mostLoose] at most.
func looseAt(page *image.Gray, at int, known func(image.Rectangle) bool) (open, every []loose) {
	w, h := page.Rect.Dx(), page.Rect.Dy()
	dark, light := make([]bool, w*h), make([]bool, w*h)
	n := 0
	for y := range h {
		for x := range w {
			d := int(page.Pix[y*page.Stride+x]) <= at
			dark[y*w+x], light[y*w+x] = d, !d
			if d {
				n++
			}
		}
	}
	ink, ground := dark, light
	if 2*n > w*h {
		ink, ground = light, dark
	}
	fits := func(s *spot) bool {
		wide, high := s.box.Dx(), s.box.Dy()
		long, thin := max(wide, high), max(min(wide, high), 1)
		return long >= leastLoose && float64(long) <= longLoose*float64(thin) && s.ink >= 2*leastInk &&
			(2*thin < long || float64(s.ink) < filled*float64(wide*high))
	}
	var large []spot
	for i, side := range [][]bool{ink, ground} {
		of, found := spots(side, w)
		for k, s := range found {
			if !fits(&s) || len(open) > mostLoose {
				continue
			}
			read := known(s.box)
			if read && len(every) > mostLoose {
				continue
			}
			if i == 1 && !slices.ContainsFunc(large, func(o spot) bool { return s.box.In(o.box.Inset(1)) && o.size() >= hollow*s.size() }) {
				continue
			}
			l := cutOut(s, of, int32(k), w)
			if l.frame() {
				continue
			}
			if !read {
				open = append(open, l)
			}
			if len(every) <= mostLoose {
				every = append(every, l)
			}
		}
		for _, s := range found {
			if s.size() >= hollow*leastLoose {
				large = append(large, s)
			}
		}
	}
	return open, every
}

// mostlyIn reports whether most of a box lies in another.
func mostlyIn(b, in image.Rectangle) bool {
	part := b.Intersect(in)
	return 3*part.Dx()*part.Dy() > 2*b.Dx()*b.Dy()
}
