package scpr

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// textOf reads a text string (7.9.2.2): UTF-16 or UTF-8 by their marks, else PDFDocEncoding. Programs also write UTF-8
// without its mark; bytes that are well-formed UTF-8 hardly ever make sense as PDFDocEncoding.
func textOf(b []byte) string {
	switch {
	case len(b) >= 2 && b[0] == 0xfe && b[1] == 0xff:
		return utf16Text(b[2:], 1, 0)
	case len(b) >= 2 && b[0] == 0xff && b[1] == 0xfe:
		return utf16Text(b[2:], 0, 1)
	case len(b) >= 3 && b[0] == 0xef && b[1] == 0xbb && b[2] == 0xbf:
		return strings.ToValidUTF8(string(b[3:]), "\ufffd")
	case utf8.Valid(b):
		return string(b)
	}
	var out strings.Builder
	for _, c := range b {
		out.WriteRune(pdfDoc(c))
	}
	return out.String()
}

// utf16Text decodes pairs of bytes; low and high say which is which. Marks of language (escape … escape) go.
func utf16Text(b []byte, low, high int) string {
	var units []uint16
	escaped := false
	for i := 0; i+1 < len(b); i += 2 {
		u := uint16(b[i+high])<<8 | uint16(b[i+low])
		if u == 0x1b {
			escaped = !escaped
			continue
		}
		if !escaped {
			units = append(units, u)
		}
	}
	return string(utf16.Decode(units))
}

// pdfDocHigh are the codes 0x80 to 0xA0 of PDFDocEncoding, pdfDocLow 0x18 to 0x1F (annex D.2).
var (
	pdfDocHigh = []rune("•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\ufffd€")
	pdfDocLow  = []rune("˘ˇˆ˙˝˛˚˜")
)

func pdfDoc(c byte) rune {
	switch {
	case c >= 0x80 && c <= 0xa0:
		return pdfDocHigh[c-0x80]
	case c >= 0x18 && c <= 0x1f:
		return pdfDocLow[c-0x18]
	}
	return rune(c) // as Latin-1
}
