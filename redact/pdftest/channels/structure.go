package channels

import (
	"bytes"
	"fmt"
	"strings"
)

// structure is the file itself: its revisions, its objects and the bytes between them (7.5).
func structure() []Channel {
	f := &family{name: "the file itself"}
	put := func(place string, pdf []byte) { f.put(Channel{Place: place, Kind: Hidden, PDF: pdf}) }
	named := line(0, sentence+".") + line(1, name)
	clean := line(0, sentence+".")
	put("an older revision of the page", updated((&sheet{content: line(1, name)}).bytes(), map[int]string{contentNumber: stream("", clean)}))
	put("an older revision, three saves ago", updated(updated(updated((&sheet{content: line(1, name)}).bytes(),
		map[int]string{contentNumber: stream("", clean)}), map[int]string{6: "<< /A 1 >>"}), map[int]string{7: "<< /B 1 >>"}))
	older := &sheet{}
	older.trailer = "/Info " + older.add("<< /Title ("+name+") >>")
	put("an older revision of the information", updated(older.bytes(), map[int]string{6: "<< /Title (Notes) >>"}))
	gone := (&sheet{page: "/Annots [6 0 R]", added: []string{"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (" + name + ") >>"}}).bytes()
	put("a note that was deleted", updated(gone, map[int]string{pageNumber: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"}))
	f.hidden("an object that nothing uses", &sheet{added: []string{"(" + name + ")"}})
	f.hidden("a dictionary that nothing uses", &sheet{added: []string{"<< /Note (" + name + ") >>"}})
	f.hidden("a stream that nothing uses", &sheet{added: []string{packed("", named)}})
	f.hidden("a page that the tree does not name", &sheet{added: []string{"<< /Type /Page /MediaBox [0 0 9 9] /Contents 7 0 R >>", stream("", named)}})
	f.hidden("a page of another tree", &sheet{added: []string{"<< /Type /Pages /Kids [7 0 R] /Count 1 >>", "<< /Type /Page /Parent 6 0 R /MediaBox [0 0 9 9] /Contents 8 0 R >>", packed("", named)}})
	f.hidden("a comment between objects", &sheet{between: "% " + name + "\n"})
	f.hidden("bytes between objects", &sheet{between: name + "\n"})
	f.hidden("an object that no table names", &sheet{between: "99 0 obj (" + name + ") endobj\n"})
	f.hidden("bytes before the header", &sheet{head: "% " + name + "\n"})
	f.hidden("bytes behind the end", &sheet{tail: name + "\n"})
	f.hidden("a whole file before this one", &sheet{head: string((&sheet{content: line(1, name)}).bytes()), whole: true})
	f.hidden("packed bytes behind the end", &sheet{tail: deflated(strings.Repeat("Notes on "+name+". ", 5))})
	plain := (&sheet{}).bytes()
	put("a comment in the trailer", bytes.Replace(plain, []byte("trailer\n<<"), []byte("trailer\n<< % "+name+"\n"), 1))
	changed := func(place string, n int, from, to string) {
		f.hidden(place, &sheet{change: func(objects []string) { objects[n-1] = strings.Replace(objects[n-1], from, to, 1) }})
	}
	changed("a comment in a dictionary", treeNumber, "/Kids [", "/Kids % "+name+"\n [")
	changed("bytes between endstream and endobj", contentNumber, "\nendstream", "\nendstream\n% "+name)
	changed("a key that a later one overrides", pageNumber, "/MediaBox", "/Rotate ("+name+") /Rotate 0 /MediaBox")
	f.hidden("a comment behind the binary mark", &sheet{mark: " " + name})
	put("bytes behind a stream's length", slack())
	put("an object stream with room to spare", objectStream(" ("+name+")"))
	put("an object of an object stream that nothing uses", objectStream(""))
	f.hidden("a second trailer", &sheet{tail: "trailer\n<< /Size 6 /Root 1 0 R /Info << /Title (" + name + ") >> >>\n"})
	f.hidden("a string of 100,000 bytes", &sheet{catalog: "/ACME (" + strings.Repeat("x ", 50_000) + name + ")"})
	f.hidden("a nest of arrays", &sheet{catalog: "/ACME " + strings.Repeat("[", 30) + "(" + name + ")" + strings.Repeat("]", 30)})
	f.hidden("the name letter by letter in an array", &sheet{catalog: "/ACME [(I)(m)(o)(g)(e)(n)( )(F)(a)(i)(r)(w)(e)(a)(t)(h)(e)(r)]"})
	f.hidden("the name in hexadecimal", &sheet{catalog: fmt.Sprintf("/ACME <%x>", name)})
	f.hidden("a stream of hexadecimal digits", &sheet{catalog: "/ACME 6 0 R", added: []string{stream("/Filter /ASCIIHexDecode", fmt.Sprintf("%x>", name))}})
	f.hidden("a stream packed three times", &sheet{catalog: "/ACME 6 0 R", added: []string{stream("/Filter [/FlateDecode /FlateDecode /FlateDecode]", deflated(deflated(deflated(name))))}})
	f.hidden("a stream that lies outside", &sheet{catalog: "/ACME 6 0 R", added: []string{stream("/F (Imogen Fairweather.dat)", "")}})
	return f.all
}

// slack is a page whose content stream says that it is shorter than it is.
func slack() []byte {
	s := &sheet{}
	content := s.body()
	s.page = "/Contents " + s.add(fmt.Sprintf("<< /Length %d >>\nstream\n%s\n%% %s\nendstream", len(content), content, name))
	return s.bytes()
}

// objectStream is a file whose information lies in an object stream; more is put behind its objects.
func objectStream(more string) []byte {
	s := &sheet{}
	two := "<< /Type /Page >> << /Note (" + name + ") >>"
	head := "20 0 21 18 "
	if more != "" {
		two, head = "<< /Type /Page >> << /Note (nothing) >>", "20 0 21 18 "
	}
	s.add(packed(fmt.Sprintf("/Type /ObjStm /N 2 /First %d", len(head)), head+two+more))
	return s.bytes()
}

// honest are files in which nobody is named.
func honest() []Channel {
	f := &family{name: "honest files"}
	put := func(place string, s *sheet, stays ...string) {
		f.put(Channel{Place: place, Kind: Honest, PDF: s.bytes(), Stays: stays})
	}
	put("one line", &sheet{})
	put("coloured text and rules", &sheet{content: "0.8 0 0 rg " + line(1, "Red words stand here.") + "0 0 1 RG 2 w 60 640 m 300 640 l S"}, "Red words stand here")
	put("white text on a dark box", &sheet{content: "0.1 0.1 0.3 rg 50 670 300 30 re f 1 g " + line(1, "White words stand here.") + "0 g"}, "White words stand here")
	put("a table", &sheet{content: "0.5 w 50 600 300 90 re S 200 600 m 200 690 l S " + line(1, "Left cell") + "BT /F1 12 Tf 210 680 Td (Right cell) Tj ET"}, "Left cell", "Right cell")
	put("justified text", &sheet{content: "BT 4 Tw 0.2 Tc /F1 11 Tf 60 680 Td [(It was) -30 ( decided that the plan) 12 ( would stand)] TJ 0 -14 Td (until the next of the meetings.) Tj ET"}, "It was decided that the plan would stand")
	put("a turned page", &sheet{page: "/Rotate 270", content: line(1, "It is turned.")}, "It is turned")
	put("a form drawn three times", func() *sheet {
		s := &sheet{content: "/Fm1 Do q 1 0 0 1 0 -40 cm /Fm1 Do Q q 1 0 0 1 0 -80 cm /Fm1 Do Q"}
		return s.resource("XObject", "/Fm1 "+s.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>", line(1, "A stamp."))))
	}(), "A stamp")
	put("a transparent box over words", (&sheet{content: line(1, "Words below glass.") + "/G1 gs 1 1 0 rg 50 670 300 30 re f"}).resource("ExtGState", "/G1 << /ca 0.3 >>"), "Words below glass")
	put("a highlighter that multiplies", (&sheet{content: line(1, "Words that were marked.") + "/G1 gs 1 1 0 rg 50 670 300 30 re f"}).resource("ExtGState", "/G1 << /BM /Multiply >>"), "Words that were marked")
	put("a shading behind words", (&sheet{content: "q 50 600 300 100 re W n /Sh1 sh Q 0 g " + line(1, "Words over a blend.")}).resource("Shading",
		"/Sh1 << /ShadingType 2 /ColorSpace /DeviceGray /Coords [50 0 350 0] /Function << /FunctionType 2 /Domain [0 1] /C0 [0.7] /C1 [1] /N 1 >> >>"), "Words over a blend")
	put("a picture behind words", func() *sheet {
		s := &sheet{content: "q 300 0 0 100 50 600 cm /Im1 Do Q " + line(1, "Words over a picture.")}
		return s.resource("XObject", "/Im1 "+s.add(greyPicture("", "")))
	}(), "Words over a picture")
	put("a tiling pattern without words", func() *sheet {
		s := &sheet{content: "/Pattern cs /P1 scn 50 500 200 80 re f"}
		return s.resource("Pattern", "/P1 "+s.add(stream("/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 10 10] /XStep 10 /YStep 10 /Resources << >>", "0 0 5 5 re f")))
	}())
	put("a layer that is on", func() *sheet {
		s := &sheet{content: "/OC /L1 BDC " + line(1, "A layer for all.") + "EMC", catalog: "/OCProperties << /OCGs [6 0 R] /D << /ON [6 0 R] >> >>"}
		return s.resource("Properties", "/L1 "+s.add("<< /Type /OCG /Name (Open) >>"))
	}(), "A layer for all")
	put("bookmarks and a link", func() *sheet {
		s := &sheet{content: line(1, "A link stands here."), catalog: "/Outlines 6 0 R"}
		s.add("<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 1 >>")
		s.add("<< /Title (Notes) /Parent 6 0 R /Dest [" + thePage + " /Fit] >>")
		s.page = "/Annots [" + s.add("<< /Type /Annot /Subtype /Link /Rect [60 676 160 692] /A << /S /URI /URI (https://www.gov.uk/) >> >>") + "]"
		return s
	}(), "A link stands here")
	put("a form that was filled in", func() *sheet {
		s := &sheet{}
		a := s.add(appearance("Tuesday"))
		w := s.add("<< /Type /Annot /Subtype /Widget /FT /Tx /T (day) /V (Tuesday) /Rect [60 500 360 540] /F 4 /AP << /N " + a + " >> >>")
		s.page, s.catalog = "/Annots ["+w+"]", "/AcroForm << /Fields ["+w+"] >>"
		return s
	}(), "Tuesday")
	put("an embedded font", func() *sheet {
		s := &sheet{}
		e := newEmbedded("Words in a font of their own.")
		s.resource("Font", "/F2 "+e.put(s, func(e *embeddedFont) string { return e.toUnicode(func(r rune) rune { return r }) }))
		s.content = "BT /F2 12 Tf 60 680 Td <" + e.codes("Words in a font of their own.") + "> Tj ET"
		return s
	}(), "Words in a font of their own")
	put("words of another who has part of the name", &sheet{content: line(1, "Rosehips and the weather were fair.")}, "Rosehips and the weather were fair")
	f.put(Channel{Place: "a file saved twice", Kind: Honest, PDF: updated((&sheet{content: line(1, "First words.")}).bytes(),
		map[int]string{contentNumber: stream("", line(0, sentence+".")+line(1, "Last words."))}), Stays: []string{"Last words"}})
	return f.all
}

// closed are files that must be refused.
func closed() []Channel {
	f := &family{name: "files that stay shut"}
	put := func(place string, pdf []byte) { f.put(Channel{Place: place, Kind: Closed, PDF: pdf}) }
	locked := &sheet{content: line(1, name)}
	locked.trailer = "/ID [<00> <00>] /Encrypt " + locked.add("<< /Filter /Standard /V 1 /R 2 /P -44 /O <"+strings.Repeat("2A", 32)+"> /U <"+strings.Repeat("3B", 32)+"> >>")
	put("a file with a password", locked.bytes())
	certified := &sheet{content: line(1, name)}
	certified.trailer = "/ID [<00> <00>] /Encrypt " + certified.add("<< /Filter /Adobe.PubSec /V 4 /SubFilter /adbe.pkcs7.s5 >>")
	put("a file for the holder of a certificate", certified.bytes())
	put("no PDF", []byte(name+" went home.\n"))
	put("an empty file", nil)
	whole := (&sheet{content: line(1, name)}).bytes()
	put("the first 400 bytes of a file", whole[:400])
	tree := bytes.Replace(whole, []byte("/Kids [3 0 R]"), []byte("/Kids [2 0 R]"), 1)
	put("a tree of pages that holds itself", tree)
	return f.all
}

func escaped(s string) string { return strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(s) }
