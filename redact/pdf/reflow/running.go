package reflow

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/pdf/content"
)

const (
	edgePart  = 0.13 // of the page's height, in which headers and footers stand
	edgeLines = 4    // so many lines can be a header or footer
	gapFrom   = 1.4  // times the usual leading: what parts them from the text
	apartBy   = 2    // units by which one stands elsewhere on another page
)

// place is what a line says and about where it stands.
type place struct {
	text string
	base int
}

// running leaves headers, footers and page numbers out: what stands in the same place on several pages, in letters no
// larger than the text's. Each is counted once, as the number of pages can tell how long names were.
func (m *maker) running() {
	seen := map[place]int{}
	at := func(l *line) place { return place{m.worded(l), int(math.Round(l.Base / apartBy))} }
	edges := make([][]*line, len(m.pages))
	for i := range m.pages {
		edges[i] = m.edge(i)
		for _, l := range edges[i] {
			seen[at(l)]++
		}
	}
	need := 2
	if len(m.pages) > 4 {
		need = 3
	}
	for i := range m.pages {
		for _, l := range edges[i] {
			p := at(l)
			n := seen[p] + seen[place{p.text, p.base - 1}] + seen[place{p.text, p.base + 1}]
			if n >= need || pageNumber.MatchString(p.text) {
				m.drop(l, p.text)
			}
		}
	}
	m.forget()
}

// drop takes a line out and remembers what it said.
func (m *maker) drop(l *line, text string) {
	l.frags = nil
	if text != "" {
		m.model.dropped[text] = true
	}
}

// forget removes lines that were dropped or that stand for nothing.
func (m *maker) forget() {
	for i, page := range m.pages {
		m.pages[i] = slices.DeleteFunc(page, func(l *line) bool { return len(l.frags) == 0 })
	}
}

// edge gives the lines of a page that can be header or footer: the first and last few, where a gap parts them from the
// text, in no table.
func (m *maker) edge(page int) []*line {
	box := m.src.Pages[page].Source.CropBox
	part := edgePart * (box[3] - box[1])
	var upright []*line
	for _, l := range m.pages[page] {
		if l.U == [2]float64{1, 0} {
			upright = append(upright, l)
		}
	}
	_, upright = m.grids(page, upright)
	slices.SortStableFunc(upright, func(a, b *line) int { return cmp.Compare(b.Base, a.Base) })
	head, foot := 0, len(upright)
	for i := 1; i < len(upright) && upright[i-1].Base > box[3]-part; i++ {
		if upright[i-1].Base-upright[i].Base > gapFrom*m.lead(m.body) {
			head = i
		}
	}
	for i := len(upright) - 1; i > 0 && upright[i].Base < box[1]+part; i-- {
		if upright[i-1].Base-upright[i].Base > gapFrom*m.lead(m.body) {
			foot = i
		}
	}
	if len(upright) > 0 && upright[0].Base < box[1]+part { // nothing else is on the page
		foot = 0
	}
	var out []*line
	for i, l := range upright {
		if (i < head && levelsOf(upright[:head]) <= edgeLines || i >= foot && levelsOf(upright[foot:]) <= edgeLines) && l.Size <= 1.05*m.body {
			out = append(out, l)
		}
	}
	return out
}

// levelsOf counts the baselines of lines that are sorted.
func levelsOf(lines []*line) int {
	n := 0
	for i, l := range lines {
		if i == 0 || lines[i-1].Base-l.Base > 0.5*l.Size {
			n++
		}
	}
	return n
}

var (
	paged      = regexp.MustCompile(`(?i)(\bpage |\bp\. ?|\bpg\.? |[|–—-] ?)\d{1,4}( (?:of|/) \d{1,4}|/\d{1,4})?( ?[|–—-])?|^\d{1,4}( ?\||( of |/| / )\d{1,4})?$|^\d{1,4} \| |^[ivxlc]{1,6}$`)
	pageNumber = regexp.MustCompile(`^(?i)([|–—-] ?)?(page |p\. ?)?#( ?[|–—-])?$`)
)

// worded is the text of a line with # for a page number.
func (m *maker) worded(l *line) string {
	return paged.ReplaceAllStringFunc(l.text(), func(s string) string {
		for _, prefix := range []string{"page ", "Page ", "PAGE ", "p. ", "| ", "- ", "– ", "— "} {
			if strings.HasPrefix(s, prefix) {
				return prefix + "#"
			}
		}
		return "#"
	})
}

// footnotes parts the small lines at a page's foot, each beginning with a mark, from the text above.
func (m *maker) footnotes(lines []*line) (text []*line, notes []*block) {
	from := len(lines)
	for from > 0 && lines[from-1].Size <= 0.93*m.body && lines[from-1].U == [2]float64{1, 0} {
		from--
	}
	for from < len(lines) && !noteMark.MatchString(lines[from].text()) {
		from++
	}
	if from == len(lines) || from == 0 {
		return lines, nil
	}
	for _, l := range lines[:from] { // all text stands above
		if l.Base < lines[from].Base {
			return lines, nil
		}
	}
	begin := from
	for i := from + 1; i <= len(lines); i++ {
		if i == len(lines) || noteMark.MatchString(lines[i].text()) && !lines[i].Beside {
			b := m.make(note, lines[begin:i])
			b.unmark()
			notes = append(notes, b)
			begin = i
		}
	}
	return lines[:from], notes
}

var noteMark = regexp.MustCompile(`^(\d{1,3}|[*†‡§]+|[ivx]{1,4}\.)\s?[A-Z‘“"'(a-z\[]`)

var onlyMark = regexp.MustCompile(`^(\d{1,3}|[*†‡§]+|[ivx]{1,4}\.)\s?`)

// unmark takes the mark from the front of a note.
func (b *block) unmark() {
	at := onlyMark.FindStringIndex(b.text())
	if at == nil {
		return
	}
	b.label, b.runs = cutAt(b.runs, at[1])
	b.label, b.runs = tidy(b.label), tidy(b.runs)
}

// placeNotes puts each note behind the paragraph with its mark, and those without one behind what ends on their page.
func (m *maker) placeNotes(blocks, notes []*block) []*block {
	behind := map[*block][]*block{}
	var rest []*block
	for _, n := range notes {
		if b := calls(blocks, n); b != nil {
			behind[b] = append(behind[b], n)
		} else {
			rest = append(rest, n)
		}
	}
	var out []*block
	for _, b := range blocks {
		out = append(append(out, b), behind[b]...)
	}
	return append(out, rest...)
}

// calls finds the block that refers to a note, on its page.
func calls(blocks []*block, n *block) *block {
	mark := strings.Trim(plain(n.label), " .")
	for _, b := range blocks {
		if b.page > n.page || b.lastPage() < n.page {
			continue
		}
		found := false
		each([]*block{b}, func(b *block) {
			for _, r := range b.runs {
				found = found || r.raised && strings.TrimSpace(r.text) == mark
			}
		})
		if found {
			return b
		}
	}
	return nil
}

// artifacts leaves out what a tagged file marks as no part of its text, where it stands at the page's edge or on several
// pages. What stands elsewhere stays.
func (m *maker) artifacts() {
	count := map[string]map[int]bool{}
	key := func(l *line) string { return fmt.Sprintf("%s at %.0f", m.worded(l), l.Base/apartBy) }
	each := func(f func(int, *line)) {
		for i := range m.pages {
			for _, l := range m.pages[i] {
				if len(l.frags) > 0 && !slices.ContainsFunc(l.frags, func(f fragment) bool { return f.mark.Kind != content.Artifact }) {
					f(i, l)
				}
			}
		}
	}
	each(func(page int, l *line) {
		if count[key(l)] == nil {
			count[key(l)] = map[int]bool{}
		}
		count[key(l)][page] = true
	})
	each(func(page int, l *line) {
		box := m.src.Pages[page].Source.CropBox
		part := edgePart * (box[3] - box[1])
		if len(count[key(l)]) > 1 || l.Base < box[1]+part || l.Base > box[3]-part {
			m.drop(l, m.worded(l))
		}
	})
	m.forget()
}
