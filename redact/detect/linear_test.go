package detect

import (
	"strings"
	"testing"
	"time"
)

// Text that repeats what a rule looks for must not take more than its length in time: eight times the text, well below
// the sixty-four times that a quadratic step would take.
func TestNoTextTakesMoreThanItsLengthInTime(t *testing.T) {
	if testing.Short() {
		t.Skip("takes time")
	}
	d := example(t)
	for name, piece := range map[string]string{
		"letters alone": "a ", "capitals alone": "A. ", "letters and digits": "a1", "hyphens": "a-", "dates": "1/1/", "at signs": "@a.",
		"names": "Imogen ", "capitals": "Xyzzyx ", "spaces": "        x", "lines": "\n", "brackets": "(", "quotes": "\"A\" ", "digits": "0", "marks": "e\u0301",
		"new people": "Mr Aaa Bbb. ", "soft hyphens": "\u00ad", "long word": "Q",
	} {
		t.Run(name, func(t *testing.T) {
			took := func(n int) time.Duration {
				text := strings.Repeat(piece, n/len(piece)+1)
				best := time.Hour
				for range 3 {
					start := time.Now()
					d.Find(text)
					best = min(best, time.Since(start))
				}
				return best
			}
			small, large := took(10_000), took(80_000)
			if large > 30*small+200*time.Millisecond {
				t.Errorf("10 kB take %v, 80 kB take %v", small, large)
			}
		})
	}
}
