package reflow

import (
	"context"
	"strings"

	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// The page: A4 with the margins of GOV.UK documents, ragged right. In points.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
	marginSide = 71
	marginTop  = 71
	marginFoot = 71
	column     = pageWidth - 2*marginSide
	footBase   = 40 // baseline of the page number
	footSize   = 9
)

// looks of a kind of text.
type looks struct {
	size, lead    float64
	before, after float64 // space
	bold          bool
}

var headingLooks = []looks{{22, 27, 18, 9, true}, {16, 20.5, 16, 7, true}, {13, 17, 13, 5, true}, {11.5, 15.5, 11, 4, true},
	{11, 15, 10, 4, true}, {11, 15, 10, 4, true}}

var (
	textLooks    = looks{11, 15.4, 0, 8, false}
	itemLooks    = looks{11, 15.4, 0, 4, false}
	noteLooks    = looks{9, 12, 0, 4, false}
	captionLooks = looks{10, 13.5, 0, 6, false}
	entryLooks   = looks{11, 15.4, 0, 3, false}
	cellLooks    = looks{10, 13, 0, 3, false}
)

func looksOf(b *block, inCell bool) looks {
	switch b.kind {
	case heading:
		if inCell {
			return looks{10, 13, 0, 3, true}
		}
		return headingLooks[min(max(b.level, 1), len(headingLooks))-1]
	case note:
		return noteLooks
	}
	switch {
	case inCell:
		return cellLooks
	case b.kind == item:
		return itemLooks
	case b.kind == caption:
		return captionLooks
	case b.kind == entry:
		return entryLooks
	}
	return textLooks
}

const (
	itemIndent = 20 // of a list item's text for each level
	entryRoom  = 36 // for the page number of a contents entry
	leastLines = 2  // of a paragraph on a page
)

// element is a structure element of the output.
type element struct {
	role       obj.Name
	parent     *element
	kids       []any // *element, content marks and links
	attached   bool
	body       *element      // of a list: the text of its last item
	paragraphs []paragraphOf // of a cell
	links      map[int]*element
	attrs      obj.Dict
	alt        string
	language   string
}

// op is one thing on a page.
type op struct {
	owner *element // nil: an artifact
	x, y  float64
	spans []span
	// A picture or a grey box.
	figure *block
	w, h   float64
	rule   bool   // a line from x, y over w and h, or a ground
	shade  bool   // a ground
	number *block // the heading whose page number stands here, right-aligned at x
	size   float64
}

// sheet is a page of the output.
type sheet struct{ ops []op }

// spotOn is where a block of the output begins.
type spotOn struct {
	sheet int
	top   float64
}

// setter sets a model.
type setter struct {
	model  *Model
	types  *types
	sheets []*sheet
	y      float64 // of the last baseline's foot, from the page's foot
	fresh  bool    // nothing stands on the page yet
	root   *element
	list   []*element // open lists by level
	toc    *element
	places map[*block]spotOn
	heads  []*block
}

func newSetter(m *Model) *setter {
	s := &setter{model: m, types: newTypes(), root: &element{role: "Document", attached: true}, places: map[*block]spotOn{}}
	s.newSheet()
	return s
}

func (s *setter) newSheet() {
	s.sheets = append(s.sheets, &sheet{})
	s.y, s.fresh = pageHeight-marginTop, true
}

func (s *setter) put(o op) {
	sh := s.sheets[len(s.sheets)-1]
	sh.ops = append(sh.ops, o)
	s.fresh = false
}

// room is how much of the page is left.
func (s *setter) room() float64 { return s.y - marginFoot }

// set lays out all blocks.
func (s *setter) set(ctx context.Context) error {
	blocks := s.model.blocks
	for i, b := range blocks {
		if err := ctx.Err(); err != nil {
			return err
		}
		if b.kind != item {
			s.list = nil
		}
		if b.kind != entry {
			s.toc = nil
		}
		var err error
		switch b.kind {
		case heading:
			err = s.heading(b, blocks[i+1:])
		case table:
			err = s.table(b)
		case figure:
			s.figure(b, blocks[i+1:])
		default:
			err = s.text(b)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// place remembers where a block begins.
func (s *setter) place(b *block, top float64) {
	if _, ok := s.places[b]; !ok {
		s.places[b] = spotOn{len(s.sheets) - 1, top}
	}
}

func (s *setter) heading(b *block, next []*block) error {
	k := looksOf(b, false)
	words, err := s.types.words(b.wholeRuns(), k.size, true)
	if err != nil {
		return err
	}
	lines := s.types.lines(words, column)
	if len(lines) == 0 {
		return nil
	}
	need := k.before + k.after + float64(len(lines))*k.lead + leastLines*textLooks.lead
	if len(next) > 0 && next[0].kind == heading {
		need += looksOf(next[0], false).lead * 2
	}
	if need > s.room() && !s.fresh {
		s.newSheet()
	}
	if !s.fresh {
		s.y -= k.before
	}
	s.place(b, s.y)
	s.heads = append(s.heads, b)
	e := s.child(s.root, headingRoles[min(max(b.level, 1), 6)-1], b)
	s.lines(e, lines, marginSide, k)
	s.y -= k.after
	return nil
}

var headingRoles = []obj.Name{"H1", "H2", "H3", "H4", "H5", "H6"}

// child is a new element below another.
func (s *setter) child(parent *element, role obj.Name, b *block) *element {
	e := &element{role: role, parent: parent}
	if b != nil && b.language != "" && b.language != s.model.language {
		e.language = b.language
	}
	return e
}

// lines sets lines from x on, over as many pages as they need, with no line of a paragraph alone.
func (s *setter) lines(e *element, lines []setLine, x float64, k looks) {
	for i, l := range lines {
		left := len(lines) - i
		fits := int((s.room() + 0.01) / k.lead)
		switch {
		case fits >= left:
		case s.fresh && fits > 0:
		case fits < 1, i == 0 && fits < leastLines && left > 1, left == leastLines && i > 0 && fits < left && len(lines) > leastLines+1:
			s.newSheet()
		}
		s.y -= k.lead
		s.put(op{owner: e, x: x, y: s.y + (k.lead-k.size)/2 + 0.1*k.size, spans: l.spans})
	}
}

// text sets a paragraph, list item, contents entry, note or caption.
func (s *setter) text(b *block) error {
	k := looksOf(b, false)
	s.keep(b, k)
	s.place(b, s.y)
	switch b.kind {
	case item:
		return s.item(b, k)
	case entry:
		return s.entry(b, k)
	case note:
		return s.note(b, k)
	}
	role := obj.Name("P")
	if b.kind == caption {
		role = "Caption"
	}
	words, err := s.types.words(b.wholeRuns(), k.size, false)
	if err != nil {
		return err
	}
	s.lines(s.child(s.root, role, b), s.types.lines(words, column), marginSide, k)
	s.y -= k.after
	return nil
}

// keep begins a new page when not even one line has room.
func (s *setter) keep(_ *block, k looks) {
	if s.room() < leastLines*k.lead && !s.fresh {
		s.newSheet()
	}
}

// item sets a list item; lists lie within the item before them of the level above.
func (s *setter) item(b *block, k looks) error {
	level := min(max(b.level, 1), 6, len(s.list)+1)
	body, lbl := s.itemElements(b, level)
	x := marginSide + itemIndent*float64(level)
	label, err := s.types.words(b.label, k.size, false)
	if err != nil {
		return err
	}
	words, err := s.types.words(b.runs, k.size, false)
	if err != nil {
		return err
	}
	lines := s.types.lines(words, pageWidth-marginSide-x)
	if marks := s.types.lines(label, column/3); len(marks) > 0 {
		if s.room() < k.lead {
			s.newSheet()
		}
		if wide := marks[0].width + 4 - itemIndent; wide > 0 { // the first line begins behind a long label
			lines = s.types.lines(append([]word{{spans: []span{{width: wide}}, width: wide}}, words...), pageWidth-marginSide-x)
		}
		if len(lines) > 1 && s.room() < leastLines*k.lead {
			s.newSheet()
		}
		s.put(op{owner: lbl, x: x - itemIndent, y: s.y - k.lead + (k.lead-k.size)/2 + 0.1*k.size, spans: marks[0].spans})
		for _, m := range marks[1:] {
			s.put(op{owner: lbl, x: x - itemIndent, y: s.y - k.lead + (k.lead-k.size)/2 + 0.1*k.size, spans: m.spans})
		}
	}
	if len(lines) == 0 {
		s.y -= k.lead
	}
	s.lines(body, lines, x, k)
	s.y -= k.after
	return nil
}

// itemElements gives the elements of an item's text and label.
func (s *setter) itemElements(b *block, level int) (body, lbl *element) {
	s.list = s.list[:min(len(s.list), level)]
	if len(s.list) < level {
		parent := s.root
		if level > 1 {
			parent = s.list[level-2].body
		}
		s.list = append(s.list, &element{role: "L", parent: parent, attrs: obj.Dict{"O": obj.Name("List"), "ListNumbering": numbering(b)}})
	}
	list := s.list[level-1]
	if b.more && list.body != nil {
		return s.child(list.body, "P", b), nil
	}
	li := &element{role: "LI", parent: list}
	list.body = s.child(li, "LBody", b)
	return list.body, &element{role: "Lbl", parent: li}
}

// numbering says how a list is labelled (table 382).
func numbering(b *block) obj.Name {
	label := plain(b.label)
	switch {
	case label == "":
		return "None"
	case number(label) > 0:
		return "Decimal"
	case isLabel(label) && numbered.MatchString(label) && !strings.ContainsAny(label, "-–—*"):
		return "LowerAlpha"
	}
	return "Disc"
}

// entry sets a line of a table of contents, with the number of the page on which its heading is now.
func (s *setter) entry(b *block, k looks) error {
	words, err := s.types.words(b.wholeRuns(), k.size, false)
	if err != nil {
		return err
	}
	if s.toc == nil {
		s.toc = &element{role: "TOC", parent: s.root}
	}
	e := s.child(s.toc, "TOCI", b)
	s.lines(e, s.types.lines(words, column-entryRoom), marginSide, k)
	if b.target != nil {
		digits := font.Fallback(font.Style{})
		glyphs, _ := digits.Shape(" 0123456789") // the number is not known yet; all digits are kept
		s.types.take(digits, glyphs)
		s.put(op{owner: e, x: pageWidth - marginSide, y: s.y + (k.lead-k.size)/2 + 0.1*k.size, number: b.target, size: k.size})
	}
	s.y -= k.after
	return nil
}

// note sets a footnote behind the paragraph it belongs to.
func (s *setter) note(b *block, k looks) error {
	label, err := s.types.words(b.label, k.size, false)
	if err != nil {
		return err
	}
	words, err := s.types.words(b.runs, k.size, false)
	if err != nil {
		return err
	}
	e := s.child(s.root, "Note", b)
	const indent = 16
	lines := s.types.lines(words, column-indent)
	if marks := s.types.lines(label, indent*2); len(marks) > 0 {
		if s.room() < k.lead*float64(min(len(lines), leastLines)) {
			s.newSheet()
		}
		if wide := marks[0].width + 3 - indent; wide > 0 {
			lines = s.types.lines(append([]word{{spans: []span{{width: wide}}, width: wide}}, words...), column-indent)
		}
		s.put(op{owner: &element{role: "Lbl", parent: e}, x: marginSide, y: s.y - k.lead + (k.lead-k.size)/2 + 0.1*k.size, spans: marks[0].spans})
	}
	s.lines(e, lines, marginSide+indent, k)
	s.y -= k.after
	return nil
}

// figure sets a picture no wider than the column and no higher than most of a page.
func (s *setter) figure(b *block, next []*block) {
	const highest = 0.8 * (pageHeight - marginTop - marginFoot)
	scale := min(1, column/b.width, highest/b.height)
	w, h := b.width*scale, b.height*scale
	need := h + textLooks.after
	if len(next) > 0 && next[0].kind == caption {
		need += 2 * captionLooks.lead
	}
	if need > s.room() && !s.fresh {
		s.newSheet()
	}
	s.place(b, s.y)
	s.y -= h
	e := s.child(s.root, "Figure", b)
	e.alt = b.alt
	if b.gone {
		e.alt = goneAlt
	}
	e.attrs = obj.Dict{"O": obj.Name("Layout"), "Placement": obj.Name("Block"), "BBox": obj.Array{obj.Real(marginSide), obj.Real(s.y), obj.Real(marginSide + w), obj.Real(s.y + h)}}
	s.put(op{owner: e, x: marginSide, y: s.y, figure: b, w: w, h: h})
	s.y -= textLooks.after + 4
}

// goneAlt describes a picture that was taken out.
const goneAlt = "Picture removed"
