package relay

import (
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// point gives where a place in a table went.
func (t *table) point(x, y float64) float64 {
	if k := t.wall(x); k >= 0 && t.gap == 0 {
		return x + t.walls[k].by
	}
	k := 0
	for k+1 < len(t.walls) && t.walls[k+1].lo <= x {
		k++
	}
	if x < t.walls[0].lo || k+1 == len(t.walls) {
		if t.gap > 0 && x < t.walls[0].lo {
			return x + t.walls[0].by
		}
		return x + t.walls[k].by
	}
	for _, c := range t.cells {
		if c.column == k && y > c.base-0.5*c.size && y < c.base+c.size {
			return c.point(x)
		}
	}
	return x + t.walls[k].by
}

// point gives where a place in a cell went.
func (c *cell) point(x float64) float64 {
	if c.edges == nil {
		return x + c.by
	}
	glyphs := c.lines[0].Glyphs
	if x < glyphs[0].Along {
		return x + c.by
	}
	for i := range glyphs {
		if g := &glyphs[i]; x < g.End() && g.Advance > 0 {
			e := c.edges[i]
			return e[0] + max(0, x-g.Along)*(e[1]-e[0])/g.Advance
		}
	}
	return x + c.from + c.by + c.wide - c.to
}

// path gives where a path in a table went.
func (t *table) path(p []content.Segment) []content.Segment {
	return movedPath(p, func(x, y float64) (float64, float64) { return t.point(x, y), y })
}

// around gives the table that a box lies in.
func (f *Fitted) around(b content.Rect) *table {
	for _, t := range f.tables {
		by := max(2*wallLine, t.gap)
		if b[1] > t.bottom-by && b[3] < t.top+by && b[0] > t.walls[0].lo-by && b[2] < t.walls[len(t.walls)-1].hi+by {
			return t
		}
	}
	return nil
}

// by is how far a box in a table moved; false for any other.
func (f *Fitted) by(box content.Rect) (float64, bool) {
	t := f.around(box)
	if t == nil {
		return 0, false
	}
	return t.point(box[0], (box[1]+box[3])/2) - box[0], true
}

// Rect gives where a box on the page went.
func (f *Fitted) Rect(r content.Rect) content.Rect {
	if t := f.around(r); t != nil {
		mid := (r[1] + r[3]) / 2
		r[0], r[2] = t.point(r[0], mid), t.point(r[2], mid)
	}
	return r
}

// Page gives a page and its scene with what stands in the tables in its new place, and what became of each text. All texts are
// the page's own.
func (f *Fitted) Page(p *reading.Page, s *content.Scene) (*reading.Page, *content.Scene, map[*content.Text]*content.Text) {
	by, cells := map[*reading.Line]float64{}, map[*reading.Line]*cell{}
	for _, t := range f.tables {
		for _, c := range t.cells {
			for _, l := range c.lines {
				by[l] = c.by
				if c.edges != nil {
					cells[l] = c
				}
			}
		}
	}
	for _, l := range p.Blank {
		if t := f.at(l.Base, l.Start); t != nil && level(l) {
			by[l] = t.point(l.Start, l.Base) - l.Start
		}
	}
	shift := map[*content.Text][]float64{}
	move := func(all []*reading.Line) []*reading.Line {
		out := make([]*reading.Line, len(all))
		for i, l := range all {
			own := *l
			own.Start, own.End = l.Start+by[l], l.End+by[l]
			if c := cells[l]; c != nil {
				own.End = own.Start + c.wide
			}
			own.Glyphs = slices.Clone(l.Glyphs)
			for k := range own.Glyphs {
				g, d := &own.Glyphs[k], by[l]
				if c := cells[l]; c != nil {
					d, g.Advance = c.edges[k][0]-g.Along, c.edges[k][1]-c.edges[k][0]
				}
				g.X, g.Along = g.X+d, g.Along+d
				if shift[g.Item] == nil {
					shift[g.Item] = make([]float64, len(g.Item.Glyphs))
				}
				shift[g.Item][g.Index] = d
			}
			out[i] = &own
		}
		return out
	}
	page := *p
	page.Lines, page.Blank = move(p.Lines), move(p.Blank)
	scene, to := &content.Scene{Items: make([]content.Item, len(s.Items))}, map[*content.Text]*content.Text{}
	for i, it := range s.Items {
		scene.Items[i] = f.item(it, shift)
		if t, ok := it.(*content.Text); ok {
			to[t] = scene.Items[i].(*content.Text)
		}
	}
	for _, l := range slices.Concat(page.Lines, page.Blank) {
		for i := range l.Glyphs {
			l.Glyphs[i].Item = to[l.Glyphs[i].Item]
		}
	}
	return &page, scene, to
}

func (f *Fitted) item(it content.Item, by map[*content.Text][]float64) content.Item {
	var out content.Item
	switch it := it.(type) {
	case *content.Text:
		if by[it] == nil {
			return it
		}
		own := *it
		own.Glyphs = slices.Clone(it.Glyphs)
		for i, d := range by[it] {
			own.Glyphs[i].X += d
		}
		out = &own
	case *content.Path:
		t := f.around(content.Bounds(it.Shown().Segments))
		if t == nil {
			return it
		}
		own := *it
		own.Segments = t.path(it.Segments)
		out = &own
	case *content.Picture:
		by, ok := f.by(content.Rect{0, 0, 1, 1}.Transform(it.Matrix))
		if !ok {
			return it
		}
		own := *it
		own.Matrix[4] += by
		out = &own
	case *content.Group:
		by, ok := f.by(it.BBox.Transform(it.Matrix))
		if !ok {
			return it
		}
		own := *it
		own.Matrix[4] += by
		out = &own
	default:
		return it
	}
	out.Base().Clip = f.clip(out.Base().Clip)
	return out
}

// clip moves the clips that lie in a table; those that go round more stay.
func (f *Fitted) clip(c *content.Clip) *content.Clip {
	if c == nil {
		return nil
	}
	if out, ok := f.clips[c]; ok {
		return out
	}
	parent, out := f.clip(c.Parent), c
	if t := f.around(content.Bounds(c.Path)); t != nil {
		out = parent.Within(t.path(c.Path), c.EvenOdd)
	} else if parent != c.Parent {
		out = parent.Within(c.Path, c.EvenOdd)
	}
	f.clips[c] = out
	return out
}
