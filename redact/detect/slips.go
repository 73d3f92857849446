package detect

// slipsOf finds the names that a word may be a slip of the pen of without comparing it with each: two words with one or two
// slips between them are the same when one or two letters are left out of both, and words that sound alike have one sound.
type slipsOf struct {
	names   []string
	sounds  []string
	bySound map[string][]int32
	without map[uint64][]int32 // names by the hash of what is left of them; who asks compares
}

func newSlipsOf(names []string) *slipsOf {
	s := &slipsOf{names: names, sounds: make([]string, len(names)), bySound: map[string][]int32{}, without: map[uint64][]int32{}}
	for n, name := range names {
		s.sounds[n] = sounded(name)
		s.bySound[s.sounds[n]] = append(s.bySound[s.sounds[n]], int32(n))
		remains(name, func(rest uint64) { s.without[rest] = append(s.without[rest], int32(n)) })
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
	for i := range len(w) + 1 {
		yield(hashWithout(w, i, len(w)))
		for j := i + 1; len(w) > 6 && j < len(w); j++ {
			yield(hashWithout(w, i, j))
		}
	}
}

// hashWithout is FNV-1a over w without the bytes i and j.
func hashWithout(w string, i, j int) uint64 {
	h := uint64(14695981039346656037)
	for k := range len(w) {
		if k != i && k != j {
			h = (h ^ uint64(w[k])) * 1099511628211
		}
	}
	return h
}
