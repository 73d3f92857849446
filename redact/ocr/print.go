package ocr

import (
	"image"
	"math"
	"slices"
)

// Print is what of a picture looks like letters in lines, whoever can read it.
type Print struct {
	Letters int     // spots that stand in lines as letters do
	Lean    float64 // radians from -pi/2 to pi/2 by which the lines go down to the right
}

// What print is like. Lengths are samples of a picture that is at most printWide long.
const (
	printWide    = 1600
	leastSpot    = 5    // high or wide
	leastInk     = 8    // samples of a spot
	mostInk      = 0.35 // share of a picture: print has less than a quarter, grain about a half
	leastTone    = 3    // between ink and ground
	mostSpots    = 4000
	sampledInk   = 20_000
	longSpot     = 6.0 // times as long as it is wide: a rule
	partOfAll    = 4   // a spot longer than this part of the picture is a drawing
	likeSize     = 2.5 // times as large as its neighbour
	nextTo       = 1.0 // of the larger one's size, the gap between letters of a line
	besideLine   = 0.5 // of the larger one's size, by which a letter's middle may leave the line
	leastRow     = 5   // letters of a line
	leastUnlike  = 3   // different shapes among them
	leastWritten = 8   // letters of a picture from which it is looked at longer
)

// Unread reports whether a reading says so little of what looks like print that it was not read.
func (p Print) Unread(r *Reading) bool { return p.Letters >= leastWritten && r.Score()*3 < p.Letters }

// Poorly reports whether so much of it was not read that it may have been read the wrong way round.
func (p Print) Poorly(r *Reading) bool { return p.Letters >= leastWritten && r.Score()*3 < p.Letters*2 }

// A spot is ink that hangs together.
type spot struct {
	box image.Rectangle
	ink int
}

func (s *spot) size() float64 { return float64(max(s.box.Dx(), s.box.Dy())) }

// letterlike reports whether a spot may be a letter in a picture of the given length.
func (s *spot) letterlike(length int) bool {
	w, h := s.box.Dx(), s.box.Dy()
	long, short := max(w, h), max(min(w, h), 1)
	return long >= leastSpot && long*partOfAll <= length && s.ink >= leastInk && float64(long) <= longSpot*float64(short) && 10*s.ink < 9*w*h
}

// alike reports whether two spots may be the same shape: where it falls on the samples changes their edges.
func (s spot) alike(o spot) bool {
	near := func(a, b, slack int) bool { return max(a, b)-min(a, b) <= slack+max(a, b)/8 }
	return near(s.box.Dx(), o.box.Dx(), 1) && near(s.box.Dy(), o.box.Dy(), 1) && near(s.ink, o.ink, 2)
}

// Prints looks for print that may lie at any angle.
func Prints(page *image.Gray) Print {
	size := page.Bounds().Size()
	page, scale := shrunk(page)
	length := max(size.X, size.Y)
	if scale < 1 {
		length = printWide
	}
	ink := inked(page)
	if ink == nil {
		return Print{}
	}
	of, all := spots(ink, page.Rect.Dx())
	var letters []spot
	for _, s := range all {
		if s.letterlike(length) {
			letters = append(letters, s)
		}
	}
	if len(letters) < leastRow || len(letters) > mostSpots {
		return Print{}
	}
	var points []image.Point
	for i, k := range of {
		if k >= 0 && all[k].letterlike(length) {
			points = append(points, image.Pt(i%page.Rect.Dx(), i/page.Rect.Dx()))
		}
	}
	lean := leaning(points)
	return Print{Letters: inRows(letters, lean), Lean: lean}
}

// shrunk is a picture that is at most printWide long, and how long it is then for each of its samples.
func shrunk(page *image.Gray) (*image.Gray, float64) {
	size := page.Bounds().Size()
	scale := printWide / float64(max(size.X, size.Y))
	if scale >= 1 {
		return page, 1
	}
	return Resize(page, max(1, int(float64(size.X)*scale)), max(1, int(float64(size.Y)*scale))), scale
}

// counted is how many samples have each tone.
func counted(page *image.Gray) (count [256]int) {
	w, h := page.Rect.Dx(), page.Rect.Dy()
	for y := range h {
		for _, v := range page.Pix[y*page.Stride : y*page.Stride+w] {
			count[v]++
		}
	}
	return count
}

// inked tells which samples are ink: those on the rarer side of the tone that parts a picture best (Otsu, A Threshold Selection
// Method from Gray-Level Histograms). It is nil where there is none.
func inked(page *image.Gray) []bool {
	count := counted(page)
	w, h := page.Rect.Dx(), page.Rect.Dy()
	at, tone := parting(&count, w*h)
	if tone < leastTone {
		return nil
	}
	low := 0
	for _, n := range count[:at+1] {
		low += n
	}
	dark := 2*low <= w*h
	if share := float64(min(low, w*h-low)); share > mostInk*float64(w*h) {
		return nil
	}
	out := make([]bool, w*h)
	for y := range h {
		for x := range w {
			out[y*w+x] = (int(page.Pix[y*page.Stride+x]) <= at) == dark
		}
	}
	return out
}

// parting is the last tone of the darker part, and how far the means of both parts are from each other.
func parting(count *[256]int, all int) (at int, apart float64) {
	var sum, below, n, best float64
	for v, c := range count {
		sum += float64(v * c)
	}
	for v, c := range count {
		n += float64(c)
		below += float64(v * c)
		rest := float64(all) - n
		if n == 0 || rest == 0 {
			continue
		}
		d := (sum-below)/rest - below/n
		if between := n * rest * d * d; between > best {
			best, at, apart = between, v, d
		}
	}
	return at, apart
}

// spots parts ink into what hangs together. of tells for each sample which spot it is of, or -1.
func spots(ink []bool, w int) (of []int32, all []spot) {
	of = make([]int32, len(ink))
	for i := range of {
		of[i] = -1
	}
	var open []int32
	for i := range ink {
		if !ink[i] || of[i] >= 0 {
			continue
		}
		k := int32(len(all))
		x0, y0, x1, y1, n := i%w, i/w, i%w, i/w, 0
		open, of[i] = append(open[:0], int32(i)), k
		for len(open) > 0 {
			j := int(open[len(open)-1])
			open = open[:len(open)-1]
			x, y := j%w, j/w
			n++
			x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x), max(y1, y)
			left, right := max(x-1, 0)-x, min(x+1, w-1)-x
			for row := j - w; row <= j+w; row += w {
				for at := row + left; at <= row+right; at++ {
					if at >= 0 && at < len(ink) && ink[at] && of[at] < 0 {
						of[at] = k
						open = append(open, int32(at))
					}
				}
			}
		}
		all = append(all, spot{box: image.Rect(x0, y0, x1+1, y1+1), ink: n})
	}
	return of, all
}

// leaning is the angle along which points lie most in lines: seen along it they are heaped on few places.
func leaning(points []image.Point) float64 {
	step := 1 + len(points)/sampledInk
	var count [4 * printWide]float64 // both ways from the corner, at any angle
	heaped := func(angle float64) (sum float64) {
		sin, cos := math.Sincos(angle)
		clear(count[:])
		for i := 0; i < len(points); i += step {
			count[2*printWide+int(math.Floor(float64(points[i].Y)*cos-float64(points[i].X)*sin))]++
		}
		for _, n := range count {
			sum += n * n
		}
		return sum
	}
	best, most := 0.0, 0.0
	try := func(angle float64) {
		if n := heaped(angle); n > most {
			best, most = angle, n
		}
	}
	const degree = math.Pi / 180
	for d := -89; d <= 90; d++ {
		try(float64(d) * degree)
	}
	for d, coarse := -9, best; d <= 9; d++ {
		try(coarse + float64(d)*degree/10)
	}
	return best
}

// inRows counts the spots that stand beside each other along an angle, with such of about their size and other shapes.
func inRows(letters []spot, lean float64) int {
	sin, cos := math.Sincos(lean)
	type placed struct {
		spot
		along, across, size float64
	}
	at := make([]placed, len(letters))
	for i, s := range letters {
		x, y := float64(s.box.Min.X+s.box.Max.X)/2, float64(s.box.Min.Y+s.box.Max.Y)/2
		at[i] = placed{s, x*cos + y*sin, y*cos - x*sin, s.size()}
	}
	slices.SortFunc(at, func(a, b placed) int { return int(math.Copysign(1, a.along-b.along)) })
	row := make([]int, len(at))
	for i := range row {
		row[i] = i
	}
	root := func(i int) int {
		for row[i] != i {
			row[i] = row[row[i]]
			i = row[i]
		}
		return i
	}
	for i, a := range at {
		for j := i + 1; j < len(at) && at[j].along-a.along <= (1+nextTo)*likeSize*a.size; j++ {
			b := at[j]
			large := max(a.size, b.size)
			if large <= likeSize*min(a.size, b.size) && b.along-a.along <= (1+nextTo)*large && math.Abs(a.across-b.across) <= besideLine*large {
				row[root(j)] = root(i)
			}
		}
	}
	members, shapes := map[int]int{}, map[int][]spot{}
	for i, a := range at {
		r := root(i)
		members[r]++
		if known := shapes[r]; len(known) < leastUnlike && !slices.ContainsFunc(known, a.alike) {
			shapes[r] = append(known, a.spot)
		}
	}
	n := 0
	for r, m := range members {
		if m >= leastRow && len(shapes[r]) == leastUnlike { // stars and dots are alike
			n += m
		}
	}
	return n
}
