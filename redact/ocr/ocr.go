package ocr

import (
	"context"
	"image"
	"math"
	"slices"
	"strings"
	"unicode"
)

// A Reader recognises the text of an upright grey picture with dpi samples to the inch. It answers with tesseract's
// table of words (TSV). It may be called by several goroutines at once.
type Reader func(ctx context.Context, page *image.Gray, dpi int) (tsv []byte, err error)

// A Word is what stands between white space. Confidence goes from 0 to 100.
type Word struct {
	Text       string
	Box        image.Rectangle // in samples, y downwards
	Confidence float64
	Loose      *Stand // how its letters stand, where each was found by itself
}

// A Stand is how the letters of a word stand that are no run of print.
type Stand struct {
	Letters []image.Rectangle
	Size    float64 // of the largest letter, in samples
	Lean    float64 // radians from -pi to pi by which the word goes down to the right; 0 where it bends
	Level   bool    // they stand side by side on a level line
}

// A Line is the words that stand on one baseline, from left to right.
type Line struct {
	Words []Word
	Block int // lines of one block of text have the same
}

// Box is around the line's words.
func (l *Line) Box() image.Rectangle {
	var box image.Rectangle
	for _, w := range l.Words {
		box = box.Union(w.Box)
	}
	return box
}

// A Reading is what recognition says of one picture.
type Reading struct{ Lines []Line }

// Measured on scans of this program's own tests and on photographs: a word of clean print has 85 and more, handwriting
// and stains have 10 to 50, the grain of a photograph gives a few words below 40 that stand by themselves.
const (
	sure      = 60 // confidence from which a word counts as read
	leastPoor = 3  // words read badly that tell that there is text at all
	mostPoor  = 20 // one badly read word to so many well read ones is what a clean scan has
)

// tally counts the words that say something by how well they were read.
func (r *Reading) tally() (well, badly int) {
	for _, l := range r.Lines {
		for _, w := range l.Words {
			switch n := letters(w.Text); {
			case n >= 2 && w.Confidence >= sure:
				well++
			case n >= 3:
				badly++
			}
		}
	}
	return well, badly
}

// Empty reports whether the picture shows no text: nothing was read well, and next to nothing badly.
func (r *Reading) Empty() bool {
	well, badly := r.tally()
	return well == 0 && badly < leastPoor
}

// Guess reports whether a word was read, however badly: letters that are known to be drawn are hardly chance.
func (r *Reading) Guess() bool {
	for _, l := range r.Lines {
		for _, w := range l.Words {
			if letters(w.Text) > 2 && w.Confidence >= guessed {
				return true
			}
		}
	}
	return false
}

// Doubtful reports whether the picture shows text that was not read well enough to rely on: handwriting, stains, print
// on a busy ground. A person has to look at it.
func (r *Reading) Doubtful() bool {
	well, badly := r.tally()
	return !r.Empty() && badly*mostPoor > well
}

// Score tells how much was read; of several readings of one picture the best has the highest.
func (r *Reading) Score() int {
	n := 0
	for _, l := range r.Lines {
		for _, w := range l.Words {
			if w.Confidence >= sure {
				n += letters(w.Text)
			}
		}
	}
	return n
}

// Lies tells by how many quarter turns clockwise, 1 or -1, the picture has to be turned for its words to be level: recognition
// reads some pages that lie on their side. 0: most words are level.
func (r *Reading) Lies() int {
	level, lying, down := 0, 0, 0
	for _, l := range r.Lines {
		for i, w := range l.Words {
			if letters(w.Text) < leastSide || w.Confidence < sure {
				continue
			}
			if w.Level() {
				level++
				continue
			}
			lying++
			if i > 0 {
				if l.Words[i-1].Box.Min.Y < w.Box.Min.Y {
					down++
				} else {
					down--
				}
			}
		}
	}
	switch {
	case lying <= level || lying < leastLying:
		return 0
	case down > 0:
		return -1
	}
	return 1
}

// Words that tell how a page lies.
const (
	leastSide  = 4 // letters: a shorter word may be as high as it is wide
	leastLying = 3
)

// Sure reports whether a word was read for sure.
func (w *Word) Sure() bool { return w.Confidence >= sure }

// Level reports whether a word's letters stand beside each other.
func (w *Word) Level() bool { return letters(w.Text) < leastSide || w.Box.Dx() >= w.Box.Dy() }

// Slope tells how far lines go down for each sample to the right: the median of those that have words far enough apart.
func (r *Reading) Slope() float64 {
	var all []float64
	for _, l := range r.Lines {
		var at []image.Point // where words stand that have no tails
		for _, w := range l.Words {
			if letters(w.Text) >= 2 && w.Confidence >= sure && !strings.ContainsAny(w.Text, "gjpqyQJ,;()[]") {
				at = append(at, image.Pt((w.Box.Min.X+w.Box.Max.X)/2, w.Box.Max.Y))
			}
		}
		if n := len(at) - 1; n > 0 && at[n].X-at[0].X > farApart*l.Words[0].Box.Dy() {
			all = append(all, float64(at[n].Y-at[0].Y)/float64(at[n].X-at[0].X))
		}
	}
	if len(all) < leastLines {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}

const (
	farApart   = 6 // times the height of a word
	leastLines = 3 // that tell a slope
)

// part parts lines where an upright rule, which recognition takes for a sign, stands between two words: those are words of two boxes.
func (r *Reading) part() {
	var out []Line
	for _, l := range r.Lines {
		own := Line{Block: l.Block}
		high := l.high()
		for _, w := range l.Words {
			if letters(w.Text) > 0 || float64(w.Box.Dy()) < rule*high || w.Box.Dx()*thinRule > w.Box.Dy() {
				own.Words = append(own.Words, w)
			} else if len(own.Words) > 0 {
				out = append(out, own)
				own = Line{Block: l.Block}
			}
		}
		if len(own.Words) > 0 {
			out = append(out, own)
		}
	}
	r.Lines = out
}

// join makes one word of two that no space parts: the last letters of writing that slopes are often taken for a word of their own.
func (r *Reading) join() {
	for i := range r.Lines {
		var words []Word
		for _, w := range r.Lines[i].Words {
			if n := len(words) - 1; n >= 0 && words[n].joins(w) {
				o := &words[n]
				o.Text, o.Box, o.Confidence = o.Text+w.Text, o.Box.Union(w.Box), min(o.Confidence, w.Confidence)
			} else {
				words = append(words, w)
			}
		}
		r.Lines[i].Words = words
	}
}

func (w *Word) joins(o Word) bool {
	gap, high := float64(o.Box.Min.X-w.Box.Max.X), float64(min(w.Box.Dy(), o.Box.Dy()))
	return letters(w.Text) > 0 && letters(o.Text) > 0 && gap > -tight*high && gap < tight*high && 2*min(w.Box.Max.Y, o.Box.Max.Y)-2*max(w.Box.Min.Y, o.Box.Min.Y) > int(high)
}

// tight is what of their height lies between letters of a word, at most; a space is twice as wide.
const tight = 0.1

// high is the median height of a line's words that have letters; where none has, that of the line, which has no rules then.
func (l *Line) high() float64 {
	var all []int
	for _, w := range l.Words {
		if letters(w.Text) > 0 {
			all = append(all, w.Box.Dy())
		}
	}
	if len(all) == 0 {
		return float64(l.Box().Dy())
	}
	slices.Sort(all)
	return float64(all[len(all)/2])
}

// What an upright rule is like that was taken for a sign.
const (
	rule     = 1.6 // times as high as the words beside it
	thinRule = 5   // times as high as it is wide
)

// Join adds the words of another reading of the same picture that stand where r has read none. The two may part the same words into
// lines otherwise: one takes the cells of a row for a line each, and the other all of them for one.
func (r *Reading) Join(other *Reading) {
	own := len(r.Lines)
	for _, l := range other.Lines {
		l.Words = slices.DeleteFunc(slices.Clone(l.Words), func(w Word) bool { return r.has(own, w.Box) })
		if len(l.Words) > 0 {
			l.Block += joined
			r.Lines = append(r.Lines, l)
		}
	}
}

// has reports whether words of the first lines take a third of a box.
func (r *Reading) has(lines int, box image.Rectangle) bool {
	taken := 0
	for _, l := range r.Lines[:lines] {
		for _, w := range l.Words {
			part := w.Box.Intersect(box)
			taken += part.Dx() * part.Dy()
		}
	}
	return 3*taken > box.Dx()*box.Dy()
}

// joined parts the blocks of two readings.
const joined = 1 << 20

// Scale gives the reading of the same picture with factor times as many samples.
func (r *Reading) Scale(x, y float64) {
	for i := range r.Lines {
		for j := range r.Lines[i].Words {
			b := &r.Lines[i].Words[j].Box
			*b = scaled(*b, x, y)
			if s := r.Lines[i].Words[j].Loose; s != nil {
				for k := range s.Letters {
					s.Letters[k] = scaled(s.Letters[k], x, y)
				}
				s.Size *= math.Sqrt(x * y)
			}
		}
	}
}

func scaled(b image.Rectangle, x, y float64) image.Rectangle {
	return image.Rect(int(float64(b.Min.X)*x), int(float64(b.Min.Y)*y), int(float64(b.Max.X)*x+0.999), int(float64(b.Max.Y)*y+0.999))
}

// Text is the words, parted by spaces and line ends.
func (r *Reading) Text() string {
	var b strings.Builder
	for i, l := range r.Lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		for j, w := range l.Words {
			if j > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(w.Text)
		}
	}
	return b.String()
}

// Height is the median height of the reading's words in samples, 0 without any.
func (r *Reading) Height() int {
	var all []int
	for _, l := range r.Lines {
		for _, w := range l.Words {
			if letters(w.Text) >= 2 {
				all = append(all, w.Box.Dy())
			}
		}
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			n++
		}
	}
	return n
}
