package verify

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// What stands between a letter or digit and the one before it.
const (
	joined  byte = iota
	apart        // white space, punctuation, the beginning
	hyphen       // a hyphen or dash, with white space or without
	turning      // nothing, but a digit meets a letter, or a letter one of another script
)

// A folded text is what is left of a text for comparing: letters and digits only, lower case, without accents,
// compatibility forms made plain; with what stood between them.
type folded struct {
	text  []byte
	gap   []byte // before each byte of text, and at the end; joined inside a rune
	upper []bool // whether the rune that begins here was upper case
}

// fold prepares text for comparing. Soft hyphens, joiners and PDFium's mark for a hyphen at a line's end vanish.
func fold(text string) folded {
	f := folded{text: make([]byte, 0, len(text)), gap: make([]byte, 0, len(text)+1), upper: make([]bool, 0, len(text))}
	gap, last := apart, rune(0)
	for i := 0; i < len(text); {
		if b := text[i]; b < utf8.RuneSelf { // most text, without the cost of normalising
			i++
			gap, last = f.put(rune(b), gap, last)
			continue
		}
		end := i + 1
		for end < len(text) && text[end] >= utf8.RuneSelf {
			end++
		}
		for _, r := range norm.NFKD.String(text[i:end]) {
			gap, last = f.put(r, gap, last)
		}
		i = end
	}
	f.gap = append(f.gap, apart)
	return f
}

// Uncased reports whether r is a letter of a script without capitals. Where such letters meet others a word ends: Arabic and Chinese
// text runs on into a name in Latin letters.
func Uncased(r rune) bool {
	return r >= utf8.RuneSelf && unicode.Is(unicode.Lo, r) && !unicode.Is(unicode.Latin, r)
}

func (f *folded) put(r rune, gap byte, last rune) (byte, rune) {
	letter := unicode.IsLetter(r)
	switch {
	case letter || unicode.IsNumber(r):
		if gap == joined && last != 0 && (letter != unicode.IsLetter(last) || letter && Uncased(r) != Uncased(last)) {
			gap = turning
		}
		at := len(f.text)
		f.text = utf8.AppendRune(f.text, unicode.ToLower(r))
		for range len(f.text) - at {
			f.gap = append(f.gap, joined)
			f.upper = append(f.upper, false)
		}
		f.gap[at], f.upper[at] = gap, unicode.IsUpper(r)
		return joined, r
	case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) || r == 0 || r == 2 || r == '\ufffe':
		return gap, last
	case r == '-' || unicode.Is(unicode.Pd, r) || r == '\u2212':
		return hyphen, 0
	case gap == hyphen:
		return hyphen, 0
	default:
		return apart, 0
	}
}

// letterCount is the number of letters and digits of text as folded.
func letterCount(text string) int { return utf8.RuneCount(fold(text).text) }

// A needle is one term as it is looked for.
type needle struct {
	folded
	short  bool   // fewer than four letters and digits: gaps count, and capitals if there are fewer than three
	single bool   // one word
	proper bool   // found only where its first letter is a capital, as names of one word are in running text
	number string // the term, where it is a few digits and what parts them: see [needle.among]
}

func newNeedle(term string) needle {
	n := needle{folded: fold(strings.TrimSpace(term))}
	n.short = utf8.RuneCount(n.text) < shortTerm
	n.single = true
	for _, g := range n.gap[min(1, len(n.gap)):max(1, len(n.gap)-1)] {
		n.single = n.single && g == joined
	}
	if len(n.text) < leastBinary && !bytes.ContainsFunc(n.text, func(r rune) bool { return r < '0' || r > '9' }) {
		n.number = alikeSigns(strings.TrimSpace(term))
	}
	return n
}

// among is how often the term stands in what a program wrote, where it stands found times by its letters and digits. Places, widths
// and codes of glyphs are full of few digits: the day 18/11 is no place 318 18.11, and counts only with the signs that part it.
func (n *needle) among(text string, found int) int {
	if n.number == "" {
		return found
	}
	digit := func(b byte) bool { return b >= '0' && b <= '9' }
	found, text = 0, alikeSigns(text)
	for at := 0; ; at++ {
		next := strings.Index(text[at:], n.number)
		if next < 0 {
			return found
		}
		at += next
		end := at + len(n.number)
		if (at == 0 || !digit(text[at-1])) && (end == len(text) || !digit(text[end])) && !inHex(text, at, end) {
			found++
		}
	}
}

// inHex reports whether a stretch stands between angle brackets among hexadecimal digits, where it is codes and no text: every map of
// codes has <0000>, and <0044> is a D. What such a string says is decoded and searched by itself.
func inHex(text string, start, end int) bool {
	hex := func(b byte) bool {
		return b >= '0' && b <= '9' || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F' || b == ' '
	}
	for start > 0 && hex(text[start-1]) {
		start--
	}
	for end < len(text) && hex(text[end]) {
		end++
	}
	return start > 0 && text[start-1] == '<' && end < len(text) && text[end] == '>'
}

// alikeSigns writes every dash as one, and every white space as one, and leaves out what is not seen.
func alikeSigns(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Pd, r) || r == '\u2212':
			return '-'
		case unicode.Is(unicode.Cf, r) || r == '\ufffe':
			return -1
		}
		return r
	}, text)
}

// shortTerm is the number of letters and digits from which on a term is looked for inside other things.
const shortTerm = 4

// A finder finds terms in texts, whole words only, whatever the case, accents, hyphens and spaces. It is immutable.
type finder struct {
	needles []needle
	auto    *automaton
}

func newFinder(terms []string) *finder {
	f := &finder{needles: make([]needle, len(terms))}
	patterns := make([][]byte, len(terms))
	for i, t := range terms {
		f.needles[i] = newNeedle(t)
		patterns[i] = f.needles[i].text
	}
	f.auto = newAutomaton(patterns)
	return f
}

// each calls hit for every place where a term stands in text, as folded offsets.
func (f *finder) each(text folded, hit func(term, start, end int)) {
	f.auto.each(text.text, func(p, end int) bool {
		start := end - len(f.needles[p].text)
		if f.needles[p].stands(text, start, end) {
			hit(p, start, end)
		}
		return true
	})
}

// stands reports whether the needle, whose letters are at text[start:end], stands there as words of its own.
func (n *needle) stands(text folded, start, end int) bool {
	if text.gap[start] == joined || text.gap[end] == joined {
		return false
	}
	if n.proper && n.upper[0] && !text.upper[start] {
		return false
	}
	missing, added, gaps := 0, 0, 0
	for i := 1; i < end-start; i++ {
		if !utf8.RuneStart(n.text[i]) {
			continue
		}
		gaps++
		own, here := n.gap[i] != joined && n.gap[i] != turning, text.gap[start+i]
		switch {
		case own && (here == joined || here == turning):
			missing++
		case !own && here == apart && !isDigit(n.text[i-1], n.text[i]):
			added++
		}
	}
	if n.short {
		initials := utf8.RuneCount(n.text) < 3
		return missing == 0 && added == 0 && (!initials || n.sameCase(text, start))
	}
	return added == 0 || added == gaps // letter-spaced all through
}

func isDigit(a, b byte) bool { return a >= '0' && a <= '9' && b >= '0' && b <= '9' }

func (n *needle) sameCase(text folded, start int) bool {
	for i := range n.text {
		if n.upper[i] != text.upper[start+i] {
			return false
		}
	}
	return true
}

// Count returns how often each term stands in texts by the rules by which Prove looks for it: whole words, whatever
// the case, accents, hyphens, white space; terms of three letters only in the same spacing, shorter ones in the same case too. Callers
// count in the text that is to stay, to fill [Removed.Kept].
func Count(texts, terms []string) []int { return NewCounter(terms).Count(texts) }

// A Counter counts as [Count] does, the same terms in several texts.
type Counter struct{ terms *finder }

// NewCounter returns a counter of terms.
func NewCounter(terms []string) Counter { return Counter{newFinder(terms)} }

// Count returns how often each term stands in texts.
func (c Counter) Count(texts []string) []int {
	total := make([]int, len(c.terms.needles))
	for _, text := range texts {
		c.terms.each(fold(text), func(term, _, _ int) { total[term]++ })
	}
	return total
}
