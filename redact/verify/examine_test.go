package verify

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/casefile"
)

func fairweather() *casefile.Case {
	return &casefile.Case{
		Reference: "LCSPR-1",
		Subjects: []casefile.Person{{
			Label: "Child A", Names: []string{"Imogen Rose Fairweather"}, Aliases: []string{"Immy"},
			Identifiers: map[string]string{"nhs_number": "943 476 5919"}, Emails: []string{"mum.of.immy@example.org"},
		}},
		Places: []casefile.Thing{{Label: "the school", Names: []string{"St Oswald's"}}},
		Keep:   []string{"Rose Review"},
	}
}

const name = "BT /F1 18 Tf 40 100 Td (Imogen went home) Tj ET"

// deflated is data as a zlib stream.
func deflated(data string) string {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	if _, err := w.Write([]byte(data)); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.String()
}

// places are the channels in which a name can hide, a file each.
func places() []struct {
	title, kind string
	pdf         []byte
} {
	type place = struct {
		title, kind string
		pdf         []byte
	}
	p := func(title, kind string, s *sketch) place { return place{title, kind, s.bytes()} }
	picture := stream("/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8", "\x10\x80\x80\x10")
	withPicture := func(content string) *sketch {
		s := page(content, "", picture)
		s.objects[2] = strings.Replace(s.objects[2], "/Resources <<", "/Resources << /XObject << /Im1 6 0 R >>", 1)
		return s
	}
	form := func(content, inner string) *sketch {
		s := page(content, "", stream("/Type /XObject /Subtype /Form /BBox [0 0 400 200] /Matrix [1 0 0 1 10 20] /Resources << /Font << /F1 5 0 R >> >>", inner))
		s.objects[2] = strings.Replace(s.objects[2], "/Resources <<", "/Resources << /XObject << /Fm1 6 0 R >>", 1)
		return s
	}
	rotated := page(name+" 0 g 30 90 120 40 re f", "/Rotate 90")
	revised := page("BT /F1 18 Tf 40 100 Td (Child A went home) Tj ET", "")
	older := page(name, "").bytes()
	// the update's own table, so that PDFium sees the new revision
	table := len(older) + len("4 0 obj\n"+revised.objects[3]+"\nendobj\n")
	updated := append(bytes.Clone(older), []byte(fmt.Sprintf("4 0 obj\n%s\nendobj\nxref\n4 1\n%s 00000 n \ntrailer\n<< /Size 6 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n",
		revised.objects[3], zeros(len(older)), bytes.LastIndex(older, []byte("xref\n0")), table))...)
	later := page("", "").objects[2]
	moved := saved(page(name, ""), 3, strings.Replace(later, "/Contents 4 0 R", "/Contents 6 0 R", 1), stream("", "BT /F1 18 Tf 40 100 Td (Child A) Tj ET"))
	informed := page("BT ET", "", "<< /Author (Imogen) /Producer (p) /CreationDate (D:2025) >>")
	informed.trailer = "/Info 6 0 R"
	renamed := saved(informed, 6, "<< /Author (the panel) /Producer (p) /CreationDate (D:2025) >>")
	strips, seams := "", ""
	for y := 92; y < 120; y += 2 {
		strips += fmt.Sprintf(" 36 %d 66 2.2 re f", y)
		seams += fmt.Sprintf(" 36 %d.5 m 102 %d.5 l S 36 %d.5 m 102 %d.5 l S", y, y, y+1, y+1)
	}
	jpeg := "\xff\xd8\xff\xe1\x00\x18Exif\x00\x00Artist Imogen   \xff\xd9"
	return []place{
		p("under a black box over the whole line", "covered_text", page(name+" 0 g 30 90 220 40 re f", "")),
		p("under a black box over the name only", "covered_text", page(name+" 0 g 36 92 66 28 re f", "")),
		p("under a box that is nearly opaque", "covered_text", page(name+" /Thin gs 0 g 36 92 66 28 re f", "/Resources << /Font << /F1 5 0 R >> /ExtGState << /Thin << /ca 0.97 >> >> >>")),
		p("nearly white", "invisible_text", page("0.97 g "+name, "")),
		p("under a white box", "covered_text", page(name+" 1 g 36 92 66 28 re f", "")),
		p("under thin strips side by side", "covered_text", page(name+" 0 g"+strips, "")),
		p("under strokes side by side", "covered_text", page(name+" 1 w"+seams, "")),
		p("under a bar whose edge a letter sticks out of", "covered_text", page(name+" 0 g 36 99 66 16 re f", "")),
		p("under a bar on turned text", "covered_text", page("q 0.866 0.5 -0.5 0.866 80 -20 cm "+name+" 0 g 36 92 66 28 re f Q", "")),
		p("black on a black bar that was painted first", "covered_text", page("0 g 36 92 66 28 re f "+name, "")),
		p("nearly black on a black bar", "covered_text", page("0 g 36 92 66 28 re f 0.05 g "+name, "")),
		p("in words that are black on black, as one line with others", "invisible_text", page("0 g 36 92 66 28 re f "+name, "")),
		p("under a form field", "covered_text", page(name, "/Annots [6 0 R]",
			"<< /Type /Annot /Subtype /Widget /FT /Tx /T (f) /Rect [30 90 230 130] /F 4 /AP << /N 7 0 R >> >>",
			stream("/Type /XObject /Subtype /Form /BBox [30 90 230 130]", "0 g 30 90 200 40 re f")).catalog("/AcroForm << /Fields [6 0 R] >>")),
		p("under a thick line", "covered_text", page(name+" 30 w 36 106 m 102 106 l S", "")),
		p("under a box with a label on it", "covered_text", page(name+" 0 g 36 92 66 28 re f BT 1 g /F1 12 Tf 40 102 Td (Child A) Tj ET", "")),
		p("under a box that leaves the tips of the letters", "covered_text", page(name+" 0 g 30 96 220 11.5 re f", "")),
		p("under a box that leaves the feet of the letters", "covered_text", page(name+" 0 g 30 103 220 20 re f", "")),
		p("under a picture", "covered_text", withPicture(name+" q 240 0 0 50 30 85 cm /Im1 Do Q")),
		p("under a picture over the name only", "covered_text", withPicture(name+" q 66 0 0 40 36 90 cm /Im1 Do Q")),
		p("under a box on a rotated page", "covered_text", rotated),
		p("in a form under a box", "covered_text", form("/Fm1 Do 0 g 30 100 220 60 re f", name)),
		p("under a box in a form", "covered_text", form(name+" /Fm1 Do", "0 g 20 60 220 60 re f")),
		p("under a square drawn as an annotation", "covered_text", page(name, "/Annots [6 0 R]",
			"<< /Type /Annot /Subtype /Square /Rect [30 90 230 130] /IC [0 0 0] /C [0 0 0] /F 4 /AP << /N 7 0 R >> >>",
			stream("/Type /XObject /Subtype /Form /BBox [30 90 230 130]", "0 g 30 90 200 40 re f"))),
		p("in the invisible mode", "invisible_text", page("BT 3 Tr /F1 18 Tf 40 100 Td (Imogen) Tj ET", "")),
		p("in the text layer of a scan", "invisible_text", withPicture("q 400 0 0 200 0 0 cm /Im1 Do Q BT 3 Tr /F1 18 Tf 40 100 Td (Imogen) Tj ET")),
		p("as clip only", "invisible_text", page("BT 7 Tr /F1 18 Tf 40 100 Td (Imogen) Tj ET", "")),
		p("white on white", "invisible_text", page("BT 1 g /F1 18 Tf 40 100 Td (Imogen) Tj ET", "")),
		p("nearly white on white", "invisible_text", page("BT 0.99 g /F1 18 Tf 40 100 Td (Imogen) Tj ET", "")),
		p("blue on blue", "invisible_text", page("0 0 1 rg 0 0 400 200 re f "+name, "")),
		p("clipped away", "invisible_text", page("q 300 10 20 20 re W n "+name+" Q", "")),
		p("too small to see", "invisible_text", page("BT /F1 0.05 Tf 40 100 Td (Imogen) Tj ET", "")),
		p("so small that it is a row of dots", "invisible_text", page("BT /F1 0.3 Tf 40 100 Td (Imogen) Tj ET", "")),
		p("of glyphs that draw nothing", "invisible_text", page("BT /F2 18 Tf 40 100 Td (Imogen) Tj ET", "",
			"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 73 /LastChar 111 /Widths ["+strings.Repeat("0.6 ", 39)+
				"] /Encoding << /Differences [73 /I 101 /e 103 /g 109 /m /n /o] >> /CharProcs << /I 7 0 R /e 7 0 R /g 7 0 R /m 7 0 R /n 7 0 R /o 7 0 R >> >>",
			stream("", "0.6 0 d0")).withFont(6)),
		p("under a row of blocks", "covered_text", page(name+" BT /F2 30 Tf 36 93 Td (nnnnnnn) Tj ET", "",
			"<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>").withFont(6)),
		p("wholly transparent", "invisible_text", func() *sketch {
			s := page("/G0 gs "+name, "")
			s.objects[2] = strings.Replace(s.objects[2], "/Resources <<", "/Resources << /ExtGState << /G0 << /ca 0 >> >>", 1)
			return s
		}()),
		p("in a part of a line that is clipped away", "invisible_text", page("q 110 0 400 200 re W n BT /F1 18 Tf 40 100 Td (Imogen went home) Tj ET Q", "")),
		p("in a line that runs off the page", "off_page_text", page("BT /F1 18 Tf 330 100 Td (She and Imogen went home) Tj ET", "")),
		p("beyond the edge of the page", "off_page_text", page("BT /F1 18 Tf 40 400 Td (Imogen) Tj ET", "")),
		p("outside the crop box", "off_page_text", page(name, "/CropBox [0 0 400 60]")),
		p("in a layer that is switched off", "hidden_layer", func() *sketch {
			s := page("/OC /L1 BDC "+name+" EMC", "", "<< /Type /OCG /Name (Draft) >>")
			s.objects[2] = strings.Replace(s.objects[2], "/Resources <<", "/Resources << /Properties << /L1 6 0 R >>", 1)
			return s.catalog("/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>")
		}()),
		p("in a layer that is switched off for viewing by its use", "hidden_layer", func() *sketch {
			s := page("/OC /L1 BDC "+name+" EMC", "", "<< /Type /OCG /Name (Draft) /Usage << /View << /ViewState /OFF >> >> >>")
			s.objects[2] = strings.Replace(s.objects[2], "/Resources <<", "/Resources << /Properties << /L1 6 0 R >>", 1)
			return s.catalog("/OCProperties << /OCGs [6 0 R] /D << /AS [<< /Event /View /Category [/View] /OCGs [6 0 R] >>] >> >>")
		}()),
		p("under a mark for redaction that was never carried out", "unapplied_redaction", page(name, "/Annots [6 0 R]",
			"<< /Type /Annot /Subtype /Redact /Rect [30 90 130 130] /OverlayText (Child A) >>")),
		{"in the state of the file before it was saved again", "older_revision", updated},
		{"in the content that a later part of the file replaced by other content", "older_revision", moved},
		{"in the document information before it was saved again", "older_revision", renamed},
		p("in an object that nothing uses", "unreferenced_object", page("BT ET", "", "<< /Note (Imogen) >>")),
		p("in a stream that nothing uses", "unreferenced_object", page("BT ET", "", stream("/Filter /FlateDecode", deflated(name)))),
		p("behind the end of the file", "trailing_data", &sketch{objects: page("BT ET", "").objects, tail: "Imogen\n"}),
		p("before the beginning of the file", "trailing_data", &sketch{objects: page("BT ET", "").objects, head: "Imogen\n"}),
		p("between two objects", "trailing_data", func() *sketch {
			s := page("BT ET", "")
			s.objects[1] += "\nendobj\nImogen"
			return s
		}()),
		p("in the document information", "metadata", func() *sketch {
			s := page("BT ET", "", "<< /Author <FEFF0049006D006F00670065006E> >>")
			s.trailer = "/Info 6 0 R"
			return s
		}()),
		p("in XMP", "metadata", page("BT ET", "", stream("/Type /Metadata /Subtype /XML",
			`<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator xmlns:dc="x">Im&#111;gen</dc:creator></x:xmpmeta>`)).catalog("/Metadata 6 0 R")),
		p("in the EXIF of a photo", "metadata", func() *sketch {
			s := page("BT ET", "", stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode", jpeg))
			s.objects[2] = strings.Replace(s.objects[2], "/Resources <<", "/Resources << /XObject << /Im1 6 0 R >>", 1)
			return s
		}()),
		p("in the private data of a program", "metadata", page("BT ET", "/PieceInfo << /Word << /Private << /Path (C:/Imogen.docx) >> >> >>")),
		p("in a comment", "comment", page("BT ET", "/Annots [6 0 R]", "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (Check with Imogen) >>")),
		p("in the author of a highlight", "comment", page("BT ET", "/Annots [6 0 R]", "<< /Type /Annot /Subtype /Highlight /Rect [0 0 9 9] /T (Imogen) >>")),
		p("in the picture of a stamp", "comment", page("BT ET", "/Annots [6 0 R]", "<< /Type /Annot /Subtype /Stamp /Rect [0 0 90 90] /AP << /N 7 0 R >> >>",
			stream("/Subtype /Form /BBox [0 0 90 90] /Resources << /Font << /F1 5 0 R >> >>", "BT /F1 9 Tf (Imogen) Tj ET"))),
		p("in the value of a form field", "form_data", page("BT ET", "/Annots [6 0 R]", "<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Imogen) /Rect [0 0 9 9] >>").catalog("/AcroForm << /Fields [6 0 R] >>")),
		p("in the value of a field that stands in the form itself", "form_data", page("BT ET", "").catalog("/AcroForm << /Fields [<< /FT /Tx /T (name) /V (Imogen) >>] >>")),
		p("in what a field shows", "listed_term", page("BT ET", "/Annots [6 0 R]", "<< /Type /Annot /Subtype /Widget /FT /Tx /T (f) /Rect [0 0 90 90] /AP << /N 7 0 R >> >>",
			stream("/Subtype /Form /BBox [0 0 90 90] /Resources << /Font << /F1 5 0 R >> >>", "BT /F1 9 Tf (Imogen) Tj ET"))),
		p("in the XFA of a form", "form_data", page("BT ET", "", stream("", "<form><name>Imogen</name></form>")).catalog("/AcroForm << /Fields [] /XFA 6 0 R >>")),
		p("in an attached file", "attachment", page("BT ET", "", "<< /Type /Filespec /F (notes.txt) /EF << /F 7 0 R >> >>",
			stream("/Type /EmbeddedFile /Filter /FlateDecode", deflated("Imogen was seen on Monday"))).catalog("/Names << /EmbeddedFiles << /Names [(notes) 6 0 R] >> >>")),
		p("in the name of a file pinned to the page", "attachment", page("BT ET", "/Annots [6 0 R]",
			"<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS << /F (Imogen.docx) >> >>")),
		p("in a script", "script", page("BT ET", "").catalog("/OpenAction << /S /JavaScript /JS (app.alert\\('Imogen'\\)) >>")),
		p("in a script that runs when the page opens", "script", page("BT ET", "/AA << /O << /S /JavaScript /JS 6 0 R >> >>", stream("", "app.alert('Imogen')"))),
		p("in a bookmark", "outline", page("BT ET", "", "<< /First 7 0 R /Last 7 0 R >>", "<< /Title (Meeting with Imog\\145n) /Parent 6 0 R >>").catalog("/Outlines 6 0 R")),
		p("in the description of a picture", "alt_text", page("BT ET", "", "<< /Type /StructTreeRoot /K 7 0 R >>", "<< /S /Figure /P 6 0 R /Alt (Imogen at the beach) >>").catalog("/StructTreeRoot 6 0 R")),
		p("in what is read aloud instead", "alt_text", page("/Span << /ActualText (Imogen) >> BDC BT /F1 9 Tf 9 9 Td (Child A) Tj ET EMC", "")),
		p("on the page", "listed_term", page(name, "")),
		p("on the page, letter by letter", "listed_term", page("BT /F1 18 Tf 40 100 Td [(I) 20 (mo) -10 (ge) 5 (n)] TJ ET", "")),
		p("in the address of a link", "listed_term", page("BT ET", "/Annots [6 0 R]", "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (mailto:imogen@example.org) >> >>")),
		p("in the name of a font", "listed_term", func() *sketch {
			s := page("BT ET", "")
			s.objects[4] = strings.Replace(s.objects[4], "/Helvetica", "/ABCDEF+Imogen-Hand", 1)
			return s
		}()),
		p("in a page label", "listed_term", page("BT ET", "").catalog("/PageLabels << /Nums [0 << /P (Imogen ) /S /D >>] >>")),
		p("in a comment between the objects", "listed_term", func() *sketch {
			s := page("BT ET", "")
			s.objects[1] += "\nendobj\n% for Imogen"
			return s
		}()),
	}
}

// silent are the kinds that tell of a name without holding it.
var silent = map[string]bool{"hidden_layer": true, "unapplied_redaction": true}

func TestExamineFindsANameThatHides(t *testing.T) {
	for _, c := range places() {
		t.Run(c.title, func(t *testing.T) {
			found, err := reader(t).Examine(t.Context(), c.pdf, fairweather())
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(found, func(d Discovery) bool {
				return d.Kind == c.kind && d.Weight == Leak && (holds(d.Text) || silent[d.Kind])
			}) {
				t.Errorf("no %s with the name in %s", c.kind, kinds(found))
			}
			if !slices.ContainsFunc(found, func(d Discovery) bool { return d.Kind == "listed_term" }) {
				t.Errorf("the name itself was not found: %s", kinds(found))
			}
			plain, err := json.Marshal(found)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(plain, []byte("mogen")) {
				t.Errorf("the JSON quotes the document: %s", plain)
			}
		})
	}
}

func holds(text string) bool {
	return Count([]string{text}, []string{"Imogen"})[0] > 0
}

func kinds(found []Discovery) string {
	var out []string
	for _, d := range found {
		out = append(out, fmt.Sprintf("%s/%s(page %d, %s: %q)", d.Kind, d.Weight, d.Page, d.Where, d.Text))
	}
	return strings.Join(out, " ")
}

func TestExamineRaisesNoAlarmForHonestFiles(t *testing.T) {
	plain := reportlab(t, "4")
	for name, pdf := range map[string][]byte{
		"reportlab":                        plain,
		"reportlab, for fast viewing":      qpdf(t, plain, "--linearize"),
		"reportlab, with object streams":   qpdf(t, plain, "--object-streams=generate"),
		"Chromium":                         chromium(t),
		"LibreOffice":                      libreOffice(t),
		"a box painted before its text":    page("0 0 0.5 rg 30 90 220 40 re f BT 1 g /F1 18 Tf 40 100 Td (Heading) Tj ET", "").bytes(),
		"a box one can see through":        page("BT /F1 18 Tf 40 100 Td (Heading) Tj ET /G0 gs 1 1 0 rg 30 90 220 40 re f", "").withState("/ca 0.4").bytes(),
		"letters under the icon of a note": page("BT /F1 18 Tf 40 100 Td (Heading) Tj ET 1 g 42 95 10 20 re f", "").bytes(),
		"the stamp of a program":           page("BT 3 Tr /F1 6 Tf 40 100 Td (Powered by TCPDF \\(www.tcpdf.org\\)) Tj ET", "").bytes(),
		"a highlight with its author":      page("BT ET", "/Annots [6 0 R]", "<< /Type /Annot /Subtype /Highlight /Rect [0 0 9 9] /T (A. Writer) /Subj (Highlight) >>").bytes(),
		"a mark for redaction that was carried out and left": page("BT ET", "",
			"<< /Type /Annot /Subtype /Redact /Rect [30 90 130 130] /NM (fitz-A0) /OverlayText (Child A) /DA (0 g /Helv 11 Tf) >>").bytes(),
		"a picture of an annotation that nothing uses": page("BT ET", "", stream("", "/TransGs gs 0.2 0.6 0 RG 70 730 m 193 730 l S")).bytes(),
		"a document information that nothing uses":     page("BT ET", "", "<< /Producer (GPL Ghostscript) /CreationDate (D:2025) /Title (A report) >>").bytes(),
		"a page that was saved again as it was":        saved(page("BT ET", ""), 3, page("BT ET", "/Tabs /S").objects[2]),
		"new dates in the document information":        saved(described("D:2024"), 6, described("D:2025").objects[5]),
		"a field that formats a date": page("BT ET", "/Annots [6 0 R]",
			"<< /Type /Annot /Subtype /Widget /FT /Tx /T (f) /Rect [0 0 9 9] /AA << /F << /S /JavaScript /JS (AFDate_FormatEx\\(\"dd.mm.yyyy\"\\);) >> >> >>").catalog("/AcroForm << /Fields [6 0 R] >>").bytes(),
		"a box that was ticked": page("BT ET", "/Annots [6 0 R]",
			"<< /Type /Annot /Subtype /Widget /FT /Btn /T (f) /V /Yes /AS /Yes /Rect [0 0 9 9] >>").catalog("/AcroForm << /Fields [6 0 R] >>").bytes(),
		"a piece of a table of offsets": bytes.Replace(page("BT ET", "").bytes(), []byte("endobj\n5 0 obj"), []byte("endobj\n7559 endobj\n5 0 obj"), 1),
		"a font that the file does not hold": page("BT /F2 18 Tf 40 100 Td <4E2D6587> Tj ET", "",
			"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UCS2-H /DescendantFonts [7 0 R] >>",
			"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>").withFont(6).bytes(),
		"a mark for binary files without its percent sign": bytes.Replace(page("BT ET", "").bytes(), []byte("\n%\xe2"), []byte("\n\xe2"), 1),
		"spaces beyond the edge of the page":               page("BT /F1 18 Tf 300 100 Td (Heading"+strings.Repeat(" ", 40)+") Tj ET", "").bytes(),
		"a line through words":                             page("BT /F1 18 Tf 40 100 Td (Heading) Tj ET 0 g 40 103 70 3 re f", "").bytes(),
		"a box over the feet of words":                     page("BT /F1 18 Tf 40 100 Td (Heading) Tj ET 0.9 g 40 90 70 14 re f", "").bytes(),
		"an underline painted after":                       page("BT /F1 18 Tf 40 100 Td (Heading) Tj ET 0 g 40 97 70 1 re f", "").bytes(),
		"a frame around a line":                            page("BT /F1 18 Tf 40 100 Td (Heading) Tj ET 0 g 1 w 30 90 220 40 re S", "").bytes(),
		"a watermark over the page":                        page("BT /F1 18 Tf 40 100 Td (Heading) Tj ET /G0 gs BT /F1 60 Tf 20 60 Td (DRAFT) Tj ET", "").withState("/ca 0.2").bytes(),
	} {
		t.Run(name, func(t *testing.T) {
			found, err := reader(t).Examine(t.Context(), pdf, fairweather())
			if err != nil {
				t.Fatal(err)
			}
			leaks := slices.DeleteFunc(found, func(d Discovery) bool { return d.Weight != Leak })
			if len(leaks) > 0 {
				t.Errorf("alarm: %s", kinds(leaks))
			}
		})
	}
}

// described is a file with a document information of that date.
func described(date string) *sketch {
	s := page("BT ET", "", "<< /Producer (p) /CreationDate ("+date+") >>")
	s.trailer = "/Info 6 0 R"
	return s
}

// withFont gives the page's resources the font F2.
func (s *sketch) withFont(number int) *sketch {
	s.objects[2] = strings.Replace(s.objects[2], "/F1 5 0 R", "/F1 5 0 R /F2 "+itoa(number)+" 0 R", 1)
	return s
}

// saved is a file that was saved again with another state of one object, and perhaps one more behind the last.
func saved(s *sketch, number int, state string, more ...string) []byte {
	out := bytes.Clone(s.bytes())
	before := bytes.LastIndex(out, []byte("xref\n0"))
	table := ""
	add := func(number int, state string) {
		table += fmt.Sprintf("%d 1\n%s 00000 n \n", number, zeros(len(out)))
		out = append(out, fmt.Sprintf("%d 0 obj\n%s\nendobj\n", number, state)...)
	}
	add(number, state)
	for i, state := range more {
		add(len(s.objects)+1+i, state)
	}
	return append(out, fmt.Sprintf("xref\n%strailer\n<< /Size %d /Root 1 0 R %s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n",
		table, len(s.objects)+len(more)+1, s.trailer, before, len(out))...)
}

func TestADiscoverySaysOnWhichPageItIs(t *testing.T) {
	field := "<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Imogen) /Rect [0 0 9 9] >>"
	for _, c := range []struct {
		kind string
		pdf  *sketch
	}{
		{"form_data", page("BT ET", "/Annots [6 0 R]", field).catalog("/AcroForm << /Fields [6 0 R] >>")},
		{"script", page("BT ET", "/Annots [6 0 R]", "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (JavaScript:alert\\(1\\)) >> >>")},
		{"script", page("BT ET", "/AA << /O << /S /JavaScript /JS (app.alert\\(1\\)) >> >> /Annots [6 0 R]", "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /Launch /F (a.exe) >> >>")},
		{"hidden_layer", func() *sketch {
			s := page("/OC /L1 BDC "+name+" EMC", "", "<< /Type /OCG /Name (Draft) >>")
			s.objects[2] = strings.Replace(s.objects[2], "/Resources <<", "/Resources << /Properties << /L1 6 0 R >>", 1)
			return s.catalog("/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>")
		}()},
	} {
		found, err := reader(t).Examine(t.Context(), c.pdf.bytes(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(found, func(d Discovery) bool { return d.Kind == c.kind && d.Weight == Leak && d.Page == 1 }) {
			t.Errorf("no %s on page 1 in %s", c.kind, kinds(found))
		}
	}
}

// withState gives the page's resources the graphics state G0.
func (s *sketch) withState(entries string) *sketch {
	s.objects[2] = strings.Replace(s.objects[2], "/Resources <<", "/Resources << /ExtGState << /G0 << "+entries+" >> >>", 1)
	return s
}

func TestDatesAndNumbersOfTheCaseAreFound(t *testing.T) {
	c := fairweather()
	c.Subjects[0].DateOfBirth = "2019-03-14"
	c.Subjects[0].Addresses = []string{"14 Larkspur Close, Easterby, EB3 4QT"}
	c.Subjects[0].Phones = []string{"07700 900123"}
	terms := SoughtIn(c, nil)
	for text, want := range map[string]int{
		"born on 14 March 2019":            1,
		"born on 14th March 2019":          1,
		"born on March 14, 2019":           1,
		"born on 14.03.2019":               1,
		"DOB 14/3/2019":                    1,
		"in March 2019":                    0,
		"on 24 March 2019":                 0,
		"NHS number 9434765919":            1,
		"at 14 Larkspur Close":             1,
		"in EB3 4QT":                       1,
		"call +44 7700 900123":             1,
		"write to MUM.OF.IMMY@example.org": 1,
		"at St Oswald’s":                   1,
		"Miss Fairweather":                 1,
		"a ROSE is a rose":                 1,
	} {
		if got := len(terms.in(text, false)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func TestWhatIsKeptIsNoListedTerm(t *testing.T) {
	pdf := page("BT /F1 12 Tf 40 100 Td (The Rose Review and a rose in the garden) Tj ET", "").bytes()
	found, err := reader(t).Examine(t.Context(), pdf, fairweather())
	if err != nil {
		t.Fatal(err)
	}
	if len(found) > 0 {
		t.Errorf("found %s", kinds(found))
	}
}
