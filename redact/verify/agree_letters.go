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

// turned leaves out the words of a and b that are written from right to left if together they hold the same letters:
// readers turn them, and part them, each in its own way.
func turned(a, b []string) (restA, restB []string) {
	restA, lettersA := leftward(a)
	restB, lettersB := leftward(b)
	if !slices.Equal(lettersA, lettersB) {
		return a, b
	}
	return restA, restB
}

// leftward takes the words that are written from right to left out of a list, and gives their letters in order.
func leftward(words []string) (rest []string, letters []rune) {
	for _, w := range words {
		if strings.ContainsFunc(w, func(r rune) bool {
			return !unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko)
		}) {
			rest = append(rest, w)
			continue
		}
		letters = append(letters, []rune(w)...)
	}
	slices.Sort(letters)
	return rest, letters
}

// operatorCodes are the codes at which the mathematical extension fonts of TeX hold large operators. PDFium gives the
// letters of these codes.
var operatorCodes = map[string]rune{"P": '∑', "X": '∑', "Q": '∏', "Y": '∏', "R": '∫', "Z": '∫', "S": '⋃', "T": '⋂'}

// withoutOperators leaves single letters out of their words that stand for large operators which only we read.
func withoutOperators(words []string, ours, theirs string) []string {
	more := map[rune]int{}
	for _, r := range operatorCodes {
		more[r] = strings.Count(ours, string(r)) - strings.Count(theirs, string(r))
	}
	var out []string
	for _, w := range words {
		if r := operatorCodes[w]; r != 0 && more[r] > 0 {
			more[r]--
			continue
		}
		out = append(out, w)
	}
	return out
}

// known reports whether all letters and digits of their words are in ours. Ours may hold more: PDFium leaves out words
// that are drawn over themselves.
func known(ours, theirs []string) bool {
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
	return true
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
