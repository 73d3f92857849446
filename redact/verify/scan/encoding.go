package scan

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// pdfDoc is PDFDocEncoding where it differs from Latin-1 (ISO 32000-2, table D.2).
var pdfDoc = map[byte]rune{
	0x18: '˘', 0x19: 'ˇ', 0x1a: 'ˆ', 0x1b: '˙', 0x1c: '˝', 0x1d: '˛', 0x1e: '˚', 0x1f: '˜',
	0x80: '•', 0x81: '†', 0x82: '‡', 0x83: '…', 0x84: '—', 0x85: '–', 0x86: 'ƒ', 0x87: '⁄', 0x88: '‹', 0x89: '›',
	0x8a: '−', 0x8b: '‰', 0x8c: '„', 0x8d: '“', 0x8e: '”', 0x8f: '‘', 0x90: '’', 0x91: '‚', 0x92: '™', 0x93: 'ﬁ',
	0x94: 'ﬂ', 0x95: 'Ł', 0x96: 'Œ', 0x97: 'Š', 0x98: 'Ÿ', 0x99: 'Ž', 0x9a: 'ı', 0x9b: 'ł', 0x9c: 'œ', 0x9d: 'š',
	0x9e: 'ž', 0xa0: '€',
}

// Texts returns each way in which a string may be meant: as its byte order mark says; without one as PDFDocEncoding,
// and as UTF-8 or UTF-16 where it could be that.
func (s String) Texts() []string {
	switch {
	case strings.HasPrefix(string(s), "\xfe\xff"):
		return []string{wide(s[2:], 0)}
	case strings.HasPrefix(string(s), "\xff\xfe"):
		return []string{wide(s[2:], 1)}
	case strings.HasPrefix(string(s), "\xef\xbb\xbf"):
		return []string{string(s[3:])}
	}
	ascii, zeros := true, [2]int{}
	for i := range len(s) {
		ascii = ascii && s[i] < 0x80
		if s[i] == 0 {
			zeros[i&1]++
		}
	}
	out := []string{s.narrow()}
	if !ascii && utf8.ValidString(string(s)) {
		out = append(out, string(s))
	}
	for order, n := range zeros {
		if n*4 >= len(s) && n > 0 {
			out = append(out, wide(s, order))
		}
	}
	return out
}

// narrow reads PDFDocEncoding.
func (s String) narrow() string {
	var out strings.Builder
	out.Grow(len(s))
	for i := range len(s) {
		if r, ok := pdfDoc[s[i]]; ok {
			out.WriteRune(r)
		} else {
			out.WriteRune(rune(s[i]))
		}
	}
	return out.String()
}

// wide reads UTF-16, big-endian for order 0, little-endian for order 1.
func wide(s String, order int) string {
	units := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i+order])<<8|uint16(s[i+1-order]))
	}
	return string(utf16.Decode(units))
}
