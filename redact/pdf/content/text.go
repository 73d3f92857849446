package content

import (
	"fmt"
	"math"

	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/lex"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

func (in *interp) beginText() { in.tm, in.tlm, in.lettering = Identity, Identity, nil }

func (in *interp) setFont(op *lex.Op) error {
	name, ok := op.Args[len(op.Args)-2].(obj.Name)
	size, err := numbers(op, 1)
	if !ok || err != nil {
		return wrong(op)
	}
	src := in.resource("Font", name)
	if in.r.File.Dict(src) == nil { // readers take Helvetica
		in.r.Dropped["damaged"]++
		src = obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type1"), "BaseFont": obj.Name("Helvetica")}
	}
	return in.useFont(src, size[0])
}

func (in *interp) useFont(src obj.Object, size float64) error {
	face, err := in.r.Font(src)
	if err != nil {
		return err
	}
	in.st.face, in.st.size = face, size
	return nil
}

// Font reads a font dictionary, once for each object.
func (r *Reader) Font(src obj.Object) (*font.Face, error) {
	ref, isRef := src.(obj.Ref)
	if f, ok := r.fonts[ref]; ok && isRef {
		return f, nil
	}
	d := r.File.Dict(src)
	if d == nil {
		return nil, fmt.Errorf("%w: a font that is missing", ErrDamaged)
	}
	f, err := font.Load(d, r.File)
	if err != nil {
		return nil, err
	}
	if isRef {
		r.fonts[ref] = f
	}
	return f, nil
}

func (in *interp) moveText(v []float64) {
	in.tlm = Matrix{1, 0, 0, 1, v[0], v[1]}.Mul(in.tlm)
	in.tm = in.tlm
}

func (in *interp) textMatrix(v []float64) { in.tlm = Matrix(v); in.tm = in.tlm }

func (in *interp) nextLine() { in.moveText([]float64{0, -in.st.leading}) }

func (in *interp) showText(op *lex.Op) error {
	s, ok := op.Args[len(op.Args)-1].(obj.String)
	if !ok {
		return wrong(op)
	}
	return in.show(op, obj.Array{s})
}

func (in *interp) showArray(op *lex.Op) error {
	a, ok := op.Args[len(op.Args)-1].(obj.Array)
	if !ok {
		return wrong(op)
	}
	return in.show(op, a)
}

func (in *interp) nextAndShow(op *lex.Op) error {
	in.nextLine()
	return in.showText(op)
}

func (in *interp) spaceAndShow(op *lex.Op) error {
	v, err := numbers(&lex.Op{Args: op.Args[:len(op.Args)-1], Off: op.Off}, 2)
	if err != nil {
		return err
	}
	in.st.tw, in.st.tc = v[0], v[1]
	return in.nextAndShow(op)
}

// show places the glyphs of strings and moves by the numbers between them (9.4.4).
func (in *interp) show(op *lex.Op, parts obj.Array) error {
	st := &in.st
	if st.face == nil {
		return fmt.Errorf("%w: offset %d: text in a font that is missing", ErrDamaged, op.Off)
	}
	t := &Text{Font: st.face, Render: st.render}
	vertical := st.face.Vertical()
	em, up := st.face.Em()
	base := Matrix{st.size * em * st.th, 0, 0, st.size * up, 0, st.rise}
	bytes := 0
	for _, part := range parts {
		if s, ok := part.(obj.String); ok {
			bytes += len(s)
		}
	}
	t.Glyphs = make([]Glyph, 0, bytes)
	for _, part := range parts {
		switch part := part.(type) {
		case obj.Integer:
			in.advance(-float64(part)/1000*st.size, vertical)
		case obj.Real:
			in.advance(-float64(part)/1000*st.size, vertical)
		case obj.String:
			st.face.Each([]byte(part), func(g *font.Glyph) {
				m := base.Mul(in.tm).Mul(st.ctm)
				x, y := m[4], m[5]
				if vertical {
					x, y = m.Apply(-g.OriginX, -g.OriginY)
				}
				t.Matrix = [4]float64{m[0], m[1], m[2], m[3]}
				t.Glyphs = append(t.Glyphs, Glyph{Glyph: g, X: x, Y: y})
				w := g.Width
				if vertical {
					w = g.Down
				}
				move := w*st.size*em + st.tc
				if g.Space {
					move += st.tw
				}
				in.advance(move, vertical)
			})
		}
		// What is neither string nor number is passed over, as other readers do.
	}
	return in.addText(t)
}

// advance moves the pen along the line, in unscaled text space.
func (in *interp) advance(by float64, vertical bool) {
	m := Matrix{1, 0, 0, 1, by * in.st.th, 0}
	if vertical {
		m = Matrix{1, 0, 0, 1, 0, by}
	}
	in.tm = m.Mul(in.tm)
}

func (in *interp) addText(t *Text) error {
	if len(t.Glyphs) == 0 {
		return nil
	}
	st := &in.st
	t.Scale, _ = st.ctm.Similar()
	if em, _ := st.face.Em(); st.size != 0 {
		t.Spaced = st.tc / math.Abs(st.size*em)
	}
	blank := false
	if procs, ok := st.face.Type3(); ok {
		if err := in.loadProcs(procs, t.Glyphs); err != nil {
			return err
		}
		blank = in.blanks(procs, t)
		if err := in.written(procs, t); err != nil {
			return err
		}
	}
	in.add(t)
	t.Nested = in.inProc > 0
	if t.Actual = in.actual(); t.Actual != nil {
		t.Actual.texts = append(t.Actual.texts, t)
	}
	det := t.Matrix[0]*t.Matrix[3] - t.Matrix[1]*t.Matrix[2]
	switch {
	case t.Hidden != "":
	case st.render == 3, st.render == 7, math.Abs(det) < 1e-6, in.transparent(st.render), blank:
		t.Hidden = unpainted
	}
	if st.render >= 4 {
		t.Render = st.render - 4
		in.lettering = append(in.lettering, t)
	}
	return nil
}

// faint is the opacity below which nothing is seen.
const faint = 0.02

func (in *interp) transparent(render int) bool {
	p := &in.st.paint
	switch render {
	case 0, 4:
		return p.FillAlpha < faint
	case 1, 5:
		return p.StrokeAlpha < faint
	}
	return p.FillAlpha < faint && p.StrokeAlpha < faint
}

// A Proc is an interpreted glyph procedure of a Type 3 font (9.6.4), in glyph space.
type Proc struct {
	Scene    *Scene
	Width    float64
	Coloured bool // d0: it brings its colours; else d1 with BBox
	BBox     Rect
}

func (in *interp) glyphWidth(v []float64, d1 bool) {
	if in.proc == nil {
		return
	}
	in.proc.Width, in.proc.Coloured = v[0], !d1
	if d1 {
		in.proc.BBox = Rect{v[2], v[3], v[4], v[5]}
		in.plain = true
	}
}

// loadProcs interprets the procedures of the glyphs that are shown, so that a broken one is found when the file is read.
func (in *interp) loadProcs(t3 font.Type3, glyphs []Glyph) error {
	for _, g := range glyphs {
		s := in.r.File.Stream(t3.Procs[g.Code])
		if s == nil || in.r.procs[s] != nil {
			continue
		}
		if err := in.enter(s); err != nil {
			return err
		}
		b, err := in.r.File.Decode(s)
		if err != nil {
			return err
		}
		sub := in.r.interp(in.ctx, t3.Resources)
		if t3.Resources == nil {
			sub.res = in.res
		}
		sub.depth, sub.active, sub.nested = in.depth, in.active, true
		sub.proc = &Proc{Coloured: true}
		err = sub.run(b)
		in.leave(s)
		if err != nil {
			return err
		}
		sub.proc.Scene = sub.scene
		in.r.procs[s] = sub.proc
	}
	return nil
}

// Proc gives the interpreted procedure that src, a glyph procedure of a font, refers to, or nil.
func (r *Reader) Proc(src obj.Object) *Proc { return r.procs[r.File.Stream(src)] }
