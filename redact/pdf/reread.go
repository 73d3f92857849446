package pdf

import (
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// A Rereading is another reading of a page: what it holds is on the page as well.
type Rereading struct {
	Page int // counted from 1
	Text string
	// Ranges gives the ranges of [Document.Text] that a range of Text shows.
	Ranges func(start, end int) [][2]int
}

// Others gives the other readings of pages: with what the character maps say where the font programs contradict them,
// and with the hidden parts of words of which another part is seen.
func (d *Document) Others() []Rereading {
	var out []Rereading
	for i, p := range d.pages {
		if a := p.read.Another(); a != nil {
			out = append(out, Rereading{i + 1, a.Text, func(start, end int) [][2]int {
				if from, to, ok := a.Range(start, end); ok {
					return [][2]int{{p.start + from, p.start + to}}
				}
				return nil
			}})
		}
		if w := p.whole(); w != nil {
			out = append(out, Rereading{i + 1, w.read.Text, w.ranges})
		}
	}
	return out
}

// whole is a page read as if nothing were clipped, covered or off its edge.
type whole struct {
	read *reading.Page
	seen map[glyphID][2]int // bytes of the document's text of each glyph that is seen
	of   map[*content.Text]*content.Text
}

type glyphID struct {
	text  *content.Text
	index int
}

// partly are the channels of glyphs of which a word may be seen in part.
var partly = map[string]bool{"clipped_text": true, "off_page_text": true, "covered_text": true}

func (p *page) whole() *whole {
	w := &whole{seen: map[glyphID][2]int{}, of: map[*content.Text]*content.Text{}}
	any := false
	var all []reading.Source
	for _, src := range p.texts {
		t := *src.Text
		t.Glyphs = slices.Clone(t.Glyphs)
		for i := range t.Glyphs {
			if partly[t.Glyphs[i].Hidden] {
				t.Glyphs[i].Hidden, any = "", true
			}
		}
		w.of[&t] = src.Text
		src.Text = &t
		all = append(all, src)
	}
	if !any {
		return nil
	}
	for _, s := range p.read.Spans {
		if l := p.read.Lines[s.Line]; !l.Hidden {
			g := &l.Glyphs[s.Glyph]
			w.seen[glyphID{g.Item, g.Index}] = [2]int{p.start + s.Start, p.start + s.End}
		}
	}
	if len(w.seen) == 0 {
		return nil
	}
	w.read = reading.Read(all, p.rules)
	return w
}

// ranges joins what is seen of a range into as few ranges as there are.
func (w *whole) ranges(start, end int) [][2]int {
	var out [][2]int
	for _, s := range w.read.Spans {
		if s.End <= start || s.Start >= end {
			continue
		}
		g := &w.read.Lines[s.Line].Glyphs[s.Glyph]
		at, ok := w.seen[glyphID{w.of[g.Item], g.Index}]
		if !ok {
			continue
		}
		if n := len(out); n > 0 && at[0] >= out[n-1][1] && at[0] <= out[n-1][1]+1 {
			out[n-1][1] = at[1]
			continue
		}
		out = append(out, at)
	}
	return out
}
