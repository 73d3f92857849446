package verify

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// A hole in a line beside a mark tells the width of what stood there (Bland and others, PETS 2023). Here a hole is
// measured against the terms of the case. Any width fits some name by chance: so the same holes are measured against
// names that nobody in the case has, and only what fits far more often than these is an alarm.

const (
	slackPoints = 0.02 // how far a hole may be from a term's width, for rounding; ems are added
	mostOfHole  = 0.6  // of a hole that a box in it fills
	fillsBox    = 0.75 // of a box's width, from which on words in it are its measure
	smallHole   = 0.8  // ems; a hole below it is white space
	beyondLuck  = 3    // how much oftener than by chance terms must fit
	twoSpaces   = 0.6  // ems that white space on both sides of words takes
	littleLuck  = 0.3  // holes that may be expected to fit by chance before one fit says nothing
)

// slacks are how far a hole may be from a term's width, in ems of its line: where letters stand as wide as they are, and
// where they are kerned.
var slacks = [...]float64{0.004, 0.015}

// A placed letter is a glyph with its advance, in page space.
type placed struct {
	r     rune
	index int     // of the page's characters
	left  float64 // where the pen stood
	right float64 // and where it went
	base  float64
	size  float64 // height of the loose box
}

// A hole is a stretch of a line in which nothing of the line stands, and a mark does.
type hole struct {
	widths []float64 // each way to measure it
	spaces int       // white space that may be missing on its sides, 0 to 2
	space  float64   // width of a white space
	pen    pen
}

// A pen sets text in a line's font.
type pen struct {
	*sheet
	font  references.FPDF_FONT
	scale float64 // points for a font size of one
	size  float64
	known map[references.FPDF_FONT]map[rune]float64 // widths asked for before
}

// luck counts holes that fit terms, and those that would fit by chance, for each slack. Holes of one width count once: a
// form that is repeated on every page says nothing new.
type luck struct {
	seen   map[[2]int]bool
	fits   [len(slacks)]int
	chance [len(slacks)]float64
}

// measure looks at the holes of a page, and says whether one fits a term.
func (sh *sheet) measure(terms []string, all *luck) (fit bool, err error) {
	if len(terms) == 0 || len(sh.covers)+len(sh.runs) == 0 {
		return false, nil
	}
	if err := sh.hear(); err != nil {
		return false, err
	}
	letters, err := sh.placed()
	if err != nil {
		return false, err
	}
	for _, h := range sh.holes(letters) {
		key := [2]int{int(h.widths[0] * 10), int(h.pen.size * 10)}
		if all.seen[key] {
			continue
		}
		all.seen[key] = true
		for i, slack := range slacks {
			if n := h.fitting(terms, slack); n > 0 {
				all.fits[i]++
				fit = true
			}
			all.chance[i] += min(1, float64(h.fitting(strangers, slack))/float64(len(strangers))*float64(len(terms)))
		}
	}
	return fit, nil
}

// alarming is how many holes fit terms, if that is oftener than luck explains; else 0.
func (l *luck) alarming() int {
	for i, fits := range l.fits {
		if fits > 0 && (l.chance[i] <= littleLuck || float64(fits) >= beyondLuck*l.chance[i]) {
			return fits
		}
	}
	return 0
}

// placed lists the upright glyphs of a page, white space that is drawn included.
func (sh *sheet) placed() ([]placed, error) {
	var out []placed
	for i, r := range sh.runes {
		made, err := sh.inst.FPDFText_IsGenerated(&requests.FPDFText_IsGenerated{TextPage: sh.text, Index: i})
		if err != nil || made.IsGenerated {
			continue // made up by the engine, or nothing to measure
		}
		at, err1 := sh.inst.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: sh.text, Index: i})
		box, err2 := sh.inst.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: sh.text, Index: i})
		turn, err3 := sh.inst.FPDFText_GetCharAngle(&requests.FPDFText_GetCharAngle{TextPage: sh.text, Index: i})
		if err1 != nil || err2 != nil || err3 != nil || turn.CharAngle != 0 {
			continue
		}
		b := box.Rect
		out = append(out, placed{r, i, at.X, float64(b.Right), at.Y, math.Abs(float64(b.Top - b.Bottom))})
	}
	return out, nil
}

// holes finds the holes of all lines.
func (sh *sheet) holes(letters []placed) []hole {
	slices.SortStableFunc(letters, func(a, b placed) int {
		if d := b.base - a.base; math.Abs(d) > 0.3 {
			return int(math.Copysign(1, d))
		}
		return int(math.Copysign(1, a.left-b.left))
	})
	var out []hole
	for i := 0; i < len(letters); {
		j := i + 1
		for j < len(letters) && math.Abs(letters[j].base-letters[j-1].base) <= 0.3 {
			j++
		}
		out = append(out, sh.holesOf(letters[i:j])...)
		i = j
	}
	return out
}

func (sh *sheet) holesOf(line []placed) []hole {
	line = sh.ownSize(line)
	out := sh.holeBefore(line)
	for i, a := range line {
		if unicode.IsSpace(a.r) {
			continue
		}
		// white space that is drawn between a and the next letter
		j, drawn := i+1, 0.0
		spaces := 0
		for j < len(line) && unicode.IsSpace(line[j].r) {
			drawn += line[j].right - line[j].left
			spaces++
			j++
		}
		room := rect{left: a.right, right: sh.view.box.right, bottom: a.base, top: a.base + a.size*0.5}
		if j < len(line) {
			if b := line[j]; b.size > a.size*1.2 || b.size < a.size*0.8 {
				continue
			}
			room.right = line[j].left
		}
		if room.width() < smallHole*a.size {
			continue
		}
		box, marked := sh.markIn(room, a)
		p, ok := sh.pen(a)
		if !marked || !ok {
			continue
		}
		h := hole{space: p.width(" "), spaces: max(0, 2-spaces), pen: p}
		if j < len(line) && (box.empty() || box.width() >= mostOfHole*room.width()) {
			h.widths = append(h.widths, room.width()-drawn)
		} else if j < len(line) {
			continue // a tinted cell or a picture: the hole is not its
		}
		if !box.empty() {
			h.widths = append(h.widths, box.width())
		}
		if len(h.widths) > 0 {
			out = append(out, h)
		}
	}
	return out
}

// ownSize leaves out what is set much smaller than most of a line: a label in a hole. Boxes alone do not tell: the engine
// takes those of some fonts as high as their letters, of others as high as the font.
func (sh *sheet) ownSize(line []placed) []placed {
	bySize := slices.SortedFunc(slices.Values(line), func(a, b placed) int { return cmp.Compare(a.size, b.size) })
	usual := bySize[len(line)/2]
	if bySize[0].size >= 0.8*usual.size {
		return line
	}
	large, known := sh.pen(usual)
	var out []placed
	for _, l := range line {
		if l.size < 0.8*usual.size {
			small, ok := sh.pen(l)
			if !ok || !known || small.scale < 0.8*large.scale {
				continue
			}
			l.size = usual.size
		}
		out = append(out, l)
	}
	return out
}

// holeBefore is the hole at the beginning of a line, of which only a mark tells where it began.
func (sh *sheet) holeBefore(line []placed) []hole {
	at, spaces := 0, 0
	for at < len(line) && unicode.IsSpace(line[at].r) {
		at++
		spaces++
	}
	if at == len(line) {
		return nil
	}
	b := line[at]
	for _, c := range sh.covers {
		gap := b.left - c.box.right
		if !c.marks(b) || gap < -0.3*b.size || gap > 1.5*b.size || c.box.width() <= smallHole*b.size || sh.labelled(c.box) {
			continue
		}
		if p, ok := sh.pen(b); ok {
			return []hole{{widths: []float64{c.box.width()}, space: p.width(" "), spaces: max(0, 2-spaces), pen: p}}
		}
	}
	return nil
}

// marks reports whether a cover is as high as a line of text and stands on that of l.
func (c *cover) marks(l placed) bool {
	middle := l.base + 0.25*l.size
	return c.what != aDrawing && c.box.bottom < middle && c.box.top > middle && c.box.height() > 0.4*l.size && c.box.height() < 3*l.size
}

// markIn finds what stands in a hole instead of the line's own text: a box, which it returns, or words set smaller.
func (sh *sheet) markIn(room rect, beside placed) (box rect, found bool) {
	em := beside.size
	inside := func(b rect) bool {
		return b.left >= room.left-0.3*em && b.right <= room.right+0.3*em && !b.intersect(room).empty() && b.height() < 3*em
	}
	for _, c := range sh.covers {
		near := c.box.left-room.left < 1.5*em
		if c.what != aDrawing && inside(c.box) && near && !sh.labelled(c.box) && c.box.height() > 0.4*em && c.box.width() > smallHole*em {
			return c.box, true
		}
	}
	words := rect{left: room.right, right: room.left}
	for _, r := range sh.runs {
		if inside(r.box) && readable(r.text) {
			words.left, words.right = min(words.left, r.box.left), max(words.right, r.box.right)
			found = true
		}
	}
	if words.width() >= room.width()-twoSpaces*em {
		return rect{}, false // a line of small letters set high, with the words of the line that they belong to between them
	}
	return rect{}, found
}

// labelled reports whether words fill a box, in type of its size: then it is as wide as they are, and tells of nothing else.
func (sh *sheet) labelled(box rect) bool {
	words := rect{left: box.right, right: box.left}
	for _, l := range sh.spelt {
		if box.holds(l.box.middle()) {
			words.left, words.right = min(words.left, l.box.left), max(words.right, l.box.right)
			words.top = max(words.top, l.box.height())
		}
	}
	return words.top >= 0.4*box.height() && words.width() >= fillsBox*box.width()
}

// pen learns the font of a letter and how large it is set.
func (sh *sheet) pen(l placed) (pen, bool) {
	o, err := sh.inst.FPDFText_GetTextObject(&requests.FPDFText_GetTextObject{TextPage: sh.text, Index: l.index})
	if err != nil {
		return pen{}, false
	}
	f, err := sh.inst.FPDFTextObj_GetFont(&requests.FPDFTextObj_GetFont{PageObject: o.TextObject})
	if err != nil {
		return pen{}, false
	}
	p := pen{sheet: sh, font: f.Font, scale: 1, size: l.size, known: sh.widths}
	own := p.width(string(l.r))
	if own <= 0 || l.right <= l.left {
		return pen{}, false
	}
	p.scale = (l.right - l.left) / own
	return p, true
}

// width is how wide text is set; less than 0 when the font has not all of its letters.
func (p pen) width(text string) float64 {
	sum := 0.0
	for _, r := range text {
		w := p.advance(r)
		if w <= 0 {
			return -1
		}
		sum += w
	}
	return sum * p.scale
}

func (p pen) advance(r rune) float64 {
	if w, ok := p.known[p.font][r]; ok {
		return w
	}
	w := 0.0
	if got, err := p.inst.FPDFFont_GetGlyphWidth(&requests.FPDFFont_GetGlyphWidth{Font: p.font, Glyph: uint32(r), FontSize: 1}); err == nil {
		w = float64(got.GlyphWidth)
	}
	if p.known[p.font] == nil {
		p.known[p.font] = map[rune]float64{}
	}
	p.known[p.font][r] = w
	return w
}

// fitting counts the texts that are as wide as the hole, with white space on its sides or without.
func (h *hole) fitting(texts []string, ems float64) int {
	slack := ems*h.pen.size + slackPoints
	count := 0
	for _, t := range texts {
		if w := h.pen.width(t); w >= smallHole*h.pen.size && h.takes(w, slack) {
			count++
		}
	}
	return count
}

func (h *hole) takes(w, slack float64) bool {
	for _, width := range h.widths {
		for n := range h.spaces + 1 {
			if math.Abs(width-w-float64(n)*h.space) <= slack {
				return true
			}
		}
	}
	return false
}

// strangers are names that a hole fits by chance alone.
var strangers = func() []string {
	first := strings.Fields("Amy Benjamin Charlotte Daniel Eleanor Frederick Grace Harry Isabella Jack Katherine Leo Matilda Nathaniel Olivia")
	last := strings.Fields("Ashworth Blythe Carmichael Davies Ellis Fox Greenhalgh Hill Ingram Jeffries Khan Lightbody Moss Norrington Oyelaran")
	var out []string
	for _, f := range first {
		out = append(out, f)
		for _, l := range last {
			out = append(out, f+" "+l)
		}
	}
	return append(out, last...)
}()
