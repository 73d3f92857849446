package register

import (
	"slices"
	"testing"
)

func TestTheRightsTableIsWellFormed(t *testing.T) {
	words := []relation{never, always, every, member, own, signing}
	parsed := parseRights(rights)
	if len(parsed) != 36 { // as many as rights_test.go walks: add a new action there too
		t.Errorf("%d rows", len(parsed))
	}
	for act, row := range parsed {
		if len(row) != len(Roles()) {
			t.Errorf("%q has %d cells", act, len(row))
		}
		for role, cell := range row {
			if !slices.Contains(words, cell) {
				t.Errorf("%q, %s: %q is no word of the table", act, role, cell)
			}
		}
	}
}
