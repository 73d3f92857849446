package detect

import "testing"

func TestTheNumberOfANoteBehindANameStays(t *testing.T) {
	for _, c := range []struct {
		name, text string
		end        int
		want       bool
	}{
		{"one digit", "Imogen2 said", 6, true},
		{"two digits at the end", "Imogen12", 6, true},
		{"a year", "Imogen2019", 6, false},
		{"a user's name", "imogen2", 6, false},
		{"digits within a handle", "Imogen2x", 6, false},
		{"a mailbox", "Imogen2@example.org", 6, false},
		{"no digit", "Imogen said", 6, false},
	} {
		if got := noteMark(c.text, 0, c.end); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
