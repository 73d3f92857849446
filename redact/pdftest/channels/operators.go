package channels

import (
	"fmt"
	"strings"
)

// operators are the ways to show the name as text in a standard font (9.4).
func operators() []Channel {
	f := &family{name: "page text, by operator"}
	const rest = "went home"
	show := func(place, content string) { f.shown(place, &sheet{content: content}, rest) }
	at := "BT /F1 12 Tf 60 680 Td "
	show("Tj", line(1, name+" went home."))
	show("TJ, kerned", at+"[(I) 20 (mo) -10 (gen F) 5 (air) 12 (weather went home.)] TJ ET")
	show("TJ, the space a number", at+"[(Imogen) -278 (Fairweather) -278 (went home.)] TJ ET")
	show("the operator '", "BT /F1 12 Tf 15 TL 60 695 Td ("+name+" went home.) ' ET")
	show("the operator \"", "BT /F1 12 Tf 15 TL 60 695 Td 1 0.2 ("+name+" went home.) \" ET")
	show("a hexadecimal string", at+"<496D6F67656E2046616972776561746865722077656E7420686F6D652E> Tj ET")
	show("a hexadecimal string with spaces and an odd end", at+"<49 6D 6F\n67 65 6E 20 46 61 69 72 77 65 61 74 68 65 72 20 77 65 6E 74 20 68 6F 6D 65 2> Tj ET")
	show("octal escapes", at+`(\111\155\157\147\145\156 \106airweather went home.) Tj ET`)
	show("escaped line ends", at+"(Imo\\\ngen Fair\\\r\nweather went home.) Tj ET")
	show("several strings of one line", at+"(Imo) Tj (gen Fair) Tj (weather went home.) Tj ET")
	var each strings.Builder
	x := 60.0
	for _, r := range name + " went home." {
		fmt.Fprintf(&each, "BT /F2 12 Tf %.2f 680 Td (%c) Tj ET\n", x, r)
		x += 7.2
	}
	typed := &sheet{content: each.String()}
	f.shown("every letter a text object", typed.resource("Font", "/F2 "+typed.add(courier)), rest)
	show("Td between the words", at+"(Imogen) Tj 43 0 Td (Fairweather) Tj 66 0 Td (went home.) Tj ET")
	show("words out of order", at+"109 0 Td (went home.) Tj -66 0 Td (Fairweather) Tj -43 0 Td (Imogen) Tj ET")
	back := &sheet{content: backwards()}
	f.shown("letters from the last to the first", back.resource("Font", "/F2 "+back.add(courier)), rest)
	show("character spacing", "BT 3 Tc /F1 12 Tf 60 680 Td ("+name+") Tj 0 Tc ( went home.) Tj ET")
	show("word spacing", "BT 30 Tw /F1 12 Tf 60 680 Td ("+name+" went home.) Tj ET")
	show("horizontal scaling", "BT 60 Tz /F1 12 Tf 60 680 Td ("+name+" went home.) Tj ET")
	show("text rise in the middle of the name", at+"(Imogen Fair) Tj 3 Ts (weather) Tj 0 Ts ( went home.) Tj ET")
	show("letter-spaced", at+"(I m o g e n   F a i r w e a t h e r   went home.) Tj ET")
	show("over two lines", at+"(It was Imogen) Tj 0 -16 Td (Fairweather who went home.) Tj ET")
	show("hyphenated over two lines", at+"(It was Imogen Fair-) Tj 0 -16 Td (weather who went home.) Tj ET")
	show("hyphenated with a soft hyphen", at+"(It was Imogen Fair\\255) Tj 0 -16 Td (weather who went home.) Tj ET")
	show("T*, with leading", "BT /F1 12 Tf 16 TL 60 680 Td (It was Imogen) Tj T* (Fairweather who went home.) Tj ET")
	show("TD, which sets the leading", at+"(It was Imogen) Tj 0 -16 TD (Fairweather who went home.) Tj ET")
	show("Tm", "BT /F1 1 Tf 12 0 0 12 60 680 Tm ("+name+" went home.) Tj ET")
	show("a turned line", "BT /F1 12 Tf 0 1 -1 0 60 300 Tm ("+name+" went home.) Tj ET")
	show("a slanted line", "BT /F1 12 Tf 0.966 0.259 -0.259 0.966 60 500 Tm ("+name+" went home.) Tj ET")
	show("cm of several steps", "q 2 0 0 2 10 20 cm q .5 0 0 .5 0 0 cm "+line(2, name+" went home.")+" Q Q")
	show("a line upside down", "BT /F1 12 Tf -1 0 0 -1 500 400 Tm ("+name+" went home.) Tj ET")
	show("small type", "BT /F1 3 Tf 60 680 Td ("+name+" went home.) Tj ET")
	show("large type", "BT /F1 40 Tf 20 500 Td ("+name+") Tj 0 -60 Td (went home.) Tj ET")
	show("a large first letter", "BT /F1 30 Tf 60 660 Td (I) Tj /F1 12 Tf 9 0 Td (mogen Fairweather went home.) Tj ET")
	show("printed twice for bold", at+"("+name+" went home.) Tj ET BT /F1 12 Tf 60.3 680 Td ("+name+" went home.) Tj ET")
	show("a drawn shadow", "0.7 g BT /F1 12 Tf 61 679 Td ("+name+" went home.) Tj ET 0 g "+line(1, name+" went home."))
	show("outlined letters", "BT 1 Tr /F1 24 Tf 60 660 Td ("+name+" went home.) Tj ET")
	show("filled and outlined letters", "BT 2 Tr /F1 24 Tf 60 660 Td ("+name+" went home.) Tj ET")
	show("white on a dark box", "0.1 g 50 670 400 30 re f BT 1 g /F1 12 Tf 60 680 Td ("+name+" went home.) Tj ET")
	show("capitals", line(1, "IMOGEN FAIRWEATHER went home."))
	show("the surname first", line(1, "FAIRWEATHER, Imogen went home."))
	show("an initial", line(1, "I. Fairweather went home."))
	show("a possessive", line(1, "Imogen Fairweather's bag went home."))
	show("a ligature of the code", at+"(Imogen) Tj ( Fairweather) Tj ET "+line(2, "All went home."))
	show("two columns, the name in the second", at+"(A column stands here.) Tj ET BT /F1 12 Tf 330 680 Td ("+name+") Tj 0 -16 Td (went home.) Tj ET")
	show("a cell of a table", "0.5 w 50 670 500 24 re S 180 670 m 180 694 l S "+line(1, "Child")+"BT /F1 12 Tf 190 680 Td ("+name+" went home.) Tj ET")
	show("justified by word spacing", "BT /F1 12 Tf 6 Tw 60 680 Td (It is said that "+name+" went home at) Tj 0 -16 Td 4.2 Tw (five and that nobody had seen all of it before) Tj ET")
	show("underlined", line(1, name+" went home.")+"0.6 w 60 677 m 166 677 l S")
	show("highlighted", "1 1 0 rg 60 676 107 14 re f 0 g "+line(1, name+" went home."))
	show("text inside a clipping path", "q 50 660 400 40 re W n "+line(1, name+" went home.")+"Q")
	show("begun in one content stream and ended in the next", "")
	f.all[len(f.all)-1].PDF = splitContent()
	show("a page that is turned", line(1, name+" went home."))
	f.all[len(f.all)-1].PDF = (&sheet{content: line(1, name+" went home."), page: "/Rotate 90"}).bytes()
	show("a page with a user unit", line(1, name+" went home."))
	f.all[len(f.all)-1].PDF = (&sheet{content: line(1, name+" went home."), page: "/UserUnit 2"}).bytes()
	return f.all
}

// courier is a font whose letters all have one width.
const courier = "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"

// backwards draws the name's letters from right to left, each in its place.
func backwards() string {
	var out strings.Builder
	letters := []rune(name)
	for i := len(letters) - 1; i >= 0; i-- {
		fmt.Fprintf(&out, "BT /F2 12 Tf %.1f 680 Td (%c) Tj ET\n", 60+7.2*float64(i), letters[i])
	}
	return out.String() + "BT /F1 12 Tf 210 680 Td (went home.) Tj ET"
}

// splitContent is a page whose text is cut in the middle of an array of strings by the end of a stream.
func splitContent() []byte {
	s := &sheet{}
	one := s.add(stream("", line(0, sentence+".")+"BT /F1 12 Tf 60 680 Td [(Imogen Fa)"))
	two := s.add(stream("", " (irweather went home.)] TJ ET"))
	s.page = "/Contents [" + one + " " + two + "]"
	return s.bytes()
}
