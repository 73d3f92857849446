package reflow

import (
	"context"
	"math"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/pdf/content"
)

// maker takes a document apart.
type maker struct {
	src   *Source
	pages [][]*line
	rules []drawn // by page
	known words
	body  float64             // size of most text
	leads map[float64]float64 // usual distance of baselines by size of type
	model *Model
}

// Read takes a document apart. Errors are [*Error] or the context's.
func Read(ctx context.Context, src *Source) (*Model, error) {
	m := &maker{src: src, model: &Model{title: src.Title, language: src.Language, boxes: src.Boxes, dropped: map[string]bool{}}}
	links, numbers := src.numberLinks()
	m.model.links = links
	for i := range src.Pages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		m.rules = append(m.rules, rules(src.Pages[i].Scene))
		lines, err := src.lines(i, numbers[i], m.rules[i])
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			l.Size = usual(l)
		}
		m.pages = append(m.pages, lines)
	}
	m.known = knownWords(m.pages)
	m.measure()
	blocks, err := m.blocks(ctx)
	if err != nil {
		return nil, err
	}
	m.model.blocks = blocks
	m.bullets()
	m.contents()
	m.levels()
	m.targets()
	m.drawings()
	return m.model, nil
}

// targets finds the blocks that links within the document lead to: that of the line below the place. A link that leads to
// a page and to no place on it goes: pages are others now.
func (m *maker) targets() {
	for i := range m.model.links {
		l := &m.model.links[i]
		if l.URI != "" || l.Page < 0 || l.Page >= len(m.pages) || l.Top == 0 {
			continue
		}
		var best *line
		for _, o := range m.pages[l.Page] {
			if o.block != nil && o.Base <= l.Top && (best == nil || o.Base > best.Base) {
				best = o
			}
		}
		if best != nil {
			l.target = best.block
		}
	}
}

// usual is the size of most of a line's glyphs: a large initial or a raised number does not count.
func usual(l *line) float64 {
	count := map[float64]int{}
	best, size := 0, l.Line.Size
	for i := range l.Glyphs {
		g := &l.Glyphs[i]
		if g.Space || g.Over >= 0 {
			continue
		}
		s := half(g.Size)
		count[s]++
		if n := count[s]; n > best {
			best, size = n, s
		}
	}
	return size
}

// half rounds to half a point: programs round sizes and places differently from line to line.
func half(v float64) float64 { return math.Round(v*2) / 2 }

// measure finds the size of most text that stays and the usual leading of each size.
func (m *maker) measure() {
	weight := map[float64]int{}
	steps := map[float64]map[float64]int{}
	for _, page := range m.pages {
		for i, l := range page {
			weight[l.Size] += len(l.text())
			if i == 0 {
				continue
			}
			a := page[i-1]
			if d := half(a.Base - l.Base); a.Size == l.Size && a.U == l.U && math.Abs(a.Start-l.Start) < 1 && d > 0.8*l.Size && d < 2.2*l.Size {
				if steps[l.Size] == nil {
					steps[l.Size] = map[float64]int{}
				}
				steps[l.Size][d]++
			}
		}
	}
	m.body = most(weight)
	m.leads = map[float64]float64{}
	for size, s := range steps {
		m.leads[size] = most(s)
	}
}

// most is the key with the highest count, the smallest of those that are equal.
func most(count map[float64]int) float64 {
	best, n := 0.0, -1
	for k, v := range count {
		if v > n || v == n && k < best {
			best, n = k, v
		}
	}
	return best
}

// lead is the usual distance of two baselines.
func (m *maker) lead(size float64) float64 {
	if v, ok := m.leads[size]; ok {
		return v
	}
	return 1.2 * size
}

// blocks takes the document apart by its tags, or by what it looks like.
func (m *maker) blocks(ctx context.Context) ([]*block, error) {
	t := newTagged(m)
	if t != nil && t.covers() {
		return t.blocks(ctx)
	}
	m.model.untagged = true
	m.running()
	var notes []*block
	var out []*block
	for i := range m.pages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		made, foot := m.page(i)
		out = append(out, made...)
		notes = append(notes, foot...)
	}
	return m.placeNotes(m.acrossPages(out), notes), nil
}

// page takes one page apart by its looks.
func (m *maker) page(i int) (blocks, notes []*block) {
	lines := slices.DeleteFunc(slices.Clone(m.pages[i]), func(l *line) bool { return len(l.frags) == 0 })
	lines, foot := m.footnotes(lines)
	grids, lines := m.grids(i, lines)
	blocks = m.flow(lines)
	for _, g := range grids {
		b := m.gridTable(g)
		blocks = insert(blocks, b, g.lines[0])
	}
	blocks = m.figures(i, blocks, m.pictures(i, func(content.Mark) bool { return true }))
	return blocks, foot
}

// insert puts b before the first block that stands after l in reading order.
func insert(blocks []*block, b *block, l *line) []*block {
	at := slices.IndexFunc(blocks, func(o *block) bool { return len(o.lines) > 0 && after(o.lines[0], l) })
	if at < 0 {
		return append(blocks, b)
	}
	return slices.Insert(blocks, at, b)
}

// after reports whether a stands after b in reading order.
func after(a, b *line) bool {
	return a.page > b.page || a.page == b.page && a.From > b.From
}

// make gives a block of whole lines.
func (m *maker) make(k kind, lines []*line) *block {
	j := &joiner{known: m.known}
	b := &block{kind: k, lines: lines, page: lines[0].page, top: lines[0].Base + lines[0].Size}
	for _, l := range lines {
		for i := range l.frags {
			j.add(&l.frags[i])
		}
		l.block = b
	}
	b.runs = j.done()
	return b
}

// acrossPages joins what a page end parts: paragraphs whose sentence goes on, and tables of the same columns.
func (m *maker) acrossPages(blocks []*block) []*block {
	var out []*block
	for _, b := range blocks {
		if n := len(out); n > 0 && out[n-1].lastPage() < b.page {
			if m.goesOn(out[n-1], b) {
				out[n-1] = m.make(out[n-1].kind, slices.Concat(out[n-1].lines, b.lines)).like(out[n-1])
				continue
			}
			if sameColumns(out[n-1], b) {
				if out[n-1].append(b) {
					m.model.dropped["repeated headings of tables"] = true
				}
				continue
			}
		}
		out = append(out, b)
	}
	return out
}

func (b *block) lastPage() int {
	if n := len(b.lines); n > 0 {
		return b.lines[n-1].page
	}
	return b.page
}

// like gives b what another block is besides its text.
func (b *block) like(o *block) *block {
	b.level, b.label, b.more, b.page, b.top = o.level, o.label, o.more, o.page, o.top
	if len(o.label) > 0 {
		b.unlabel()
	}
	return b
}

// goesOn reports whether the sentence of a goes on in b, on the next page.
func (m *maker) goesOn(a, b *block) bool {
	if a.kind != paragraph && a.kind != item || b.kind != paragraph || len(a.lines) == 0 || len(b.lines) == 0 {
		return false
	}
	x, y := a.lines[len(a.lines)-1], b.lines[0]
	if x.Size != y.Size || x.bold != y.bold || x.U != y.U {
		return false
	}
	if y.glued {
		return true
	}
	return !ended(a.text()) || startsSmall(b.text())
}

// ended reports whether text ends as sentences do.
func ended(s string) bool {
	return strings.HasSuffix(strings.TrimRight(s, "\"'”’)] "), ".") || strings.ContainsAny(lastOf(strings.TrimRight(s, "\"'”’)] ")), "!?:;…")
}

func lastOf(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return ""
	}
	return string(r[len(r)-1])
}
