package detect

import (
	"strings"
	"sync"
)

// keepTerms are statutes, guidance, national bodies and eponyms that identify nobody: data/keep_terms.txt.
var keepTerms = sync.OnceValue(func() *trie {
	b, err := data.ReadFile("data/keep_terms.txt")
	if err != nil {
		panic(err) // embedded, and read by the tests
	}
	t := &trie{}
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			t.add(splitWords(line), &term{rule: "keep"})
		}
	}
	return t
})

// keep notes what the case's keep list and our own protect.
func (d *document) keep() {
	for i := 0; i < len(d.tokens); {
		if d.tokens[i].form != number && !d.at(i).keeps {
			i++
			continue
		}
		last := d.longestKeep(keepTerms(), i)
		if last >= i && d.namesOurs(i, last) {
			last = -1
		}
		last = max(last, d.longestKeep(&d.cast.keep, i))
		if last < i {
			i++
			continue
		}
		d.kept = append(d.kept, span{int(d.tokens[i].start), int(d.tokens[last].end)})
		i = last + 1
	}
}

// namesOurs says whether a phrase of our own list is made of names and holds one of the case: the case is then the one that the phrase tells of.
func (d *document) namesOurs(first, last int) bool {
	ours := false
	for i := first; i <= last; i++ {
		ours = ours || d.cast.words[d.word(i)]
		if ordinary(d.word(i)) && !d.cast.words[d.word(i)] {
			return false // "Prophet Muhammad", "King's Fund"
		}
	}
	return ours
}

// longestKeep gives the last token of the longest phrase that begins at token i, -1 when there is none. Between its words
// may stand whatever is no letter and no digit.
func (d *document) longestKeep(n *trie, i int) int {
	last := -1
	for j := i; j < len(d.tokens); j++ {
		if n = n.next[d.word(j)]; n == nil {
			break
		}
		if len(n.terms) > 0 {
			last = j
		}
		if j+1 < len(d.tokens) && len(d.gap(j+1)) > 60 {
			break
		}
	}
	return last
}

// keeps gives the protected spans that meet a stretch. They are in order.
func (d *document) keeps(start, end int) []span {
	low, high := 0, len(d.kept)
	for low < high {
		if mid := (low + high) / 2; d.kept[mid].end <= start {
			low = mid + 1
		} else {
			high = mid
		}
	}
	last := low
	for last < len(d.kept) && d.kept[last].start < end {
		last++
	}
	return d.kept[low:last]
}
