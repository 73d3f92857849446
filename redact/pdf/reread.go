package pdf

import (
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// A Rereading is another reading of a page: what it holds is on the page as well.
type Rereading struct {
	Page   int // counted from 1
	Text   string
	Else   bool // others read it so: a second engine, or text recognition where it was sure
	Unsure bool // text recognition read it so, with what it was not sure of: only what is listed can be told in that
	// Ranges gives the ranges of [Document.Text] that a range of Text shows.
	Ranges func(start, end int) [][2]int
}

// Others gives the other readings of pages: with what the character maps say where the font programs contradict them,
// and with the hidden parts of words of which another part is seen.
func (d *Document) Others() []Rereading {
	var out []Rereading
	for i, p := range d.pages {
		for k, o := range slices.Concat(p.others, p.foreign) {
			out = append(out, p.rereading(o, i+1, k >= len(p.others)))
		}
	}
	return out
}

// rereading makes a page's other reading one of the document.
func (p *page) rereading(o another, page int, by bool) Rereading {
	return Rereading{page, o.text, by, o.unsure, func(start, end int) [][2]int {
		ranges := o.ranges(start, end)
		for k := range ranges {
			ranges[k][0] += p.start
			ranges[k][1] += p.start
		}
		return ranges
	}}
}

// another is another reading of a page, with the ranges of its text that a range of the reading shows.
type another struct {
	text   string
	unsure bool
	ranges func(start, end int) [][2]int
}

// anew reads a sheet in every other way.
func (s *sheet) anew() []another {
	var out []another
	if a := s.read.Another(); a != nil {
		out = append(out, another{text: a.Text, ranges: func(start, end int) [][2]int {
			if from, to, ok := a.Range(start, end); ok {
				return [][2]int{{from, to}}
			}
			return nil
		}})
	}
	if w := s.unhidden(); w != nil {
		out = append(out, another{text: w.text, ranges: w.ranges})
	}
	return out
}

// unhidden is the text of a page as if nothing were clipped, covered or off its edge.
type unhidden struct {
	text  string
	spans []seenSpan // of the glyphs that are seen, in the order of start
}

// seenSpan maps bytes of such a text to those of the page's text.
type seenSpan struct {
	start, end int
	at         [2]int
}

type glyphID struct {
	text  *content.Text
	index int
}

// partly are the channels of glyphs of which a word may be seen in part.
var partly = map[string]bool{"clipped_text": true, "off_page_text": true, "covered_text": true}

// partly reports whether a page has such glyphs.
func (s *sheet) partly() bool {
	return slices.ContainsFunc(s.texts, func(src reading.Source) bool {
		return slices.ContainsFunc(src.Text.Glyphs, func(g content.Glyph) bool { return partly[g.Hidden] })
	})
}

func (s *sheet) unhidden() *unhidden {
	if !s.partly() {
		return nil
	}
	seen, of := map[glyphID][2]int{}, map[*content.Text]*content.Text{}
	var all []reading.Source
	for _, src := range s.texts {
		t := *src.Text
		t.Glyphs = slices.Clone(t.Glyphs)
		for i := range t.Glyphs {
			if partly[t.Glyphs[i].Hidden] {
				t.Glyphs[i].Hidden = ""
			}
		}
		of[&t] = src.Text
		src.Text = &t
		all = append(all, src)
	}
	for _, at := range s.read.Spans {
		if l := s.read.Lines[at.Line]; !l.Hidden {
			g := &l.Glyphs[at.Glyph]
			seen[glyphID{g.Item, g.Index}] = [2]int{at.Start, at.End}
		}
	}
	if len(seen) == 0 {
		return nil
	}
	read := reading.Read(all, s.rules, nil)
	w := &unhidden{text: read.Text}
	for _, s := range read.Spans {
		g := &read.Lines[s.Line].Glyphs[s.Glyph]
		if at, ok := seen[glyphID{of[g.Item], g.Index}]; ok {
			w.spans = append(w.spans, seenSpan{s.Start, s.End, at})
		}
	}
	return w
}

// ranges joins what is seen of a range into as few ranges as there are.
func (w *unhidden) ranges(start, end int) [][2]int {
	var out [][2]int
	for _, s := range w.spans {
		if s.end <= start || s.start >= end {
			continue
		}
		at := s.at
		if n := len(out); n > 0 && at[0] >= out[n-1][1] && at[0] <= out[n-1][1]+1 {
			out[n-1][1] = at[1]
			continue
		}
		out = append(out, at)
	}
	return out
}
