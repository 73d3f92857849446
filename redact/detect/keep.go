package detect

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/caseveil/caseveil/redact/rules"
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
		if last >= i && (d.namesOurs(i, last) || d.branchOf(i)) || last == i && d.namedBefore(i) {
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

// namedBefore says whether a title or a first name stands before token i, so that it is no theorist: "Mr Bowlby", "Karen Bowlby".
func (d *document) namedBefore(i int) bool {
	return i > 0 && d.gap(i) == " " && d.tokens[i-1].form == title && (courtesy[d.word(i-1)] || d.usual(d.word(i-1)) >= 2) && !d.ordinary(d.word(i))
}

// branchOf says whether the national body that begins at token i is called by its town, which tells where its branch is: "Easterby
// Women's Aid".
func (d *document) branchOf(i int) bool {
	return i > 0 && branches[d.word(i)] && d.gap(i) == " " && (d.unknown(i-1) || d.at(i-1).place && d.tokens[i-1].form == title && !d.ordinary(d.word(i-1)))
}

var branches = set("women womens citizens mind samaritans mencap relate refuge")

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

// keeps says whether a partnership has rules that keep.
func (s *scanner) keeps() bool { return len(s.keeping) > 0 || s.keepTerms.next != nil }

// keepByRules adds what a partnership's rules keep. What the case names goes all the same: no rule for all cases may save a name
// of one.
func (d *document) keepByRules() {
	if !d.scan.keeps() {
		return
	}
	listed := make([]bool, len(d.tokens))
	for _, c := range d.candidates {
		for i := d.tokenAt(c.start); i < len(d.tokens) && int(d.tokens[i].start) < c.end; i++ {
			listed[i] = true
		}
	}
	for i, t := range d.tokens {
		start := int(t.start)
		keeps := func(r *rules.Rule, end int) {
			if r.Scope != "first_page" || d.firstPage(start) {
				if !slices.Contains(listed[i:d.tokenAt(end)], true) {
					d.kept = append(d.kept, span{start, end})
				}
			}
		}
		if found, last := d.ownTerm(&d.scan.keepTerms, i); found != nil {
			keeps(d.scan.byRule[found.rule], int(d.tokens[last].end))
		}
		for _, r := range d.scan.keeping {
			if from, end, _, ok := r.Match(d.view.text, start); ok && from == start {
				keeps(r.Rule, end)
			}
		}
	}
	d.kept = apart(d.kept)
}

// apart orders spans and joins those that overlap.
func apart(all []span) []span {
	slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	joined := all[:0]
	for _, s := range all {
		if n := len(joined); n > 0 && s.start < joined[n-1].end {
			joined[n-1].end = max(joined[n-1].end, s.end)
			continue
		}
		joined = append(joined, s)
	}
	return joined
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
	d.steps++
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
