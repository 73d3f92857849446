package together

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Flag is something in a text that may identify somebody together with what else is known.
type Flag struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"` // high, medium or low
	Pages    []int  `json:"pages"`
	Words    string `json:"words,omitempty"` // for those who may read the text only
	Reason   string `json:"reason"`
	Advice   string `json:"advice"`
}

// Where says "page 3" or "pages 3, 7 and 9".
func (f Flag) Where() string {
	var b strings.Builder
	b.WriteString("page")
	if len(f.Pages) > 1 {
		b.WriteString("s")
	}
	for i, p := range f.Pages {
		switch {
		case i > 0 && i == len(f.Pages)-1:
			b.WriteString(" and")
		case i > 0:
			b.WriteString(",")
		}
		fmt.Fprintf(&b, " %d", p)
	}
	return b.String()
}

// Find reads the pages of a text in order and gives its flags, those that weigh most first. The same words under the same rule
// are one flag with all their pages.
func (s *Set) Find(pages []string) []Flag {
	f := &finder{set: s, hits: make([][]span, len(s.Rules)), silent: make([]bool, len(s.Rules)), known: map[string]int{}}
	for n, r := range s.Rules {
		f.hits[n] = make([]span, len(r.Parts))
		if r.By == byDates {
			f.dates = &dates{rule: r}
		}
	}
	for i, text := range pages {
		f.page = i + 1
		for _, p := range paragraphs(text) {
			f.paragraph(p)
		}
	}
	if f.dates != nil {
		f.dates.pairs(f.flag)
	}
	slices.SortStableFunc(f.flags, func(a, b Flag) int {
		return cmp.Or(cmp.Compare(weight[a.Severity], weight[b.Severity]), cmp.Compare(a.Pages[0], b.Pages[0]))
	})
	return f.flags
}

var weight = map[string]int{High: 0, Medium: 1, Low: 2}

// A finder goes once through a text.
type finder struct {
	set    *Set
	page   int
	hits   [][]span // by rule and part: its first words in what is being read; empty spans are none
	silent []bool   // by rule, of the same
	seen   []int    // rules with a hit
	words  []span   // of the paragraph
	flags  []Flag
	known  map[string]int // rule and words: which flag
	dates  *dates
}

func (f *finder) paragraph(p string) {
	low := lower(p)
	all := sentences(p)
	f.words = f.words[:0]
	tokens(low, 0, len(low), func(t span) { f.words = append(f.words, t) })
	rest := f.words
	for _, s := range all {
		n := 0
		for n < len(rest) && rest[n].at < s.to {
			n++
		}
		f.look(p, low, s, rest[:n], Sentence)
		if f.dates != nil {
			f.dates.read(p, low, s, rest[:n], f.page, f.flag)
		}
		rest = rest[n:]
	}
	f.look(p, low, span{0, len(p)}, f.words, Paragraph)
}

// look finds the words of rules of one reach in a unit of text, and then what of these rules is there whole.
func (f *finder) look(p, low string, unit span, words []span, within string) {
	for i, t := range words {
		for _, ph := range f.set.byWord[low[t.at:t.to]] {
			if f.set.Rules[ph.rule].Within == within && (!ph.capital || unicode.IsUpper(first(p[t.at:]))) && follows(low, words[i+1:], ph.rest) {
				f.hit(ph, span{t.at, words[i+len(ph.rest)].to})
			}
		}
	}
	for _, n := range f.seen {
		f.whole(n, p, low, unit)
		f.silent[n] = false
		clear(f.hits[n])
	}
	f.seen = f.seen[:0]
}

func follows(low string, words []span, rest []string) bool {
	if len(rest) > len(words) {
		return false
	}
	for i, w := range rest {
		if t := words[i]; low[t.at:t.to] != w {
			return false
		}
	}
	return true
}

func (f *finder) hit(ph phrase, at span) {
	if !slices.Contains(f.seen, ph.rule) {
		f.seen = append(f.seen, ph.rule)
	}
	if ph.part == unless {
		f.silent[ph.rule] = true
	} else if have := &f.hits[ph.rule][ph.part]; have.to == 0 || have.at == at.at && at.to > have.to {
		*have = at
	}
}

// whole flags a rule whose parts all stand in the unit. Expressions come last: most units have not the words.
func (f *finder) whole(n int, p, low string, unit span) {
	r := f.set.Rules[n]
	if f.silent[n] {
		return
	}
	for i, part := range r.Parts {
		if f.hits[n][i].to == 0 && len(part.expressions) == 0 {
			return
		}
	}
	spans := make([]span, 0, len(r.Parts))
	for i, part := range r.Parts {
		at := f.hits[n][i]
		if at.to == 0 {
			at = r.match(part, p, low, unit)
		}
		if at.to == 0 {
			return
		}
		if !part.Quiet {
			spans = append(spans, at)
		}
	}
	f.flag(r, quote(p, spans), f.page)
}

// match is where the first expression of a part fits that fits at all.
func (r *Rule) match(part Part, p, low string, unit span) span {
	for _, x := range part.expressions {
		text := p[unit.at:unit.to]
		if x.small {
			text = low[unit.at:unit.to]
		}
		for _, m := range x.FindAllStringIndex(text, 8) {
			if words := wordsOf(text[m[0]:m[1]]); len(words) == 0 || !r.except[words[0]] && !r.except[strings.Join(words, " ")] {
				return span{unit.at + m[0], unit.at + m[1]}
			}
		}
	}
	return span{}
}

// apart is how many bytes may lie between words that are quoted as one, and longest how much of them is quoted.
const (
	apart   = 16
	longest = 180
)

// quote gives what stands together, in the order of the text.
func quote(p string, spans []span) string {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(a.at-b.at, a.to-b.to) })
	joined := spans[:1]
	for _, s := range spans[1:] {
		if last := &joined[len(joined)-1]; s.at <= last.to+apart {
			last.to = max(last.to, s.to)
		} else {
			joined = append(joined, s)
		}
	}
	parts := make([]string, len(joined))
	for i, s := range joined {
		parts[i] = p[s.at:s.to]
	}
	words := strings.Trim(strings.Join(parts, " … "), `",`)
	if len(words) > longest {
		cut := longest
		for !utf8.RuneStart(words[cut]) {
			cut--
		}
		words = words[:cut] + " …"
	}
	return words
}

// flag adds a flag, or the pages to the one that says the same.
func (f *finder) flag(r *Rule, words string, pages ...int) {
	key := r.ID + "\n" + lower(words)
	n, known := f.known[key]
	if !known {
		n = len(f.flags)
		f.known[key] = n
		f.flags = append(f.flags, Flag{Rule: r.ID, Severity: r.Severity, Words: words, Reason: r.Reason, Advice: r.Advice})
	}
	for _, p := range pages {
		if !slices.Contains(f.flags[n].Pages, p) {
			f.flags[n].Pages = append(f.flags[n].Pages, p)
			slices.Sort(f.flags[n].Pages)
		}
	}
}
