package pdf

import (
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// shaded adds an axial shading that goes on at both ends.
func shaded(b *built) {
	axial := obj.Dict{"ShadingType": obj.Integer(2), "ColorSpace": obj.Name("DeviceRGB"), "Coords": numbers(0, 0, 595, 0), "Extend": obj.Array{true, true},
		"Function": obj.Dict{"FunctionType": obj.Integer(2), "Domain": numbers(0, 1), "C0": numbers(1, 0, 0), "C1": numbers(0, 0, 1), "N": obj.Integer(1)}}
	b.resources["Shading"] = obj.Dict{"S": axial}
	b.resources["Pattern"] = obj.Dict{"S": obj.Dict{"PatternType": obj.Integer(2), "Shading": axial}}
}

func blend(mode obj.Name, alpha float64) func(*built) {
	return func(b *built) {
		b.resources["ExtGState"] = obj.Dict{"G": obj.Dict{"ca": obj.Real(alpha), "BM": mode}}
	}
}

// black is a black picture of two by two samples with a soft mask.
func black(mask string) *obj.Stream {
	grey := func(samples string) *obj.Stream {
		return &obj.Stream{Dict: obj.Dict{"Type": obj.Name("XObject"), "Subtype": obj.Name("Image"), "Width": obj.Integer(2), "Height": obj.Integer(2),
			"BitsPerComponent": obj.Integer(8), "ColorSpace": obj.Name("DeviceGray")}, Raw: []byte(samples)}
	}
	m := grey("\x00\x00\x00\x00")
	m.Dict["SMask"] = grey(mask)
	return m
}

func strength(v float64) func(*built) {
	return func(b *built) { b.resources["ExtGState"] = obj.Dict{"G": obj.Dict{"ca": obj.Real(v)}} }
}

// tilesOf adds a pattern of tiles of 5 by 5, and the space U in which one of kind 2 has its colour.
func tilesOf(content string, kind int) func(*built) {
	return func(b *built) {
		b.resources["ColorSpace"] = obj.Dict{"U": obj.Array{obj.Name("Pattern"), obj.Name("DeviceRGB")}}
		b.resources["Pattern"] = obj.Dict{"P": &obj.Stream{Dict: obj.Dict{"PatternType": obj.Integer(1), "PaintType": obj.Integer(kind), "TilingType": obj.Integer(1),
			"BBox": numbers(0, 0, 5, 5), "XStep": obj.Integer(5), "YStep": obj.Integer(5), "Resources": obj.Dict{}}, Raw: []byte(content)}}
	}
}

// inks adds the colour spaces I of one ink, N of two, X of a palette of black and white, and L.
func inks(b *built) {
	tint := obj.Dict{"FunctionType": obj.Integer(2), "Domain": numbers(0, 1), "C0": numbers(1), "C1": numbers(0), "N": obj.Integer(1)}
	two := &obj.Stream{Dict: obj.Dict{"FunctionType": obj.Integer(4), "Domain": numbers(0, 1, 0, 1), "Range": numbers(0, 1, 0, 1, 0, 1, 0, 1)}, Raw: []byte("{ 0 exch 0 exch }")}
	b.resources["ColorSpace"] = obj.Dict{
		"I": obj.Array{obj.Name("Separation"), obj.Name("House Blue"), obj.Name("DeviceGray"), tint},
		"N": obj.Array{obj.Name("DeviceN"), obj.Array{obj.Name("One"), obj.Name("Two")}, obj.Name("DeviceCMYK"), two},
		"X": obj.Array{obj.Name("Indexed"), obj.Name("DeviceRGB"), obj.Integer(1), obj.String("\x00\x00\x00\xff\xff\xff")},
		"L": obj.Array{obj.Name("Lab"), obj.Dict{"WhitePoint": numbers(0.95, 1, 1.09)}},
	}
}

// blocks adds a Type 3 font T in which b is a block, n draws nothing and t hardly anything.
func blocks(b *built) {
	glyph := func(content string) *obj.Stream {
		return &obj.Stream{Dict: obj.Dict{}, Raw: []byte("600 0 d0 " + content)}
	}
	b.resources["Font"].(obj.Dict)["T"] = obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type3"), "FontBBox": numbers(0, 0, 600, 700),
		"FontMatrix": numbers(0.001, 0, 0, 0.001, 0, 0), "FirstChar": obj.Integer(98), "LastChar": obj.Integer(116), "Resources": obj.Dict{},
		"Widths":    numbers(600, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 600, 0, 0, 0, 0, 0, 600),
		"Encoding":  obj.Dict{"Differences": obj.Array{obj.Integer(98), obj.Name("b"), obj.Integer(110), obj.Name("n"), obj.Integer(116), obj.Name("t")}},
		"CharProcs": obj.Dict{"b": glyph("50 0 500 600 re f"), "n": glyph(""), "t": glyph("0 0 9 9 re f")}}
}

func TestAGlyphThatDrawsNothingIsASpace(t *testing.T) {
	d := open(t, build(t, "BT /T 12 Tf 72 700 Td (bnbtb) Tj ET", blocks))
	if got := open(t, rewrite(t, d, one.plan(d)).PDF).Text(); got != "b b b" {
		t.Errorf("%q is read", got)
	}
}

func TestLettersOfAFontWithAMatrixOfItsOwnAreAsLargeAsTheyAreDrawn(t *testing.T) {
	for name, tc := range map[string]struct {
		content string
		matrix  obj.Array
	}{
		"set in a size of next to nothing":       {"BT /T 0.02 Tf 72 700 Td (bnbtb) Tj ET", numbers(1, 0, 0, 1, 0, 0)},
		"and on its head in a text that is, too": {"BT /T 0.02 Tf 1 0 0 -1 72 700 Tm (bnbtb) Tj ET", numbers(1, 0, 0, -1, 0, 0)},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, build(t, tc.content, blocks, func(b *built) {
				b.resources["Font"].(obj.Dict)["T"].(obj.Dict)["FontMatrix"] = tc.matrix
			}))
			again := open(t, rewrite(t, d, one.plan(d)).PDF)
			if got := again.Text(); got != "b b b" {
				t.Errorf("%q is read", got)
			}
			if n := d.hidden["invisible_text"]; n != 0 {
				t.Errorf("%d are taken for hidden", n)
			}
			if text := again.pages[0].read.Lines[0].Glyphs[0].Item; text.Matrix[3] < 5 || text.Matrix[3] > 50 {
				t.Errorf("letters are set in %v", text.Matrix)
			}
		})
	}
}

// softMask adds a soft mask of a kind.
func softMask(kind obj.Name, content string) func(*built) {
	return func(b *built) {
		group := form(content, obj.Dict{"Resources": helvetica, "Group": obj.Dict{"S": obj.Name("Transparency"), "CS": obj.Name("DeviceGray")}})
		b.resources["ExtGState"] = obj.Dict{"G": obj.Dict{"SMask": obj.Dict{"S": kind, "G": group}}}
	}
}

func TestTextThatNobodySeesGoes(t *testing.T) {
	const text = "BT /F1 12 Tf 72 700 Td (Quite hidden) Tj ET "
	for _, c := range []struct {
		name, content, channel string
		add                    []func(*built)
	}{
		{"under two boxes side by side", text + "60 690 50 30 re f 110 690 60 30 re f", "covered_text", nil},
		{"under a box that leaves the tips of the letters", text + "60 695 120 9.5 re f", "covered_text", nil},
		{"under a box that leaves the feet of the letters", text + "60 702 120 18 re f", "covered_text", nil},
		{"under a box that is turned", text + "60 680 m 200 685 l 200 730 l 60 725 l h f", "covered_text", nil},
		{"under a round shape", text + "60 690 m 60 670 200 670 200 690 c 200 720 l 200 740 60 740 60 720 c h f", "covered_text", nil},
		{"under a thick line", text + "30 w 60 705 m 200 705 l S", "covered_text", nil},
		{"under a box in a form", text + "/X Do", "covered_text", []func(*built){xobject("X", form("60 690 120 30 re f", nil))}},
		{"under a shading", text + "q 60 690 120 30 re W n /S sh Q", "covered_text", []func(*built){shaded}},
		{"under a box filled with a shading", text + "/Pattern cs /S scn 60 690 120 30 re f", "covered_text", []func(*built){shaded}},
		{"under a box that is multiplied", text + "/G gs 60 690 120 30 re f", "covered_text", []func(*built){blend("Multiply", 1)}},
		{"under a box that is nearly opaque", text + "/G gs 60 690 120 30 re f", "covered_text", []func(*built){strength(0.97)}},
		{"under three boxes that let a third through", text + "/G gs 60 690 120 30 re f 60 690 120 30 re f 60 690 120 30 re f", "covered_text", []func(*built){strength(0.7)}},
		{"under a white box that is screened", text + "/G gs 1 g 60 690 120 30 re f", "covered_text", []func(*built){blend("Screen", 1)}},
		{"under a group that is multiplied", text + "/G gs /X Do", "covered_text", []func(*built){blend("Multiply", 1), xobject("X", form("60 690 120 30 re f", obj.Dict{"Group": obj.Dict{"S": obj.Name("Transparency")}}))}},
		{"under a stencil", text + "q 120 0 0 30 60 690 cm BI /W 8 /H 1 /IM true ID \x00 EI Q", "covered_text", nil},
		{"under a picture whose mask hides nothing of it", text + "q 120 0 0 30 60 690 cm /X Do Q", "covered_text", []func(*built){xobject("X", black("\xff\xff\xff\xff"))}},
		{"under a box filled with whole tiles", text + "/Pattern cs /P scn 60 690 120 30 re f", "covered_text", []func(*built){tilesOf("0 0 5 5 re f", 1)}},
		{"under a box filled with tiles that have no colour of their own", text + "/U cs 1 0 0 /P scn 60 690 120 30 re f", "covered_text", []func(*built){tilesOf("0 0 5 5 re f", 2)}},
		{"white by the tint of an ink", "/I cs 0 scn " + text, "invisible_text", []func(*built){inks}},
		{"white by no tint of several inks", "/N cs 0 0 scn " + text, "invisible_text", []func(*built){inks}},
		{"white by a palette", "/X cs 1 scn " + text, "invisible_text", []func(*built){inks}},
		{"white by Lab", "/L cs 100 0 0 scn " + text, "invisible_text", []func(*built){inks}},
		{"filled with white tiles", "/Pattern cs /P scn " + text, "invisible_text", []func(*built){tilesOf("1 g 0 0 5 5 re f", 1)}},
		{"an ink on a box of the same ink", "/I cs 0.6 scn 60 690 120 30 re f " + text, "invisible_text", []func(*built){inks}},
		{"stroked in white", "1 G 1 Tr " + text, "invisible_text", nil},
		{"filled and stroked in white", "1 G 1 g 2 Tr " + text, "invisible_text", nil},
		{"under a soft mask that is black", "q /G gs " + text + "Q", "invisible_text", []func(*built){softMask("Luminosity", "0 g 0 0 595 842 re f")}},
		{"under a soft mask that draws nothing", "q /G gs " + text + "Q", "invisible_text", []func(*built){softMask("Luminosity", "")}},
		{"under a soft mask that lets nothing through", "q /G gs " + text + "Q", "invisible_text", []func(*built){softMask("Alpha", "0 g 0 0 595 600 re f")}},
		{"of glyphs that draw nothing", "BT /T 12 Tf 72 700 Td (nnn) Tj ET", "invisible_text", []func(*built){blocks}},
		{"of glyphs that draw a speck", "BT /T 12 Tf 72 700 Td (tnt) Tj ET", "invisible_text", []func(*built){blocks}},
		{"nearly white on the paper", "0.97 g " + text, "invisible_text", nil},
		{"white that is multiplied", "0 0 0 rg 60 690 120 30 re f 1 g /G gs " + text, "invisible_text", []func(*built){blend("Multiply", 1)}},
		{"white on the paper", "1 g " + text, "invisible_text", nil},
		{"dark on a dark box", "0 0 0 rg 60 690 120 30 re f " + text, "invisible_text", nil},
		{"of hardly any strength", "/G gs " + text, "invisible_text", []func(*built){strength(0.004)}},
		{"of a size that no one reads", "BT /F1 0.1 Tf 72 700 Td (Quite hidden) Tj ET", "invisible_text", nil},
		{"in a group of no strength", "/G gs /X Do", "invisible_text", []func(*built){strength(0), xobject("X", form(text, obj.Dict{"Resources": helvetica, "Group": obj.Dict{"S": obj.Name("Transparency")}}))}},
		{"outside a slanted clip", "q 300 842 m 595 842 l 595 0 l h W n " + text + "Q", "clipped_text", nil},
		{"of which a clip leaves but the feet", "q 0 0 595 700.4 re W n " + text + "Q", "clipped_text", nil},
		{"in the hole of a clip", "q 0 0 595 842 re 0 600 500 200 re W* n " + text + "Q", "clipped_text", nil},
		{"in a layer that an expression hides", "/OC /L BDC " + text + "EMC", "hidden_layer", []func(*built){func(b *built) {
			on := &obj.Stream{Dict: obj.Dict{"Type": obj.Name("OCG")}}
			b.root["OCProperties"] = obj.Dict{"OCGs": obj.Array{on}, "D": obj.Dict{}}
			b.resources["Properties"] = obj.Dict{"L": obj.Dict{"Type": obj.Name("OCMD"), "VE": obj.Array{obj.Name("Not"), on}}}
		}}},
		{"that clips what is white", "q BT /F1 12 Tf 72 700 Td 7 Tr (Quite hidden) Tj ET 1 g 60 690 120 30 re f Q", "invisible_text", nil},
		{"that clips what is elsewhere", "q BT /F1 12 Tf 72 700 Td 7 Tr (Quite hidden) Tj ET 60 90 120 30 re f Q", "invisible_text", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := open(t, build(t, "BT /F1 12 Tf 72 100 Td (In sight) Tj ET "+c.content, c.add...))
			out := rewrite(t, d, one.plan(d))
			if got := open(t, out.PDF).Text(); got != "In sight" || out.Removed[c.channel] != 1 {
				t.Errorf("left %q, removed %v", got, out.Removed)
			}
		})
	}
}

func TestTextThatIsSeenStays(t *testing.T) {
	const text = "BT /F1 12 Tf 72 700 Td (Plain words) Tj ET "
	for _, c := range []struct {
		name, content string
		add           []func(*built)
	}{
		{"white on a dark box", "0 g 60 690 120 30 re f 1 g " + text, nil},
		{"white on a dark box in a form", "/X Do 1 g " + text, []func(*built){xobject("X", form("0 g 60 690 120 30 re f", nil))}},
		{"white on a shading", "q 60 690 120 30 re W n /S sh Q 1 g " + text, []func(*built){shaded}},
		{"white as the difference to the paper", "/G gs 1 g " + text, []func(*built){func(b *built) {
			b.resources["ExtGState"] = obj.Dict{"G": obj.Dict{"BM": obj.Name("Difference")}}
		}}},
		{"under a box filled with tiles that leave gaps", text + "/Pattern cs /P scn 60 690 120 30 re f", []func(*built){tilesOf("0 0 2 5 re f", 1)}},
		{"by the tint of an ink", "/I cs 1 scn " + text, []func(*built){inks}},
		{"by several inks", "/N cs 0 1 scn " + text, []func(*built){inks}},
		{"by a palette", "/X cs 0 scn " + text, []func(*built){inks}},
		{"filled with dark tiles", "/Pattern cs /P scn " + text, []func(*built){tilesOf("0 g 0 0 5 5 re f", 1)}},
		{"white on dark tiles", "/Pattern cs /P scn 60 690 120 30 re f 1 g " + text, []func(*built){tilesOf("0 g 0 0 5 5 re f", 1)}},
		{"white with a black edge", "0 G 1 g 2 Tr " + text, nil},
		{"white on a box under a soft mask", "q /G gs 60 690 120 30 re f Q 1 g " + text, []func(*built){softMask("Luminosity", "1 g 0 0 595 842 re f")}},
		{"under a soft mask that is white", "q /G gs " + text + "Q", []func(*built){softMask("Luminosity", "1 g 0 0 595 842 re f")}},
		{"under a soft mask that is grey where the words are", "q /G gs " + text + "Q", []func(*built){softMask("Luminosity", "0.5 g 60 690 120 30 re f")}},
		{"under a soft mask that lets it through", "q /G gs " + text + "Q", []func(*built){softMask("Alpha", "0 g 0 600 595 200 re f")}},
		{"under a soft mask with words", "q /G gs " + text + "Q", []func(*built){softMask("Luminosity", "1 g BT /F1 12 Tf 72 700 Td (Plain words) Tj ET")}},
		{"on a box that is painted before", "0.9 g 60 690 120 30 re f 0 g " + text, nil},
		{"over the feet of which a box is painted", text + "0.9 g 60 690 120 13 re f", nil},
		{"with a thick line through it", text + "3 w 60 704 m 200 704 l S", nil},
		{"with a thin line through it", text + "1 w 60 704 m 200 704 l S", nil},
		{"under a box that lets it through", text + "/G gs 1 1 0 rg 60 690 120 30 re f", []func(*built){strength(0.3)}},
		{"marked with yellow that is multiplied", text + "/G gs 1 1 0 rg 60 690 120 30 re f", []func(*built){blend("Multiply", 1)}},
		{"under a picture with holes", text + "q 120 0 0 30 60 690 cm /X Do Q", []func(*built){xobject("X", black("\xff\xff\x00\x00"))}},
		{"white on a picture that may let the paper through", "q 120 0 0 30 60 690 cm /X Do Q 1 g " + text, []func(*built){xobject("X", black("\x80\x80\x80\x80"))}},
		{"under a stencil that paints little", text + "q 120 0 0 30 60 690 cm BI /W 8 /H 1 /IM true ID \x7f EI Q", nil},
		{"light grey, as a mark of water", "0.9 g " + text, nil},
		{"under the frame of a box", text + "60 690 120 30 re S", nil},
		{"in the hole of a shape", text + "0 0 595 842 re 60 690 120 30 re f*", nil},
		{"within a slanted clip", "q 0 842 m 595 842 l 0 0 l h W n " + text + "Q", nil},
		{"behind a clip without a path", "q W n " + text + "Q", nil},
		{"that clips a box", "q BT /F1 12 Tf 72 700 Td 7 Tr (Plain words) Tj ET 0 0 1 rg 60 690 120 30 re f Q", nil},
		{"that clips a shading", "q BT /F1 12 Tf 72 700 Td 7 Tr (Plain words) Tj ET /S sh Q", []func(*built){shaded}},
		{"that clips a picture", "q BT /F1 12 Tf 72 700 Td 7 Tr (Plain words) Tj ET 120 0 0 30 60 690 cm /X Do Q", []func(*built){xobject("X", black("\xff\xff\xff\xff"))}},
		{"that is stroked and clips a box", "q BT /F1 12 Tf 72 700 Td 5 Tr (Plain words) Tj ET 0 0 1 rg 60 690 120 30 re f Q", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := open(t, build(t, c.content, c.add...))
			out := rewrite(t, d, one.plan(d))
			if got := open(t, out.PDF).Text(); got != "Plain words" {
				t.Errorf("left %q, removed %v", got, out.Removed)
			}
		})
	}
}

func TestAnnotationsThatAreSeenArePartOfThePage(t *testing.T) {
	annotation := func(kind obj.Name, more obj.Dict, content string) func(*built) {
		return func(b *built) {
			a := obj.Dict{"Type": obj.Name("Annot"), "Subtype": kind, "Rect": numbers(60, 680, 260, 730), "F": obj.Integer(4), "Contents": obj.String("Imogen"),
				"AP": obj.Dict{"N": form(content, obj.Dict{"BBox": numbers(0, 0, 200, 50), "Resources": helvetica})}}
			for k, v := range more {
				a[k] = v
			}
			b.page["Annots"] = obj.Array{a}
		}
	}
	const words = "BT /F1 12 Tf 10 20 Td (Seen by Imogen) Tj ET"
	off := &obj.Stream{Dict: obj.Dict{"Type": obj.Name("OCG")}}
	for _, c := range []struct {
		name   string
		add    func(*built)
		leaves string
		page   string
	}{
		{"words on the page", annotation("FreeText", nil, words), "Seen by Child A", ""},
		{"a stamp", annotation("Stamp", nil, words), "Seen by Child A", ""},
		{"a hidden one", annotation("FreeText", obj.Dict{"F": obj.Integer(2)}, words), "", ""},
		{"one that is not to be viewed", annotation("Stamp", obj.Dict{"F": obj.Integer(32)}, words), "", ""},
		{"a note", annotation("Text", nil, words), "", ""},
		{"one in a layer that is off", func(b *built) {
			b.root["OCProperties"] = obj.Dict{"OCGs": obj.Array{off}, "D": obj.Dict{"OFF": obj.Array{off}}}
			annotation("Stamp", obj.Dict{"OC": off}, words)(b)
		}, "", ""},
		{"a box over words", annotation("Square", nil, "0 0 200 50 re f"), "", "BT /F1 12 Tf 72 700 Td (Under it) Tj ET"},
		{"a mark for redaction", annotation("Redact", nil, "0 0 200 50 re f"), "Under it", "BT /F1 12 Tf 72 700 Td (Under it) Tj ET"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := open(t, build(t, c.page, c.add))
			out := rewrite(t, d, one.plan(d))
			if got := open(t, out.PDF).Text(); got != c.leaves {
				t.Errorf("left %q, removed %v", got, out.Removed)
			}
			if c.name == "a mark for redaction" && (out.Removed["unapplied_redaction"] != 1 || len(out.Notes) < 2) {
				t.Errorf("nobody is told: %v, %q", out.Removed, out.Notes)
			}
		})
	}
}
