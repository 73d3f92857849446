package verify

import "bytes"

// prefixes finds any of very many long byte patterns. An automaton of as many would take a hundred times their bytes; this
// one looks at the first bytes only, and then at the pattern itself. It is immutable once built.
type prefixes struct {
	patterns [][]byte
	by       map[uint64][]int32 // patterns by their first bytes
	maybe    []uint64           // a bit for each hash of first bytes: most places need no other look
}

const (
	prefixLength = leastBinary // bytes; no pattern is shorter
	prefixMask   = 1<<(8*prefixLength) - 1
	maybeBits    = 20
)

func newPrefixes(patterns [][]byte) *prefixes {
	p := &prefixes{patterns: patterns, by: map[uint64][]int32{}, maybe: make([]uint64, 1<<maybeBits/64)}
	for i, pattern := range patterns {
		key := uint64(0)
		for _, b := range pattern[:prefixLength] {
			key = key<<8 | uint64(b)
		}
		p.by[key] = append(p.by[key], int32(i))
		h := prefixHash(key)
		p.maybe[h/64] |= 1 << (h % 64)
	}
	return p
}

// prefixHash spreads keys over the bits of maybe (Fibonacci hashing).
func prefixHash(key uint64) uint64 { return key * 0x9e3779b97f4a7c15 >> (64 - maybeBits) }

// each calls hit with every pattern that stands in text, and where it begins.
func (p *prefixes) each(text []byte, hit func(pattern, at int)) {
	key := uint64(0)
	for i, b := range text {
		key = (key<<8 | uint64(b)) & prefixMask
		h := prefixHash(key)
		if i < prefixLength-1 || p.maybe[h/64]&(1<<(h%64)) == 0 {
			continue
		}
		for _, n := range p.by[key] {
			if bytes.HasPrefix(text[i+1-prefixLength:], p.patterns[n]) {
				hit(int(n), i+1-prefixLength)
			}
		}
	}
}
