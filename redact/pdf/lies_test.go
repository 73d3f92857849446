package pdf

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// cutDown is a font of the page whose program says nothing of its letters, with a map that says what told gives. Its space draws
// nothing and is said to be one.
func cutDown(t *testing.T, told func(r rune) string) func(*built) {
	t.Helper()
	return cutDownWithSpace(t, " ", told)
}

func cutDownWithSpace(t *testing.T, space string, told func(r rune) string) func(*built) {
	t.Helper()
	program, err := os.ReadFile("font/fallback/serif.ttf")
	if err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	widths := obj.Array{}
	n := 0
	for r := rune('!'); r <= '~'; r++ {
		w := 500
		switch {
		case strings.ContainsRune("ijlt", r):
			w = 278
		case strings.ContainsRune("mwMW", r):
			w = 778
		}
		widths = append(widths, obj.Integer(w))
		if text := told(r); text != "" {
			fmt.Fprintf(&lines, "<%04x> <", gid(r))
			for _, u := range utf16.Encode([]rune(text)) {
				fmt.Fprintf(&lines, "%04x", u)
			}
			lines.WriteString(">\n")
			n++
		}
	}
	m := fmt.Sprintf("begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange %d beginbfchar\n<0001> <%04x>\n%sendbfchar endcmap", n+1, []rune(space)[0], lines.String())
	cid := obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("CIDFontType2"), "BaseFont": obj.Name("AAAAAA+Cut"),
		"CIDToGIDMap": obj.Name("Identity"), "W": obj.Array{obj.Integer(1), obj.Array{obj.Integer(250)}, obj.Integer(3), widths},
		"CIDSystemInfo": obj.Dict{"Registry": obj.String("Adobe"), "Ordering": obj.String("Identity"), "Supplement": obj.Integer(0)},
		"FontDescriptor": obj.Dict{"Type": obj.Name("FontDescriptor"), "FontName": obj.Name("AAAAAA+Cut"), "Flags": obj.Integer(4),
			"FontFile2": &obj.Stream{Dict: obj.Dict{}, Raw: program}}}
	return func(b *built) {
		b.resources["Font"].(obj.Dict)["Cut"] = obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type0"), "BaseFont": obj.Name("AAAAAA+Cut"),
			"Encoding": obj.Name("Identity-H"), "DescendantFonts": obj.Array{cid}, "ToUnicode": &obj.Stream{Dict: obj.Dict{}, Raw: []byte(m)}}
	}
}

// gid is the place of a character in the embedded faces.
func gid(r rune) int {
	if r == ' ' {
		return 1
	}
	return int(r - '!' + 3)
}

func inCutDown(text string) string {
	var b bytes.Buffer
	for _, r := range text {
		b.Write([]byte{byte(gid(r) >> 8), byte(gid(r))})
	}
	return "BT /Cut 12 Tf 72 700 Td <" + hex.EncodeToString(b.Bytes()) + "> Tj ET"
}

func TestLettersThatNoFontTellsAreRefusedWhereNobodyCanLookAtThem(t *testing.T) {
	for name, told := range map[string]func(rune) string{
		"the map says nothing":                      func(rune) string { return "" },
		"the map is silent about some letters":      func(r rune) string { return map[bool]string{false: string(r)}[r == 'm' || r == 'g'] },
		"all letters are said to be one":            func(rune) string { return "x" },
		"letters are said to be white space":        func(rune) string { return " " },
		"letters are said to be nothing to see":     func(rune) string { return "\u200b" },
		"letters are said to be of private use":     func(r rune) string { return string(0xe000 + r) },
		"one letter is said to be of private use":   func(r rune) string { return map[bool]string{true: "\ue000", false: string(r)}[r == 'I'] },
		"letters are shifted, so that an i is wide": func(r rune) string { return string(r + 1) },
		"letters are exchanged, none of those that are always narrow": func(r rune) string {
			return string(strings.NewReplacer("w", "c", "c", "w", "m", "s", "s", "m", "i", "e", "e", "i", "t", "h", "h", "t", "l", "a", "a", "l").Replace(string(r)))
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, build(t, inCutDown("the whistle hid Imogen till morning"), cutDown(t, told)))
			_, err := d.See(t.Context(), Eyes{}, nil)
			var r *Refusal
			if !errors.As(err, &r) || r.Page != 1 || !strings.Contains(r.Reason, "font") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestAGlyphThatDrawsNothingIsASpaceWhateverItIsSaidToBe: words that run together by a letter nobody sees are words.
func TestAGlyphThatDrawsNothingIsASpaceWhateverItIsSaidToBe(t *testing.T) {
	d := open(t, build(t, inCutDown("then Imogen left"), cutDownWithSpace(t, "x", func(r rune) string { return string(r) })))
	if d.Text() != "then Imogen left" {
		t.Errorf("read %q", d.Text())
	}
	if got := d.ContentTexts()[0]; !strings.Contains(strings.ReplaceAll(got, " ", ""), "thenxImogenxleft") {
		t.Errorf("others read %q", got)
	}
}

func TestAFontWithoutNamesIsReadByAnHonestMap(t *testing.T) {
	d := open(t, build(t, inCutDown("then Imogen left"), cutDown(t, func(r rune) string { return string(r) })))
	if d.Text() != "then Imogen left" {
		t.Errorf("read %q", d.Text())
	}
}

func TestBothReadingsOfAFontThatContradictsItselfAreGiven(t *testing.T) {
	lie := "begincmap 1 begincodespacerange <00> <ff> endcodespacerange 2 beginbfchar <49> <0058> <6d> <0079> endbfchar endcmap"
	d := open(t, build(t, "BT /F1 12 Tf 72 700 Td (So Imogen left) Tj ET", func(b *built) {
		b.resources["Font"].(obj.Dict)["F1"].(obj.Dict)["ToUnicode"] = &obj.Stream{Dict: obj.Dict{}, Raw: []byte(lie)}
	}))
	others := d.Others()
	if d.Text() != "So Imogen left" || len(others) != 1 || others[0].Text != "So Xyogen left" {
		t.Fatalf("%q and %v", d.Text(), others)
	}
	if at := others[0].Ranges(3, 5); len(at) != 1 || d.Text()[at[0][0]:at[0][1]] != "Im" {
		t.Errorf("%v", at)
	}
	if got := d.ContentTexts()[0]; !strings.Contains(strings.Join(strings.Fields(got), " "), "So Xyogen left") {
		t.Errorf("others read %q", got)
	}
}

// TestTheSpaceOfAFontOfBitmapsHidesNothing: its glyph draws a stencil of which no sample paints.
func TestTheSpaceOfAFontOfBitmapsHidesNothing(t *testing.T) {
	for _, c := range []struct {
		blank string
		told  bool
	}{{"\xff\xff", true}, {"\xff\x7f", false}} {
		procs, diff, lines, widths := obj.Dict{}, obj.Array{obj.Integer(32)}, "", obj.Array{}
		for r := rune(' '); r <= 'z'; r++ {
			bits := "\x80\x7f"
			if r == ' ' {
				bits = c.blank
			}
			name := obj.Name(fmt.Sprintf("b%d", r))
			procs[name] = &obj.Stream{Dict: obj.Dict{}, Raw: []byte("500 0 0 0 500 700 d1 500 0 0 700 0 0 cm BI /W 8 /H 2 /IM true /D [0 1] ID " + bits + "\nEI")}
			diff, widths = append(diff, name), append(widths, obj.Integer(500))
			lines += fmt.Sprintf("<%02x> <%04x>\n", r, r)
		}
		cmap := fmt.Sprintf("begincmap 1 begincodespacerange <00> <ff> endcodespacerange %d beginbfchar\n%sendbfchar endcmap", len(widths), lines)
		d := open(t, build(t, "BT /F1 12 Tf 72 700 Td (then Imogen left) Tj ET", func(b *built) {
			b.resources["Font"].(obj.Dict)["F1"] = obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type3"), "FontBBox": obj.Array{obj.Integer(0), obj.Integer(0), obj.Integer(500), obj.Integer(700)},
				"FontMatrix": obj.Array{obj.Real(0.001), obj.Integer(0), obj.Integer(0), obj.Real(0.001), obj.Integer(0), obj.Integer(0)},
				"CharProcs":  procs, "Encoding": obj.Dict{"Differences": diff}, "FirstChar": obj.Integer(32), "LastChar": obj.Integer('z'), "Widths": widths,
				"ToUnicode": &obj.Stream{Dict: obj.Dict{}, Raw: []byte(cmap)}}
		}))
		if _, err := d.See(t.Context(), Eyes{}, nil); (err == nil) != c.told {
			t.Errorf("a space of %x: %v", c.blank, err)
		}
	}
}
