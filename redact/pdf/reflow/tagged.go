package reflow

import (
	"context"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/catalog"
	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

const (
	maxDepth   = 200     // of the structure tree
	maxTags    = 500_000 // elements
	mostTagged = 0.9     // of the letters, for the tags to be believed
)

// spot is a marked-content sequence of a page.
type spot struct{ page, id int }

// tagged reads a document by its structure tree (14.7).
type tagged struct {
	*maker
	root   obj.Dict
	roles  obj.Dict
	number map[obj.Ref]int
	frags  map[spot][]*fragment
	images map[spot][]shown
	used   map[spot]bool
	seen   map[obj.Ref]bool
	tags   int

	tagState
	notes []*block // of paragraphs that are still open
	table *block   // that is being read
}

// tagState is where the reading of the tree stands.
type tagState struct {
	out   *[]*block
	open  *block
	join  *joiner
	as    kind   // what text becomes that no block element holds
	item  *block // of a list; it takes the first text
	depth int    // of lists
	lang  string
}

func newTagged(m *maker) *tagged {
	f := m.src.File
	root := f.Dict(f.Root["StructTreeRoot"])
	if root == nil {
		return nil
	}
	t := &tagged{maker: m, root: root, roles: f.Dict(root["RoleMap"]), number: map[obj.Ref]int{}, frags: map[spot][]*fragment{},
		images: map[spot][]shown{}, used: map[spot]bool{}, seen: map[obj.Ref]bool{}}
	for i, p := range m.src.Pages {
		t.number[p.Source.Ref] = i
	}
	for i, page := range m.pages {
		for _, l := range page {
			for k := range l.frags {
				if fr := &l.frags[k]; fr.mark.Kind == content.Tagged {
					at := spot{i, fr.mark.MCID}
					t.frags[at] = append(t.frags[at], fr)
				}
			}
		}
		for _, s := range m.shown(i) {
			if s.mark.Kind == content.Tagged {
				at := spot{i, s.mark.MCID}
				t.images[at] = append(t.images[at], s)
			}
		}
	}
	return t
}

// covers reports whether the tags hold nearly all text that is no artifact.
func (t *tagged) covers() bool {
	held := map[spot]bool{}
	t.spots(t.root["K"], -1, 0, map[obj.Ref]bool{}, held)
	all, in := 0, 0
	for i, page := range t.pages {
		for _, l := range page {
			for _, f := range l.frags {
				if f.mark.Kind == content.Artifact {
					continue
				}
				n := len(letters(plain(f.runs)))
				all += n
				if f.mark.Kind == content.Tagged && held[spot{i, f.mark.MCID}] {
					in += n
				}
			}
		}
	}
	return all > 0 && float64(in) >= mostTagged*float64(all)
}

// spots collects what the tree holds.
func (t *tagged) spots(o obj.Object, page, depth int, seen map[obj.Ref]bool, out map[spot]bool) {
	t.walk(o, page, depth, seen, func(at spot) { out[at] = true }, func(d obj.Dict, page, depth int) {
		t.spots(d["K"], page, depth, seen, out)
	})
}

// walk goes through the children of an element.
func (t *tagged) walk(o obj.Object, page, depth int, seen map[obj.Ref]bool, mark func(spot), elem func(obj.Dict, int, int)) {
	f := t.src.File
	if depth > maxDepth || len(seen) > maxTags {
		return
	}
	v, err := f.Resolve(o)
	if err != nil {
		return
	}
	switch v := v.(type) {
	case obj.Array:
		for _, k := range v {
			t.walk(k, page, depth+1, seen, mark, elem)
		}
	case obj.Integer:
		if page >= 0 {
			mark(spot{page, int(v)})
		}
	case obj.Dict:
		at := page
		if r, ok := v["Pg"].(obj.Ref); ok {
			if i, ok := t.number[r]; ok {
				at = i
			}
		}
		switch f.Name(v["Type"]) {
		case "MCR":
			if id, ok := f.Number(v["MCID"]); ok && at >= 0 && v["Stm"] == nil {
				mark(spot{at, int(id)})
			}
		case "OBJR":
		default:
			if r, ok := o.(obj.Ref); ok {
				if seen[r] {
					return
				}
				seen[r] = true
			}
			elem(v, at, depth+1)
		}
	}
}

func (t *tagged) blocks(ctx context.Context) ([]*block, error) {
	t.artifacts()
	var out []*block
	t.out = &out
	var bad error
	t.kids(t.root["K"], -1, 0, &bad)
	t.flush()
	if bad != nil {
		return nil, bad
	}
	for i := range t.pages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		out = t.orphans(i, out)
		out = t.figures(i, out, t.pictures(i, func(mark content.Mark) bool {
			return mark.Kind != content.Tagged || !t.used[spot{i, mark.MCID}]
		}))
	}
	var notes []*block
	out = slices.DeleteFunc(out, func(b *block) bool {
		if b.kind == note {
			notes = append(notes, b)
		}
		return b.kind == note
	})
	return t.placeNotes(out, notes), nil
}

// orphans puts the lines of a page that no tag holds behind the block of the line before them.
func (t *tagged) orphans(page int, out []*block) []*block {
	var group []*line
	var before *line
	place := func() {
		if len(group) == 0 {
			return
		}
		made := t.flow(group)
		at := 0
		if before != nil {
			top := before.block
			at = slices.IndexFunc(out, func(b *block) bool { return b == top }) + 1
		} else if page > 0 {
			at = slices.IndexFunc(out, func(b *block) bool { return b.page >= page })
			if at < 0 {
				at = len(out)
			}
		}
		out = slices.Insert(out, at, made...)
		group = nil
	}
	for _, l := range t.pages[page] {
		left := slices.DeleteFunc(slices.Clone(l.frags), func(f fragment) bool {
			return f.mark.Kind == content.Tagged && t.used[spot{page, f.mark.MCID}]
		})
		if len(left) == 0 {
			place()
			before = l
			continue
		}
		rest := *l
		rest.frags = left
		group = append(group, &rest)
		if len(left) < len(l.frags) {
			place()
			before = l
		}
	}
	place()
	return out
}

func (t *tagged) kids(o obj.Object, page, depth int, bad *error) {
	t.walk(o, page, depth, t.seen, t.mark, func(d obj.Dict, page, depth int) { t.element(d, page, depth, bad) })
}

// mark adds the text of a marked-content sequence to the block that is open.
func (t *tagged) mark(at spot) {
	if t.used[at] {
		return
	}
	t.used[at] = true
	for _, f := range t.frags[at] {
		if t.open == nil {
			t.start(t.as, 0)
		}
		if len(t.open.lines) == 0 {
			t.open.page, t.open.top = f.line.page, f.line.Base+f.line.Size
		}
		if n := len(t.open.lines); n == 0 || t.open.lines[n-1] != f.line {
			t.open.lines = append(t.open.lines, f.line)
			f.line.block = t.outer()
		}
		t.join.add(f)
	}
	for _, s := range t.images[at] {
		if !t.repeated(s, at.page) {
			b := t.figure(s, at.page)
			t.flush()
			*t.out = append(*t.out, b)
		}
	}
}

// outer is the block that stands in the document: of a cell's text, its table.
func (t *tagged) outer() *block {
	if t.table != nil {
		return t.table
	}
	return t.open
}

// start opens a block. The first one of a list item is the item.
func (t *tagged) start(k kind, level int) {
	t.open, t.join = &block{kind: k, level: level, language: t.lang}, &joiner{known: t.known}
	if k != paragraph || t.item == nil {
		return
	}
	t.open.kind, t.open.level = item, t.item.level
	if t.item.more {
		t.open.more = true
		return
	}
	t.open.label = t.item.label
	t.item.more = true
}

// flush closes the block that is open, if it says something, and puts its notes behind it.
func (t *tagged) flush() {
	b := t.open
	t.open = nil
	if b != nil {
		b.runs = t.join.done()
		if b.kind == item && !b.more && len(b.label) == 0 && isItem(b.text()) {
			b.unlabel()
		}
		if len(b.runs) > 0 || len(b.label) > 0 {
			*t.out = append(*t.out, b)
		}
	}
	if t.table == nil {
		*t.out = append(*t.out, t.notes...)
		t.notes = nil
	}
}

// within reads the children of an element as blocks of their own and returns to the state before.
func (t *tagged) within(d obj.Dict, page, depth int, bad *error, state tagState) []*block {
	var out []*block
	saved := t.tagState
	state.out = &out
	t.tagState = state
	t.kids(d["K"], page, depth, bad)
	if b := t.open; b != nil {
		t.open = nil
		if b.runs = t.join.done(); len(b.runs) > 0 || len(b.label) > 0 {
			out = append(out, b)
		}
	}
	t.tagState = saved
	return out
}

var headings = map[obj.Name]int{"H": 1, "H1": 1, "H2": 2, "H3": 3, "H4": 4, "H5": 5, "H6": 6}

// element reads one structure element.
func (t *tagged) element(d obj.Dict, page, depth int, bad *error) {
	f := t.src.File
	if t.tags++; t.tags > maxTags {
		return
	}
	outer := t.lang
	if s, ok := f.String(d["Lang"]); ok {
		t.lang = catalog.Language(t.src.Clean("language", s))
	}
	defer func() { t.lang = outer }()
	role := catalog.Standard(f, t.roles, f.Name(d["S"]))
	switch role {
	case "H", "H1", "H2", "H3", "H4", "H5", "H6":
		t.whole(d, page, depth, bad, heading, headings[role])
	case "P":
		t.whole(d, page, depth, bad, t.as, 0)
	case "TOCI":
		as := t.as
		t.as = entry
		t.whole(d, page, depth, bad, entry, 0)
		t.as = as
	case "Caption":
		as := t.as
		t.as = caption
		t.whole(d, page, depth, bad, caption, 0)
		t.as = as
	case "L":
		t.flush()
		state := t.tagState
		state.open, state.item, state.depth = nil, nil, t.depth+1
		*t.out = append(*t.out, t.within(d, page, depth, bad, state)...)
	case "LI":
		t.flush()
		around := t.item
		t.item = &block{kind: item, level: max(1, t.depth)}
		t.kids(d["K"], page, depth, bad)
		t.flush()
		t.item = around
	case "Lbl":
		t.label(d, page, depth, bad)
	case "Note":
		state := t.tagState
		state.open, state.item, state.as = nil, nil, note
		t.notes = append(t.notes, noteOf(t.within(d, page, depth, bad, state))...)
	case "Table":
		t.tableOf(d, page, depth, bad)
	case "Figure":
		t.figureOf(d, page, depth, bad)
	case "Formula":
		*bad = cannot(page+1, "it holds formulas")
	case "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "TOC", "Index", "LBody":
		if role != "LBody" {
			t.flush()
		}
		t.kids(d["K"], page, depth, bad)
		t.flush()
	default: // within a line
		t.kids(d["K"], page, depth, bad)
	}
}

// whole reads an element that is one block.
func (t *tagged) whole(d obj.Dict, page, depth int, bad *error, k kind, level int) {
	t.flush()
	t.start(k, level)
	t.kids(d["K"], page, depth, bad)
	t.flush()
}

// label reads the label of a list item or note; anywhere else it is text.
func (t *tagged) label(d obj.Dict, page, depth int, bad *error) {
	if t.item == nil && t.as != note || t.item != nil && t.item.more {
		t.kids(d["K"], page, depth, bad)
		return
	}
	state := t.tagState
	state.open, state.item, state.as = nil, nil, paragraph
	var label []run
	for _, b := range t.within(d, page, depth, bad, state) {
		label = append(label, b.runs...)
	}
	if t.item != nil {
		t.item.label = label
		return
	}
	if t.open == nil {
		t.start(note, 0)
	}
	t.open.label = label
}

// noteOf gives the first block of a note the label that stands before it.
func noteOf(blocks []*block) []*block {
	for i := 0; i+1 < len(blocks); i++ {
		if len(blocks[i].runs) == 0 && len(blocks[i+1].label) == 0 {
			blocks[i+1].label = blocks[i].label
			return append(blocks[:i:i], blocks[i+1:]...)
		}
	}
	return blocks
}

// figureOf describes the pictures of a figure.
func (t *tagged) figureOf(d obj.Dict, page, depth int, bad *error) {
	t.flush()
	from := len(*t.out)
	t.kids(d["K"], page, depth, bad)
	t.flush()
	alt := ""
	if s, ok := t.src.File.String(d["Alt"]); ok && s != "" {
		alt = t.src.Clean("alt_text", obj.DecodeText(s))
	}
	for _, b := range (*t.out)[from:] {
		if b.kind == figure {
			b.alt = alt
		}
	}
}
