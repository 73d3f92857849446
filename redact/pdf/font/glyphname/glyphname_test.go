package glyphname_test

import (
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/font/glyphname"
	"golang.org/x/text/encoding/charmap"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ name, glyph, want string }{
		{"a letter is its own name", "A", "A"},
		{"an accented letter", "eacute", "é"},
		{"a ligature of the list", "fi", "ﬁ"},
		{"parts joined by underscores", "f_f_i", "ffi"},
		{"a large operator of TeX", "summationdisplay", "∑"},
		{"a suffix is no part of the text", "one.oldstyle", "1"},
		{"uni with two numbers", "uni00410301", "A\u0301"},
		{"u with five digits", "u1F600", "😀"},
		{"a name with several characters in the list", "dalethatafpatah", "דֲ"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, ok := glyphname.Text(c.glyph); !ok || got != c.want {
				t.Errorf("Text(%q) = %q, %v; want %q", c.glyph, got, ok, c.want)
			}
		})
	}
	for _, silent := range []string{"", ".notdef", "g123", "cid:9", "glyph7", "c45", "uniD800", "uni004", "u11", "uni00e9", "A_g1", "a10"} {
		if got, ok := glyphname.Text(silent); ok {
			t.Errorf("Text(%q) = %q: this name says nothing", silent, got)
		}
	}
}

func TestDingbatsAreNamesOfTheirOwnFontOnly(t *testing.T) {
	if got, ok := glyphname.Dingbat("a10"); !ok || got != "✡" {
		t.Errorf("Dingbat(a10) = %q, %v", got, ok)
	}
}

// The tables were made once from the AFM files and the code pages; x/text is the second opinion.
func TestEncodingsShowTheirCodePage(t *testing.T) {
	for _, c := range []struct {
		name string
		enc  *glyphname.Encoding
		page *charmap.Charmap
		but  map[int]string // where the PDF encoding differs by design
	}{
		{"WinAnsi", glyphname.WinAnsi(), charmap.Windows1252,
			map[int]string{0x7f: "•", 0x81: "•", 0x8d: "•", 0x8f: "•", 0x90: "•", 0x9d: "•", 0xa0: " ", 0xad: "-"}},
		{"MacRoman", glyphname.MacRoman(), charmap.Macintosh,
			map[int]string{0xca: " ", 0xdb: "¤", 0xbd: "\u2126", 0xc6: "\u2206", 0xb5: "µ"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for code := 32; code < 256; code++ {
				want := string(c.page.DecodeByte(byte(code)))
				if d, ok := c.but[code]; ok {
					want = d
				} else if code == 0x7f {
					continue
				}
				if got, _ := glyphname.Text(c.enc[code]); got != want {
					t.Errorf("code %#x: %q shows %q, want %q", code, c.enc[code], got, want)
				}
			}
		})
	}
}

func TestStandardEncodingDiffersFromASCIIWhereItShould(t *testing.T) {
	e := glyphname.Standard()
	for code, want := range map[int]string{0x27: "quoteright", 0x60: "quoteleft", 0xae: "fi", 0xfb: "germandbls", 'A': "A", 0x80: ""} {
		if e[code] != want {
			t.Errorf("code %#x is %q, want %q", code, e[code], want)
		}
	}
}

func TestNamesLeadBackToTheirCharacter(t *testing.T) {
	for r := range rune(0x2fff) {
		if name := glyphname.Of(r); name != "" {
			if got, _ := glyphname.Text(name); got != string(r) {
				t.Errorf("Of(%q) = %q, which shows %q", r, name, got)
			}
		}
	}
	if glyphname.Of('A') != "A" || glyphname.Of('·') != "periodcentered" {
		t.Errorf("Of('A') = %q, Of('·') = %q", glyphname.Of('A'), glyphname.Of('·'))
	}
}
