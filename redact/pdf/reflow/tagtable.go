package reflow

import (
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/catalog"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

const maxSpan = 200 // columns or rows that a cell may span

// tableOf reads a table. One within another, or of one column, is read as its text.
func (t *tagged) tableOf(d obj.Dict, page, depth int, bad *error) {
	if t.table != nil {
		t.kids(d["K"], page, depth, bad)
		t.flush()
		return
	}
	t.flush()
	b := &block{kind: table}
	t.table = b
	var before []*block
	t.rowsIn(d, page, depth, bad, false, &before)
	t.table = nil
	b.settle()
	*t.out = append(*t.out, before...)
	var inside []*block
	for _, r := range b.rows {
		for _, c := range r.cells {
			inside = append(inside, c.blocks...)
		}
	}
	if b.columns() < 2 {
		*t.out = append(*t.out, inside...)
	} else if len(inside) > 0 {
		*t.out = append(*t.out, b)
	}
	var all []*block
	each(inside, func(o *block) { all = append(all, o) })
	for _, o := range all {
		b.lines = append(b.lines, o.lines...)
	}
	if len(b.lines) > 0 {
		b.page, b.top = b.lines[0].page, b.lines[0].Base+b.lines[0].Size
	}
	if b.columns() < 2 {
		for _, o := range inside {
			for _, l := range o.lines {
				l.block = o
			}
		}
	}
	t.flush()
}

// rowsIn collects the rows below an element.
func (t *tagged) rowsIn(d obj.Dict, page, depth int, bad *error, head bool, before *[]*block) {
	f := t.src.File
	t.walk(d["K"], page, depth, t.seen, func(spot) {}, func(e obj.Dict, page, depth int) {
		switch catalog.Standard(f, t.roles, f.Name(e["S"])) {
		case "TR":
			t.rowOf(e, page, depth, bad, head)
		case "THead":
			t.rowsIn(e, page, depth, bad, true, before)
		case "Caption":
			state := t.tagState
			state.open, state.item, state.as = nil, nil, caption
			*before = append(*before, t.within(e, page, depth, bad, state)...)
		default:
			t.rowsIn(e, page, depth, bad, head, before)
		}
	})
}

func (t *tagged) rowOf(d obj.Dict, page, depth int, bad *error, head bool) {
	f := t.src.File
	r := row{head: head}
	heads := 0
	t.walk(d["K"], page, depth, t.seen, func(spot) {}, func(e obj.Dict, page, depth int) {
		role := catalog.Standard(f, t.roles, f.Name(e["S"]))
		state := t.tagState
		state.open, state.item, state.as, state.depth = nil, nil, paragraph, 0
		c := cell{head: role == "TH", across: t.span(e, "ColSpan"), down: t.span(e, "RowSpan")}
		c.blocks = t.within(e, page, depth, bad, state)
		if c.head {
			heads++
		}
		r.cells = append(r.cells, c)
	})
	if len(r.cells) == 0 {
		return
	}
	r.head = r.head || heads == len(r.cells) && len(t.table.rows) == 0
	t.table.rows = append(t.table.rows, r)
}

// span reads how many columns or rows a cell spans.
func (t *tagged) span(e obj.Dict, key obj.Name) int {
	f := t.src.File
	list := f.Array(e["A"])
	if list == nil {
		list = obj.Array{e["A"]}
	}
	for _, o := range list {
		if n, ok := f.Number(f.Dict(o)[key]); ok && n >= 1 && n <= maxSpan {
			return int(n)
		}
	}
	return 1
}

// settle numbers the columns of cells, some of which reach down into other rows, and keeps headings at the top: rows of
// headings further down are ordinary ones.
func (b *block) settle() {
	b.trim()
	taken := map[[2]int]bool{}
	top := true
	for i := range b.rows {
		column := 0
		for j := range b.rows[i].cells {
			c := &b.rows[i].cells[j]
			for taken[[2]int{i, column}] {
				column++
			}
			c.column = column
			c.down = min(c.down, len(b.rows)-i)
			for x := range c.across {
				for y := range c.down {
					taken[[2]int{i + y, column + x}] = true
				}
			}
			column += c.across
		}
		top = top && b.rows[i].head
		b.rows[i].head = top
	}
	if !slices.ContainsFunc(b.rows, func(r row) bool { return !r.head }) {
		for i := range b.rows {
			b.rows[i].head = false
		}
	}
}

// trim drops empty cells beyond the columns of the first row: some programs write one for each that others cover.
func (b *block) trim() {
	if len(b.rows) == 0 {
		return
	}
	wide := func(r row) int {
		n := 0
		for _, c := range r.cells {
			n += c.across
		}
		return n
	}
	most := wide(b.rows[0])
	below := make([]int, len(b.rows)) // columns that cells of earlier rows cover
	for i := range b.rows {
		for n := wide(b.rows[i]) + below[i] - most; n > 0; n-- {
			at := slices.IndexFunc(b.rows[i].cells, func(c cell) bool { return len(c.blocks) == 0 && c.across == 1 && c.down == 1 })
			if at < 0 {
				break
			}
			b.rows[i].cells = slices.Delete(b.rows[i].cells, at, at+1)
		}
		for _, c := range b.rows[i].cells {
			for k := i + 1; k < min(i+c.down, len(b.rows)); k++ {
				below[k] += c.across
			}
		}
	}
}
