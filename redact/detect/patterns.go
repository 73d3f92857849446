package detect

import (
	"math/bits"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/rules"
)

// A scanner holds the rules by what they start from, so that an expression is tried only where it can match at all.
type scanner struct {
	digit, letter, word, at, sign, link starting
	cues                                map[string]*starting
	wanted                              map[string]uint64 // the bits of the rules that want a word, see scanned.wants
	wanting                             int               // how many have one
	terms                               trie
	keeping                             []*scanned // a partnership's rules that keep, by expressions
	keepTerms                           trie       // and by terms
	byRule                              map[string]*rules.Rule
}

// A starting holds the rules with one start, and gates that tell which of them may match at all where these are many.
type starting struct {
	rules []*scanned
	gates *rules.Gates
}

func (s *starting) close() {
	all := make([]*rules.Rule, len(s.rules))
	for i, r := range s.rules {
		all[i] = r.Rule
	}
	s.gates = rules.NewGates(all)
}

// A scanned rule has its context words ready.
type scanned struct {
	*rules.Rule
	context map[string]bool
	own     bool   // a partnership's, which goes before ours where both match the same
	pairs   bool   // a shipped rule that starts from a digit: none fits a short number alone
	figures bool   // no match without a digit: known of the shipped rules that start from a word
	wants   uint64 // the bit of a rule that finds nothing without a context word, 0 where every place is tried
}

// wordy are the kinds of details that may hold no digit.
var wordy = set("url email address")

func newScanner(set *rules.Set) *scanner {
	s := &scanner{cues: map[string]*starting{}, wanted: map[string]uint64{}, byRule: map[string]*rules.Rule{}}
	for _, r := range set.On() {
		shipped := rules.Default().Rule(r.ID) == r
		x := &scanned{Rule: r, context: map[string]bool{}, own: !shipped, pairs: shipped && r.Starts == rules.Digit, figures: shipped && r.Starts == rules.Cue && !wordy[r.Kind]}
		for _, c := range r.Context {
			if w := splitWords(c); len(w) > 0 {
				x.context[w[0]] = true
			}
		}
		s.byRule[r.ID] = r
		if r.By != "" {
			continue
		}
		if r.Action == rules.Keep {
			for _, t := range r.Terms {
				s.keepTerms.add(splitWords(t), &term{rule: r.ID})
			}
			if len(r.Expressions) > 0 {
				s.keeping = append(s.keeping, x)
			}
			continue
		}
		for _, t := range r.Terms {
			s.terms.add(splitWords(t), &term{rule: r.ID})
		}
		if len(r.Expressions) == 0 {
			continue
		}
		s.want(x)
		switch r.Starts {
		case rules.Digit:
			s.digit.rules = append(s.digit.rules, x)
		case rules.Letter:
			s.letter.rules = append(s.letter.rules, x)
		case rules.At:
			s.at.rules = append(s.at.rules, x)
		case rules.Sign:
			s.sign.rules = append(s.sign.rules, x)
		case rules.Link:
			s.link.rules = append(s.link.rules, x)
		case rules.Cue:
			for w := range x.context {
				if s.cues[w] == nil {
					s.cues[w] = &starting{}
				}
				s.cues[w].rules = append(s.cues[w].rules, x)
			}
		default:
			s.word.rules = append(s.word.rules, x)
		}
	}
	for _, all := range []*starting{&s.digit, &s.letter, &s.word, &s.at, &s.sign, &s.link} {
		all.close()
	}
	return s
}

// want gives a rule that finds nothing without a context word its bit, as long as there are some.
func (s *scanner) want(r *scanned) {
	if r.Tier.Alone != "" || s.wanting == 64 {
		return
	}
	for w := range r.context {
		if !letter(w[0]) {
			return // numbers are all one word
		}
	}
	r.wants = 1 << s.wanting
	s.wanting++
	for w := range r.context {
		s.wanted[w] |= r.wants
	}
}

// wantedNear gives the bits of the rules that want a word near token i, in reach of [document.context] wherever a match ends.
func (d *document) wantedNear(i int) uint64 {
	near := uint64(0)
	for j := max(0, i-contextBefore); j < min(len(d.tokens), i+contextReach); j++ {
		near |= d.at(j).wanted
	}
	return near
}

// patterns tries the rules at every place that their starts propose.
func (d *document) patterns() {
	for i, t := range d.tokens {
		begins := i == 0 || d.tokens[i-1].end < t.start
		if at := d.sign(i); at >= 0 {
			d.try(&d.scan.sign, i, at)
		}
		if t.form == number {
			if begins {
				d.try(&d.scan.digit, i, int(t.start))
				d.try(&d.scan.word, i, int(t.start))
			}
			continue
		}
		if cue := d.at(i).cue; cue != nil {
			d.try(cue, i, int(t.start))
		}
		if begins && d.numberNear(i) {
			d.try(&d.scan.letter, i, int(t.start))
		}
		if begins {
			d.try(&d.scan.word, i, int(t.start))
		}
		if i+1 < len(d.tokens) && linked(d.view.text, int(t.end)) && (t.start == 0 || strings.IndexByte("-./@_", d.view.text[t.start-1]) < 0) {
			d.try(&d.scan.link, i, int(t.start))
		}
		d.ownTerms(i)
	}
	d.ats()
}

// numberNear says whether a run of digits follows the letters at once, which every number that begins with letters has.
func (d *document) numberNear(i int) bool {
	return d.tokens[i].end-d.tokens[i].start <= 6 && i+1 < len(d.tokens) && d.tokens[i+1].form == number && d.tokens[i+1].start-d.tokens[i].end <= 3
}

// lonely says whether a short number has no more of a number near it, so that none of the shipped rules can fit.
func (d *document) lonely(i int) bool {
	t := d.tokens[i]
	if t.end-t.start > 5 || i+1 >= len(d.tokens) {
		return t.end-t.start <= 5
	}
	next := d.tokens[i+1]
	return next.start-t.end > 0 && d.view.text[t.end] != ']' && (next.start-t.end > 4 || next.form != number && next.start-t.end > 1) || next.start-t.end == 1 && next.form != number && d.view.text[t.end] == ' '
}

// linked says whether an address goes on at position i: "www.", "http://", "example.org", "instagram.com/".
func linked(text string, i int) bool {
	return i+1 < len(text) && (text[i] == '.' && letter(text[i+1]) || strings.HasPrefix(text[i:], "://") || text[i] == '-' && letter(text[i+1]) && dotted(text[i:min(len(text), i+80)]))
}

// dotted says whether a run without a space has a stop or a slash inside it, as every address on the web does.
func dotted(s string) bool {
	end := strings.IndexAny(s, " \n")
	if end < 0 {
		end = len(s)
	}
	n := strings.IndexAny(s[:end], "./")
	return n >= 0 && n+1 < end
}

// ats tries the rules for addresses and handles at every '@', from the beginning of the run around it.
func (d *document) ats() {
	text := d.view.text
	for at := 0; ; {
		n := strings.IndexByte(text[at:], '@')
		if n < 0 {
			return
		}
		at += n
		from := at
		for from > 0 && at-from < 64 && (letter(text[from-1]) || strings.IndexByte("0123456789._%+-'", text[from-1]) >= 0) {
			from--
		}
		for from < at && strings.IndexByte("._-'", text[from]) >= 0 {
			from++
		}
		d.try(&d.scan.at, d.tokenAt(from), from)
		at++
	}
}

// sign gives the first of the plus signs, hashes or slashes that stand at once before token i, -1 where none does.
func (d *document) sign(i int) int {
	at := int(d.tokens[i].start)
	if d.tokens[i].spaced || at == 0 || !signs[d.view.text[at-1]] {
		return -1
	}
	for at > 0 && signs[d.view.text[at-1]] {
		at--
	}
	return at
}

// signs are the signs that numbers begin with which people ring or look up: "+44", "#10491", "///three.words.here".
var signs = [256]bool{'+': true, '#': true, '/': true}

// try proposes what rules match at a position; i is the token there.
func (d *document) try(all *starting, i, from int) {
	if all.gates == nil {
		for _, r := range all.rules {
			d.tryRule(r, i, from)
		}
		return
	}
	for block := range all.gates.Blocks() {
		for open := all.gates.Open(block, d.view.text[from:]); open != 0; open &= open - 1 {
			d.tryRule(all.rules[64*block+bits.TrailingZeros64(open)], i, from)
		}
	}
}

func (d *document) tryRule(r *scanned, i, from int) {
	d.steps++
	if r.wants != 0 && r.wants&d.wantedNear(i) == 0 {
		return
	}
	if r.pairs && d.lonely(i) || r.figures && !strings.ContainsAny(d.view.text[from:min(len(d.view.text), from+60)], "0123456789") {
		return
	}
	start, end, checked, ok := r.Match(d.view.text, from)
	if !ok || r.Scope == "first_page" && !d.firstPage(start) {
		return
	}
	if r.ID == "ref.citation_appeal" && strings.Contains(d.view.text[start:end], "UK") && d.parties(i) {
		return // the highest courts behind the names of the parties are law and nothing else
	}
	if r.ID == "uk.vehicle_old" && d.formField(i) || unheralded[r.ID] && d.countsOrCodes(i) || r.Kind == "phone" && d.publishedLine(start) {
		return
	}
	tier := r.Tier.Alone
	why := r.Reason
	if d.context(r.context, i, end) {
		tier = r.Tier.Context
		if !checked {
			tier, why = r.Tier.BadCheck, "the check digit is wrong, but the words around it say what it is"
		}
	} else if !checked {
		tier = ""
	}
	if tier == "" {
		return
	}
	c := candidate{start: start, end: end, kind: r.Kind, rule: r.ID, tier: tier, label: r.Replacement(), prio: prioPattern, why: why,
		confidence: map[string]float64{TierA: 0.97, TierB: 0.8, TierC: 0.45}[tier]}
	if unheralded[r.ID] {
		c.confidence -= 0.1
	}
	c.start = d.opened(start, end)
	if strings.HasPrefix(r.ID, "ref.citation") && d.parties(i) && d.longAgo(start, end) {
		return // a precedent
	}
	if r.ID == "ref.citation" && d.parties(i) {
		c.tier, c.confidence, c.why = TierC, 0.45, "a judgment behind the names of its parties is cited as law more often than as this family's case"
		tier = TierC
	}
	if r.own {
		c.prio = prioAddress
	}
	if r.Check != "" && checked && tier == TierA {
		c.prio = prioChecked
	}
	if tier == TierC {
		c.prio = prioDoubt
	}
	d.propose(c)
}

// unheralded are the rules whose numbers no word of their own leads to, so that they may be money, or a code that is everybody's.
var unheralded = set("ref.bare ref.any_number ref.acronym ref.coded_long ref.coded_digits vehicle.plate id.access id.long_run")

// countsOrCodes says whether the number at token i is money, a share or a code of a public list rather than somebody's.
func (d *document) countsOrCodes(i int) bool {
	before, behind := strings.TrimRight(d.gap(i), " "), ""
	if i+1 < len(d.tokens) {
		behind = d.gap(i + 1)
	}
	if strings.HasSuffix(before, "£") || strings.HasSuffix(before, "$") || strings.HasSuffix(before, "€") || strings.HasPrefix(behind, "%") {
		return true
	}
	if i > 0 && d.tokens[i-1].form == number && d.width(i-1) == 4 && fullYear(d.word(i-1)) > 0 && d.tokens[i].form != number {
		return true // a statutory instrument: "2013 No. 3133"
	}
	for j := i; j >= 0 && j > i-4 && (j == i || !ends(d.gap(j+1)) || d.word(j) == "no"); j-- {
		if publicLists[d.word(j)] {
			return true
		}
	}
	return false
}

// publicLists are the lists whose codes are the same for everybody.
var publicLists = set(`population budget pounds cost snomed icd opcs read isbn issn doi pmid charity company registered text sms shortcode barcode gtin ean
	si instrument circular directive regulation iso bs en iec gbp usd eur uk pip nct cmnd cm cp hc grant`)

// publishedLine says whether the number at a position is that of a body which publishes it: "the Sickle Cell Society, 020 7946 0113".
func (d *document) publishedLine(start int) bool {
	i := d.tokenAt(start)
	if i < 2 || strings.HasPrefix(d.view.text[start:], "07") || d.tokens[i-1].form != title || !publishers[d.word(i-1)] && !d.protected(i-1) {
		return false
	}
	switch d.gap(i) {
	case ", ", " ", ": ", " (", " - ":
		return d.tokens[i-2].form == title
	}
	return false
}

// publishers are the last words of bodies whose telephones are for all.
var publishers = set("society helpline line charity foundation samaritans")

// formField says whether a form's number of a field and its label stand at token i: "B10 NHS".
func (d *document) formField(i int) bool {
	begins := d.lineStart(i) || strings.HasSuffix(d.gap(i), "  ")
	return begins && i+2 < len(d.tokens) && d.gap(i+2) == " " && abbreviation[d.word(i+2)]
}

// longAgo says whether the year in a citation lies five years or more before the last year of the text: what a review tells of
// is younger.
func (d *document) longAgo(start, end int) bool {
	if d.lastYear == 0 {
		d.lastYear = 1
		for i, t := range d.tokens {
			if t.form == number && d.width(i) == 4 {
				if y := fullYear(d.word(i)); y > d.lastYear && y < 2060 {
					d.lastYear = y
				}
			}
		}
	}
	for i := d.tokenAt(start); i < len(d.tokens) && int(d.tokens[i].start) < end; i++ {
		if d.tokens[i].form == number && d.width(i) == 4 {
			return fullYear(d.word(i)) > 0 && fullYear(d.word(i)) <= d.lastYear-5
		}
	}
	return false
}

// parties says whether "Re S" or "A v B" stands before the citation at token i.
func (d *document) parties(i int) bool {
	for j := i - 1; j >= 0 && j > i-12 && !strings.ContainsAny(d.gap(j+1), ".;\n") && (!strings.Contains(d.gap(j+1), ":") || d.inBrackets(j+1)); j-- {
		if w := d.word(j); w == "v" || w == "re" && d.tokens[j].form == title {
			return true
		}
	}
	return false
}

// opened takes in the plus sign or the bracket that a number begins with.
func (d *document) opened(start, end int) int {
	text := d.view.text
	for _, b := range []struct{ open, close byte }{{'(', ')'}, {'[', ']'}} {
		if start > 0 && text[start-1] == b.open && strings.IndexByte(text[start:end], b.close) >= 0 {
			start--
		}
	}
	if start > 0 && text[start-1] == '+' {
		start--
	}
	return start
}

// How far before a match a context word may stand, and behind its first token, in tokens.
const (
	contextBefore = 6
	contextReach  = 12
)

// context says whether one of the words stands within six tokens before token i or shortly after position end.
func (d *document) context(words map[string]bool, i, end int) bool {
	if len(words) == 0 {
		return false
	}
	for j := i; j >= 0 && j >= i-contextBefore && j < len(d.tokens); j-- {
		if words[d.word(j)] {
			return true
		}
	}
	for j := d.tokenAt(end); j < len(d.tokens) && int(d.tokens[j].start) < end+40 && j < i+contextReach; j++ {
		if words[d.word(j)] {
			return true
		}
	}
	return false
}

func (d *document) firstPage(pos int) bool {
	at, _ := d.view.original(pos, pos+1)
	return !strings.Contains(d.view.source[:at], "\f")
}

// ownTerm gives the longest term of a partnership's rules that begins at token i, and its last token.
func (d *document) ownTerm(n *trie, i int) (found *term, last int) {
	for j := i; j < len(d.tokens); j++ {
		if n = n.next[d.word(j)]; n == nil {
			break
		}
		if len(n.terms) > 0 {
			found, last = n.terms[0], j
		}
		if j+1 < len(d.tokens) {
			if ok, _ := d.together(j + 1); !ok {
				break
			}
		}
	}
	return found, last
}

// ownTerms proposes the term of a partnership's rules that begins at token i.
func (d *document) ownTerms(i int) {
	if d.tokens[i].form != number && !d.at(i).ownTerm {
		return
	}
	found, last := d.ownTerm(&d.scan.terms, i)
	if found == nil {
		return
	}
	r := d.scan.byRule[found.rule]
	start := int(d.tokens[i].start)
	if r.Scope == "first_page" && !d.firstPage(start) {
		return
	}
	d.propose(candidate{start: start, end: int(d.tokens[last].end), kind: r.Kind, rule: r.ID, tier: r.Tier.Alone, label: r.Replacement(),
		prio: prioCase, why: r.Reason, confidence: map[string]float64{TierA: 1, TierB: 0.85, TierC: 0.5}[r.Tier.Alone]})
}

// lastPostcode is the last postcode in an address, "" when it has none.
func lastPostcode(address string) string {
	text := fold(address)
	all := tokens(text)
	for _, id := range []string{"uk.postcode", "uk.postcode_wrong", "uk.postcode_unknown"} { // what ends an address of the case counts, right or wrong
		r := rules.Default().Rule(id)
		for _, t := range slices.Backward(all) {
			if t.form == number {
				continue
			}
			if start, end, _, ok := r.Match(text, int(t.start)); ok && (start == 0 || !letter(text[start-1])) && (id == "uk.postcode" || end == len(text)) {
				return text[start:end]
			}
		}
	}
	return ""
}
