package redact

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/verify"
)

// mentions finds terms by their words alone, wherever they stand: the proof does so too, and what it would find must go. Case,
// accents and what stands between words are no difference.
type mentions struct {
	terms [][]string
	first map[string][]int // terms by their first word, longest first
}

func newMentions(terms []string) *mentions {
	m := &mentions{first: map[string][]int{}}
	for i, t := range terms {
		var words []string
		for _, w := range wordsOf(t) {
			words = append(words, w.key)
		}
		m.terms = append(m.terms, words)
		if len(words) > 0 {
			m.first[words[0]] = append(m.first[words[0]], i)
		}
	}
	for _, of := range m.first {
		slices.SortStableFunc(of, func(a, b int) int { return len(m.terms[b]) - len(m.terms[a]) })
	}
	return m
}

// each calls hit for the longest term at each place, none overlapping. Where hit says no the next shorter one is tried.
func (m *mentions) each(text string, hit func(term, start, end int) bool) {
	words := wordsOf(text)
	for i := 0; i < len(words); {
		step := 1
		for _, t := range m.first[words[i].key] {
			n := len(m.terms[t])
			if standAt(m.terms[t], words[i:]) && hit(t, words[i].start, words[i+n-1].end) {
				step = n
				break
			}
		}
		i += step
	}
}

func standAt(term []string, words []word) bool {
	if len(term) > len(words) {
		return false
	}
	for k, w := range term {
		if words[k].key != w || k > 0 && words[k].start-words[k-1].end > widestGap {
			return false
		}
	}
	return true
}

// widestGap is what may stand between two words of a term, in bytes.
const widestGap = 8

// A word is a run of letters and digits of a text, as compared.
type word struct {
	start, end int
	key        string
}

// usualWord is how many bytes a word has, with what parts it from the next.
const usualWord = 6

func wordsOf(text string) []word {
	out := make([]word, 0, len(text)/usualWord)
	start, lettered := -1, false
	other := false // its letters are of a script without capitals
	end := func(at int) {
		if start >= 0 {
			if key := wordKey(text[start:at]); key != "" {
				out = append(out, word{start, at, key})
			}
			start, lettered = -1, false
		}
	}
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.In(r, unicode.L, unicode.N, unicode.M, unicode.Cf):
			if unicode.IsLetter(r) {
				if lettered && verify.Uncased(r) != other {
					end(i)
				}
				lettered, other = true, verify.Uncased(r)
			}
			if start < 0 {
				start = i
			}
		case start >= 0 && (r == '-' || r == '\u2010') && strings.HasPrefix(text[i+n:], "\n"):
			n++ // a word that goes on in the next line
		default:
			end(i)
		}
		i += n
	}
	end(len(text))
	return out
}

func wordKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.L, unicode.N) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKD.String(s))
}

// unfound adds the mentions of people of the case that stand plainly in the text and that detection left out, as it may where
// it takes the words for a part of something else. A name that can be nothing else has no place to stay but a keep list, or
// where somebody said so.
func unfound(found []detect.Finding, text string, finder *detect.Detector) []detect.Finding {
	var terms []string
	var of []detect.Finding
	for _, f := range found {
		if f.Goes() && certainName(f) && !slices.Contains(terms, f.Text) {
			terms, of = append(terms, f.Text), append(of, f)
		}
	}
	if len(terms) == 0 {
		return found
	}
	var more []detect.Finding
	page, upTo := 1, 0
	at := 0
	guarded := newGuard(finder, text)
	newMentions(terms).each(text, func(term, start, end int) bool {
		for at < len(found) && found[at].End <= start {
			at++
		}
		if at < len(found) && found[at].Start < end || guarded(start, end) {
			return true // found, kept, or a part of something that was found
		}
		page += strings.Count(text[upTo:start], "\f")
		upTo = start
		f := of[term]
		f.Start, f.End, f.Page, f.Text, f.Tier, f.Confidence = start, end, page, text[start:end], detect.TierB, min(f.Confidence, 0.85)
		f.Why = "the same words as elsewhere in this text: " + f.Why
		more = append(more, f)
		return true
	})
	if len(more) == 0 {
		return found
	}
	found = append(found, more...)
	slices.SortStableFunc(found, func(a, b detect.Finding) int { return a.Start - b.Start })
	return found
}

// certainName reports whether a finding is someone of the case, by words that hardly mean anything else.
func certainName(f detect.Finding) bool {
	return f.Kind == "person" && !f.Continued && f.Listed() && detect.Distinct(f.Text)
}

// newGuard tells which parts of text the keep lists guard.
func newGuard(finder *detect.Detector, text string) func(start, end int) bool {
	kept := newMentions(finder.Protected(text))
	var spans [][2]int
	kept.each(text, func(_, start, end int) bool {
		spans = append(spans, [2]int{start, end})
		return true
	})
	return func(start, end int) bool {
		return slices.ContainsFunc(spans, func(s [2]int) bool { return s[0] < end && start < s[1] })
	}
}

// A substitute takes what goes out of strings beside the pages where detection, which reads each by itself, finds nothing.
type substitute struct {
	terms  *mentions
	stays  []bool // it stands on the pages too: a string that says what a page says is left as it is
	with   []string
	pages  string
	finder *detect.Detector
}

func newSubstitute(d Detection, terms []verify.Removed, finder *detect.Detector) *substitute {
	with := map[string]string{}
	for _, f := range d.Findings {
		if key := Fold(f.Text); goes(f.Action) && with[key] == "" {
			with[key] = replacement(f)
		}
	}
	s := &substitute{finder: finder, pages: run(withCuts(d))}
	var texts []string
	for _, t := range terms {
		texts = append(texts, t.Text)
		s.stays = append(s.stays, t.Kept > 0)
		label := with[Fold(t.Text)]
		if label == "" {
			label = removedMark
		}
		s.with = append(s.with, label)
	}
	s.terms = newMentions(texts)
	return s
}

// run is the words of a text, one behind the other.
func run(text string) string {
	var b strings.Builder
	for _, w := range wordsOf(text) {
		b.WriteString(w.key)
	}
	return b.String()
}

const leastLoose = 4 // letters of a term that is looked for within a string

func (s *substitute) clean(text string) string {
	var b strings.Builder
	from := 0
	var guarded func(start, end int) bool
	said := -1 // whether the pages say the same: not asked yet
	s.terms.each(text, func(term, start, end int) bool {
		if n := len(strings.Join(s.terms.terms[term], "")); n < leastLoose && n < len(run(text)) {
			return false
		}
		if s.stays[term] {
			if said < 0 {
				said = 0
				if strings.Contains(s.pages, run(text)) {
					said = 1
				}
			}
			if said == 1 {
				return false
			}
		}
		if guarded == nil {
			guarded = newGuard(s.finder, text)
		}
		if guarded(start, end) {
			return false
		}
		b.WriteString(text[from:start])
		b.WriteString(s.with[term])
		from = end
		return true
	})
	b.WriteString(text[from:])
	return b.String()
}

// leastJoined is the number of letters of a term of several words that is looked for within words, as the proof does.
const leastJoined = 7

// joined takes out terms of several words that are run together with others, or parted by other signs, as in the name of a file.
func (s *substitute) joined(text string) string {
	run, places := lettersOf(text)
	var guarded func(start, end int) bool
	for i, words := range s.terms.terms {
		key := strings.Join(words, "")
		if len(words) < 2 || s.stays[i] || len(key) < leastJoined {
			continue
		}
		at := strings.Index(run, key)
		if at < 0 {
			continue
		}
		start, end := places[at], places[at+len(key)-1]
		_, n := utf8.DecodeRuneInString(text[end:])
		if guarded == nil {
			guarded = newGuard(s.finder, text)
		}
		if !guarded(start, end+n) {
			return text[:start] + s.with[i] + s.joined(text[end+n:])
		}
	}
	return text
}

// glued adds the names of people of the case that stand in the text by their letters alone: full names run together with the
// words beside them, where a program set a line too full, or broken where no hyphen says so; and names written from their end.
func glued(found []detect.Finding, text string, c *casefile.Case, finder *detect.Detector) []detect.Finding {
	run, places := lettersOf(text)
	var guarded func(start, end int) bool
	for _, hidden := range gluedKeys(c) {
		key, name := hidden[0], hidden[1]
		var known *detect.Finding
		for from := 0; ; {
			i := strings.Index(run[from:], key)
			if i < 0 {
				break
			}
			start, end := places[from+i], places[from+i+len(key)-1]
			_, n := utf8.DecodeRuneInString(text[end:])
			end += n
			from += i + len(key)
			if guarded == nil {
				guarded = newGuard(finder, text)
			}
			if guarded(start, end) || gone(found, text, start, end) {
				continue
			}
			if known == nil {
				own := finder.Find(name)
				if len(own) != 1 || !own[0].Goes() {
					break // nobody could say whose it is
				}
				known = &own[0]
			}
			f := *known
			f.Start, f.End, f.Page, f.Text = start, end, 1+strings.Count(text[:start], "\f"), text[start:end]
			f.Tier, f.Confidence, f.Why = detect.TierB, 0.85, "its letters, run together with other words, broken, or written from the end: "+f.Why
			found = slices.DeleteFunc(found, func(o detect.Finding) bool {
				if o.Start >= f.End || f.Start >= o.End {
					return false
				}
				if o.Rule != detect.Unexplained { // the words it is run together with are no part of it
					f.Start, f.End = min(f.Start, o.Start), max(f.End, o.End)
				}
				return true
			})
			f.Text = text[f.Start:f.End]
			at := sort.Search(len(found), func(i int) bool { return found[i].Start > f.Start })
			found = slices.Insert(found, at, f)
		}
	}
	return found
}

const leastGlued = 9 // letters of a full name that is no accident in a row of letters

// gluedKeys are the rows of letters by which names are looked for, each with its name.
func gluedKeys(c *casefile.Case) [][2]string {
	var out [][2]string
	for _, name := range fullNames(c) {
		if key := letters(name); utf8.RuneCountInString(key) >= leastGlued {
			out = append(out, [2]string{key, name})
		}
	}
	for _, name := range certain(c) {
		key := letters(name)
		if back := backwards(key); utf8.RuneCountInString(key) >= leastDisguised && back != key {
			out = append(out, [2]string{back, name})
		}
	}
	return out
}

// fullNames are the names of several words in the case, whole and without what stands in the middle.
func fullNames(c *casefile.Case) []string {
	var out []string
	for _, p := range slices.Concat(c.Subjects, c.Professionals) {
		for _, name := range slices.Concat(p.Names, p.Aliases) {
			words := strings.Fields(name)
			if len(words) < 2 {
				continue
			}
			if out = append(out, name); len(words) > 2 {
				out = append(out, words[0]+" "+words[len(words)-1])
			}
		}
	}
	return out
}

// lettersOf is the letters and digits of a text as compared, with the place in the text of what each byte comes from.
func lettersOf(text string) (string, []int) {
	var b strings.Builder
	at := make([]int, 0, len(text))
	for i, r := range text {
		before := b.Len()
		if r < utf8.RuneSelf {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				b.WriteRune(unicode.ToLower(r))
			}
		} else {
			b.WriteString(wordKey(string(r)))
		}
		for range b.Len() - before {
			at = append(at, i)
		}
	}
	return b.String(), at
}

// letters is a text without what is no letter or digit, and without accents, as the second engine looks for names too.
func letters(text string) string {
	run, _ := lettersOf(text)
	return run
}

// gone reports whether every letter of a range goes already; found is in the order of the text.
func gone(found []detect.Finding, text string, start, end int) bool {
	at := sort.Search(len(found), func(i int) bool { return found[i].End > start })
	for i, r := range text[start:end] {
		if !unicode.IsLetter(r) {
			continue
		}
		for at < len(found) && found[at].End <= start+i {
			at++
		}
		if at == len(found) || !found[at].Goes() || found[at].Start > start+i {
			return false
		}
	}
	return true
}
