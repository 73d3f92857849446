package twins

import (
	"math/rand/v2"
	"strings"
)

// A Cast is who a document is about. Two casts of one recipe have as many people with as many names each.
type Cast struct {
	People []Person
}

// A Person has a first name and a surname. Both may have several parts.
type Person struct {
	First, Last string
	Label       string
}

// Full is the name as it stands in most places.
func (p Person) Full() string { return p.First + " " + p.Last }

const (
	common = "aeinorstlmdc"       // letters of every text
	rare   = "jqxzJQXZKVYWkvwygb" // letters that stand in names only
)

// NewCast makes up people. Their names have about size letters, of which some stand nowhere else in the document.
func NewCast(seed uint64, people, size int) Cast {
	r := rand.New(rand.NewPCG(seed, 77))
	var c Cast
	for i := range people {
		n := max(3, size/2+r.IntN(max(1, size/4)+1)-size/8)
		first, last := name(r, n), name(r, max(3, size-n))
		if size > 16 && r.IntN(3) == 0 {
			last = last[:len(last)/2] + "-" + capital(last[len(last)/2:])
		}
		c.People = append(c.People, Person{first, last, "Person " + string(rune('A'+i))})
	}
	return c
}

func name(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		from := common
		if r.IntN(3) == 0 {
			from = rare
		}
		b.WriteByte(from[r.IntN(len(from))])
	}
	return capital(strings.ToLower(b.String()))
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// number is a value that a producer may derive from the names.
func (c Cast) number() uint64 {
	h := uint64(14695981039346656037)
	for _, p := range c.People {
		for _, b := range []byte(p.Full()) {
			h = (h ^ uint64(b)) * 1099511628211
		}
	}
	return h
}
