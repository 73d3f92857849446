package redact

import (
	"strings"
	"unicode/utf8"

	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/pdf"
	"github.com/caseveil/caseveil/redact/verify"
)

// leastListed is the number of letters from which on a name of the case is looked for though nothing of it was found.
const leastListed = 7

// listed adds to what the proof looks for the people of the case themselves. Where detection finds no mention at all, in
// the text and in the strings that it reads, a name may still lie in bytes that nobody read.
func listed(c *casefile.Case, d Detection, have []verify.Removed) []verify.Removed {
	seen := map[string]bool{}
	for _, r := range have {
		seen[Fold(r.Text)] = true
	}
	var terms []string
	for _, text := range certain(c) {
		key := Fold(text)
		if seen[key] || utf8.RuneCountInString(key) < leastListed || keptByDecision(d, text) || guarded(c, key) {
			continue
		}
		seen[key] = true
		terms = append(terms, text)
	}
	stands := append(strings.Split(withCuts(d), "\f"), labels(c)...)
	for i, n := range verify.Count(stands, terms) {
		if n > 0 {
			n = min(n, mentioned(terms[i], stands))
		}
		have = append(have, verify.Removed{Text: terms[i], Kept: n})
	}
	return have
}

// mentioned counts the plain mentions of a term, by words of their own. Detection has judged those; what a reader puts
// together from letters that stand apart it has not.
func mentioned(term string, texts []string) int {
	n, m := 0, newMentions([]string{term})
	for _, text := range texts {
		m.each(text, func(int, int, int) bool {
			n++
			return true
		})
	}
	return n
}

// certain are the writings of a case that mean its people and nothing else.
func certain(c *casefile.Case) []string {
	var out []string
	for _, p := range append(append([]casefile.Person{}, c.Subjects...), c.Professionals...) {
		for _, name := range append(append([]string{}, p.Names...), p.Aliases...) {
			words := strings.Fields(name)
			if len(words) > 1 {
				out = append(out, name, words[0]+" "+words[len(words)-1])
			}
			for _, w := range words {
				if detect.Distinct(w) {
					out = append(out, w)
				}
			}
		}
		out = append(append(out, p.Emails...), p.Phones...)
		for _, v := range p.Identifiers {
			out = append(out, v)
		}
	}
	return out
}

// overlooked is the first page on which the second engine reads a word of a name that we do not read there, or 0. The
// engines may part words otherwise; a name whose letters one of them sees side by side, both must.
func overlooked(c *casefile.Case, doc *pdf.Document, theirs []string) int {
	var terms []string
	for _, text := range certain(c) {
		if !strings.ContainsAny(strings.TrimSpace(text), " \t\n") && utf8.RuneCountInString(Fold(text)) >= leastListed {
			terms = append(terms, text)
		}
	}
	pages, content := doc.PageTexts(), doc.ContentTexts()
	others := make([]string, len(pages))
	for _, o := range doc.Others() {
		others[o.Page-1] += " " + o.Text
	}
	for i, text := range theirs {
		ours := letters(pages[i] + " " + content[i] + others[i])
		for n, count := range verify.Count([]string{text}, terms) {
			if count > 0 && !strings.Contains(ours, letters(terms[n])) {
				return i + 1
			}
		}
	}
	return 0
}

// guarded says whether the case keeps something that holds these words.
func guarded(c *casefile.Case, key string) bool {
	for _, k := range c.Keep {
		if strings.Contains(Fold(k), key) {
			return true
		}
	}
	return false
}

// labels are the words that take the place of names: somebody may have put a name in one.
func labels(c *casefile.Case) []string {
	var out []string
	for _, p := range append(append([]casefile.Person{}, c.Subjects...), c.Professionals...) {
		out = append(out, p.Label)
	}
	for _, t := range append(append([]casefile.Thing{}, c.Places...), c.Organisations...) {
		out = append(out, t.Label)
	}
	return out
}
