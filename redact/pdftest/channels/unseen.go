package channels

import "strings"

// unseen is text that lies on the page and cannot be seen.
func unseen() []Channel {
	f := &family{name: "text that is not seen"}
	hide := func(place, content string) { f.hidden(place, &sheet{content: content}) }
	hide("the invisible mode", "BT 3 Tr /F1 12 Tf 60 680 Td ("+name+") Tj ET")
	hide("clip only", "q BT 7 Tr /F1 12 Tf 60 680 Td ("+name+") Tj ET Q")
	hide("white on white", "q 1 g "+line(1, name)+"Q")
	hide("nearly white on white", "q 0.995 g "+line(1, name)+"Q")
	hide("white in CMYK", "q 0 0 0 0 k "+line(1, name)+"Q")
	hide("the colour of the box behind", "q 0 0 1 rg 50 670 300 30 re f "+line(1, name)+"Q")
	hide("under a black box", line(1, name)+"0 g 50 670 300 30 re f")
	hide("under a white box", line(1, name)+"1 g 50 670 300 30 re f 0 g")
	hide("under a box with words on it", line(1, name)+"0 g 50 670 300 30 re f 1 g "+line(1, "Removed")+"0 g")
	hide("under a thick line", line(1, name)+"30 w 50 684 m 350 684 l S 1 w")
	hide("under a polygon", line(1, name)+"0 g 50 670 m 350 670 l 350 700 l 50 700 l h f")
	hide("type of no size", "BT /F1 0.01 Tf 60 680 Td ("+name+") Tj ET")
	hide("scaled to nothing", "q 0.001 0 0 0.001 60 680 cm BT /F1 12 Tf ("+name+") Tj ET Q")
	hide("no horizontal scale", "BT 0.01 Tz /F1 12 Tf 60 680 Td ("+name+") Tj ET")
	hide("above the page", "BT /F1 12 Tf 60 900 Td ("+name+") Tj ET")
	hide("left of the page", "BT /F1 12 Tf -300 680 Td ("+name+") Tj ET")
	hide("far away", "BT /F1 12 Tf 60000 -90000 Td ("+name+") Tj ET")
	hide("clipped away by a box", "q 300 10 20 20 re W n "+line(1, name)+"Q")
	hide("clipped away by an empty path", "q 0 0 0 0 re W n "+line(1, name)+"Q")
	hide("clipped away by two paths", "q 0 0 100 842 re W n 200 0 100 842 re W n "+line(1, name)+"Q")
	f.hidden("outside the crop box", &sheet{content: "BT /F1 12 Tf 60 30 Td (" + name + ") Tj ET", page: "/CropBox [0 100 595 842]"})
	f.hidden("wholly transparent", (&sheet{content: "q /G0 gs " + line(1, name) + "Q"}).resource("ExtGState", "/G0 << /ca 0 /CA 0 >>"))
	f.hidden("outlined with a transparent pen", (&sheet{content: "q /G0 gs BT 1 Tr /F1 12 Tf 60 680 Td (" + name + ") Tj ET Q"}).resource("ExtGState", "/G0 << /CA 0 >>"))
	blended := func(place, state string) {
		s := &sheet{content: line(1, name) + "q /G0 gs 0 g 50 670 300 30 re f Q"}
		f.hidden(place, s.resource("ExtGState", "/G0 << "+state+" >>"))
	}
	blended("under a box that is multiplied", "/BM /Multiply")
	blended("under a box that is nearly opaque", "/ca 0.97")
	hide("under a stencil", line(1, name)+"q 300 0 0 30 50 670 cm 0 g BI /W 8 /H 1 /IM true ID \x00 EI Q")
	masked := &sheet{content: "q /G0 gs " + line(1, name) + "Q"}
	group := masked.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Group << /S /Transparency /CS /DeviceGray >>", "0 g 0 0 595 842 re f"))
	f.hidden("under a soft mask that lets nothing through", masked.resource("ExtGState", "/G0 << /SMask << /S /Luminosity /G "+group+" >> >>"))
	image := func(place, content string) {
		s := &sheet{content: content}
		s.resource("XObject", "/Im1 "+s.add(greyPicture("", "")))
		f.hidden(place, s)
	}
	image("under a picture", line(1, name)+"q 300 0 0 30 50 670 cm /Im1 Do Q")
	image("the text layer of a scan", "q 300 0 0 60 50 600 cm /Im1 Do Q BT 3 Tr /F1 12 Tf 60 620 Td ("+name+") Tj ET")
	solid := &sheet{content: line(1, name) + "q 300 0 0 30 50 670 cm /Im1 Do Q"}
	mask := solid.add(stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", "\xff"))
	solid.resource("XObject", "/Im1 "+solid.add(stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /SMask "+mask, "\x00")))
	f.hidden("under a picture whose mask hides nothing of it", solid)
	shade := &sheet{content: line(1, name) + "q 50 670 300 30 re W n /Sh1 sh Q"}
	f.hidden("under a shading", shade.resource("Shading", "/Sh1 << /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 595 0] /Extend [true true] /Function << /FunctionType 2 /Domain [0 1] /C0 [0.2] /C1 [0.6] /N 1 >> >>"))
	return f.all
}

// nested is text in content streams that pages use: forms, patterns, glyphs, masks (8.7, 8.10, 9.6.4, 11.6.5).
func nested() []Channel {
	f := &family{name: "forms, patterns and groups"}
	form := func(entries, content string) string {
		return stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> "+entries, content)
	}
	const rest = "went home"
	text := line(1, name+" went home.")
	one := func(place, entries, content, use string) {
		s := &sheet{content: use}
		f.shown(place, s.resource("XObject", "/Fm1 "+s.add(form(entries, content))), rest)
	}
	one("a form", "", text, "/Fm1 Do")
	one("a form with a matrix", "/Matrix [1 0 0 1 20 -50]", text, "/Fm1 Do")
	one("a form drawn twice", "", text, "/Fm1 Do q 1 0 0 1 0 -100 cm /Fm1 Do Q")
	one("a transparency group", "/Group << /S /Transparency /I true /CS /DeviceRGB >>", text, "/Fm1 Do")
	deep := &sheet{content: "/Fm1 Do"}
	inner := deep.add(form("", text))
	for range 6 {
		inner = deep.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /Fm1 "+inner+" >> >>", "q /Fm1 Do Q"))
	}
	f.shown("a form in a form, seven deep", deep.resource("XObject", "/Fm1 "+inner), rest)
	half := &sheet{content: line(1, "Imogen") + "/Fm1 Do"}
	half.resource("XObject", "/Fm1 "+half.add(form("", "BT /F1 12 Tf 103.5 680 Td (Fairweather went home.) Tj ET")))
	f.shown("half of the name in a form", half, rest)
	bare := &sheet{content: "/Fm1 Do"}
	bare.resource("XObject", "/Fm1 "+bare.add(stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842]", text)))
	f.shown("a form that uses the page's resources", bare, rest)
	f.hidden("a form that nothing draws", func() *sheet {
		s := &sheet{}
		return s.resource("XObject", "/Fm1 "+s.add(form("", text)))
	}())
	f.hidden("a form outside its own box", func() *sheet {
		s := &sheet{content: "/Fm1 Do"}
		return s.resource("XObject", "/Fm1 "+s.add(strings.Replace(form("", text), "/BBox [0 0 595 842]", "/BBox [0 0 20 20]", 1)))
	}())
	f.hidden("the group of a soft mask", func() *sheet {
		s := &sheet{content: "q /G0 gs 0.5 g 50 600 200 20 re f Q"}
		group := s.add(form("/Group << /S /Transparency /CS /DeviceGray >>", "1 g 0 0 595 842 re f 0.9 g "+line(1, name)))
		return s.resource("ExtGState", "/G0 << /SMask << /S /Luminosity /G "+group+" >> >>")
	}())
	pattern := func(place, entries, fill string) {
		s := &sheet{content: fill}
		cell := s.add(stream("/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 200 40] /XStep 200 /YStep 40 /Resources << /Font << /F1 5 0 R >> >> "+entries, "BT /F1 12 Tf 5 10 Td ("+name+") Tj ET"))
		f.shown(place, s.resource("Pattern", "/P1 "+cell))
	}
	pattern("a tiling pattern", "", "/Pattern cs /P1 scn 50 500 400 80 re f")
	pattern("a pattern that fills letters", "", "/Pattern cs /P1 scn BT /F1 90 Tf 50 500 Td (WIDE) Tj ET")
	pattern("a pattern of a stroke", "", "/Pattern CS /P1 SCN 30 w 50 500 m 450 500 l S")
	f.hidden("a pattern that nothing uses", func() *sheet {
		s := &sheet{}
		return s.resource("Pattern", "/P1 "+s.add(stream("/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 200 40] /XStep 200 /YStep 40 /Resources << /Font << /F1 5 0 R >> >>", line(1, name))))
	}())
	f.shown("the procedure of a type 3 glyph", func() *sheet {
		s := &sheet{content: "BT /F2 1 Tf 60 680 Td (a) Tj ET"}
		proc := s.add(stream("", "200 0 d0 BT /F1 12 Tf ("+name+" went home.) Tj ET"))
		return s.resource("Font", "/F2 "+s.add("<< /Type /Font /Subtype /Type3 /FontBBox [0 0 300 20] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 /Widths [200] /CharProcs << /a "+proc+
			" >> /Encoding << /Differences [97 /a] >> /Resources << /Font << /F1 5 0 R >> >> >>"))
	}(), rest)
	f.hidden("a type 3 glyph that nothing shows", func() *sheet {
		s := &sheet{content: "BT /F2 1 Tf 60 640 Td (a) Tj ET"}
		proc := s.add(stream("", "20 0 0 0 20 20 d1 0 0 10 10 re f"))
		lost := s.add(stream("", "200 0 d0 BT /F1 12 Tf ("+name+") Tj ET"))
		return s.resource("Font", "/F2 "+s.add("<< /Type /Font /Subtype /Type3 /FontBBox [0 0 300 20] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 98 /Widths [20 200] /CharProcs << /a "+proc+
			" /b "+lost+" >> /Encoding << /Differences [97 /a /b] >> /Resources << /Font << /F1 5 0 R >> >> >>"))
	}())
	return f.all
}

// greyPicture is a small picture of one grey, as an object.
func greyPicture(entries, behind string) string {
	return stream("/Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace /DeviceGray /BitsPerComponent 8 "+entries, strings.Repeat("\xb0", 16)+behind)
}
