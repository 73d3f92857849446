package detect

import (
	"testing"

	"github.com/caseveil/caseveil/redact/casefile"
)

func TestAWordThatTheCaseListsByItselfIsMeant(t *testing.T) {
	for _, c := range []struct {
		sentence, alias, text string
		tier                  string // "" where nothing is found
	}{
		{"in the middle of a sentence", "Ghost", "They said that Ghost ran off.", TierA},
		{"where a sentence begins", "Ghost", "Ghost stories are told here.", TierB},
		{"in a heading in capitals", "Ghost", "GHOST STORIES TOLD HERE\n", TierB},
		{"written small it is a word", "Ghost", "A ghost is seen.", ""},
		{"written small in the case too", "ghost", "A ghost is seen.", TierB},
		{"a part of another word", "Ghost", "The Ghosts came.", ""},
		{"a word that is often a name is asked about where a sentence begins", "Grace", "Grace period ends today.", TierC},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			d, err := New(&casefile.Case{Reference: "R", Subjects: []casefile.Person{{Label: "Child A", Aliases: []string{c.alias}}}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			found := d.Find(c.text)
			switch {
			case c.tier == "" && len(found) == 0:
			case c.tier == "" || len(found) != 1 || found[0].Tier != c.tier || found[0].Label != "Child A":
				t.Errorf("found %+v, want tier %q", found, c.tier)
			}
		})
	}
}

func TestAWordThatIsSomeonesWholeNameGoesHoweverItIsWritten(t *testing.T) {
	d, err := New(&casefile.Case{Reference: "R", Subjects: []casefile.Person{{Label: "Child A", Names: []string{"Ghost"}}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"A ghost is seen.", "Ghost stories are told.", "They said that Ghost ran off.", "GHOST STORIES"} {
		if found := d.Find(text); len(found) != 1 || !found[0].Goes() || found[0].Label != "Child A" {
			t.Errorf("in %q found %+v", text, found)
		}
	}
}
