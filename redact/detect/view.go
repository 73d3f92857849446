package detect

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A view is the text as the rules see it: accents and ligatures folded, one kind of space, quote and dash, invisible
// characters gone, letters of other scripts that look Latin made Latin. Letters keep their case. Page breaks are line
// breaks. Positions in it map back to the bytes of the original, whatever those hold.
type view struct {
	source string
	text   string
	lower  string // text in small letters, byte for byte in the same places
	runs   []run
}

// A run is a stretch of the view. Where wide is 0 its bytes are those of the original one by one; else the whole run
// stands for wide bytes of the original.
type run struct{ view, source, wide int32 }

// cell is what parts the cells of a table: a tab, or as many spaces as no sentence has between two words.
const cell = "   "

func newView(source string) *view {
	b := builder{view: &view{source: source}, folded: map[rune]string{}}
	b.out.Grow(len(source))
	for i := 0; i < len(source); {
		if n := plainASCII(source[i:]); n > 0 {
			b.same(source[i:i+n], i)
			i += n
			continue
		}
		i += b.special(i)
	}
	v := b.view
	v.text = b.out.String()
	v.lower = lowered(v.text)
	return v
}

// plainASCII counts the bytes at the beginning of s that the view takes over as they are.
func plainASCII(s string) int {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c < ' ' && c != '\n' || c == '`' || c == 0x7f {
			return i
		}
	}
	return len(s)
}

type builder struct {
	view   *view
	out    strings.Builder
	folded map[rune]string // what was folded before
}

func (b *builder) same(s string, at int) {
	v := b.view
	if n := len(v.runs); n == 0 || v.runs[n-1].wide != 0 ||
		int(v.runs[n-1].source)+b.out.Len()-int(v.runs[n-1].view) != at {
		v.runs = append(v.runs, run{int32(b.out.Len()), int32(at), 0})
	}
	b.out.WriteString(s)
}

func (b *builder) instead(s string, at, wide int) {
	b.view.runs = append(b.view.runs, run{int32(b.out.Len()), int32(at), int32(wide)})
	b.out.WriteString(s)
}

// special folds the character at position i of the source and tells its length.
func (b *builder) special(i int) int {
	s := b.view.source
	r, n := utf8.DecodeRuneInString(s[i:])
	switch {
	case r == utf8.RuneError && n == 1:
		b.same("\x01", i) // a byte that is no UTF-8: nothing a rule knows
	case r == '\r':
		if i+1 >= len(s) || s[i+1] != '\n' {
			b.same("\n", i)
		}
	case r == '\f' || r == '\v' || r == '\u2028' || r == '\u2029' || r == '\u0085':
		b.instead("\n", i, n)
	case r == '\u00ad' && breaks(s[i+n:]):
		b.instead("-", i, n) // at a line's end it is drawn
	case invisible(r):
	case unicode.Is(unicode.Mn, r):
		b.accent(n)
	case r == '\t':
		b.instead(cell, i, n)
	case unicode.Is(unicode.Zs, r):
		b.instead(" ", i, n)
	default:
		f, known := b.folded[r]
		if !known {
			f = folded(r)
			b.folded[r] = f
		}
		if f == s[i:i+n] {
			b.same(f, i)
		} else if f != "" {
			b.instead(f, i, n)
		}
	}
	return n
}

// breaks reports whether a line ends where s begins.
func breaks(s string) bool {
	return strings.HasPrefix(s, "\n") || strings.HasPrefix(s, "\r")
}

// accent lets the letter before it take in a combining mark of n bytes.
func (b *builder) accent(n int) {
	v := b.view
	at := b.out.Len()
	if at == 0 {
		return
	}
	last := &v.runs[len(v.runs)-1]
	if last.wide != 0 {
		last.wide += int32(n)
		return
	}
	if int(last.view) == at-1 {
		last.wide = int32(1 + n)
		return
	}
	v.runs = append(v.runs, run{int32(at - 1), last.source + int32(at-1) - last.view, int32(1 + n)})
}

func invisible(r rune) bool {
	return r == '\u00ad' || r == '\ufeff' || r >= '\u200b' && r <= '\u200f' || r >= '\u202a' && r <= '\u202e' ||
		r >= '\u2060' && r <= '\u2064' || r >= '\ufe00' && r <= '\ufe0f' || r == '\u034f' || r == '\u061c'
}

// special letters that Unicode does not take apart, signs with several forms, and letters that look Latin.
var foldings = map[rune]string{
	'ł': "l", 'Ł': "L", 'ø': "o", 'Ø': "O", 'đ': "d", 'Đ': "D", 'ð': "d", 'Ð': "D", 'þ': "th", 'Þ': "Th", 'ı': "i", 'ß': "ss", 'ẞ': "SS",
	'æ': "ae", 'Æ': "Ae", 'œ': "oe", 'Œ': "Oe", 'ħ': "h", 'ə': "e", 'Ə': "E", 'ŋ': "n",
	'‘': "'", '’': "'", 'ʼ': "'", 'ʻ': "'", '‛': "'", '′': "'", '`': "'", '´': "'", '“': `"`, '”': `"`, '„': `"`, '«': `"`, '»': `"`,
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '―': "-", '−': "-", '⁃': "-", '﹣': "-", '－': "-", '·': ".", '․': ".", '⁄': "/",
	'а': "a", 'с': "c", 'ԁ': "d", 'е': "e", 'һ': "h", 'і': "i", 'ј': "j", 'о': "o", 'р': "p", 'ѕ': "s", 'у': "y", 'х': "x", 'ԛ': "q", 'ԝ': "w",
	'А': "A", 'В': "B", 'С': "C", 'Е': "E", 'Н': "H", 'І': "I", 'Ј': "J", 'К': "K", 'М': "M", 'О': "O", 'Р': "P", 'Ѕ': "S", 'Т': "T", 'Х': "X",
	'α': "a", 'ο': "o", 'ν': "v", 'ι': "i", 'Α': "A", 'Β': "B", 'Ε': "E", 'Ζ': "Z", 'Η': "H", 'Ι': "I", 'Κ': "K", 'Μ': "M", 'Ν': "N", 'Ο': "O", 'Ρ': "P", 'Τ': "T", 'Υ': "Y", 'Χ': "X",
}

// folded is how the view writes a character.
func folded(r rune) string {
	if s, ok := foldings[r]; ok {
		return s
	}
	if r < ' ' || r == 0x7f {
		return " "
	}
	s := norm.NFKD.String(string(r))
	if s == string(r) {
		return s
	}
	return strings.Map(func(c rune) rune {
		if unicode.Is(unicode.Mn, c) {
			return -1
		}
		if f, ok := foldings[c]; ok && len(f) == 1 {
			return rune(f[0])
		}
		return c
	}, s)
}

// lowered is s in small letters where that does not change its length.
func lowered(s string) string {
	b, ascii := make([]byte, len(s)), true
	for i := range len(s) {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		ascii = ascii && c < utf8.RuneSelf
		b[i] = c
	}
	if !ascii {
		if l := strings.ToLower(s); len(l) == len(s) {
			return l
		}
	}
	return string(b)
}

// fold is the view of a short text, such as a name of the case.
func fold(s string) string { return newView(s).text }

// at gives the run that holds byte i of the view.
func (v *view) at(i int) run {
	n, found := slices.BinarySearchFunc(v.runs, int32(i), func(r run, i int32) int { return int(r.view) - int(i) })
	if !found {
		n--
	}
	return v.runs[n]
}

// original maps a span of the view, which is not empty, to the bytes of the original that it stands for.
func (v *view) original(start, end int) (int, int) {
	return originalOf(v.at(start), v.at(end-1), start, end)
}

// originalOf maps a span that begins in one run and ends in another.
func originalOf(a, z run, start, end int) (int, int) {
	from, to := int(a.source), int(z.source+z.wide)
	if a.wide == 0 {
		from += start - int(a.view)
	}
	if z.wide == 0 {
		to = int(z.source) + end - int(z.view)
	}
	return from, to
}

// A forward maps spans that follow one another, without looking for each anew.
type forward struct {
	view *view
	run  int
}

func (f *forward) at(i int) run {
	for runs := f.view.runs; f.run+1 < len(runs) && int(runs[f.run+1].view) <= i; f.run++ {
	}
	return f.view.runs[f.run]
}

func (f *forward) original(start, end int) (int, int) {
	a := f.at(start)
	return originalOf(a, f.at(end-1), start, end)
}
