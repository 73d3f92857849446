package detect

import (
	"strings"
)

// A hit is a way of writing someone or something of the case, found at the tokens first to last.
type hit struct {
	first, last int
	terms       []*term // of the strongest rank only
	how         string  // the rule of a reading that is not letter by letter, "" otherwise
	spelt       bool    // through a reading: broken, spaced, doubled
}

// caseNames finds everything and everyone whom the case names. The longest writing that fits wins.
//
// A word that is someone's name where nothing speaks against it is that name also where only its place, at a sentence's
// beginning, leaves a doubt.
func (d *document) caseNames() {
	sure := map[string]bool{}
	var doubtful []int
	var doubts []hit
	for i := 0; i < len(d.tokens); {
		if !d.mayBeListed(i) {
			i++
			continue
		}
		h, c, ok := d.bestHit(i)
		if !ok {
			i++
			continue
		}
		if h.terms[0].wordy && h.first == h.last {
			if c.tier != TierC {
				sure[d.word(h.first)] = true
			} else if w := d.near(h.first, -1); !d.nounFollows(h.last) && w != "the" && w != "a" && w != "an" {
				doubtful, doubts = append(doubtful, len(d.candidates)), append(doubts, h)
			}
		}
		d.propose(c)
		if c.tier != TierC {
			d.take(h)
		}
		i = h.last + 1
	}
	for n, at := range doubtful {
		if h := doubts[n]; sure[d.word(h.first)] && at < len(d.candidates) {
			c := d.candidates[at]
			c.tier, c.confidence, c.why = TierB, 0.7, "a word that is a name elsewhere in this text: "+c.why
			d.take(h)
		}
	}
}

// take marks the tokens of a hit as a name of the case.
func (d *document) take(h hit) {
	for j := h.first; j <= h.last; j++ {
		d.taken[j] = true
	}
}

// bestHit gives the longest hit from token i on that may stand as a finding.
func (d *document) bestHit(i int) (hit, candidate, bool) {
	hits := d.hits[:0]
	d.walk(&d.cast.root, i, hit{first: i}, false, &hits)
	d.hits = hits
	var best hit
	var made candidate
	ok := false
	for _, h := range hits {
		if ok && (h.last < best.last || h.last == best.last && (h.how != "" || best.how == "")) {
			continue
		}
		if c, good := d.judge(h); good {
			best, made, ok = h, c, true
		}
	}
	return best, made, ok
}

// mayBeListed says whether a term of the case may begin with token i in any reading of it.
func (d *document) mayBeListed(i int) bool {
	if d.cut[i] || d.listed(i) {
		return true
	}
	t := d.tokens[i]
	if t.form == number || d.at(i).ordinary {
		return false
	}
	return t.form == small && d.view.lower[t.start] == 'l' || d.mayBeSlip(i) && len(d.spelledLike(d.word(i), d.at(i))) > 0
}

// listed says whether a term of the case begins with token i.
func (d *document) listed(i int) bool {
	if d.tokens[i].form == number {
		return d.cast.root.next[d.word(i)] != nil
	}
	return d.at(i).listed
}

// walk follows the trie from token i along every reading of the text.
func (d *document) walk(n *trie, i int, h hit, comma bool, hits *[]hit) {
	take := func(next *trie, last int, how string, spelt bool) {
		g := h
		g.last, g.spelt = last, g.spelt || spelt
		if how != "" {
			g.how = how
		}
		if t := strongest(next.terms, comma); len(t) > 0 {
			found := g
			found.terms = t
			*hits = append(*hits, found)
		}
		if len(next.next) == 0 || last+1 >= len(d.tokens) {
			return
		}
		if may, withComma := d.together(last + 1); may {
			d.walk(next, last+1, g, comma || withComma, hits)
		}
	}
	step := func(word string, last int, how string, spelt bool) {
		if next := n.next[word]; next != nil {
			take(next, last, how, spelt)
		}
	}
	t := d.tokens[i]
	word := d.word(i)
	here := n.next[word]
	if here != nil {
		take(here, i, "", false)
	}
	if d.cut[i] {
		d.stepReadings(d.joined[i], step)
	}
	if t.form == number {
		return
	}
	if word[0] == 'l' && t.form == small && here == nil && !d.ordinary(word) {
		step("i"+word[1:], i, "case.misread", false) // a capital I that a scanner took for an l
	}
	if here == nil && !d.at(i).ordinary && d.mayBeSlip(i) {
		for _, s := range d.spelledLike(word, d.at(i)) {
			step(s.word, i, s.rule, false)
		}
	}
}

// mayBeSlip says whether token i, of no list, may be a slip of the pen for a name: in small letters only a long word is, or one in a
// line without capitals.
func (d *document) mayBeSlip(i int) bool {
	n := d.width(i)
	if d.tokens[i].form != small {
		return n > 2
	}
	if before := d.near(i, -1); n == 4 && (kinWords[before] || calledSmall[before]) {
		return true
	}
	return n > 6 && d.at(i).given < 1 || d.careless()[i] && (n > 4 || n == 4 && d.at(i).given < 0 && d.at(i).strange() && !slang[d.word(i)])
}

func (d *document) stepReadings(all []reading, step func(string, int, string, bool)) {
	for _, r := range all {
		step(r.word, r.last, "", true)
		if len(r.word) > 3 {
			for _, s := range d.spelledLike(r.word, d.know(r.word)) {
				step(s.word, r.last, s.rule, true)
			}
		}
	}
}

// strongest gives the terms of the strongest rank. Those that want no comma are left out when there was one.
func strongest(terms []*term, comma bool) []*term {
	var best []*term
	for _, t := range terms {
		switch {
		case comma && !t.comma:
		case len(best) == 0 || t.rank < best[0].rank:
			best = append(best[:0:0], t)
		case t.rank == best[0].rank:
			best = append(best, t)
		}
	}
	return best
}

// together says whether a name may go on with token i, and whether there is a comma before it.
func (d *document) together(i int) (ok, comma bool) {
	g := d.gap(i)
	if len(g) > 40 || len(g) > 2 && strings.Contains(g, cell) && !strings.Contains(g, "\n") && !d.tokens[i-1].single() {
		return false, false
	}
	lines := 0
	for k := range len(g) {
		switch g[k] {
		case ' ', '-', '\'', '_', '/', '&', '*':
		case '\n':
			lines++
		case '.':
			if p := d.tokens[i-1]; p.end-p.start > 3 {
				return false, false
			}
		case ',':
			comma = true
		default:
			return false, false
		}
	}
	return lines <= 2, comma
}

// judge decides whether a hit stands, how sure it is, and whom it means.
func (d *document) judge(h hit) (candidate, bool) {
	t := h.terms[0]
	tier, why := t.tier, reasons[t.rule]+" of "+t.owner.entry
	if t.initials {
		if !d.writtenAsInitials(h) {
			return candidate{}, false
		}
	} else if ok := d.fits(h, t); !ok {
		return candidate{}, false
	}
	if t.wordy && h.how == "" {
		switch answer := d.likeName(h.first, h.last); {
		case h.spelt:
		case answer == no && t.small && !d.tokens[h.first].capital(), answer == perhaps && t.chosen:
			tier, why = TierB, "an ordinary word that the case lists: "+why
		case answer == no:
			return candidate{}, false
		case answer == perhaps:
			tier, why = TierC, "an ordinary word that is also a name: "+why
		}
	}
	if t.rule == "case.middle" && h.first == h.last && ethnic[d.word(h.first)] && !personVerbs[d.near(h.last, +1)] && !courtesy[d.near(h.first, -1)] {
		return candidate{}, false // "Islam is a strength here"
	}
	rule := t.rule
	if h.how != "" {
		rule, tier, why = h.how, max(tier, TierB), reasons[h.how]+why
		if h.how == "case.pet_form" && h.first == h.last && (d.sentenceStart(h.first) && d.width(h.first) < 5 || d.tokens[h.first].form == upper && d.width(h.first) < 5 || d.given(d.word(h.first)) >= 2) {
			return candidate{}, false
		}
	}
	owner := d.owner(h)
	c := candidate{kind: t.owner.kind, rule: rule, tier: tier, prio: prioCase, why: why, owner: owner}
	if owner != nil {
		c.label = owner.label
	} else {
		c.label, c.tier = d.sharedLabel(h), max(tier, TierB)
		c.why = "shared by several of the case: " + why
	}
	c.start, c.end = int(d.tokens[h.first].start), int(d.tokens[h.last].end)
	if c.kind == "person" && !t.initials {
		c.start = d.withTitle(h.first)
		c.start, c.end = d.compound(c.start, c.end)
		if d.stray(h) {
			return candidate{}, false
		}
	}
	if t.initials && d.dotAfter(c.end) {
		c.end++
	}
	c.confidence = map[string]float64{TierA: 1, TierB: 0.85, TierC: 0.5}[c.tier]
	return c, true
}

func (d *document) dotAfter(end int) bool {
	return end < len(d.view.text) && d.view.text[end] == '.' && end > 1 && d.view.text[end-2] == '.'
}

// fits checks what a term wants of the letters' case.
func (d *document) fits(h hit, t *term) bool {
	if t.initial > 0 {
		i := d.wordOf(h, int(t.initial)-1)
		if x := d.tokens[i]; x.form != upper || x.end-x.start != 1 {
			return false
		}
	}
	if t.district {
		return d.districtAt(h)
	}
	if t.titled && !courtesy[d.near(h.first, -1)] {
		return false
	}
	if t.letters && !d.lettersBehind(h) || t.proper && !d.proudly(h) {
		return false
	}
	if t.capital {
		for i := h.first; i <= h.last; i++ {
			if x := d.tokens[i]; x.capital() {
				return true
			}
		}
		if h.first == h.last && d.careless()[h.first] && (t.rank < derived || t.message || d.addressed(h.first, h.last)) && (d.width(h.first) > 2 || kinWords[d.near(h.first, -1)] || d.addressed(h.first, h.last)) {
			return !strings.HasSuffix(d.gap(h.first), "'")
		}
		if h.first == h.last && t.owner.kind == "person" && !t.initials && (h.how == "" || h.how == "case.pet_form" && d.toldSmall(h.first)) && d.smallMention(h.first, t.rule) {
			return true
		}
		return h.spelt && len(t.owner.label) > 0 && h.last > h.first || d.careless()[h.first] && h.last > h.first && !t.initials
	}
	return true
}

// smallMention says whether a name in small letters at token i is meant though its line has capitals: a word that no dictionary has, and a
// short one where a careless sentence begins or where somebody is spoken to or told of.
func (d *document) smallMention(i int, rule string) bool {
	k := d.at(i)
	if d.tokens[i].form != small || !k.strange() || k.dull || strings.HasSuffix(d.gap(i), "'") || slang[d.word(i)] {
		return false
	}
	if d.width(i) > 3 && rule != "case.middle" && rule != "case.nickname" {
		return true
	}
	return d.width(i) > 2 && rule != "case.middle" && d.toldSmall(i)
}

// toldSmall says whether what stands beside a word in small letters is said of people or to them.
func (d *document) toldSmall(i int) bool {
	before, after := d.near(i, -1), d.near(i, +1)
	return d.sentenceStart(i) && i > 0 && d.gap(i) != "" || messaging[before] || kinWords[before] || hailing[before] || calledSmall[before] || being[after] || after != "and" && personVerbs[after] && !determiners[before]
}

// hailing are the words that a message turns to somebody with.
var hailing = set("hi hiya hey hello yo sorry soz thanks thank ta cheers luv love bye morning night")

// districtAt says whether a hit is half a postcode, and not the A38 or vitamin B12.
func (d *document) districtAt(h hit) bool {
	before := d.near(h.first, -1)
	return d.tokens[h.first].form == upper && d.gap(h.last) == "" && before != "the" && !numberedThings[before] && !d.gapIs(h.last+1, "", "-", "/")
}

// numberedThings are the words behind which a letter and a number are a road, a vitamin or a form.
var numberedThings = set("vitamin vitamins vit road motorway junction form bus route appendix annex room level grade section")

// lettersBehind says whether the words behind the first are one or two capitals each, "A-B", and the first is a name or a letter.
func (d *document) lettersBehind(h hit) bool {
	for i := h.first + 1; i <= h.last; i++ {
		if x := d.tokens[i]; d.width(i) < 3 && x.form != upper {
			return false
		}
	}
	g := d.gap(h.last)
	if d.tokens[h.first].single() && h.last == h.first+1 {
		return g == "-" && d.tokens[h.first].form == upper && !d.runOn(h.first) // "L-M"
	}
	if d.tokens[h.first].single() && h.last == h.first+2 && d.gap(h.first+1) == "-" {
		return d.tokens[h.first].form == upper && (g == " " || g == "." || g == ". ") // "K-A T"
	}
	return d.tokens[h.first].capital() && d.tokens[h.last].form == upper && (d.width(h.last) == 2 && g != "" || g == "-" || g == "'" || g == "." || g == ". ")
}

// proudly says whether every longer word of a hit begins with a capital.
func (d *document) proudly(h hit) bool {
	if d.careless()[h.first] {
		return true
	}
	for i := h.first; i <= h.last; i++ {
		if d.width(i) > 3 && !d.tokens[i].capital() {
			return false
		}
	}
	return d.tokens[h.first].capital()
}

// wordOf gives the token of the n-th word of a hit.
func (d *document) wordOf(h hit, n int) int { return min(h.first+n, h.last) }

// stray says whether a lone short name is part of something else: a word run on with an apostrophe, a hyphen or a stop.
func (d *document) stray(h hit) bool {
	if h.first != h.last || h.spelt {
		return false
	}
	t := d.tokens[h.first]
	if d.careless()[h.first] && t.end-t.start == 2 && kinWords[d.near(h.first, -1)] && h.terms[0].rank == whole {
		return false // "my nephew pa is fighting"
	}
	if t.end-t.start == 3 && d.smallMention(h.first, h.terms[0].rule) {
		return false
	}
	return t.form == small && !(d.careless()[h.first] && d.addressed(h.first, h.last)) && (t.end-t.start < 3 || t.end-t.start == 3 && (!d.careless()[h.first] || strings.HasSuffix(d.gap(h.first), "'")))
}

// writtenAsInitials accepts "I.F.", "I. F." and "IF", in capitals, the last one not in a line of capitals and not where it
// is a usual abbreviation.
func (d *document) writtenAsInitials(h hit) bool {
	for i := h.first; i <= h.last; i++ {
		if d.tokens[i].form != upper {
			return false
		}
	}
	if h.first == h.last {
		w := d.word(h.first)
		return !abbreviation[w] && !(w == "ms" && programs[d.near(h.first, +1)]) && !d.shouted(h.first) && !d.runOn(h.first) && (!d.postBefore(h.last+1) || d.spellsOut(h.last+1, w))
	}
	for i := h.first; i <= h.last; i++ {
		if d.tokens[i].end-d.tokens[i].start != 1 {
			return false
		}
		if i > h.first && strings.Trim(d.gap(i), " ") != "." {
			return false
		}
	}
	return !(h.first > 0 && d.gap(h.first) == ".") && !(h.last+1 < len(d.tokens) && d.gap(h.last+1) == "." && d.tokens[h.last+1].end-d.tokens[h.last+1].start == 1)
}

// programs are what is called by its maker's letters: "MS Teams".
var programs = set("teams word excel office outlook project forms access paint windows")

// postBefore says whether a full name begins at token i, so that the letters before it are a post: "WM Craig Sallis".
func (d *document) postBefore(i int) bool {
	return d.gapIs(i, " ") && d.tokens[i].form == title && d.at(i).called >= 2 && !d.at(i).ordinary && d.nameFollows(i)
}

// spellsOut says whether the words from token i on begin with these letters, as in a key to them: "SFA Siobhan Fairclough-Amin".
func (d *document) spellsOut(i int, letters string) bool {
	for n := range letters {
		j := i + n
		if j >= len(d.tokens) || d.tokens[j].form != title || !d.gapIs(j, " ", "-") || d.word(j)[0] != letters[n] {
			return false
		}
	}
	return true
}

// runOn says whether a token is glued to a number or to another word by a sign.
func (d *document) runOn(i int) bool {
	glue := func(g string) bool { return g == "" || g == "-" || g == "/" || g == "_" || g == "." }
	return i > 0 && glue(d.gap(i)) || i+1 < len(d.tokens) && (d.gap(i+1) == "" || d.gap(i+1) == "-" || d.gap(i+1) == "_") ||
		i+1 < len(d.tokens) && d.tokens[i+1].form == number && d.gap(i+1) == " "
}

// abbreviation holds pairs and triples of capitals that mean something else far more often than someone's name.
var abbreviation = set(`ok na ot it no sw gp hv ed am pm la tm ds dc pc cp yw or in as is at be by to us uk eu nhs tv id iq mp hr pa pe ra re rn sn ss st
	mh dv da ip bp ct mri ecg iv gcs icu nai fii asd adhd iro lado dsl cin cpp lac mash sen ehc ta ot slt cpn amhp nspcc who act fgm
	ii iii iv vi vii viii ix xi xii ad bc ie eg cc bcc fao ref nb ps rip mr dr hm kc qc mgm mgf pgm pgf cio ceo cfo ico dfe cqc icb ccg phe
	mb chb nino upn uln on if so do an my we he me up go of dob dna wnb nfa tac taf cyp cme nyas yot yos pnc ppn abe sio cid met mot dvla hmrc dwp btp mdp gmp wmp psni mps nca npcc ukba csa nspis tvp`)
