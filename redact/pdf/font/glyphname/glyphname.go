// Package glyphname turns glyph names into text and codes into glyph names: the Adobe Glyph List with its rules for
// composed names, and the simple encodings of ISO 32000-2, annex D.
//
// All tables are read once and never change; every function may be called concurrently.
package glyphname

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed glyphlist.txt
var glyphList string

//go:embed zapfdingbats.txt
var dingbatsList string

// maxName is the length beyond which a name is not looked at: the longest of the Adobe Glyph List has 39 bytes, a
// ligature of some uniXXXX parts a few more.
const maxName = 128

var (
	latin    = sync.OnceValue(func() map[string]string { return readList(glyphList) })
	dingbats = sync.OnceValue(func() map[string]string { return readList(dingbatsList) })
)

// readList reads lines of a name and the numbers of its characters.
func readList(list string) map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(list) {
		name, codes, ok := strings.Cut(strings.TrimSpace(line), ";")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		var s strings.Builder
		for hex := range strings.FieldsSeq(codes) {
			if r, err := strconv.ParseUint(hex, 16, 21); err == nil {
				s.WriteRune(rune(r))
			}
		}
		m[name] = s.String()
	}
	return m
}

// Dingbat says what a glyph of ZapfDingbats shows. Its names ("a10") mean nothing in any other font.
func Dingbat(name string) (text string, ok bool) {
	text, ok = dingbats()[name]
	return text, ok
}

var firstNames = sync.OnceValue(func() map[rune]string {
	m := make(map[rune]string, 4500)
	for name, text := range latin() {
		r, size := utf8.DecodeRuneInString(text)
		if size != len(text) {
			continue
		}
		// Of several names for a character the one of the Latin encodings, else the shortest, else the first.
		if old, ok := m[r]; !ok || better(name, old) {
			m[r] = name
		}
	}
	return m
})

func better(a, b string) bool {
	if x, y := isLatin(a), isLatin(b); x != y {
		return x
	}
	if len(a) != len(b) {
		return len(a) < len(b)
	}
	return a < b
}

func isLatin(name string) bool {
	return slices.Contains(Standard()[:], name) || slices.Contains(WinAnsi()[:], name) || slices.Contains(MacRoman()[:], name)
}

// Text says what a glyph of this name shows, by the rules of the AGL specification: a suffix after a full stop is
// dropped, parts are joined by underscores, uniXXXX and uXXXXXX are numbers. ok is false for a name that says nothing
// (".notdef", "g123", "cid:9").
func Text(name string) (text string, ok bool) {
	if len(name) > maxName {
		return "", false
	}
	name, _, _ = strings.Cut(name, ".")
	if name == "" {
		return "", false
	}
	var s strings.Builder
	for part := range strings.SplitSeq(name, "_") {
		t, ok := partText(part)
		if !ok {
			return "", false
		}
		s.WriteString(t)
	}
	return s.String(), true
}

func partText(part string) (string, bool) {
	if t, ok := latin()[part]; ok {
		return t, true
	}
	if t, ok := operators[strings.TrimSuffix(strings.TrimSuffix(part, "display"), "text")]; ok {
		return t, true
	}
	if hex, ok := strings.CutPrefix(part, "uni"); ok && len(hex) >= 4 && len(hex)%4 == 0 {
		return hexText(hex, 4)
	}
	if hex, ok := strings.CutPrefix(part, "u"); ok && len(hex) >= 4 && len(hex) <= 6 {
		return hexText(hex, len(hex))
	}
	return "", false
}

// operators are the names of large operators in the mathematical fonts of TeX, which end in "text" or "display" for their
// two sizes. The Adobe Glyph List does not have them.
var operators = map[string]string{
	"summation": "\u2211", "product": "\u220f", "coproduct": "\u2210", "integral": "\u222b", "contintegral": "\u222e",
	"union": "\u22c3", "intersection": "\u22c2", "logicaland": "\u22c0", "logicalor": "\u22c1", "circleplus": "\u2a01",
	"circlemultiply": "\u2a02", "circledot": "\u2a00", "unionmulti": "\u2a04", "unionsq": "\u2a06",
}

// hexText reads upper-case hexadecimal numbers of n digits each.
func hexText(hex string, n int) (string, bool) {
	var s strings.Builder
	for ; hex != ""; hex = hex[n:] {
		if strings.ToUpper(hex[:n]) != hex[:n] {
			return "", false
		}
		v, err := strconv.ParseUint(hex[:n], 16, 32)
		if err != nil || !utf8.ValidRune(rune(v)) {
			return "", false
		}
		s.WriteRune(rune(v))
	}
	return s.String(), true
}

// Of is the usual name of a character, or "" if it has none.
func Of(r rune) string { return firstNames()[r] }
