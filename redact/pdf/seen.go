package pdf

import (
	"math"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/raw"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// layersOff lists the optional content groups that the default configuration does not show (8.11.4).
func layersOff(f *raw.File) map[obj.Ref]bool {
	off := map[obj.Ref]bool{}
	props := f.Dict(f.Root["OCProperties"])
	d := f.Dict(props["D"])
	if f.Name(d["BaseState"]) == "OFF" {
		for _, o := range f.Array(props["OCGs"]) {
			if r, ok := o.(obj.Ref); ok {
				off[r] = true
			}
		}
		for _, o := range f.Array(d["ON"]) {
			if r, ok := o.(obj.Ref); ok {
				delete(off, r)
			}
		}
	}
	for _, o := range f.Array(d["OFF"]) {
		if r, ok := o.(obj.Ref); ok {
			off[r] = true
		}
	}
	for _, o := range f.Array(d["AS"]) {
		usage(f, f.Dict(o), off)
	}
	return off
}

// usage sets groups as their own usage says for looking at the file, where the configuration asks for it (8.11.4.4).
func usage(f *raw.File, as obj.Dict, off map[obj.Ref]bool) {
	if f.Name(as["Event"]) != "View" {
		return
	}
	for _, o := range f.Array(as["OCGs"]) {
		r, ok := o.(obj.Ref)
		if !ok {
			continue
		}
		switch f.Name(f.Dict(f.Dict(f.Dict(o)["Usage"])["View"])["ViewState"]) {
		case "OFF":
			off[r] = true
		case "ON":
			delete(off, r)
		}
	}
}

// uprights finds the upright rules of a page, which part cells: thin boxes and lines, and the edges of larger boxes that
// are stroked.
func uprights(s *content.Scene) []reading.Rule {
	var out []reading.Rule
	for _, it := range s.Items {
		p, ok := it.(*content.Path)
		if !ok || p.Hidden != "" {
			continue
		}
		for _, r := range edges(p.Shown()) {
			if r.Top-r.Bottom > 5 && len(out) < maxRules {
				out = append(out, r)
			}
		}
	}
	frames(out)
	return out
}

// frames marks rules that are the only two of their height and place, and the second of which goes on neither above nor
// below: the sides of a frame.
func frames(rules []reading.Rule) {
	rows, columns := map[[2]int][]int{}, map[int][2]float64{}
	for i, r := range rules {
		row := [2]int{int(math.Round(r.Bottom)), int(math.Round(r.Top))}
		if rs := rows[row]; len(rs) == 0 || math.Abs(rules[rs[len(rs)-1]].X-r.X) > frameLine {
			rows[row] = append(rs, i)
		}
		at := int(math.Round(r.X))
		if c, ok := columns[at]; ok {
			columns[at] = [2]float64{min(c[0], r.Bottom), max(c[1], r.Top)}
		} else {
			columns[at] = [2]float64{r.Bottom, r.Top}
		}
	}
	for _, rs := range rows {
		if len(rs) != 2 {
			continue
		}
		a, b := &rules[rs[0]], &rules[rs[1]]
		if a.X > b.X {
			a, b = b, a
		}
		alone := b.Top-b.Bottom < frameUpTo
		for k := -1; k <= 1; k++ {
			if c, ok := columns[int(math.Round(b.X))+k]; ok {
				alone = alone && c[1]-c[0] < b.Top-b.Bottom+frameLine
			}
		}
		if alone {
			a.Other, b.Other = b.X, a.X
		}
	}
}

const (
	frameLine = 1.5 // units: how thick the line of a frame is, at most
	frameUpTo = 30  // units: how high a frame round words of a line is, at most
)

const maxRules = 4000 // of one page; more are a drawing and no table

func edges(p *content.Path) []reading.Rule {
	box := content.Bounds(p.Segments)
	if box[2]-box[0] < 2.5 {
		return []reading.Rule{{X: (box[0] + box[2]) / 2, Bottom: box[1], Top: box[3]}}
	}
	if !p.Stroke {
		return nil
	}
	var out []reading.Rule
	var at, start [2]float64
	for _, s := range p.Segments {
		to := [2]float64{s.P[0], s.P[1]}
		switch s.Op {
		case 'm':
			start = to
		case 'c':
			to = [2]float64{s.P[4], s.P[5]}
		case 'h':
			to = start
		}
		if s.Op != 'm' && s.Op != 'c' && math.Abs(to[0]-at[0]) < 0.5 {
			out = append(out, reading.Rule{X: to[0], Bottom: min(at[1], to[1]), Top: max(at[1], to[1])})
		}
		at = to
	}
	return out
}

// sides are those of the field that a text stands in, when it is the appearance of one: the field's value is set to them.
func sides(t *content.Text, m content.Matrix) []reading.Rule {
	if t.Clip == nil || !content.IsRect(t.Clip.Path) {
		return nil
	}
	b := t.Clip.Bounds.Transform(m)
	return []reading.Rule{{X: b[0], Bottom: b[1], Top: b[3]}, {X: b[2], Bottom: b[1], Top: b[3]}}
}

// levels gives the right ends of the level rules of a page: headers and footers are aligned to them.
func levels(s *content.Scene) []float64 {
	var out []float64
	for _, it := range s.Items {
		p, ok := it.(*content.Path)
		if !ok || p.Hidden != "" || len(p.Segments) > 6 {
			continue
		}
		if b := content.Bounds(p.Shown().Segments); b[3]-b[1] < 2.5 && b[2]-b[0] > 200 {
			out = append(out, b[2])
		}
	}
	return out
}
