package verify

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/caseveil/caseveil/redact/verify/scan"
)

// leastBase64 is the number of letters of base 64 from which on they are taken for such.
const leastBase64 = 8

// strings looks for every removed term in every string and name of the file: in objects, whether used or not, as each
// encoding would read them, and in content streams, string by string and run together.
func (p *proof) strings() (Check, error) {
	const name = "all_strings"
	n, hits, backwards := 0, newTally(p), newBackwards(p)
	for _, o := range p.file.Objects {
		scan.Tokens(o.Source, func(s scan.String) {
			n++
			for _, text := range s.Texts() {
				hits.whole(text)
				hits.joined(text, nil)
				backwards.each(fold(text), func(int, int, int) { hits.found++ })
				for _, plain := range base64Runs(text) {
					hits.whole(plain)
				}
			}
		}, func(s scan.Name) {
			n++
			hits.loose(string(s), vocabulary)
			hits.joined(string(s), vocabulary)
		})
	}
	content := contentStreams(p.file)
	for _, o := range p.file.Objects {
		if !content[o.Number] || o.Stream == nil {
			continue
		}
		data, err := scan.Decode(o.Stream, maxStream)
		if err != nil {
			return failed(name, "the content of a page cannot be decoded"), nil
		}
		n += hits.content(data.Bytes)
	}
	if hits.found > 0 {
		return failed(name, fmt.Sprintf("%s in the strings of the file", plural(hits.found, "removed text")), hits.left...), nil
	}
	return passed(name, plural(n, "string")+" searched"), nil
}

// contentStreams returns the numbers of the streams that draw: page contents, forms, patterns, Type 3 glyphs.
func contentStreams(f *scan.File) map[int]bool {
	content := map[int]bool{}
	mark := func(o scan.Object) {
		if ref, ok := o.(scan.Ref); ok {
			content[int(ref)] = true
		}
	}
	for _, o := range f.Objects {
		scan.EachDict(o.Value, func(d scan.Dict) {
			if d["Subtype"] == scan.Name("Form") || d["PatternType"] == scan.Number(1) {
				content[o.Number] = true
			}
			if c, ok := d["Contents"]; ok {
				mark(c)
				for _, part := range f.Array(c) {
					mark(part)
				}
			}
			for _, glyph := range f.Dict(d["CharProcs"]) {
				mark(glyph)
			}
		})
	}
	return content
}

// A tally counts removed terms in one kind of place, and knows which may stay.
type tally struct {
	p     *proof
	found int
	left  []string // what was found
}

func newTally(p *proof) *tally { return &tally{p: p} }

func (t *tally) add(term int) {
	t.found++
	if text := t.p.removed[term].Text; !slices.Contains(t.left, text) {
		t.left = append(t.left, text)
	}
}

// whole looks in a string of its own. A short term counts only when it is the whole string.
func (t *tally) whole(text string) {
	f := fold(text)
	t.p.terms.each(f, func(term, start, end int) {
		if t.p.terms.needles[term].short && (start > 0 || end < len(f.text)) {
			return
		}
		if t.p.removed[term].Kept > 0 && t.p.onPages(f) {
			return // a bookmark or description that says what the page says
		}
		t.add(term)
	})
}

// joined looks for terms that are run together with other words, as in the name of a file: those of several words
// anywhere, one word where its capital shows where it begins. Words of known are no terms.
func (t *tally) joined(text string, known map[string]bool) {
	f := fold(text)
	t.p.terms.auto.each(f.text, func(term, end int) bool {
		n := &t.p.terms.needles[term]
		start := end - len(n.text)
		apart := f.gap[start] != joined && f.gap[end] != joined // then it is no concern of this look
		camel := f.upper[start] && !(start > 0 && f.upper[start-1]) && (f.gap[end] != joined || f.upper[end])
		if !apart && len(n.text) >= leastBinary && t.p.removed[term].Kept == 0 && (!n.single || camel) && !known[string(n.text)] {
			t.add(term)
		}
		return true
	})
}

// onPages reports whether all that a text says stands on the pages too.
func (p *proof) onPages(f folded) bool { return bytes.Contains(p.pages, f.text) }

// loose looks for terms of four letters and more anywhere in text, except for those that are words of known.
func (t *tally) loose(text string, known map[string]bool) {
	t.p.terms.each(fold(text), func(term, _, _ int) {
		n := &t.p.terms.needles[term]
		if !n.short && !known[string(n.text)] {
			t.add(term)
		}
	})
}

// content looks in the strings that a content stream shows, apart and run together, and returns how many there are.
func (t *tally) content(data []byte) int {
	var apart, together strings.Builder
	n := 0
	scan.Tokens(data, func(s scan.String) {
		n++
		text := s.Texts()[0]
		together.WriteString(text)
		apart.WriteString(text)
		apart.WriteByte(' ')
	}, func(scan.Name) {})
	for _, text := range []string{apart.String(), together.String()} {
		seen := map[int]int{}
		t.p.terms.each(fold(text), func(term, _, _ int) {
			if t.p.terms.needles[term].short {
				return
			}
			seen[term]++
		})
		for term, n := range seen {
			if t.p.terms.needles[term].among(text, n) > t.p.removed[term].Kept {
				t.add(term)
			}
		}
	}
	return n
}

// base64Runs decodes every long run of letters and digits that is text in base 64. A slash may be one of its letters or, as
// in the address of a page, part two of them.
func base64Runs(text string) []string {
	var out []string
	runs := strings.FieldsFunc(text, func(r rune) bool {
		return !(r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) || strings.ContainsRune("+/-_", r))
	})
	for _, run := range slices.Clone(runs) {
		if parts := strings.Split(run, "/"); len(parts) > 1 {
			runs = append(runs, parts...)
		}
	}
	for _, run := range runs {
		if len(run) < leastBase64 {
			continue
		}
		for _, code := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			if b, err := code.DecodeString(run); err == nil && utf8.Valid(b) && strings.IndexFunc(string(b), unicode.IsControl) < 0 {
				out = append(out, string(b))
				break
			}
		}
	}
	return out
}
