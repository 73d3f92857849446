package rules

import (
	"strings"
	"testing"
)

func TestAnOpeningRulesOutWhatCannotMatch(t *testing.T) {
	for _, tt := range []struct {
		name, expression, text string
		fits                   bool
	}{
		{"the letters of a number", `ZX-\d{4}\b`, "ZX-1234", true},
		{"another letter", `ZX-\d{4}\b`, "ZY-1234", false},
		{"a letter where a digit belongs", `ZX-\d{4}\b`, "ZX-12a4", false},
		{"text that ends before", `ZX-\d{4}\b`, "ZX", true},
		{"capitals and small letters", `(?i)zx\d`, "zX1", true},
		{"either of two", `(?:ab|cd)e`, "cde", true},
		{"the beginning of one and the end of the other", `(?:ab|cd)x`, "abq", false},
		{"whatever stands behind a match", `ab?`, "a?????????", true},
		{"a sign that is not ASCII", `[^a]b`, "éb", true},
		{"behind a sign that is not ASCII nothing is known", `[^a]b`, "éc", true},
		{"more than it looks at", `\d{12}`, "12345678x", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, o, _, why := expression(tt.expression)
			if why != "" {
				t.Fatal(why)
			}
			if got := o.fits(tt.text); got != tt.fits {
				t.Errorf("%q may begin %q: %v, want %v", tt.expression, tt.text, got, tt.fits)
			}
		})
	}
}

func TestGatesOpenForEachRuleByItself(t *testing.T) {
	var all []*Rule
	for n := range 130 {
		_, o, _, _ := expression(strings.Repeat("x", n%7+1) + string(rune('a'+n%20)))
		all = append(all, &Rule{openings: []*Opening{o}})
	}
	g := NewGates(all)
	for _, text := range []string{"xa", "xxxb", "xxxxxxxt", "y", ""} {
		for n, r := range all {
			if got := g.Open(n/64, text)&(1<<(n%64)) != 0; got != r.openings[0].fits(text) {
				t.Errorf("rule %d before %q: %v", n, text, got)
			}
		}
	}
}

// What an opening rules out, the expression does not match.
func FuzzOpening(f *testing.F) {
	for _, r := range Default().Rules {
		for _, x := range r.Expressions {
			f.Add(x, "AB 12 34 56 C")
		}
	}
	f.Add(`(?i)kſ\b`, "KS \u212a")
	f.Fuzz(func(t *testing.T, x, text string) {
		re, o, _, why := expression(x)
		if why == "" && re.MatchString(text) && !o.fits(text) {
			t.Fatalf("%q matches %q, and its opening says that it cannot", x, text)
		}
	})
}
