package pdf

import (
	"cmp"
	"context"
	"image"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/caseveil/caseveil/redact/ocr"
	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// A Mark is a letter or a word of a page as somebody else reads it. What stands between them has no place: an empty box.
type Mark struct {
	Text string
	Box  [4]float64 // left, bottom, right, top in the page's space
}

const (
	mostElse = 60   // pages of a document that are looked at by others too
	seeAt    = 250  // dots to the inch at which such a page is drawn
	leastSay = 0.8  // of the glyphs of a line that no font tells: so many have to be read well
	sureWord = 60.0 // of text recognition's 100
	farOff   = 0.8  // em from the middle of a glyph to the letter that another reading gives for it
	slight   = 0.3  // the same for a glyph that is that letter
	upon     = 0.02 // the same where both read the same glyphs
)

// disputed reads pages, counted from 1, of which a second engine reads other words, and those with letters that no font
// tells, by the eyes of others: what any of them finds has to go. A page is refused where another reads letters at a place where
// we have none, or where nobody can tell what stands there.
func (d *Document) disputed(ctx context.Context, pages []int) error {
	all := slices.Compact(slices.Sorted(slices.Values(slices.Concat(pages, d.riddles))))
	for _, n := range all {
		if d.eyes.Read == nil || d.eyes.Page == nil || d.eyes.Marks == nil || len(all) > mostElse {
			return d.unsettled(n)
		}
		if err := d.again(ctx, n-1); err != nil {
			return err
		}
	}
	return nil
}

// unsettled refuses a page, counted from 1.
func (d *Document) unsettled(page int) error {
	if slices.Contains(d.riddles, page) {
		return &Refusal{Reason: "a font does not say, or not truly, which letters its glyphs are", Page: page, Where: "page text"}
	}
	return &Refusal{Reason: "two PDF engines read different words here", Page: page, Where: "page text"}
}

// An Untold is a part of the document's text with letters that no font tells and that text recognition could not read.
type Untold struct{ Start, End, Page int }

// Untold lists them in the order of the text.
func (d *Document) Untold() []Untold {
	var out []Untold
	for i, p := range d.pages {
		for _, r := range p.untold {
			out = append(out, Untold{p.start + r[0], p.start + r[1], i + 1})
		}
	}
	return out
}

// again reads page i so that glyphs which no font tells have a place in its text.
func (d *Document) again(ctx context.Context, i int) error {
	p, err := d.whole(ctx, i)
	if err != nil {
		return err
	}
	own, kept := *p, *p.sheet
	kept.lift(p.lifted, unsaid)
	own.sheet, own.disputed = &kept, true
	d.pages[i] = &own
	p = &own
	p.words, p.text, p.others = p.read.Text, p.read.Text, p.anew()
	return nil
}

// unsaid reports whether a glyph draws something, whatever its font says that it means.
func unsaid(f *font.Face, g *font.Glyph) bool {
	_, ink := f.Looks(*g)
	return ink && f.Embedded() && g.GID != 0
}

// readDisputed adds what others read on the disputed pages; agreed says of which pages, counted from 1, a second engine reads the
// same.
func (d *Document) readDisputed(ctx context.Context, agreed func(page int) bool) error {
	room := make(chan struct{}, readAtOnce)
	errs := make([]error, len(d.pages))
	var work sync.WaitGroup
	for i, p := range d.pages {
		if !p.disputed {
			continue
		}
		room <- struct{}{}
		work.Go(func() {
			defer func() { <-room }()
			errs[i] = d.readElse(ctx, i, agreed(i+1))
		})
	}
	work.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// readElse adds what others read on page i, which keeps its sheet.
func (d *Document) readElse(ctx context.Context, i int, agreed bool) error {
	p := d.pages[i]
	places := p.places(d.belief)
	if !agreed {
		marks, err := d.eyes.Marks(ctx, i+1)
		if err != nil {
			return err
		}
		other, whole := places.reread(marks, farOff, slight)
		if !whole {
			return d.unsettled(i + 1)
		}
		p.foreign = append(p.foreign, other)
		if !slices.Contains(d.riddles, i+1) {
			return nil // one of the two is right
		}
	}
	m, err := d.eyes.Page(ctx, i+1, seeAt)
	if err != nil {
		return err
	}
	seen, err := ocr.Read(ctx, d.eyes.Read, grey(m), seeAt)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return d.unsettled(i + 1)
	}
	marks := p.seenMarks(seen, m.Rect, 0)
	p.untold = places.untold(p.read.Lines, d.belief, marks, seen)
	all, _ := places.reread(marks, 0, 0)
	all.unsure = true
	sure, _ := places.reread(p.seenMarks(seen, m.Rect, sureWord), 0, 0)
	p.foreign = append(p.foreign, all, sure)
	return nil
}

// ReadElse gives a page, counted from 1, as the second engine reads it, and as we do where the narrowest gap parts words.
func (d *Document) ReadElse(ctx context.Context, page int) ([]Rereading, error) {
	p, err := d.whole(ctx, page-1)
	if err != nil {
		return nil, err
	}
	marks, err := d.eyes.Marks(ctx, page)
	if err != nil {
		return nil, err
	}
	theirs, _ := p.places(d.belief).reread(marks, farOff, upon)
	return []Rereading{p.rereading(theirs, page, true), p.rereading(p.apart(), page, false)}, nil
}

// leastGap is the gap, in em, of which some reader may make a space.
const leastGap = 0.07

// apart is the page's text with every gap for a space.
func (s *sheet) apart() another {
	var b strings.Builder
	var spans []seenSpan
	line, after := -1, 0
	for _, at := range s.read.Spans {
		g := &s.read.Lines[at.Line].Glyphs[at.Glyph]
		b.WriteString(s.read.Text[after:max(after, at.Start)])
		if at.Line == line && at.Glyph > 0 && at.Start == after {
			if before := &s.read.Lines[line].Glyphs[at.Glyph-1]; g.Along-before.End() > leastGap*g.Size {
				b.WriteByte(' ')
			}
		}
		start := b.Len()
		b.WriteString(s.read.Text[max(after, at.Start):max(after, at.End)])
		spans = append(spans, seenSpan{start, b.Len(), [2]int{at.Start, at.End}})
		line, after = at.Line, max(after, at.End)
	}
	return another{text: b.String(), ranges: func(start, end int) [][2]int { return rangesOf(spans, start, end) }}
}

// seenMarks gives the words of a drawn page that were read well enough, with their places on it.
func (p *page) seenMarks(seen *ocr.Reading, size image.Rectangle, least float64) []Mark {
	var out []Mark
	for _, l := range seen.Lines {
		for _, w := range l.Words {
			if w.Confidence < least {
				out = append(out, Mark{Text: "\n"})
				continue
			}
			out = append(out, Mark{Text: w.Text, Box: p.onPage(w.Box, size)}, Mark{Text: " "})
		}
		out = append(out, Mark{Text: "\n"})
	}
	return out
}

// OnPage gives the place on a page, counted from 1, of a part of its picture, which has that size.
func (d *Document) OnPage(page int, part, size image.Rectangle) Spot {
	return Spot{page, d.pages[page-1].onPage(part, size)}
}

// onPage gives the place on the page of a part of its picture.
func (p *page) onPage(r, size image.Rectangle) [4]float64 {
	crop := content.Rect(p.source.CropBox).Intersect(content.Rect(p.source.MediaBox))
	w, h := float64(max(1, size.Dx())), float64(max(1, size.Dy()))
	at := func(x, y int) (float64, float64) { // from the upper left corner of the picture
		u, v := float64(x)/w, float64(y)/h
		switch ((p.source.Rotate/90)%4 + 4) % 4 {
		case 1:
			u, v = v, 1-u
		case 2:
			u, v = 1-u, 1-v
		case 3:
			u, v = 1-v, u
		}
		return crop[0] + u*(crop[2]-crop[0]), crop[3] - v*(crop[3]-crop[1])
	}
	x0, y0 := at(r.Min.X, r.Min.Y)
	x1, y1 := at(r.Max.X, r.Max.Y)
	return [4]float64{min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)}
}

// places are the glyphs of a page by where they stand.
type places struct {
	all   []standing
	lines [][]standing // of the page's lines
	cells map[[2]int][]int

	largest float64 // size of a glyph
}

type standing struct {
	x, y, size float64
	span       [2]int // of the page's text; empty when the text has none
	text       string // what we take it for
	unread     bool
}

const cellSize = 24.0 // page units

func (p *page) places(b *belief) *places {
	out := &places{cells: map[[2]int][]int{}}
	spans := map[[2]int][2]int{}
	for _, s := range p.read.Spans {
		spans[[2]int{s.Line, s.Glyph}] = [2]int{s.Start, s.End}
	}
	for i, l := range p.read.Lines {
		for j := range l.Glyphs {
			g := &l.Glyphs[j]
			along, across := g.Along+g.Advance/2, g.Across+0.3*g.Size
			if l.Vertical {
				along, across = g.Along+g.Advance/2, g.Across
			}
			x, y := l.Point(along, across)
			unread := !l.Hidden && (g.Unread || b.unread(g.Item.Font, g.Item.Glyphs[g.Index].Glyph))
			out.add(standing{x, y, g.Size, spans[[2]int{i, j}], g.Text, unread})
		}
		out.lines = append(out.lines, out.all[len(out.all)-len(l.Glyphs):])
	}
	for _, l := range p.read.Blank {
		for j := range l.Glyphs {
			g := &l.Glyphs[j]
			x, y := l.Point(g.Along+g.Advance/2, g.Across+0.3*g.Size)
			out.add(standing{x: x, y: y, size: g.Size})
		}
	}
	return out
}

func (p *places) add(g standing) {
	cell := [2]int{int(math.Floor(g.x / cellSize)), int(math.Floor(g.y / cellSize))}
	p.cells[cell] = append(p.cells[cell], len(p.all))
	p.all = append(p.all, g)
	p.largest = min(max(p.largest, g.size), 200)
}

// near calls f for the glyphs whose middle lies in a box.
func (p *places) near(box [4]float64, f func(*standing)) {
	x0, x1 := int(math.Floor(box[0]/cellSize)), int(math.Floor(box[2]/cellSize))
	y0, y1 := int(math.Floor(box[1]/cellSize)), int(math.Floor(box[3]/cellSize))
	if (x1-x0+1)*(y1-y0+1) > len(p.cells)+16 {
		for i := range p.all {
			if g := &p.all[i]; g.x >= box[0] && g.x <= box[2] && g.y >= box[1] && g.y <= box[3] {
				f(g)
			}
		}
		return
	}
	for cx := x0; cx <= x1; cx++ {
		for cy := y0; cy <= y1; cy++ {
			for _, i := range p.cells[[2]int{cx, cy}] {
				if g := &p.all[i]; g.x >= box[0] && g.x <= box[2] && g.y >= box[1] && g.y <= box[3] {
					f(g)
				}
			}
		}
	}
}

// reread gives what others read as another reading of the page. With a reach, in em, it says too whether each letter of theirs
// stands where we have a glyph; it shows into those that stand on it or beside it, in em.
func (p *places) reread(marks []Mark, reach, beside float64) (another, bool) {
	var b strings.Builder
	var spans []seenSpan
	whole := true
	for _, m := range marks {
		start := b.Len()
		b.WriteString(m.Text)
		if m.Box[0] >= m.Box[2] && m.Box[1] >= m.Box[3] {
			continue
		}
		found := false
		by := max(1, 0.15*(m.Box[3]-m.Box[1]))
		if reach > 0 {
			by = reach * p.largest
		}
		var on []*standing
		p.near([4]float64{m.Box[0] - by, m.Box[1] - by, m.Box[2] + by, m.Box[3] + by}, func(g *standing) {
			found = found || reach == 0 || g.within(m.Box, reach*g.size)
			if g.span[0] < g.span[1] && (reach == 0 || g.within(m.Box, beside*g.size)) {
				on = append(on, g)
			}
		})
		if reach > 0 {
			on = agreed(m, on)
		}
		spans = append(spans, byLetter(m.Text, start, on)...)
		if !found && strings.ContainsFunc(m.Text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			whole = false
		}
	}
	return another{text: b.String(), ranges: func(start, end int) [][2]int { return rangesOf(spans, start, end) }}, whole
}

// agreed is the glyph nearest to the middle of a letter of another reading, where we read that letter there too: what stands
// beside it, as a comma behind a name does, is another's. Where we read something else there it is all of these glyphs.
func agreed(m Mark, on []*standing) []*standing {
	if len(on) == 0 {
		return on
	}
	x, y := (m.Box[0]+m.Box[2])/2, (m.Box[1]+m.Box[3])/2
	off := func(g *standing) float64 { return math.Hypot(g.x-x, g.y-y) }
	nearest := slices.MinFunc(on, func(a, b *standing) int { return cmp.Compare(off(a), off(b)) })
	if !nearest.unread && m.Text != "" && strings.Contains(nearest.text, m.Text) {
		return []*standing{nearest}
	}
	return on
}

// byLetter gives the glyphs that show a word of another reading, which begins at a byte of that: from both its ends letter by
// letter while we read the same, and what is left of the word as a whole. The page's text has them in its order.
func byLetter(word string, start int, on []*standing) []seenSpan {
	on = slices.DeleteFunc(on, func(g *standing) bool { return !g.unread && g.text != "" && strings.TrimSpace(g.text) == "" })
	slices.SortFunc(on, func(a, b *standing) int { return a.span[0] - b.span[0] })
	var out []seenSpan
	from, to := 0, len(word)
	i, j := 0, len(on)
	for ; i < j; i++ {
		n := on[i].starts(word[from:to])
		if n == 0 {
			break
		}
		out = append(out, seenSpan{start + from, start + from + n, on[i].span})
		from += n
	}
	for ; i < j; j-- {
		n := on[j-1].closes(word[from:to])
		if n == 0 {
			break
		}
		out = append(out, seenSpan{start + to - n, start + to, on[j-1].span})
		to -= n
	}
	if from == to {
		if !slices.ContainsFunc(on[i:j], func(g *standing) bool { return g.wordlike() && g.lies(on) }) {
			return out // signs that the other did not see, or the small number of a note
		}
		out, i, j, from, to = nil, 0, len(on), 0, len(word) // of glyphs that lie on each other nobody knows which it saw
	}
	for _, g := range on[i:j] {
		out = append(out, seenSpan{start + from, start + to, g.span})
	}
	return out
}

// starts is how many bytes of the begin of a word a glyph shows: its text, or the letter of it without its accent.
func (g *standing) starts(word string) int {
	switch r, n := utf8.DecodeRuneInString(word); {
	case g.unread || g.text == "" || word == "":
		return 0
	case strings.HasPrefix(word, g.text):
		return len(g.text)
	case unaccented(g.text) == string(r):
		return n
	}
	return 0
}

// closes is the same for the end of a word.
func (g *standing) closes(word string) int {
	switch r, n := utf8.DecodeLastRuneInString(word); {
	case g.unread || g.text == "" || word == "":
		return 0
	case strings.HasSuffix(word, g.text):
		return len(g.text)
	case unaccented(g.text) == string(r):
		return n
	}
	return 0
}

// unaccented is a letter without its accents.
func unaccented(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(text))
}

// lies reports whether a glyph lies on another.
func (g *standing) lies(on []*standing) bool {
	return g.unread || slices.ContainsFunc(on, func(o *standing) bool {
		return o != g && math.Hypot(o.x-g.x, o.y-g.y) < slight*min(o.size, g.size)
	})
}

// wordlike reports whether a glyph may be of a word.
func (g *standing) wordlike() bool {
	return g.unread || strings.ContainsFunc(g.text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// rangesOf joins what a range of another reading shows into as few ranges as there are.
func rangesOf(spans []seenSpan, start, end int) [][2]int {
	var all, out [][2]int
	for _, s := range spans {
		if s.start < end && start < s.end {
			all = append(all, s.at)
		}
	}
	slices.SortFunc(all, func(a, b [2]int) int { return a[0] - b[0] })
	for _, at := range all {
		if n := len(out); n > 0 && at[0] <= out[n-1][1]+1 {
			out[n-1][1] = max(out[n-1][1], at[1])
			continue
		}
		out = append(out, at)
	}
	return out
}

// within reports whether the middle of a glyph lies on a box, or not farther off than so much.
func (g *standing) within(box [4]float64, by float64) bool {
	return g.x >= box[0]-by && g.x <= box[2]+by && g.y >= box[1]-by && g.y <= box[3]+by
}

// untold gives the parts of the page's text that no font tells and that were not read well in the picture of the page either.
func (p *places) untold(lines []*reading.Line, b *belief, marks []Mark, seen *ocr.Reading) [][2]int {
	read := map[int]bool{} // glyphs, by where they begin in the text
	at := 0
	for _, l := range seen.Lines {
		for _, w := range l.Words {
			for marks[at].Box == ([4]float64{}) {
				at++
			}
			if box := marks[at].Box; w.Confidence >= sureWord {
				p.near([4]float64{box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1}, func(g *standing) { read[g.span[0]] = true })
			}
			at++
		}
	}
	var out [][2]int
	for i, l := range lines {
		if l.Hidden || !b.riddleIn(l) {
			continue
		}
		var spans [][2]int
		told := 0
		for _, g := range p.lines[i] {
			if g.unread && g.span[0] < g.span[1] {
				if spans = append(spans, g.span); read[g.span[0]] {
					told++
				}
			}
		}
		if float64(told) < leastSay*float64(len(spans)) {
			out = append(out, [2]int{spans[0][0], spans[len(spans)-1][1]})
		}
	}
	return out
}
