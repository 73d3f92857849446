package channels

import "fmt"

// annotations are what is pinned to a page (12.5), each kind and each place in it.
func annotations() []Channel {
	f := &family{name: "annotations"}
	pinned := func(place, body string, more ...string) {
		s := &sheet{}
		for _, m := range more {
			s.add(m)
		}
		s.page = "/Annots [" + s.add("<< /Type /Annot /Rect [60 500 160 540] "+body+" >>") + "]"
		f.hidden(place, s)
	}
	for _, kind := range []string{"Text", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight", "Underline", "Squiggly", "StrikeOut",
		"Caret", "Stamp", "Ink", "Popup", "FileAttachment", "Sound", "Movie", "Screen", "Widget", "PrinterMark", "TrapNet", "Watermark", "3D",
		"Redact", "Projection", "RichMedia", "Link", "Unheard"} {
		pinned("the contents of a "+kind, "/Subtype /"+kind+" /QuadPoints [60 540 160 540 60 500 160 500] /Contents ("+name+")")
	}
	for _, key := range []string{"T", "Subj", "NM", "RC", "DA", "DS", "OverlayText", "IT", "State", "StateModel", "CL", "TU", "M", "CreationDate", "Lang", "Alt"} {
		pinned("the entry "+key, "/Subtype /Text /Open false /Contents (a note) /"+key+" ("+name+")")
	}
	pinned("the contents in UTF-16", "/Subtype /Text /Contents "+hexOf(name))
	pinned("the contents in UTF-16, little end first", "/Subtype /Text /Contents ("+escaped(little(name))+")")
	pinned("the contents with octal escapes", `/Subtype /Text /Contents (\111\155\157\147\145\156 Fair\167eather)`)
	pinned("rich text as a stream", "/Subtype /Text /Contents (a note) /RC 6 0 R", stream("", "<body><p>Imogen <b>Fair</b>weather</p></body>"))
	pinned("the appearance of a hidden note", "/Subtype /Text /F 2 /AP << /N 6 0 R >>", appearance(name))
	pinned("an appearance that is not shown", "/Subtype /Stamp /AP << /N 6 0 R /D 7 0 R >>", appearance("Seen"), appearance(name))
	pinned("the appearance of another state", "/Subtype /Widget /FT /Btn /AS /Off /AP << /N << /Off 6 0 R /Yes 7 0 R >> >>", appearance("Seen"), appearance(name))
	pinned("the name of a state", "/Subtype /Widget /FT /Btn /AS /Off /AP << /N << /Off 6 0 R /Fairweather 7 0 R >> >>", appearance("Seen"), appearance("More"))
	pinned("the caption of a button", "/Subtype /Widget /FT /Btn /MK << /CA ("+name+") /RC ("+name+") /AC ("+name+") >>")
	pinned("a note that answers another", "/Subtype /Text /IRT 6 0 R /Contents (yes)", "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents ("+name+") >>")
	pinned("the note of a pop-up", "/Subtype /Popup /Parent 6 0 R", "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents ("+name+") >>")
	pinned("the unit of a measure", "/Subtype /Line /L [0 0 9 9] /Measure << /Type /Measure /R ("+name+") /X [<< /U ("+name+") /C 1 >>] >>")
	pinned("the name of a stamp", "/Subtype /Stamp /Name /Imogen#20Fairweather")
	pinned("data of a program", "/Subtype /Text /Contents (a note) /PieceInfo << /App << /Private ("+name+") >> >>")
	pinned("an entry that no standard knows", "/Subtype /Text /Contents (a note) /ACME_Author ("+name+")")
	pinned("the name of a layer", "/Subtype /Text /Contents (a note) /OC 6 0 R", "<< /Type /OCG /Name ("+name+") >>")
	for i, kind := range []string{"FreeText", "Stamp", "Watermark", "Square"} {
		s := &sheet{}
		a := s.add(appearance(name + " went home."))
		s.page = "/Annots [" + s.add(fmt.Sprintf("<< /Type /Annot /Subtype /%s /F 4 /Rect [60 %d 360 %d] /Contents (%s) /AP << /N %s >> >>", kind, 500-50*i, 540-50*i, name, a)) + "]"
		f.shown("the picture of a "+kind, s)
	}
	return f.all
}

// appearance is a form of 300 by 40 with one line of text.
func appearance(text string) string {
	return stream("/Type /XObject /Subtype /Form /BBox [0 0 300 40] /Resources << /Font << /F1 5 0 R >> >>", "BT /F1 12 Tf 4 14 Td ("+text+") Tj ET")
}

// fields are the entries of a form (12.7).
func fields() []Channel {
	f := &family{name: "form fields"}
	field := func(place, body string, more ...string) {
		s := &sheet{}
		for _, m := range more {
			s.add(m)
		}
		w := s.add("<< /Type /Annot /Subtype /Widget /Rect [60 500 260 520] /F 4 " + body + " >>")
		s.page, s.catalog = "/Annots ["+w+"]", "/AcroForm << /Fields ["+w+"] /DA (/F1 12 Tf 0 g) /DR << /Font << /F1 5 0 R >> >> >>"
		f.hidden(place, s)
	}
	for _, key := range []string{"DV", "TU", "TM", "T", "RV", "DS", "DA"} {
		field("the entry "+key, "/FT /Tx /"+key+" ("+name+")")
	}
	field("a value without a picture", "/FT /Tx /T (a) /V ("+name+")")
	field("a value in a stream", "/FT /Tx /T (a) /V 6 0 R", stream("", name))
	field("the choices of a list", "/FT /Ch /T (a) /Opt [("+name+") (Nobody)]")
	field("the choices with values", "/FT /Ch /T (a) /Opt [[(v) ("+name+")] [(w) (Nobody)]]")
	field("the chosen of a list", "/FT /Ch /Ff 131072 /T (a) /Opt [(Nobody)] /V [("+name+")]")
	field("the value of a box", "/FT /Btn /T (a) /V /Imogen#20Fairweather /AS /Off")
	field("a hidden field", "/FT /Tx /T (a) /F 2 /V ("+name+")")
	field("a field of a field", "/FT /Tx /T (a) /Parent 6 0 R", "<< /T (b) /TU ("+name+") /V ("+name+") >>")
	field("the signer's name", "/FT /Sig /T (a) /V 6 0 R", "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /Name ("+name+") /Reason ("+name+") /Location ("+name+") /ContactInfo ("+name+") /ByteRange [0 1 2 3] /Contents <00> >>")
	field("the name of a lock", "/FT /Sig /T (a) /Lock << /Type /SigFieldLock /Action /Include /Fields [("+name+")] >>")
	field("a script of a field", "/FT /Tx /T (a) /AA << /K << /S /JavaScript /JS (event.value = \""+name+"\") >> >>")
	s := &sheet{}
	a := s.add(appearance(name + " went home."))
	w := s.add("<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (" + name + " went home.) /Rect [60 500 360 540] /F 4 /AP << /N " + a + " >> >>")
	s.page, s.catalog = "/Annots ["+w+"]", "/AcroForm << /Fields ["+w+"] >>"
	f.shown("a value and its picture", s)
	xfa := &sheet{}
	xfa.catalog = "/AcroForm << /Fields [] /XFA [(template) " + xfa.add(packed("", "<template/>")) + " (datasets) " +
		xfa.add(packed("", "<xfa:datasets><child>"+name+"</child></xfa:datasets>")) + "] >>"
	f.hidden("an XFA form", xfa)
	order := &sheet{}
	order.catalog = "/AcroForm << /Fields [" + order.add("<< /T ("+name+") /Kids [] >>") + "] /CO [] >>"
	f.hidden("the name of a field without a place", order)
	return f.all
}
