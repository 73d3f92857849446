package verify

import (
	"encoding/hex"
	"slices"
	"strings"
	"testing"
)

var gone = []Removed{{Text: "Imogen Fairweather"}, {Text: "Imogen"}, {Text: "Fairweather"}, {Text: "943 476 5919"}, {Text: "Rose", Kept: 1}, {Text: "Zoë Page"}, {Text: "Page"}}

// clean is an output as it should be: nothing but pages, a title and the producer.
func clean(content string, more ...string) *sketch {
	s := page(content, "", append([]string{"<< /Title (Practice review) /Producer (caseveil) >>"}, more...)...)
	s.trailer = "/Info 6 0 R /ID [<00> <00>]"
	return s
}

const label = "BT /F1 18 Tf 40 100 Td (Child A rose and went home) Tj ET"

func outcome(t *testing.T, pdf []byte, find func(string) []string) map[string]Check {
	t.Helper()
	proof, err := reader(t).Prove(t.Context(), pdf, nil, gone, find)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]Check{}
	for _, c := range proof.Checks {
		out[c.Name] = c
		for _, r := range gone[:4] {
			if strings.Contains(strings.ToLower(c.Detail), strings.ToLower(r.Text)) {
				t.Errorf("%s repeats what was removed: %s", c.Name, c.Detail)
			}
		}
	}
	return out
}

func nothing(string) []string { return nil }

var allChecks = []string{"second_engine_opens", "second_engine_text", "detector", "all_strings", "all_streams", "objects", "active_content", "metadata"}

func TestACleanFileIsProved(t *testing.T) {
	for title, pdf := range map[string][]byte{
		"one page":               clean(label).bytes(),
		"with a link to the web": withLink("/S /URI /URI (https://www.gov.uk/)").bytes(),
		"with a link within":     withLink("/S /GoTo /D [3 0 R /Fit]").bytes(),
		"with a bookmark that says what the page says": clean(label, "<< /First 8 0 R /Last 8 0 R >>", "<< /Title (Child A rose) /Parent 7 0 R /Dest [3 0 R /Fit] >>").
			catalog("/Outlines 7 0 R").bytes(),
		"with a word on the page and in a bookmark that begins like a name": clean("BT /F1 18 Tf 40 100 Td (Fairweatherly days) Tj ET", "<< /First 8 0 R /Last 8 0 R >>",
			"<< /Title (Fairweatherly days) /Parent 7 0 R /Dest [3 0 R /Fit] >>").catalog("/Outlines 7 0 R").bytes(),
	} {
		t.Run(title, func(t *testing.T) {
			got := outcome(t, pdf, nothing)
			for _, name := range allChecks {
				if c := got[name]; !c.Passed {
					t.Errorf("%s: %q", name, c.Detail)
				}
			}
			if len(got) != len(allChecks) {
				t.Errorf("%d checks, want %d", len(got), len(allChecks))
			}
		})
	}
}

// withLink is a clean page with a link.
func withLink(action string) *sketch {
	s := clean(label, "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << "+action+" >> >>")
	s.objects[2] = strings.Replace(s.objects[2], "/MediaBox", "/Annots [7 0 R] /MediaBox", 1)
	return s
}

// carrying is a clean page with a picture's worth of bytes in a stream that the page names.
func carrying(entries, data string) []byte {
	s := clean(label, stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 "+entries, data))
	s.objects[2] = strings.Replace(s.objects[2], "/Resources <<", "/Resources << /XObject << /Im1 7 0 R >>", 1)
	return s.bytes()
}

func utf16le(s string) string {
	var out strings.Builder
	for _, r := range s {
		out.WriteByte(byte(r))
		out.WriteByte(byte(r >> 8))
	}
	return out.String()
}

func TestAShortDateIsNotFoundAmongPlacesAndCodesOfGlyphs(t *testing.T) {
	removed := []Removed{{Text: "18/11"}, {Text: "04/11"}, {Text: "12\u201310"}, {Text: "0417"}, {Text: "0000"}}
	for _, c := range []struct {
		title, content string
		left           bool
	}{
		{"places", "BT /F1 18 Tf 1 0 0 1 18.11 100 Tm (Child A) Tj 18 11 Td (went home) Tj ET", false},
		{"codes", "BT /F1 18 Tf 40 100 Td <4604> Tj <0411> Tj <4F31324631304F> Tj ET", false},
		{"numbers in columns", "BT /F1 18 Tf 40 100 Td (04) Tj 200 0 Td (11) Tj ET", false},
		{"codes that are a number", "BT /F1 18 Tf 40 100 Td <0000> Tj [<0417> 3 < 00 00 >] TJ ET", false},
		{"a string", "BT /F1 18 Tf 40 100 Td (on 18/11) Tj ET", true},
		{"a number in a string", "BT /F1 18 Tf 40 100 Td (log 0417) Tj ET", true},
		{"a number in a string of codes", "BT /F1 18 Tf 40 100 Td <6c6f672030343137> Tj ET", true},
		{"two strings", "BT /F1 18 Tf 40 100 Td (on 04) Tj (/11) Tj ET", true},
		{"another dash", "BT /F1 18 Tf 40 100 Td (on 12-10) Tj ET", true},
		{"a comment", "% 18/11\n" + label, true},
	} {
		t.Run(c.title, func(t *testing.T) {
			proof, err := reader(t).Prove(t.Context(), clean(c.content).bytes(), nil, removed, nothing)
			if err != nil {
				t.Fatal(err)
			}
			var left bool
			for _, check := range proof.Checks {
				if check.Name == "all_strings" || check.Name == "all_streams" {
					left = left || !check.Passed
				}
			}
			if left != c.left {
				t.Errorf("found: %v, want %v", left, c.left)
			}
		})
	}
}

func TestANameThatStayedFailsItsCheck(t *testing.T) {
	noise := strings.Repeat("\x01\x9c\xfe\x83\x02\xd0", 200)
	annotated := func(annot string) []byte {
		s := clean(label, annot)
		s.objects[2] = strings.Replace(s.objects[2], "/MediaBox", "/Annots [7 0 R] /MediaBox", 1)
		return s.bytes()
	}
	for _, c := range []struct {
		title, check string
		pdf          []byte
	}{
		{"on the page", "second_engine_text", clean("BT /F1 18 Tf 40 100 Td (imogen  fairweather) Tj ET").bytes()},
		{"on the page, kerned", "second_engine_text", clean("BT /F1 18 Tf 40 100 Td [(Imo) 15 (gen)] TJ ET").bytes()},
		{"on the page more often than it may stay", "second_engine_text", clean("BT /F1 18 Tf 40 100 Td (Rose rose) Tj ET").bytes()},
		{"invisible on the page", "second_engine_text", clean("BT 3 Tr /F1 18 Tf 40 100 Td (Imogen) Tj ET").bytes()},
		{"as a surname that is a word of PDF", "second_engine_text", clean("BT /F1 18 Tf 40 100 Td (Mr Page) Tj ET").bytes()},
		{"in a string split by an escaped line end", "all_strings", clean(label, "<< /First 8 0 R >>", "<< /Title (Imo\\\ngen) >>").catalog("/Outlines 7 0 R").bytes()},
		{"in a string in UTF-16 with no mark", "all_strings", clean(label, "<< /First 8 0 R >>", "<< /Title <0049006D006F00670065006E> >>").catalog("/Outlines 7 0 R").bytes()},
		{"in a key that a later one overrides", "all_strings", clean(label, "<< /First 8 0 R >>", "<< /Title (Imogen) /Title (Child A) >>").catalog("/Outlines 7 0 R").bytes()},
		{"in a bookmark, as a word that may stay on the page", "all_strings", clean(label, "<< /First 8 0 R >>", "<< /Title (Rose at school) >>").catalog("/Outlines 7 0 R").bytes()},
		{"in a bookmark, as a surname that is a word of PDF", "all_strings", clean(label, "<< /First 8 0 R >>", "<< /Title (Mr Page) >>").catalog("/Outlines 7 0 R").bytes()},
		{"in a bookmark, backwards", "all_strings", clean(label, "<< /First 8 0 R >>", "<< /Title (rehtaewriaF at school) >>").catalog("/Outlines 7 0 R").bytes()},
		{"in a bookmark, in base 64", "all_strings", clean(label, "<< /First 8 0 R >>", "<< /Title (id SW1vZ2Vu end) >>").catalog("/Outlines 7 0 R").bytes()},
		{"in a name", "all_strings", clean(label).catalog("/PageMode /Imogen").bytes()},
		{"in a name with its letters escaped", "all_strings", clean(label).catalog("/PageMode /#49#6dogen").bytes()},
		{"in a content stream in hexadecimal", "all_strings", func() []byte {
			s := clean(label)
			s.objects[3] = stream("/Filter /ASCIIHexDecode", hex.EncodeToString([]byte("BT /F1 18 Tf 3 Tr (Imogen) Tj ET"))+">")
			return s.bytes()
		}()},
		{"in the bytes of a picture", "all_streams", carrying("", noise+"Imogen Fairweather"+noise)},
		{"in the bytes of a picture, two bytes a letter", "all_streams", carrying("", noise+utf16le("Imogen")+noise)},
		{"in a longer word that the pages do not say", "all_streams", carrying("", noise+"Fairweatherly"+noise)},
		{"in a compressed stream", "all_streams", carrying("/Filter /FlateDecode", deflated("for Imogen"))},
		{"in a compressed stream inside a compressed stream", "all_streams", carrying("/Filter /FlateDecode", deflated(deflated("this is for Imogen and for nobody else")))},
		{"in a compressed stream behind a photo", "all_streams", carrying("/Filter /DCTDecode", "\xff\xd8\xff\xd9"+deflated("this is for Imogen and for nobody else"))},
		{"in hexadecimal", "all_streams", carrying("", "id "+hex.EncodeToString([]byte("for Imogen"))+" end")},
		{"backwards", "all_streams", carrying("", "the word is rehtaewriaf today")},
		{"with a zero between the letters", "all_streams", carrying("", utf16le("the child Imogen was seen"))},
		{"with a broken checksum", "all_streams", carrying("/Filter /FlateDecode", deflated("for Imogen")[:14]+"\x00\x00\x00\x00")},
		{"in a stream under an unknown filter", "all_streams", carrying("/Filter /Rot13", "Vzbtra")},
		{"in an object that nothing uses", "objects", clean(label, "<< /Note (x) >>").bytes()},
		{"behind the end", "objects", append(clean(label).bytes(), "x\n"...)},
		{"before the beginning", "objects", append([]byte("x\n"), clean(label).bytes()...)},
		{"in a comment", "objects", (&sketch{objects: append(clean(label).objects[:5:5], "<< /Title (a) >>\nendobj\n% x"), trailer: "/Info 6 0 R"}).bytes()},
		{"between two objects", "objects", (&sketch{objects: append(clean(label).objects[:5:5], "<< /Title (a) >>\nendobj\nx"), trailer: "/Info 6 0 R"}).bytes()},
		{"in an object that stands twice", "objects", (&sketch{objects: append(clean(label).objects[:5:5], "<< /Title (a) >>\nendobj\n6 0 obj\n<< /Title (b) >>"), trailer: "/Info 6 0 R"}).bytes()},
		{"in a reference to nothing", "objects", clean(label).catalog("/Outlines 99 0 R").bytes()},
		{"in a script", "active_content", clean(label).catalog("/OpenAction << /S /JavaScript /JS (x) >>").bytes()},
		{"in a comment on the page", "active_content", annotated("<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] >>")},
		{"in a link to a program", "active_content", withLink("/S /Launch /F (x)").bytes()},
		{"in a link to a file", "active_content", withLink("/S /URI /URI (file:///x)").bytes()},
		{"in a form", "active_content", clean(label).catalog("/AcroForm << /Fields [] >>").bytes()},
		{"in a layer", "active_content", clean(label).catalog("/OCProperties << /OCGs [] /D << >> >>").bytes()},
		{"in the author", "metadata", (&sketch{objects: append(clean(label).objects[:5:5], "<< /Author (x) >>"), trailer: "/Info 6 0 R"}).bytes()},
		{"in XMP", "metadata", clean(label, stream("/Type /Metadata /Subtype /XML", "<x/>")).catalog("/Metadata 7 0 R").bytes()},
		{"in the EXIF of a photo", "metadata", carrying("/Filter /DCTDecode", "\xff\xd8\xff\xe1\x00\x08Exif\x00\x00\xff\xd9")},
	} {
		t.Run(c.title, func(t *testing.T) {
			got := outcome(t, c.pdf, nothing)
			if check, ok := got[c.check]; !ok || check.Passed {
				t.Errorf("%s passed: %q", c.check, check.Detail)
			}
		})
	}
}

func TestTheDetectorsWordCounts(t *testing.T) {
	got := outcome(t, clean(label).bytes(), func(text string) []string {
		if strings.Contains(text, "went home") {
			return []string{"found"}
		}
		return nil
	})
	if got["detector"].Passed {
		t.Error("the detector found something and the check passed")
	}
}

func TestAFailedCheckKnowsWhatItFound(t *testing.T) {
	for check, pdf := range map[string][]byte{
		"second_engine_text": clean("BT /F1 18 Tf 40 100 Td (Imogen went home) Tj ET").bytes(),
		"all_strings":        clean(label, "<< /First 8 0 R >>", "<< /Title (Imogen) >>").catalog("/Outlines 7 0 R").bytes(),
		"all_streams":        carrying("", "the child Imogen was seen"),
	} {
		if got := outcome(t, pdf, nothing)[check]; !slices.Equal(got.Left, []string{"Imogen"}) {
			t.Errorf("%s found %q", check, got.Left)
		}
	}
}

func TestAnOutputThatTheSecondEngineCannotOpenFails(t *testing.T) {
	proof, err := reader(t).Prove(t.Context(), []byte("%PDF-1.7"), nil, gone, nothing)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(proof.Checks, func(c Check) bool { return !c.Passed }) {
		t.Error("every check passed")
	}
}

func TestRealFilesNeverPassByAccident(t *testing.T) {
	for name, pdf := range map[string][]byte{"reportlab": reportlab(t, "2"), "Chromium": chromium(t), "LibreOffice": libreOffice(t)} {
		t.Run(name, func(t *testing.T) {
			got := outcome(t, pdf, nothing)
			checks := []string{"all_streams"}
			if name != "reportlab" { // whose pages say "Page 1"
				checks = append(checks, "second_engine_text", "all_strings")
			}
			for _, check := range checks {
				if !got[check].Passed {
					t.Errorf("%s: %q, though no name is in it", check, got[check].Detail)
				}
			}
			if got["metadata"].Passed {
				t.Error("its own metadata was not seen")
			}
		})
	}
}

func BenchmarkProve(b *testing.B) {
	pdf := reportlab(b, "100")
	var removed []Removed
	for _, first := range []string{"Imogen", "Danielle", "Northgate", "Larkspur", "Easterby", "Okonjo", "Fairweather", "Oswald"} {
		for _, second := range []string{"", " Rose", " Reeve", " Close", " Smith", " Jones", " Green", " Brown"} {
			removed = append(removed, Removed{Text: first + second})
		}
	}
	r := reader(b)
	for b.Loop() {
		if _, err := r.Prove(b.Context(), pdf, nil, removed, nothing); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPageTexts(b *testing.B) {
	pdf := reportlab(b, "100")
	r := reader(b)
	for b.Loop() {
		if _, err := r.PageTexts(b.Context(), pdf); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkExamine(b *testing.B) {
	pdf := reportlab(b, "100")
	r := reader(b)
	for b.Loop() {
		if _, err := r.Examine(b.Context(), pdf, fairweather()); err != nil {
			b.Fatal(err)
		}
	}
}
