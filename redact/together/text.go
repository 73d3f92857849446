package together

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// paragraphs sets the text of a page for reading: one kind of quote, dash and space, and each paragraph on one line. Of a PDF's
// text only the lines are sure; a paragraph ends at an empty line, before a number or a bullet, and behind a line that is short.
func paragraphs(page string) []string {
	lines := strings.Split(plain(page), "\n")
	width := 0
	for _, l := range lines {
		width = max(width, len(l))
	}
	var all []string
	var b strings.Builder
	end := func() {
		if b.Len() > 0 {
			all = append(all, b.String())
		}
		b.Reset()
	}
	short := false
	for _, l := range lines {
		l = strings.Join(strings.Fields(l), " ")
		if l == "" || starts(l) || short && !unicode.IsLower(first(l)) {
			end()
		}
		if s := b.String(); s != "" && !strings.HasSuffix(s, "-") {
			b.WriteByte(' ')
		}
		b.WriteString(l)
		short = len(l) < width*3/5
	}
	end()
	return all
}

func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

var numbered = regexp.MustCompile(`^(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.)]|[•▪◦●·-]|\([a-z]{1,3}\)) `)

func starts(line string) bool { return numbered.MatchString(line) }

// plain gives one kind of quote, dash and space.
func plain(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	quoted := false // within single quotes that look like one
	runes := []rune(s)
	for i, r := range runes {
		switch r {
		case '\r', '\u00ad', '\u200b', '\ufeff':
			continue
		case '\u00a0', '\u2009', '\u202f', '\t':
			r = ' '
		case '“', '”', '„', '«', '»':
			r = '"'
		case '‘':
			r, quoted = '"', true
		case '’':
			r = '\''
			if quoted && (i+1 == len(runes) || !unicode.IsLetter(runes[i+1])) {
				r, quoted = '"', false
			}
		case '‐', '‑', '–', '—', '−':
			r = '-'
		case '\f', '\v', '\u2028', '\u2029':
			r = '\n'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// A span is a part of a text, in bytes.
type span struct{ at, to int }

// notEnds are words behind which a full stop ends no sentence.
var notEnds = map[string]bool{"dr": true, "mr": true, "mrs": true, "ms": true, "prof": true, "rev": true, "st": true, "no": true,
	"e.g": true, "i.e": true, "eg": true, "ie": true, "etc": true, "v": true, "vs": true, "cf": true, "para": true, "approx": true}

// sentences are the spans of a paragraph's sentences.
func sentences(paragraph string) []span {
	var all []span
	from := 0
	for i := 0; i < len(paragraph); i++ {
		if c := paragraph[i]; c != '.' && c != '!' && c != '?' {
			continue
		}
		to := i + 1
		for to < len(paragraph) && strings.IndexByte(`"')]`, paragraph[to]) >= 0 {
			to++
		}
		if to+1 >= len(paragraph) || paragraph[to] != ' ' || unicode.IsLower(first(paragraph[to+1:])) || notEnds[lastWord(paragraph[from:i])] {
			continue
		}
		all = append(all, span{from, to})
		from = to + 1
		i = to
	}
	return append(all, span{from, len(paragraph)})
}

func lastWord(s string) string {
	return lower(strings.TrimLeft(s[strings.LastIndexByte(s, ' ')+1:], `"'([`))
}

// lower changes A to Z alone, so that places stay what they are.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// tokens calls each with the span of every word from at to to: letters and digits, without a possessive's ending.
func tokens(s string, at, to int, each func(span)) {
	for i := at; i < to; {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !wordy(r) {
			i += n
			continue
		}
		from := i
		for i < to {
			if r, n = utf8.DecodeRuneInString(s[i:]); !wordy(r) {
				break
			}
			i += n
		}
		each(span{from, i})
		if strings.HasPrefix(s[i:to], "'s") && (i+2 == to || !wordy(first(s[i+2:to]))) {
			i += 2
		}
	}
}

func wordy(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// wordsOf are the words of a phrase in small letters, as a text's are compared.
func wordsOf(s string) []string {
	s = lower(plain(s))
	var all []string
	tokens(s, 0, len(s), func(t span) { all = append(all, s[t.at:t.to]) })
	return all
}
