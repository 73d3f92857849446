package verify

import (
	"slices"
	"strings"
	"unicode"
)

// pair leaves out the words of a and b that are one word by key, each once. key gives "" for a word it does not know.
func pair(a, b []string, key func(word string, ours bool) string) (restA, restB []string) {
	stock := map[string][]int{}
	for i, w := range b {
		if k := key(w, false); k != "" {
			stock[k] = append(stock[k], i)
		}
	}
	gone := map[int]bool{}
	for _, w := range a {
		k := key(w, true)
		if at := stock[k]; k != "" && len(at) > 0 {
			gone[at[0]] = true
			stock[k] = at[1:]
			continue
		}
		restA = append(restA, w)
	}
	for i, w := range b {
		if !gone[i] {
			restB = append(restB, w)
		}
	}
	return restA, restB
}

// capitals is the key of a word that we read in capitals: however the other spells it. A name in capitals is a name.
func capitals(word string, ours bool) string {
	if ours && word != strings.ToUpper(word) {
		return ""
	}
	return strings.ToUpper(word)
}

// turned is the key of a word that is written from right to left: its letters in any order.
func turned(word string, _ bool) string {
	letters := []rune(word)
	for _, r := range letters {
		if !unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko) {
			return ""
		}
	}
	slices.Sort(letters)
	return string(letters)
}

// sameLetters reports whether two lists of words hold the same letters and digits, but for those of ours that stand
// beside an equal letter.
func sameLetters(ours, theirs []string) bool {
	left := map[rune]int{}
	for _, w := range ours {
		for _, r := range w {
			left[r]++
		}
	}
	for _, w := range theirs {
		for _, r := range w {
			if left[r]--; left[r] < 0 {
				return false
			}
		}
	}
	for r, n := range left {
		if n > 0 && n > doubles(ours, r) {
			return false
		}
	}
	return true
}

// doubles counts the letters r that stand behind another one.
func doubles(words []string, r rune) int {
	n := 0
	for _, w := range words {
		last := rune(-1)
		for _, c := range w {
			if c == r && last == r {
				n++
				c = -1
			}
			last = c
		}
	}
	return n
}

// single is a word without the second of two equal letters.
func single(word string) string {
	var b strings.Builder
	last := rune(-1)
	for _, r := range word {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// astral reports whether r lies beyond U+FFFF. On a page where PDFium gives no such letter it may have dropped them.
func astral(r rune) bool { return r > 0xffff }

func withoutAstral(r rune) rune {
	if astral(r) {
		return -1
	}
	return r
}

// ligatures are the letters of single glyphs that fonts name in ways of their own, so that PDFium reads nothing there.
// The longer ones come first.
var ligatures = []string{"ffi", "ffl", "ff", "fi", "fl", "ft", "fj", "tt", "ti", "tf", "Th", "ct", "st"}

// ligated leaves out the words of a and b that are one but for the letters of one or two ligatures, of which theirs has
// nothing, a gap, or the last letter. What is left must be most of the word, so that no word passes that we did not see.
func ligated(a, b []string) (restA, restB []string) {
	stock := map[string]int{}
	for _, w := range b {
		stock[w]++
	}
	for _, w := range a {
		if !takeLigated(w, stock, 2) {
			restA = append(restA, w)
		}
	}
	for _, w := range b {
		if stock[w] > 0 {
			stock[w]--
			restB = append(restB, w)
		}
	}
	return restA, restB
}

// takeLigated takes word with up to so many ligatures lost from the stock.
func takeLigated(word string, stock map[string]int, times int) bool {
	for i := range word {
		for _, l := range ligatures {
			if !strings.HasPrefix(word[i:], l) || len(l) > len(word)-len(l) && len(word) > 3 {
				continue
			}
			before, after := word[:i], word[i+len(l):]
			for _, w := range []string{before + after, before + l[len(l)-1:] + after} {
				if stock[w] > 0 {
					stock[w]--
					return true
				}
				if times > 1 && takeLigated(w, stock, times-1) {
					return true
				}
			}
			if before != after && stock[before] > 0 && stock[after] > 0 {
				stock[before]--
				stock[after]--
				return true
			}
		}
	}
	return false
}
