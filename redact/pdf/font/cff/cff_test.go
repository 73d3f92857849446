package cff_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/font/cff"
	"github.com/caseveil/caseveil/redact/pdf/font/sfnt"
)

// index writes an INDEX with offsets of two bytes.
func index(items ...[]byte) []byte {
	b := []byte{byte(len(items) >> 8), byte(len(items))}
	if len(items) == 0 {
		return b
	}
	b = append(b, 2)
	at := uint16(1)
	b = binary.BigEndian.AppendUint16(b, at)
	for _, it := range items {
		at += uint16(len(it))
		b = binary.BigEndian.AppendUint16(b, at)
	}
	return append(b, bytes.Join(items, nil)...)
}

// program builds a font with names: its glyphs are those of the standard charset, .notdef, space, exclam …; chars are
// their charstrings, an empty one where there is none.
func program(globals, locals [][]byte, chars map[int][]byte) []byte {
	glyphs := make([][]byte, 150)
	for i := range glyphs {
		if glyphs[i] = chars[i]; glyphs[i] == nil {
			glyphs[i] = []byte{14}
		}
	}
	header := append([]byte{1, 0, 4, 1}, index([]byte("Test"))...)
	five := func(v int) []byte { return binary.BigEndian.AppendUint32([]byte{29}, uint32(v)) }
	top := func(chars, private int) []byte {
		return bytes.Join([][]byte{five(chars), {17}, five(14), five(private), {18}}, nil)
	}
	middle := append(index(), index(globals...)...)
	private := bytes.Join([][]byte{{28, 1, 244, 20}, {28, 2, 88, 21}, five(14), {19}}, nil) // 500 default, 600 nominal
	private = private[:14]
	charsAt := len(header) + len(index(top(0, 0))) + len(middle)
	privateAt := charsAt + len(index(glyphs...))
	return bytes.Join([][]byte{header, index(top(charsAt, privateAt)), middle, index(glyphs...), private, index(locals...)}, nil)
}

func parse(t testing.TB, b []byte) *cff.Font {
	t.Helper()
	f, err := cff.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Numbers of glyphs in the standard charset.
const (
	gidA     = 34
	gida     = 66
	gidAcute = 125
)

func num(v int) byte { return byte(v + 139) }

func TestASubsetWritesSubroutinesOut(t *testing.T) {
	square := []byte{num(50), 6, num(50), 7, num(-50), 6, 11} // hlineto vlineto hlineto return
	f := parse(t, program([][]byte{square}, [][]byte{{num(10), num(-107), 29, 11}}, map[int][]byte{
		gidA: {num(25), num(10), num(20), 21, num(-107), 10, 14}, // width, rmoveto, callsubr → 10 callgsubr
	}))
	if w := f.Advance(gidA); math.Abs(w-0.625) > 1e-9 {
		t.Errorf("A is %v em wide, want 0.625", w)
	}
	b, box, err := f.Subset([]int{gidA})
	if err != nil {
		t.Fatal(err)
	}
	s := parse(t, b)
	got, err := s.Outline(1)
	want := []byte{num(10), num(20), 21, num(10), num(50), 6, num(50), 7, num(-50), 6, 14}
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("charstring % x (%v), want % x", got, err, want)
	}
	if w := s.Advance(1); math.Abs(w-0.625) > 1e-9 {
		t.Errorf("now %v em wide", w)
	}
	if !s.IsCID() || s.GIDOfCID(1) != 1 || s.NumGlyphs() != 2 {
		t.Errorf("CID %v, %d glyphs", s.IsCID(), s.NumGlyphs())
	}
	if want := [4]float64{-30, 20, 20, 120}; box != want {
		t.Errorf("box %v, want %v", box, want)
	}
}

func TestHintsOfType1AreLeftOut(t *testing.T) {
	f := parse(t, program(nil, nil, map[int][]byte{
		gidA: {num(25), num(10), num(20), 21, num(30), 6, num(30), 7, 12, 0, num(5), num(5), 21, num(7), 6, num(7), 7, 14}, // dotsection
	}))
	b, _, err := f.Subset([]int{gidA})
	if err != nil {
		t.Fatal(err)
	}
	want := []byte{num(10), num(20), 21, num(30), 6, num(30), 7, num(5), num(5), 21, num(7), 6, num(7), 7, 14}
	if got, err := parse(t, b).Outline(1); err != nil || !bytes.Equal(got, want) {
		t.Errorf("charstring % x (%v), want % x", got, err, want)
	}
}

func TestAnAccentedCharacterBecomesOnePath(t *testing.T) {
	f := parse(t, program(nil, nil, map[int][]byte{
		gida:     {num(10), num(10), 21, num(30), 6, num(30), 7, 14},
		gidAcute: {num(5), num(5), 21, num(7), 6, num(7), 7, 14},
		gidA:     {num(20), num(60), num('a'), 247, 194 - 108, 14}, // 20 60 'a' acute endchar
	}))
	b, box, err := f.Subset([]int{gidA})
	if err != nil {
		t.Fatal(err)
	}
	if want := [4]float64{10, 10, 40, 72}; box != want {
		t.Errorf("box %v, want %v", box, want)
	}
	if code, err := parse(t, b).Outline(1); err != nil || len(code) < 15 {
		t.Errorf("charstring % x, %v", code, err)
	}
}

func TestDamagedCharstrings(t *testing.T) {
	for name, code := range map[string][]byte{
		"a subroutine that calls itself":     {num(-107), 10},
		"a subroutine that does not exist":   {num(100), 10},
		"a call without a number":            {10},
		"a line before any move":             {num(1), num(1), 5, 14},
		"an odd number of operands":          {num(1), num(1), 21, num(1), 5, 14},
		"arithmetic":                         {num(1), num(1), 12, 10, 22, 14},
		"a reserved operator":                {num(1), 2, 14},
		"a mask that ends too early":         {num(1), num(1), 1, 19},
		"more operands than the stack holds": append(bytes.Repeat([]byte{num(0)}, 60), 5, 14),
		"an accent made of itself":           {num(20), num(60), num('A'), num('A'), 14},
	} {
		f := parse(t, program(nil, [][]byte{{num(-107), 10}}, map[int][]byte{gidA: code}))
		if _, _, err := f.Subset([]int{gidA}); !errors.Is(err, cff.ErrDamaged) {
			t.Errorf("%s: %v, want ErrDamaged", name, err)
		}
	}
}

func TestNamesAndEncoding(t *testing.T) {
	f := parse(t, program(nil, nil, nil))
	if gid, ok := f.GIDOfName("A"); !ok || gid != gidA || f.Name(gidA) != "A" || f.Encoding()['A'] != gidA {
		t.Errorf("A is glyph %d, called %q, code A is glyph %d", gid, f.Name(gidA), f.Encoding()['A'])
	}
}

// moduleFile reads a test font of a module this one depends on.
func moduleFile(t testing.TB, module, path string) []byte {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	b, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), path))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var fontFile3 = regexp.MustCompile(`FontFile3 (\d+) 0 R`)

// realFonts are CFF programs of others: one with names, one with CIDs, and one that mutool carries.
func realFonts(t *testing.T) map[string][]byte {
	if testing.Short() {
		t.Skip("needs the programs of the system")
	}
	fonts := map[string][]byte{}
	for name, b := range map[string][]byte{
		"with names": moduleFile(t, "golang.org/x/image", "font/testdata/CFFTest.otf"),
		"with CIDs":  moduleFile(t, "github.com/klippa-app/go-pdfium", "shared_tests/testdata/NotoSansSC-Regular.subset.otf"),
	} {
		f, err := sfnt.Parse(b)
		if err != nil || f.CFF == nil {
			t.Fatalf("%s: %v", name, err)
		}
		fonts[name] = f.CFF
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.html"), filepath.Join(dir, "out.pdf")
	if err := os.WriteFile(in, []byte("<p>Imogen</p>"), 0o600); err != nil {
		t.Fatal(err)
	}
	mutool := func(args ...string) []byte {
		b, err := exec.Command("mutool", args...).Output()
		if err != nil {
			t.Fatalf("this test needs mutool (package mupdf-tools): %v", err)
		}
		return b
	}
	mutool("convert", "-o", out, in)
	m := fontFile3.FindSubmatch(mutool("show", out, "grep"))
	if m == nil {
		t.Fatal("mutool embedded no CFF font")
	}
	fonts["of mutool"] = mutool("show", "-b", out, string(m[1]))
	return fonts
}

func TestEveryGlyphOfRealFontsSurvives(t *testing.T) {
	for name, b := range realFonts(t) {
		t.Run(name, func(t *testing.T) {
			f := parse(t, b)
			var gids []int
			for gid := 1; gid < f.NumGlyphs(); gid++ {
				gids = append(gids, gid)
			}
			out, _, err := f.Subset(gids)
			if err != nil {
				t.Fatal(err)
			}
			s := parse(t, out)
			if s.NumGlyphs() != f.NumGlyphs() || len(gids) < 4 {
				t.Fatalf("%d glyphs, want %d", s.NumGlyphs(), f.NumGlyphs())
			}
			for _, gid := range gids {
				want, errWant := f.Outline(gid)
				got, errGot := s.Outline(gid)
				if errWant != nil || errGot != nil || !bytes.Equal(got, want) || math.Abs(s.Advance(gid)-f.Advance(gid)) > 1e-9 {
					t.Errorf("glyph %d has changed (%v, %v)", gid, errWant, errGot)
				}
			}
			if few, _, err := f.Subset(gids[:3]); err != nil || len(few) > 2000 || bytes.Contains(few, []byte("SIL")) {
				t.Errorf("three glyphs take %d bytes (%v)", len(few), err)
			}
		})
	}
}

// A subset can be read again, and a subset of the whole subset is the same.
func FuzzSubset(f *testing.F) {
	f.Add(program([][]byte{{num(50), 6, 11}}, [][]byte{{num(-107), 29, 11}}, map[int][]byte{
		gidA: {num(25), num(10), num(20), 21, num(-107), 10, 14},
		gida: {num(1), num(2), 18, num(3), num(4), 19, 0x80, num(1), num(1), 21, num(1), num(2), num(3), num(4), 30, 14},
	}), gidA, gida)
	f.Add(program(nil, nil, map[int][]byte{gidA: {num(20), num(60), num('a'), 247, 86, 14}}), gidA, 0)
	f.Fuzz(func(t *testing.T, b []byte, one, two int) {
		font, err := cff.Parse(b)
		if err != nil {
			return
		}
		font.Name(one)
		out, _, err := font.Subset([]int{one, two})
		if err != nil {
			return
		}
		s, err := cff.Parse(out)
		if err != nil {
			t.Fatalf("a subset cannot be read: %v", err)
		}
		again, _, err := s.Subset([]int{1, 2})
		if err != nil || !bytes.Equal(out, again) {
			t.Fatalf("a subset of the whole subset is another (%v)", err)
		}
	})
}
