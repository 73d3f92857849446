package draft

import (
	"strings"
	"unicode"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/casefile"
)

// holdings is every value of a cast list, folded, to see what a new list still holds.
type holdings struct{ spaced, tight string }

func newHoldings(c *casefile.Case) holdings {
	var all []string
	for _, p := range append(append([]casefile.Person{}, c.Subjects...), c.Professionals...) {
		all = append(all, values(p)...)
	}
	for _, t := range append(append([]casefile.Thing{}, c.Places...), c.Organisations...) {
		all = append(all, t.Names...)
	}
	var spaced, tight strings.Builder
	for _, v := range all {
		spaced.WriteString(" " + strings.Join(words(v), " ") + " \x00")
		tight.WriteString(strings.Join(words(v), "") + "\x00")
	}
	return holdings{spaced.String(), tight.String()}
}

func values(p casefile.Person) []string {
	all := append(append([]string{}, p.Names...), p.Aliases...)
	all = append(append(append(all, p.Addresses...), p.Phones...), p.Emails...)
	for _, id := range p.Identifiers {
		all = append(all, id)
	}
	return append(all, p.DateOfBirth)
}

// holds tells whether the words of term stand together in a value of the list. A number may be spaced otherwise.
func (h holdings) holds(term string) bool {
	w := words(term)
	if len(w) == 0 {
		return true
	}
	return strings.Contains(h.spaced, " "+strings.Join(w, " ")+" ") ||
		strings.ContainsAny(term, "0123456789") && strings.Contains(h.tight, strings.Join(w, ""))
}

// words splits a text into its folded words.
func words(text string) []string {
	return strings.FieldsFunc(redact.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// Names tells whether text, chosen by a person to be published, holds a word of the name of somebody on the list, or
// the whole name of a place or organisation.
func Names(c *casefile.Case, text string) bool {
	in := words(text)
	seen := map[string]bool{}
	for _, w := range in {
		seen[w] = true
	}
	for _, p := range append(append([]casefile.Person{}, c.Subjects...), c.Professionals...) {
		for _, name := range append(append([]string{}, p.Names...), p.Aliases...) {
			for _, w := range words(name) {
				if len([]rune(w)) > 2 && seen[w] {
					return true
				}
			}
		}
	}
	joined := " " + strings.Join(in, " ") + " "
	for _, t := range append(append([]casefile.Thing{}, c.Places...), c.Organisations...) {
		for _, name := range t.Names {
			if w := words(name); len(w) > 0 && strings.Contains(joined, " "+strings.Join(w, " ")+" ") {
				return true
			}
		}
	}
	return false
}

// missing gives the terms of a form that list leaves out and nobody dropped.
func missing(list, _ *casefile.Case, terms []FormTerm, gone func(FormTerm) bool) (out []FormTerm) {
	have := newHoldings(list)
	for _, t := range terms {
		if !gone(t) && !have.holds(t.Term) {
			out = append(out, t)
		}
	}
	return out
}
