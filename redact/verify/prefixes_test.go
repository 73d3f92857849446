package verify

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestPrefixesFindWhatStandsInABuffer(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	letters := func(n int) []byte {
		b := make([]byte, n)
		for i := range b {
			b[i] = "ab\x00"[rng.IntN(3)]
		}
		return b
	}
	for range 200 {
		text := letters(300)
		patterns := [][]byte{slices.Clone(text[:prefixLength]), slices.Clone(text[len(text)-11:])}
		for range 40 {
			patterns = append(patterns, letters(prefixLength+rng.IntN(4)))
		}
		found := make([]int, len(patterns))
		newPrefixes(patterns).each(text, func(n, at int) {
			if found[n]++; !bytes.HasPrefix(text[at:], patterns[n]) {
				t.Fatalf("%q does not stand at %d", patterns[n], at)
			}
		})
		for n, p := range patterns {
			want := 0
			for i := range text {
				if bytes.HasPrefix(text[i:], p) {
					want++
				}
			}
			if found[n] != want {
				t.Fatalf("%q was found %d times in %q, not %d", p, found[n], text, want)
			}
		}
	}
}
