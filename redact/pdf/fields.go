package pdf

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/font/glyphname"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/raw"
)

// Flags of a text field (12.7.5.3).
const (
	multilineFlag = 1 << 12
	passwordFlag  = 1 << 13
)

const (
	fieldAncestors = 32  // fields within each other
	fieldMargin    = 2.0 // units between a field's side and its value
	fieldLargest   = 12  // units: the largest em where the field leaves the size to the viewer
	fieldSmallest  = 1   // units: the smallest em that a value is made to fit with
	fieldLine      = 1.2 // em from line to line
)

// A field is a form field whose value viewers draw themselves, since the file has no appearance for it.
type field struct {
	value         string
	width, height float64
	size          float64
	colour        string // operators
	align         int    // 0 left, 1 middle, 2 right
	multiline     bool
	face          *font.Face
	codes         map[rune]byte
}

// drawnValue makes the appearance of a text or choice field that has a value and none (12.7.4.3). It is nil for others.
func drawnValue(f *raw.File, a obj.Dict, rect content.Rect) (*obj.Stream, error) {
	kind := f.Name(inherited(f, a, "FT"))
	flags, _ := f.Number(inherited(f, a, "Ff"))
	if kind != "Tx" && kind != "Ch" || kind == "Tx" && int(flags)&passwordFlag != 0 {
		return nil, nil
	}
	v := &field{value: fieldValue(f, a), width: rect[2] - rect[0], height: rect[3] - rect[1], multiline: kind == "Tx" && int(flags)&multilineFlag != 0}
	if strings.TrimSpace(v.value) == "" || v.width <= 0 || v.height <= 0 {
		return nil, nil
	}
	if q, ok := f.Number(inherited(f, a, "Q")); ok {
		v.align = int(q)
	}
	for _, o := range []obj.Object{f.Dict(f.Root["AcroForm"])["DA"], inherited(f, a, "DA")} {
		if da, err := f.Resolve(o); err == nil {
			s, _ := da.(obj.String)
			v.style(string(s))
		}
	}
	dict := v.font()
	var err error
	if v.face, err = font.Load(dict, f); err != nil {
		return nil, err
	}
	return &obj.Stream{
		Dict: obj.Dict{"Subtype": obj.Name("Form"), "BBox": obj.Array{obj.Integer(0), obj.Integer(0), obj.Real(v.width), obj.Real(v.height)},
			"Resources": obj.Dict{"Font": obj.Dict{"F": dict}}},
		Raw: v.content(),
	}, nil
}

// inherited is the value of a key of a field, or of the nearest field above that has one (12.7.4.1).
func inherited(f *raw.File, a obj.Dict, key obj.Name) obj.Object {
	for range fieldAncestors {
		if a == nil || a[key] != nil {
			return a[key]
		}
		a = f.Dict(a["Parent"])
	}
	return nil
}

// fieldValue is a field's value as viewers show it: of a choice, what its options call it.
func fieldValue(f *raw.File, a obj.Dict) string {
	text := func(o obj.Object) string {
		if s := f.Stream(o); s != nil { // a text stream (7.9.3)
			b, _ := f.Decode(s)
			return obj.DecodeText(string(b))
		}
		v, _ := f.Resolve(o)
		s, _ := v.(obj.String)
		return obj.DecodeText(string(s))
	}
	said := map[string]string{}
	for _, o := range f.Array(inherited(f, a, "Opt")) {
		if pair := f.Array(o); len(pair) == 2 {
			said[text(pair[0])] = text(pair[1])
		}
	}
	values := f.Array(inherited(f, a, "V"))
	if values == nil {
		values = obj.Array{inherited(f, a, "V")}
	}
	var out []string
	for _, o := range values {
		v := text(o)
		if s, ok := said[v]; ok {
			v = s
		}
		out = append(out, v)
	}
	return strings.Join(out, "\n")
}

// style reads the size and colour of a default appearance string (12.7.4.3).
func (v *field) style(da string) {
	words := strings.Fields(da)
	operands := map[string]int{"g": 1, "rg": 3, "k": 4, "Tf": 1}
	for i, w := range words {
		n, ok := operands[w]
		if !ok || i < n || slices.ContainsFunc(words[i-n:i], func(s string) bool { _, err := strconv.ParseFloat(s, 64); return err != nil }) {
			continue
		}
		if w == "Tf" {
			v.size, _ = strconv.ParseFloat(words[i-1], 64)
		} else {
			v.colour = strings.Join(words[i-n:i+1], " ")
		}
	}
	if v.size < 0 || v.size > 1000 {
		v.size = 0
	}
}

// font is a standard font with a code for each character of the value.
func (v *field) font() obj.Dict {
	v.codes = map[rune]byte{}
	names := obj.Array{obj.Integer(1)}
	for _, r := range v.value {
		if _, ok := v.codes[r]; !ok && r >= ' ' && len(v.codes) < 255 {
			v.codes[r] = byte(len(v.codes) + 1)
			names = append(names, obj.Name(glyphNameOf(r)))
		}
	}
	return obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type1"), "BaseFont": obj.Name("Helvetica"),
		"Encoding": obj.Dict{"Type": obj.Name("Encoding"), "Differences": names}}
}

// glyphNameOf is the name under which fonts have a character.
func glyphNameOf(r rune) string {
	if name := glyphname.Of(r); name != "" {
		return name
	}
	return fmt.Sprintf("uni%04X", r)
}

func (v *field) encode(s string) []byte {
	var out []byte
	for _, r := range s {
		if c, ok := v.codes[r]; ok {
			out = append(out, c)
		}
	}
	return out
}

// wide is the width of a text in em.
func (v *field) wide(s string) float64 {
	w := 0.0
	for _, g := range v.face.Decode(v.encode(s)) {
		w += g.Width
	}
	return w
}

// content draws the value as viewers do: one line in the middle of the field, or lines from its top. What a viewer would have
// to scroll to is set smaller, so that it is seen.
func (v *field) content() []byte {
	if v.size == 0 {
		v.size = fieldLargest
	}
	lines := v.lines()
	for v.size > fieldSmallest && !v.fits(lines) {
		v.size *= 0.9
		lines = v.lines()
	}
	y := v.height - fieldMargin - v.size
	if len(lines) == 1 && !v.multiline {
		y = (v.height-v.size)/2 + 0.2*v.size
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s BT /F %g Tf\n", v.colour, v.size)
	for _, l := range lines {
		x := fieldMargin
		if room := v.width - v.wide(l)*v.size; v.align == 1 {
			x = room / 2
		} else if v.align == 2 {
			x = room - fieldMargin
		}
		fmt.Fprintf(&b, "1 0 0 1 %g %g Tm <%x> Tj\n", x, y, v.encode(l))
		y -= fieldLine * v.size
	}
	b.WriteString("ET")
	return b.Bytes()
}

// fits reports whether lines stay within the field.
func (v *field) fits(lines []string) bool {
	high := (1 + fieldLine*float64(len(lines)-1)) * v.size
	return high <= v.height-fieldMargin/2 && !slices.ContainsFunc(lines, func(l string) bool { return v.wide(l)*v.size > v.width-2*fieldMargin })
}

// lines are those of the value, broken between words where the field has several.
func (v *field) lines() []string {
	lines := strings.FieldsFunc(v.value, func(r rune) bool { return r == '\r' || r == '\n' })
	if !v.multiline {
		return lines
	}
	var out []string
	for _, l := range lines {
		line := ""
		for word := range strings.FieldsSeq(l) {
			longer := strings.TrimSpace(line + " " + word)
			if line != "" && v.wide(longer)*v.size > v.width-2*fieldMargin {
				out, longer = append(out, line), word
			}
			line = longer
		}
		out = append(out, line)
	}
	return out
}
