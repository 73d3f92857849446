package detect

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// resolve settles overlaps and keep lists and makes the findings.
func (d *document) resolve() []Finding {
	order := d.byStart()
	chosen := make([]*candidate, 0, len(order))
	group := make([]*candidate, 0, 16)
	for i := 0; i < len(order); {
		group = append(group[:0], order[i])
		end := order[i].end
		for i++; i < len(order) && order[i].start < end; i++ {
			end = max(end, order[i].end)
			group = append(group, order[i])
		}
		if len(group) > 1 {
			chosen = append(chosen, d.settle(group)...)
		} else {
			chosen = append(chosen, group[0])
		}
	}
	d.renumber(chosen)
	return d.findings(chosen)
}

// byStart gives what the keep lists leave of the candidates as it begins in the text; of those that begin together the first
// proposed stands first.
func (d *document) byStart() []*candidate {
	all := make([]*candidate, 0, len(d.candidates))
	for _, c := range d.candidates {
		all = d.outsideKeep(all, c)
	}
	keys := make([]uint64, len(all))
	for i, c := range all {
		keys[i] = uint64(c.start)<<32 | uint64(i)
	}
	slices.Sort(keys)
	order := make([]*candidate, len(all))
	for i, k := range keys {
		order[i] = all[uint32(k)]
	}
	return order
}

// renumber counts the labels of those whom the case does not know in the order of the text.
func (d *document) renumber(all []*candidate) {
	to, n := map[string]*candidate{}, map[string]int{} // by label the first with it, which has its new one
	for _, c := range all {
		if first := to[c.label]; first != nil && first.kind == c.kind {
			c.label = first.label
			continue
		}
		kind, number := countedLabel(c.label)
		if number == 0 || d.cast.labels[c.label] || strings.ToLower(kind) != c.kind {
			continue
		}
		to[c.label], c.label = c, d.cast.nextLabel(kind, n)
	}
}

// nextLabel counts n on to a label of a kind that nobody of the case has.
func (k *cast) nextLabel(kind string, n map[string]int) string {
	for {
		n[kind]++
		if l := fmt.Sprintf("%s %d", kind, n[kind]); !k.labels[l] {
			return l
		}
	}
}

// countedLabel parts a label such as "Person 3"; the number of another is 0.
func countedLabel(label string) (kind string, number int) {
	kind, figures, _ := strings.Cut(label, " ")
	if figures == "" || strings.Trim(figures, "0123456789") != "" {
		return kind, 0
	}
	number, _ = strconv.Atoi(figures)
	return kind, number
}

// settle chooses among candidates that overlap: what goes before what is asked; among what goes the longer, then the surer.
// What a chosen one leaves of another goes as well, where it tells something.
func (d *document) settle(all []*candidate) []*candidate {
	slices.SortStableFunc(all, func(a, b *candidate) int {
		return cmp.Or(
			cmp.Compare(doubt(a), doubt(b)),
			cmp.Compare(b.end-b.start, a.end-a.start),
			cmp.Compare(b.prio, a.prio),
			cmp.Compare(b.confidence, a.confidence),
			cmp.Compare(a.start, b.start),
		)
	})
	var chosen placed
	for _, c := range all {
		for _, rest := range chosen.free(c.start, c.end) {
			if rest.start == c.start && rest.end == c.end {
				chosen.add(c)
				continue
			}
			piece := *c
			piece.start, piece.end = d.trim(rest.start, rest.end)
			if piece.end > piece.start && d.worthKeeping(&piece) {
				piece.replacement = ""
				chosen.add(&piece)
			}
		}
	}
	return chosen.list
}

func doubt(c *candidate) int {
	if c.tier == TierC {
		return 1
	}
	return 0
}

// outsideKeep adds to all what of a candidate is not protected. What the case does not know goes as a whole or not at all; an address of
// the net goes although a body that stays is a part of it: "s.kalsi@ofsted-inspections.example".
func (d *document) outsideKeep(all []*candidate, c *candidate) []*candidate {
	k := d.keeps(c.start, c.end)
	if len(k) == 0 || ofNet[c.kind] && (c.start < k[0].start || k[len(k)-1].end < c.end) {
		return append(all, c)
	}
	if c.prio < prioChecked && (c.prio < prioAddress || c.rule != "address.house") && (c.kind != "date" || k[0].start <= c.start && c.end <= k[0].end) {
		return all
	}
	at := c.start
	for _, s := range append(slices.Clone(k), span{c.end, c.end}) {
		if s.start > at {
			piece := *c
			piece.start, piece.end = d.trim(at, min(s.start, c.end))
			if piece.end > piece.start && d.worthKeeping(&piece) {
				all = append(all, &piece)
			}
		}
		at = max(at, s.end)
	}
	return all
}

var ofNet = set("email url account")

// trim takes signs and spaces off both ends.
func (d *document) trim(start, end int) (int, int) {
	i := d.tokenAt(start)
	if i >= len(d.tokens) || int(d.tokens[i].start) >= end {
		return start, start
	}
	j := d.tokenAt(end)
	from := int(d.tokens[i].start)
	if i > 0 && int(d.tokens[i-1].end) > start {
		from = start // a token that begins before
	}
	if start < from && strings.IndexByte("@(+", d.view.text[start]) >= 0 {
		from = start
	}
	to := min(int(d.tokens[j-1].end), end)
	if to < end && end-to == 1 && (d.view.text[to] == ')' && strings.Contains(d.view.text[from:to], "(") || d.view.text[to] == '.' && to > 1 && d.view.text[to-2] == '.' || d.view.text[to] == '/') {
		to = end
	}
	return from, to
}

// worthKeeping says whether what is left of a candidate still tells something.
func (d *document) worthKeeping(c *candidate) bool {
	if c.tier == TierC {
		return false
	}
	i := d.tokenAt(c.start)
	for ; i < len(d.tokens) && int(d.tokens[i].start) < c.end; i++ {
		if t := d.tokens[i]; t.form == number || t.capital() && !titles[d.word(i)] {
			return true
		}
	}
	return false
}

// placed is the chosen candidates, which do not overlap.
type placed struct{ list []*candidate }

func (p *placed) search(pos int) int {
	i, _ := slices.BinarySearchFunc(p.list, pos, func(c *candidate, pos int) int { return cmp.Compare(c.end, pos+1) })
	return i
}

// free gives what of a stretch is not taken.
func (p *placed) free(start, end int) []span {
	var free []span
	for i := p.search(start); start < end; i++ {
		if i >= len(p.list) || p.list[i].start >= end {
			return append(free, span{start, end})
		}
		if p.list[i].start > start {
			free = append(free, span{start, p.list[i].start})
		}
		start = p.list[i].end
	}
	return free
}

func (p *placed) add(c *candidate) { p.list = slices.Insert(p.list, p.search(c.start), c) }

// findings turns candidates in order into findings of the original text.
func (d *document) findings(all []*candidate) []Finding {
	found := make([]Finding, 0, len(all))
	page, forward := pages{text: d.view.source}, forward{view: d.view}
	end := 0
	for _, c := range all {
		f := Finding{Kind: c.kind, Label: c.label, Rule: c.rule, Tier: c.tier, Confidence: c.confidence, Action: c.action, Why: c.why, Replacement: c.replacement}
		f.Start, f.End = forward.original(c.start, c.end)
		if f.Start = max(f.Start, end); f.Start >= f.End {
			continue // two pieces of one original character
		}
		end = f.End
		f.Text = d.view.source[f.Start:f.End]
		f.Page = page.of(f.Start)
		if f.Label == "" {
			f.Label = labelOf(f.Kind)
		}
		switch {
		case f.Tier == TierC && f.Action != Keep:
			f.Action = Review
		case f.Action == "":
			f.Action = Replace
		}
		if f.Replacement == f.Label {
			f.Replacement = ""
		}
		found = append(found, f)
	}
	return found
}
