package reflow

import (
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// target is where a link leads: to the web, or to a block.
func (w *writer) target(l Link) obj.Dict {
	if l.URI != "" {
		return obj.Dict{"A": obj.Dict{"S": obj.Name("URI"), "URI": obj.String(l.URI)}}
	}
	if _, ok := w.places[l.target]; l.target == nil || !ok {
		return nil
	}
	return obj.Dict{"Dest": w.dest(l.target)}
}

func (w *writer) dest(b *block) obj.Array {
	at := w.places[b]
	return obj.Array{w.pages[at.sheet], obj.Name("XYZ"), obj.Integer(0), obj.Real(min(pageHeight, at.top+6)), nil}
}

// finish writes the tags, the outline and the catalogue.
func (w *writer) finish() *Written {
	kids := make(obj.Array, len(w.pages))
	for i, p := range w.pages {
		kids[i] = p
	}
	w.tree.Value = obj.Dict{"Type": obj.Name("Pages"), "Kids": kids, "Count": obj.Integer(len(kids))}
	root := obj.Dict{"Type": obj.Name("Catalog"), "Pages": w.tree, "MarkInfo": obj.Dict{"Marked": true},
		"ViewerPreferences": obj.Dict{"DisplayDocTitle": true}, "Lang": obj.String(w.model.language)}
	w.element(w.root)
	nums := slices.Concat(w.nums, w.extra)
	w.objects[w.root].Value.(obj.Dict)["P"] = w.top
	w.top.Value = obj.Dict{"Type": obj.Name("StructTreeRoot"), "K": obj.Array{w.objects[w.root]},
		"ParentTree": obj.Dict{"Nums": nums}, "ParentTreeNextKey": obj.Integer(len(nums) / 2)}
	root["StructTreeRoot"] = w.top
	w.outline(root)
	return &Written{Root: w.indirect(root), Info: obj.Dict{"Title": obj.EncodeText(w.model.title)}, Pages: len(w.pages), Tags: w.tags}
}

// element writes an element and those below it.
func (w *writer) element(e *element) {
	o := w.object(e)
	w.tags++
	d := obj.Dict{"Type": obj.Name("StructElem"), "S": e.role}
	if e.parent != nil {
		d["P"] = w.object(e.parent)
	}
	var kids obj.Array
	for _, k := range e.kids {
		if child, ok := k.(*element); ok {
			w.element(child)
			kids = append(kids, w.object(child))
			continue
		}
		kids = append(kids, k)
	}
	if len(kids) > 0 {
		d["K"] = kids
	}
	if e.attrs != nil {
		d["A"] = e.attrs
	}
	if e.alt != "" {
		d["Alt"] = obj.EncodeText(e.alt)
	}
	if e.language != "" {
		d["Lang"] = obj.String(e.language)
	}
	o.Value = d
}
