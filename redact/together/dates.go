package together

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// byDates is the code behind a rule that needs the whole document: a month of birth, a month of death and an exact age tell,
// two of them, the third.
const byDates = "dates"

const (
	inWords = `one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty`
	number  = `(?:\d{1,3}|` + inWords + `)`
)

var numbers = func() map[string]bool {
	all := map[string]bool{}
	for w := range strings.SplitSeq(inWords, "|") {
		all[w] = true
	}
	return all
}()

var (
	aMonth   = regexp.MustCompile(`^(?:(?:January|February|March|April|May|June|July|August|September|October|November|December),?(?: of)?|(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)(?: term)?(?: of)?) (?:19|20)\d\d\b`)
	exactAge = regexp.MustCompile(`\b(?:` + number + `[ -](?:weeks?|months?|days?)[ -]old|(?:aged|at)(?: just| only| about)? ` + number + ` (?:weeks|months|days)(?: of age)?|` + number + ` years?,?(?: and)? ` + number + ` months?(?: old)?|` + number + `[ -](?:weeks?|months?|days?) after (?:his|her|their|the) birth)\b`)
	// Both of these are tried on small letters. An adult's own birth says nothing of the child's age.
	grownUp = regexp.MustCompile(`\b(?:mother|father|parents?|partner|grand\w+|adult \w+|stepfather|stepmother|uncle|aunt)(?: \w+)? (?:was|were|is) (?:herself |himself )?born\b`)
	whose   = regexp.MustCompile(`\b(?:Child|Baby|Sibling|Twin|Infant|Brother|Sister|Boy|Girl) [A-Z0-9]{1,3}\b`)
)

// cues are the words without which a sentence holds no fact: the names of months, what exact ages are counted in, and what
// tells of a birth or of its end.
var cues = func() map[string]cue {
	all := map[string]cue{}
	for c, words := range map[cue]string{
		monthCue: "january february march april may june july august september october november december spring summer autumn winter",
		countCue: "week weeks month months day days",
		birthCue: "born birth birthday",
		endCue:   "died dies death dead killed fatal fatally murder murdered collapse collapsed injured injury injuries incident",
	} {
		for w := range strings.FieldsSeq(words) {
			all[w] = c
		}
	}
	return all
}()

type cue int

const (
	noCue cue = iota
	monthCue
	countCue
	birthCue
	endCue
	cueKinds
)

// The kinds of fact that a sentence can hold.
const (
	bornIn = iota
	endedIn
	agedAtEnd
	kinds
)

// A fact is a date or an age that a sentence gives, with the labels of the children it speaks of.
type fact struct {
	words string
	page  int
	of    []string
}

// dates gathers the facts of a document.
type dates struct {
	rule  *Rule
	facts [kinds][]fact
}

// read takes the facts of a sentence. An exact age beside a month needs no second sentence and is flagged at once.
func (d *dates) read(p, low string, s span, words []span, page int, flag func(r *Rule, words string, pages ...int)) {
	var at [cueKinds]span // the first of each
	var month, age span
	for i, t := range words {
		c := cues[low[t.at:t.to]]
		if c == noCue {
			continue
		}
		if at[c].to == 0 {
			at[c] = t
		}
		switch {
		case c == monthCue && month.to == 0:
			month = in(aMonth, p, span{t.at, s.to})
		case c == countCue && age.to == 0 && i > 0 && counts(low[words[i-1].at:words[i-1].to]):
			age = in(exactAge, low, around(low, t, s))
		}
	}
	if month.to == 0 && age.to == 0 {
		return
	}
	if month.to > 0 && age.to > 0 {
		flag(d.rule, quote(p, []span{month, age}), page)
	}
	add := func(kind int, spans ...span) {
		d.facts[kind] = append(d.facts[kind], fact{quote(p, spans), page, whose.FindAllString(p[s.at:s.to], 8)})
	}
	birth, end := at[birthCue], at[endCue]
	if month.to > 0 && birth.to > 0 && in(grownUp, low, s).to == 0 {
		add(bornIn, birth, month)
	} else if month.to > 0 && end.to > 0 {
		add(endedIn, end, month)
	}
	if age.to > 0 && end.to > 0 {
		add(agedAtEnd, end, age)
	}
}

// counts tells whether a word is a number, so that an age can follow.
func counts(w string) bool {
	return w[0] >= '0' && w[0] <= '9' || numbers[w]
}

// around is what stands near a word of a sentence: no expression for an age is longer.
func around(p string, t, s span) span {
	const near = 48
	from, to := max(s.at, t.at-near), min(s.to, t.to+near)
	for from < t.at && !utf8.RuneStart(p[from]) {
		from++
	}
	for to > t.to && to < s.to && !utf8.RuneStart(p[to]) {
		to--
	}
	return span{from, to}
}

// in is where an expression first fits in a sentence.
func in(x *regexp.Regexp, p string, s span) span {
	if m := x.FindStringIndex(p[s.at:s.to]); m != nil {
		return span{s.at + m[0], s.at + m[1]}
	}
	return span{}
}

// pairs flags the first two facts of different kinds that can be of the same child, for each two kinds.
func (d *dates) pairs(flag func(r *Rule, words string, pages ...int)) {
	for _, two := range [][2]int{{bornIn, endedIn}, {bornIn, agedAtEnd}, {endedIn, agedAtEnd}} {
		if a, b, ok := firstPair(d.facts[two[0]], d.facts[two[1]]); ok {
			flag(d.rule, a.words+" … "+b.words, slices.Compact([]int{a.page, b.page})...)
		}
	}
}

// firstPair is the first pair that no label keeps apart. Facts of the same words are one, so that many cost no more than few.
func firstPair(as, bs []fact) (a, b fact, ok bool) {
	as, bs = distinct(as), distinct(bs)
	for _, a := range as {
		for _, b := range bs {
			if len(a.of) == 0 || len(b.of) == 0 || slices.ContainsFunc(a.of, func(l string) bool { return slices.Contains(b.of, l) }) {
				return a, b, true
			}
		}
	}
	return a, b, false
}

// mostFacts is of how many facts of a kind pairs are made.
const mostFacts = 200

func distinct(all []fact) []fact {
	seen := map[string]bool{}
	var out []fact
	for _, f := range all {
		key := strings.Join(f.of, "\n")
		if !seen[key] && len(out) < mostFacts {
			seen[key] = true
			out = append(out, f)
		}
	}
	return out
}
