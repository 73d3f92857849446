package verify

import (
	"fmt"
	"maps"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A Disagreement says that two readings of a page differ. It is an error and holds counts only, never the words.
type Disagreement struct {
	Page       int // counted from 1
	OnlyOurs   int // words that only we read
	OnlyTheirs int // words that only the second engine reads
}

func (d Disagreement) Error() string {
	return fmt.Sprintf("page %d: two readings of the page differ: %d words stand in one only, %d in the other only",
		d.Page, d.OnlyOurs, d.OnlyTheirs)
}

// Agree compares two readings of one document page by page and returns the pages on which they differ.
//
// Every letter and digit counts: what the second engine reads we must read, as often, in any order; and every word that
// we read must stand in the other reading too. White space, punctuation, accents set apart from their letter, ligatures
// and soft hyphens do not count; nor does where a reader splits a word, as long as each piece is found whole in the
// other reading. A page that only one reading has differs.
//
// What stands in ours behind a record separator (U+001E) the second engine may read or leave out: copies printed over
// each other, and text that nobody sees, which never reaches the output. Some things that PDFium is known to do are
// allowed, each in the direction in which we read more than it does or as much: it drops words and letters that it takes
// for copies of their neighbours; it gives the small letters behind small capitals; it turns and parts Arabic and Hebrew
// words; it leaves out the letters of mathematics beyond U+FFFF, and gives a letter for a large operator of TeX; of a
// ligature whose glyph has no name that it knows it gives nothing, or the last letter.
func Agree(ours, theirs []string) []Disagreement {
	var out []Disagreement
	for i := range max(len(ours), len(theirs)) {
		var a, b string
		if i < len(ours) {
			a = ours[i]
		}
		if i < len(theirs) {
			b = theirs[i]
		}
		if d := compare(i+1, a, b); d != nil {
			out = append(out, *d)
		} else if i >= len(ours) || i >= len(theirs) {
			out = append(out, Disagreement{Page: i + 1})
		}
	}
	return out
}

func compare(page int, ours, theirs string) *Disagreement {
	sure, maybe, parted := strings.Cut(ours, "\x1e")
	d := differ(page, sure, maybe, theirs)
	if d != nil && parted { // words that stand partly over the page's edge are read whole or not at all
		d = differ(page, sure+"\n"+maybe, "", theirs)
	}
	return d
}

func differ(page int, sure, maybe, theirs string) *Disagreement {
	if !strings.ContainsFunc(theirs, astral) {
		sure, maybe = strings.Map(withoutAstral, sure), strings.Map(withoutAstral, maybe)
	}
	a, b := words(sure), words(theirs)
	onlyA, onlyB := without(a, b), without(b, a)
	onlyA, onlyB = turned(onlyA, withoutOperators(onlyB, sure, theirs))
	less := without(onlyB, words(maybe))
	capsA, capsB := pair(onlyA, less, capitals)
	ligA, ligB := ligated(onlyA, less)
	for _, only := range [][2][]string{{onlyA, onlyB}, {onlyA, less}, {capsA, capsB}, {ligA, ligB}} {
		if known(only[0], only[1]) &&
			explained(only[0], strings.Join(b, ""), only[1]) && explained(only[1], strings.Join(a, ""), only[0]) {
			return nil // the same words, split elsewhere
		}
	}
	return &Disagreement{Page: page, OnlyOurs: len(onlyA), OnlyTheirs: len(onlyB)}
}

// words returns the runs of letters of one kind of script and the runs of digits of text, in order, as compared: compatibility
// forms made plain, accents dropped.
func words(text string) []string {
	var out []string
	var word strings.Builder
	var digits, other bool
	end := func() {
		if word.Len() > 0 {
			out = append(out, word.String())
			word.Reset()
		}
	}
	for _, r := range norm.NFKD.String(text) {
		letter, digit := unicode.IsLetter(r), unicode.IsNumber(r)
		switch {
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) || r == '\u0002' || r == '\ufffe':
			// an accent, a soft hyphen or joiner, PDFium's mark for a hyphen at a line's end: part of the word
		case !letter && !digit:
			end()
		default:
			if digit != digits || Uncased(r) != other {
				end()
			}
			digits, other = digit, Uncased(r)
			word.WriteRune(r)
		}
	}
	end()
	return out
}

// without returns the words of a that b has not as often.
func without(a, b []string) []string {
	left := map[string]int{}
	for _, w := range b {
		left[w]++
	}
	var out []string
	for _, w := range a {
		if left[w] > 0 {
			left[w]--
			continue
		}
		out = append(out, w)
	}
	return out
}

// explained reports whether each word of differing stands whole in squashed, the other reading without white space, or
// can be put together from the words that only the other reading has.
func explained(differing []string, squashed string, pieces []string) bool {
	stock := map[string]int{}
	for _, p := range pieces {
		stock[p]++
	}
	for _, w := range differing {
		if strings.Contains(squashed, w) || single(w) != w && strings.Contains(single(squashed), single(w)) {
			continue
		}
		if len(w) > maxAssembled || !assembled(w, maps.Clone(stock)) {
			return false
		}
	}
	return true
}

// maxAssembled bounds the search for pieces, in bytes; no word of English is longer.
const maxAssembled = 64

func assembled(word string, stock map[string]int) bool {
	if word == "" {
		return true
	}
	for n := len(word); n > 0; n-- {
		if piece := word[:n]; stock[piece] > 0 {
			stock[piece]--
			if assembled(word[n:], stock) {
				return true
			}
			stock[piece]++
		}
	}
	return false
}
