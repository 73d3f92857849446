package content

import (
	"github.com/caseveil/caseveil/redact/pdf/lex"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

const maxMarks = 1024 // marked-content sequences within each other; deeper ones tag nothing

// beginMarked opens a marked-content sequence (14.6). Its properties are read and never copied.
func (in *interp) beginMarked(op *lex.Op) error {
	m := marked{}
	var tag obj.Name
	var props obj.Object
	if op.Name == "BDC" {
		tag, _ = op.Args[len(op.Args)-2].(obj.Name)
		props = op.Args[len(op.Args)-1]
	} else {
		tag, _ = op.Args[len(op.Args)-1].(obj.Name)
	}
	var source obj.Object = props
	if n, ok := props.(obj.Name); ok {
		source = in.resource("Properties", n)
	}
	d := in.r.File.Dict(source)
	switch {
	case tag == "OC":
		m.hidden = in.r.layerOff(source)
	case tag == "Artifact":
		m.mark = Mark{Kind: Artifact}
	case !in.nested || in.tagged != nil:
		if id, ok := in.r.File.Number(d["MCID"]); ok && id >= 0 {
			m.mark = Mark{Kind: Tagged, MCID: int(id), Form: in.tagged}
		}
	}
	for _, k := range []obj.Name{"ActualText", "Alt", "E"} {
		if _, ok := d[k]; ok {
			in.r.Dropped["actual_text"] = 1 // programs write one for each ligature or capital: how many tells of letters
		}
	}
	if s, ok := in.r.File.String(d["ActualText"]); ok && s != "" {
		m.actual = &Actual{Text: obj.DecodeText(s)}
	}
	if len(in.marks) < maxMarks {
		in.marks = append(in.marks, m)
	}
	return nil
}

func (in *interp) endMarked() {
	if len(in.marks) > 0 {
		in.marks[len(in.marks)-1].actual.settle()
		in.marks = in.marks[:len(in.marks)-1]
	}
}

// actual is the innermost replacement text that is open.
func (in *interp) actual() *Actual {
	for i := len(in.marks) - 1; i >= 0; i-- {
		if in.marks[i].actual != nil {
			return in.marks[i].actual
		}
	}
	return nil
}

// settle gives the replacement text to the first of its glyphs when none of them means anything by itself, as those of
// a font's alternates do that no code leads to.
func (a *Actual) settle() {
	if a == nil {
		return
	}
	for _, t := range a.texts {
		for i := range t.Glyphs {
			if t.Glyphs[i].Unicode != "" {
				return
			}
		}
	}
	for _, t := range a.texts {
		if len(t.Glyphs) > 0 && t.Hidden == "" {
			own := *t.Glyphs[0].Glyph
			own.Unicode = a.Text
			t.Glyphs[0].Glyph = &own
			return
		}
	}
}

// LayerOff reports whether an OC entry hides what it belongs to.
func (r *Reader) LayerOff(o obj.Object) bool { return o != nil && r.layerOff(o) }

// layerOff reports whether optional content (8.11) is not shown: a group that is off, or a membership whose policy
// hides it. What cannot be understood counts as shown: it is cleaned like everything that is shown.
func (r *Reader) layerOff(o obj.Object) bool {
	if ref, ok := o.(obj.Ref); ok && r.Off[ref] {
		return true
	}
	d := r.File.Dict(o)
	if d == nil || r.File.Name(d["Type"]) != "OCMD" {
		return false
	}
	if ve := r.File.Array(d["VE"]); len(ve) > 1 {
		return !r.shows(ve, 0)
	}
	groups := obj.Array{d["OCGs"]}
	if a := r.File.Array(d["OCGs"]); a != nil {
		groups = a
	}
	on, off := 0, 0
	for _, g := range groups {
		if ref, ok := g.(obj.Ref); ok {
			if r.Off[ref] {
				off++
			} else {
				on++
			}
		}
	}
	if on+off == 0 {
		return false
	}
	switch r.File.Name(d["P"]) {
	case "AllOn":
		return off > 0
	case "AnyOff":
		return off == 0
	case "AllOff":
		return on > 0
	}
	return on == 0
}

// mark is the first tag of a scene's items.
func (s *Scene) mark() Mark {
	for _, it := range s.Items {
		if m := it.Base().Mark; m.Kind == Tagged {
			return m
		}
	}
	return Mark{}
}

// maxExpression bounds the visibility expressions within each other.
const maxExpression = 32

// shows works a visibility expression out (8.11.2.2). What cannot be understood counts as shown.
func (r *Reader) shows(o obj.Object, depth int) bool {
	if ref, ok := o.(obj.Ref); ok && r.File.Array(o) == nil {
		return !r.Off[ref]
	}
	ve := r.File.Array(o)
	if len(ve) < 2 || depth > maxExpression {
		return true
	}
	op := r.File.Name(ve[0])
	switch op {
	case "Not":
		return !r.shows(ve[1], depth+1)
	case "And", "Or":
		for _, e := range ve[1:] {
			if r.shows(e, depth+1) == (op == "Or") {
				return op == "Or"
			}
		}
		return op == "And"
	}
	return true
}
