package type1_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/font/cff"
	"github.com/caseveil/caseveil/redact/pdf/font/type1"
	"github.com/caseveil/caseveil/redact/pdf/font/type1/type1test"
)

func parse(t testing.TB, b []byte) *type1.Font {
	t.Helper()
	f, err := type1.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func letters() []byte {
	b, _, _ := type1test.Program(type1test.Letters(), type1test.Subrs())
	return b
}

func TestGlyphsAreFoundByNameAndMeasured(t *testing.T) {
	f := parse(t, letters())
	if f.NumGlyphs() != 7 || f.Name(0) != ".notdef" || f.Encoding['A'] != "A" || f.Scale != 0.001 {
		t.Errorf("%d glyphs, the first is %q, code A is %q, scale %v", f.NumGlyphs(), f.Name(0), f.Encoding['A'], f.Scale)
	}
	for name, want := range map[string]float64{"A": 700, "o": 600, "I": 300, "oacute": 600, "space": 250} {
		gid, ok := f.GIDOfName(name)
		if !ok {
			t.Fatalf("no glyph %q", name)
		}
		path, width, err := f.Outline(gid)
		if err != nil || width != want || (path.Len() == 0) != (name == "space") {
			t.Errorf("%s: width %v, %d segments, %v", name, width, path.Len(), err)
		}
	}
}

// box draws one glyph as CFF and gives the box around it.
func box(t *testing.T, f *type1.Font, name string) [4]float64 {
	t.Helper()
	gid, _ := f.GIDOfName(name)
	path, width, err := f.Outline(gid)
	if err != nil {
		t.Fatal(err)
	}
	_, box := cff.Build([]cff.Glyph{{Width: width, Path: path}}, f.Scale)
	return box
}

func TestOutlines(t *testing.T) {
	f := parse(t, letters())
	for name, want := range map[string][4]float64{
		"A":      {20, 0, 680, 700},
		"I":      {60, 0, 200, 830}, // flex bulges to 200
		"acute":  {100, 560, 240, 680},
		"o":      {50, 0, 550, 500},
		"oacute": {50, 0, 550, 710}, // the accent is moved by (40+250-100, 30)
	} {
		got := box(t, f, name)
		if got != want {
			t.Errorf("%s lies in %v, want %v", name, got, want)
		}
	}
}

func TestHexadecimalProgramsAndSegments(t *testing.T) {
	b, length1, length2 := type1test.Program(type1test.Letters(), type1test.Subrs())
	asHex := append([]byte(nil), b[:length1]...)
	asHex = append(asHex, hex.EncodeToString(b[length1:length1+length2])...)
	asHex = append(asHex, "\n0000\ncleartomark"...)
	segment := func(kind byte, p []byte) []byte {
		return append([]byte{0x80, kind, byte(len(p)), byte(len(p) >> 8), byte(len(p) >> 16), 0}, p...)
	}
	pfb := append(segment(1, b[:length1]), segment(2, b[length1:length1+length2])...)
	for name, p := range map[string][]byte{"hexadecimal": asHex, "segments": append(pfb, 0x80, 3)} {
		if !type1.Is(p) || parse(t, p).NumGlyphs() != 7 {
			t.Errorf("%s: not read", name)
		}
	}
}

func TestOfSubroutinesForScreensAndPrintersThoseForScreensCount(t *testing.T) {
	b, length1, length2 := type1test.Program(type1test.Letters(), type1test.Subrs())
	nothing := type1test.Encrypt(type1test.Char("return"), 4330, 4)
	printers := fmt.Appendf(nil, "hires {pop pop fsmkr restore} {userdict /fsmkr save put} ifelse\n/Subrs 5 array\ndup 4 %d RD %s NP\nND\n2 index /CharStrings",
		len(nothing), nothing)
	secret := bytes.Replace(decrypted(b[length1:length1+length2]), []byte("ND\n2 index /CharStrings"), printers, 1)
	both := append(b[:length1:length1], type1test.Encrypt(secret, 55665, 4)...)
	segments := func(f *type1.Font) int {
		gid, _ := f.GIDOfName("o")
		path, _, err := f.Outline(gid)
		if err != nil {
			t.Fatal(err)
		}
		return path.Len()
	}
	if got, want := segments(parse(t, both)), segments(parse(t, letters())); got != want {
		t.Errorf("o has %d segments, want %d", got, want)
	}
}

func TestDamage(t *testing.T) {
	for name, code := range map[string][]byte{
		"a subroutine that does not exist":      type1test.Char(0, 500, "hsbw", 99, "callsubr", "endchar"),
		"a subroutine that calls itself":        type1test.Char(0, 500, "hsbw", 5, "callsubr", "endchar"),
		"a flex that ends before it begins":     type1test.Char(0, 500, "hsbw", 50, 1, 1, 0, "callsubr", "endchar"),
		"an othersubr of multiple-master fonts": type1test.Char(0, 500, "hsbw", 1, 2, 2, 14, "callothersubr", "endchar"),
		"division by nothing":                   type1test.Char(0, 500, "hsbw", 1, 0, "div", "hmoveto", "endchar"),
		"too few operands":                      type1test.Char(0, 500, "hsbw", 1, "rlineto", "endchar"),
		"an accent made of itself":              type1test.Char(0, 500, "hsbw", 0, 0, 0, int('A'), int('A'), "seac"),
	} {
		subrs := append(type1test.Subrs(), type1test.Char(5, "callsubr", "return"))
		b, _, _ := type1test.Program(map[string][]byte{"A": code}, subrs)
		f := parse(t, b)
		gid, _ := f.GIDOfName("A")
		if _, _, err := f.Outline(gid); !errors.Is(err, type1.ErrDamaged) {
			t.Errorf("%s: %v, want ErrDamaged", name, err)
		}
	}
	for name, b := range map[string][]byte{"nothing": nil, "no eexec": []byte("%!PS"), "an empty secret part": []byte("%!PS eexec ")} {
		if _, err := type1.Parse(b); !errors.Is(err, type1.ErrDamaged) {
			t.Errorf("%s: %v, want ErrDamaged", name, err)
		}
	}
}

// The fuzzer changes the open text of the secret part, which is where the parser works.
func FuzzParse(f *testing.F) {
	b, length1, length2 := type1test.Program(type1test.Letters(), type1test.Subrs())
	f.Add(b[:length1], decrypted(b[length1:length1+length2]))
	f.Fuzz(func(t *testing.T, clear, secret []byte) {
		font, err := type1.Parse(append(append([]byte("%!PS eexec\n")[:5:5], clear...), append([]byte(" eexec\n"), type1test.Encrypt(secret, 55665, 4)...)...))
		if err != nil {
			return
		}
		for gid := range min(font.NumGlyphs(), 20) {
			path, width, err := font.Outline(gid)
			if err != nil {
				continue
			}
			data, _ := cff.Build([]cff.Glyph{{Width: width, Path: path}}, font.Scale)
			c, err := cff.Parse(data)
			if err != nil {
				t.Fatalf("what was built cannot be read: %v", err)
			}
			if _, err := c.Outline(1); err != nil && path.Len() < 1000 {
				t.Fatalf("glyph %d cannot be read back: %v", gid, err)
			}
		}
	})
}

// decrypted undoes type1test.Encrypt.
func decrypted(b []byte) []byte {
	key := uint16(55665)
	out := make([]byte, len(b))
	for i, c := range b {
		out[i] = c ^ byte(key>>8)
		key = (uint16(c)+key)*52845 + 22719
	}
	return out[4:]
}
