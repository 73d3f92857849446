package detect

import (
	"math/rand"
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
		"people who are all named once": "",
	} {
		t.Run(name, func(t *testing.T) {
			took := func(n int) time.Duration {
				text := strings.Repeat(piece, n/max(1, len(piece))+1)
				if piece == "" {
					text = strangers(n)
				}
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

// strangers is text about people with names that nobody had before.
func strangers(size int) string {
	draw := rand.New(rand.NewSource(1))
	var b strings.Builder
	for b.Len() < size {
		name := make([]byte, 6+draw.Intn(5))
		for i := range name {
			name[i] = byte('a' + draw.Intn(26))
		}
		b.WriteString("Mr Aaa " + strings.ToUpper(string(name[:1])) + string(name[1:]) + " came. ")
	}
	return b.String()
}
