package channels

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// fonts are the ways in which a font can say which letter a code is (9.6, 9.7, 9.10).
func fonts() []Channel {
	f := &family{name: "page text, by font and encoding"}
	const text = name + " went home."
	const rest = "went home"
	show := func(place, dict, codes string, add ...func(*sheet)) {
		s := &sheet{}
		s.resource("Font", "/F2 "+s.add(dict))
		for _, a := range add {
			a(s)
		}
		s.content = "BT /F2 12 Tf 60 680 Td " + codes + " Tj ET\n"
		f.shown(place, s, rest)
	}
	for _, base := range []string{"Times-Roman", "Courier-Bold", "Arial", "ArialMT", "TimesNewRoman,Bold", "Fancy-Unknown"} {
		show("not embedded: "+base, "<< /Type /Font /Subtype /TrueType /BaseFont /"+base+" /Encoding /WinAnsiEncoding >>", "("+text+")")
	}
	for _, e := range []string{"/StandardEncoding", "/MacRomanEncoding", "/WinAnsiEncoding"} {
		show("encoding "+e[1:], "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding "+e+" >>", "("+text+")")
	}
	show("no encoding", "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>", "("+text+")")
	codes, differences := numbered(text)
	show("Differences, codes by first use", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding /Differences ["+differences+"] >> >>", codes)
	show("Differences with uniXXXX names", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding /Differences ["+unis(text)+"] >> >>", codes)
	plain := "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding /Differences [" + differences + "] >>"
	show("Differences and ToUnicode", plain+" /ToUnicode 7 0 R >>", codes, func(s *sheet) { s.add(stream("", toUnicode(text, 1, func(i int) int { return i + 1 }))) })
	show("ToUnicode of ranges", plain+" /ToUnicode 7 0 R >>", codes, func(s *sheet) { s.add(packed("", toUnicodeRanges(text))) })

	embedded := func(place string, tounicode func(*embeddedFont) string, o ...func(*embeddedFont)) {
		e := newEmbedded(text)
		for _, set := range o {
			set(e)
		}
		s := &sheet{}
		s.resource("Font", "/F2 "+e.put(s, tounicode))
		s.content = "BT /F2 12 Tf 60 680 Td <" + e.codes(text) + "> Tj ET\n"
		f.shown(place, s, rest)
	}
	right := func(e *embeddedFont) string { return e.toUnicode(func(r rune) rune { return r }) }
	embedded("embedded, by glyph number", right)
	embedded("embedded, a map from codes to glyphs", right, func(e *embeddedFont) { e.mapped = true })
	embedded("embedded, no ToUnicode", func(*embeddedFont) string { return "" })
	embedded("embedded, ToUnicode says another word", func(e *embeddedFont) string {
		return e.toUnicode(func(r rune) rune { return shifted(r) })
	})
	embedded("embedded, ToUnicode says private characters", func(e *embeddedFont) string {
		return e.toUnicode(func(r rune) rune { return private(r) })
	})
	embedded("embedded, ToUnicode says spaces", func(e *embeddedFont) string {
		return e.toUnicode(func(r rune) rune { return blank(r) })
	})
	embedded("embedded, ToUnicode leaves the letters of the name out", func(e *embeddedFont) string {
		return e.toUnicode(func(r rune) rune { return left(r) })
	})
	for _, lie := range []struct {
		about string
		says  func(r rune) rune
	}{
		{"says another word", shifted},
		{"lies about one letter", func(r rune) rune { return map[bool]rune{true: 'x', false: r}[r == 'm'] }},
	} {
		e, s := newEmbedded(name), &sheet{}
		e.silent = true
		s.resource("Font", "/F2 "+e.put(s, func(e *embeddedFont) string { return e.toUnicode(lie.says) }))
		s.content = "BT /F2 12 Tf 60 680 Td <" + e.codes(name) + "> Tj /F1 12 Tf ( " + rest + ".) Tj ET\n"
		f.shown("embedded, nothing but ToUnicode, which "+lie.about, s, rest)
	}
	show("type 3, drawn letters", type3Font, "("+text+")", type3Glyphs(text))
	return f.all
}

// numbered gives every new character of text the next code: a show string, and the Differences that go with it.
func numbered(text string) (codes, differences string) {
	of := map[rune]int{}
	var out strings.Builder
	differences = "1"
	for _, r := range text {
		if of[r] == 0 {
			of[r] = len(of) + 1
			differences += " /" + glyphName(r)
		}
		fmt.Fprintf(&out, "%02X", of[r])
	}
	return "<" + out.String() + ">", differences
}

func glyphName(r rune) string {
	switch r {
	case ' ':
		return "space"
	case '.':
		return "period"
	}
	return string(r)
}

func unis(text string) string {
	seen := map[rune]bool{}
	out := "1"
	for _, r := range text {
		if !seen[r] {
			out += fmt.Sprintf(" /uni%04X", r)
		}
		seen[r] = true
	}
	return out
}

const cmapHead = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"

// toUnicode maps the characters of text in the order of their first use; code gives the code of the i-th.
func toUnicode(text string, bytes int, code func(i int) int) string {
	seen := map[rune]bool{}
	var lines strings.Builder
	n := 0
	for _, r := range text {
		if !seen[r] {
			fmt.Fprintf(&lines, "<%0*X> <%04X>\n", 2*bytes, code(n), r)
			n++
		}
		seen[r] = true
	}
	return fmt.Sprintf("%s1 begincodespacerange <%s> <%s> endcodespacerange\n%d beginbfchar\n%sendbfchar\nendcmap end end",
		cmapHead, strings.Repeat("00", bytes), strings.Repeat("FF", bytes), n, lines.String())
}

func toUnicodeRanges(text string) string {
	seen := map[rune]bool{}
	var list strings.Builder
	n := 0
	for _, r := range text {
		if !seen[r] {
			n++
			fmt.Fprintf(&list, "<%04X>", r)
		}
		seen[r] = true
	}
	return fmt.Sprintf("%s1 begincodespacerange <00> <FF> endcodespacerange\n1 beginbfrange <01> <%02X> [%s] endbfrange\nendcmap end end", cmapHead, n, list.String())
}

// ofName reports whether a letter is one of the name and of nothing else on the page.
func ofName(r rune) bool { return strings.ContainsRune("IgF", r) }

func shifted(r rune) rune {
	if strings.ContainsRune(name, r) && r != ' ' {
		return 'a' + (r*7)%26
	}
	return r
}

func private(r rune) rune {
	if ofName(r) {
		return 0xE000 + r
	}
	return r
}

func blank(r rune) rune {
	if ofName(r) {
		return ' '
	}
	return r
}

func left(r rune) rune {
	if ofName(r) {
		return 0
	}
	return r
}

// An embeddedFont is a whole TrueType font in the file, used by two-byte codes.
type embeddedFont struct {
	text   string
	font   *sfnt.Font
	mapped bool // codes go through a map to glyphs
	silent bool // the program does not say which letters its glyphs are
}

func newEmbedded(text string) *embeddedFont {
	f, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		panic("channels: the test font is damaged: " + err.Error()) // it is compiled in
	}
	return &embeddedFont{text: text, font: f}
}

func (e *embeddedFont) glyph(r rune) int {
	g, err := e.font.GlyphIndex(nil, r)
	if err != nil {
		panic("channels: the test font lacks a letter: " + err.Error())
	}
	return int(g)
}

// code is the code of a character: its glyph, or its Unicode value where there is a map.
func (e *embeddedFont) code(r rune) int {
	if e.mapped {
		return int(r)
	}
	return e.glyph(r)
}

func (e *embeddedFont) codes(text string) string {
	var out strings.Builder
	for _, r := range text {
		fmt.Fprintf(&out, "%04X", e.code(r))
	}
	return out.String()
}

func (e *embeddedFont) toUnicode(says func(rune) rune) string {
	seen := map[rune]bool{}
	var lines strings.Builder
	n := 0
	for _, r := range e.text {
		if to := says(r); !seen[r] && to != 0 {
			n++
			fmt.Fprintf(&lines, "<%04X> <%04X>\n", e.code(r), to)
		}
		seen[r] = true
	}
	return fmt.Sprintf("%s1 begincodespacerange <0000> <FFFF> endcodespacerange\n%d beginbfchar\n%sendbfchar\nendcmap end end", cmapHead, n, lines.String())
}

// put adds the font's objects to s and returns a reference to it.
func (e *embeddedFont) put(s *sheet, tounicode func(*embeddedFont) string) string {
	program := string(goregular.TTF)
	if e.silent {
		program = strings.Replace(strings.Replace(program, "cmap", "xmap", 1), "post", "xost", 1) // their names in the table of tables
	}
	file := s.add(packed(fmt.Sprintf("/Length1 %d", len(program)), program))
	descriptor := s.add("<< /Type /FontDescriptor /FontName /GoRegular /Flags 4 /FontBBox [-440 -432 2160 1075] /ItalicAngle 0 /Ascent 950 /Descent -220 /CapHeight 723 /StemV 80 /FontFile2 " + file + " >>")
	entries := "/CIDToGIDMap /Identity"
	if e.mapped {
		table := make([]byte, 2*0x100)
		for _, r := range e.text {
			g := e.glyph(r)
			table[2*r], table[2*r+1] = byte(g>>8), byte(g)
		}
		entries = "/CIDToGIDMap " + s.add(packed("", string(table)))
	}
	var widths strings.Builder
	for _, r := range e.text {
		a, err := e.font.GlyphAdvance(nil, sfnt.GlyphIndex(e.glyph(r)), fixed.I(1000), 0)
		if err != nil {
			panic("channels: the test font lacks a width: " + err.Error())
		}
		fmt.Fprintf(&widths, "%d [%d] ", e.code(r), a.Round())
	}
	cid := s.add("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /GoRegular /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor " +
		descriptor + " /W [" + widths.String() + "] " + entries + " >>")
	font := "<< /Type /Font /Subtype /Type0 /BaseFont /GoRegular /Encoding /Identity-H /DescendantFonts [" + cid + "]"
	if u := tounicode(e); u != "" {
		font += " /ToUnicode " + s.add(packed("", u))
	}
	return s.add(font + " >>")
}

// type3Font is a font whose glyphs are drawn by Helvetica; object 7 and on are the procedures.
const type3Font = "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [.001 0 0 .001 0 0] /FirstChar 32 /LastChar 121 /Widths 7 0 R /CharProcs 8 0 R /Encoding 9 0 R /Resources << >> >>"

// type3Glyphs draws every letter of text as a box with the letter's number of corners: what is seen is no letter, but
// glyph names say which letters are meant.
func type3Glyphs(text string) func(*sheet) {
	return func(s *sheet) {
		seen := map[rune]bool{}
		procs, differences := "", ""
		var streams []string
		for _, r := range text {
			if seen[r] {
				continue
			}
			seen[r] = true
			drawn := fmt.Sprintf(" 0 0 %d 700 re f", 100+int(r)%400)
			if r == ' ' {
				drawn = ""
			}
			streams = append(streams, stream("", "600 0 0 0 500 700 d1"+drawn))
			procs += fmt.Sprintf(" /%s %s", glyphName(r), ref(firstAdded+3+len(streams)))
			differences += fmt.Sprintf(" %d /%s", r, glyphName(r))
		}
		s.add("[" + strings.Repeat("600 ", 90) + "]")
		s.add("<<" + procs + " >>")
		s.add("<< /Type /Encoding /Differences [" + differences + "] >>")
		for _, b := range streams {
			s.add(b)
		}
	}
}

// utf16Of is text in UTF-16, big end first, without a mark.
func utf16Of(text string) string {
	var out strings.Builder
	for _, u := range utf16.Encode([]rune(text)) {
		out.WriteByte(byte(u >> 8))
		out.WriteByte(byte(u))
	}
	return out.String()
}
