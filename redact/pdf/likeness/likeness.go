// Package likeness tells a letter by its looks, to find glyphs that are not what their font says.
//
// It knows the letters of common type only: upright and slanted, light and bold, with serifs, without, and typewriting. Of
// script or of a face that nobody would take for one of those it says nothing.
package likeness

import (
	"image"
	"math"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A Look is a drawn glyph whatever its size: its ink on a grid that it fills.
type Look struct {
	ink   [side * side]float64 // of mean 0 and length 1
	shape float64              // logarithm of its width by its height
}

const (
	side  = 16
	fine  = 4   // samples of a square of the grid, each way
	inked = 160 // a darker sample is ink
	least = 6   // samples from its foot to its head: what is lower is a point or a stroke

	leastDiffering = 40 // of 255, between the squares: the ink of a bar or a block is the same everywhere
)

// Of gives the look of what is drawn dark on light in a part of m; false where that is too little or a mere bar, or runs over
// the edge.
func Of(m *image.Gray, part image.Rectangle) (*Look, bool) {
	var box image.Rectangle
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if m.GrayAt(x, y).Y < inked {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	if box.Dy() < least || !box.In(part.Inset(1)) {
		return nil, false
	}
	var grid [side * side]float64
	for j := range side * fine {
		for i := range side * fine {
			v := m.GrayAt(box.Min.X+i*box.Dx()/(side*fine), box.Min.Y+j*box.Dy()/(side*fine)).Y
			grid[j/fine*side+i/fine] += float64(255 - v)
		}
	}
	l := &Look{ink: blurred(&grid), shape: math.Log(float64(box.Dx()) / float64(box.Dy()))}
	return l, l.level()
}

// blurred spreads ink to the squares around, so that the weight of strokes does not matter.
func blurred(grid *[side * side]float64) (out [side * side]float64) {
	for j := range side {
		for i := range side {
			sum, of := grid[j*side+i], 1.0
			for y := max(j-1, 0); y <= min(j+1, side-1); y++ {
				for x := max(i-1, 0); x <= min(i+1, side-1); x++ {
					sum, of = sum+grid[y*side+x], of+1
				}
			}
			out[j*side+i] = sum / of
		}
	}
	return out
}

// level brings the ink to mean 0 and length 1; false if it is about the same everywhere.
func (l *Look) level() bool {
	mean, length := 0.0, 0.0
	for _, v := range l.ink {
		mean += v / (side * side)
	}
	for i := range l.ink {
		l.ink[i] -= mean
		length += l.ink[i] * l.ink[i]
	}
	if length = math.Sqrt(length); length < leastDiffering*side {
		return false
	}
	for i := range l.ink {
		l.ink[i] /= length
	}
	return true
}

const stretched = 0.25 // what a glyph that is e times as wide for its height loses

// like is 1 for the same look, and about 0 for looks that have nothing in common.
func (l *Look) like(o *Look) float64 {
	sum := -stretched * math.Abs(l.shape-o.shape)
	for i, v := range l.ink {
		sum += v * o.ink[i]
	}
	return sum
}

const (
	sure = 1.0 // how like another letter a glyph is, and half of by how much more than like its own: then it is the other
	more = 0.1 // by which it has to be more
	same = 0.9 // as like as the same letter in two faces of one kind
)

// Impostor reports whether a glyph that is said to show a character is unmistakably another letter or digit.
func (l *Look) Impostor(said rune) bool {
	ligature := said >= '\ufb00' && said <= '\ufb06'
	if !ligature {
		said = base(said)
	}
	sign := ligature || !unicode.IsLetter(said) && !unicode.IsDigit(said)
	if !sign && said > unicode.MaxASCII {
		return false // other scripts share shapes with ours
	}
	own := l.most(func(shows rune) bool { return alike(shows, said) })
	if own > 1-more {
		return false
	}
	other := l.most(func(shows rune) bool { return !alike(shows, said) && !(sign && strings.ContainsRune(plain, shows)) })
	if sign {
		return other > same // nobody knows how like a sign, or a ligature, it is
	}
	return other > own+more && other+(other-own)/2 > sure
}

// most is how like a glyph is to the model of these that it is most like; 0 if there is none.
func (l *Look) most(these func(rune) bool) float64 {
	most := 0.0
	for _, m := range models() {
		if these(m.shows) {
			most = max(most, l.like(m.Look))
		}
	}
	return most
}

// base is a letter without its accents.
func base(r rune) rune {
	for _, r := range norm.NFD.String(string(r)) {
		return r
	}
	return r
}

// plain are letters and digits that signs may look like.
const plain = "cCDiIjJlLoOrsStTuUvVxXzZ01257"

// shapes are letters and digits that nobody tells apart by their looks without their size.
var shapes = []string{"cC", "iIl1jJ", "kK", "mM", "oO0", "pP", "sS5", "uU", "vVyY", "wW", "xX", "zZ2", "gq9", "Qq", "b6"}

// alike reports whether what is said to be a character may look as another does: also as its small letter or its capital, since
// there are small capitals, and an a without its roof as an o.
func alike(shows, said rune) bool {
	if unicode.ToUpper(shows) == unicode.ToUpper(said) || said == 'a' && unicode.ToLower(shows) == 'o' {
		return true
	}
	for _, s := range shapes {
		if strings.ContainsRune(s, shows) && strings.ContainsRune(s, said) {
			return true
		}
	}
	return false
}
