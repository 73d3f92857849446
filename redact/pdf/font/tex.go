package font

import (
	"slices"
	"strconv"
)

// texName is how dvips and pdfTeX name the bitmap of a code of TeX.
func texName(code int) string { return "a" + strconv.Itoa(code) }

// texEncoding tells what the codes of a font of TeX's bitmaps mean. All of TeX's fonts of text have the codes of ASCII for its
// characters. Those of a font with letters that has codes beyond them, or the ligatures of T1 at their places and none at those of
// OT1, are T1's (the Cork encoding); a font without letters that has codes beyond ASCII has the signs of TS1.
func texEncoding(enc *encoding) func(code int) string {
	has := func(from, to int) bool {
		for code := from; code <= to; code++ {
			if enc.names[code] == texName(code) {
				return true
			}
		}
		return false
	}
	beyond, letters := has(0x80, 0xff), has('A', 'Z') || has('a', 'z')
	cork := letters && (beyond || has(0x1b, 0x1f) && !has(0, 0x0f))
	return func(code int) string {
		switch {
		case cork && code < 0x20:
			return string(corkLow[code])
		case cork && code >= 0x80 && code < 0xc0:
			return string(corkHigh[code-0x80])
		case cork && slices.Contains([]int{0xd7, 0xdf, 0xf7, 0xff}, code):
			return map[int]string{0xd7: "Œ", 0xdf: "ẞ", 0xf7: "œ", 0xff: "ß"}[code]
		case cork && code >= 0xc0:
			return string(rune(code)) // as Latin 1 has it
		case beyond && !letters && code == 0x88:
			return "•"
		case code > ' ' && code <= '~':
			return string(rune(code))
		}
		return ""
	}
}

// The codes of T1 that are not those of ASCII or Latin 1.
var (
	corkLow  = []rune("`´ˆ˜¨˝˚ˇ˘¯˙¸˛‚‹›“”„«»–—\u200b₀ıȷﬀﬁﬂﬃﬄ")
	corkHigh = []rune("ĂĄĆČĎĚĘĞĹĽŁŃŇŊŐŔŘŚŠŞŤŢŰŮŸŹŽŻĲİđ§ăąćčďěęğĺľłńňŋőŕřśšşťţűůÿźžżĳ¡¿£")
)
