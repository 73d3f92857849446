package catalog

import (
	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/raw"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// standard are the structure types of 14.8.4. A type of the author's own becomes one of them through the role map, or
// NonStruct: its name is text.
var standard = map[obj.Name]bool{"Document": true, "Part": true, "Art": true, "Sect": true, "Div": true, "BlockQuote": true,
	"Caption": true, "TOC": true, "TOCI": true, "Index": true, "NonStruct": true, "Private": true, "P": true, "H": true,
	"H1": true, "H2": true, "H3": true, "H4": true, "H5": true, "H6": true, "L": true, "LI": true, "Lbl": true, "LBody": true,
	"Table": true, "TR": true, "TH": true, "TD": true, "THead": true, "TBody": true, "TFoot": true, "Span": true,
	"Quote": true, "Note": true, "Reference": true, "BibEntry": true, "Code": true, "Link": true, "Annot": true,
	"Ruby": true, "RB": true, "RT": true, "RP": true, "Warichu": true, "WT": true, "WP": true, "Figure": true,
	"Formula": true, "Form": true}

// holdsPlace are types that stay when they are empty: a table's cells have to line up.
var holdsPlace = map[obj.Name]bool{"TR": true, "TH": true, "TD": true, "THead": true, "TBody": true, "TFoot": true}

// tagger rebuilds the structure tree.
type tagger struct {
	b     *Builder
	roles obj.Dict
	seen  map[obj.Ref]bool
	mine  []map[content.Mark][]int // by page: our MCIDs of a mark of the source
	owner []map[int]*write.Indirect
	next  int // key of the ParentTree
	nums  map[int]obj.Object
}

// tags rebuilds the structure tree (14.7) with standard types, and the marks of the pages in their new numbers.
func (b *Builder) tags(root obj.Dict) {
	src := b.File.Dict(b.File.Root["StructTreeRoot"])
	if src == nil {
		return
	}
	t := &tagger{b: b, roles: b.File.Dict(src["RoleMap"]), seen: map[obj.Ref]bool{}, next: len(b.Pages), nums: map[int]obj.Object{}}
	for _, p := range b.Pages {
		mine := map[content.Mark][]int{}
		for id, source := range p.Marks {
			mine[source] = append(mine[source], id)
		}
		t.mine = append(t.mine, mine)
		t.owner = append(t.owner, map[int]*write.Indirect{})
	}
	top := &write.Indirect{}
	kids := t.kids(src["K"], top, -1, 0)
	if len(kids) == 0 {
		return
	}
	top.Value = obj.Dict{"Type": obj.Name("StructTreeRoot"), "K": kids, "ParentTree": &write.Indirect{Value: t.parentTree()},
		"ParentTreeNextKey": obj.Integer(t.next)}
	root["StructTreeRoot"] = top
	root["MarkInfo"] = obj.Dict{"Marked": true}
}

// kids rebuilds the children of an element. page is the page that plain MCIDs belong to, or -1.
func (t *tagger) kids(o obj.Object, parent *write.Indirect, page, depth int) obj.Array {
	if depth > 4*maxDepth || t.b.TagsBefore > maxEntries {
		return nil
	}
	f := t.b.File
	v, err := f.Resolve(o)
	if err != nil {
		return nil
	}
	switch v := v.(type) {
	case obj.Array:
		if r, ok := o.(obj.Ref); ok {
			if t.seen[r] { // an array that holds itself twice has more paths than there is time
				return nil
			}
			t.seen[r] = true
		}
		var out obj.Array
		for _, k := range v {
			out = append(out, t.kids(k, parent, page, depth+1)...)
		}
		return out
	case obj.Integer:
		return t.marks(page, content.Mark{Kind: content.Tagged, MCID: int(v)}, parent)
	case obj.Dict:
		switch f.Name(v["Type"]) {
		case "MCR":
			at := page
			if i, ok := t.b.pageOf(v["Pg"]); ok {
				at = i
			}
			if id, ok := f.Number(v["MCID"]); ok {
				return t.marks(at, content.Mark{Kind: content.Tagged, MCID: int(id), Form: f.Stream(v["Stm"])}, parent)
			}
		case "OBJR":
			return t.object(v, parent)
		default:
			if r, ok := o.(obj.Ref); ok {
				if t.seen[r] {
					return nil
				}
				t.seen[r] = true
			}
			if e := t.element(v, parent, page, depth); e != nil {
				return obj.Array{e}
			}
		}
	}
	return nil
}

// marks gives our marks of a source MCID and makes parent their owner.
func (t *tagger) marks(page int, source content.Mark, parent *write.Indirect) obj.Array {
	if page < 0 {
		return nil
	}
	var out obj.Array
	for _, m := range t.mine[page][source] {
		if t.owner[page][m] != nil {
			continue
		}
		t.owner[page][m] = parent
		out = append(out, obj.Dict{"Type": obj.Name("MCR"), "Pg": t.b.Pages[page].Object, "MCID": obj.Integer(m)})
	}
	return out
}

// object gives the reference to a link that was kept.
func (t *tagger) object(v obj.Dict, parent *write.Indirect) obj.Array {
	r, _ := v["Obj"].(obj.Ref)
	l := t.b.links[r]
	if l == nil || l.object.Value.(obj.Dict)["StructParent"] != nil {
		return nil
	}
	l.object.Value.(obj.Dict)["StructParent"] = obj.Integer(t.next)
	t.nums[t.next] = parent
	t.next++
	return obj.Array{obj.Dict{"Type": obj.Name("OBJR"), "Obj": l.object, "Pg": t.b.Pages[l.page].Object}}
}

func (t *tagger) element(v obj.Dict, parent *write.Indirect, page, depth int) *write.Indirect {
	t.b.TagsBefore++
	f := t.b.File
	if i, ok := t.b.pageOf(v["Pg"]); ok && v["Pg"] != nil {
		page = i
	}
	self := &write.Indirect{}
	kind := t.role(f.Name(v["S"]))
	kids := t.kids(v["K"], self, page, depth+1)
	if len(kids) == 0 && !holdsPlace[kind] {
		return nil
	}
	d := obj.Dict{"Type": obj.Name("StructElem"), "S": kind, "P": parent}
	if len(kids) > 0 {
		d["K"] = kids
	}
	for _, text := range []struct {
		key     obj.Name
		channel string
	}{{"Alt", "alt_text"}, {"ActualText", "actual_text"}, {"E", "expansion"}} {
		if s, ok := f.String(v[text.key]); ok {
			if s = t.b.clean(text.channel, page+1, obj.DecodeText(s)); s != "" {
				d[text.key] = obj.EncodeText(s)
			}
		}
	}
	if s, ok := f.String(v["Lang"]); ok {
		if s = t.b.clean("language", page+1, s); language.MatchString(s) {
			d["Lang"] = obj.String(s)
		}
	}
	if a := t.attributes(v["A"]); a != nil {
		d["A"] = a
	}
	self.Value = d
	t.b.TagsAfter++
	return self
}

// role follows the role map to a standard type.
func (t *tagger) role(s obj.Name) obj.Name {
	return Standard(t.b.File, t.roles, s)
}

// attributes keeps what makes a table or list understood. Sizes and boxes go: they have the width of words.
func (t *tagger) attributes(o obj.Object) obj.Object {
	f := t.b.File
	list := f.Array(o)
	if list == nil {
		list = obj.Array{o}
	}
	var out obj.Array
	for _, o := range list {
		src := f.Dict(o)
		d := obj.Dict{}
		for _, k := range []obj.Name{"RowSpan", "ColSpan"} {
			if n, ok := f.Number(src[k]); ok {
				d[k] = obj.Integer(n)
			}
		}
		switch n := f.Name(src["Scope"]); n {
		case "Row", "Column", "Both":
			d["Scope"] = n
		}
		if len(d) > 0 {
			d["O"] = obj.Name("Table")
			out = append(out, d)
		}
		switch n := f.Name(src["ListNumbering"]); n {
		case "None", "Disc", "Circle", "Square", "Decimal", "UpperRoman", "LowerRoman", "UpperAlpha", "LowerAlpha", "Ordered", "Unordered":
			out = append(out, obj.Dict{"O": obj.Name("List"), "ListNumbering": n})
		}
	}
	if out == nil {
		return nil
	}
	return out
}

func (t *tagger) parentTree() obj.Dict {
	nums := obj.Array{}
	for i, p := range t.b.Pages {
		if len(p.Marks) == 0 {
			continue
		}
		row := make(obj.Array, len(p.Marks))
		for m := range p.Marks {
			if e := t.owner[i][m]; e != nil {
				row[m] = e
			}
		}
		d := p.Object.Value.(obj.Dict)
		d["StructParents"], d["Tabs"] = obj.Integer(i), obj.Name("S")
		nums = append(nums, obj.Integer(i), row)
	}
	for k := len(t.b.Pages); k < t.next; k++ {
		nums = append(nums, obj.Integer(k), t.nums[k])
	}
	return obj.Dict{"Nums": nums}
}

// Standard follows a role map to the standard structure type of s, or NonStruct.
func Standard(f *raw.File, roles obj.Dict, s obj.Name) obj.Name {
	for range 8 {
		if standard[s] {
			return s
		}
		s = f.Name(roles[s])
	}
	return "NonStruct"
}

// Language gives s when it is a language tag (BCP 47) that can say nothing else, or "".
func Language(s string) string {
	if !language.MatchString(s) {
		return ""
	}
	return s
}
