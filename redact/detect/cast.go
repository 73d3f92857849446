package detect

import (
	"strings"
	"unicode/utf8"

	"github.com/caseveil/caseveil/redact/casefile"
)

// An entity is one person, place or organisation of the case, or one whom the text alone tells of.
type entity struct {
	label    string
	kind     string
	relation string
	sex      byte // 'f', 'm' or 'u', by relation and first name
	subject  bool
	entry    string // where it stands in the case file, for Why: "subjects[0]"
}

// kin is the relation itself: "child" of "child; Female; age: 7", as referral forms give it.
func (e *entity) kin() string {
	word, _, _ := strings.Cut(e.relation, ";")
	return strings.TrimSpace(word)
}

// A term is one way of writing an entity.
type term struct {
	owner *entity
	rule  string
	rank  rank
	tier  string
	// what a hit must look like
	comma    bool // a comma may stand between the words: "Fairweather, Imogen"
	initial  int8 // 1 + the index of a word that must be one capital letter
	initials bool // all words are letters: "I.F."
	capital  bool // never in small letters
	message  bool // in small letters too where a message has no capitals
	titled   bool // only behind a title: "Miss Joy A"
	letters  bool // the words behind the first are initials: "Tamsin A-B"
	district bool // half a postcode: in capitals, run together, and no road or vitamin
	proper   bool // every longer word in a capital, since all are words of English: "Little Acorns"
	wordy    bool // one ordinary word of English, as Grace or Will
	chosen   bool // such a word that is hardly ever a name, and that the case lists by itself: it is meant
	small    bool // it is meant without a capital too
}

// A rank says how strongly a writing belongs to its owner. A stronger one takes the words from a weaker one.
type rank int

const (
	whole     rank = iota // full names, aliases, names of places
	initialed             // a surname with initials
	part                  // a given name or a surname alone
	weakPart              // middle names, parts of double names
	derived               // nicknames, short forms of places
	letters               // initials
)

// A trie holds terms by their words.
type trie struct {
	next  map[string]*trie
	terms []*term
}

func (t *trie) add(words []string, what *term) {
	if len(words) == 0 {
		return
	}
	n := t
	for _, w := range words {
		if n.next == nil {
			n.next = map[string]*trie{}
		}
		if n.next[w] == nil {
			n.next[w] = &trie{}
		}
		n = n.next[w]
	}
	for i, other := range n.terms {
		if other.owner == what.owner && other.initials == what.initials {
			if what.rank < other.rank {
				what.comma = what.comma || other.comma
				n.terms[i] = what
			} else {
				other.comma = other.comma || what.comma
			}
			return
		}
	}
	n.terms = append(n.terms, what)
}

// A cast is the case's terms, ready for matching. It is read-only once made.
type cast struct {
	root                    trie
	words                   map[string]bool // every word of a person's name, for [speller]
	begun                   map[string]bool // what those words begin with
	places                  map[string]bool // the longer words of places
	sketches, placeSketches []sketched
	labels                  map[string]bool
	families                map[string][]*entity // by the first letter of the surname
	children                map[string][]*entity // subjects who are young, by the first letter of the first name
	values                  []value
	keys                    keys                // of values
	keyBegins               [utf8.RuneSelf]bool // the bytes that a text begins with where one of them does
	births                  []birth
	entities                []*entity
	keep                    trie
	initials                map[string]bool // the first letters of the first names of the subjects
}

func newCast(c *casefile.Case) *cast {
	k := &cast{families: map[string][]*entity{}, children: map[string][]*entity{}, words: map[string]bool{}, begun: map[string]bool{}, places: map[string]bool{}, labels: map[string]bool{}}
	k.people(c.Subjects, "subjects", true)
	k.people(c.Professionals, "professionals", false)
	k.initials = firstLetters(c.Subjects)
	k.things(c.Places, "places", "place")
	k.things(c.Organisations, "organisations", "organisation")
	for _, e := range k.entities {
		k.labels[e.label] = true
	}
	for n, v := range k.values {
		k.keys.add(v.key, n)
	}
	for c := range k.keyBegins {
		k.keyBegins[c] = k.keys.step(look(byte(c))) != nil
	}
	for w := range k.words {
		for n := range w {
			k.begun[w[:n]] = true
		}
	}
	k.sketches, k.placeSketches = sketch(k.words), sketch(k.places)
	for _, phrase := range c.Keep {
		k.keepPhrase(phrase)
	}
	return k
}

func (k *cast) add(words []string, t term) { k.root.add(words, &t) }

// initialed gives the one grown-up of a sex whose surname begins with a letter, nil when there is none or several.
func (k *cast) initialed(letter string, woman bool) *entity {
	var found *entity
	for _, e := range k.families[letter] {
		if young[e.kin()] || woman && e.sex == 'm' || !woman && e.sex == 'f' {
			continue
		}
		if found != nil {
			return nil
		}
		found = e
	}
	return found
}

func (k *cast) keepPhrase(phrase string) { k.keep.add(splitWords(phrase), &term{rule: "keep"}) }
