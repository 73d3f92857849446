package canvas

import (
	"image"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/caseveil/caseveil/redact/ocr"
)

// Where nothing stands beside a name that says how large the print is, on what line it stands and where the line begins, the
// name's own letters have to tell. These differ from name to name by what a letter has on its sides, above and below; so what
// they tell is taken in steps that are larger than that.
const (
	sizeStep  = 1.5  // from one size to the next
	sizeFrom  = 32.5 // one of the sizes: print of 10 to 12 points at 150, 200 or 300 samples to the inch is well within a step
	baseStep  = 4.0  // to the em, of baselines
	beginStep = 1.0  // to the em, of where a line begins
	begins    = 0.33 // em: lines that begin nearer to each other begin at one place
	oneLine   = 3.0  // em: a picture that is lower shows one line
	unlike    = 2.0  // times larger or smaller than other print, to be of another size
)

// Heights and depths of letters in em: the means of common faces.
const (
	capital  = 0.67
	ascender = 0.69
	small    = 0.46
	tail     = 0.215
	tailOfQ  = 0.175
)

// lettered is about the em of words and where they stand, by the letters that they have; 0 where none of them has any.
func lettered(words []ocr.Word) (em, base float64) {
	n, most := 0.0, 0
	for _, w := range words {
		most = max(most, w.Box.Dx())
	}
	for _, w := range words {
		up, down := extents(w.Text)
		if up == 0 || !w.Level() || 3*w.Box.Dx() < most { // a word that is much shorter hardly counts
			continue
		}
		own := float64(w.Box.Dy()) / (up + down)
		em, base, n = em+own, base+float64(w.Box.Max.Y)-down*own, n+1
	}
	if n == 0 || em < n {
		return 0, 0
	}
	em, base = em/n, base/n
	em = stepped(em)
	return em, onStep(base, em/baseStep)
}

// stepped is the step of sizes that one is nearest to.
func stepped(em float64) float64 {
	return math.Round(sizeFrom * math.Pow(sizeStep, math.Round(math.Log(em/sizeFrom)/math.Log(sizeStep))))
}

// extents are how far a word reaches above and below its line; 0 where it has no letters.
func extents(word string) (up, down float64) {
	some := false
	for _, r := range word {
		some = some || unicode.IsLetter(r) || unicode.IsNumber(r)
		switch {
		case strings.ContainsRune("gjpqy", r):
			down = tail
		case r == 'Q':
			down = max(down, tailOfQ)
		}
		switch {
		case strings.ContainsRune("bdfhkl", r):
			up = ascender
		case strings.ContainsRune("acegmnopqrsuvwxyz", r):
			up = max(up, small)
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			up = max(up, capital)
		}
	}
	if !some {
		return 0, 0
	}
	return up, down
}

// alone is the baseline of a line of which nothing stays. In a picture that is no higher than a line it is the picture's middle.
func (c *Canvas) alone(s *setting) float64 {
	if high := float64(c.Image.Rect.Dy()); c.Framed && high < oneLine*s.em {
		return math.Round(float64(c.Image.Rect.Min.Y) + (high+capital*s.em)/2)
	}
	if _, base := lettered(s.words); base > 0 {
		return base
	}
	return s.base
}

// cells gives where lines and cells of lines begin whose first word stays.
func (c *Canvas) cells(cuts map[int][]Cut) []int {
	var out []int
	for i, l := range c.Reading.Lines {
		for j, w := range l.Words {
			if j > 0 && float64(w.Box.Min.X-l.Words[j-1].Box.Max.X) < c.em {
				continue
			}
			if !slices.ContainsFunc(cuts[i], func(cut Cut) bool { return j >= cut.From && j < cut.To }) {
				out = append(out, w.Box.Min.X)
			}
		}
	}
	return out
}

// begin is where a cell begins whose first words go: where other lines begin, or on a step, but not before what stands
// before it.
func (c *Canvas) begin(s *setting, from int) int {
	left, near := s.words[from].Box.Min.X, int(begins*s.em)
	first := c.Image.Rect.Min.X + int(s.em/4)
	if from > 0 {
		first = s.words[from-1].Box.Max.X + int(s.em/3)
		if x, ok := c.rule(s, s.words[from-1].Box.Max.X, left); ok {
			first = x + 2
		}
	} else if x, ok := c.rule(s, left-2*near, left); ok {
		first = x + 2
	}
	at, found := left, false
	for _, x := range c.starts {
		if x >= first && max(x-left, left-x) <= near && (!found || x < at) {
			at, found = x, true
		}
	}
	if found {
		return at
	}
	return max(first, int(onStep(float64(left), max(1, math.Round(s.em/beginStep)))))
}

// roomBefore widens what is painted over to the left as far as a line may have begun, unless something stands there.
func (c *Canvas) roomBefore(s *setting, left, pad, tight int) int {
	at := max(left-int(begins*s.em)-pad, c.Image.Rect.Min.X)
	if at < tight && c.ink(image.Rect(at, s.band.Min.Y, tight, s.band.Max.Y), s.ground).Empty() {
		return at
	}
	return tight
}

func onStep(v, step float64) float64 { return math.Round(v/step) * step }
