package detect

import (
	"strings"
)

// A piece is one word of a name as it is written: "Okonjo-Reeve" or, with its particle, "da Silva".
type piece struct {
	words    []string // okonjo, reeve
	main     []string // silva: without the particle
	raw      string
	hyphened bool
}

// splitWords cuts a text into words of letters and runs of digits, in small letters and folded, as tokens does.
func splitWords(s string) []string {
	f := fold(s)
	var all []string
	for _, t := range tokens(f) {
		all = append(all, lowered(f[t.start:t.end]))
	}
	return all
}

var particles = set(`al el ap ab ben bin bint ibn da das de del della den der des di do dos du la le les lo van von ter ten zu st
	fitz abu umm`)

// set makes a set of the words of a text.
func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// pieces cuts a name: titles go, "Surname, Given" is turned round, particles join the word behind them.
func pieces(name string) []piece {
	if family, rest, ok := strings.Cut(name, ","); ok && strings.TrimSpace(rest) != "" {
		name = rest + " " + family
	}
	var all []piece
	var before []string
	for field := range strings.FieldsSeq(strings.NewReplacer("(", " ", ")", " ", `"`, " ").Replace(name)) {
		words := splitWords(field)
		switch {
		case len(words) == 0:
		case len(all) == 0 && before == nil && isTitle(words) && len(strings.Fields(name)) > 1 && !titleOfMany(words[0], name):
		case len(words) == 1 && particles[words[0]] && len(all) > 0:
			before = append(before, words[0])
		default:
			main := words
			if len(words) > 1 && particles[words[0]] {
				main = words[1:]
			}
			all = append(all, piece{append(before, words...), main, field, strings.Contains(fold(field), "-")})
			before = nil
		}
	}
	if before != nil {
		all = append(all, piece{words: before, main: before, raw: strings.Join(before, " ")})
	}
	return all
}

// titleOfMany says whether a title is a usual first name too, and nothing else in a name can be the first one: "Deacon Fairweather",
// "Nana Owusu".
func titleOfMany(title, name string) bool { return len(strings.Fields(name)) == 2 && given(title) > 3 }

func isTitle(words []string) bool { return len(words) == 1 && titles[words[0]] }

// forms gives the ways to write a piece: in parts, in one word, with other letters for its accents, with the endings and
// prefixes that change from bearer to bearer.
func (p piece) forms() [][]string {
	all := [][]string{p.words}
	add := func(words ...string) {
		for _, f := range all {
			if strings.Join(f, " ") == strings.Join(words, " ") {
				return
			}
		}
		all = append(all, words)
	}
	if len(p.words) > 1 {
		add(strings.Join(p.words, ""))
	}
	if two := splitWords(doublets.Replace(p.raw)); len(two) > 0 && len(p.words) == len(two) {
		add(two...)
	}
	if w := p.words[len(p.words)-1]; len(p.words) == 1 {
		for _, o := range sisters(w) {
			add(o)
		}
		switch {
		case strings.HasPrefix(w, "mac") && len(w) > 6:
			add("mc" + w[3:])
			add("mac", w[3:])
		case strings.HasPrefix(w, "mc") && len(w) > 4:
			add("mac" + w[2:])
			add("mc", w[2:])
		case strings.HasPrefix(w, "o") && len(w) > 5 && strings.HasPrefix(p.raw, "O") && len(p.raw) > 2 && p.raw[1] >= 'A' && p.raw[1] <= 'Z':
			add("o", w[1:])
		}
	}
	return all
}

// doublets are the letters that other languages write for an accent.
var doublets = strings.NewReplacer("ü", "ue", "ö", "oe", "ä", "ae", "Ü", "Ue", "Ö", "Oe", "Ä", "Ae", "å", "aa", "Å", "Aa", "ø", "oe", "Ø", "Oe", "ñ", "nh")

// sisters are the forms of a surname that depend on its bearer's sex.
func sisters(w string) []string {
	for _, e := range [][2]string{{"ski", "ska"}, {"cki", "cka"}, {"dzki", "dzka"}, {"zki", "zka"}, {"ov", "ova"}, {"ev", "eva"}, {"aitis", "aite"}} {
		for _, x := range [][2]string{e, {e[1], e[0]}} {
			if len(w) > len(x[0])+2 && strings.HasSuffix(w, x[0]) {
				return []string{strings.TrimSuffix(w, x[0]) + x[1]}
			}
		}
	}
	return nil
}

// letter is the piece's initial.
func (p piece) letter() string { return p.words[0][:1] }

// ascii says whether the piece begins with a letter that has an initial in our alphabet.
func (p piece) ascii() bool { return letter(p.words[0][0]) }
