package detect

import (
	"bytes"
	"compress/gzip"
	"embed"
	"io"
	"strings"
	"sync"
)

// The lists of data/; where each comes from stands in data/NOTICE.
//
//go:embed data
var data embed.FS

// A gazetteer is a sorted list of lines, "key" or "key<TAB>what is known of it". It is searched as it stands, since
// building maps of a quarter of a million names would take longer than reading most documents.
type gazetteer struct {
	lines string
	pairs *pairs
}

// pairs say where the keys begin and end that have the same first two letters.
type pairs [26][26]span

func pairsOf(g gazetteer) *pairs {
	p := &pairs{}
	for a := range byte(26) {
		end := g.search(string([]byte{'a' + a, 'a'}))
		for b := range byte(26) {
			p[a][b].start = end
			end = g.search(string([]byte{'a' + a, 'a' + b + 1}))
			p[a][b].end = end
		}
	}
	return p
}

// of gives where a key may be, if its first two letters tell.
func (p *pairs) of(key string) (span, bool) {
	if p == nil || len(key) < 2 {
		return span{}, false
	}
	a, b := key[0]-'a', key[1]-'a'
	if a > 25 || b > 25 {
		return span{}, false
	}
	return p[a][b], true
}

func load(name string) func() gazetteer {
	return sync.OnceValue(func() gazetteer {
		b, err := data.ReadFile("data/" + name)
		if err == nil {
			var z *gzip.Reader
			if z, err = gzip.NewReader(bytes.NewReader(b)); err == nil {
				b, err = io.ReadAll(z)
			}
		}
		if err != nil {
			panic(err) // embedded, and read by the tests: a broken build
		}
		g := gazetteer{lines: string(b)}
		g.pairs = pairsOf(g)
		return g
	})
}

var (
	givenNames = load("given.txt.gz")
	surnames   = load("surnames.txt.gz")
	words      = load("words.txt.gz")
	placeNames = load("places.txt.gz")
	cityNames  = load("cities.txt.gz")
	nicknames  = load("nicknames.txt.gz")
	rareWords  = load("rare_words.txt.gz")
)

// find gives what is known of key, and whether the list has it.
func (g gazetteer) find(key string) (string, bool) {
	i := g.search(key)
	k, v := g.line(i)
	return v, k == key && key != ""
}

// has says whether the list has key.
func (g gazetteer) has(key string) bool {
	_, ok := g.find(key)
	return ok
}

// starts says whether a key begins with the word, and whether one is the word.
func (g gazetteer) starts(word string) (begins, is bool) {
	k, _ := g.line(g.search(word))
	return strings.HasPrefix(k, word), k == word && word != ""
}

// all gives what is known of key, for lists that have a key several times.
func (g gazetteer) all(key string) []string {
	var found []string
	for i := g.search(key); i < len(g.lines); i = g.after(i) {
		k, v := g.line(i)
		if k != key {
			break
		}
		found = append(found, v)
	}
	return found
}

// search gives the beginning of the first line whose key is not below key.
func (g gazetteer) search(key string) int {
	low, high := 0, len(g.lines)
	if s, ok := g.pairs.of(key); ok {
		low, high = s.start, s.end
	}
	for low < high {
		mid := g.begin((low + high) / 2)
		if g.below(mid, key) {
			low = g.after(mid)
		} else if high > mid {
			high = mid
		} else {
			break
		}
	}
	return low
}

// below says whether the key of the line at i comes before another. What ends a key comes before whatever goes on in one.
func (g gazetteer) below(i int, key string) bool {
	for n := range len(key) {
		if c := g.lines[i+n]; c != key[n] {
			return c < key[n]
		}
	}
	return false
}

func (g gazetteer) begin(i int) int { return strings.LastIndexByte(g.lines[:i], '\n') + 1 }

func (g gazetteer) after(i int) int { return i + strings.IndexByte(g.lines[i:], '\n') + 1 }

func (g gazetteer) line(i int) (key, value string) {
	if i >= len(g.lines) {
		return "", ""
	}
	l := g.lines[i : i+strings.IndexByte(g.lines[i:], '\n')]
	key, value, _ = strings.Cut(l, "\t")
	return key, value
}

// given says whether a word is a first name, and how usual: the number of digits of how many children got it since 1996.
func given(word string) int {
	v, ok := givenNames().find(word)
	if !ok {
		return -1
	}
	return int(v[0] - '0')
}

// sex is 'f' or 'm' where nine in ten of a first name's bearers are of one sex, else 'u'.
func sex(word string) byte {
	if v, ok := givenNames().find(word); ok {
		return v[1]
	}
	return 'u'
}

// ordinary says whether a word stands in a small dictionary of English.
func ordinary(word string) bool { return words().has(word) }

// nameWords are the words of English that are first names first. In small letters they may be the word all the same.
var nameWords = listed("name_words.txt")
