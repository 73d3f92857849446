package reflow

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// words are those that stand whole in some line of the document, for words that break over a line end.
type words map[string]bool

// knownWords collects the words that no line end breaks.
func knownWords(pages [][]*line) words {
	w := words{}
	for _, page := range pages {
		open := false // the line before ends in a hyphen
		for _, l := range page {
			fields := strings.Fields(l.text())
			for i, f := range fields {
				part := i == len(fields)-1 && hyphened(f)
				if !part && !(i == 0 && open) {
					w[bare(f)] = true
				}
				open = part
			}
		}
	}
	return w
}

// bare is a word without the punctuation around it, in small letters.
func bare(s string) string {
	return strings.ToLower(strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }))
}

func hyphened(s string) bool {
	return strings.HasSuffix(s, "-") || strings.HasSuffix(s, "\u2010") || strings.HasSuffix(s, "\u00ad")
}

// firsts are first parts of compounds that are written with a hyphen.
var firsts = map[string]bool{"well": true, "self": true, "multi": true, "co": true, "ex": true, "non": true, "semi": true, "half": true,
	"long": true, "short": true, "high": true, "low": true, "part": true, "full": true, "one": true, "two": true, "three": true, "four": true,
	"pre": true, "post": true, "mid": true, "cross": true, "anti": true, "inter": true, "intra": true, "sub": true, "follow": true,
	"decision": true, "face": true, "day": true, "up": true, "out": true, "on": true, "in": true, "off": true, "first": true, "second": true,
	"third": true, "year": true, "re": true, "great": true, "step": true, "single": true, "child": true, "family": true, "trauma": true,
	"evidence": true, "risk": true, "section": true, "round": true, "under": true, "over": true, "hard": true, "ill": true, "old": true, "new": true}

// A joiner writes the fragments of a block as one text.
type joiner struct {
	known words
	out   []run
	last  *line
}

// add appends a fragment. A line end becomes a space, or nothing where a word goes on.
func (j *joiner) add(f *fragment) {
	if j.last != nil && j.last != f.line && !f.line.glued {
		j.lineEnd(f)
	}
	j.last = f.line
	for _, r := range f.runs {
		j.run(r)
	}
}

func (j *joiner) run(r run) {
	if n := len(j.out); n > 0 && r.own == nil && j.out[n-1].own == nil && j.out[n-1].style == r.style {
		j.out[n-1].text += r.text
		return
	}
	j.out = append(j.out, r)
}

// lineEnd joins what is there with the line of f.
func (j *joiner) lineEnd(f *fragment) {
	n := len(j.out)
	if n == 0 {
		return
	}
	end := &j.out[n-1]
	next := plain(f.runs)
	if first, _ := utf8.DecodeRuneInString(next); end.own == nil && hyphened(end.text) && withinWord(end.text) && unicode.In(first, unicode.L, unicode.N) {
		if unicode.IsLower(first) && j.soft(end.text, next) {
			_, size := utf8.DecodeLastRuneInString(end.text)
			end.text = end.text[:len(end.text)-size]
		}
		return
	}
	j.run(run{text: " ", style: end.style})
}

// withinWord reports whether a letter stands before the hyphen that ends s.
func withinWord(s string) bool {
	_, size := utf8.DecodeLastRuneInString(s)
	before, _ := utf8.DecodeLastRuneInString(s[:len(s)-size])
	return unicode.In(before, unicode.L, unicode.N)
}

// soft reports whether the hyphen at the end of a was set by a program because the line ended there.
func (j *joiner) soft(a, b string) bool {
	if strings.HasSuffix(a, "\u00ad") {
		return true
	}
	left, right := a[strings.LastIndexAny(a, " \u00a0")+1:], b
	if i := strings.IndexAny(b, " \u00a0"); i >= 0 {
		right = b[:i]
	}
	_, size := utf8.DecodeLastRuneInString(left)
	stem := left[:len(left)-size]
	if strings.ContainsAny(stem, "@/:") {
		return false
	}
	switch {
	case j.known[bare(stem+right)]:
		return true
	case j.known[bare(stem+"-"+right)]:
		return false
	}
	whole := bare(stem)
	if i := strings.LastIndex(whole, "-"); i >= 0 {
		return false // the third part of a compound
	}
	return !firsts[whole]
}

// done gives the text: white space collapsed, accents on their letters, soft hyphens gone.
func (j *joiner) done() []run { return tidy(j.out) }

func tidy(runs []run) []run {
	var out []run
	space := true // nothing but space so far
	for _, r := range runs {
		if r.own == nil {
			var b strings.Builder
			for _, c := range r.text {
				switch {
				case c == '\u00ad':
				case c != '\u00a0' && unicode.IsSpace(c):
					if !space {
						b.WriteByte(' ')
					}
					space = true
				default:
					b.WriteRune(c)
					space = false
				}
			}
			r.text = norm.NFC.String(b.String())
		} else {
			space = false
		}
		n := len(out)
		if r.own != nil && n > 0 && out[n-1].own == nil {
			if c, size := utf8.DecodeRuneInString(r.text); size == len(r.text) && unicode.Is(unicode.Mn, c) {
				if whole := norm.NFC.String(out[n-1].text + r.text); ours(whole) {
					out[n-1].text = whole // an accent that was drawn by itself
					continue
				}
			}
		}
		switch {
		case r.text == "":
		case n > 0 && r.own == nil && out[n-1].own == nil && out[n-1].style == r.style:
			out[n-1].text += r.text
		default:
			out = append(out, r)
		}
	}
	for n := len(out); n > 0 && out[n-1].own == nil; n = len(out) {
		out[n-1].text = strings.TrimRight(out[n-1].text, " ")
		if out[n-1].text != "" {
			break
		}
		out = out[:n-1]
	}
	return between(out)
}

// between makes spaces plain that stand between two looks: programs give them now one, now the other, and a line end has
// neither.
func between(runs []run) []run {
	var out []run
	add := func(r run) {
		if n := len(out); n > 0 && r.own == nil && out[n-1].own == nil && out[n-1].style == r.style {
			out[n-1].text += r.text
			return
		}
		out = append(out, r)
	}
	for i, r := range runs {
		if r.own != nil {
			add(r)
			continue
		}
		text := strings.Trim(r.text, " ")
		before, behind := r.text[0] == ' ', text != "" && r.text[len(r.text)-1] == ' '
		if text == "" { // a space alone: it is the looks around it that count
			st := style{}
			if i > 0 && i+1 < len(runs) && runs[i-1].style == runs[i+1].style {
				st = runs[i-1].style
			}
			add(run{text: " ", style: st})
			continue
		}
		if before {
			add(run{text: " "})
		}
		add(run{text: text, style: r.style})
		if behind {
			add(run{text: " "})
		}
	}
	return out
}
