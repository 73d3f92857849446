package catalog

import (
	"regexp"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/raw"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

const (
	maxDepth   = 64      // of outlines, trees and tags
	maxEntries = 500_000 // nodes of one of them
)

// A Page is a page of the output with what the catalogue has to know of its source.
type Page struct {
	Source raw.Page
	Object *write.Indirect // its value is an obj.Dict, to which the builder adds
	Marks  []content.Mark  // of the source, for each MCID
	// Rect moves a link's rectangle with its words; false: they are gone.
	Rect func(content.Rect) (content.Rect, bool)
	// Top sets a place on the page to the line that it belongs to; nil where no words moved.
	Top func(float64) float64
}

// A Builder builds the catalogue of one file. It is used once.
type Builder struct {
	File    *raw.File
	Pages   []Page
	Clean   func(channel string, page int, text string) string
	Removed map[string]int

	TagsBefore, TagsAfter int

	number map[obj.Ref]int // index of a page by its source object
	dests  map[string]obj.Object
	links  map[obj.Ref]*link
}

// Build gives the catalogue and the information dictionary.
func (b *Builder) Build() (*write.Indirect, obj.Dict) {
	b.number, b.links = map[obj.Ref]int{}, map[obj.Ref]*link{}
	for i, p := range b.Pages {
		b.number[p.Source.Ref] = i
	}
	b.dests = b.namedDests()
	root := obj.Dict{"Type": obj.Name("Catalog")}
	b.pageTree(root)
	b.annotations()
	b.tags(root)
	b.outline(root)
	b.labels(root)
	if lang, ok := b.File.String(b.File.Root["Lang"]); ok {
		if lang = b.clean("language", 0, lang); language.MatchString(lang) {
			root["Lang"] = obj.String(lang)
		}
	}
	info := obj.Dict{}
	if t, ok := b.File.String(b.File.Info["Title"]); ok {
		if title := b.clean("title", 0, obj.DecodeText(t)); title != "" {
			info["Title"] = obj.EncodeText(title)
			root["ViewerPreferences"] = obj.Dict{"DisplayDocTitle": true}
		}
	}
	if mode := b.File.Name(b.File.Root["PageMode"]); mode == "UseOutlines" && root["Outlines"] != nil {
		root["PageMode"] = mode
	}
	b.count()
	return &write.Indirect{Value: root}, info
}

// language is the form of a language tag (BCP 47), without private parts that could say anything.
var language = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?$`)

// clean passes a string through the caller's function. An empty one never reaches it.
func (b *Builder) clean(channel string, page int, text string) string {
	if text == "" || b.Clean == nil {
		return ""
	}
	return b.Clean(channel, page, text)
}

func (b *Builder) pageTree(root obj.Dict) {
	tree := &write.Indirect{}
	kids := make(obj.Array, len(b.Pages))
	for i, p := range b.Pages {
		p.Object.Value.(obj.Dict)["Parent"] = tree
		kids[i] = p.Object
	}
	tree.Value = obj.Dict{"Type": obj.Name("Pages"), "Kids": kids, "Count": obj.Integer(len(kids))}
	root["Pages"] = tree
}

// rootChannels says under which channel a dropped entry of the catalogue is counted.
var rootChannels = map[obj.Name]string{
	"Metadata": "metadata", "AA": "script", "AcroForm": "form", "Perms": "signature", "DSS": "signature",
	"PieceInfo": "private_data", "Threads": "article", "Collection": "attachment", "AF": "attachment",
	"OCProperties": "layer", "SpiderInfo": "private_data", "Legal": "private_data", "OutputIntents": "output_intent",
	"URI": "link", "Requirements": "script",
}

var rootKept = map[obj.Name]bool{"Type": true, "Pages": true, "Lang": true, "Outlines": true, "Dests": true, "Names": true,
	"PageLabels": true, "StructTreeRoot": true, "MarkInfo": true, "ViewerPreferences": true, "PageMode": true,
	"PageLayout": true, "Version": true, "Extensions": true, "OpenAction": true}

var pageChannels = map[obj.Name]string{"Thumb": "thumbnail", "PieceInfo": "private_data", "Metadata": "metadata",
	"AA": "script", "B": "article", "AF": "attachment"}

var pageKept = map[obj.Name]bool{"Type": true, "Parent": true, "Resources": true, "MediaBox": true, "CropBox": true,
	"BleedBox": true, "TrimBox": true, "ArtBox": true, "Contents": true, "Rotate": true, "Group": true, "Annots": true,
	"StructParents": true, "Tabs": true, "UserUnit": true, "LastModified": true}

// count counts by channel what was not kept.
func (b *Builder) count() {
	for key := range b.File.Root {
		if ch := rootChannels[key]; ch != "" {
			b.Removed[ch]++
		} else if !rootKept[key] {
			b.Removed["unknown_key"]++
		}
	}
	for key := range b.File.Info {
		if key != "Title" && key != "Producer" && key != "Creator" && key != "CreationDate" && key != "ModDate" && key != "Trapped" {
			b.Removed["metadata"]++
		}
	}
	if d := b.File.Dict(b.File.Root["OpenAction"]); d != nil && b.File.Name(d["S"]) != "GoTo" {
		b.Removed["script"]++
	}
	names := b.File.Dict(b.File.Root["Names"])
	for key, channel := range map[obj.Name]string{"EmbeddedFiles": "attachment", "JavaScript": "script"} {
		b.nameTree(names[key], func(string, obj.Object) { b.Removed[channel]++ })
	}
	for _, p := range b.Pages {
		for key := range p.Source.Dict {
			if ch := pageChannels[key]; ch != "" {
				b.Removed[ch]++
			} else if !pageKept[key] {
				b.Removed["unknown_key"]++
			}
		}
	}
}

// nameTree walks a name tree (7.9.6).
func (b *Builder) nameTree(o obj.Object, f func(string, obj.Object)) {
	b.leaves(o, "Names", map[obj.Ref]bool{}, 0, func(key, value obj.Object) {
		if s, ok := b.File.String(key); ok {
			f(s, value)
		}
	})
}

// leaves walks the pairs of a name tree or a number tree. Each node counts once: in a tree no node stands twice, and
// one whose nodes do has more paths than there is time.
func (b *Builder) leaves(o obj.Object, pairs obj.Name, seen map[obj.Ref]bool, depth int, f func(key, value obj.Object)) {
	ref, _ := o.(obj.Ref)
	d := b.File.Dict(o)
	if d == nil || depth > maxDepth || seen[ref] || len(seen) > maxEntries {
		return
	}
	if ref != 0 {
		seen[ref] = true
	}
	list := b.File.Array(d[pairs])
	for i := 0; i+1 < len(list) && i < maxEntries; i += 2 {
		f(list[i], list[i+1])
	}
	for _, kid := range b.File.Array(d["Kids"]) {
		b.leaves(kid, pairs, seen, depth+1, f)
	}
}

// labels copies the page labels (12.4.2).
func (b *Builder) labels(root obj.Dict) {
	type entry struct {
		at obj.Integer
		d  obj.Dict
	}
	var found []entry
	b.leaves(b.File.Root["PageLabels"], "Nums", map[obj.Ref]bool{}, 0, func(key, value obj.Object) {
		at, ok := b.File.Number(key)
		if src := b.File.Dict(value); ok && src != nil && at >= 0 && at < float64(len(b.Pages)) && len(found) < maxEntries {
			found = append(found, entry{obj.Integer(at), b.label(src, int(at)+1)})
		}
	})
	if len(found) == 0 {
		return
	}
	nums := obj.Array{}
	for _, e := range found {
		nums = append(nums, e.at, e.d)
	}
	root["PageLabels"] = obj.Dict{"Nums": nums}
}

func (b *Builder) label(src obj.Dict, page int) obj.Dict {
	d := obj.Dict{}
	switch s := b.File.Name(src["S"]); s {
	case "D", "R", "r", "A", "a":
		d["S"] = s
	}
	if st, ok := b.File.Number(src["St"]); ok {
		d["St"] = obj.Integer(st)
	}
	if p, ok := b.File.String(src["P"]); ok {
		if p = b.clean("page_label", page, obj.DecodeText(p)); p != "" {
			d["P"] = obj.EncodeText(p)
		}
	}
	return d
}
