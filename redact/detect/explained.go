package detect

import "strings"

// A sense is what a word in a capital may be without naming anyone.
type sense uint8

const (
	unasked sense = iota
	strange       // no list explains it
	english       // a word of English
	public        // the trade's, a country's, a brand's, a short form
)

// sense looks a word up once for a text: the longer lists are searched only for words that no step could place.
func (d *document) sense(i int) sense {
	k := d.at(i)
	if k.sense == unasked {
		s := d.senseOf(d.word(i), k)
		k = d.at(i) // the words may have moved while their plurals were asked
		k.sense = s
	}
	return k.sense
}

func (d *document) senseOf(w string, k *known) sense {
	switch {
	case k.trade() || k.kin || k.thing || k.carMake || worldWords[w] || posts[w] || clipped[w] || abbreviation[w] || determiners[w] || sentenceWords[w]:
		return public
	case (publicWords[w] || elders[w]) && (k.given < 3 || k.ordinary): // many are called Hugo
		return public
	case k.ordinary || rareWords().has(w):
		return english
	case slang[w] && k.given < 1:
		return public
	case !k.surname && k.given < 0 && undone(w):
		return english
	case weekdays[strings.TrimSuffix(w, "s")]:
		return public
	case k.called >= 2 || k.place:
		return strange
	}
	if one, plural := strings.CutSuffix(w, "s"); plural && len(one) > 3 {
		if o := d.know(one); !o.surname && !o.place {
			if s := d.senseOf(one, o); s != strange {
				return s
			}
		}
	}
	if !k.surname && (madeInEnglish(w) || medicine(w)) || shortForm(w, k) {
		return public
	}
	return strange
}

// undone says whether a word is one of English with a prefix before it: "unascertained", "reassessed".
func undone(w string) bool {
	for _, prefix := range []string{"un", "non", "re", "pre", "mis", "over", "under", "co"} {
		if rest, ok := strings.CutPrefix(w, prefix); ok && len(rest) > 4 && ordinary(rest) {
			return true
		}
	}
	return false
}

// madeInEnglish says whether a word ends as English, and Greek in clinics, makes them by rule.
func madeInEnglish(w string) bool {
	for _, ending := range englishEndings {
		if len(w) > len(ending)+3 && strings.HasSuffix(w, ending) {
			return true
		}
	}
	return false
}

var englishEndings = strings.Fields("isation ization ification ness ology ological ologist graphy grapher graphic gram tomy ectomy itis osis aemia uria oscopy cranial ational ations ating ingly fully less able ably ality ised ising")

// shortForm says whether a word is one of notes: without a vowel, or the beginning of a word of English and nobody's name.
func shortForm(w string, k *known) bool {
	if !strings.ContainsAny(w, "aeiouy") {
		return len(w) < 6
	}
	if len(w) < 3 || len(w) > 5 || k.surname || k.placeStart || k.given >= 0 {
		return false
	}
	begins, _ := words().starts(w)
	return begins
}

// medicine says whether a word ends as the names of medicines do.
func medicine(w string) bool {
	for _, ending := range medicines {
		if len(w) > len(ending)+2 && strings.HasSuffix(w, ending) {
			return true
		}
	}
	return false
}

var medicines = strings.Fields("cillin azole prazole oxetine olol pril sartan statin azepam idine tidine mycin cycline amide lukast terol tamol profen triptan gliptin formin parin azine apine peridone barbital")

// stranger says whether token i is a word that nothing explains.
func (q *questions) stranger(i int) bool {
	if q.sense(i) != strange || q.cutByApostrophe(i) || q.width(i) < 3 && q.at(i).given < 2 {
		return false
	}
	switch q.tokens[i].form {
	case upper:
		return q.width(i) > 4 && (q.at(i).surname || q.at(i).place) && !q.shouted(i)
	case mixed:
		return !q.lettersMixed(i)
	}
	return !q.misreadWord(i)
}

// cutByApostrophe says whether token i is the first part of "Didn't" or "We've".
func (q *questions) cutByApostrophe(i int) bool {
	return q.gapIs(i+1, "'") && q.tokens[i+1].form == small && endings[q.word(i+1)]
}

var endings = set("t ve re ll d m")

// lettersMixed says whether token i is an abbreviation in letters of both kinds: "eCDOP", "DfES", "SATs".
func (q *questions) lettersMixed(i int) bool {
	capitals := 0
	for _, c := range q.written(i) {
		if c >= 'A' && c <= 'Z' {
			capitals++
		}
	}
	return 2*capitals >= q.width(i) || q.view.text[q.tokens[i].start] >= 'a'
}

// misreadWord says whether a scanner made token i of a word of English: "Exarnination", "Tclephone".
func (q *questions) misreadWord(i int) bool {
	w := q.word(i)
	if len(w) < 6 || q.at(i).surname {
		return false
	}
	for _, m := range misreadings {
		for at := range len(w) - len(m[0]) + 1 {
			if strings.HasPrefix(w[at:], m[0]) && ordinary(w[:at]+m[1]+w[at+len(m[0]):]) {
				return true
			}
		}
	}
	return false
}

var misreadings = [][2]string{{"rn", "m"}, {"c", "e"}, {"l", "i"}, {"i", "l"}, {"ii", "u"}, {"vv", "w"}, {"cl", "d"}, {"li", "h"}, {"q", "g"}, {"e", "c"}, {"m", "rn"}, {"h", "b"}, {"nn", "m"}}

// smallStranger says whether token i is an unknown word in a message without capitals, where a person or a place may stand.
func (q *questions) smallStranger(i int) bool {
	if q.tokens[i].form != small || !q.careless()[i] || q.width(i) < 3 || q.sense(i) != strange {
		return false
	}
	w := q.word(i)
	if slang[w] || strings.HasSuffix(w, "in") && q.ordinary(w+"g") {
		return false
	}
	return (smallLead[q.near(i, -1)] || kinWords[q.near(i, -1)] || elders[q.near(i, -1)]) && q.gap(i) == " " || q.starts(i) && givingVerbs[q.near(i, +1)]
}

var (
	smallLead   = set("by to at in from near via its with wiv tell told rang ring ask asked round past and")
	givingVerbs = set("gives gave sez says said got has had is was wants wanted took takes brings brought comes came")
)

// excused says whether what stands around token i explains it: a discoverer, an author, a case that the law is cited by, words of
// another language, a program.
func (q *questions) excused(i, last int) bool {
	return q.authors[q.word(i)] || q.pet(i) || q.quotedWork(i) || q.discoverer(i) || q.compounded(last) || q.programmed(last) || q.amongForeign(i, last)
}

// pet says whether token i is what an animal is called, by which nobody is found: "her cat Tiger", "a dog called Biscuit".
func (q *questions) pet(i int) bool {
	before := q.near(i, -1)
	return pets[before] || before == "called" && pets[q.near(i-1, -1)]
}

// quotedWork says whether token i stands between the quotation marks of a thing to read, to see or to hear: the booklet "Fy Adolygiad i",
// the "Bear Hunt" book, the pages of The Very Hungry Caterpillar. Pages and groups on the web are called after people.
func (q *questions) quotedWork(i int) bool {
	for j := i; j > 0 && j > i-6 && !strings.Contains(q.gap(j), "\n\n"); j-- {
		g := q.gap(j)
		if strings.HasSuffix(g, `"`) {
			return quotable[q.word(j-1)] || j > 1 && quotable[q.word(j-2)] || q.quotedBefore(i)
		}
		if !q.tokens[j].capital() && g == " " && q.word(j) == "of" && pagesOf[q.word(j-1)] {
			return true
		}
	}
	return false
}

// quotedBefore says whether the quotation around token i ends before a word for what is read or seen: the "Bear Hunt" book.
func (q *questions) quotedBefore(i int) bool {
	for j := i + 1; j < min(i+7, len(q.tokens)); j++ {
		if strings.Contains(q.gap(j), `"`) {
			return quotable[q.word(j)]
		}
	}
	return false
}

var (
	quotable = set("booklet booklets book books leaflet leaflets film song game programme poem story stories worksheet worksheets novel")
	pagesOf  = set("pages page copy copies verse chapter reading episode episodes")
)

var pets = set("cat cats dog puppy kitten rabbit hamster pony budgie gerbil tortoise")

// discoverer says whether token i is a method's, a sign's or a car's name, or stands on a form's dead line.
func (q *questions) discoverer(i int) bool {
	_, nobody := q.nobody(i)
	return nobody
}

// compounded says whether a hyphen makes an adjective of token i: "Sallow-compliant".
func (q *questions) compounded(i int) bool {
	return q.gapIs(i+1, "-") && q.tokens[i+1].form == small && q.width(i+1) > 3
}

// programmed says whether token i is a name in the text of a program.
func (q *questions) programmed(i int) bool {
	if i+1 >= len(q.tokens) {
		return false
	}
	g := q.gap(i + 1)
	if strings.HasPrefix(g, "=") || strings.HasPrefix(g, " = ") {
		return true
	}
	return q.tokens[i].form == mixed && (strings.HasPrefix(g, "(") || strings.HasPrefix(g, "):"))
}

// party says whether a case that is cited as law is called by the words from i to last: "B v Sallow LBC [2003]".
func (q *questions) party(i, last int) bool {
	return q.near(i, -1) == "v" || q.near(last, +1) == "v" || i > 0 && q.parties(i) || q.gapIs(last+1, " [")
}

// amongForeign says whether the line around tokens i to last is another language's: as many of its words in small letters are in no
// English dictionary as are.
func (q *questions) amongForeign(i, last int) bool {
	unknown, known := 0, 0
	look := func(j int) {
		if q.tokens[j].form != small || q.width(j) < 3 || q.taken[j] {
			return
		}
		if q.sense(j) == strange {
			unknown++
		} else {
			known++
		}
	}
	for j := i - 1; j >= 0 && j > i-9 && !strings.Contains(q.gap(j+1), "\n"); j-- {
		look(j)
	}
	for j := last + 1; j < len(q.tokens) && j < last+9 && !strings.Contains(q.gap(j), "\n"); j++ {
		look(j)
	}
	return unknown > 0 && unknown >= known
}

// readAuthors notes who is cited, in research or as a case of the law, so that the names stay wherever they stand.
func (q *questions) readAuthors() {
	for i := range q.tokens {
		if !q.named(i) || q.settled[i] || q.sense(i) == public {
			continue
		}
		last := q.runFrom(i)
		if q.cited(i, last) || q.scholars(last) || q.party(i, last) {
			for j := i; j <= last; j++ {
				q.authors[q.word(j)] = true
			}
		}
	}
}

// scholars says whether what follows tells what research says, also behind more names: "Fenn, Lowe and Marr have shown".
func (q *questions) scholars(last int) bool {
	j := last + 1
	for n := 0; n < 4 && j+1 < len(q.tokens); n++ {
		switch {
		case (q.word(j) == "and" || q.word(j) == "or") && q.named(j+1):
			j += 2
		case q.gapIs(j, ", ") && q.named(j):
			j++
		default:
			n = 4
		}
	}
	if j+1 >= len(q.tokens) || q.gap(j) != " " {
		return false
	}
	w, next := q.word(j), q.word(j+1)
	return scholarly[w] || (w == "have" || w == "has") && scholarly[next] && next != "found" || w == "on" && last+1 < j
}

var scholarly = set("argue argues argued shown showed demonstrate demonstrated theorised conceptualised describe written writes published coined")

var (
	worldWords  = listed("world_words.txt")
	publicWords = listed("public_words.txt")
)

// listed reads a list of words with lines of comment.
func listed(name string) map[string]bool {
	b, err := data.ReadFile("data/" + name)
	if err != nil {
		panic(err) // embedded, and read by the tests
	}
	all := map[string]bool{}
	for line := range strings.Lines(string(b)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for w := range strings.FieldsSeq(line) {
			all[w] = true
		}
	}
	return all
}
