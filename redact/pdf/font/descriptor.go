package font

import (
	"strings"

	"github.com/caseveil/caseveil/redact/pdf/font/cff"
	"github.com/caseveil/caseveil/redact/pdf/font/sfnt"
	"github.com/caseveil/caseveil/redact/pdf/font/type1"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// Flags of a font descriptor (table 121).
const (
	fixedPitch  = 1 << 0
	serif       = 1 << 1
	symbolic    = 1 << 2
	nonsymbolic = 1 << 5
	italic      = 1 << 6
	forceBold   = 1 << 18
)

// baseName is the font's name without the tag of a subset; tagged says that there was one (9.9.2).
func baseName(name string) (base string, tagged bool) {
	if len(name) > 7 && name[6] == '+' {
		for _, c := range name[:6] {
			if c < 'A' || c > 'Z' {
				return name, false
			}
		}
		return name[7:], true
	}
	return name, false
}

// styleOf reads the looks of a font from its flags and its name.
func styleOf(flags int, name string) Style {
	name = strings.ToLower(name)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(name, w) {
				return true
			}
		}
		return false
	}
	s := Style{
		Mono:   flags&fixedPitch != 0 || has("courier", "mono", "consolas"),
		Bold:   flags&forceBold != 0 || has("bold", "black", "heavy", "demi"),
		Italic: flags&italic != 0 || has("italic", "oblique"),
	}
	s.Serif = !s.Mono && !has("sans", "arial", "helvetica") &&
		(flags&serif != 0 || has("times", "serif", "roman", "georgia", "garamond", "cambria", "palatino", "book antiqua"))
	return s
}

// loadDescriptor reads the looks and, if it is embedded, the program of a font. The program stays nil if there is none.
func (f *Face) loadDescriptor(dict obj.Dict, o *objects) (flags int) {
	d := o.dict(dict, "FontDescriptor")
	name, tagged := baseName(o.name(dict, "BaseFont"))
	flags = int(o.number(d, "Flags", 0))
	f.style = styleOf(flags, name)
	f.whole = !tagged
	if f.program = loadProgram(d, o); o.err != nil {
		return 0
	}
	f.Ascent = o.number(d, "Ascent", 0) / 1000
	f.Descent = o.number(d, "Descent", 0) / 1000
	if f.Descent > 0 {
		f.Descent = -f.Descent // a common slip
	}
	if tt, ok := f.program.(*trueType); ok && (f.Ascent <= 0 || f.Descent == 0) {
		f.Ascent, f.Descent = float64(tt.Ascent)/float64(tt.UnitsPerEm), float64(tt.Descent)/float64(tt.UnitsPerEm)
	}
	f.boundHeights()
	return flags
}

// boundHeights replaces heights no font has by common ones.
func (f *Face) boundHeights() {
	if f.Ascent <= 0 || f.Ascent > 4 {
		f.Ascent = 0.8
	}
	if f.Descent >= 0 || f.Descent < -4 {
		f.Descent = -0.2
	}
}

// loadProgram reads the font file a descriptor embeds. What it is shows in its first bytes; Subtype is often wrong. One that
// cannot be read is as good as none: readers draw by what the codes mean, and so do we.
func loadProgram(d obj.Dict, o *objects) program {
	for _, key := range []obj.Name{"FontFile", "FontFile2", "FontFile3"} {
		if d[key] == nil {
			continue
		}
		b := o.stream(d, key)
		if o.err != nil || b == nil {
			return nil
		}
		p, err := newProgram(b)
		if err != nil {
			return nil
		}
		return p
	}
	return nil
}

func newProgram(b []byte) (program, error) {
	if len(b) < 4 {
		return nil, damaged("the embedded program is empty")
	}
	switch string(b[:4]) {
	case "\x00\x01\x00\x00", "true":
		return newTrueType(b)
	case "OTTO":
		return newOpenType(b)
	case "ttcf":
		return nil, unsupported("a font collection is embedded")
	}
	if b[0] == 1 && b[1] <= 5 {
		return newCFF(b)
	}
	if type1.Is(b) {
		return newType1(b)
	}
	return nil, unsupported("the embedded program is of an unknown kind")
}

// newOpenType takes the outlines out of an OpenType wrapper.
func newOpenType(b []byte) (program, error) {
	f, err := sfnt.Parse(b)
	if err != nil {
		return nil, damaged("the OpenType program is not whole")
	}
	if f.CFF == nil {
		return newTrueType(b)
	}
	c, err := cff.Parse(f.CFF)
	if err != nil {
		return nil, damaged("the CFF program is not whole")
	}
	return &compact{Font: c, chars: charsByGlyph(f)}, nil
}
