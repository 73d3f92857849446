package sfnt_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/font/sfnt"
)

const dejaVu = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"

func systemFont(t testing.TB) []byte {
	t.Helper()
	if testing.Short() {
		t.Skip("needs the fonts of the system")
	}
	b, err := os.ReadFile(dejaVu)
	if err != nil {
		t.Fatalf("this test needs the package fonts-dejavu-core: %v", err)
	}
	return b
}

func parse(t testing.TB, b []byte) *sfnt.Font {
	t.Helper()
	f, err := sfnt.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestASubsetDrawsTheSameGlyphs(t *testing.T) {
	f := parse(t, systemFont(t))
	var gids []int
	for _, r := range "Łódź éa" {
		gids = append(gids, f.Cmaps().Unicode[r])
	}
	b, err := f.Subset(gids)
	if err != nil {
		t.Fatal(err)
	}
	s := parse(t, b)
	for i, gid := range gids {
		want, err := f.Outline(gid)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Outline(i + 1)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("glyph %d draws something else (%v)", i+1, err)
		}
		if s.Advance(i+1) != f.Advance(gid) {
			t.Errorf("glyph %d is %d wide, was %d", i+1, s.Advance(i+1), f.Advance(gid))
		}
	}
	if empty, err := s.Outline(0); err != nil || len(empty) != 0 {
		t.Errorf("glyph 0 is not empty: %v", err)
	}
}

func TestGlyphsMayStandInAnyOrder(t *testing.T) {
	f := parse(t, systemFont(t))
	b, err := f.Subset([]int{f.Cmaps().Unicode['m'], f.Cmaps().Unicode['a']})
	if err != nil {
		t.Fatal(err)
	}
	other := bytes.Clone(b)
	loca, glyf := table(t, other, "loca"), table(t, other, "glyf")
	m, a := binary.BigEndian.Uint32(loca[4:]), binary.BigEndian.Uint32(loca[8:])
	end := binary.BigEndian.Uint32(loca[12:])
	copy(glyf[m:], append(bytes.Clone(glyf[a:end]), glyf[m:a]...))
	binary.BigEndian.PutUint32(loca[4:], m+end-a)
	binary.BigEndian.PutUint32(loca[8:], m)
	want, got := parse(t, b), parse(t, other)
	for gid := 1; gid < 3; gid++ {
		w, err := want.Outline(gid)
		if err != nil {
			t.Fatal(err)
		}
		if g, err := got.Outline(gid); err != nil || len(g) == 0 || !bytes.Equal(g, w) {
			t.Errorf("glyph %d draws something else (%v)", gid, err)
		}
	}
}

// table is the part of a font that a tag names.
func table(t *testing.T, b []byte, tag string) []byte {
	t.Helper()
	for n := range int(binary.BigEndian.Uint16(b[4:])) {
		if e := b[12+16*n:]; string(e[:4]) == tag {
			from := binary.BigEndian.Uint32(e[8:])
			return b[from : from+binary.BigEndian.Uint32(e[12:])]
		}
	}
	t.Fatalf("there is no table %q", tag)
	return nil
}

func TestASubsetHoldsNothingElse(t *testing.T) {
	f := parse(t, systemFont(t))
	b, err := f.Subset([]int{f.Cmaps().Unicode['A'], f.Cmaps().Unicode['é']})
	if err != nil {
		t.Fatal(err)
	}
	s := parse(t, b)
	if len(s.Cmaps().Unicode)+len(s.Cmaps().Mac)+len(s.Cmaps().Symbol) != 0 || s.GlyphName(1) != "" {
		t.Error("the subset has a cmap or names")
	}
	if s.NumGlyphs != 5 { // 0, A, é, and the two parts of é
		t.Errorf("%d glyphs", s.NumGlyphs)
	}
	for i := range int(binary.BigEndian.Uint16(b[4:])) {
		switch tag := string(b[12+16*i:][:4]); tag {
		case "cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep":
		default:
			t.Errorf("table %q", tag)
		}
	}
}

func TestChecksumsAreRight(t *testing.T) {
	f := parse(t, systemFont(t))
	b, err := f.Subset([]int{36, 37, 38})
	if err != nil {
		t.Fatal(err)
	}
	if len(b)%4 != 0 {
		t.Fatalf("%d bytes are not padded", len(b))
	}
	var whole uint32
	for i := 0; i < len(b); i += 4 {
		whole += binary.BigEndian.Uint32(b[i:])
	}
	if whole != 0xb1b0afba {
		t.Errorf("the file adds up to %#x", whole)
	}
}

func TestNamesAndCharactersAreRead(t *testing.T) {
	f := parse(t, systemFont(t))
	gid := f.Cmaps().Unicode['é']
	if gid == 0 || f.GlyphName(gid) != "eacute" || f.GlyphName(f.Cmaps().Unicode['A']) != "A" {
		t.Errorf("glyph %d is called %q", gid, f.GlyphName(gid))
	}
	if f.Cmaps().Unicode[0x1d538] == 0 {
		t.Error("a character beyond the first plane was not read")
	}
}

func TestARecordOfASubtableThatIsGoneSaysNothing(t *testing.T) {
	f := parse(t, tables(func(t map[string][]byte) {
		t["cmap"] = append([]byte{0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 0}, bytes.Repeat([]byte{1}, 300)...)
	}))
	if n := len(f.Cmaps().Unicode); n != 0 {
		t.Errorf("%d characters were read from the head of the table", n)
	}
}

// tables builds a program from nothing, to break it.
func tables(change func(map[string][]byte)) []byte {
	t := map[string][]byte{
		"head": make([]byte, 54), "hhea": make([]byte, 36), "maxp": {0, 1, 0, 0, 0, 2}, "hmtx": {1, 0, 0, 0, 2, 0, 0, 0},
		"loca": {0, 0, 0, 0, 0, 8}, "glyf": {0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 0},
	}
	binary.BigEndian.PutUint16(t["head"][18:], 1000)
	binary.BigEndian.PutUint16(t["hhea"][34:], 2)
	change(t)
	b := []byte{0, 1, 0, 0, 0, byte(len(t)), 0, 0, 0, 0, 0, 0}
	at := 12 + 16*len(t)
	var body []byte
	for tag, data := range t {
		b = append(b, tag...)
		b = binary.BigEndian.AppendUint32(b, 0)
		b = binary.BigEndian.AppendUint32(b, uint32(at+len(body)))
		b = binary.BigEndian.AppendUint32(b, uint32(len(data)))
		body = append(body, data...)
	}
	return append(b, body...)
}

func TestAGlyphThatContainsItselfIsDamage(t *testing.T) {
	f := parse(t, tables(func(map[string][]byte) {}))
	if _, err := f.Subset([]int{1}); !errors.Is(err, sfnt.ErrDamaged) {
		t.Errorf("%v, want ErrDamaged", err)
	}
}

func TestDamage(t *testing.T) {
	for name, change := range map[string]func(map[string][]byte){
		"no head":           func(t map[string][]byte) { delete(t, "head") },
		"no loca":           func(t map[string][]byte) { delete(t, "loca") },
		"no glyphs":         func(t map[string][]byte) { t["maxp"] = make([]byte, 6) },
		"no grid":           func(t map[string][]byte) { t["head"][18], t["head"][19] = 0, 0 },
		"outlines are gone": func(t map[string][]byte) { delete(t, "glyf") },
	} {
		if _, err := sfnt.Parse(tables(change)); !errors.Is(err, sfnt.ErrDamaged) {
			t.Errorf("%s: %v, want ErrDamaged", name, err)
		}
	}
	f := parse(t, tables(func(t map[string][]byte) { t["loca"] = []byte{0xff, 0, 0, 0, 0, 8} }))
	if _, err := f.Outline(0); !errors.Is(err, sfnt.ErrDamaged) {
		t.Errorf("a glyph that begins behind all outlines: %v", err)
	}
	if _, err := f.Outline(99); !errors.Is(err, sfnt.ErrDamaged) {
		t.Errorf("a glyph that does not exist: %v", err)
	}
}

// What a subset is made of can be read again, and making it twice gives the same.
func FuzzSubset(f *testing.F) {
	f.Add(tables(func(map[string][]byte) {}), 1)
	f.Add(tables(func(t map[string][]byte) { t["glyf"][11] = 0 }), 1)
	if b, err := os.ReadFile(dejaVu); err == nil {
		if font, err := sfnt.Parse(b); err == nil {
			if small, err := font.Subset([]int{36, 110, 111}); err == nil {
				f.Add(small, 2)
			}
		}
	}
	f.Fuzz(func(t *testing.T, b []byte, gid int) {
		font, err := sfnt.Parse(b)
		if err != nil {
			return
		}
		font.GlyphName(gid)
		font.Advance(gid)
		if font.CFF != nil {
			return
		}
		one, err := font.Subset([]int{gid, 0})
		if err != nil {
			return
		}
		again, err := sfnt.Parse(one)
		if err != nil {
			t.Fatalf("a subset cannot be read: %v", err)
		}
		two, err := again.Subset([]int{1, 2})
		if err != nil || !bytes.Equal(one, two) {
			t.Fatalf("a subset of the whole subset is another (%v)", err)
		}
	})
}
