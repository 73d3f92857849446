package detect

import (
	"testing"

	"github.com/caseveil/caseveil/redact/casefile"
)

func TestInitialsBeforeAFullNameAreAPostUnlessTheyAreItsOwn(t *testing.T) {
	c, err := casefile.Parse([]byte("reference: R\nsubjects:\n  - {label: GP 1, names: [Siobhan Fairclough-Amin]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := New(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		text string
		goes bool
	}{
		{"Clinician key: SFA Siobhan Fairclough-Amin, GMC", true},
		{"Message passed to SFA.", true},
		{"The SFA Craig Sallis came.", false},
	} {
		goes := false
		for _, f := range d.Find(x.text) {
			goes = goes || f.Text == "SFA"
		}
		if goes != x.goes {
			t.Errorf("%q: %v, want %v: %+v", x.text, goes, x.goes, d.Find(x.text))
		}
	}
}
