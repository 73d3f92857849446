package font

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/caseveil/caseveil/redact/pdf/font/core14"
	"github.com/caseveil/caseveil/redact/pdf/font/glyphname"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// simpleCodes are the codes of a font with one byte a glyph; 0 stays free.
const simpleCodes = 255

// buildCore writes a standard 14 font: not embedded, WinAnsi codes where WinAnsi has the glyph, Differences elsewhere.
func (s *Subset) buildCore() (Built, error) {
	core := s.face.core
	base := &glyphname.Encoding{} // symbols get codes by rank: in their own encoding they spell words that are not shown
	if !core.Symbolic {
		base = glyphname.WinAnsi()
	}
	order, err := s.rank(func(gid int) ([]byte, error) { return nil, nil })
	if err != nil {
		return Built{}, err
	}
	if len(order) > simpleCodes {
		return Built{}, unsupported("more than 255 glyphs of a standard font are in use")
	}
	codes, differences := assign(order, core, base)
	dict := obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type1"), "BaseFont": obj.Name(core.Name)}
	if !core.Symbolic {
		dict["Encoding"] = obj.Name("WinAnsiEncoding")
	}
	if len(differences) > 0 {
		e := obj.Dict{"Type": obj.Name("Encoding"), "Differences": differences}
		if !core.Symbolic {
			e["BaseEncoding"] = obj.Name("WinAnsiEncoding")
		}
		dict["Encoding"] = e
	}
	s.addWidths(dict, order, codes)
	dict["ToUnicode"] = toUnicode(simpleTexts(order, codes))
	return Built{Dict: dict, Encode: encoder(codes)}, nil
}

// assign gives each glyph the code its base encoding has for its name; glyphs without one, or whose code is taken,
// get the lowest free codes in their order.
func assign(order []ranked, core *core14.Font, base *glyphname.Encoding) (map[glyphKey]byte, obj.Array) {
	codes := map[glyphKey]byte{}
	taken := map[byte]bool{}
	var rest []ranked
	for _, r := range order {
		code := 0
		if r.key.gid >= 0 {
			code = max(0, slices.Index(base[:], core.Glyphs[r.key.gid]))
		}
		if code == 0 || taken[byte(code)] {
			rest = append(rest, r)
			continue
		}
		codes[r.key], taken[byte(code)] = byte(code), true
	}
	var differences obj.Array
	next := 1
	for _, r := range rest {
		for taken[byte(next)] {
			next++
		}
		codes[r.key], taken[byte(next)] = byte(next), true
		name := obj.Name(".notdef")
		if r.key.gid >= 0 {
			name = obj.Name(core.Glyphs[r.key.gid])
		}
		differences = append(differences, obj.Integer(next), name)
	}
	return codes, differences
}

// addWidths writes the widths if the file gave others than the font has; then a descriptor is due as well (table 109).
func (s *Subset) addWidths(dict obj.Dict, order []ranked, codes map[glyphKey]byte) {
	core := s.face.core
	own := true
	for _, r := range order {
		own = own && r.key.gid >= 0 && r.key.width == round(float64(core.Widths[core.Glyphs[r.key.gid]])/1000)
	}
	if own {
		return
	}
	setWidths(dict, order, codes, 1000)
	flags := nonsymbolic
	if core.Symbolic {
		flags = symbolic
	}
	box := make(obj.Array, 4)
	for i, v := range core.BBox {
		box[i] = obj.Integer(v)
	}
	dict["FontDescriptor"] = obj.Dict{
		"Type": obj.Name("FontDescriptor"), "FontName": obj.Name(core.Name), "FontBBox": box,
		"Flags":       obj.Integer(flagsOf(s.face.style)&^symbolic | flags),
		"ItalicAngle": numeral(core.ItalicAngle), "Ascent": obj.Integer(core.Ascender), "Descent": obj.Integer(core.Descender),
		"CapHeight": obj.Integer(core.CapHeight), "StemV": obj.Integer(core.StemV),
	}
}

// setWidths writes FirstChar, LastChar and Widths; scale is how many units of the list make an em.
func setWidths(dict obj.Dict, order []ranked, codes map[glyphKey]byte, scale float64) {
	first, last := 255, 0
	for _, c := range codes {
		first, last = min(first, int(c)), max(last, int(c))
	}
	if first > last {
		first, last = 0, 0
	}
	list := make(obj.Array, last-first+1)
	for i := range list {
		list[i] = obj.Integer(0)
	}
	for _, r := range order {
		list[int(codes[r.key])-first] = numeral(r.key.width * scale)
	}
	dict["FirstChar"], dict["LastChar"], dict["Widths"] = obj.Integer(first), obj.Integer(last), list
}

func simpleTexts(order []ranked, codes map[glyphKey]byte) []codeText {
	var texts []codeText
	for _, r := range order {
		texts = append(texts, codeText{[]byte{codes[r.key]}, r.key.unicode})
	}
	slices.SortFunc(texts, func(a, b codeText) int { return cmp.Compare(a.code[0], b.code[0]) })
	return texts
}

func encoder(codes map[glyphKey]byte) func(Glyph) []byte {
	return func(g Glyph) []byte {
		c, ok := codes[keyOf(g)]
		if !ok {
			return nil
		}
		return []byte{c}
	}
}

// buildType3 writes the frame of a Type 3 font: codes and names are ranks; the writer adds the procedures.
func (s *Subset) buildType3() (Built, error) {
	t := s.face.type3
	order, err := s.rank(func(gid int) ([]byte, error) { return nil, nil })
	if err != nil {
		return Built{}, err
	}
	if len(order) > simpleCodes {
		return Built{}, unsupported("more than 255 glyphs of a Type 3 font are in use")
	}
	if t.Matrix[0] == 0 {
		return Built{}, unsupported("a Type 3 font lies on its side")
	}
	codes := map[glyphKey]byte{}
	names := obj.Array{obj.Integer(1)}
	built := Built{}
	for i, r := range order {
		codes[r.key] = byte(i + 1)
		name := obj.Name("g" + strconv.Itoa(i+1))
		names = append(names, name)
		g := s.used[r.key]
		if p := t.Procs[g.Code]; p != nil && r.key.gid >= 0 {
			built.Procs = append(built.Procs, Proc{name, g, p})
		}
	}
	matrix, box := make(obj.Array, 6), make(obj.Array, 4)
	for i, v := range t.Matrix {
		matrix[i] = obj.Real(v)
	}
	for i := range box {
		box[i] = obj.Integer(0) // 9.6.4: no box; that of the input may be around glyphs that are gone
	}
	built.Dict = obj.Dict{
		"Type": obj.Name("Font"), "Subtype": obj.Name("Type3"), "FontMatrix": matrix, "FontBBox": box,
		"Encoding":  obj.Dict{"Type": obj.Name("Encoding"), "Differences": names},
		"CharProcs": obj.Dict{}, "ToUnicode": toUnicode(simpleTexts(order, codes)),
	}
	setWidths(built.Dict, order, codes, 1/t.Matrix[0])
	built.Encode = encoder(codes)
	return built, nil
}
