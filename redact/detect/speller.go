package detect

import (
	"maps"
	"math/bits"
	"slices"
	"strings"
)

// A spelling is a word of the case that a word of the text may stand for.
type spelling struct {
	word string
	rule string
}

// spelledLike gives the words of the case that w may be a slip of the pen, a misreading or a pet form of. Words that the
// case has, English words and other people's first names are none.
func (d *document) spelledLike(w string, k *known) []spelling {
	if !k.compared {
		k.compared, k.alike = true, d.spell(w, k)
	}
	return k.alike
}

func (d *document) spell(w string, k *known) []spelling {
	if len(w) < 3 || d.cast.words[w] || k.ordinary || strings.HasSuffix(w, "s") && ordinary(w[:len(w)-1]) {
		return nil
	}
	this := sketchOf(w)
	var found []spelling
	for _, c := range d.cast.sketches {
		if rule := like(this, c, k.given >= 2); rule != "" {
			found = append(found, spelling{c.word, rule})
		}
	}
	for _, c := range d.cast.placeSketches {
		if len(w) > 4 && c.look == this.look {
			found = append(found, spelling{c.word, "case.misread"})
		}
	}
	return found
}

// A sketched word is a word with its look to a scanner, its sound and a bit for each of its letters.
type sketched struct {
	word, look, sound string
	letters           uint64
}

func sketchOf(w string) sketched {
	s := sketched{word: w, look: ocr(w), sound: sounded(w)}
	for i := range len(w) {
		s.letters |= 1 << (w[i] & 63)
	}
	return s
}

// apart is a number of edits that two words are apart at least: an edit takes in or gives away one letter.
func (s sketched) apart(other sketched) int {
	return max(bits.OnesCount64(s.letters&^other.letters), bits.OnesCount64(other.letters&^s.letters))
}

// sketch makes the sketches of words, in order.
func sketch(words map[string]bool) []sketched {
	all := make([]sketched, 0, len(words))
	for _, w := range slices.Sorted(maps.Keys(words)) {
		all = append(all, sketchOf(w))
	}
	return all
}

// like names the rule by which w is a form of c.
func like(this, that sketched, known bool) string {
	w, c := this.word, that.word
	switch {
	case len(c) < 3:
		return ""
	case len(w) > 3 && that.look == this.look:
		return "case.misread"
	case len(w) > 3 && len(c) > 3 && this.sound == that.sound:
		return "case.misspelt"
	case len(w) > 5 && len(c) > len(w)+2 && strings.HasSuffix(c, w):
		return "case.nickname" // "Tobiloba" of Oluwatobiloba
	case petForm(w, c):
		return "case.pet_form"
	case this.apart(that) > 2:
		return ""
	case known && len(w) > 5 && len(w) == len(c) && vowels(w) == vowels(c) && edits(w, c, 1) == 1:
		return "case.misspelt"
	case known:
		return ""
	case misspelt(w, c):
		return "case.misspelt"
	}
	return ""
}

// vowels writes every vowel of a word alike.
func vowels(w string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("aeiouy", r) {
			return '*'
		}
		return r
	}, w)
}

// misspelt allows one slip in a word of five letters and two in one of eight.
func misspelt(w, c string) bool {
	short := min(len(w), len(c))
	if short < 4 || max(len(w), len(c))-short > 2 {
		return false
	}
	switch n := edits(w, c, 2); {
	case n == 1:
		return short >= 5 || short == 4 && w[0] == c[0] && w[len(w)-1] == c[len(c)-1]
	case n == 2:
		return short >= 7 && w[0] == c[0]
	}
	return false
}

// petForm is a name cut short, "Imo", or cut short with an ending, "Lukey".
func petForm(w, c string) bool {
	if len(w) >= len(c)+2 || len(c) < 5 || w[:3] != c[:3] {
		return false
	}
	if strings.HasPrefix(c, w) {
		return true
	}
	for _, ending := range []string{"y", "ie", "ey", "i", "o", "a", "s", "er", "ers", "ka", "ia", "sia", "us", "as", "is"} {
		stem := strings.TrimSuffix(w, ending)
		if stem != w && len(stem) >= 3 && strings.HasPrefix(c, stem) {
			return true
		}
	}
	return false
}

// lookAlikes are signs that scanners take for one another, each group by one sign of it.
var lookAlikes = strings.NewReplacer("rn", "m", "cl", "d", "vv", "w", "ii", "u", "0", "o", "1", "l", "i", "l", "|", "l", "5", "s", "8", "b", "6", "g", "e", "c", "3", "c", "4", "a")

func ocr(w string) string { return lookAlikes.Replace(w) }

// soundAlikes are ways to write the same sound in a name.
var soundAlikes = strings.NewReplacer("ph", "f", "ck", "k", "ch", "ch", "sh", "sh", "th", "t", "ie", "i", "ey", "i", "ay", "a", "ai", "a", "ee", "i", "y", "i", "z", "s", "c", "k",
	"q", "k", "ou", "o", "oo", "u", "ae", "e", "j", "j", "h", "")

// sounded respells a word so that usual spellings of the same sounds are the same.
func sounded(w string) string {
	s := soundAlikes.Replace(w)
	if len(s) > 3 {
		s = strings.TrimSuffix(s, "e")
	}
	var b strings.Builder
	for i := range len(s) {
		if i == 0 || s[i] != s[i-1] {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// edits counts insertions, deletions, changes and swaps of neighbours from a to b, up to limit+1.
func edits(a, b string, limit int) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > limit {
		return limit + 1
	}
	var rows [3][32]int
	if len(b) > 30 {
		return limit + 1
	}
	for j := range len(a) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(b); i++ {
		now, before, earlier := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		now[0] = i
		for j := 1; j <= len(a); j++ {
			cost := 1
			if a[j-1] == b[i-1] {
				cost = 0
			}
			now[j] = min(before[j]+1, now[j-1]+1, before[j-1]+cost)
			if i > 1 && j > 1 && a[j-1] == b[i-2] && a[j-2] == b[i-1] {
				now[j] = min(now[j], earlier[j-2]+1)
			}
		}
	}
	return rows[len(b)%3][len(a)]
}
