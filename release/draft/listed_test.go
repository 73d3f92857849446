package draft

import (
	"testing"

	"github.com/caseveil/caseveil/redact/casefile"
)

var cast = &casefile.Case{
	Subjects: []casefile.Person{{Label: "Child A", Names: []string{"Zoë Anne-Marie O'Quill"}, Aliases: []string{"Zo"},
		DateOfBirth: "2019-03-14", Identifiers: map[string]string{"nhs_number": "943 476 5919"}, Phones: []string{"07700 900123"},
		Addresses: []string{"14 Larkspur Close, Easterby, EB3 4QT"}}},
	Places: []casefile.Thing{{Label: "the school", Names: []string{"St Oswald's"}}},
}

func TestATextThatWillBePublishedNamesNobody(t *testing.T) {
	for text, want := range map[string]bool{
		"A review about Child A":         false,
		"zoë":                            true,
		"ZOË’s review":                   true,
		"The Quill report":               true, // the second part of the surname
		"A review of St Oswald's":        true,
		"A review of St Swithin's":       false,
		"Zoology in schools":             false,
		"Zo":                             false, // two letters are a word of too many texts
		"Learning from practice":         false,
		"Anne is the name of a reviewer": true,
	} {
		if got := Names(cast, text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestATermOfAFormIsHeldInWhateverWritingItHas(t *testing.T) {
	have := newHoldings(cast)
	for term, want := range map[string]bool{
		"Zoë": true, "o'quill": true, "9434765919": true, "07700900123": true, "2019-03-14": true, "14 Larkspur Close": true,
		"EB34QT": true, "st oswald's": true, "Wulfric": false, "943 476 5918": false, "Larkspur Lane": false, "-": true,
	} {
		if got := have.holds(term); got != want {
			t.Errorf("%q: %v, want %v", term, got, want)
		}
	}
}
