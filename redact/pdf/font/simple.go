package font

import (
	"github.com/caseveil/caseveil/redact/pdf/font/core14"
	"github.com/caseveil/caseveil/redact/pdf/font/glyphname"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// An encoding is what a simple font's Encoding entry says (9.6.5).
type encoding struct {
	names       glyphname.Encoding
	base        string // name of the base encoding, "" if none was given
	differences bool
}

func loadEncoding(dict obj.Dict, o *objects) (encoding, error) {
	var e encoding
	var diffs obj.Array
	switch v := o.get(dict, "Encoding").(type) {
	case obj.Name:
		e.base = string(v)
	case obj.Dict:
		e.base = o.name(v, "BaseEncoding")
		diffs = o.array(v, "Differences")
	}
	if e.base == "MacExpertEncoding" {
		return e, unsupported("it uses MacExpertEncoding")
	}
	if base, ok := glyphname.ByName(e.base); ok {
		e.names = *base
	} else {
		e.base = "" // readers pass over names the standard does not have
	}
	code := 0
	for _, d := range diffs {
		switch v := o.resolve(d).(type) {
		case obj.Integer:
			code = int(v)
		case obj.Name:
			if code >= 0 && code < 256 {
				e.names[code] = string(v)
				e.differences = true
			}
			code++
		}
	}
	return e, nil
}

// fill gives the codes that have no name those of a base.
func (e *encoding) fill(base *glyphname.Encoding) {
	for code, name := range base {
		if e.names[code] == "" {
			e.names[code] = name
		}
	}
}

func (f *Face) loadSimple(dict obj.Dict, o *objects) error {
	enc, err := loadEncoding(dict, o)
	if err != nil {
		return err
	}
	if err := f.loadToUnicode(dict, o); err != nil {
		return err
	}
	flags := f.loadDescriptor(dict, o)
	if o.err != nil {
		return nil
	}
	widths := loadWidths(dict, o)
	f.single = new([256]Glyph)
	switch p := f.program.(type) {
	case nil:
		f.standIn(dict, o, &enc, flags, widths)
	case *trueType:
		f.loadTrueType(p, &enc, flags, widths)
	case namedProgram:
		f.loadNamed(p, &enc, widths)
	}
	return nil
}

// simpleWidths are the widths a simple font's dictionary gives, in em; nil if it gives none.
type simpleWidths func(code int) float64

func loadWidths(dict obj.Dict, o *objects) simpleWidths {
	list := o.array(dict, "Widths")
	if list == nil {
		return nil
	}
	first := int(o.number(dict, "FirstChar", 0))
	missing := o.number(o.dict(dict, "FontDescriptor"), "MissingWidth", 0)
	return func(code int) float64 {
		if i := code - first; i >= 0 && i < len(list) {
			if w, ok := number(o.resolve(list[i])); ok {
				return w / 1000
			}
		}
		return missing / 1000
	}
}

// set fills in the glyph of a code. own is the width the program gives it.
func (f *Face) set(code, gid int, e evidence, widths simpleWidths, own float64) {
	g := Glyph{Code: uint32(code), Bytes: 1, GID: gid, Width: own, Space: code == ' '}
	if widths != nil {
		g.Width = widths(code)
	}
	e.toUnicode = f.meant(g.Code)
	g.Unicode, g.Sure = e.text()
	g.Torn = f.program != nil && f.program.torn(gid)
	g.Others, g.Proved = e.others(g.Unicode), !g.Torn && e.proves(g.Unicode)
	f.blank(&g)
	f.single[code] = g
}

// nameText is what the name of an encoding means, "" if nothing.
func nameText(name string) string {
	text, _ := glyphname.Text(name)
	return text
}

// standIn loads a font that is not embedded: one of the standard 14, or a fallback in its place.
func (f *Face) standIn(dict obj.Dict, o *objects, enc *encoding, flags int, widths simpleWidths) {
	if enc.names[' '] == ".notdef" {
		enc.names[' '] = "space" // some programs write so for a character that shows nothing
	}
	name, _ := baseName(o.name(dict, "BaseFont"))
	if core, ok := core14.ByName(name); ok && !beyond(core, enc) {
		f.loadCore(core, enc, widths)
		return
	}
	enc.fill(glyphname.Standard())
	fallback := Fallback(f.style)
	f.program, f.whole = fallback.program, false
	for code := range 256 {
		text := nameText(enc.names[code])
		if meant := f.meant(uint32(code)); meant != "" {
			text = meant
		}
		gid, known := fallback.gid(text)
		if !known {
			gid = missing(text)
		}
		f.set(code, gid, evidence{encoding: text}, widths, f.program.advance(max(gid, 0)))
		if flags&symbolic != 0 && f.meant(uint32(code)) == "" && enc.base == "" {
			f.single[code].Sure = false // a symbol font draws what it likes
		}
	}
}

// coreName is the name that a font of the standard 14 has for the glyph that a name means: "uni0041" is its A.
func coreName(core *core14.Font, name string) string {
	if core.Symbolic || core.Index(name) >= 0 {
		return name
	}
	if r := []rune(nameText(name)); len(r) == 1 {
		if own := glyphname.Of(r[0]); core.Index(own) >= 0 {
			return own
		}
	}
	return name
}

// beyond reports whether an encoding names characters that a font of the standard 14 does not have and our stand-in for
// it does, such as the letters of Esperanto and Welsh.
func beyond(core *core14.Font, enc *encoding) bool {
	if core.Symbolic || !enc.differences {
		return false
	}
	fallback := Fallback(styleOf(0, core.Name))
	for _, name := range enc.names {
		if name == "" || core.Index(coreName(core, name)) >= 0 {
			continue
		}
		if text := nameText(name); text != "" {
			if _, known := fallback.gid(text); known {
				return true
			}
		}
	}
	return false
}

// loadCore loads one of the standard 14 fonts that is not embedded.
func (f *Face) loadCore(core *core14.Font, enc *encoding, widths simpleWidths) {
	f.core = core
	f.style = styleOf(0, core.Name)
	f.Ascent, f.Descent = float64(core.Ascender)/1000, float64(core.Descender)/1000
	if core.Symbolic && !enc.differences {
		enc.names = glyphname.Encoding{} // symbols keep their own encoding, whatever the dictionary says
	}
	enc.fill(&core.Encoding)
	for code, name := range enc.names {
		name = coreName(core, name)
		gid := core.Index(name)
		var e evidence
		if gid >= 0 {
			text := f.coreText(name)
			e = evidence{encoding: text}
			if text != "" {
				e.program = []string{text}
			}
		}
		f.set(code, gid, e, widths, float64(core.Widths[name])/1000)
		if g := &f.single[code]; e.encoding == " " && fold(g.Unicode) != "" {
			g.showsSpace()
		}
	}
}

// namedProgram is a program whose glyphs have names and codes of their own: Type 1 and CFF.
type namedProgram interface {
	program
	gidOf(name string) (int, bool)
	builtIn() *[256]int // glyph for each code, 0 if none
}

// loadNamed loads an embedded Type 1 or CFF font: names select glyphs (9.6.5.2).
func (f *Face) loadNamed(p namedProgram, enc *encoding, widths simpleWidths) {
	own := p.builtIn()
	for code := range 256 {
		name := enc.names[code]
		gid, found := 0, false
		if name != "" {
			gid, found = p.gidOf(name)
		}
		if !found && (name == "" || enc.base == "") && own != nil {
			gid = own[code]
		}
		e := evidence{program: p.says(gid)}
		if gid == 0 {
			e = evidence{}
		}
		f.set(code, gid, e, widths, p.advance(gid))
	}
}
