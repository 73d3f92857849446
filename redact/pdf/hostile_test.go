package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// objects writes a file of objects that are numbered from 1. It has no table, so that it is read by its objects.
func objects(list ...string) []byte {
	var b strings.Builder
	b.WriteString("%PDF-1.7\n")
	for i, o := range list {
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	b.WriteString("trailer\n<</Root 1 0 R>>\n")
	return []byte(b.String())
}

// hostile is a file of one page that shows "Seen.", with more in its catalogue, its page and its resources, and with
// more objects, the first of which is number 6.
func hostile(catalogue, page, resources string, more ...string) []byte {
	const seen = "BT /F 12 Tf 72 700 Td (Seen.) Tj ET /X Do /S sh /G gs /Pattern cs /P scn 0 0 9 9 re f"
	return objects(append([]string{
		"<</Type/Catalog/Pages 2 0 R" + catalogue + ">>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>" + resources + ">>" + page + ">>",
		stream("", seen),
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
	}, more...)...)
}

func stream(keys, data string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", keys, len(data), data)
}

// What is hostile is handled like any other file as far as it can be seen, or refused with the reason, and always ends.
func TestHostileFilesEnd(t *testing.T) {
	const cell = "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9"
	var tree []string
	for i := 2; i < 60; i++ {
		tree = append(tree, fmt.Sprintf("<</Type/Pages/Kids[%d 0 R %d 0 R]/Count 2>>", i+1, i+1))
	}
	chain := make([]string, 300)
	for i := range chain {
		chain[i] = fmt.Sprintf("%d 0 R", i+7)
	}
	doubled := []string{stream("/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F 5 0 R>>>>", "BT /F 9 Tf (x) Tj ET")}
	for i := range 14 {
		doubled = append([]string{stream(fmt.Sprintf("/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>", 20-i), strings.Repeat("/X Do ", 10))}, doubled...)
	}
	twice := []string{stream("/Subtype/Form/BBox[0 0 9 9]", "0 0 1 1 re f")}
	for i := range 15 {
		twice = append([]string{stream(fmt.Sprintf("/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>", 21-i), "/X Do /X Do")}, twice...)
	}
	sheet := func(box string) []byte {
		return bytes.Replace(hostile("", "", ""), []byte("[0 0 600 800]"), []byte(box), 1)
	}
	for _, c := range []struct {
		name, refused string // "": handled
		data          []byte
	}{
		{"bookmarks in a circle", "", hostile("/Outlines 6 0 R", "", "", "<</First 7 0 R>>", "<</Title(Imogen)/Next 7 0 R/First 7 0 R>>")},
		{"named places in a circle", "", hostile("/Names<</Dests 6 0 R/EmbeddedFiles 6 0 R>>/PageLabels 6 0 R", "", "", "<</Kids[6 0 R 6 0 R 6 0 R]>>")},
		{"tags in a circle", "", hostile("/StructTreeRoot 6 0 R", "", "", "<</Type/StructTreeRoot/K[7 0 R 7 0 R]>>", "<</S/P/K[7 0 R 7 0 R 6 0 R]>>")},
		{"a list of tags within itself", "", hostile("/StructTreeRoot 6 0 R", "", "", "<</K 7 0 R>>", "[7 0 R 7 0 R 7 0 R]")},
		{"roles in a circle", "", hostile("/StructTreeRoot 6 0 R", "", "", "<</K 7 0 R/RoleMap<</A/B/B/A>>>>", "<</S/A/K[]>>")},
		{"form fields in a circle", "", hostile("/AcroForm<</Fields[6 0 R]>>", "/Annots[6 0 R]", "", "<</FT/Tx/Parent 6 0 R/Subtype/Widget/Rect[0 0 9 9]/Kids[6 0 R]>>")},
		{"a colour space within itself", "nested too deep", hostile("", "", "/Shading<</S<</ShadingType 2/ColorSpace 6 0 R/Coords[0 0 1 1]>>>>", "[/Indexed 6 0 R 1 (aa)]")},
		{"a function within itself", "nested too deep", hostile("", "", "/Shading<</S<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 1 1]/Function 6 0 R>>>>", "<</FunctionType 3/Domain[0 1]/Bounds[]/Encode[0 1]/Functions[6 0 R]>>")},
		{"a function of a hundred thousand steps", "over a limit", hostile("", "", "/Shading<</S<</ShadingType 1/ColorSpace/DeviceGray/Function 6 0 R>>>>", stream("/FunctionType 4/Domain[0 1 0 1]/Range[0 1]", "{add "+strings.Repeat("dup mul ", 50_000)+"}"))},
		{"a pattern within itself", "", hostile("", "", "/Pattern<</P 6 0 R>>", stream(cell+"/Resources<</Pattern<</P 6 0 R>>>>", "/Pattern cs /P scn 0 0 5 5 re f"))},
		{"a soft mask within itself", "", hostile("", "", "/ExtGState<</G 6 0 R>>", "<</SMask<</S/Luminosity/G 7 0 R>>>>",
			stream("/Subtype/Form/BBox[0 0 9 9]/Group<</S/Transparency>>/Resources<</ExtGState<</G 6 0 R>>>>", "/G gs 0 0 5 5 re f"))},
		{"a page tree that doubles sixty times", "over a limit", objects(append(append([]string{"<</Type/Catalog/Pages 2 0 R>>"}, tree...), "<</Type/Page/MediaBox[0 0 9 9]>>")...)},
		{"references in a long row", "", hostile("/Lang 6 0 R", "", "", chain...)},
		{"a box that has no end", "", hostile("", "/CropBox[0 0 1e400 99999999999999999999999]", "")},
		{"a page that nobody can draw", "over a limit", sheet("[0 0 20000000 20000000]")},
		{"a small part of a sheet without end", "", sheet("[0 0 20000000 20000000]/CropBox[0 0 600 800]")},
		{"a unit without measure", "", hostile("", "/UserUnit 1000000000000000000000000000000", "")},
		{"numbers out of range", "", build(t, "99999999999999999999 0 0 1e99 NaN inf cm BT /F1 12 Tf 72 700 Td (Seen.) Tj ET")},
		{"states within states", "over a limit", build(t, strings.Repeat("q ", 100_000)+"BT /F1 12 Tf 72 700 Td (Seen.) Tj ET")},
		{"marks within marks", "", build(t, strings.Repeat("/P BMC ", 100_000)+"BT /F1 12 Tf 72 700 Td (Seen.) Tj ET")},
		{"an array that never closes", "", build(t, "BT /F1 12 Tf 72 700 Td (Seen.) Tj ET "+strings.Repeat("[", 100_000))},
		{"forms that draw ten of each other, fourteen deep", "over a limit", hostile("", "", "/XObject<</X 6 0 R>>", doubled...)},
		{"forms without words that draw two of each other, fifteen deep", "over a limit", hostile("", "", "/XObject<</X 6 0 R>>", twice...)},
		{"a line drawn over itself five hundred times", "", build(t, "BT /F1 12 Tf 72 700 Td (Seen.) Tj ET "+strings.Repeat("BT /F1 12 Tf 72 700 Td (Seen) Tj ET ", 500))},
		{"three thousand large shapes over each other", "", build(t, "BT /F1 12 Tf 72 700 Td (Seen.) Tj ET 1 g "+strings.Repeat("0 0 m 600 0 l 600 600 l 0 600 l f ", 3_000))},
		{"more letters than a page holds", "over a limit", build(t, "BT /F1 1 Tf "+strings.Repeat("("+strings.Repeat("letters ", 100)+") Tj ", 1000)+"ET")},
		{"a page in a hundred thousand pieces", "over a limit", hostile("", "/Contents["+strings.Repeat("4 0 R ", 100_000)+"]", "")},
		{"an object stream of a billion objects", "damaged", objects("<</Type/Catalog/Pages 9 0 R>>", stream("/Type/ObjStm/N 999999999/First 4", "9 0 <</Kids[]>>"))},
		{"a picture of a hundred thousand by a hundred thousand", "over a limit", hostile("", "", "/XObject<</X 6 0 R>>", stream("/Subtype/Image/Width 100000/Height 100000/BitsPerComponent 8/ColorSpace/DeviceRGB", "x"))},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := Open(context.Background(), c.data)
			var r *Refusal
			if c.refused != "" {
				if !errors.As(err, &r) || !strings.Contains(r.Error(), c.refused) {
					t.Errorf("got %v, want a refusal: %s", err, c.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			out, err := d.Rewrite(context.Background(), Plan{Clean: func(string, string) string { return "clean" }})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.TrimSpace(open(t, out.PDF).Text()); got != "Seen." {
				t.Errorf("text %q", got)
			}
			if strings.Contains(string(out.PDF), "Imogen") {
				t.Error("the name is there")
			}
		})
	}
}

// FuzzDocument: whatever the catalogue says, it ends in a file that reads again and does not hold what was not clean.
func FuzzDocument(f *testing.F) {
	f.Add("/Outlines 6 0 R", "<</First 7 0 R>>", "<</Title(Imogen)/Dest[3 0 R/Fit]>>")
	f.Add("/StructTreeRoot 6 0 R", "<</K 7 0 R/RoleMap<</Imogen/P>>/ClassMap<</Imogen<</O/Imogen>>>>>>", "<</S/Imogen/ID(Imogen)/A<</O/Table/Imogen/Imogen>>/Alt(Imogen)/K 0>>")
	f.Add("/PageLabels 6 0 R/Lang(en-Imogen)", "<</Nums[0 7 0 R]>>", "<</S/D/P(Imogen)>>")
	f.Add("/Names<</Dests 6 0 R>>/Imogen 7 0 R", "<</Names[(Imogen)[3 0 R/Imogen (Imogen)]]>>", "[/Imogen(Imogen)]")
	f.Add("/ViewerPreferences 6 0 R/PageMode/Imogen", "<</Imogen true/Direction/Imogen>>", "null")
	f.Fuzz(func(t *testing.T, catalogue, six, seven string) {
		d, err := Open(context.Background(), hostile(catalogue, "", "", six, seven))
		if err != nil {
			return
		}
		out, err := d.Rewrite(context.Background(), Plan{Clean: func(string, string) string { return "clean" }})
		if err != nil {
			return
		}
		again, err := Open(context.Background(), out.PDF)
		if err != nil {
			t.Fatalf("what we wrote is refused: %v", err)
		}
		for _, o := range []obj.Object{again.file.Root, again.file.Info} {
			if strings.Contains(fmt.Sprint(o), "Imogen") {
				t.Fatalf("the name is in %v", o)
			}
		}
		if strings.Contains(string(out.PDF), "Imogen") {
			t.Fatal("the name is in the file")
		}
	})
}

// FuzzPicture: whatever a picture says of itself, it ends; what a JPEG holds beside its samples is gone.
func FuzzPicture(f *testing.F) {
	const size = "/Width 2/Height 2/BitsPerComponent 8"
	f.Add(size+"/ColorSpace/DeviceGray", "abcd", "")
	f.Add(size+"/ColorSpace[/Indexed/DeviceRGB 1<000000FFFFFF>]/Filter/ASCIIHexDecode", "00010100>", "")
	f.Add(size+"/ColorSpace/DeviceRGB/Filter[/ASCII85Decode/FlateDecode]/DecodeParms[null<</Predictor 15/Colors 3/Columns 2>>]", "GhQk~>", "/Width 2/Height 2/ImageMask true")
	f.Add(size+"/ColorSpace/DeviceGray/Filter/DCTDecode/SMask 7 0 R", "\xff\xd8\xff\xe1\x00\x08Imogen\xff\xfe\x00\x08Imogen\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x00\xff\xd9", size+"/ColorSpace/DeviceGray")
	f.Add("/Width 9/Height 9/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns 9/BlackIs1 true>>/ImageMask true", "\x00\x10\x01", "")
	f.Add("/Width 9/Height 9/Filter/JPXDecode/SMaskInData 1", "\x00\x00\x00\x0cjP  \r\n\x87\n\x00\x00\x00\x0ejp2h\x00\x00\x00\x0exml Imogen", "")
	f.Add("/Width 9/Height 9/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/JBIG2Decode/DecodeParms<</JBIG2Globals 7 0 R>>", "\x00\x00\x00\x00\x30", "")
	f.Add("/Width 2/Height 2/BitsPerComponent 16/Decode[1 0]/ColorSpace[/Separation/Imogen/DeviceRGB<</FunctionType 2/N 1/Domain[0 1]/C0[0 0 0]/C1[1 1 1]>>]/Mask[0 9]/Filter/LZWDecode", "\x80\x0b\x60\x50", "")
	f.Fuzz(func(t *testing.T, keys, samples, more string) {
		const is = "/Type/XObject/Subtype/Image"
		d, err := Open(context.Background(), hostile("", "", "/XObject<</X 6 0 R>>", stream(is+keys, samples), stream(is+more, samples)))
		if err != nil {
			return
		}
		out, err := d.Rewrite(context.Background(), Plan{Clean: func(string, string) string { return "clean" }})
		if err != nil {
			return
		}
		if _, err := Open(context.Background(), out.PDF); err != nil {
			t.Fatalf("what we wrote is refused: %v", err)
		}
		if strings.HasPrefix(samples, "\xff\xd8\xff\xe1\x00\x08Imogen") && strings.Contains(string(out.PDF), "Imogen") {
			t.Fatal("what stood beside the samples is in the file")
		}
	})
}
