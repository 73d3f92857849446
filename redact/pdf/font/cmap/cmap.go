// Package cmap reads character maps (ISO 32000-2, 9.7.5 and 9.10.3): which bytes make a code, which CID a code selects,
// and what text it stands for.
//
// Parse reads only the operators that carry these three and skips every other; it does not run PostScript. Memory is
// bounded by maxRanges. A Map is immutable once parsed and may be shared between goroutines.
package cmap

import (
	"cmp"
	"errors"
	"slices"
	"sort"
	"unicode/utf16"
)

// Limits of one map. The largest predefined one has about 18,000 ranges; a ToUnicode map at most 65,536 lines.
const (
	maxRanges = 200_000
	maxText   = 512 // bytes of text for one code; 9.10.3 sets the same limit
)

// ErrLimit: the map has more ranges than any honest one.
var ErrLimit = errors.New("character map over the limit")

// ErrDamaged: a mapping operator does not have the operands it needs.
var ErrDamaged = errors.New("damaged character map")

// A Map is one CMap or ToUnicode stream.
type Map struct {
	Vertical bool   // WMode 1
	Uses     string // name given to usecmap, "" if none

	spaces  []space
	cids    []cidRange
	texts   []textRange
	overlap bool // texts is in the order of the stream, not sorted
}

// A space is a range of codes of n bytes, byte by byte between lo and hi (9.7.6.2).
type space struct {
	n      int
	lo, hi [4]byte
}

type cidRange struct {
	n           int
	lo, hi, cid uint32
}

// A textRange maps lo to text, and the codes after it to text with its last unit counted up.
type textRange struct {
	lo, hi uint32
	text   []uint16
}

// Identity is Identity-H or Identity-V: two-byte codes that are CIDs.
func Identity(vertical bool) *Map {
	return &Map{
		Vertical: vertical,
		spaces:   []space{{n: 2, hi: [4]byte{0xff, 0xff}}},
		cids:     []cidRange{{n: 2, hi: 0xffff}},
	}
}

// Identity reports whether codes are CIDs and nothing else.
func (m *Map) Identity() bool {
	return len(m.cids) == 1 && m.cids[0] == cidRange{n: 2, hi: 0xffff} && len(m.texts) == 0
}

// Base gives m the ranges of the map it uses; its own come first.
func (m *Map) Base(b *Map) {
	m.spaces = append(m.spaces, b.spaces...)
	m.cids = append(m.cids, b.cids...)
}

// Empty reports whether m has no codespace: it cannot split a string.
func (m *Map) Empty() bool { return len(m.spaces) == 0 }

// Next splits the first code off s, which must not be empty. ok is false when the bytes are in no codespace; then n
// bytes are to be skipped.
func (m *Map) Next(s []byte) (code uint32, n int, ok bool) {
	shortest := len(s)
	for n = 1; n <= 4 && n <= len(s); n++ {
		code = code<<8 | uint32(s[n-1])
		for _, sp := range m.spaces {
			if sp.n == n && sp.holds(s[:n]) {
				return code, n, true
			}
		}
	}
	for _, sp := range m.spaces {
		shortest = min(shortest, sp.n)
	}
	code = 0
	for _, b := range s[:shortest] {
		code = code<<8 | uint32(b)
	}
	return code, shortest, false
}

func (sp space) holds(s []byte) bool {
	for i, b := range s {
		if b < sp.lo[i] || b > sp.hi[i] {
			return false
		}
	}
	return true
}

// CID is the character a code of n bytes selects.
func (m *Map) CID(code uint32, n int) (uint32, bool) {
	for _, r := range m.cids {
		if r.n == n && code >= r.lo && code <= r.hi {
			return r.cid + code - r.lo, true
		}
	}
	return 0, false
}

// Text is what a code stands for. Producers disagree about how many bytes a code has in a ToUnicode map, so only its
// number counts. NUL and the replacement character say nothing.
func (m *Map) Text(code uint32) (string, bool) {
	r, ok := m.find(code)
	if !ok {
		return "", false
	}
	units := slices.Clone(r.text)
	units[len(units)-1] += uint16(code - r.lo)
	text := string(utf16.Decode(units))
	for _, c := range text {
		if c != 0 && c != 0xfffd {
			return text, true
		}
	}
	return "", false
}

// Codes lists the codes that have a text, at most limit of them, range by range.
func (m *Map) Codes(limit int) []uint32 {
	var codes []uint32
	for _, r := range m.texts {
		for c := r.lo; ; c++ {
			if len(codes) == limit {
				return codes
			}
			codes = append(codes, c)
			if c == r.hi {
				break
			}
		}
	}
	return codes
}

// sortTexts orders the ranges so that Text can search; of two texts for one code the later stays. Ranges that overlap
// in any other way keep their order and are searched one by one.
func (m *Map) sortTexts() {
	sorted := slices.Clone(m.texts)
	slices.SortStableFunc(sorted, func(a, b textRange) int { return cmp.Compare(a.lo, b.lo) })
	out := sorted[:0]
	for _, r := range sorted {
		if n := len(out); n > 0 && out[n-1].hi >= r.lo {
			if out[n-1].lo != r.lo || out[n-1].hi != r.hi {
				m.overlap = true
				return
			}
			out[n-1] = r
			continue
		}
		out = append(out, r)
	}
	m.texts = out
}

// find is the range that holds code.
func (m *Map) find(code uint32) (textRange, bool) {
	if m.overlap {
		for _, r := range slices.Backward(m.texts) {
			if code >= r.lo && code <= r.hi {
				return r, true
			}
		}
		return textRange{}, false
	}
	i := sort.Search(len(m.texts), func(i int) bool { return m.texts[i].hi >= code })
	if i == len(m.texts) || code < m.texts[i].lo {
		return textRange{}, false
	}
	return m.texts[i], true
}
