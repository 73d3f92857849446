package emit

import (
	"fmt"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// resources collects what a stream names, in the order of first use.
type resources struct {
	entries map[obj.Name]obj.Dict
	names   map[any]obj.Name
	count   map[string]int
}

func newResources() *resources {
	return &resources{entries: map[obj.Name]obj.Dict{}, names: map[any]obj.Name{}, count: map[string]int{}}
}

// name gives the name of a resource that key tells apart from others.
func (r *resources) name(kind obj.Name, letter string, key any, value obj.Object) obj.Name {
	if n, ok := r.names[key]; ok {
		return n
	}
	r.count[letter]++
	n := obj.Name(fmt.Sprintf("%s%d", letter, r.count[letter]))
	r.set(kind, n, value)
	r.names[key] = n
	return n
}

func (r *resources) set(kind, name obj.Name, value obj.Object) {
	if r.entries[kind] == nil {
		r.entries[kind] = obj.Dict{}
	}
	r.entries[kind][name] = value
}

func (r *resources) dict() obj.Dict {
	d := obj.Dict{}
	for kind, entries := range r.entries {
		d[kind] = entries
	}
	return d
}

// space names a colour space; a device space names itself.
func (r *resources) space(cs obj.Object) obj.Name {
	if n, ok := cs.(obj.Name); ok {
		return n
	}
	var key any = cs
	if _, pointer := cs.(*write.Indirect); !pointer {
		key = "cs" + string(write.Append(nil, described(cs)))
	}
	return r.name("ColorSpace", "C", key, cs)
}

// described makes pointers within a value visible, so that different profiles are told apart.
func described(o obj.Object) obj.Object {
	switch o := o.(type) {
	case obj.Array:
		out := make(obj.Array, len(o))
		for i, e := range o {
			out[i] = described(e)
		}
		return out
	case *obj.Stream:
		return obj.String(fmt.Sprintf("%p", o))
	case *write.Indirect:
		return obj.String(fmt.Sprintf("%p", o))
	}
	return o
}

// form gives the XObject of a group; groups with the same scene share one.
func (e *Emitter) form(g *content.Group) (*obj.Stream, error) {
	if s, ok := e.forms[g.Scene]; ok {
		return s, nil
	}
	s, err := e.newForm(g, content.Identity)
	if err != nil {
		return nil, err
	}
	e.forms[g.Scene] = s
	return s, nil
}

func (e *Emitter) newForm(g *content.Group, m content.Matrix) (*obj.Stream, error) {
	w := e.stream(newResources())
	if !g.NeedsOwn && g.Paint != nil {
		w.now.ext = extOf(g.Paint)
	}
	if err := w.scene(g.Scene); err != nil {
		return nil, err
	}
	d := obj.Dict{"Type": obj.Name("XObject"), "Subtype": obj.Name("Form"), "BBox": reals(g.BBox[:]...), "Resources": w.res.dict()}
	if m != content.Identity {
		d["Matrix"] = reals(m[:]...)
	}
	if g.NeedsOwn {
		d["Group"] = g.Trans
	}
	return w.finish(d), nil
}

func reals(v ...float64) obj.Array {
	a := make(obj.Array, len(v))
	for i, x := range v {
		a[i] = obj.Real(x)
	}
	return a
}

// ext is what an ExtGState sets.
type ext struct {
	fill, stroke float64
	blend        obj.Name
	soft         *content.SoftMask
	shape        bool
	overprint    [3]int
}

func extOf(p *content.Paint) ext {
	return ext{p.FillAlpha, p.StrokeAlpha, p.Blend, p.Soft, p.AlphaShape, p.Overprint}
}

var plainExt = ext{fill: 1, stroke: 1, blend: "Normal"}

// extState gives the dictionary for x.
func (e *Emitter) extState(x ext) (obj.Dict, error) {
	d := obj.Dict{"Type": obj.Name("ExtGState"), "ca": obj.Real(x.fill), "CA": obj.Real(x.stroke), "BM": x.blend,
		"SMask": obj.Name("None"), "AIS": x.shape}
	if x.overprint != [3]int{} {
		d["OP"], d["op"], d["OPM"] = x.overprint[0] == 1, x.overprint[1] == 1, obj.Integer(x.overprint[2])
	}
	if x.soft != nil {
		m, err := e.mask(x.soft)
		if err != nil {
			return nil, err
		}
		d["SMask"] = m
	}
	return d, nil
}

func (e *Emitter) mask(m *content.SoftMask) (obj.Object, error) {
	if d, ok := e.masks[m]; ok {
		return d, nil
	}
	g := *m.Group
	if !g.NeedsOwn {
		g.NeedsOwn, g.Trans = true, obj.Dict{"S": obj.Name("Transparency")}
	}
	form, err := e.newForm(&g, g.Matrix)
	if err != nil {
		return nil, err
	}
	d := obj.Dict{"Type": obj.Name("Mask"), "S": obj.Name("Alpha"), "G": form}
	if m.Luminosity {
		d["S"] = obj.Name("Luminosity")
		if m.Backdrop != nil {
			d["BC"] = reals(m.Backdrop...)
		}
	}
	if m.Transfer != nil {
		d["TR"] = m.Transfer
	}
	out := &write.Indirect{Value: d}
	e.masks[m] = out
	return out, nil
}

type cellKey struct {
	scene  *content.Scene
	matrix content.Matrix
}

// pattern gives the dictionary or stream of a pattern.
func (e *Emitter) pattern(p *content.Pattern) (obj.Object, error) {
	if p.Cell == nil {
		return &write.Indirect{Value: obj.Dict{"Type": obj.Name("Pattern"), "PatternType": obj.Integer(2),
			"Matrix": reals(p.Matrix[:]...), "Shading": p.Shading}}, nil
	}
	key := cellKey{p.Cell, p.Matrix}
	if s, ok := e.cells[key]; ok {
		return s, nil
	}
	w := e.stream(newResources())
	w.plain = p.Uncoloured
	if err := w.scene(p.Cell); err != nil {
		return nil, err
	}
	kind := obj.Integer(1)
	if p.Uncoloured {
		kind = 2
	}
	s := w.finish(obj.Dict{"Type": obj.Name("Pattern"), "PatternType": obj.Integer(1),
		"PaintType": kind, "TilingType": obj.Integer(p.TilingType), "BBox": reals(p.BBox[:]...), "XStep": obj.Real(p.XStep),
		"YStep": obj.Real(p.Step), "Matrix": reals(p.Matrix[:]...), "Resources": w.res.dict()})
	e.cells[key] = s
	return s, nil
}
