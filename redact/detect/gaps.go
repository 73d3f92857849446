package detect

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// overGaps adds to the findings of a text what is found in its threads over their gaps. Where each part of a mention was found by
// itself that is left as it is, unless the case lists the whole and not the parts.
func (d *Detector) overGaps(text string, found []Finding) []Finding {
	threads := d.threads(text)
	if len(threads) == 0 {
		return found
	}
	var b strings.Builder
	type placed struct {
		at     int // of the joined text
		piece  span
		thread int
	}
	var at []placed
	for n, t := range threads {
		for _, p := range t.pieces {
			at = append(at, placed{b.Len(), p, n})
			b.WriteString(text[p.start:p.end])
			b.WriteByte('\n')
		}
		b.WriteString("\n\f\n")
	}
	again := d.prepare(b.String()).resolve()
	labels := d.relabel(again, found)
	m := merger{text: text, found: found, drop: make([]bool, len(found))}
	for _, f := range again {
		if !f.Goes() {
			continue
		}
		i, exact := slices.BinarySearchFunc(at, f.Start, func(p placed, pos int) int { return cmp.Compare(p.at, pos) })
		if !exact {
			i--
		}
		var parts []span
		for k := i; k < len(at) && at[k].at < f.End && at[k].thread == at[i].thread; k++ {
			start, end := max(f.Start, at[k].at)-at[k].at, min(f.End-at[k].at, at[k].piece.end-at[k].piece.start)
			if start < end {
				parts = append(parts, span{at[k].piece.start + start, at[k].piece.start + end})
			}
		}
		if len(parts) < 2 || !f.Listed() && (!threads[at[i].thread].known || slices.ContainsFunc(parts, func(p span) bool {
			return !strings.ContainsFunc(text[p.start:p.end], telling)
		})) {
			continue
		}
		if label, ok := labels[f.Label]; ok {
			f.Label = label
		}
		m.add(f, parts)
	}
	return m.merged()
}

// telling are the signs of which one stands in each part of what nobody listed: "on", in a line by itself, is no part of a date.
func telling(r rune) bool { return unicode.IsDigit(r) || unicode.IsUpper(r) || r == '@' }

// relabel gives the labels of people whom nobody listed and who were found again: those that they have, or new ones.
func (d *Detector) relabel(again, found []Finding) map[string]string {
	known, most := map[string]string{}, map[string]int{}
	for _, f := range found {
		known[f.Kind+" "+strings.ToLower(f.Text)] = f.Label
		kind, n := countedLabel(f.Label)
		most[kind] = max(most[kind], n)
	}
	out := map[string]string{}
	fresh := []Finding{}
	for _, f := range again {
		if kind, n := countedLabel(f.Label); n == 0 || f.Listed() || strings.ToLower(kind) != f.Kind {
			continue
		}
		if l := known[f.Kind+" "+strings.ToLower(f.Text)]; l != "" {
			out[f.Label] = l
		} else {
			fresh = append(fresh, f)
		}
	}
	for _, f := range fresh {
		if out[f.Label] == "" {
			kind, _ := countedLabel(f.Label)
			out[f.Label] = d.cast.nextLabel(kind, most)
		}
	}
	return out
}

// A merger puts findings in parts in the place of what was found there.
type merger struct {
	text  string
	found []Finding
	drop  []bool // of found
	parts []Finding
}

// over gives what was found where a span lies.
func (m *merger) over(p span) (first, end int) {
	first, _ = slices.BinarySearchFunc(m.found, p.start, func(f Finding, pos int) int { return cmp.Compare(f.End, pos+1) })
	for end = first; end < len(m.found) && m.found[end].Start < p.end; end++ {
	}
	return first, end
}

func (m *merger) add(f Finding, parts []span) {
	covered := true
	for _, p := range parts {
		first, end := m.over(p)
		covered = covered && slices.ContainsFunc(m.found[first:end], func(o Finding) bool {
			return o.Goes() && (o.Label == f.Label || !f.Listed() || o.Listed()) && o.Start <= p.start && p.end <= o.End
		})
	}
	if covered {
		return
	}
	for n := range parts {
		first, end := m.over(parts[n])
		for i := first; i < end; i++ {
			o := m.found[i]
			if m.drop[i] = true; !o.Goes() {
				continue
			}
			if n == 0 && o.End <= parts[n].end {
				parts[n].start = min(parts[n].start, o.Start)
			}
			if n == len(parts)-1 && o.Start >= parts[n].start {
				parts[n].end = max(parts[n].end, o.End)
			}
		}
	}
	for n, p := range parts {
		f.Start, f.End, f.Continued = p.start, p.end, n > 0
		m.parts = append(m.parts, f)
	}
}

// merged is what is left, in the order of the text. Of parts that were found in several threads the first stays.
func (m *merger) merged() []Finding {
	if len(m.parts) == 0 {
		return m.found
	}
	slices.SortStableFunc(m.parts, func(a, b Finding) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	out := make([]Finding, 0, len(m.found)+len(m.parts))
	for i, f := range m.found {
		if !m.drop[i] {
			out = append(out, f)
		}
	}
	page, end := pages{text: m.text}, 0
	for _, f := range m.parts {
		if f.Start = max(f.Start, end); f.Start < f.End {
			end = f.End
			f.Text, f.Page = m.text[f.Start:f.End], page.of(f.Start)
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(a.Start, b.Start) })
	return out
}
