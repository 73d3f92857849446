package detect

import (
	"math/rand"
	"slices"
	"testing"
)

func TestEverySlipOfThePenIsFoundWithoutComparingAll(t *testing.T) {
	draw := rand.New(rand.NewSource(1))
	word := func() string {
		b := make([]byte, 6+draw.Intn(4))
		for i := range b {
			b[i] = "abcd"[draw.Intn(4)]
		}
		return string(b)
	}
	var names []string
	for range 300 {
		names = append(names, word())
	}
	index := newSlipsOf(names)
	for range 300 {
		w := word()
		near := map[string]bool{}
		index.near(w, true, func(name string) { near[name] = true })
		for _, name := range slices.Compact(slices.Sorted(slices.Values(names))) {
			if want := misspelt(w, name) || sounded(w) == sounded(name); near[name] != want {
				t.Fatalf("%s and %s: found %v, want %v", w, name, near[name], want)
			}
		}
	}
}
