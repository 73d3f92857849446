package verify

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/klippa-app/go-pdfium/requests"

	"github.com/caseveil/caseveil/redact/verify/scan"
)

// A font that was cut down to the letters of a text and then kept as it was, when words of that text were taken out,
// goes on listing the letters that only those words had.

const (
	fewLetters  = 2   // letters of one font that no page shows, from which on they can spell something
	subsetSize  = 160 // characters of a font that was cut down, at most
	largestPart = 0.5 // of a font's letters that may be unused in one that was made for this text
)

// drawnWith notes which of the letters that a font lists it draws on a page. Fonts are told apart by name, without the tag of a
// subset.
func (sh *sheet) drawnWith(drawn, lists map[string]map[rune]bool) error {
	onPage := map[rune]bool{}
	for _, c := range sh.whole {
		onPage[c] = true
	}
	all := slices.Collect(maps.Keys(onPage))
	for i, r := range sh.runs {
		f, err := sh.inst.FPDFTextObj_GetFont(&requests.FPDFTextObj_GetFont{PageObject: r.object})
		if err != nil {
			return ErrUnreadable
		}
		n, err := sh.inst.FPDFFont_GetBaseFontName(&requests.FPDFFont_GetBaseFontName{Font: f.Font})
		if err != nil {
			continue // a font without a name, as those of type 3
		}
		name := untagged(n.BaseFontName)
		if lists[name] == nil {
			continue
		}
		if drawn[name] == nil {
			drawn[name] = map[rune]bool{}
		}
		if !slices.ContainsFunc(all, func(c rune) bool { return lists[name][c] && !drawn[name][c] }) {
			continue // it can add none
		}
		text, err := sh.said(i)
		if err != nil {
			return err
		}
		for _, c := range text {
			drawn[name][c] = true
		}
	}
	return nil
}

var subsetTag = regexp.MustCompile(`^[A-Z]{6}\+`)

// untagged is the name of a font without the tag of a subset (9.9.2).
func untagged(name string) string { return subsetTag.ReplaceAllString(name, "") }

// fonts looks for fonts that list letters which no page shows.
func (e *examination) fonts() {
	notes, leaks := 0, 0
	for name, lists := range e.lists {
		drawn := e.drawn[name]
		if drawn == nil {
			continue
		}
		var unused []rune
		letters := 0
		for r := range lists {
			if !unicode.IsLetter(r) {
				continue
			}
			letters++
			if !drawn[r] {
				unused = append(unused, r)
			}
		}
		if len(unused) == 0 || float64(len(unused)) > largestPart*float64(letters) {
			continue
		}
		if e.terms.completedBy(unused, lists) {
			leaks++
		} else {
			notes++
		}
	}
	if leaks > 0 {
		e.add(Discovery{Kind: "font_trace", Weight: Leak, Where: "the letters of a font", Detail: plural(leaks, "font") + " with letters that no page shows and a term of the case needs"})
	}
	if notes > 0 {
		e.add(Discovery{Kind: "font_trace", Weight: Note, Where: "the letters of a font", Detail: plural(notes, "font") + " with letters that no page shows"})
	}
}

// completedBy reports whether a term of the case can be written with the letters that a font lists, and has all of those
// that no page shows.
func (l *Sought) completedBy(unused []rune, lists map[rune]bool) bool {
	if l == nil || len(unused) < fewLetters {
		return false
	}
	for _, term := range l.people {
		all := true
		for _, r := range term {
			all = all && (!unicode.IsLetter(r) || lists[r])
		}
		for _, r := range unused {
			all = all && strings.ContainsRune(term, r)
		}
		if all {
			return true
		}
	}
	return false
}

// listedLetters gives what each font of a subset lists in its map to Unicode, or in its descriptor. One that lists more than a
// subset has is left out.
func (e *examination) listedLetters() map[string]map[rune]bool {
	out := map[string]map[rune]bool{}
	for _, o := range e.file.Objects {
		d, _ := o.Value.(scan.Dict)
		base, ok := e.file.Resolve(d["BaseFont"]).(scan.Name)
		if !ok || !e.reachable[o.Number] || !subsetTag.MatchString(string(base)) {
			continue
		}
		name := untagged(string(base))
		if out[name] == nil {
			out[name] = map[rune]bool{}
		}
		if r, ok := d["ToUnicode"].(scan.Ref); ok {
			if found := e.file.Object(r); found != nil && found.Stream != nil {
				data, _ := scan.Decode(found.Stream, maxStream) //nolint:errcheck // what can be read of a damaged stream is read
				mapped(data.Bytes, out[name])
			}
		}
		set := e.string(e.file.Dict(d["FontDescriptor"])["CharSet"])
		for glyph := range strings.SplitSeq(set, "/") {
			if r := []rune(strings.TrimSpace(glyph)); len(r) == 1 {
				out[name][r[0]] = true
			}
		}
	}
	maps.DeleteFunc(out, func(_ string, list map[rune]bool) bool { return len(list) > subsetSize })
	return out
}

var (
	charBlock  = regexp.MustCompile(`(?s)beginbfchar(.*?)endbfchar`)
	rangeBlock = regexp.MustCompile(`(?s)beginbfrange(.*?)endbfrange`)
	charLine   = regexp.MustCompile(`<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>`)
	rangeLine  = regexp.MustCompile(`<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])`)
	hexItem    = regexp.MustCompile(`<([0-9A-Fa-f]+)>`)
)

// mapped adds the characters that a map to Unicode (9.10.3) leads to. A range of more than a subset has is cut short.
func mapped(cmap []byte, into map[rune]bool) {
	for _, block := range charBlock.FindAllSubmatch(cmap, -1) {
		for _, m := range charLine.FindAllSubmatch(block[1], -1) {
			wideHex(string(m[2]), 0, into)
		}
	}
	for _, block := range rangeBlock.FindAllSubmatch(cmap, -1) {
		for _, m := range rangeLine.FindAllSubmatch(block[1], -1) {
			if len(m[4]) > 0 {
				for _, item := range hexItem.FindAllSubmatch(m[4], -1) {
					wideHex(string(item[1]), 0, into)
				}
				continue
			}
			from, err1 := strconv.ParseUint(string(m[1]), 16, 32)
			to, err2 := strconv.ParseUint(string(m[2]), 16, 32)
			for i := uint64(0); err1 == nil && err2 == nil && from+i <= to && i <= subsetSize; i++ {
				wideHex(string(m[3]), uint16(i), into)
			}
		}
	}
}

// wideHex adds the characters of UTF-16 in hexadecimal digits, the last unit moved on.
func wideHex(digits string, on uint16, into map[rune]bool) {
	var units []uint16
	for i := 0; i+4 <= len(digits); i += 4 {
		u, err := strconv.ParseUint(digits[i:i+4], 16, 16)
		if err != nil {
			return
		}
		units = append(units, uint16(u))
	}
	if len(units) == 0 {
		return
	}
	units[len(units)-1] += on
	for _, r := range utf16.Decode(units) {
		into[r] = true
	}
}
