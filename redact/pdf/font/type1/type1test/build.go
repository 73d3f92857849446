// Package type1test writes Type 1 programs for tests: what it writes is read by every PDF reader.
package type1test

import (
	"bytes"
	"fmt"
	"slices"
)

// Encrypt does what 7.1 of the Type 1 format says, with n bytes in front.
func Encrypt(b []byte, key uint16, n int) []byte {
	out := make([]byte, 0, len(b)+n)
	for _, p := range append(make([]byte, n), b...) {
		c := p ^ byte(key>>8)
		key = (uint16(c)+key)*52845 + 22719
		out = append(out, c)
	}
	return out
}

// Char writes a charstring: numbers are operands, strings are operators.
func Char(parts ...any) []byte {
	operators := map[string][]byte{
		"hstem": {1}, "vstem": {3}, "vmoveto": {4}, "rlineto": {5}, "hlineto": {6}, "vlineto": {7}, "rrcurveto": {8},
		"closepath": {9}, "callsubr": {10}, "return": {11}, "hsbw": {13}, "endchar": {14}, "rmoveto": {21}, "hmoveto": {22},
		"vhcurveto": {30}, "hvcurveto": {31}, "seac": {12, 6}, "sbw": {12, 7}, "div": {12, 12}, "callothersubr": {12, 16},
		"pop": {12, 17}, "setcurrentpoint": {12, 33},
	}
	var b []byte
	for _, p := range parts {
		switch v := p.(type) {
		case string:
			op, ok := operators[v]
			if !ok {
				panic("type1test: no operator " + v)
			}
			b = append(b, op...)
		case int:
			b = append(b, number(v)...)
		}
	}
	return b
}

func number(v int) []byte {
	switch {
	case v >= -107 && v <= 107:
		return []byte{byte(v + 139)}
	case v >= 108 && v <= 1131:
		return []byte{byte((v-108)>>8) + 247, byte(v - 108)}
	case v >= -1131 && v <= -108:
		return []byte{byte((-v-108)>>8) + 251, byte(-v - 108)}
	}
	return []byte{255, byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v)}
}

// StandardSubrs are the first four every Type 1 font has (8.3, 8.1): flex and hint replacement.
func StandardSubrs() [][]byte {
	return [][]byte{
		Char(3, 0, "callothersubr", "pop", "pop", "setcurrentpoint", "return"),
		Char(0, 1, "callothersubr", "return"),
		Char(0, 2, "callothersubr", "return"),
		Char("return"),
	}
}

// Program writes a font with these glyphs in the standard encoding, and where its encrypted part begins and ends.
func Program(chars map[string][]byte, subrs [][]byte) (b []byte, length1, length2 int) {
	clear := "%!PS-AdobeFont-1.0: Test\n11 dict begin\n/FontInfo 1 dict dup begin /Notice (% a note) def end readonly def\n" +
		"/FontName /Test def\n/PaintType 0 def\n/FontType 1 def\n/FontMatrix [0.001 0 0 0.001 0 0] readonly def\n" +
		"/Encoding StandardEncoding def\n/FontBBox {0 -200 1000 900} readonly def\ncurrentdict end\ncurrentfile eexec\n"
	var p bytes.Buffer
	p.WriteString("dup /Private 9 dict dup begin\n/RD {string currentfile exch readstring pop} executeonly def\n" +
		"/ND {noaccess def} executeonly def\n/NP {noaccess put} executeonly def\n/BlueValues [] def\n" +
		"/MinFeature {16 16} def\n/password 5839 def\n")
	p.WriteString("/Erode {5.5 dup 3 -1 roll 0.1 mul exch 0.5 sub mul cvi sub} def\n") // procedures of hints use dup too
	fmt.Fprintf(&p, "/Subrs %d array\n", len(subrs))
	for i, s := range subrs {
		e := Encrypt(s, 4330, 4)
		fmt.Fprintf(&p, "dup %d %d RD %s NP\n", i, len(e), e)
	}
	fmt.Fprintf(&p, "ND\n2 index /CharStrings %d dict dup begin\n", len(chars))
	names := make([]string, 0, len(chars))
	for name := range chars {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		e := Encrypt(chars[name], 4330, 4)
		fmt.Fprintf(&p, "/%s %d RD %s ND\n", name, len(e), e)
	}
	p.WriteString("end\nend\nreadonly put\nnoaccess put\ndup/FontName get exch definefont pop\nmark currentfile closefile\n")
	secret := Encrypt(p.Bytes(), 55665, 4)
	b = append([]byte(clear), secret...)
	length1, length2 = len(clear), len(secret)
	b = append(b, bytes.Repeat([]byte("0000000000000000000000000000000000000000000000000000000000000000\n"), 8)...)
	return append(b, "cleartomark\n"...), length1, length2
}

// Letters are a few glyphs that use everything a charstring can do.
func Letters() map[string][]byte {
	return map[string][]byte{
		".notdef": Char(0, 250, "hsbw", "endchar"),
		"space":   Char(0, 250, "hsbw", "endchar"),
		"A": Char(20, 700, "hsbw", 0, 50, "hstem", 0, "hmoveto", 300, 700, "rlineto", 60, "hlineto", 300, -700, "rlineto", -90, "hlineto",
			-240, 560, "rlineto", -240, -560, "rlineto", "closepath", "endchar"),
		"o": Char(40, 600, "hsbw", 260, "hmoveto", 140, 110, 110, 140, "hvcurveto", 140, -110, 110, -140, "vhcurveto",
			-140, -110, -110, -140, "hvcurveto", 4, "callsubr", "closepath", "endchar"),
		"I": Char(60, 300, "hsbw", 3, 1, 3, "callothersubr", "pop", "callsubr", 0, "hmoveto", 120, "hlineto", 350, "vlineto", 1, "callsubr",
			0, 50, "rmoveto", 2, "callsubr", 0, -40, "rmoveto", 2, "callsubr", 20, 20, "rmoveto", 2, "callsubr", 0, 20, "rmoveto", 2, "callsubr",
			0, 20, "rmoveto", 2, "callsubr", -20, 20, "rmoveto", 2, "callsubr", 0, 40, "rmoveto", 2, "callsubr",
			50, 180, 480, 0, "callsubr", 350, "vlineto", -1200, 10, "div", "hlineto", "closepath", "endchar"),
		"acute":  Char(100, 300, "hsbw", 560, "vmoveto", 80, 120, "rlineto", 60, "hlineto", -60, -120, "rlineto", "closepath", "endchar"),
		"oacute": Char(40, 600, "hsbw", 100, 250, 30, int('o'), 194, "seac"),
	}
}

// Subrs are those that Letters call.
func Subrs() [][]byte {
	return append(StandardSubrs(), Char(0, -140, 110, -110, 140, 0, "rrcurveto", "return"))
}
