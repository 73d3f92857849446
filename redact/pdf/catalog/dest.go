package catalog

import (
	"strings"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// namedDests reads the names of places (12.3.2.4), in both forms.
func (b *Builder) namedDests() map[string]obj.Object {
	out := map[string]obj.Object{}
	for name, o := range b.File.Dict(b.File.Root["Dests"]) {
		out[string(name)] = o
	}
	names := b.File.Dict(b.File.Root["Names"])
	b.nameTree(names["Dests"], func(name string, o obj.Object) { out[name] = o })
	return out
}

// dest writes a destination as a place on a page of ours, or nil.
func (b *Builder) dest(o obj.Object) obj.Object {
	v, err := b.File.Resolve(o)
	if err != nil {
		return nil
	}
	switch name := v.(type) {
	case obj.Name:
		v, err = b.File.Resolve(b.dests[string(name)])
	case obj.String:
		v, err = b.File.Resolve(b.dests[string(name)])
	}
	if err != nil {
		return nil
	}
	if d, ok := v.(obj.Dict); ok {
		if v, err = b.File.Resolve(d["D"]); err != nil {
			return nil
		}
	}
	a, ok := v.(obj.Array)
	if !ok || len(a) == 0 {
		return nil
	}
	page, ok := b.pageOf(a[0])
	if !ok {
		return nil
	}
	out := obj.Array{b.Pages[page].Object, obj.Name("Fit")}
	if len(a) < 2 {
		return out
	}
	switch kind := b.File.Name(a[1]); kind {
	case "XYZ", "FitH", "FitV", "FitR", "FitBH", "FitBV", "FitB":
		out[1] = kind
		for _, n := range a[2:min(len(a), 6)] {
			if f, ok := b.File.Number(n); ok {
				out = append(out, obj.Real(f))
			} else {
				out = append(out, nil)
			}
		}
	}
	if top := b.Pages[page].Top; top != nil {
		return unplaced(out, top)
	}
	return out
}

// unplaced is a destination without a place along a line: programs give that of the words that it leads to, and so the
// width of what was cut before them. Some give the height of their ink, too, which is set to the line's.
func unplaced(d obj.Array, top func(float64) float64) obj.Array {
	at := func(i int) obj.Object {
		if i < len(d) {
			if v, ok := d[i].(obj.Real); ok {
				return obj.Real(top(float64(v)))
			}
		}
		return nil
	}
	switch d[1] {
	case obj.Name("XYZ"):
		out := obj.Array{d[0], d[1], nil, at(3), nil}
		if len(d) > 4 {
			out[4] = d[4]
		}
		return out
	case obj.Name("FitR"):
		return obj.Array{d[0], obj.Name("FitH"), at(5)}
	case obj.Name("FitH"), obj.Name("FitBH"):
		return obj.Array{d[0], d[1], at(2)}
	}
	return obj.Array{d[0], obj.Name("Fit")}
}

func (b *Builder) pageOf(o obj.Object) (int, bool) {
	if r, ok := o.(obj.Ref); ok {
		i, ok := b.number[r]
		return i, ok
	}
	if n, ok := b.File.Number(o); ok && n >= 0 && int(n) < len(b.Pages) {
		return int(n), true
	}
	return 0, false
}

// target gives the Dest or the clean A of a link or outline entry.
func (b *Builder) target(d obj.Dict, page int) (key obj.Name, value obj.Object) {
	if o, ok := d["Dest"]; ok {
		if v := b.dest(o); v != nil {
			return "Dest", v
		}
	}
	a := b.File.Dict(d["A"])
	switch b.File.Name(a["S"]) {
	case "GoTo":
		if v := b.dest(a["D"]); v != nil {
			return "Dest", v
		}
	case "URI":
		if uri, ok := b.File.String(a["URI"]); ok && webLink(uri) && b.clean("link", page, uri) == uri {
			return "A", obj.Dict{"S": obj.Name("URI"), "URI": obj.String(uri)}
		}
	}
	return "", nil
}

// webLink reports whether a link leads to the web or to a mailbox and is plain ASCII.
func webLink(uri string) bool {
	for _, c := range []byte(uri) {
		if c <= ' ' || c > '~' {
			return false
		}
	}
	lower := strings.ToLower(uri)
	return strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "mailto:")
}

// link is a link that was kept, for the tags that point to it.
type link struct {
	object *write.Indirect
	page   int
}

// annotationChannels says under which channel a dropped annotation is counted; others are "annotation".
var annotationChannels = map[obj.Name]string{
	"Text": "comment", "FreeText": "comment", "Highlight": "comment", "Underline": "comment", "Squiggly": "comment",
	"StrikeOut": "comment", "Stamp": "comment", "Caret": "comment", "Ink": "comment", "Popup": "comment",
	"Line": "comment", "Square": "comment", "Circle": "comment", "Polygon": "comment", "PolyLine": "comment",
	"Redact": "unapplied_redaction", "FileAttachment": "attachment", "Widget": "form", "Movie": "media", "Screen": "media",
	"Sound": "media", "3D": "media", "RichMedia": "media",
}

// annotations keeps clean links and counts all others.
func (b *Builder) annotations() {
	for i, p := range b.Pages {
		var kept obj.Array
		for _, o := range b.File.Array(p.Source.Dict["Annots"]) {
			d := b.File.Dict(o)
			kind := b.File.Name(d["Subtype"])
			if kind != "Link" {
				channel := annotationChannels[kind]
				if channel == "" {
					channel = "annotation"
				}
				b.Removed[channel]++
				continue
			}
			a := b.link(d, i)
			if a == nil {
				b.Removed["link"]++
				continue
			}
			l := &link{object: &write.Indirect{Value: a}, page: i}
			if r, ok := o.(obj.Ref); ok {
				b.links[r] = l
			}
			kept = append(kept, l.object)
		}
		if kept != nil {
			p.Object.Value.(obj.Dict)["Annots"] = kept
		}
	}
}

func (b *Builder) link(d obj.Dict, page int) obj.Dict {
	n := b.File.Numbers(d["Rect"], 4)
	if n == nil {
		return nil
	}
	key, value := b.target(d, page+1)
	if key == "" {
		return nil
	}
	r := content.Rect{min(n[0], n[2]), min(n[1], n[3]), max(n[0], n[2]), max(n[1], n[3])}
	r, ok := b.Pages[page].Rect(r)
	if !ok {
		return nil
	}
	out := obj.Dict{"Type": obj.Name("Annot"), "Subtype": obj.Name("Link"), "F": obj.Integer(4), key: value,
		"Rect":   obj.Array{obj.Real(r[0]), obj.Real(r[1]), obj.Real(r[2]), obj.Real(r[3])},
		"Border": obj.Array{obj.Integer(0), obj.Integer(0), obj.Integer(0)}}
	if c, ok := b.File.String(d["Contents"]); ok {
		if c = b.clean("alt_text", page+1, obj.DecodeText(c)); c != "" {
			out["Contents"] = obj.EncodeText(c)
		}
	}
	return out
}

// outline copies the bookmarks (12.3.3). One whose title does not stay goes with
// what is below it.
func (b *Builder) outline(root obj.Dict) {
	src := b.File.Dict(b.File.Root["Outlines"])
	if src == nil {
		return
	}
	top := &write.Indirect{}
	d := obj.Dict{"Type": obj.Name("Outlines")}
	n := b.bookmarks(src["First"], top, d, map[obj.Ref]bool{}, 0)
	if d["First"] == nil {
		return
	}
	d["Count"] = obj.Integer(n)
	top.Value = d
	root["Outlines"] = top
}

// bookmarks links the entries from o on below parent, and gives how many are visible.
func (b *Builder) bookmarks(o obj.Object, parent *write.Indirect, into obj.Dict, seen map[obj.Ref]bool, depth int) int {
	var last *write.Indirect
	count := 0
	for o != nil && depth < maxDepth {
		ref, _ := o.(obj.Ref)
		src := b.File.Dict(o)
		if src == nil || seen[ref] && ref != 0 || len(seen) > maxEntries {
			break
		}
		seen[ref] = true
		o = src["Next"]
		text, _ := b.File.String(src["Title"])
		title := b.clean("outline", 0, obj.DecodeText(text))
		if title == "" {
			b.Removed["outline"]++
			continue
		}
		item := &write.Indirect{}
		d := obj.Dict{"Title": obj.EncodeText(title), "Parent": parent}
		item.Value = d
		if key, value := b.target(src, 0); key != "" {
			d[key] = value
		}
		if last == nil {
			into["First"] = item
		} else {
			last.Value.(obj.Dict)["Next"] = item
			d["Prev"] = last
		}
		last, into["Last"] = item, item
		count++
		below := b.bookmarks(src["First"], item, d, seen, depth+1)
		if below == 0 {
			continue
		}
		if open, ok := b.File.Number(src["Count"]); ok && open > 0 {
			d["Count"] = obj.Integer(below)
			count += below
		} else {
			d["Count"] = obj.Integer(-below)
		}
	}
	return count
}
