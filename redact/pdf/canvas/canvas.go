package canvas

import (
	"image"
	"image/color"
	"math"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/ocr"
)

// A Cut takes the words From up to To (not included) of a line out. Label may be empty.
type Cut struct {
	Line, From, To int
	Label          string
}

// A Label is words that are to be drawn over the picture.
type Label struct {
	Text    string
	X, Base float64 // where its baseline begins
	Size    float64 // of an em
	Scale   float64 // of its width
	Lean    float64 // radians by which it goes down to the right
	Dark    bool    // the ground is dark
	After   int     // how many of the words that stay come before it
}

// A Kept is a word that stays, where it now stands. Words of one line have one base and size.
type Kept struct {
	Text string
	Box  image.Rectangle
	Base float64
	Size float64 // of an em
	Sure bool    // it was read for sure
}

// A Change is what became of the words of one cell of a line, for pictures that are not made of samples.
type Change struct {
	Erased []image.Rectangle // all that was painted over
	Strips []Strip           // what was drawn there again
	Gone   []image.Rectangle // the words that went
}

// A Strip is words that stay: what stood in From now begins at Left.
type Strip struct {
	From  image.Rectangle
	Left  int
	Fixed bool // it did not move
}

// Parts of an em.
const (
	space     = 0.3  // between a label and the word beside it
	apart     = 2.0  // a gap from which words stand in cells of their own
	around    = 0.14 // what is painted beyond a word's box: recognition draws it tight
	leaning   = 0.5  // by which the baselines of a line may differ to be moved
	descent   = 0.21 // of g, j, p, q, y
	usual     = 1.3  // em of the median height of words
	larger    = 1.35 // the words of a line than those of the page, to be of another size
	narrowest = 0.4  // of a label's natural width
	least     = 12.0 // samples of an em of which nothing is known
)

// A Canvas is a picture whose words are known.
type Canvas struct {
	Image   *image.RGBA // its alpha is carried along and means nothing to the other channels
	Reading *ocr.Reading
	Measure func(string) float64 // the width of a label in em
	Changes []Change             // what Lay did
	Framed  bool                 // its height is not that of its words
	em      float64              // of the words that stay
	starts  []int                // where lines and cells begin whose first word stays
	staying []image.Rectangle    // the words that stay
}

// Lay takes the cuts out of the picture and gives the labels to draw and the words that are left.
func (c *Canvas) Lay(cuts []Cut) ([]Label, []Kept) {
	byLine := map[int][]Cut{}
	for _, cut := range cuts {
		byLine[cut.Line] = append(byLine[cut.Line], cut)
	}
	c.em = c.size(c.remaining(byLine), 0)
	if c.em == 0 {
		c.em, _ = lettered(c.remaining(nil))
		c.em = max(c.em, least)
	}
	c.starts = c.cells(byLine)
	for _, w := range c.remaining(byLine) {
		c.staying = append(c.staying, w.Box)
	}
	var labels []Label
	var kept []Kept
	for i := range c.Reading.Lines {
		if byLine[i] == nil {
			kept = append(kept, c.all(i)...)
			continue
		}
		l, k := c.line(i, byLine[i])
		labels, kept = append(labels, behind(l, len(kept))...), append(kept, k...)
	}
	return labels, kept
}

// behind puts labels after so many more words.
func behind(labels []Label, words int) []Label {
	for i := range labels {
		labels[i].After += words
	}
	return labels
}

// Blank paints a part of the picture in the colour of its surroundings.
func (c *Canvas) Blank(part image.Rectangle) {
	part = part.Intersect(c.Image.Rect)
	c.over(part, c.ground(part.Inset(-4)))
}

// White paints a part of the picture that nobody sees.
func (c *Canvas) White(part image.Rectangle) { fill(c.Image, part, color.RGBA{255, 255, 255, 255}) }

// Words are all words of the picture.
func (c *Canvas) Words() []Kept {
	c.em = c.size(c.remaining(nil), least)
	var out []Kept
	for i := range c.Reading.Lines {
		out = append(out, c.all(i)...)
	}
	return out
}

// all are the words of a line from which nothing goes.
func (c *Canvas) all(i int) []Kept {
	line := &c.Reading.Lines[i]
	em := c.lineSize(line, line.Words)
	base := baseline(line.Words, line.Words, em)
	var out []Kept
	for _, w := range line.Words {
		out = append(out, Kept{w.Text, w.Box, base, em, w.Sure()})
	}
	return out
}

func (c *Canvas) remaining(cuts map[int][]Cut) []ocr.Word {
	var out []ocr.Word
	for i, l := range c.Reading.Lines {
		for j, w := range l.Words {
			if !slices.ContainsFunc(cuts[i], func(cut Cut) bool { return j >= cut.From && j < cut.To }) {
				out = append(out, w)
			}
		}
	}
	return out
}

// size is about the em of words, from the median height of those that have letters; otherwise without any.
func (c *Canvas) size(words []ocr.Word, otherwise float64) float64 {
	var all []int
	for _, w := range words {
		if len(w.Text) > 1 {
			all = append(all, w.Box.Dy())
		}
	}
	if len(all) == 0 {
		return otherwise
	}
	slices.Sort(all)
	return math.Round(float64(all[len(all)/2]) * usual)
}

// setting is what one line is laid out with.
type setting struct {
	em, base  float64
	band      image.Rectangle // of the whole width
	ground    color.RGBA
	right     int // where the other lines end
	dark      bool
	words     []ocr.Word
	cut       []bool
	label     []string // of the word at which a cut begins
	neighbour []image.Rectangle
}

func (c *Canvas) line(i int, cuts []Cut) ([]Label, []Kept) {
	s := c.set(i, cuts)
	var labels []Label
	var kept []Kept
	for from := 0; from < len(s.words); {
		to := from + 1
		for to < len(s.words) && !c.parted(s, s.words[to-1].Box, s.words[to].Box) {
			to++
		}
		limit := c.Image.Rect.Max.X
		if to < len(s.words) {
			limit = s.words[to].Box.Min.X - int(s.em/3)
			if x, ok := c.rule(s, s.words[to-1].Box.Max.X, s.words[to].Box.Min.X); ok {
				limit = min(limit, x-2)
			}
		} else if x, ok := c.rule(s, s.words[to-1].Box.Max.X, c.Image.Rect.Max.X); ok {
			limit = x - 2
		}
		for _, n := range s.neighbour {
			if n.Min.X > s.words[to-1].Box.Max.X {
				limit = min(limit, n.Min.X-int(s.em/3))
			}
		}
		l, k := c.cell(s, from, to, limit)
		labels, kept = append(labels, behind(l, len(kept))...), append(kept, k...)
		from = to
	}
	return labels, kept
}

func (c *Canvas) set(i int, cuts []Cut) *setting {
	line := &c.Reading.Lines[i]
	s := &setting{words: line.Words, cut: make([]bool, len(line.Words)), label: make([]string, len(line.Words))}
	for _, cut := range cuts {
		for j := cut.From; j < cut.To; j++ {
			s.cut[j] = true
		}
		s.label[cut.From] = strings.TrimSpace(s.label[cut.From] + " " + cut.Label)
	}
	var stay []ocr.Word
	for j, w := range s.words {
		if !s.cut[j] {
			stay = append(stay, w)
		}
	}
	s.em = c.lineSize(line, stay)
	box := line.Box()
	s.base = baseline(stay, s.words, s.em)
	pad := int(math.Ceil(around * s.em))
	s.band = image.Rect(c.Image.Rect.Min.X, box.Min.Y-pad, c.Image.Rect.Max.X, box.Max.Y+pad)
	for k := range c.Reading.Lines {
		o := c.Reading.Lines[k].Box()
		if k != i && o.Min.X < box.Max.X && o.Max.X > box.Min.X {
			s.right = max(s.right, o.Max.X)
		}
		switch {
		case k == i:
		case o.Max.Y <= box.Min.Y+box.Dy()/3 && o.Max.Y > s.band.Min.Y:
			s.band.Min.Y = min(o.Max.Y, box.Min.Y)
		case o.Min.Y >= box.Max.Y-box.Dy()/3 && o.Min.Y < s.band.Max.Y:
			s.band.Max.Y = max(o.Min.Y, box.Max.Y)
		case o.Min.Y < box.Max.Y && o.Max.Y > box.Min.Y && slices.ContainsFunc(c.staying, o.Overlaps):
			s.neighbour = append(s.neighbour, o)
		}
	}
	s.band = s.band.Intersect(c.Image.Rect)
	s.ground = c.ground(image.Rect(box.Min.X-pad, s.band.Min.Y, box.Max.X+pad, s.band.Max.Y))
	s.dark = luminance(s.ground) < 128
	if !c.leans(s, 0, len(s.words)) {
		s.words = c.snapped(s)
		stay = nil
		for j, w := range s.words {
			if !s.cut[j] {
				stay = append(stay, w)
			}
		}
		s.base = baseline(stay, s.words, s.em)
	}
	if len(stay) == 0 {
		s.base = c.alone(s)
	}
	if s.ground.A < 128 { // what lies below is not known; the ink was chosen to be seen on it
		s.dark = c.pale(box)
	}
	return s
}

// lineSize is the em of a line of which some words stay: the page's, unless they are of another.
func (c *Canvas) lineSize(line *ocr.Line, stay []ocr.Word) float64 {
	em := c.em
	if own := c.size(stay, 0); own > larger*c.em || own > 0 && own < c.em/larger {
		em = own
	}
	own, _ := lettered(stay)
	if own == 0 {
		own, _ = lettered(line.Words)
	}
	if own > 0 && (own > unlike*em || own < em/unlike) {
		em = own // a headline, or small print, of which nothing else is known
	}
	return em
}

// baseline is the median of where words stand; one with a tail stands that much higher than its box ends.
func baseline(stay, all []ocr.Word, em float64) float64 {
	if len(stay) == 0 {
		stay = all
	}
	var at []float64
	for _, w := range stay {
		y := float64(w.Box.Max.Y)
		if strings.ContainsAny(w.Text, "gjpqy,;()[]QJ") {
			y -= descent * em * 0.8
		}
		at = append(at, y)
	}
	slices.Sort(at)
	return at[len(at)/2]
}

// parted reports whether two words of a line stand in different cells.
func (c *Canvas) parted(s *setting, a, b image.Rectangle) bool {
	if float64(b.Min.X-a.Max.X) > apart*s.em {
		return true
	}
	_, ruled := c.rule(s, a.Max.X, b.Min.X)
	return ruled
}

// rule finds an upright rule between two places of the line: a column that differs from the ground over the whole band.
func (c *Canvas) rule(s *setting, from, to int) (int, bool) {
	ground := luminance(s.ground)
	for x := max(from+1, c.Image.Rect.Min.X); x < min(to, c.Image.Rect.Max.X); x++ {
		whole := s.band.Dy() > 0
		for y := s.band.Min.Y; y < s.band.Max.Y && whole; y++ {
			d := luminance(c.Image.RGBAAt(x, y)) - ground
			whole = d > 60 || d < -60
		}
		if whole {
			return x, true
		}
	}
	return 0, false
}

// pale reports whether the ink of a picture that lets its ground through is light.
func (c *Canvas) pale(part image.Rectangle) bool {
	part = part.Intersect(c.Image.Rect)
	sum, n := 0, 0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if p := c.Image.RGBAAt(x, y); p.A >= 128 {
				sum += luminance(p)
				n++
			}
		}
	}
	return n > 0 && sum > 128*n
}

func luminance(p color.RGBA) int { return (299*int(p.R) + 587*int(p.G) + 114*int(p.B)) / 1000 }

// ground is the most frequent colour of a part of the picture.
func (c *Canvas) ground(part image.Rectangle) color.RGBA {
	part = part.Intersect(c.Image.Rect)
	count := map[color.RGBA]int{}
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			p := c.Image.RGBAAt(x, y)
			count[color.RGBA{p.R &^ 7, p.G &^ 7, p.B &^ 7, p.A &^ 7}]++
		}
	}
	best, most := color.RGBA{255, 255, 255, 255}, 0
	for p, n := range count {
		if n > most || n == most && before(p, best) {
			best, most = p, n
		}
	}
	lift := func(v uint8) uint8 { // the middle of its step; white is white
		if v >= 248 {
			return 255
		}
		if v == 0 {
			return 0
		}
		return v + 4
	}
	return color.RGBA{lift(best.R), lift(best.G), lift(best.B), lift(best.A)}
}

// before puts colours in an order: which of two that are as frequent is taken must not be a matter of chance.
func before(a, b color.RGBA) bool {
	if x, y := luminance(a), luminance(b); x != y {
		return x > y
	}
	return a.R > b.R || a.R == b.R && (a.G > b.G || a.G == b.G && (a.B > b.B || a.B == b.B && a.A > b.A))
}

func fill(m *image.RGBA, part image.Rectangle, p color.RGBA) {
	part = part.Intersect(m.Rect)
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			m.SetRGBA(x, y, p)
		}
	}
}
