package pdf

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/raw"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

var one = cast{Child: "Imogen Fairweather", First: "Imogen", Mother: "Caroline", Worker: "Danielle"}

// TestNamesAreReadAndCut has one way of writing a name a case.
func TestNamesAreReadAndCut(t *testing.T) {
	outer := obj.Dict{"Font": obj.Dict{"F1": obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type1"), "BaseFont": obj.Name("Times-Roman")}}}
	for _, c := range []struct {
		name, content string
		add           []func(*built)
		reads, leaves string
	}{
		{"a plain line", "BT /F1 12 Tf 72 700 Td (Then Imogen left.) Tj ET", nil, "Then Imogen left.", "Then Child A left."},
		{"kerned apart", "BT /F1 12 Tf 72 700 Td [(Then Im) 20 (og) -15 (en) 10 ( left.)] TJ ET", nil, "Then Imogen left.", "Then Child A left."},
		{"in two operators", "BT /F1 12 Tf 72 700 Td (Imo) Tj (gen left.) Tj ET", nil, "Imogen left.", "Child A left."},
		{"in two text objects", "BT /F1 12 Tf 72 700 Td (Imo) Tj ET BT /F1 12 Tf 92.676 700 Td (gen left.) Tj ET", nil, "Imogen left.", "Child A left."},
		{"drawn backwards", "BT /F1 12 Tf 92.676 700 Td (gen) Tj ET BT /F1 12 Tf 72 700 Td (Imo) Tj ET", nil, "Imogen", "Child A"},
		{"drawn twice for bold", "BT /F1 12 Tf 72 700 Td (Imogen) Tj ET BT /F1 12 Tf 72.3 700 Td (Imogen) Tj ET", nil, "Imogen", "Child A"},
		{"letter-spaced", "BT /F1 12 Tf 6 Tc 72 700 Td (Imogen) Tj ET", nil, "Imogen", "Child A"},
		{"each letter drawn by itself, far apart", "BT /F1 12 Tf 72 700 Td (I) Tj 7 0 Td (m) Tj 14 0 Td (o) Tj 10.5 0 Td (g) Tj 10.5 0 Td (e) Tj 10.5 0 Td (n) Tj 17 0 Td (l) Tj 6.5 0 Td (e) Tj 10.5 0 Td (f) Tj 7 0 Td (t) Tj ET", nil, "Imogen left", "Child A left"},
		{"with the name as replacement text of other glyphs", "/Span <</ActualText (Someone)>> BDC BT /F1 12 Tf 72 700 Td (Imogen) Tj ET EMC", nil, "Imogen", "Child A"},
		{"with a shadow", "BT /F1 12 Tf 72.4 699.6 Td (See Imogen ) Tj ET BT /F1 12 Tf 72 700 Td (See Imogen ) Tj ET", nil, "See Imogen", "See Child A"},
		{"over two lines", "BT /F1 12 Tf 14 TL 72 700 Td (It was Imogen) Tj T* (Fairweather who left.) Tj ET", nil, "It was Imogen\nFairweather who left.", "It was Child A who left."},
		{"with ' and \"", "BT /F1 12 Tf 14 TL 72 700 Td (First.) ' 2 0 (Imogen left.) \" ET", nil, "First.\nImogen left.", "First.\nChild A left."},
		{"turned by a quarter", "BT /F1 12 Tf 0 1 -1 0 300 300 Tm (Then Imogen left.) Tj ET", nil, "Then Imogen left.", "Then Child A left."},
		{"scaled by Tz and raised", "BT /F1 12 Tf 80 Tz 3 Ts 72 700 Td (Then Imogen left.) Tj ET", nil, "Then Imogen left.", "Then Child A left."},
		{"in a form", "q 1 0 0 1 50 50 cm /X Do Q", []func(*built){xobject("X", form("BT /F1 12 Tf 72 600 Td (Then Imogen left.) Tj ET", obj.Dict{"Resources": outer}))}, "Then Imogen left.", "Then Child A left."},
		{"in a transparency group at half strength", "/G gs /X Do", []func(*built){xobject("X", form("BT /F1 12 Tf 72 600 Td (Then Imogen left.) Tj ET", obj.Dict{"Resources": outer, "Group": obj.Dict{"S": obj.Name("Transparency")}})),
			func(b *built) { b.resources["ExtGState"] = obj.Dict{"G": obj.Dict{"ca": obj.Real(0.5)}} }}, "Then Imogen left.", "Then Child A left."},
		{"beside another cell", "BT /F1 12 Tf 72 700 Td (Imogen) Tj 100 0 Td (Fairweather left.) Tj ET", nil, "Imogen\tFairweather left.", "Child A\tleft."},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := open(t, build(t, c.content, c.add...))
			if d.Text() != c.reads {
				t.Fatalf("read %q, want %q", d.Text(), c.reads)
			}
			out := rewrite(t, d, one.plan(d))
			checkSyntax(t, out.PDF)
			if got := open(t, out.PDF).Text(); got != c.leaves {
				t.Errorf("left %q, want %q", got, c.leaves)
			}
			if got := pdftotext(t, out.PDF); strings.Contains(got, "Imogen") || !strings.Contains(got, "Child A") {
				t.Errorf("poppler reads %q", got)
			}
		})
	}
}

// TestWhatNoOneSeesGoes has one way of hiding text a case.
func TestWhatNoOneSeesGoes(t *testing.T) {
	layer := func(b *built) {
		group := &write.Indirect{Value: obj.Dict{"Type": obj.Name("OCG"), "Name": obj.String("x")}}
		b.root["OCProperties"] = obj.Dict{"OCGs": obj.Array{group}, "D": obj.Dict{"OFF": obj.Array{group}}}
		b.resources["Properties"] = obj.Dict{"L": group}
	}
	for _, c := range []struct {
		name, content, channel string
		add                    []func(*built)
	}{
		{"render mode 3", "BT 3 Tr /F1 12 Tf 72 700 Td (Imogen) Tj ET", "invisible_text", nil},
		{"a black box over it", "BT /F1 12 Tf 72 700 Td (Imogen) Tj ET 0 g 60 690 100 30 re f", "covered_text", nil},
		{"off the page", "BT /F1 12 Tf 72 900 Td (Imogen) Tj ET", "off_page_text", nil},
		{"clipped away", "q 0 0 50 50 re W n BT /F1 12 Tf 72 700 Td (Imogen) Tj ET Q", "clipped_text", nil},
		{"a layer that is off", "/OC /L BDC BT /F1 12 Tf 72 700 Td (Imogen) Tj ET EMC", "hidden_layer", []func(*built){layer}},
		{"fully transparent", "/G gs BT /F1 12 Tf 72 700 Td (Imogen) Tj ET", "invisible_text", []func(*built){func(b *built) { b.resources["ExtGState"] = obj.Dict{"G": obj.Dict{"ca": obj.Integer(0)}} }}},
		{"in the properties of a mark", "/Span <</ActualText (Imogen)>> BDC BT /F1 12 Tf 72 600 Td (x) Tj ET EMC", "actual_text", nil},
		{"in an unknown operator", "(Imogen) zz", "unknown_operator", nil},
		{"in a comment of the content", "% Imogen\n", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := open(t, build(t, "q "+c.content+" Q BT /F1 12 Tf 72 500 Td (Seen.) Tj ET", c.add...))
			if !strings.Contains(d.Text(), "Seen.") {
				t.Errorf("read %q", d.Text())
			}
			out := rewrite(t, d, Plan{})
			if strings.Contains(describe(t, out.PDF), "Imogen") || strings.Contains(open(t, out.PDF).Text(), "Imogen") {
				t.Error("the name survived")
			}
			if !strings.Contains(open(t, out.PDF).Text(), "Seen.") {
				t.Error("what is seen was lost")
			}
			if c.channel != "" && out.Removed[c.channel] == 0 {
				t.Errorf("not counted as %s: %v", c.channel, out.Removed)
			}
		})
	}
}

// TestTextInAPatternIsReadAndCut: it is seen, as often as the pattern is tiled.
func TestTextInAPatternIsReadAndCut(t *testing.T) {
	pattern := func(b *built) {
		cell := &obj.Stream{Raw: []byte("BT /F1 12 Tf 2 2 Td (Imogen) Tj ET"), Dict: obj.Dict{"PatternType": obj.Integer(1), "PaintType": obj.Integer(1), "TilingType": obj.Integer(1),
			"BBox": obj.Array{obj.Integer(0), obj.Integer(0), obj.Integer(80), obj.Integer(20)}, "XStep": obj.Integer(80), "YStep": obj.Integer(20), "Resources": obj.Dict{"Font": b.resources["Font"]}}}
		b.resources["Pattern"] = obj.Dict{"P": cell}
	}
	d := open(t, build(t, "q /Pattern cs /P scn 0 0 300 300 re f Q BT /F1 12 Tf 72 500 Td (Seen.) Tj ET", pattern))
	if !strings.Contains(d.Text(), "Imogen") {
		t.Fatalf("read %q", d.Text())
	}
	got := describe(t, rewrite(t, d, one.plan(d)).PDF)
	if strings.Contains(got, "Imogen") || !strings.Contains(got, "/PatternType 1") {
		t.Errorf("the name survived, or the pattern is gone:\n%s", got)
	}
}

// TestChannelsBesideThePages has one channel a case.
func TestChannelsBesideThePages(t *testing.T) {
	annotation := func(d obj.Dict) func(*built) {
		return func(b *built) {
			d["Type"] = obj.Name("Annot")
			if d["Rect"] == nil {
				d["Rect"] = obj.Array{obj.Integer(70), obj.Integer(690), obj.Integer(170), obj.Integer(715)}
			}
			b.page["Annots"] = obj.Array{d}
		}
	}
	uri := func(s string) obj.Dict {
		return obj.Dict{"Subtype": obj.Name("Link"), "A": obj.Dict{"S": obj.Name("URI"), "URI": obj.String(s)}}
	}
	for _, c := range []struct {
		name, channel, keeps string
		add                  func(*built)
	}{
		{"the title is cleaned", "", "About Child A", func(b *built) { b.info["Title"] = obj.String("About Imogen") }},
		{"the author goes", "metadata", "", func(b *built) { b.info["Author"] = obj.String("Imogen") }},
		{"XMP goes", "metadata", "", func(b *built) { b.root["Metadata"] = &obj.Stream{Dict: obj.Dict{}, Raw: []byte("<x>Imogen</x>")} }},
		{"a bookmark is cleaned", "", "On Child A", func(b *built) {
			b.root["Outlines"] = obj.Dict{"First": &write.Indirect{Value: obj.Dict{"Title": obj.String("On Imogen")}}}
		}},
		{"a comment goes", "comment", "", annotation(obj.Dict{"Subtype": obj.Name("Text"), "Contents": obj.String("Imogen")})},
		{"a link to a mailbox with the name goes", "link", "", annotation(uri("mailto:Imogen@example.org"))},
		{"a clean link stays", "", "https://www.gov.uk/", annotation(uri("https://www.gov.uk/"))},
		{"a script behind a link goes", "link", "", annotation(obj.Dict{"Subtype": obj.Name("Link"), "A": obj.Dict{"S": obj.Name("JavaScript"), "JS": obj.String("Imogen")}})},
		{"an attached file goes", "attachment", "", func(b *built) {
			file := obj.Dict{"F": obj.String("Imogen.txt"), "EF": obj.Dict{"F": &obj.Stream{Dict: obj.Dict{}, Raw: []byte("Imogen")}}}
			b.root["Names"] = obj.Dict{"EmbeddedFiles": obj.Dict{"Names": obj.Array{obj.String("Imogen.txt"), file}}}
		}},
		{"a script goes", "script", "", func(b *built) {
			b.root["OpenAction"] = obj.Dict{"S": obj.Name("JavaScript"), "JS": obj.String("Imogen")}
		}},
		{"private data go", "private_data", "", func(b *built) { b.page["PieceInfo"] = obj.Dict{"X": obj.String("Imogen")} }},
		{"a thumbnail goes", "thumbnail", "", func(b *built) { b.page["Thumb"] = &obj.Stream{Dict: obj.Dict{}, Raw: []byte("Imogen")} }},
		{"an unknown key goes", "unknown_key", "", func(b *built) { b.root["Imogen"] = obj.String("Imogen") }},
		{"a page label is cleaned", "", "Child A-", func(b *built) {
			b.root["PageLabels"] = obj.Dict{"Nums": obj.Array{obj.Integer(0), obj.Dict{"S": obj.Name("D"), "P": obj.String("Imogen-")}}}
		}},
		{"a role name of the author's goes, its tag stays", "", "/S /P", func(b *built) {
			elem := &write.Indirect{}
			top := &write.Indirect{Value: obj.Dict{"Type": obj.Name("StructTreeRoot"), "K": elem, "RoleMap": obj.Dict{"Imogen": obj.Name("P")}}}
			elem.Value = obj.Dict{"Type": obj.Name("StructElem"), "S": obj.Name("Imogen"), "P": top, "Pg": b.root["Pages"].(*write.Indirect).Value.(obj.Dict)["Kids"].(obj.Array)[0],
				"K": obj.Integer(0), "Alt": obj.String("Imogen"), "ID": obj.String("Imogen"), "T": obj.String("Imogen")}
			b.root["StructTreeRoot"] = top
		}},
		{"a filled field becomes text, which is cut", "form", "", func(b *built) {
			annotation(obj.Dict{"Subtype": obj.Name("Widget"), "V": obj.String("Imogen"), "AP": obj.Dict{"N": &obj.Stream{
				Dict: obj.Dict{"BBox": obj.Array{obj.Integer(0), obj.Integer(0), obj.Integer(100), obj.Integer(25)}, "Resources": obj.Dict{"Font": b.resources["Font"]}},
				Raw:  []byte("BT /F1 12 Tf 2 6 Td (Imogen) Tj ET")}}})(b)
			b.root["AcroForm"] = obj.Dict{"XFA": obj.String("Imogen")}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := open(t, build(t, "/P <</MCID 0>> BDC BT /F1 12 Tf 72 500 Td (Seen.) Tj ET EMC", c.add))
			out := rewrite(t, d, one.plan(d))
			checkSyntax(t, out.PDF)
			got := describe(t, out.PDF)
			if strings.Contains(got, "Imogen") {
				t.Errorf("the name survived:\n%s", got)
			}
			if !strings.Contains(got, c.keeps) {
				t.Errorf("%q is missing from\n%s", c.keeps, got)
			}
			if c.channel != "" && out.Removed[c.channel] == 0 {
				t.Errorf("not counted as %s: %v", c.channel, out.Removed)
			}
		})
	}
}

// Viewers draw the value of a field that has no appearance: what they show is searched and kept like any other field's.
func TestAValueThatViewersDrawBecomesText(t *testing.T) {
	integer := func(n int) obj.Object { return obj.Integer(n) }
	for _, c := range []struct {
		name, reads, leaves string
		field               obj.Dict
	}{
		{"on one line", "Imogen left", "Child A left", obj.Dict{"FT": obj.Name("Tx"), "V": obj.String("Imogen left"), "DA": obj.String("/F1 12 Tf 0 g")}},
		{"with the size left to the viewer", "Imogen left", "Child A left", obj.Dict{"FT": obj.Name("Tx"), "V": obj.String("Imogen left"), "DA": obj.String("/F1 0 Tf")}},
		{"on several lines, set smaller to fit", "Then came\nImogen, who left", "Then came\nChild A, who left", obj.Dict{"FT": obj.Name("Tx"), "Ff": integer(multilineFlag), "V": obj.String("Then came\rImogen, who left"), "DA": obj.String("/F1 14 Tf")}},
		{"in letters beyond ASCII", "Imogen Łęcka left", "Child A Łęcka left", obj.Dict{"FT": obj.Name("Tx"), "V": obj.String("\xEF\xBB\xBFImogen Łęcka left")}},
		{"what a choice calls it", "Imogen", "Child A", obj.Dict{"FT": obj.Name("Ch"), "V": obj.String("i"), "Opt": obj.Array{obj.Array{obj.String("i"), obj.String("Imogen")}}}},
		{"of the field above", "Imogen", "Child A", obj.Dict{"Parent": obj.Dict{"FT": obj.Name("Tx"), "V": obj.String("Imogen")}}},
		{"but not of a password", "", "", obj.Dict{"FT": obj.Name("Tx"), "Ff": integer(passwordFlag), "V": obj.String("Imogen")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := open(t, build(t, "", func(b *built) {
				c.field["Type"], c.field["Subtype"], c.field["Rect"] = obj.Name("Annot"), obj.Name("Widget"), numbers(70, 680, 170, 715)
				b.page["Annots"] = obj.Array{c.field}
			}))
			if d.Text() != c.reads {
				t.Fatalf("read %q, want %q", d.Text(), c.reads)
			}
			if got := open(t, rewrite(t, d, one.plan(d)).PDF).Text(); got != c.leaves {
				t.Errorf("left %q, want %q", got, c.leaves)
			}
		})
	}
}

func TestAFieldsTextIsNotThePagesOwn(t *testing.T) {
	d := open(t, build(t, "BT /F1 12 Tf 72 500 Td (Seen.) Tj ET", func(b *built) {
		b.page["Annots"] = obj.Array{obj.Dict{"Type": obj.Name("Annot"), "Subtype": obj.Name("Widget"), "Rect": obj.Array{obj.Integer(70), obj.Integer(690), obj.Integer(170), obj.Integer(715)},
			"AP": obj.Dict{"N": form("BT /F1 12 Tf 2 600 Td (Filled) Tj ET", obj.Dict{"Resources": obj.Dict{"Font": b.resources["Font"]}})}}}
	}))
	if d.ContentTexts()[0] != "Seen." || !strings.Contains(d.PageTexts()[0], "Filled") {
		t.Errorf("content %q, page %q", d.ContentTexts()[0], d.PageTexts()[0])
	}
}

func TestAPictureLosesWhatIsNoPicture(t *testing.T) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 16, 16)), nil); err != nil {
		t.Fatal(err)
	}
	comment := append([]byte{0xFF, 0xFE, 0, 8}, "Imogen"...)
	exif := append([]byte{0xFF, 0xE1, 0, 14}, "Exif\x00\x00Imogen"...)
	data := bytes.Join([][]byte{b.Bytes()[:2], comment, exif, b.Bytes()[2:]}, nil)
	logo := &obj.Stream{Dict: obj.Dict{"Type": obj.Name("XObject"), "Subtype": obj.Name("Image"), "Width": obj.Integer(16), "Height": obj.Integer(16),
		"BitsPerComponent": obj.Integer(8), "ColorSpace": obj.Name("DeviceGray"), "Filter": obj.Name("DCTDecode"), "Name": obj.Name("Imogen")}, Raw: data}
	d := open(t, build(t, "q 50 0 0 50 100 100 cm /X Do Q q 50 0 0 50 200 100 cm /X Do Q", xobject("X", logo)))
	if p := d.Pictures(); len(p) != 1 || p[0] != (Picture{ID: "picture-1", Page: 1, Width: 16, Height: 16, Drawn: 2}) {
		t.Fatalf("pictures: %+v", p)
	}
	kept := rewrite(t, d, Plan{}).PDF
	if bytes.Contains(kept, []byte("Imogen")) || !bytes.Contains(kept, []byte("DCTDecode")) {
		t.Error("the picture was not stripped, or is gone")
	}
	dropped := rewrite(t, d, Plan{DropPictures: map[string]bool{"picture-1": true}})
	if bytes.Contains(dropped.PDF, []byte("DCTDecode")) || dropped.Removed["picture"] != 1 {
		t.Error("the picture was not dropped")
	}
}

func TestRefusals(t *testing.T) {
	whole := build(t, "BT /F1 12 Tf 72 500 Td (Seen.) Tj ET")
	encrypted := func(t *testing.T) []byte {
		dir := t.TempDir()
		in, out := filepath.Join(dir, "in.pdf"), filepath.Join(dir, "out.pdf")
		if err := os.WriteFile(in, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		run(t, nil, "qpdf", "--encrypt", "", "owner", "256", "--", in, out)
		return read(t, out)
	}
	for _, c := range []struct {
		name, reason string
		data         func(*testing.T) []byte
	}{
		{"text is no PDF", "not a PDF", func(*testing.T) []byte { return []byte("Imogen") }},
		{"nothing is no PDF", "not a PDF", func(*testing.T) []byte { return nil }},
		{"encrypted with an empty password", "encrypted", encrypted},
		{"forms that draw ten forms each", "more than", func(t *testing.T) []byte {
			f := form("0 0 1 1 re f", nil)
			for range 10 {
				f = form(strings.Repeat("/X Do ", 10), obj.Dict{"Resources": obj.Dict{"XObject": obj.Dict{"X": f}}})
			}
			return build(t, "/X Do", xobject("X", f))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Open(context.Background(), c.data(t))
			var r *Refusal
			if !errors.As(err, &r) || !strings.Contains(r.Error(), c.reason) {
				t.Errorf("got %v, want a refusal: %s", err, c.reason)
			}
			if err != nil && strings.Contains(err.Error(), "Imogen") {
				t.Error("the error repeats the file's text")
			}
		})
	}
}

func TestDamagedPartsAreLeftOutAndCounted(t *testing.T) {
	z, err := write.Deflate([]byte("BT /F1 12 Tf 72 500 Td (Whole.) Tj ET"))
	if err != nil {
		t.Fatal(err)
	}
	z[len(z)-1] ^= 1
	self := form("/X Do", nil)
	self.Dict["Resources"] = obj.Dict{"XObject": obj.Dict{"X": self}}
	const seen = "BT /F1 12 Tf 72 700 Td (Seen.) Tj ET "
	for _, c := range []struct {
		name, text string
		damaged    bool
		data       []byte
	}{
		{"a checksum", "Whole.", false, build(t, "", func(b *built) {
			b.page["Contents"] = &obj.Stream{Dict: obj.Dict{"Filter": obj.Name("FlateDecode")}, Raw: z}
		})},
		{"a font that is missing", "Seen.", true, build(t, "BT /F9 12 Tf 72 700 Td (Seen.) Tj ET")},
		{"a string without an end", "Seen.", true, build(t, seen+"BT (Imogen")},
		{"a form that draws itself", "Seen.", true, build(t, seen+"/X Do", xobject("X", self))},
		{"a picture that is missing", "Seen.", true, build(t, "/None Do "+seen)},
		{"operands that are too few", "Seen.", true, build(t, "1 0 cm "+seen)},
		{"operands of the wrong kind", "Seen.", true, build(t, "(a) w "+seen)},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := open(t, c.data)
			if d.Text() != c.text {
				t.Errorf("text %q", d.Text())
			}
			if n := rewrite(t, d, Plan{}).Removed["damaged"]; (n > 0) != c.damaged {
				t.Errorf("%d damaged parts", n)
			}
		})
	}
}

func TestABombIsRefused(t *testing.T) {
	z, err := write.Deflate(make([]byte, raw.MaxDecoded+1))
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(context.Background(), build(t, "", func(b *built) {
		b.page["Contents"] = &obj.Stream{Dict: obj.Dict{"Filter": obj.Name("FlateDecode")}, Raw: z}
	}))
	var r *Refusal
	if !errors.As(err, &r) {
		t.Errorf("got %v", err)
	}
}

func TestBoxesStandUnderLabels(t *testing.T) {
	d := open(t, build(t, "BT /F1 12 Tf 72 700 Td (Then Imogen left.) Tj ET"))
	plan := one.plan(d)
	plan.Style = "box"
	out := rewrite(t, d, plan)
	if got := open(t, out.PDF).Text(); got != "Then Child A left." {
		t.Errorf("left %q", got)
	}
	inOrder(t, describe(t, out.PDF), "0 g\n", " re\nf\n", "1 g\n", "Tj")
}
