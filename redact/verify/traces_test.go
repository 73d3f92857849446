package verify

import (
	"fmt"
	"slices"
	"testing"

	"golang.org/x/image/font/gofont/goregular"
)

// kindsOf are the kinds of what is found, each with its weight.
func kindsOf(t *testing.T, pdf []byte) []string {
	t.Helper()
	found, err := reader(t).Examine(t.Context(), pdf, fairweather())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, d := range found {
		out = append(out, d.Kind+" "+d.Weight)
	}
	return out
}

// holed is a line in Helvetica of 18 points with a hole of so many points, in which a mark stands.
func holed(width float64, mark string) []byte {
	const start = 40 + 44.01 // "Here " is 44.01 wide
	content := "BT /F1 18 Tf 40 100 Td (Here ) Tj ET q " + fmt.Sprintf(mark, start, width) + " Q "
	return page(content+fmt.Sprintf("BT /F1 18 Tf %.2f 100 Td ( went) Tj ET", start+width), "").bytes()
}

const (
	blackBox  = "0 g %.2f 96 %.2f 20 re f"
	tinyLabel = "0.9 g %.2f 96 %.2f 20 re f 0 g BT /F1 7 Tf 100 104 Td (Child A) Tj ET"
	childA    = 160.06 // "Imogen Fairweather" in Helvetica of 18 points
)

func TestAHoleBesideAMarkThatFitsATermIsAWidthTrace(t *testing.T) {
	for _, c := range []struct {
		title string
		pdf   []byte
		want  bool
	}{
		{"a box as wide as the name", holed(childA, blackBox), true},
		{"a small label in a hole as wide as the name", holed(childA, tinyLabel), true},
		{"a hole as wide as the surname", holed(95.02, blackBox), true},
		{"a box at the beginning of a line", page("0 g 40 96 160.06 20 re f BT 0 g /F1 18 Tf 200.06 100 Td ( went home) Tj ET", "").bytes(), true},
		{"a small label on the same line", holed(childA, "0.9 g %.2f 96 %.2f 20 re f 0 g BT /F1 9 Tf 90 100 Td (Child A) Tj ET"), true},
		{"a box over a number for kerning as wide as the name", page("BT /F1 18 Tf 40 100 Td [(Here ) -8892 ( went)] TJ ET 84.01 96 160.06 20 re f", "").bytes(), true},
		{"a frame, as tables have", holed(childA, "1 w %.2f 96 %.2f 20 re S"), false},
		{"a box drawn as an annotation", page("BT /F1 18 Tf 40 100 Td (Here ) Tj ET BT /F1 18 Tf 244.07 100 Td ( went) Tj ET", "/Annots [6 0 R]",
			"<< /Type /Annot /Subtype /Square /F 4 /IC [0 0 0] /Rect [84.01 96 244.07 116] >>").bytes(), true},
		{"a hole as wide as nobody", holed(171.3, blackBox), false},
		{"a hole without a mark", holed(childA, "%% %.2f %.2f\n"), false},
		{"a small box in a wide hole", holed(childA, "0 g %.2f 96 0.1 20 re f %% %.2f\n"), false},
		{"a box as wide as the name at a line's end", page("BT /F1 18 Tf 40 100 Td (Here ) Tj ET 84.01 96 160.06 20 re f", "").bytes(), true},
		{"a box that its own words fill", page("BT /F1 18 Tf 40 100 Td (Here ) Tj ET 84.01 96 160.06 20 re f BT 1 g /F1 18 Tf 1 0 0 1 88 101 Tm (The Social Worker 1) Tj ET", "").bytes(), false},
		{"text without a hole", page("BT /F1 18 Tf 40 100 Td (Here she went) Tj ET", "").bytes(), false},
	} {
		t.Run(c.title, func(t *testing.T) {
			if got := slices.Contains(kindsOf(t, c.pdf), "width_trace leak"); got != c.want {
				t.Errorf("alarm %v, want %v", got, c.want)
			}
		})
	}
}

func TestAFontWithTheLettersOfATermThatNoPageShowsIsAFontTrace(t *testing.T) {
	subset := func(shown, listed string) []byte {
		lines := ""
		for _, r := range listed {
			lines += fmt.Sprintf("<%02X> <%04X>\n", r, r)
		}
		s := page("BT /F1 18 Tf 40 100 Td ("+shown+") Tj ET", "", stream("", "begincmap\n1 begincodespacerange <00> <FF> endcodespacerange\n1 beginbfchar\n"+lines+"endbfchar\nendcmap"))
		s.objects[4] = "<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+Helvetica /Encoding /WinAnsiEncoding /ToUnicode 6 0 R >>"
		return s.bytes()
	}
	for _, c := range []struct{ title, shown, listed, want string }{
		{"all letters are shown", "She went home", "Shewntom ", ""},
		{"the letters of a name are left over", "She went home that day", "Shewntomadyi IgFr", "font_trace leak"},
		{"one letter is left over", "She went home that day", "Shewntomady I", "font_trace note"},
		{"letters of no term are left over", "She went home that day", "Shewntomady XQ", "font_trace note"},
		{"a font of all letters", "She", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", ""},
	} {
		t.Run(c.title, func(t *testing.T) {
			got := ""
			for _, k := range kindsOf(t, subset(c.shown, c.listed)) {
				if k == "font_trace leak" || k == "font_trace note" {
					got = k
				}
			}
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestALabelInAFontWithALowBoxIsNoHole(t *testing.T) {
	columns := func(size string) *sketch {
		return page("BT /F1 18 Tf 40 100 Td (Here ) Tj ET BT /F2 "+size+" Tf 84.01 100 Td (Child A) Tj ET BT /F1 18 Tf 244.07 100 Td ( went) Tj ET", "",
			"<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+F2 /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 32 /Widths [278] /FontDescriptor 7 0 R >>",
			"<< /Type /FontDescriptor /FontName /ABCDEF+F2 /Flags 4 /FontBBox [2 -10 684 725] /Ascent 905 /Descent -212 /CapHeight 905 /ItalicAngle 0 /StemV 80 /FontFile2 8 0 R >>",
			stream("/Length1 "+itoa(len(goregular.TTF)), string(goregular.TTF))).withFont(6)
	}
	for size, want := range map[string]bool{"18": false, "7": true} {
		t.Run(size, func(t *testing.T) {
			if got := slices.Contains(kindsOf(t, columns(size).bytes()), "width_trace leak"); got != want {
				t.Errorf("alarm %v, want %v", got, want)
			}
		})
	}
}

func TestALabelThatCannotBeSeenTellsNothing(t *testing.T) {
	for text, want := range map[string]bool{"Child A": false, "Child A's": false, "Child A went home": true, "Somebody": true} {
		got := kindsOf(t, page("BT /F1 0.05 Tf 40 100 Td ("+text+") Tj ET", "").bytes())
		if slices.Contains(got, "invisible_text leak") != want || !want && !slices.Contains(got, "invisible_text note") {
			t.Errorf("%s: %v, want a leak: %v", text, got, want)
		}
	}
}
