package detect

import (
	"unicode"
	"unicode/utf8"
)

// A token is a run of letters or a run of digits of the view.
type token struct {
	start, end int32
	form       form
	line       bool // a line ends before it
	spaced     bool // one space stands before it and nothing else
}

// A form says how a token is written.
type form uint8

const (
	small  form = iota // imogen
	title              // Imogen
	upper              // IMOGEN; also one capital
	mixed              // iMogen, McAllister
	number             // 14
)

// tokens cuts the view. Everything but letters and digits stands between tokens.
func tokens(text string) []token {
	all := make([]token, 0, len(text)/5)
	line, last := false, 0
	add := func(start, end int, f form) {
		all = append(all, token{int32(start), int32(end), f, line, start == last+1 && text[last] == ' '})
		line, last = false, end
	}
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case digit(c):
			j := i + 1
			for j < len(text) && digit(text[j]) {
				j++
			}
			add(i, j, number)
			i = j
		case letter(c):
			j, f := word(text, i)
			add(i, j, f)
			i = j
		case c < utf8.RuneSelf:
			line = line || c == '\n'
			i++
		default:
			r, n := utf8.DecodeRuneInString(text[i:])
			if unicode.IsLetter(r) {
				j, f := word(text, i)
				add(i, j, f)
				i = j
			} else {
				i += n
			}
		}
	}
	return all
}

// single says whether a token is one letter, as those of a name that is spaced out are.
func (t token) single() bool { return t.end-t.start == 1 }

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func digit(c byte) bool { return c >= '0' && c <= '9' }

// uncased reports whether r is a letter of a script without capitals: Arabic, Chinese and others run on into a name in Latin letters.
func uncased(r rune) bool { return unicode.Is(unicode.Lo, r) && !unicode.Is(unicode.Latin, r) }

// word reads the letters from i on, and how they are written. Where the script changes another word begins.
func word(text string, i int) (int, form) {
	first, capitals, smalls := false, 0, 0
	other := false // it is of a script without capitals
	j := i
	for j < len(text) {
		c := text[j]
		n := 1
		switch {
		case c < utf8.RuneSelf && other:
			return j, shape(first, capitals, smalls)
		case c >= 'a' && c <= 'z':
			smalls++
		case c >= 'A' && c <= 'Z':
			capitals++
			first = first || j == i
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(text[j:])
			if !unicode.IsLetter(r) || j > i && uncased(r) != other {
				return j, shape(first, capitals, smalls)
			}
			if other = uncased(r); unicode.IsUpper(r) {
				capitals++
				first = first || j == i
			} else {
				smalls++
			}
			n = size
		default:
			return j, shape(first, capitals, smalls)
		}
		j += n
	}
	return j, shape(first, capitals, smalls)
}

func shape(first bool, capitals, smalls int) form {
	switch {
	case capitals == 0:
		return small
	case smalls == 0:
		return upper
	case first && capitals == 1:
		return title
	}
	return mixed
}

// capital says whether the token begins like a name.
func (t token) capital() bool { return t.form == title || t.form == upper || t.form == mixed }
