package reflow

import (
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

const (
	cellPad   = 4   // between a cell's rules and its text
	ruleThick = 0.5 // width of rules
	leastCell = 24  // width of a column
)

// setCell is a cell whose text is laid out.
type setCell struct {
	*cell
	blocks []setBlock
	height float64
}

type setBlock struct {
	block *block
	label []setLine
	lines []setLine
	looks looks
	x     float64 // indent
	next  int     // the first line that is not on a page yet
}

// table sets a table. Its columns are as wide as the text in them asks for; nothing of the old widths is kept.
func (s *setter) table(b *block) error {
	widths, err := s.widths(b)
	if err != nil {
		return err
	}
	t := &element{role: "Table", parent: s.root}
	var head []row
	for _, r := range b.rows {
		if !r.head {
			break
		}
		head = append(head, r)
	}
	s.y -= 2
	for i := 0; i < len(b.rows); {
		n := s.together(b.rows[i:])
		if err := s.rows(t, b.rows[i:i+n], widths, head, i < len(head)); err != nil {
			return err
		}
		if i == 0 {
			s.place(b, s.y)
		}
		i += n
	}
	s.y -= textLooks.after + 6
	return nil
}

// together is how many rows cells that reach down hold together.
func (s *setter) together(rows []row) int {
	n := 1
	for i := 0; i < n && i < len(rows); i++ {
		for _, c := range rows[i].cells {
			n = max(n, min(i+c.down, len(rows)))
		}
	}
	return n
}

// widths are those of a table's columns: each has its longest word, and the rest goes where most text is.
func (s *setter) widths(b *block) ([]float64, error) {
	n := b.columns()
	least, most := make([]float64, n), make([]float64, n)
	for i := range least {
		least[i] = leastCell
	}
	for _, r := range b.rows {
		for _, c := range r.cells {
			if c.across > 1 || c.column >= n {
				continue
			}
			for _, o := range c.blocks {
				words, err := s.types.words(o.wholeRuns(), looksOf(o, true).size, c.head)
				if err != nil {
					return nil, err
				}
				one, all := longest(words)
				least[c.column] = max(least[c.column], min(one, column)+2*cellPad+1)
				most[c.column] = max(most[c.column], all+2*cellPad+1)
			}
		}
	}
	sum, want := 0.0, 0.0
	for i := range least {
		most[i] = max(most[i], least[i])
		sum += least[i]
		want += most[i]
	}
	out := make([]float64, n)
	for i := range out {
		switch {
		case want <= column:
			out[i] = most[i] + (column-want)*most[i]/want
		case sum >= column:
			out[i] = least[i] * column / sum
		default:
			out[i] = least[i] + (column-sum)*(most[i]-least[i])/(want-sum)
		}
	}
	return out, nil
}

// rows sets rows that hang together, and repeats the headings where they begin on a new page.
func (s *setter) rows(t *element, rows []row, widths []float64, head []row, isHead bool) error {
	laid := make([][]setCell, len(rows))
	heights := make([]float64, len(rows))
	for i := range rows {
		for j := range rows[i].cells {
			c, err := s.cell(&rows[i].cells[j], widths)
			if err != nil {
				return err
			}
			laid[i] = append(laid[i], c)
			if c.down == 1 {
				heights[i] = max(heights[i], c.height)
			}
		}
		heights[i] = max(heights[i], cellLooks.lead+2*cellPad)
	}
	for i := range laid { // cells that reach down make the last of their rows higher
		for _, c := range laid[i] {
			have := 0.0
			for k := i; k < i+c.down; k++ {
				have += heights[k]
			}
			if have < c.height {
				heights[i+c.down-1] += c.height - have
			}
		}
	}
	all := 0.0
	for _, h := range heights {
		all += h
	}
	if isHead {
		all += leastLines * cellLooks.lead // headings do not stand alone
	}
	if all > s.room() && !s.fresh {
		s.newSheet()
		if !isHead {
			if err := s.headAgain(head, widths); err != nil {
				return err
			}
		}
	}
	for i := range laid {
		tr := &element{role: "TR", parent: t}
		owners := make([]*element, len(laid[i]))
		for j, c := range laid[i] {
			owners[j] = cellElement(tr, c, isHead)
		}
		if heights[i] <= s.room() || len(rows) > 1 {
			s.row(laid[i], owners, widths, heights[i:], isHead)
			continue
		}
		if err := s.longRow(laid[i], owners, widths, head, isHead); err != nil {
			return err
		}
	}
	return nil
}

func cellElement(tr *element, c setCell, isHead bool) *element {
	e := &element{role: "TD", parent: tr}
	if c.head {
		e.role = "TH"
		e.attrs = obj.Dict{"O": obj.Name("Table"), "Scope": obj.Name("Row")}
		if isHead {
			e.attrs["Scope"] = obj.Name("Column")
		}
	}
	if c.across > 1 || c.down > 1 {
		if e.attrs == nil {
			e.attrs = obj.Dict{"O": obj.Name("Table")}
		}
		if c.across > 1 {
			e.attrs["ColSpan"] = obj.Integer(c.across)
		}
		if c.down > 1 {
			e.attrs["RowSpan"] = obj.Integer(c.down)
		}
	}
	return e
}

// headAgain repeats the headings, as artifacts: the tags hold them once.
func (s *setter) headAgain(head []row, widths []float64) error {
	for i := range head {
		var laid []setCell
		high := cellLooks.lead + 2*cellPad
		for j := range head[i].cells {
			c, err := s.cell(&head[i].cells[j], widths)
			if err != nil {
				return err
			}
			c.cell = &cell{blocks: c.cell.blocks, head: true, across: c.across, down: 1, column: c.column}
			laid = append(laid, c)
			high = max(high, c.height)
		}
		if high > s.room()/2 {
			return nil
		}
		s.row(laid, make([]*element, len(laid)), widths, []float64{high}, true)
	}
	return nil
}

// cell lays out the text of a cell.
func (s *setter) cell(c *cell, widths []float64) (setCell, error) {
	c.across, c.down = max(1, min(c.across, len(widths)-c.column)), max(1, c.down)
	out := setCell{cell: c, height: 2 * cellPad}
	wide := span2(widths, c.column, c.across) - 2*cellPad
	for i, b := range c.blocks {
		k := looksOf(b, true)
		x := 0.0
		o := setBlock{block: b, looks: k}
		runs := b.wholeRuns()
		if b.kind == item {
			runs, x = b.runs, 12*float64(max(1, b.level))
			label, err := s.types.words(b.label, k.size, c.head)
			if err != nil {
				return out, err
			}
			if o.label = s.types.lines(label, wide); len(o.label) > 0 {
				x = max(x, 12*float64(max(1, b.level)-1)+o.label[0].width+4)
			}
		}
		if x > wide/2 {
			x = wide / 2
		}
		words, err := s.types.words(runs, k.size, c.head || k.bold)
		if err != nil {
			return out, err
		}
		o.x, o.lines = x, s.types.lines(words, wide-x)
		if len(o.lines) == 0 && len(o.label) > 0 {
			o.lines = []setLine{{}}
		}
		out.height += float64(len(o.lines)) * k.lead
		if i > 0 {
			out.height += k.after
		}
		out.blocks = append(out.blocks, o)
	}
	return out, nil
}

// span2 is the width of some columns.
func span2(widths []float64, from, n int) float64 {
	w := 0.0
	for i := from; i < from+n && i < len(widths); i++ {
		w += widths[i]
	}
	return w
}

// row sets cells from the present height on; heights are those of this row and the ones below it.
func (s *setter) row(cells []setCell, owners []*element, widths, heights []float64, ground bool) {
	top := s.y
	for j := range cells {
		c := &cells[j]
		h := 0.0
		for _, v := range heights[:min(c.down, len(heights))] {
			h += v
		}
		x, w := marginSide+span2(widths, 0, c.column), span2(widths, c.column, c.across)
		s.frame(x, top-h, w, h, ground)
		s.cellText(c, owners[j], x+cellPad, top-cellPad, 0)
	}
	s.y = top - heights[0]
}

// frame draws the rules around a cell.
func (s *setter) frame(x, y, w, h float64, ground bool) {
	if ground {
		s.put(op{x: x, y: y, w: w, h: h, rule: true, shade: true})
	}
	s.put(op{x: x, y: y, w: w, h: h, rule: true})
}

// cellText sets the text of a cell down to a height, and reports whether all of it has its place.
func (s *setter) cellText(c *setCell, owner *element, x, y, floor float64) bool {
	s.put(op{owner: owner, x: x, y: y}) // an empty cell is a cell
	for i := range c.blocks {
		b := &c.blocks[i]
		k := b.looks
		if i > 0 && b.next == 0 {
			y -= k.after
		}
		for b.next < len(b.lines) {
			if y-k.lead < floor {
				return false
			}
			y -= k.lead
			base := y + (k.lead-k.size)/2 + 0.1*k.size
			e := owner
			if owner != nil && len(c.blocks) > 1 {
				e = b.element(s, owner)
			}
			if b.next == 0 && len(b.label) > 0 {
				s.put(op{owner: e, x: x + 12*float64(max(1, b.block.level)-1), y: base, spans: b.label[0].spans})
			}
			s.put(op{owner: e, x: x + b.x, y: base, spans: b.lines[b.next].spans})
			b.next++
		}
	}
	return true
}

// element is the paragraph of a cell with several.
func (b *setBlock) element(s *setter, owner *element) *element {
	if at := slices.IndexFunc(owner.paragraphs, func(p paragraphOf) bool { return p.block == b.block }); at >= 0 {
		return owner.paragraphs[at].element
	}
	e := s.child(owner, "P", b.block)
	owner.paragraphs = append(owner.paragraphs, paragraphOf{b.block, e})
	return e
}

// paragraphOf is a paragraph within a cell.
type paragraphOf struct {
	block   *block
	element *element
}

// longRow sets a row that is higher than a page, line by line over several.
func (s *setter) longRow(cells []setCell, owners []*element, widths []float64, head []row, isHead bool) error {
	for {
		if s.room() < 3*cellLooks.lead+2*cellPad && !s.fresh {
			s.newSheet()
			if !isHead {
				if err := s.headAgain(head, widths); err != nil {
					return err
				}
			}
		}
		top, floor, done := s.y, float64(marginFoot), true
		for j := range cells {
			x, w := marginSide+span2(widths, 0, cells[j].column), span2(widths, cells[j].column, cells[j].across)
			s.frame(x, floor, w, top-floor, isHead)
			done = s.cellText(&cells[j], owners[j], x+cellPad, top-cellPad, floor+cellPad) && done
		}
		s.y = floor
		if done {
			return nil
		}
		s.newSheet()
		if !isHead {
			if err := s.headAgain(head, widths); err != nil {
				return err
			}
		}
	}
}
