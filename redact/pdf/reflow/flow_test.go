package reflow

import (
	"errors"
	"testing"
)

func TestListItemsAreKnownByTheirLabels(t *testing.T) {
	for text, want := range map[string]bool{"• what was known": true, "1. What was known": true, "(a) what was known": true,
		"iv) what was known": true, "2.3 What was known": true, "– what was known": true, "14 March": false, "A child": false,
		"e.g. this": false, "1.5 metres": true, "•": true, "": false} {
		if got := isItem(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestItemsOfAListFollowEachOther(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{{"1. one", "2. two", true}, {"9. nine", "10. ten", true}, {"1. one", "3. three", false}, {"a) one", "b) two", true},
		{"- one", "- two", true}, {"1. one", "two", false}} {
		if got := follows(c.a, c.b); got != c.want {
			t.Errorf("%q, %q: %v", c.a, c.b, got)
		}
	}
}

func TestContentsEntriesAreKnownByTheirDots(t *testing.T) {
	for text, want := range map[string]string{"1. What happened ........ 12": "1. What happened", "What happened . . . . . . 3": "What happened",
		"What happened ……… 3": "What happened", "He said... 12 times": "", "What happened in 2024": ""} {
		got := ""
		if m := leader.FindStringSubmatch(text); m != nil {
			got = m[1]
		}
		if got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestPageNumbersAreTheSameOnEveryPage(t *testing.T) {
	m := &maker{}
	for text, want := range map[string]string{"Page 3 of 12": "Page #", "3": "#", "Review | Page 3": "Review | Page #", "1. What happened": "1. What happened",
		"Born in 2014": "Born in 2014", "- 7 -": "- #"} {
		l := &line{}
		l.frags = []fragment{{line: l, runs: []run{{text: text}}}}
		if got := m.worded(l); got != want {
			t.Errorf("%q: %q and not %q", text, got, want)
		}
	}
}

func TestWhatCannotBeSetIsRefused(t *testing.T) {
	for name, r := range map[string]rune{"Hebrew": 'א', "Arabic": 'ع', "Devanagari": 'क', "Thai": 'ก', "a mathematical letter": '𝑥'} {
		var bad *Error
		if err := settable(r, 4); !errors.As(err, &bad) || bad.Page != 4 {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, r := range "aéŵłЖΩ漢한•–€" {
		if err := settable(r, 1); err != nil {
			t.Errorf("%c: %v", r, err)
		}
	}
}
