package content

import (
	"fmt"
	"maps"

	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/lex"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// xobject draws a picture or a form (8.8).
func (in *interp) xobject(op *lex.Op) error {
	name, _ := op.Args[len(op.Args)-1].(obj.Name)
	s := in.r.File.Stream(in.resource("XObject", name))
	if s == nil {
		return fmt.Errorf("%w: offset %d: a picture or form that is missing", ErrDamaged, op.Off)
	}
	if in.r.layerOff(s.Dict["OC"]) {
		in.marks = append(in.marks, marked{hidden: true})
		defer func(n int) { in.marks = in.marks[:n] }(len(in.marks) - 1)
	}
	switch in.r.File.Name(s.Dict["Subtype"]) {
	case "Image":
		return in.picture(s)
	case "Form":
		return in.form(s)
	}
	in.r.Dropped["unknown_object"]++
	return nil
}

func (in *interp) picture(s *obj.Stream) error {
	im, err := in.r.Assets.Image(s)
	if err != nil {
		return err
	}
	in.add(&Picture{Image: im, Matrix: in.st.ctm})
	return nil
}

func (in *interp) inlineImage(op *lex.Op) error {
	s := &obj.Stream{Dict: maps.Clone(op.Data.Dict), Raw: op.Data.Raw}
	if n, ok := s.Dict["ColorSpace"].(obj.Name); ok {
		if src := in.namedSource(n); src != nil {
			s.Dict["ColorSpace"] = src
		}
	}
	im, err := in.r.Assets.Inline(s)
	if err != nil {
		return err
	}
	in.add(&Picture{Image: im, Matrix: in.st.ctm})
	return nil
}

func (in *interp) shade(op *lex.Op) error {
	name, _ := op.Args[len(op.Args)-1].(obj.Name)
	src := in.resource("Shading", name)
	if src == nil {
		return fmt.Errorf("%w: offset %d: a shading that is missing", ErrDamaged, op.Off)
	}
	sh, err := in.r.Assets.Shading(src)
	if err != nil {
		return err
	}
	in.add(&Shade{Shading: sh, Matrix: in.st.ctm})
	return nil
}

// formKey tells uses of a form apart that may look different: a form inherits the graphics state (8.10.1).
type formKey struct {
	s     *obj.Stream
	paint string
}

// form draws a form XObject: as a group when it holds no text or is transparent as a whole, else inline, so that its
// text is the page's.
func (in *interp) form(s *obj.Stream) error {
	key := formKey{s, fmt.Sprintf("%v", in.st.paint)}
	g, ok := in.r.forms[key]
	if !ok {
		var err error
		if g, err = in.child(s, childOf{}); err != nil {
			return err
		}
		in.r.forms[key] = known(g)
	}
	hasText := g.Scene.worded
	p := &in.st.paint
	flat := p.FillAlpha == 1 && p.StrokeAlpha == 1 && p.Soft == nil && p.Blend == "Normal"
	if hasText && (!g.NeedsOwn || flat) {
		return in.inline(s, g.Scene.weight)
	}
	if ok && hasText { // each use has its own texts: one may be hidden where another is seen
		err := in.use(s, g.Scene.weight)
		if err != nil {
			return err
		}
		if g, err = in.child(s, childOf{}); err != nil {
			return err
		}
	}
	own := *g
	own.Matrix = g.Matrix.Mul(in.st.ctm)
	in.add(&own)
	if own.Mark.Kind == Untagged {
		own.Mark = g.Scene.mark() // marks are written on pages only
	}
	return nil
}

// known is what is remembered of a form. What it draws is remembered only where all uses can share it.
func known(g *Group) *Group {
	if !g.Scene.worded {
		return g
	}
	own := *g
	own.Scene = &Scene{weight: g.Scene.weight, worded: true}
	return &own
}

// childOf says in which way a stream is interpreted by itself.
type childOf struct {
	plain bool // its colours are ignored
	fresh bool // it does not inherit the graphics state
}

// child interprets a stream in a scene of its own.
func (in *interp) child(s *obj.Stream, how childOf) (*Group, error) {
	if err := in.enter(s); err != nil {
		return nil, err
	}
	defer in.leave(s)
	f := in.r.File
	b, err := f.Decode(s)
	if err != nil {
		return nil, err
	}
	sub := in.r.interp(in.ctx, f.Dict(s.Dict["Resources"]))
	if s.Dict["Resources"] == nil {
		sub.res = in.res // an old habit that readers allow (7.8.3)
	}
	sub.depth, sub.active, sub.nested = in.depth, in.active, true
	if s.Dict["StructParents"] != nil && !how.fresh {
		sub.tagged = s
	}
	sub.plain = in.plain || how.plain
	if !how.fresh {
		sub.st = in.st
		sub.st.ctm, sub.st.clip, sub.st.shot = Identity, nil, nil
		sub.st.strayed, sub.st.lettering = false, nil // the clip is that of the group
		// Alpha, blending and masks apply to the group as a whole, and not again to what is in it.
		p := &sub.st.paint
		if group := f.Dict(s.Dict["Group"]); group != nil {
			p.FillAlpha, p.StrokeAlpha, p.Blend, p.Soft = 1, 1, "Normal", nil
		}
	}
	if err := sub.run(b); err != nil {
		return nil, err
	}
	g := &Group{Scene: sub.scene, BBox: Everywhere, Matrix: in.r.matrix(s.Dict["Matrix"])}
	if box := f.Numbers(s.Dict["BBox"], 4); box != nil {
		g.BBox = Rect{min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])}
	}
	return g, in.transparency(g, f.Dict(s.Dict["Group"]))
}

// transparency copies the entries of a transparency group (11.6.6).
func (in *interp) transparency(g *Group, d obj.Dict) error {
	if d == nil || in.r.File.Name(d["S"]) != "Transparency" {
		return nil
	}
	g.NeedsOwn = true
	g.Trans = obj.Dict{"S": obj.Name("Transparency")}
	for _, k := range []obj.Name{"I", "K"} {
		if v, ok := d[k].(bool); ok && v {
			g.Trans[k] = v
		}
	}
	if cs, ok := d["CS"]; ok {
		v, err := in.r.Assets.Space(cs)
		if err != nil {
			return err
		}
		g.Trans["CS"] = v
	}
	return nil
}

func (in *interp) enter(s *obj.Stream) error {
	if in.active[s] {
		return fmt.Errorf("%w: a form draws itself", ErrDamaged)
	}
	if in.depth >= maxForms {
		return fmt.Errorf("%w: forms nested deeper than %d", ErrLimit, maxForms)
	}
	in.active[s] = true
	in.depth++
	return nil
}

func (in *interp) leave(s *obj.Stream) {
	delete(in.active, s)
	in.depth--
}

// use counts the items of a form that is drawn again in the same scene.
func (in *interp) use(s *obj.Stream, weight int) error {
	if in.used[s] {
		if in.again += weight; in.again > maxAgain {
			return fmt.Errorf("%w: forms draw more than %d things again", ErrLimit, maxAgain)
		}
	}
	in.used[s] = true
	return nil
}

// inline draws a form's items, which are so many, straight into the current scene.
func (in *interp) inline(s *obj.Stream, weight int) error {
	if err := in.use(s, weight); err != nil {
		return err
	}
	f := in.r.File
	return in.within(s, f.Dict(s.Dict["Resources"]), in.r.matrix(s.Dict["Matrix"]).Mul(in.st.ctm), func() {
		if box := f.Numbers(s.Dict["BBox"], 4); box != nil {
			in.rectangle([]float64{box[0], box[1], box[2] - box[0], box[3] - box[1]})
			in.intersect(in.path, false)
			in.path = nil
		}
	})
}

// drawProc draws a glyph procedure (9.6.4) of so many items like a form. It begins with the text state that every stream
// begins with.
func (in *interp) drawProc(t3 font.Type3, s *obj.Stream, m Matrix, weight int) error {
	if err := in.use(s, weight); err != nil {
		return err
	}
	in.inProc++
	defer func(p *Proc, plain bool) { in.inProc, in.proc, in.plain = in.inProc-1, p, plain }(in.proc, in.plain)
	return in.within(s, t3.Resources, m, func() {
		in.proc = &Proc{}
		st, first := &in.st, initial()
		st.tc, st.tw, st.th, st.leading, st.rise, st.render = 0, 0, first.th, 0, 0, 0
		st.paint.Stroke = st.paint.Fill
	})
}

// within runs a stream in the current scene, in the space of m, and goes back to where the scene was. res may be nil.
func (in *interp) within(s *obj.Stream, res obj.Dict, m Matrix, begin func()) error {
	if err := in.enter(s); err != nil {
		return err
	}
	defer in.leave(s)
	b, err := in.r.File.Decode(s)
	if err != nil {
		return err
	}
	outer := *in
	in.st.ctm = m
	in.home, in.nested, in.path, in.floor = in.st.ctm, true, nil, len(in.stack)
	if in.tagged = nil; s.Dict["StructParents"] != nil {
		in.tagged = s
	}
	if res != nil {
		in.res = res
	}
	begin()
	if err := in.run(b); err != nil {
		return err
	}
	in.st, in.stack, in.floor = outer.st, in.stack[:len(outer.stack)], outer.floor
	in.home, in.nested, in.tagged, in.res = outer.home, outer.nested, outer.tagged, outer.res
	in.path, in.at, in.clip = outer.path, outer.at, outer.clip
	in.tm, in.tlm, in.compat = outer.tm, outer.tlm, outer.compat
	in.marks = in.marks[:min(len(in.marks), len(outer.marks))]
	return nil
}
