package reading

import (
	"slices"
	"strings"
)

// Another is the page's text as its character maps have it, where the font programs contradict them. Each may be the
// one that lies, so what either reading holds has to be found.
type Another struct {
	Text  string
	spans []Span // bytes of this text
	of    []Span // the same glyphs' bytes of the page's text
}

// Another gives the other reading of the page, or nil when there is none.
func (p *Page) Another() *Another {
	differs := func(s Span) string { return p.Lines[s.Line].Glyphs[s.Glyph].Others }
	if !slices.ContainsFunc(p.Spans, func(s Span) bool { return differs(s) != "" }) {
		return nil
	}
	a := &Another{}
	var b strings.Builder
	at := 0
	for _, s := range p.Spans {
		b.WriteString(p.Text[at:s.Start])
		at = s.End
		text := p.Text[s.Start:s.End]
		if o := differs(s); o != "" {
			text = o
		}
		start := b.Len()
		b.WriteString(text)
		a.spans, a.of = append(a.spans, Span{start, b.Len(), s.Line, s.Glyph}), append(a.of, s)
	}
	b.WriteString(p.Text[at:])
	a.Text = b.String()
	return a
}

// Range gives the bytes of the page's text whose glyphs show a range of the other reading; false if none does.
func (a *Another) Range(start, end int) (from, to int, ok bool) {
	for i, s := range a.spans {
		if s.End <= start || s.Start >= end {
			continue
		}
		if !ok {
			from, ok = a.of[i].Start, true
		}
		to = a.of[i].End
	}
	return from, to, ok
}
