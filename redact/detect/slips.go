package detect

// slipsOf finds the names that a word may be a slip of the pen of without comparing it with each: two words with one or two
// slips between them are the same when one or two letters are left out of both, and words that sound alike have one sound.
type slipsOf struct {
	names   []string
	sounds  []string
	bySound map[string][]int32
	without map[uint64][]int32 // names by the hash of what is left of them; who asks compares
	some    [1 << 10]uint64    // a bit for some of each hash: most of what is asked for is not there
}

// bit gives the bit of a hash in some.
func bit(hash uint64) (at int, mask uint64) { return int(hash >> 54), 1 << (hash >> 48 & 63) }

func newSlipsOf(names []string) *slipsOf {
	s := &slipsOf{names: names, sounds: make([]string, len(names)), bySound: map[string][]int32{}, without: map[uint64][]int32{}}
	for n, name := range names {
		s.sounds[n] = sounded(name)
		s.bySound[s.sounds[n]] = append(s.bySound[s.sounds[n]], int32(n))
		remains(name, func(rest uint64) {
			at, mask := bit(rest)
			s.some[at] |= mask
			s.without[rest] = append(s.without[rest], int32(n))
		})
	}
	return s
}

// near calls yield with every name that sounds like w and, where slips may be meant, that is a few slips from it. A name may
// come several times.
func (s *slipsOf) near(w string, slips bool, yield func(name string)) {
	for _, n := range s.bySound[sounded(w)] {
		yield(s.names[n])
	}
	if !slips {
		return
	}
	remains(w, func(rest uint64) {
		if at, mask := bit(rest); s.some[at]&mask == 0 {
			return
		}
		for _, n := range s.without[rest] {
			if misspelt(w, s.names[n]) {
				yield(s.names[n])
			}
		}
	})
}

// remains calls yield with a hash of w and of what is left of it without one letter and, in words that [misspelt] allows two
// slips in, without two.
func remains(w string, yield func(uint64)) {
	if len(w) > 32 {
		return // longer than edits compares
	}
	h := hashed(w)
	for i := range len(w) + 1 {
		yield(h.without(i, len(w)))
		for j := i + 1; len(w) > 6 && j < len(w); j++ {
			yield(h.without(i, j))
		}
	}
}

// hashes are those of the beginnings of a word, each a polynomial in hashBase: from them follow those of its parts.
type hashes struct {
	upTo [33]uint64
	size int
}

const hashBase = 1099511628211

// powers are those of hashBase.
var powers = func() (p [33]uint64) {
	p[0] = 1
	for n := range len(p) - 1 {
		p[n+1] = p[n] * hashBase
	}
	return p
}()

func hashed(w string) *hashes {
	h := &hashes{size: len(w)}
	for i := range len(w) {
		h.upTo[i+1] = h.upTo[i]*hashBase + uint64(w[i])
	}
	return h
}

// part is the hash of the bytes from one place to another.
func (h *hashes) part(from, to int) uint64 { return h.upTo[to] - h.upTo[from]*powers[to-from] }

// without is the hash of the word without the bytes i and j, of which i comes first. Either may lie behind its end.
func (h *hashes) without(i, j int) uint64 {
	if i >= h.size {
		return h.upTo[h.size]
	}
	rest := h.upTo[i]*powers[j-i-1] + h.part(i+1, j)
	if j < h.size {
		rest = rest*powers[h.size-j-1] + h.part(j+1, h.size)
	}
	return rest
}
