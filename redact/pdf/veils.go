package pdf

import (
	"context"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/reading"
	"github.com/caseveil/caseveil/redact/pdf/relay"
)

// A veil is what somebody hid words of one line with by hand: boxes or pictures over them, a box below them that has their
// colour, or, without boxes, white ink on the paper or none at all. It is as wide as the words are, so that it tells of a
// name as an underline does.
type veil struct {
	glyphs []veiled
	boxes  []content.Rect // on the page, as [boxOf] gives them
}

// veiled is a glyph of a page, by the place of its text in [sheet.texts].
type veiled struct{ text, index int }

const (
	veilHigh    = 2.2    // em: a higher box hides more than words of a line
	veilBeyond  = 1.5    // em: how far the boxes reach beyond the words
	veilBeneath = 4      // other boxes below them
	maxVeiled   = 20_000 // glyphs in texts that are hidden, of one page; more were hidden by no hand
)

// veils lists what may have been hidden by hand.
func (s *sheet) veils() []veil {
	n := 0
	for _, src := range s.texts {
		if src.Text.Hidden == "invisible_text" || anyHidden(src.Text) {
			n += len(src.Text.Glyphs)
		}
	}
	if n == 0 || n > maxVeiled {
		return nil
	}
	f := newVeilFinder(s)
	if len(f.lids) > maxRules {
		return nil // a drawing
	}
	for i, src := range s.texts {
		if order, ok := f.order[src.Text]; ok && order >= 0 {
			f.text(i, order, src)
		}
	}
	return f.veils()
}

func anyHidden(t *content.Text) bool {
	return slices.ContainsFunc(t.Glyphs, func(g content.Glyph) bool { return g.Hidden == "covered_text" || g.Hidden == "invisible_text" })
}

// lift reads the sheet as if the words under veils were seen, and the veils' edges were none.
func (s *sheet) lift(veils []veil, unread func(*font.Face, *font.Glyph) bool) {
	lifted := map[veiled]bool{}
	for _, v := range veils {
		for _, g := range v.glyphs {
			lifted[g] = true
		}
		s.rules = slices.DeleteFunc(slices.Clone(s.rules), func(r reading.Rule) bool {
			return slices.ContainsFunc(v.boxes, func(b content.Rect) bool { return b.Holds(content.Rect{r.X, r.Bottom, r.X, r.Top}, 1) })
		})
	}
	of := map[*content.Text]*content.Text{}
	texts := slices.Clone(s.texts)
	for i, src := range s.texts {
		var t *content.Text
		for k := range src.Text.Glyphs {
			if !lifted[veiled{i, k}] {
				continue
			}
			if t == nil {
				own := *src.Text
				own.Glyphs, own.Hidden = slices.Clone(own.Glyphs), ""
				t = &own
				for j := range t.Glyphs {
					if src.Text.Hidden != "" {
						t.Glyphs[j].Hidden = src.Text.Hidden
					}
				}
			}
			t.Glyphs[k].Hidden = ""
		}
		if t != nil {
			of[t], texts[i].Text = src.Text, t
		}
	}
	s.read = reading.Read(texts, s.rules, unread)
	for _, l := range slices.Concat(s.read.Lines, s.read.Blank) {
		for i := range l.Glyphs {
			if t := of[l.Glyphs[i].Item]; t != nil {
				l.Glyphs[i].Item = t
			}
		}
	}
}

// Unveil gives the document with words of a line that somebody hid by hand read as if they were seen, where find gives
// ranges of a page's text among them: only then are they cut like others, so that neither their box nor the rest of their
// line tells how wide they were. What nobody cuts of them stays hidden.
func (d *Document) Unveil(ctx context.Context, find func(text string) [][2]int) (*Document, error) {
	if !slices.ContainsFunc(d.pages, func(p *page) bool { return len(p.veils) > 0 }) {
		return d, nil
	}
	out := *d
	out.pages = slices.Clone(d.pages)
	var text strings.Builder
	for i, p := range d.pages {
		own := *p
		out.pages[i] = &own
		if len(p.veils) > 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			w, err := d.whole(ctx, i)
			if err != nil {
				return nil, err
			}
			s := *w.sheet
			if own.lifted = s.unveil(p.veils, find); len(own.lifted) > 0 {
				own.text, own.words, own.others = s.read.Text, s.read.Text, s.anew()
				if p.sheet != nil {
					own.sheet = &s
				}
			}
		}
		if i > 0 {
			text.WriteByte('\f')
		}
		own.start = text.Len()
		text.WriteString(own.text)
	}
	out.text = text.String()
	return &out, nil
}

// unveil lifts the veils that hide what find finds, and gives them.
func (s *sheet) unveil(veils []veil, find func(text string) [][2]int) []veil {
	as := *s
	as.lift(veils, nil)
	if good := as.sound(veils); len(good) < len(veils) {
		if veils = good; len(good) == 0 {
			return nil
		}
		as = *s
		as.lift(veils, nil)
	}
	found := find(as.read.Text)
	at := as.spansOf()
	var lifted []veil
	for _, v := range veils {
		if slices.ContainsFunc(v.glyphs, func(g veiled) bool {
			sp, ok := at[g]
			return ok && slices.ContainsFunc(found, func(r [2]int) bool { return sp.Start < r[1] && r[0] < sp.End })
		}) {
			lifted = append(lifted, v)
		}
	}
	if len(lifted) > 0 {
		s.lift(lifted, nil)
	}
	return lifted
}

// spansOf tells where in the page's text glyphs stand.
func (s *sheet) spansOf() map[veiled]reading.Span {
	number := map[*content.Text]int{}
	for i, src := range s.texts {
		number[src.Text] = i
	}
	out := map[veiled]reading.Span{}
	for _, sp := range s.read.Spans {
		if l := s.read.Lines[sp.Line]; !l.Hidden {
			g := &l.Glyphs[sp.Glyph]
			out[veiled{number[g.Item], g.Index}] = sp
		}
	}
	return out
}

// sound gives the veils whose words stand in one line and over no others; one without a box needs words beside it.
func (s *sheet) sound(veils []veil) []veil {
	at := s.spansOf()
	lifted := map[veiled]bool{}
	for _, v := range veils {
		for _, g := range v.glyphs {
			lifted[g] = true
		}
	}
	seen := map[int][]*reading.Glyph{} // by line
	for g, sp := range at {
		if !lifted[g] {
			if r := &s.read.Lines[sp.Line].Glyphs[sp.Glyph]; !r.Space {
				seen[sp.Line] = append(seen[sp.Line], r)
			}
		}
	}
	var out []veil
	for _, v := range veils {
		line, good := -1, true
		for _, g := range v.glyphs {
			sp, ok := at[g]
			if !ok {
				continue
			}
			good = good && (line < 0 || sp.Line == line)
			line = sp.Line
			r := &s.read.Lines[sp.Line].Glyphs[sp.Glyph]
			good = good && (r.Space || !slices.ContainsFunc(seen[sp.Line], func(o *reading.Glyph) bool {
				mid := o.Along + o.Advance/2
				return mid > r.Along && mid < r.End()
			}))
		}
		if good && line >= 0 && (len(v.boxes) > 0 || len(seen[line]) > 0) {
			out = append(out, v)
		}
	}
	return out
}

// unveiled adds to the cuts of a page what else lies under a veil that they lift, or under any, and gives the boxes that go.
func (p *page) unveiled(cuts []relay.Cut, all bool) ([]relay.Cut, []content.Rect) {
	if len(p.lifted) == 0 {
		return cuts, nil
	}
	at := p.spansOf()
	cut := func(sp reading.Span) bool {
		return slices.ContainsFunc(cuts, func(c relay.Cut) bool { return c.Start < sp.End && sp.Start < c.End })
	}
	var boxes []content.Rect
	var rest []relay.Cut
	for _, v := range p.lifted {
		lifts := all || slices.ContainsFunc(v.glyphs, func(g veiled) bool { sp, ok := at[g]; return ok && cut(sp) })
		if !lifts {
			continue
		}
		boxes = append(boxes, v.boxes...)
		for _, g := range v.glyphs {
			if sp, ok := at[g]; ok && !cut(sp) && !p.read.Lines[sp.Line].Glyphs[sp.Glyph].Space {
				rest = append(rest, relay.Cut{Start: sp.Start, End: sp.End})
			}
		}
	}
	slices.SortFunc(rest, func(a, b relay.Cut) int { return a.Start - b.Start })
	out := slices.Clone(cuts)
	for i, c := range rest {
		if n := len(out); i > 0 && out[n-1].Label == "" && strings.TrimSpace(p.read.Text[out[n-1].End:max(out[n-1].End, c.Start)]) == "" && !strings.Contains(p.read.Text[out[n-1].End:max(out[n-1].End, c.Start)], "\n") &&
			out[n-1].End <= c.Start && !slices.ContainsFunc(cuts, func(o relay.Cut) bool { return o.Start < c.End && out[n-1].Start < o.End }) {
			out[n-1].End = c.End
			continue
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b relay.Cut) int { return a.Start - b.Start })
	return out, boxes
}

// without gives a scene without the paths, pictures and shadings that have these boxes.
func without(s *content.Scene, boxes []content.Rect, m content.Matrix) *content.Scene {
	if len(boxes) == 0 {
		return s
	}
	goes := func(it content.Item) bool {
		b, ok := boxOf(it, m)
		return ok && slices.ContainsFunc(boxes, func(o content.Rect) bool { return o.Holds(b, 0.01) && b.Holds(o, 0.01) })
	}
	out := &content.Scene{}
	for _, it := range s.Items {
		switch it := it.(type) {
		case *content.Path:
			var left []content.Segment
			for _, sub := range subpaths(it.Segments) {
				own := *it
				own.Segments = it.Segments[sub[0]:sub[1]]
				if !goes(&own) {
					left = append(left, own.Segments...)
				}
			}
			switch {
			case len(left) == len(it.Segments):
				out.Items = append(out.Items, it)
			case len(left) > 0:
				own := *it
				own.Segments = left
				out.Items = append(out.Items, &own)
			}
		case *content.Picture, *content.Shade:
			if !goes(it) {
				out.Items = append(out.Items, it)
			}
		case *content.Group:
			in := without(it.Scene, boxes, it.Matrix.Mul(m))
			if !slices.Equal(in.Items, it.Scene.Items) {
				own := *it
				own.Scene = in
				out.Items = append(out.Items, &own)
				continue
			}
			out.Items = append(out.Items, it)
		default:
			out.Items = append(out.Items, it)
		}
	}
	return out
}
