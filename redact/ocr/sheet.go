package ocr

import (
	"image"
	"math"
	"slices"
)

// A setting is how letters are turned when they are set: as they stand, along their chain, or along it from its end.
type setting struct{ along, back bool }

// A sheet is chains of loose letters, each set in one row or more.
type sheet struct {
	page *image.Gray
	rows []row
}

// A row is the letters of a chain in the order in which they were set, and where.
type row struct {
	chain   int // which of all it is
	how     setting
	letters chain
	set     []image.Rectangle
	drawn   []*image.Gray // light on dark, as large as they are set
}

// What recognition reads well.
const (
	setHigh  = 44 // of the median letter
	setWide  = 32
	setGap   = 6
	setSpace = 24
	setLine  = 150
	setEdge  = 40
	tail     = 0.06 // of a letter's size
	mostSet  = 3.0  // times as large as the median letter

	mostHigh = 30_000 // of a sheet
	mostRow  = 150    // letters
)

// typeset sets each chain as it stands and, where it is not level, along itself from both ends; on more than one sheet if one would
// be too large to be read.
func typeset(all []chain) []*sheet {
	var out []*sheet
	for _, how := range []setting{{}, {along: true}, {along: true, back: true}} {
		for i, c := range all {
			if how.along && c.level() {
				continue
			}
			r := compose(c, how)
			r.chain = i
			if len(out) == 0 || !out[len(out)-1].takes(r) {
				out = append(out, &sheet{})
			}
			out[len(out)-1].add(r)
		}
	}
	for _, s := range out {
		s.print()
	}
	return out
}

// compose sets a chain in a row.
func compose(c chain, how setting) row {
	out := row{how: how, letters: slices.Clone(c)}
	c = out.letters
	if how.back {
		slices.Reverse(c)
	}
	masks := make([]*image.Gray, len(c))
	var highs, wides []int
	for i := range c {
		turn := 0.0
		if how.along {
			turn = c.tangent(i)
		}
		masks[i] = c[i].upright(turn)
		highs, wides = append(highs, masks[i].Rect.Dy()), append(wides, masks[i].Rect.Dx())
	}
	slices.Sort(highs)
	slices.Sort(wides)
	sx, sy := setWide/float64(wides[len(wides)/2]), setHigh/float64(highs[len(highs)/2])
	if q := sx / sy; q > 0.7 && q < 1.5 {
		sx = sy
	}
	gaps := c.gaps()
	x, base := setEdge, setLine/2+setHigh/2
	for i, m := range masks {
		w := min(max(1, int(float64(m.Rect.Dx())*sx)), int(mostSet*setHigh))
		h := min(max(1, int(float64(m.Rect.Dy())*sy)), int(mostSet*setHigh))
		y := base - h
		switch {
		case !how.along && c.level():
			y += int(c.below(i) * sy)
		case !how.along && c.upright():
			y = base - (setHigh+h)/2 // nobody knows which have tails
		case h > setHigh && how.along && c.hangs(i) == !how.back:
			y = base - setHigh
		}
		out.set = append(out.set, image.Rect(x, y, x+w, y+h))
		out.drawn = append(out.drawn, Resize(m, w, h))
		x += w + setGap
		if i < len(gaps) && gaps[i] {
			x += setSpace
		}
	}
	return out
}

// size is that of a sheet with these rows.
func size(rows []row) image.Point {
	right := 0
	for _, r := range rows {
		right = max(right, r.set[len(r.set)-1].Max.X)
	}
	return image.Pt(right+setGap+setEdge, len(rows)*setLine+2*setEdge)
}

// takes reports whether a sheet with one more row can be read.
func (s *sheet) takes(r row) bool {
	with := size(append(slices.Clip(s.rows), r))
	return with.Y <= mostHigh && with.X*with.Y <= MaxPixels
}

func (s *sheet) add(r row) {
	for i := range r.set {
		r.set[i] = r.set[i].Add(image.Pt(0, setEdge+len(s.rows)*setLine))
	}
	s.rows = append(s.rows, r)
}

// print draws the rows, dark on light.
func (s *sheet) print() {
	s.page = image.NewGray(image.Rectangle{Max: size(s.rows)})
	for i := range s.page.Pix {
		s.page.Pix[i] = 255
	}
	for n := range s.rows {
		r := &s.rows[n]
		for i, m := range r.drawn {
			for y := range m.Rect.Dy() {
				for x := range m.Rect.Dx() {
					if at := r.set[i].Min.Add(image.Pt(x, y)); at.In(s.page.Rect) {
						s.page.Pix[s.page.PixOffset(at.X, at.Y)] = 255 - m.Pix[y*m.Stride+x]
					}
				}
			}
		}
		r.drawn = nil
	}
}

// broken parts chains that are too long for a row where two letters of their middle stand farthest apart.
func broken(all []chain) []chain {
	var out []chain
	for _, c := range all {
		if len(c) <= mostRow {
			out = append(out, c)
			continue
		}
		at, widest := 0, -1.0
		for i := len(c) / 4; i < 3*len(c)/4; i++ {
			ax, ay := c[i-1].middle()
			bx, by := c[i].middle()
			if d := math.Hypot(bx-ax, by-ay); d > widest {
				at, widest = i, d
			}
		}
		out = append(out, broken([]chain{c[:at], c[at:]})...)
	}
	return out
}

// upright reports whether the letters of a chain stand one below the other.
func (c chain) upright() bool {
	ax, ay := c[0].middle()
	bx, by := c[len(c)-1].middle()
	return math.Abs(by-ay) > 2*math.Abs(bx-ax)
}

// hangs reports whether a letter within a chain lies more to the right of the way between its neighbours than most do: it has
// a tail.
func (c chain) hangs(i int) bool {
	if i == 0 || i == len(c)-1 {
		return false
	}
	var all []float64
	for k := 1; k < len(c)-1; k++ {
		all = append(all, c.aside(k))
	}
	own := all[i-1]
	slices.Sort(all)
	return own > all[(len(all)-1)/2]+tail*c[i].size()
}

// aside is how far a letter lies to the right of the way between its neighbours, as one goes.
func (c chain) aside(i int) float64 {
	ax, ay := c[i-1].middle()
	bx, by := c[i+1].middle()
	x, y := c[i].middle()
	return ((bx-ax)*(y-ay) - (by-ay)*(x-ax)) / max(math.Hypot(bx-ax, by-ay), 1)
}

// lean is the angle at which the words of a chain run, in the order in which it was set; 0 where each letter was read as it stands, or
// on a bend.
func (c chain) lean(how setting) float64 {
	if !how.along || !c.straight() {
		return 0
	}
	ax, ay := c[0].middle()
	bx, by := c[len(c)-1].middle()
	return math.Round(math.Atan2(by-ay, bx-ax)/leanStep) * leanStep
}

const leanStep = math.Pi / 36

// below is by how much a letter of a level chain stands below the line on which most stand.
func (c chain) below(i int) float64 {
	var feet []int
	for _, l := range c {
		feet = append(feet, l.box.Max.Y)
	}
	slices.Sort(feet)
	d := c[i].box.Max.Y - feet[len(feet)/2]
	if size := int(c[i].size()); d < -size || d > size {
		return 0
	}
	return float64(d)
}

// gaps tells behind which letters a space stands: the gap is larger than most.
func (c chain) gaps() []bool {
	var gap, sorted, sizes []float64
	for i := range len(c) - 1 {
		dx := max(c[i+1].box.Min.X-c[i].box.Max.X, c[i].box.Min.X-c[i+1].box.Max.X)
		dy := max(c[i+1].box.Min.Y-c[i].box.Max.Y, c[i].box.Min.Y-c[i+1].box.Max.Y)
		gap = append(gap, float64(max(dx, dy, 0)))
		sizes = append(sizes, c[i].size())
	}
	sorted = slices.Sorted(slices.Values(gap))
	slices.Sort(sizes)
	usual, size := sorted[len(sorted)/2], sizes[len(sizes)/2]
	out := make([]bool, len(gap))
	for i, g := range gap {
		out[i] = g > 1.4*usual+0.2*size
	}
	return out
}

// upright is the letter alone, light on dark, turned back by an angle.
func (l *loose) upright(angle float64) *image.Gray {
	cx, cy := l.middle()
	sin, cos := math.Sincos(angle)
	half := math.Hypot(float64(l.box.Dx()), float64(l.box.Dy()))/2 + 1
	side := int(2*half) + 1
	m := image.NewGray(image.Rect(0, 0, side, side))
	const fine = 2
	var box image.Rectangle
	for y := range side {
		for x := range side {
			n := 0
			for j := range fine {
				for i := range fine {
					u, v := float64(x)+(float64(i)+0.5)/fine-half, float64(y)+(float64(j)+0.5)/fine-half
					at := image.Pt(int(math.Floor(cx+u*cos-v*sin)), int(math.Floor(cy+u*sin+v*cos)))
					if at.In(l.box) && l.ink[(at.Y-l.box.Min.Y)*l.box.Dx()+at.X-l.box.Min.X] {
						n++
					}
				}
			}
			if n > 0 {
				m.Pix[y*m.Stride+x] = uint8(255 * n / (fine * fine))
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	out := image.NewGray(image.Rect(0, 0, max(box.Dx(), 1), max(box.Dy(), 1)))
	for y := range box.Dy() {
		copy(out.Pix[y*out.Stride:y*out.Stride+box.Dx()], m.Pix[m.PixOffset(box.Min.X, box.Min.Y+y):])
	}
	return out
}

// lines gives the words of each row that were read, where their letters stand in the picture; none where that is
// the smaller part of it.
func (s *sheet) lines(r *Reading) []Line {
	out := make([]Line, len(s.rows))
	read := make([]int, len(s.rows))
	for _, l := range r.Lines {
		for _, w := range l.Words {
			n := ((w.Box.Min.Y+w.Box.Max.Y)/2 - setEdge) / setLine
			if w.Confidence < guessed || letters(w.Text) == 0 || n < 0 || n >= len(s.rows) {
				continue
			}
			set, word := &s.rows[n], chain(nil)
			for i, at := range set.set {
				if mid := (at.Min.X + at.Max.X) / 2; mid >= w.Box.Min.X && mid < w.Box.Max.X {
					word = append(word, set.letters[i])
				}
			}
			if read[n] += len(word); len(word) > 0 {
				own := &Stand{Lean: set.letters.lean(set.how), Level: set.letters.level()}
				var box image.Rectangle
				for _, l := range word {
					box, own.Letters = box.Union(l.box), append(own.Letters, l.box)
					own.Size = max(own.Size, float64(l.upright(own.Lean).Rect.Dy()))
				}
				out[n].Words = append(out[n].Words, Word{w.Text, box, w.Confidence, own})
			}
		}
	}
	for n, set := range s.rows {
		if 3*read[n] < 2*len(set.letters) {
			out[n].Words = nil
		}
	}
	return out
}
