package font

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// evidence is what there is to say what a glyph shows.
type evidence struct {
	toUnicode string   // of the font dictionary, "" if it says nothing
	encoding  string   // what the name means that the encoding gives the code
	program   []string // what the font program says
}

// proves reports whether the program says what is taken to be shown.
func (e evidence) proves(shown string) bool {
	for _, says := range e.program {
		if says == shown || fold(says) != "" && fold(says) == fold(shown) {
			return true
		}
	}
	return false
}

// others is what readers say that do not ask the font program, if it differs from what is shown.
func (e evidence) others(shown string) string {
	if e.toUnicode == shown {
		return ""
	}
	return e.toUnicode
}

// text weighs the evidence. ToUnicode is what the producer meant and comes first; but a reader sees the glyph, so where
// the program says another letter or digit, the program wins: a map that lies must not hide a name.
//
// A ligature that only a name tells is given as its letters, so that whoever searches or listens finds the word.
func (e evidence) text() (text string, sure bool) {
	text, sure = e.weighed()
	if text != e.toUnicode {
		text = ligatures.Replace(text)
	}
	return text, sure
}

var ligatures = strings.NewReplacer("\ufb00", "ff", "\ufb01", "fi", "\ufb02", "fl", "\ufb03", "ffi", "\ufb04", "ffl", "\ufb05", "st", "\ufb06", "st")

func (e evidence) weighed() (text string, sure bool) {
	for _, meant := range []string{e.toUnicode, e.encoding} {
		if meant == "" {
			continue
		}
		if says := e.program; private(meant) && len(says) > 0 {
			return says[0], true
		}
		if shown, ok := e.contradicts(meant); ok {
			return shown, true
		}
		return meant, true
	}
	if len(e.program) > 0 {
		return e.program[0], true
	}
	return "", false
}

// contradicts gives the letters or digits that the program shows instead of meant.
func (e evidence) contradicts(meant string) (string, bool) {
	other := ""
	want := fold(meant)
	for _, says := range e.program {
		f := fold(says)
		if f == want {
			return "", false
		}
		if f != "" && other == "" {
			other = says
		}
	}
	return other, other != ""
}

// fold keeps the letters and digits of s in one form: compatibility characters resolved, lower case (a small capital
// shows the letter it is mapped to). Comma and cedilla below are one: fonts and the glyph list mix them up.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case 'ţ':
			return 'ț'
		case 'ş':
			return 'ș'
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, norm.NFKC.String(strings.ToLower(norm.NFKC.String(s))))
}

// private reports whether text is of characters that mean nothing by themselves: those of private use, and controls.
func private(text string) bool {
	for _, r := range text {
		if !unicode.Is(unicode.Co, r) && !unicode.IsControl(r) {
			return false
		}
	}
	return text != ""
}
