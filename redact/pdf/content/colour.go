package content

import (
	"fmt"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/lex"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// device gives the operator that sets a device colour (8.6.8).
func device(n int, space obj.Name, stroke bool) operator {
	return operator{n, func(in *interp, op *lex.Op) error {
		v, err := numbers(op, n)
		if err != nil {
			return err
		}
		in.setColour(Colour{Space: space, Comps: v}, stroke)
		in.setSpace(spaceInfo{}, stroke)
		return nil
	}}
}

func (in *interp) setColour(c Colour, stroke bool) {
	if in.plain {
		return
	}
	p := in.change()
	if stroke {
		p.Stroke = c
	} else {
		p.Fill = c
	}
}

func (in *interp) setSpace(s spaceInfo, stroke bool) {
	if stroke {
		in.st.strokeSpace = s
	} else {
		in.st.fillSpace = s
	}
}

func (in *interp) strokeSpace(op *lex.Op) error { return in.useSpace(op, true) }
func (in *interp) fillSpace(op *lex.Op) error   { return in.useSpace(op, false) }

func (in *interp) useSpace(op *lex.Op, stroke bool) error {
	name, ok := op.Args[len(op.Args)-1].(obj.Name)
	if !ok {
		return wrong(op)
	}
	space, err := in.namedSpace(name)
	if err != nil {
		return err
	}
	info := spaceInfo{}
	v, err := in.r.File.Resolve(in.namedSource(name))
	if err != nil {
		return err
	}
	if a, ok := v.(obj.Array); ok && len(a) > 0 && in.r.File.Name(a[0]) == "Pattern" {
		info.pattern = true
		if len(a) > 1 {
			if info.under, err = in.r.Assets.Space(a[1]); err != nil {
				return err
			}
		}
	}
	if space == obj.Name("Pattern") {
		info.pattern = true
	}
	in.setSpace(info, stroke)
	if !info.pattern {
		in.setColour(Colour{Space: space, Comps: first(v)}, stroke)
	}
	return nil
}

// first is the colour that a space begins with (8.6.8): zeros, but for the last component of CMYK and full inks.
func first(v obj.Object) []float64 {
	n, fill := 1, 0.0
	switch v := v.(type) {
	case obj.Name:
		switch v {
		case "DeviceRGB", "RGB":
			n = 3
		case "DeviceCMYK", "CMYK":
			return []float64{0, 0, 0, 1}
		}
	case obj.Array:
		switch v[0] {
		case obj.Name("CalRGB"), obj.Name("Lab"):
			n = 3
		case obj.Name("Separation"):
			fill = 1
		case obj.Name("ICCBased"), obj.Name("DeviceN"):
			return nil // the reader's default; a colour always follows in practice
		}
	}
	out := make([]float64, n)
	for i := range out {
		out[i] = fill
	}
	return out
}

func (in *interp) namedSource(name obj.Name) obj.Object {
	switch name {
	case "DeviceGray", "DeviceRGB", "DeviceCMYK", "G", "RGB", "CMYK", "Pattern":
		return name
	}
	return in.resource("ColorSpace", name)
}

func (in *interp) namedSpace(name obj.Name) (obj.Object, error) {
	src := in.namedSource(name)
	if src == nil {
		return nil, fmt.Errorf("%w: a colour space that is missing", ErrDamaged)
	}
	return in.r.Assets.Space(src)
}

func (in *interp) strokeColour(op *lex.Op) error { return in.useColour(op, true) }
func (in *interp) fillColour(op *lex.Op) error   { return in.useColour(op, false) }

func (in *interp) useColour(op *lex.Op, stroke bool) error {
	info, c := in.st.fillSpace, in.st.paint.Fill
	if stroke {
		info, c = in.st.strokeSpace, in.st.paint.Stroke
	}
	if len(op.Args) == 0 {
		return wrong(op)
	}
	name, isPattern := op.Args[len(op.Args)-1].(obj.Name)
	if !isPattern {
		v, err := numbers(op, len(op.Args))
		if err != nil {
			return err
		}
		if info.pattern {
			return wrong(op)
		}
		in.setColour(Colour{Space: c.Space, Comps: v}, stroke)
		return nil
	}
	p, err := in.pattern(name)
	if err != nil {
		return err
	}
	comps, err := numbers(&lex.Op{Args: op.Args[:len(op.Args)-1], Off: op.Off}, len(op.Args)-1)
	if err != nil {
		return err
	}
	in.setColour(Colour{Space: info.under, Comps: comps, Pattern: p}, stroke)
	return nil
}

// pattern reads a pattern (8.7). Its matrix is relative to the stream it is used in, which for a form drawn inline is
// the form's space, not the page's.
func (in *interp) pattern(name obj.Name) (*Pattern, error) {
	f := in.r.File
	v, err := f.Resolve(in.resource("Pattern", name))
	if err != nil {
		return nil, err
	}
	d := f.Dict(v)
	if d == nil {
		return nil, fmt.Errorf("%w: a pattern that is missing", ErrDamaged)
	}
	p := &Pattern{Matrix: in.r.matrix(d["Matrix"]).Mul(in.home)}
	if s, ok := v.(*obj.Stream); ok {
		cell, err := in.tiling(s)
		if err != nil {
			return nil, err
		}
		own := *cell
		own.Matrix = p.Matrix
		return &own, nil
	}
	p.Shading, err = in.r.Assets.Shading(d["Shading"])
	return p, err
}

func (in *interp) tiling(s *obj.Stream) (*Pattern, error) {
	if p, ok := in.r.cells[s]; ok {
		return p, nil
	}
	f := in.r.File
	kind, _ := f.Number(s.Dict["PaintType"])
	tiling, _ := f.Number(s.Dict["TilingType"])
	p := &Pattern{Uncoloured: kind == 2, TilingType: min(max(int(tiling), 1), 3)}
	box := f.Numbers(s.Dict["BBox"], 4)
	if box == nil {
		return nil, fmt.Errorf("%w: a pattern without a size", ErrDamaged)
	}
	p.BBox = Rect(box)
	p.XStep, _ = f.Number(s.Dict["XStep"])
	p.Step, _ = f.Number(s.Dict["YStep"])
	g, err := in.child(s, childOf{plain: p.Uncoloured, fresh: true})
	if err != nil {
		return nil, err
	}
	p.Cell = g.Scene
	in.r.cells[s] = p
	return p, nil
}

func (r *Reader) matrix(o obj.Object) Matrix {
	if n := r.File.Numbers(o, 6); n != nil {
		return Matrix(n)
	}
	return Identity
}

// Same reports whether two colours are written alike.
func (c Colour) Same(o Colour) bool {
	if c.Pattern != o.Pattern || !slices.Equal(c.Comps, o.Comps) {
		return false
	}
	a, okA := c.Space.(obj.Name)
	b, okB := o.Space.(obj.Name)
	if okA || okB {
		return okA && okB && a == b
	}
	return sameSpace(c.Space, o.Space)
}

// sameSpace compares copies of a space; equal ones from one resource are the same pointer or hold the same one.
func sameSpace(a, b obj.Object) bool {
	x, okX := a.(obj.Array)
	y, okY := b.(obj.Array)
	if !okX || !okY {
		return !okX && !okY && plainValue(a) && plainValue(b) && a == b
	}
	return slices.EqualFunc(x, y, sameSpace)
}

func plainValue(o obj.Object) bool {
	_, dict := o.(obj.Dict)
	return !dict
}
