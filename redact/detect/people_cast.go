package detect

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/caseveil/caseveil/redact/casefile"
)

func (k *cast) people(people []casefile.Person, list string, subject bool) {
	for i, p := range people {
		e := &entity{label: p.Label, kind: "person", relation: strings.ToLower(p.Relation), subject: subject, entry: fmt.Sprintf("%s[%d]", list, i)}
		if e.label == "" {
			e.label = fmt.Sprintf("Person %c%d", list[0]-'a'+'A', i+1)
		}
		k.entities = append(k.entities, e)
		for _, n := range p.Names {
			k.name(e, pieces(n))
		}
		for _, a := range p.Aliases {
			k.alias(e, pieces(a), false)
			k.aliasWhole(e, a)
			k.aliasWithFamily(e, pieces(a), p.Names)
		}
		if e.sex == 0 {
			e.sex = 'u'
		}
		if s := relationSex(e.relation); s != 'u' {
			e.sex = s
		}
		k.facts(e, p)
	}
}

func relationSex(relation string) byte {
	for _, w := range splitWords(relation) {
		switch {
		case femaleKin[w]:
			return 'f'
		case maleKin[w]:
			return 'm'
		}
	}
	return 'u'
}

var (
	femaleKin = set("mother mum mam stepmother stepmum grandmother nan nana gran grandma aunt auntie sister stepsister daughter wife girlfriend niece")
	maleKin   = set("father dad stepfather stepdad grandfather grandad granddad uncle brother stepbrother son husband boyfriend nephew")
)

// name adds the writings of a full name.
func (k *cast) name(e *entity, p []piece) {
	if len(p) == 0 {
		return
	}
	for _, x := range p {
		for _, f := range x.forms() {
			for _, w := range f {
				k.words[w] = true
			}
		}
	}
	if len(p) == 1 {
		k.alias(e, p, true)
		return
	}
	given, family := p[0], p[len(p)-1]
	middles := p[1 : len(p)-1]
	if e.sex == 0 || e.sex == 'u' {
		e.sex = sex(strings.Join(given.words, ""))
	}
	if l := family.letter(); !slices.Contains(k.families[l], e) {
		k.families[l] = append(k.families[l], e)
	}
	if l := given.letter(); young[e.kin()] && !slices.Contains(k.children[l], e) {
		k.children[l] = append(k.children[l], e)
	}
	k.together(e, p)
	for i := 1; i < len(p)-1 && len(p) < 6; i++ {
		turned := term{owner: e, rule: "case.name", rank: whole, tier: TierA, comma: true}
		for _, f := range sequences(append(slices.Clone(p[i:]), p[:i]...)) {
			k.add(f, turned) // "Da Silva Carvalho, Mateus"
		}
	}
	k.together(e, append([]piece{given}, family))
	for i := range middles {
		k.together(e, append([]piece{given}, middles[i:]...))
		k.together(e, append(append([]piece{given}, middles[i:]...), family))
		k.combine(e, p[i+1:], weakPart)
		k.together(e, append(slices.Clone(p[:i+2]), family))
		k.single(e, middles[i], "case.middle", weakPart)
	}
	k.single(e, given, "case.given", part)
	k.single(e, family, "case.surname", part)
	k.withInitials(e, given, middles, family)
	k.nicknamesOf(e, given, family)
	k.initialsOf(e, p)
}

// together adds pieces that stand one behind the other, and the last one first.
func (k *cast) together(e *entity, p []piece) { k.combine(e, p, whole) }

func (k *cast) combine(e *entity, p []piece, r rank) {
	whole := term{owner: e, rule: "case.name", rank: r, tier: TierA}
	last := p[len(p)-1]
	for _, f := range sequences(p) {
		k.add(f, whole)
		k.add([]string{strings.Join(f, "")}, term{owner: e, rule: "case.joined", rank: derived, tier: TierA})
	}
	reversed := whole
	reversed.comma = true
	for _, f := range sequences(append([]piece{last}, p[:len(p)-1]...)) {
		k.add(f, reversed)
		k.add([]string{strings.Join(f, "")}, term{owner: e, rule: "case.joined", rank: derived, tier: TierA})
	}
	if len(last.main) > 1 || len(last.main) < len(last.words) {
		for _, half := range halves(last) {
			for _, f := range sequences(append(slices.Clone(p[:len(p)-1]), half)) {
				k.add(f, whole)
			}
			for _, f := range sequences(append([]piece{half}, p[:len(p)-1]...)) {
				k.add(f, reversed)
			}
		}
	}
}

// halves are the parts of a double name that stand for the whole, and a name without its particle.
func halves(p piece) []piece {
	var all []piece
	if len(p.main) < len(p.words) {
		all = append(all, piece{words: p.main, main: p.main, raw: strings.Join(p.main, " ")})
	}
	if len(p.main) > 1 {
		for n, w := range p.main {
			if len(w) == 1 && n+1 < len(p.main) && len(p.main) > 2 {
				two := p.main[n : n+2 : n+2]
				all = append(all, piece{words: two, main: two, raw: strings.Join(two, "'")}) // "O'Hanlon" of O'Hanlon-Price
			}
			if len(w) > 2 && !particles[w] {
				all = append(all, piece{words: []string{w}, main: []string{w}, raw: w})
			}
		}
	}
	return all
}

// sequences gives the writings of pieces in a row, some dozens at most.
func sequences(p []piece) [][]string {
	all := [][]string{nil}
	for _, x := range p {
		var longer [][]string
		for _, before := range all {
			for _, f := range x.forms() {
				if len(longer) < 24 {
					longer = append(longer, append(slices.Clone(before), f...))
				}
			}
		}
		all = longer
	}
	return all
}

// single adds a piece that stands alone, its plural and its parts.
func (k *cast) single(e *entity, p piece, rule string, r rank) {
	for _, f := range p.forms() {
		k.alone(e, f, rule, r)
	}
	for _, half := range halves(p) {
		k.words[half.words[len(half.words)-1]] = true
		k.alone(e, half.words, rule, max(r, weakPart))
	}
	if last := p.words[len(p.words)-1]; rule == "case.given" && len(p.words) == 1 {
		k.runOnS(e, last, rule)
	}
	if rule != "case.surname" {
		return
	}
	last := p.words[len(p.words)-1]
	plural := last + "s"
	if strings.HasSuffix(last, "s") || strings.HasSuffix(last, "x") || strings.HasSuffix(last, "ch") || strings.HasSuffix(last, "sh") {
		plural = last + "es"
	}
	k.alone(e, append(slices.Clone(p.words[:len(p.words)-1]), plural), "case.surname", r)
}

// runOnS adds a first name with the s that careless writers leave no apostrophe before: "Toms coat", "oggys kicking off".
func (k *cast) runOnS(e *entity, name, rule string) {
	if len(name) > 3 && !strings.HasSuffix(name, "s") && !ordinary(name) && !ordinary(name+"s") {
		k.add([]string{name + "s"}, term{owner: e, rule: rule, rank: derived, tier: TierB, capital: true, message: true})
	}
}

func (k *cast) alone(e *entity, words []string, rule string, r rank) {
	t := term{owner: e, rule: rule, rank: r, tier: TierA}
	if len(words) == 1 {
		own := forename(words[0]) && rule != "case.surname"
		if len(words[0]) < 2 || particles[words[0]] && !own {
			return
		}
		t.wordy, t.capital = doubtful(words[0]), isWord(words[0]) || own || len(words[0]) < 4
	}
	if r >= weakPart {
		t.tier, t.capital = TierB, isWord(words[0]) || len(words) > 1 || len(words[0]) < 5 || rule != "case.given"
	}
	k.add(words, t)
}

// forename says whether a particle is a first name of many, too: Ben, Al.
func forename(w string) bool { return particles[w] && given(w) > 0 }

// withInitials adds "I Fairweather", "I R Fairweather", "Imogen R Fairweather", "Fairweather, I" and "Imogen F".
func (k *cast) withInitials(e *entity, given piece, middles []piece, family piece) {
	if !given.ascii() || !family.ascii() {
		return
	}
	t := term{owner: e, rule: "case.name", rank: initialed, tier: TierA}
	families := family.forms()
	for _, half := range halves(family) {
		families = append(families, half.words)
	}
	for _, f := range families {
		a := t
		a.initial = 1
		k.add(append([]string{given.letter()}, f...), a)
		if len(given.words) == 2 {
			k.add(append([]string{given.letter(), given.words[1][:1]}, f...), a) // "L-A Crowther"
		}
		if full := sequences(middles); len(middles) > 0 {
			k.add(append(append([]string{given.letter()}, full[0]...), f...), a) // "J. Kaur Dhaliwal"
		}
		last := t
		last.comma, last.initial = true, int8(len(f)+1)
		k.add(append(slices.Clone(f), given.letter()), last)
		if len(middles) > 0 && middles[0].ascii() {
			m := middles[0].letter()
			k.add(append([]string{given.letter(), m}, f...), a)
			for _, g := range given.forms() {
				k.add(append(append(slices.Clone(g), m), f...), t)
			}
			k.add(append(slices.Clone(f), given.letter(), m), last)
			for _, g := range given.forms() {
				turned := last
				turned.initial = int8(len(f) + len(g) + 1)
				k.add(slices.Concat(f, g, []string{m}), turned) // "ADEYINKA, Oluwadamilola F"
			}
		}
	}
	if n := len(middles); n > 0 && middles[n-1].ascii() {
		t := t
		t.rank, t.letters = derived, true
		for _, g := range given.forms() {
			k.add(append(slices.Clone(g), middles[n-1].letter()+family.letter()), t) // "Saoirse TM"
		}
	}
	if len(family.main) == 2 && given.ascii() {
		// "Tamsin A-B" and "T. A-B" of a double surname, and "Caitlin O'D"
		a, b := family.main[0][:1], family.main[1][:1]
		t := t
		t.rank, t.letters = derived, true
		for _, g := range append(given.forms(), []string{given.letter()}) {
			k.add(append(slices.Clone(g), a, b), t)
			k.add(append(slices.Clone(g), a+b), t)
		}
	}
	for _, g := range given.forms() {
		a, l := t, family.letter()
		a.rank, a.initial, a.titled = derived, int8(len(g)+1), l == "i" || l == "a"
		k.add(append(slices.Clone(g), l), a)
	}
}

// initialsOf adds "I.F.", "I.R.F." and, of double surnames, "I.O.R.".
func (k *cast) initialsOf(e *entity, p []piece) {
	var every, ends, doubled []string
	for _, x := range p {
		if !x.ascii() {
			return
		}
		every = append(every, x.letter())
	}
	ends = []string{every[0], every[len(every)-1]}
	doubled = []string{every[0]}
	last := p[len(p)-1]
	for _, w := range last.main {
		doubled = append(doubled, w[:1])
	}
	full := slices.Clone(every[:len(every)-1])
	for _, w := range last.main {
		full = append(full, w[:1])
	}
	forms := [][]string{every, full, ends, doubled, {every[0], last.main[0][:1]}}
	for i := 1; i < len(every)-1 && len(every) > 3; i++ {
		forms = append(forms, []string{every[0], every[i]})
	}
	for _, l := range forms {
		if len(l) < 2 || len(l) > 4 {
			continue
		}
		if len(p[0].words) == 2 {
			k.add([]string{l[0], p[0].words[1][:1]}, term{owner: e, rule: "case.initials", rank: derived, tier: TierB, letters: true}) // "L-M"
		}
		if len(p[0].words) == 2 && len(l) == 2 {
			k.add([]string{l[0], p[0].words[1][:1], l[1]}, term{owner: e, rule: "case.initials", rank: derived, tier: TierB, letters: true}) // "K-A T"
		}
		t := term{owner: e, rule: "case.initials", rank: letters, tier: TierB, initials: true, capital: true}
		k.add(l, t)
		k.add([]string{strings.Join(l, "")}, t)
	}
}

// alias adds a name that is used as it stands, and its last word. It is full where the case gives it as the whole name.
func (k *cast) alias(e *entity, p []piece, full bool) {
	if len(p) == 0 {
		return
	}
	if len(p) == 1 {
		if k.chosen(e, p[0], full) {
			return
		}
		for _, w := range p[0].words {
			k.words[w] = true
		}
		for _, f := range p[0].forms() {
			k.alone(e, f, "case.alias", whole)
		}
		if len(p[0].words) == 1 {
			k.runOnS(e, p[0].words[0], "case.alias")
		}
		return
	}
	for _, f := range sequences(p) {
		k.add(f, term{owner: e, rule: "case.alias", rank: whole, tier: TierA, capital: allOrdinary(f)})
	}
	last := p[len(p)-1]
	for _, w := range last.words {
		k.words[w] = true
	}
	k.alone(e, last.words, "case.alias", derived)
	if given(p[0].words[0]) > 1 {
		k.alone(e, p[0].words, "case.alias", derived)
	}
}

// aliasWithFamily adds a nickname with the surname, "Mo Satterthwaite" and "Mo S.", and an alias that is a full name with its
// initials, "R MacDonald".
func (k *cast) aliasWithFamily(e *entity, p []piece, names []string) {
	if len(p) > 1 && given(p[0].words[0]) >= 0 && (!particles[p[0].words[0]] || forename(p[0].words[0])) {
		k.withInitials(e, p[0], p[1:len(p)-1], p[len(p)-1])
	}
	for _, n := range names {
		if full := pieces(n); len(p) > 1 && len(full) > 1 && full[len(full)-1].ascii() {
			var words []string
			for _, x := range p {
				words = append(words, x.words...)
			}
			t := term{owner: e, rule: "case.alias", rank: derived, tier: TierA, initial: int8(len(words) + 1)}
			k.add(append(words, full[len(full)-1].letter()), t) // "Old Johnny D"
		}
	}
	if len(p) != 1 || len(p[0].words) != 1 || !letter(p[0].words[0][0]) {
		return
	}
	for _, n := range names {
		if full := pieces(n); len(full) > 1 {
			k.together(e, []piece{p[0], full[len(full)-1]})
			k.withInitials(e, p[0], nil, full[len(full)-1])
		}
	}
}

// chosen adds a word of English that the case lists by itself though it is hardly ever a name, such as "Ghost". Whoever
// listed it meant it: where its place leaves a doubt it goes. Written small it goes where the case writes it so, or where
// it is all that the case knows the person by.
func (k *cast) chosen(e *entity, p piece, full bool) bool {
	if len(p.words) != 1 || len(p.words[0]) < 3 || !ordinary(p.words[0]) || given(p.words[0]) > 1 {
		return false
	}
	small := full || strings.ToLower(p.raw) == p.raw
	k.add(p.words, term{owner: e, rule: "case.alias", rank: whole, tier: TierA, wordy: true, chosen: true, small: small, capital: !small})
	return true
}

// aliasWhole adds an alias with everything it holds, digits and titles too: "Dr Mallory", "Crew 52".
func (k *cast) aliasWhole(e *entity, alias string) {
	if w := splitWords(alias); len(w) > 1 {
		k.add(w, term{owner: e, rule: "case.alias", rank: whole, tier: TierA, capital: true})
	}
}

// nicknamesOf adds the usual short forms of a first name, and the first names that it is short for.
func (k *cast) nicknamesOf(e *entity, g, family piece) {
	for _, n := range shortForms()[strings.Join(g.words, "")] {
		w := splitWords(n.form)
		if len(w) != 1 || len(w[0]) < 2 {
			continue
		}
		t := term{owner: e, rule: "case.nickname", rank: derived, tier: TierB, capital: true, wordy: ordinary(w[0]) && !nameWords[w[0]]}
		if !n.sure {
			t.tier = TierC
		} else if len(w[0]) > 4 {
			k.words[w[0]] = true
		}
		k.add(w, t)
		for _, f := range family.forms() {
			k.add(append(slices.Clone(w), f...), term{owner: e, rule: "case.nickname", rank: derived, tier: TierA})
		}
	}
}

// A nickname is a form of a first name. It is sure where it hardly is a name of its own or plainly the same name.
type nickname struct {
	form string
	sure bool
}

// shortForms is the list of nicknames, read both ways.
var shortForms = sync.OnceValue(func() map[string][]nickname {
	m := map[string][]nickname{}
	g := nicknames()
	for i := 0; i < len(g.lines); i = g.after(i) {
		name, v := g.line(i)
		short, ours, _ := strings.Cut(v, "\t")
		sure := ours != "" || strings.HasPrefix(name, short[:min(len(short), 3)])
		m[name] = append(m[name], nickname{short, sure})
		m[short] = append(m[short], nickname{name, sure})
	}
	return m
})
