package pdf

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

var helvetica = obj.Dict{"Font": obj.Dict{"F1": obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type1"), "BaseFont": obj.Name("Helvetica")}}}

func numbers(v ...float64) obj.Array {
	var a obj.Array
	for _, n := range v {
		a = append(a, obj.Real(n))
	}
	return a
}

// tiled fills with a pattern whose cell is as large as a line.
func tiled(cell string) func(*built) {
	return func(b *built) {
		b.resources["Pattern"] = obj.Dict{"P": &obj.Stream{Raw: []byte(cell), Dict: obj.Dict{"Type": obj.Name("Pattern"), "PatternType": obj.Integer(1),
			"PaintType": obj.Integer(1), "TilingType": obj.Integer(1), "BBox": numbers(0, 0, 300, 50), "XStep": obj.Integer(300), "YStep": obj.Integer(50), "Resources": helvetica}}}
	}
}

// masked has a graphics state G whose soft mask shows what content draws.
func masked(kind obj.Name, content string) func(*built) {
	return func(b *built) {
		b.resources["ExtGState"] = obj.Dict{"G": obj.Dict{"SMask": obj.Dict{"Type": obj.Name("Mask"), "S": kind,
			"G": form(content, obj.Dict{"Resources": helvetica, "Group": obj.Dict{"S": obj.Name("Transparency"), "CS": obj.Name("DeviceGray")}})}}}
	}
}

// procedures adds a Type 3 font T with the procedures of the codes from A on, and what a map says of them.
func procedures(told string, procs ...string) func(*built) {
	return func(b *built) {
		glyphs, names, widths := obj.Dict{}, obj.Array{obj.Integer('A')}, obj.Array{}
		for i, p := range procs {
			name := obj.Name("p" + string(rune('a'+i)))
			glyphs[name] = &obj.Stream{Dict: obj.Dict{}, Raw: []byte(p)}
			names, widths = append(names, name), append(widths, obj.Integer(600))
		}
		b.resources["Font"].(obj.Dict)["T"] = obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type3"), "FontBBox": numbers(0, 0, 1000, 1000),
			"FontMatrix": numbers(0.001, 0, 0, 0.001, 0, 0), "FirstChar": obj.Integer('A'), "LastChar": obj.Integer('A' + len(procs) - 1),
			"Widths": widths, "CharProcs": glyphs, "Resources": helvetica, "Encoding": obj.Dict{"Type": obj.Name("Encoding"), "Differences": names},
			"ToUnicode": &obj.Stream{Dict: obj.Dict{}, Raw: []byte("begincmap 1 begincodespacerange <00> <ff> endcodespacerange " + told + " endcmap")}}
	}
}

func TestTextThatPaintsIsReadAndCut(t *testing.T) {
	for _, c := range []struct {
		name, content string
		add           func(*built)
		reads, leaves string
	}{
		{"in the cell of a pattern", "/Pattern cs /P scn 0 600 300 50 re f", tiled("BT /F1 12 Tf 10 10 Td (Then Imogen left.) Tj ET"), "Then Imogen left.", "Then Child A left."},
		{"in a mask by luminosity", "q /G gs 1 0 0 rg 0 0 595 842 re f Q", masked("Luminosity", "1 g BT /F1 12 Tf 72 700 Td (Then Imogen left.) Tj ET"), "Then Imogen left.", "Then Child A left."},
		{"in a mask by opacity", "q /G gs 1 0 0 rg 0 0 595 842 re f Q", masked("Alpha", "BT /F1 12 Tf 72 700 Td (Then Imogen left.) Tj ET"), "Then Imogen left.", "Then Child A left."},
		{"in a glyph procedure that is a whole phrase", "BT /T 12 Tf 72 700 Td (A) Tj ET", procedures("1 beginbfchar <41> <0078> endbfchar", "600 0 d0 BT /F1 1000 Tf (Then Imogen left.) Tj ET"), "Then Imogen left.\nx", "Then Child A left."},
		{"in glyph procedures of one letter each, which their map calls something else", "BT /T 12 Tf 72 700 Td (ABCDEF) Tj ET",
			procedures("1 beginbfrange <41> <46> <0061> endbfrange", "600 0 d0 BT /F1 1000 Tf (I) Tj ET", "600 0 d0 BT /F1 1000 Tf (m) Tj ET", "600 0 d0 BT /F1 1000 Tf (o) Tj ET",
				"600 0 d0 BT /F1 1000 Tf (g) Tj ET", "600 0 d0 BT /F1 1000 Tf (e) Tj ET", "600 0 d0 BT /F1 1000 Tf (n) Tj ET"), "Imogen", "Child A"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := open(t, build(t, c.content, c.add))
			if d.Text() != c.reads {
				t.Fatalf("read %q, want %q", d.Text(), c.reads)
			}
			out := rewrite(t, d, one.plan(d))
			checkSyntax(t, out.PDF)
			again := open(t, out.PDF)
			if again.Text() != c.leaves {
				t.Errorf("left %q, want %q", again.Text(), c.leaves)
			}
		})
	}
}

func TestAPatternOfWordsStaysAPattern(t *testing.T) {
	d := open(t, build(t, "/Pattern cs /P scn 0 0 595 842 re f", tiled("BT /F1 12 Tf 10 10 Td (DRAFT) Tj ET")))
	out := rewrite(t, d, one.plan(d))
	if !bytes.Contains(out.PDF, []byte("/PatternType 1")) || open(t, out.PDF).Text() != "DRAFT" || out.Removed["pattern_text"] != 0 {
		t.Errorf("the words went: %v", out.Removed)
	}
}

func TestWhatIsSeenOfAWordThatIsPartlyHiddenIsFound(t *testing.T) {
	for name, content := range map[string]string{
		"clipped":           "q 100 0 495 842 re W n BT /F1 12 Tf 80 700 Td (Imogen left) Tj ET Q",
		"covered":           "BT /F1 12 Tf 80 700 Td (Imogen left) Tj ET 0 g 70 690 30 30 re f",
		"off the page":      "BT /F1 12 Tf -20 700 Td (Imogen left) Tj ET",
		"in two operations": "q 100 0 495 842 re W n BT /F1 12 Tf 80 700 Td (Imo) Tj (gen left) Tj ET Q",
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, build(t, content))
			var seen []string
			for _, o := range d.Others() {
				if i := strings.Index(o.Text, "Imogen"); i >= 0 {
					for _, r := range o.Ranges(i, i+len("Imogen")) {
						seen = append(seen, d.Text()[r[0]:r[1]])
					}
				}
			}
			if len(seen) != 1 || seen[0] == "" || !strings.HasSuffix("Imogen", seen[0]) {
				t.Errorf("of the name %q is seen, in %q", seen, d.Text())
			}
		})
	}
}

func TestTagsOfAFormsOwnNumbersStay(t *testing.T) {
	inner := form("/P <</MCID 0>> BDC BT /F1 12 Tf 72 700 Td (Then Imogen left.) Tj ET EMC", obj.Dict{"Resources": helvetica, "StructParents": obj.Integer(0)})
	d := open(t, build(t, "/X Do", xobject("X", inner), func(b *built) {
		b.root["StructTreeRoot"] = obj.Dict{"Type": obj.Name("StructTreeRoot"), "K": obj.Dict{"Type": obj.Name("StructElem"), "S": obj.Name("P"),
			"K": obj.Dict{"Type": obj.Name("MCR"), "MCID": obj.Integer(0), "Stm": inner, "Pg": b.root["Pages"]}}}
		b.root["MarkInfo"] = obj.Dict{"Marked": true}
		e := b.root["StructTreeRoot"].(obj.Dict)["K"].(obj.Dict)
		e["K"].(obj.Dict)["Pg"] = obj.Integer(0)
	}))
	out := rewrite(t, d, one.plan(d))
	if out.TagsBefore != 1 || out.TagsAfter != 1 {
		t.Errorf("%d of %d tags stay", out.TagsAfter, out.TagsBefore)
	}
}

func TestBitmapFontsOfTeXAreReadByTheirCodes(t *testing.T) {
	d := open(t, build(t, "BT /T 1 Tf 72 700 Td (Imo) Tj 0 -20 Td (gen) Tj ET", func(b *built) {
		glyphs, names, widths := obj.Dict{}, obj.Array{obj.Integer(0)}, obj.Array{}
		for code := range 128 {
			name := obj.Name(fmt.Sprintf("a%d", code))
			glyphs[name] = &obj.Stream{Dict: obj.Dict{}, Raw: fmt.Appendf(nil, "10 0 0 0 8 8 d1 8 0 0 8 0 0 cm BI /W 8 /H 1 /IM true /BPC 1 ID %c EI", code)}
			names, widths = append(names, name), append(widths, obj.Integer(10))
		}
		b.resources["Font"].(obj.Dict)["T"] = obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type3"), "FontBBox": numbers(0, 0, 8, 8), "FontMatrix": numbers(1, 0, 0, 1, 0, 0),
			"FirstChar": obj.Integer(0), "LastChar": obj.Integer(127), "Widths": widths, "CharProcs": glyphs, "Resources": obj.Dict{},
			"Encoding": obj.Dict{"Type": obj.Name("Encoding"), "Differences": names}}
	}))
	if d.Text() != "Imo\ngen" {
		t.Errorf("read %q", d.Text())
	}
}

// bitmap adds a Type 3 font T whose one procedure, of a code, draws a solid bitmap of so many samples.
func bitmap(code byte, width, height int) func(*built) {
	return func(b *built) {
		name := obj.Name(fmt.Sprintf("a%d", code))
		raw := fmt.Appendf(nil, "%d 0 0 0 %d %d d1 %d 0 0 %d 0 0 cm BI /W %d /H %d /IM true /BPC 1 ID %s EI", width, width, height, width, height, width, height,
			strings.Repeat("\x00", (width+7)/8*height))
		b.resources["Font"].(obj.Dict)["T"] = obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type3"), "FontBBox": numbers(0, 0, 100, 100), "FontMatrix": numbers(0.01, 0, 0, 0.01, 0, 0),
			"FirstChar": obj.Integer(code), "LastChar": obj.Integer(code), "Widths": obj.Array{obj.Integer(width)}, "CharProcs": obj.Dict{name: &obj.Stream{Dict: obj.Dict{}, Raw: raw}},
			"Resources": obj.Dict{}, "Encoding": obj.Dict{"Type": obj.Name("Encoding"), "Differences": obj.Array{obj.Integer(code), name}}}
	}
}

func TestABitmapIsAWordWhenItIsTooWideForItsLetter(t *testing.T) {
	for _, c := range []struct {
		name          string
		code          byte
		width, height int
		reads         string // before the next word
	}{
		{"an m is twice as wide as high", 'm', 78, 40, "Tom left"},
		{"an n is not", 'n', 78, 40, "To left\nn"},
		{"a short name is wider than an m", 'm', 104, 40, "To left\nm"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := open(t, build(t, fmt.Sprintf("BT /F1 10 Tf 72 700 Td (To) Tj /T 10 Tf (%c) Tj /F1 10 Tf ( left) Tj ET", c.code), bitmap(c.code, c.width, c.height)))
			if d.Text() != c.reads {
				t.Errorf("read %q, want %q", d.Text(), c.reads)
			}
		})
	}
}
