package ocr

import (
	"cmp"
	"context"
	"image"
	"math"
	"slices"
)

// Letters that stand loose - far apart, on a bend, one below the other, in boxes, very large, or cut out of a dark ground - are
// not read where they stand. They are set side by side on a sheet of their own, and read there.

// What loose letters are like. Lengths are samples of a picture that is at most printWide long.
const (
	leastLoose = 9    // high or wide
	mostLoose  = 300  // in one tone; more are the grain of a photograph
	filled     = 0.93 // of its box: a block, unless it is as thin as an l
	longLoose  = 12.0 // times as long as it is wide
	hollow     = 3.0  // times as large as a light letter is the dark ground that it is cut out of
	pale       = 24   // tones between a part of a picture and the other
	linked     = 3.2  // of the larger one's size, between the middles of letters of a chain
	turning    = 0.9  // radians by which a chain may bend at a letter
	leastChain = 3    // letters
	guessed    = 25   // confidence from which what was read is worth keeping
	certain    = 80   // confidence in a short word
	framing    = 0.85 // of its edge, that the inside of a frame fills
	bent       = 0.3  // of its size, by which a letter of a straight chain may stand off
	levelChain = 0.14 // by which a level chain may rise
	clearer    = 1.25 // by which letters have to be read better turned than as they stand
)

// A loose letter is a spot and which samples of its box are ink.
type loose struct {
	spot
	ink []bool // by rows
}

// cutOut takes a spot out of a picture of which every sample tells its spot.
func cutOut(s spot, of []int, key, width int) loose {
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

// A chain is loose letters in the order in which they are read.
type chain []loose

// ReadLoose has the letters recognised that stand loose in a picture and are not in r, and adds them there.
func ReadLoose(ctx context.Context, read Reader, page *image.Gray, r *Reading) error {
	small, scale := page, 1.0
	size := page.Bounds().Size()
	if size.X < least || size.Y < least {
		return nil
	}
	if scale = printWide / float64(max(size.X, size.Y)); scale < 1 {
		small = Resize(page, max(1, int(float64(size.X)*scale)), max(1, int(float64(size.Y)*scale)))
	} else {
		scale = 1
	}
	all := chains(looseIn(small, func(b image.Rectangle) bool { return r.covers(b, scale) }))
	best := make([]Line, len(all))
	for _, how := range []setting{{}, {along: true}, {along: true, back: true}} {
		var set []int // of the chains, those that are worth it
		for i, c := range all {
			if !how.along || !c.level() {
				set = append(set, i)
			}
		}
		if len(set) == 0 {
			continue
		}
		sheet := typeset(all, set, how)
		tsv, err := read(ctx, sheet.page, bestDPI)
		if err != nil {
			return err
		}
		found, err := Parse(tsv, sheet.page.Rect)
		if err != nil {
			return err
		}
		for k, l := range sheet.lines(found) {
			if l.weight() > clearer*best[set[k]].weight() {
				best[set[k]] = l
			}
		}
	}
	r.replace(slices.DeleteFunc(best, func(l Line) bool { return len(l.Words) == 0 }), scale)
	return nil
}

// weight is how much a line says, and how surely.
func (l *Line) weight() (sum float64) {
	for _, w := range l.Words {
		sum += w.Confidence * float64(letters(w.Text))
	}
	return sum
}

// certain reports whether a word was read for sure where it stands: one or two letters may be some of many that stand apart.
func (w *Word) certain() bool {
	return w.Sure() && letters(w.Text) > 1 && (letters(w.Text) > 3 || w.Confidence >= certain)
}

// covers reports whether a spot of the picture, scaled, lies in a word that was read for certain.
func (r *Reading) covers(spot image.Rectangle, scale float64) bool {
	at := image.Pt(int(float64(spot.Min.X+spot.Max.X)/2/scale), int(float64(spot.Min.Y+spot.Max.Y)/2/scale))
	for _, l := range r.Lines {
		for i := range l.Words {
			if w := &l.Words[i]; w.certain() && at.In(w.Box) {
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
				r.Lines[i].Words = slices.DeleteFunc(r.Lines[i].Words, func(o Word) bool {
					return !o.certain() && o.Confidence*float64(letters(o.Text)) < w.Confidence*float64(letters(w.Text)) && o.Box.Overlaps(w.Box)
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

// looseIn finds the spots that may be letters and were not read: ink, and what is cut out of ink.
func looseIn(page *image.Gray, known func(image.Rectangle) bool) (all []loose) {
	var count [256]int
	w, h := page.Rect.Dx(), page.Rect.Dy()
	for y := range h {
		for _, v := range page.Pix[y*page.Stride : y*page.Stride+w] {
			count[v]++
		}
	}
	for _, at := range tones(count) {
		before, found := all, looseAt(page, at, known)
		if len(found) > mostLoose {
			continue
		}
		for _, l := range found {
			if !slices.ContainsFunc(before, l.is) {
				all = append(all, l)
			}
		}
	}
	// What lies within a letter is its counter.
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

// looseAt finds the spots where ink is what is darker than a tone, or lighter.
func looseAt(page *image.Gray, at int, known func(image.Rectangle) bool) (all []loose) {
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
			if !fits(&s) || known(s.box) {
				continue
			}
			if i == 1 && !slices.ContainsFunc(large, func(o spot) bool { return s.box.In(o.box.Inset(1)) && o.size() >= hollow*s.size() }) {
				continue
			}
			if l := cutOut(s, of, k, w); !l.frame() {
				all = append(all, l)
			}
		}
		for _, s := range found {
			if s.size() >= hollow*leastLoose {
				large = append(large, s)
			}
		}
	}
	return all
}

// chains parts letters into those that are read one after the other: each is linked to the nearest ones, without sharp bends.
func chains(all []loose) (out []chain) {
	type link struct {
		a, b int
		far  float64
	}
	var links []link
	for i := range all {
		for j := range i {
			a, b := &all[i], &all[j]
			large, small := max(a.size(), b.size()), min(a.size(), b.size())
			ax, ay := a.middle()
			bx, by := b.middle()
			if far := math.Hypot(ax-bx, ay-by); large <= likeSize*small && far <= linked*large {
				links = append(links, link{j, i, far})
			}
		}
	}
	slices.SortStableFunc(links, func(a, b link) int { return cmp.Compare(a.far, b.far) })
	next := make([][]int, len(all))
	root := make([]int, len(all))
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			i = root[i]
		}
		return i
	}
	angle := func(from, to int) float64 {
		ax, ay := all[from].middle()
		bx, by := all[to].middle()
		return math.Atan2(by-ay, bx-ax)
	}
	straight := func(from, to int) bool { // where a chain comes to a letter and goes on
		if len(next[from]) == 0 {
			return true
		}
		return len(next[from]) == 1 && math.Abs(between(angle(next[from][0], from), angle(from, to))) <= turning
	}
	for _, l := range links {
		if a, b := find(l.a), find(l.b); a != b && straight(l.a, l.b) && straight(l.b, l.a) {
			next[l.a], next[l.b], root[a] = append(next[l.a], l.b), append(next[l.b], l.a), b
		}
	}
	seen := make([]bool, len(all))
	for i := range all {
		if seen[i] || len(next[i]) != 1 {
			continue
		}
		var c chain
		for at, from := i, -1; at >= 0; {
			seen[at] = true
			c = append(c, all[at])
			to := -1
			for _, n := range next[at] {
				if n != from {
					to = n
				}
			}
			at, from = to, at
		}
		if len(c) >= leastChain && !c.same() {
			out = append(out, c.ordered())
		}
	}
	return out
}

// between is the angle from a to b, from -pi to pi.
func between(a, b float64) float64 { return math.Remainder(b-a, 2*math.Pi) }

// same reports whether all spots are of one shape: stars and dots.
func (c chain) same() bool {
	return !slices.ContainsFunc(c, func(l loose) bool { return !c[0].alike(l.spot) })
}

// ordered is the chain from left to right, or downwards if it is upright.
func (c chain) ordered() chain {
	ax, ay := c[0].middle()
	bx, by := c[len(c)-1].middle()
	if dx, dy := bx-ax, by-ay; math.Abs(dx) >= math.Abs(dy)/2 && dx < 0 || math.Abs(dx) < math.Abs(dy)/2 && dy < 0 {
		slices.Reverse(c)
	}
	return c
}

// tangent is the direction of the chain at one of its letters. At its ends it bends on as it does beside them.
func (c chain) tangent(i int) float64 {
	way := func(a, b int) float64 {
		ax, ay := c[a].middle()
		bx, by := c[b].middle()
		return math.Atan2(by-ay, bx-ax)
	}
	last := len(c) - 1
	if c.straight() {
		return way(0, last)
	}
	switch i {
	case 0:
		return way(0, 1) + between(way(0, 2), way(0, 1))
	case last:
		return way(last-1, last) + between(way(last-2, last), way(last-1, last))
	}
	return way(i-1, i+1)
}

// level reports whether the letters of a chain stand on a level line, but for their tails.
func (c chain) level() bool {
	ax, ay := c[0].middle()
	bx, by := c[len(c)-1].middle()
	return math.Abs(by-ay) <= levelChain*math.Abs(bx-ax) && c.straight()
}

// straight reports whether no letter stands off the line from the first to the last.
func (c chain) straight() bool {
	ax, ay := c[0].middle()
	bx, by := c[len(c)-1].middle()
	return !slices.ContainsFunc(c, func(l loose) bool {
		x, y := l.middle()
		return math.Abs((bx-ax)*(y-ay)-(by-ay)*(x-ax)) > bent*l.size()*math.Hypot(bx-ax, by-ay)
	})
}

// A setting is how letters are turned when they are set: as they stand, along their chain, or along it from its end.
type setting struct{ along, back bool }

// A sheet is loose letters set in lines.
type sheet struct {
	page    *image.Gray
	chains  []chain             // each in the order in which it was set
	letters [][]image.Rectangle // and where
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
)

// typeset sets some of the chains.
func typeset(all []chain, set []int, how setting) *sheet {
	out := &sheet{}
	type stamp struct {
		m  *image.Gray
		at image.Point
	}
	var stamps []stamp
	right := 0
	for n, k := range set {
		c := slices.Clone(all[k])
		if how.back {
			slices.Reverse(c)
		}
		out.chains = append(out.chains, c)
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
		x, base := setEdge, setEdge+n*setLine+setLine/2+setHigh/2
		var placed []image.Rectangle
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
			r := image.Rect(x, y, x+w, y+h)
			stamps = append(stamps, stamp{Resize(m, w, h), r.Min})
			placed = append(placed, r)
			x += w + setGap
			if i < len(gaps) && gaps[i] {
				x += setSpace
			}
		}
		right = max(right, x)
		out.letters = append(out.letters, placed)
	}
	out.page = image.NewGray(image.Rect(0, 0, right+setEdge, len(set)*setLine+2*setEdge))
	for i := range out.page.Pix {
		out.page.Pix[i] = 255
	}
	for _, st := range stamps {
		for y := range st.m.Rect.Dy() {
			for x := range st.m.Rect.Dx() {
				if at := st.at.Add(image.Pt(x, y)); at.In(out.page.Rect) {
					out.page.Pix[out.page.PixOffset(at.X, at.Y)] = 255 - st.m.Pix[y*st.m.Stride+x]
				}
			}
		}
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

// lines gives the words of each chain that were read, where their letters stand in the picture; none where that is
// the smaller part of it.
func (s *sheet) lines(r *Reading) []Line {
	out := make([]Line, len(s.chains))
	read := make([]int, len(s.chains))
	for _, l := range r.Lines {
		for _, w := range l.Words {
			n := ((w.Box.Min.Y+w.Box.Max.Y)/2 - setEdge) / setLine
			if w.Confidence < guessed || letters(w.Text) == 0 || n < 0 || n >= len(s.chains) {
				continue
			}
			var box image.Rectangle
			for i, at := range s.letters[n] {
				if mid := (at.Min.X + at.Max.X) / 2; mid >= w.Box.Min.X && mid < w.Box.Max.X {
					box = box.Union(s.chains[n][i].box)
					read[n]++
				}
			}
			if !box.Empty() {
				out[n].Words = append(out[n].Words, Word{w.Text, box, w.Confidence})
			}
		}
	}
	for n, c := range s.chains {
		if 3*read[n] < 2*len(c) {
			out[n].Words = nil
		}
	}
	return out
}
