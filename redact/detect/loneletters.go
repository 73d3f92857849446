package detect

import (
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/casefile"
)

// firstLetters are the letters that the first names of people begin with, in small letters.
func firstLetters(all []casefile.Person) map[string]bool {
	letters := map[string]bool{}
	for _, p := range all {
		for _, name := range slices.Concat(p.Names, p.Aliases) {
			if parts := pieces(name); len(parts) > 0 && parts[0].ascii() {
				letters[parts[0].letter()] = true
			}
		}
	}
	return letters
}

// loneLetter says whether token i is one letter by which a note calls somebody of the family: "K. said", "with M and", "K, mum and".
// One that begins nobody's first name, counts something or is a label's is none.
func (q *questions) loneLetter(i int) bool {
	w := q.word(i)
	if !q.initial(i) || !q.cast.initials[w] || w == "i" || lettered[q.near(i, -1)] || q.besideCapital(i) {
		return false
	}
	if w == "a" && !q.stopBehind(i) {
		return false
	}
	return q.letterActs(i) || q.letterListed(i)
}

// letterAndWord says whether the letter of a first name and a surname that is a word of English stand alone at token i: "Team ldr D
// Mould.", "T Grace" below a letter.
func (q *questions) letterAndWord(i int) bool {
	w := q.word(i)
	if !q.initial(i) || w == "a" || w == "i" || lettered[q.near(i, -1)] || !q.gapIs(i+1, " ") || q.tokens[i+1].form != title || q.settled[i+1] {
		return false
	}
	if !q.at(i+1).surname || q.sense(i+1) == public || !q.partEnds(i+1) && !q.postInBrackets(i+1) {
		return false
	}
	return q.starts(i) && (q.postInBrackets(i+1) || i+2 == len(q.tokens) || q.tokens[i+2].line) || i > 0 && q.gap(i) == " " && q.tokens[i-1].form == small && q.sense(i-1) != english
}

func (q *questions) stopBehind(i int) bool {
	end := int(q.tokens[i].end)
	return end < len(q.view.text) && q.view.text[end] == '.'
}

// besideCapital says whether token i belongs to more letters, a number or a name.
func (q *questions) besideCapital(i int) bool {
	if i > 0 && (len(q.gap(i)) < 2 && strings.Trim(q.gap(i), "/-&.'_") == "" || q.gap(i) == " " && q.tokens[i-1].form != small) {
		return true
	}
	if i+1 >= len(q.tokens) {
		return false
	}
	g := q.gap(i + 1)
	if g == "" || strings.IndexByte("/-&'_)", g[0]) >= 0 {
		return true
	}
	return q.tokens[i+1].form != small && (g == " " || g == ". " || g == ".")
}

// letterActs says whether the letter at token i does something: "K. said", "Z not himself".
func (q *questions) letterActs(i int) bool {
	if !q.gapIs(i+1, " ", ". ") || q.tokens[i+1].form != small {
		return false
	}
	after := q.word(i + 1)
	return personVerbs[after] && after != "and" && after != "who" || auxiliaries[after] || after == "not" && q.starts(i)
}

// letterListed says whether the letter at token i stands among people or behind a word that leads to somebody.
func (q *questions) letterListed(i int) bool {
	if before := q.near(i, -1); q.gap(i) == " " && leadsToSomebody[before] {
		return q.partEnds(i) || q.near(i, +1) == "and" || q.near(i, +1) == "or" || q.gapIs(i+1, ". ") && q.tokens[i+1].form == small
	}
	if i+1 < len(q.tokens) && q.gap(i+1) == ", " && q.starts(i) && kinWords[q.word(i+1)] {
		return true
	}
	return i > 0 && q.gap(i) == ", " && q.settled[i-1] && q.tokens[i-1].form == title && (q.near(i, +1) == "and" || q.near(i, +1) == "or")
}

var leadsToSomebody = set("to with and from for by told tell asked saw")
