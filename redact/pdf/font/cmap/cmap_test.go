package cmap_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/caseveil/caseveil/redact/pdf/font/cmap"
)

func TestText(t *testing.T) {
	const head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
	for _, c := range []struct {
		name, body string
		want       map[uint32]string
	}{
		{"single codes", "2 beginbfchar <0003> <0020> <0024> <0041> endbfchar", map[uint32]string{3: " ", 0x24: "A", 4: ""}},
		{"a ligature is several characters", "1 beginbfchar <01> <006600660069> endbfchar", map[uint32]string{1: "ffi"}},
		{"a range counts up", "1 beginbfrange <0010> <0012> <0061> endbfrange", map[uint32]string{0x10: "a", 0x12: "c", 0x13: ""}},
		{"a range with a list", "1 beginbfrange <01> <03> [<0041> <00660069> <0043>] endbfrange", map[uint32]string{1: "A", 2: "fi", 3: "C"}},
		{"a surrogate pair", "1 beginbfchar <01> <D83DDE00> endbfchar", map[uint32]string{1: "😀"}},
		{"a text of one byte", "1 beginbfchar <01> <41> endbfchar", map[uint32]string{1: "A"}},
		{"NUL and the replacement character say nothing", "2 beginbfchar <01> <0000> <02> <FFFD> endbfchar", map[uint32]string{1: "", 2: ""}},
		{"of two texts the later stays", "2 beginbfchar <01> <0041> <01> <0042> endbfchar", map[uint32]string{1: "B"}},
		{"a code inside an earlier range", "1 beginbfrange <01> <09> <0041> endbfrange 1 beginbfchar <03> <005A> endbfchar",
			map[uint32]string{2: "B", 3: "Z", 4: "D"}},
		{"codes out of order", "2 beginbfchar <09> <0042> <01> <0041> endbfchar", map[uint32]string{1: "A", 9: "B"}},
		{"comments and strings hold no map", "% 1 beginbfchar <01> <0041> endbfchar\n(1 beginbfchar <01> <0041> endbfchar) pop", map[uint32]string{1: ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := cmap.Parse([]byte(head + c.body + " endcmap"))
			if err != nil {
				t.Fatal(err)
			}
			for code, want := range c.want {
				if got, ok := m.Text(code); got != want || ok != (want != "") {
					t.Errorf("Text(%#x) = %q, %v; want %q", code, got, ok, want)
				}
			}
		})
	}
}

func TestCodesOfMixedLength(t *testing.T) {
	m, err := cmap.Parse([]byte(`/WMode 1 def
		2 begincodespacerange <00> <80> <8140> <9FFC> endcodespacerange
		1 begincidrange <20> <7e> 231 endcidrange 1 begincidchar <8140> 633 endcidchar`))
	if err != nil {
		t.Fatal(err)
	}
	if !m.Vertical {
		t.Error("WMode 1 was not read")
	}
	s := []byte{'A', 0x81, 0x40, 0xff, 'B'}
	var got []uint32
	var known []bool
	for len(s) > 0 {
		code, n, ok := m.Next(s)
		cid, _ := m.CID(code, n)
		got, known, s = append(got, cid), append(known, ok), s[n:]
	}
	if len(got) != 4 || got[0] != 231+'A'-0x20 || got[1] != 633 || known[2] || got[3] != 231+'B'-0x20 {
		t.Errorf("CIDs %v, known %v", got, known)
	}
}

func TestIdentity(t *testing.T) {
	m := cmap.Identity(false)
	code, n, ok := m.Next([]byte{0x12, 0x34, 0x56})
	if cid, found := m.CID(code, n); code != 0x1234 || n != 2 || !ok || cid != 0x1234 || !found {
		t.Errorf("code %#x of %d bytes, CID %#x", code, n, cid)
	}
	if _, n, ok := m.Next([]byte{0x12}); n != 1 || ok {
		t.Errorf("half a code: %d bytes, ok %v", n, ok)
	}
}

func TestDamage(t *testing.T) {
	for name, body := range map[string]string{
		"a range that runs backwards": "1 beginbfrange <05> <01> <0041> endbfrange",
		"half a range":                "1 beginbfrange <01> <05> endbfrange",
		"an open list":                "1 beginbfrange <01> <05> [<0041> endbfrange",
		"a code of five bytes":        "1 beginbfchar <0102030405> <0041> endbfchar",
		"a CID beyond 65535":          "1 begincidchar <01> 65536 endcidchar",
	} {
		if _, err := cmap.Parse([]byte(body)); !errors.Is(err, cmap.ErrDamaged) {
			t.Errorf("%s: %v, want ErrDamaged", name, err)
		}
	}
}

func TestTooManyRangesAreRefused(t *testing.T) {
	body := "beginbfchar " + strings.Repeat("<01><0041>", 250_000) + " endbfchar"
	if _, err := cmap.Parse([]byte(body)); !errors.Is(err, cmap.ErrLimit) {
		t.Errorf("%v, want ErrLimit", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <01> <03> [<0041>] endbfrange"), []byte("abc"))
	f.Add([]byte("1 begincidrange <0000> <ffff> 0 endcidrange /Identity-H usecmap /WMode 1 def"), []byte{0, 1})
	f.Fuzz(func(t *testing.T, b, s []byte) {
		m, err := cmap.Parse(b)
		if err != nil {
			return
		}
		for len(s) > 0 {
			code, n, _ := m.Next(s)
			if n < 1 || n > len(s) {
				t.Fatalf("Next took %d of %d bytes", n, len(s))
			}
			if text, ok := m.Text(code); ok && !utf8.ValidString(text) {
				t.Fatalf("Text gave bytes that are no UTF-8")
			}
			s = s[n:]
		}
		for _, c := range m.Codes(100) {
			m.Text(c)
		}
	})
}
