package verify

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/caseveil/caseveil/redact/verify/scan"
)

const (
	maxStream    = 256 << 20 // bytes of one decoded stream
	maxDecoded   = 4 << 30   // bytes of all of them
	leastLetters = 3         // of a term that is looked for in encodings: two letters stand beside each other in any map
	leastBinary  = 7         // bytes of a pattern that is looked for where chance rules: compressed data, pixels, outlines
)

// LeastBackwards is the number of letters and digits from which on a removed term is looked for from its end.
const LeastBackwards = 7

// streams looks for every removed term in the bytes of the file, in every stream with its filters undone, and in what
// comes out where a zlib stream could be hidden.
func (p *proof) streams() (Check, error) {
	const name = "all_streams"
	s := newSieve(p)
	s.binary(p.out)
	whole := scan.Hidden(p.out, s.bytes)
	n, total := 0, 0
	for _, o := range p.file.Objects {
		if err := p.ctx.Err(); err != nil {
			return Check{}, err
		}
		if o.Stream == nil {
			continue
		}
		n++
		data, err := scan.Decode(o.Stream, maxStream)
		if total += len(data.Bytes); err != nil || total > maxDecoded {
			return failed(name, fmt.Sprintf("stream %d of the file cannot be decoded", n)), nil
		}
		s.bytes(data.Bytes)
		whole = scan.Hidden(data.Bytes, s.bytes) && whole
	}
	switch {
	case s.found > 0:
		return failed(name, fmt.Sprintf("%s in the bytes of the file", plural(s.found, "removed text")), s.left...), nil
	case !whole:
		return failed(name, "there are too many places where a stream could be hidden"), nil
	}
	return passed(name, plural(n, "stream")+" decoded and searched"), nil
}

// A sieve looks for removed terms in bytes of any kind.
type sieve struct {
	*tally
	backwards *finder
	encoded   *prefixes
	words     map[string]bool // of the pages, in small letters; made when one is asked for
}

func newSieve(p *proof) *sieve {
	s := &sieve{tally: newTally(p)}
	var patterns [][]byte
	for _, r := range p.removed {
		if r.Kept == 0 && letterCount(r.Text) >= leastLetters && !syntax(string(fold(r.Text).text)) {
			patterns = append(patterns, encodings(r.Text)...)
		}
	}
	s.backwards, s.encoded = newBackwards(p), newPrefixes(patterns)
	return s
}

// newBackwards finds the removed terms as they read from their end.
func newBackwards(p *proof) *finder {
	var reversed []string
	for _, r := range p.removed {
		back := []rune(strings.ToLower(strings.TrimSpace(r.Text)))
		slices.Reverse(back)
		if letterCount(r.Text) >= LeastBackwards && string(back) != strings.ToLower(r.Text) {
			reversed = append(reversed, string(back))
		}
	}
	return newFinder(reversed)
}

// encodings are the bytes of term in every encoding that a PDF or a font may use, ASCII letters small.
func encodings(term string) [][]byte {
	var out [][]byte
	seen := map[string]bool{}
	add := func(b []byte) {
		if b = lower(b); len(b) >= leastBinary && !seen[string(b)] {
			seen[string(b)] = true
			out = append(out, b)
		}
	}
	term = strings.TrimSpace(term)
	plain := strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf {
			return r
		}
		return -1
	}, norm.NFKD.String(term))
	for _, form := range []string{norm.NFC.String(strings.ToLower(term)), norm.NFC.String(strings.ToUpper(term)), plain} {
		narrow, one := latin1(form)
		if one {
			add(narrow)
			add([]byte(hex.EncodeToString(narrow)))
		}
		add([]byte(form))
		var big, little []byte
		for _, u := range utf16.Encode([]rune(form)) {
			big, little = append(big, byte(u>>8), byte(u)), append(little, byte(u), byte(u>>8))
		}
		add(big)
		add(little)
		add([]byte(hex.EncodeToString(big)))
	}
	return out
}

func latin1(s string) (out []byte, ok bool) {
	for _, r := range s {
		if r > 0xff {
			return nil, false
		}
		out = append(out, byte(r))
	}
	return out, true
}

// lower makes ASCII letters small and leaves every other byte.
func lower(b []byte) []byte {
	out := bytes.Clone(b)
	for i, c := range out {
		if c >= 'A' && c <= 'Z' {
			out[i] = c | 0x20
		}
	}
	return out
}

// bytes looks in a decoded buffer: as text where it reads like text, as bytes otherwise.
func (s *sieve) bytes(data []byte) {
	if !readsLikeText(data) {
		s.binary(data)
		return
	}
	text := string(data)
	if !utf8.ValidString(text) {
		text = scan.String(data).Texts()[0]
	}
	s.text(text)
	for _, run := range hexRuns(data) {
		s.text(string(run))
	}
}

func (s *sieve) text(text string) {
	f := fold(text)
	seen := map[int]int{}
	s.p.terms.each(f, func(term, _, _ int) {
		if n := &s.p.terms.needles[term]; !n.short && !vocabulary[string(n.text)] {
			seen[term]++
		}
	})
	for term, n := range seen {
		if s.p.terms.needles[term].among(text, n) > s.p.removed[term].Kept {
			s.add(term)
		}
	}
	s.backwards.each(f, func(int, int, int) { s.found++ })
}

func (s *sieve) binary(data []byte) {
	const window = 1 << 20
	const overlap = 4096 // longer than any pattern that occurs
	for start := 0; start < len(data); start += window {
		part := lower(data[start:min(start+window+overlap, len(data))])
		s.encoded.each(part, func(pattern, at int) {
			if !s.inWord(part, at, at+len(s.encoded.patterns[pattern])) {
				s.found++
			}
		})
	}
}

// inWord reports whether the bytes from start to end are a part of a longer word, and that word stands on the pages: a bookmark
// "Automatically" is no trace of somebody who is called Automatic.
func (s *sieve) inWord(data []byte, start, end int) bool {
	from, to := start, end
	for from > 0 && isSmall(data[from-1]) {
		from--
	}
	for to < len(data) && isSmall(data[to]) {
		to++
	}
	if to-from == end-start {
		return false
	}
	if s.words == nil {
		s.words = map[string]bool{}
		for _, text := range s.p.texts {
			for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' }) {
				s.words[w] = true
			}
		}
	}
	return s.words[string(data[from:to])]
}

func isSmall(b byte) bool { return b >= 'a' && b <= 'z' }

// readsLikeText reports whether most of the first 64 kB are printable. Zeros are left out: they are half of UTF-16.
func readsLikeText(data []byte) bool {
	printable, zeros := 0, 0
	head := data[:min(len(data), 64<<10)]
	for _, b := range head {
		switch {
		case b == 0:
			zeros++
		case b >= 0x20 && b < 0x7f, b == '\n', b == '\r', b == '\t':
			printable++
		}
	}
	return zeros*3 <= len(head)*2 && printable*10 >= (len(head)-zeros)*7
}

// hexRuns decodes every run of eight and more hexadecimal digits.
func hexRuns(data []byte) [][]byte {
	var out [][]byte
	for i := 0; i < len(data); {
		start := i
		for i < len(data) && isHex(data[i]) {
			i++
		}
		if n := (i - start) &^ 1; n >= 8 {
			run := make([]byte, n/2)
			if _, err := hex.Decode(run, data[start:start+n]); err == nil {
				out = append(out, run)
			}
		}
		i++
	}
	return out
}

func isHex(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F'
}
