package obj

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// DecodeText reads a text string (7.9.2.2): UTF-16 or UTF-8 with a mark, else PDFDocEncoding.
func DecodeText(s string) string {
	switch {
	case strings.HasPrefix(s, "\xFE\xFF"), strings.HasPrefix(s, "\xFF\xFE"):
		little := s[0] == 0xFF
		var units []uint16
		for i := 2; i+1 < len(s); i += 2 {
			u := uint16(s[i])<<8 | uint16(s[i+1])
			if little {
				u = u<<8 | u>>8
			}
			units = append(units, u)
		}
		return withoutLanguage(string(utf16.Decode(units)))
	case strings.HasPrefix(s, "\xEF\xBB\xBF"):
		return strings.ToValidUTF8(s[3:], "\uFFFD")
	}
	var b strings.Builder
	for _, c := range []byte(s) {
		b.WriteRune(docRune(c))
	}
	return b.String()
}

// withoutLanguage leaves out the escape sequences that mark a language (7.9.2.2.2).
func withoutLanguage(s string) string {
	for {
		i := strings.IndexByte(s, 0x1B)
		if i < 0 {
			return s
		}
		j := strings.IndexByte(s[i+1:], 0x1B)
		if j < 0 {
			return s[:i] + s[i+1:]
		}
		s = s[:i] + s[i+j+2:]
	}
}

// docHigh is PDFDocEncoding from 0x80 to 0xA0 (D.2), docLow from 0x18 to 0x1F.
var (
	docHigh = []rune("•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\uFFFD€")
	docLow  = []rune("˘ˇˆ˙˝˛˚˜")
)

func docRune(c byte) rune {
	switch {
	case c >= 0x18 && c <= 0x1F:
		return docLow[c-0x18]
	case c >= 0x80 && c <= 0xA0:
		return docHigh[c-0x80]
	}
	return rune(c)
}

// EncodeText writes a text string: as ASCII where that is enough, else as UTF-16.
func EncodeText(s string) String {
	ascii := true
	for _, c := range []byte(s) {
		if c >= utf8.RuneSelf || c < ' ' && c != '\n' && c != '\t' {
			ascii = false
		}
	}
	if ascii {
		return String(s)
	}
	out := []byte{0xFE, 0xFF}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u>>8), byte(u))
	}
	return String(out)
}
