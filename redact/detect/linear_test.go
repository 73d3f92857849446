package detect

import (
	"math/rand"
	"strings"
	"testing"
)

// Text that repeats what a rule looks for must not take more than its length in work: for eight times the text the detector looks around
// it ten times as often at most, where a quadratic step would look sixty-four times as often.
func TestNoTextTakesMoreThanItsLengthInWork(t *testing.T) {
	d := example(t)
	for name, piece := range repeated {
		t.Run(name, func(t *testing.T) {
			steps := func(size int) int {
				doc := d.prepare(repeat(piece, size))
				doc.resolve()
				return doc.steps
			}
			if small, large := steps(10_000), steps(80_000); large > 10*small+1000 {
				t.Errorf("10 kB take %d steps, 80 kB take %d", small, large)
			}
		})
	}
}

// What runs on over gaps is searched once more. That must not be many times the text, whatever it repeats.
func TestWhatRunsOnOverGapsIsAFewTimesTheTextAtMost(t *testing.T) {
	d := example(t)
	for _, piece := range []string{"1\tImogen Fair-\n", "> wea-\n", "Imo-\tgen\t", "Imo- gen ", "Imo-\n\ngen\n", "1\n2\n", "07700\n\f900123\n", "5\n\f", "12:00 1 | a\n", "Imo-\tx\ngen\tx\n", "a 1\n"} {
		text, size := repeat(piece, 50_000), 0
		for _, th := range d.threads(text) {
			for _, p := range th.pieces {
				size += p.end - p.start
			}
		}
		if size > 40*len(text) {
			t.Errorf("%q: %d bytes for %d", piece, size, len(text))
		}
		d.Find(text[:5000])
	}
}

// BenchmarkRepeated shows in time what the test counts: MB/s must not fall where the text is longer.
func BenchmarkRepeated(b *testing.B) {
	d := example(b)
	for name, piece := range repeated {
		for _, size := range []int{10_000, 80_000} {
			b.Run(name+"/"+strings.Repeat("I", size/10_000), func(b *testing.B) {
				text := repeat(piece, size)
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					d.Find(text)
				}
			})
		}
	}
}

// repeated are pieces that texts are made of which try to keep a rule busy; the empty one stands for [strangers].
var repeated = map[string]string{
	"letters alone": "a ", "capitals alone": "A. ", "letters and digits": "a1", "hyphens": "a-", "dates": "1/1/", "at signs": "@a.", "days with stops": "14.3\n",
	"names": "Imogen ", "capitals": "Xyzzyx ", "spaces": "        x", "lines": "\n", "brackets": "(", "quotes": "\"A\" ", "digits": "0", "marks": "e\u0301",
	"new people": "Mr Aaa Bbb. ", "soft hyphens": "\u00ad", "long word": "Q", "signs": "+#/", "groups": "AB-12-", "plates": "AB 12 ", "cities": "Kassala ",
	"initials": "A.B. and ", "messages": "tell imogen hi\n", "people who are all named once": "",
}

func repeat(piece string, size int) string {
	if piece == "" {
		return strangers(size)
	}
	return strings.Repeat(piece, size/len(piece)+1)
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
