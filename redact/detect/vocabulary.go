package detect

import "hash/maphash"

// A vocabulary numbers the words that a text was asked about and says what is known of each. It is asked for every token of a
// text, for which a table that holds nothing but words and forgets none is quicker than a map.
type vocabulary struct {
	words []known
	spelt []string
	seed  maphash.Seed // so that no text can be made of words that share their places
	table []slot       // at least half of it is free
}

// A slot of the table holds a word's number, counted from 1; the next free slot behind that of its hash is the word's.
type slot struct {
	hash   uint32
	number int32
}

func newVocabulary() *vocabulary {
	return &vocabulary{seed: maphash.MakeSeed(), table: make([]slot, 1<<10)}
}

// find gives the slot of a word, which is free if the word is new.
func (v *vocabulary) find(w string) (at *slot, hash uint32) {
	hash = uint32(maphash.String(v.seed, w))
	for i := hash; ; i++ {
		at = &v.table[i&uint32(len(v.table)-1)]
		if at.number == 0 || at.hash == hash && v.spelt[at.number-1] == w {
			return at, hash
		}
	}
}

// add gives a new word its number.
func (v *vocabulary) add(w string, k known) int32 {
	if 2*len(v.words) >= len(v.table) {
		v.grow()
	}
	v.words, v.spelt = append(v.words, k), append(v.spelt, w)
	at, hash := v.find(w)
	*at = slot{hash, int32(len(v.words))}
	return at.number - 1
}

func (v *vocabulary) grow() {
	old := v.table
	v.table = make([]slot, 2*len(old))
	for _, s := range old {
		if s.number == 0 {
			continue
		}
		i := s.hash
		for v.table[i&uint32(len(v.table)-1)].number != 0 {
			i++
		}
		v.table[i&uint32(len(v.table)-1)] = s
	}
}
