package scpr

import (
	"fmt"
	"html"
	"strconv"
	"strings"
)

// A node is a step of the field names' tree: "children" holds "0", which holds "forename". A partial name has no dot
// (12.7.4.2), so the path of the schema is the full name of the field.
type node struct {
	ref   ref
	name  string
	order []string
	below map[string]*node
	kids  []ref
}

func newNode() *node { return &node{below: map[string]*node{}} }

// leaf hangs a widget into the tree and gives its parent and its own partial name.
func (n *node) leaf(o *objects, path string, widget ref) (parent ref, name string) {
	parts := strings.Split(path, ".")
	at := n
	for _, p := range parts[:len(parts)-1] {
		next := at.below[p]
		if next == nil {
			next = newNode()
			next.ref, next.name = o.reserve(), p
			at.below[p] = next
			at.order = append(at.order, p)
			at.kids = append(at.kids, next.ref)
		}
		at = next
	}
	at.kids = append(at.kids, widget)
	return at.ref, parts[len(parts)-1]
}

func (n *node) write(o *objects, parent ref) {
	for _, name := range n.order {
		child := n.below[name]
		up := ""
		if parent != 0 {
			up = "/Parent " + parent.String()
		}
		o.set(child.ref, "<<%s/T %s/Kids%s>>", up, textString(child.name), refs(child.kids))
		child.write(o, child.ref)
	}
}

// finish writes everything that speaks of the whole: pages, tags, form, outline, catalogue.
func (b *blank) finish() ([]byte, error) {
	b.shut()
	if err := b.running(); err != nil {
		return nil, err
	}
	if err := b.writePages(); err != nil {
		return nil, err
	}
	b.writeTags()
	b.form.write(b.objects, 0)
	form := b.add("<</Fields%s/NeedAppearances false/DA(/Helv 10 Tf 0 g)/DR<</Font%s>>>>", refs(b.form.kids), b.fontResources())
	title := b.schema.Title
	metadata, err := b.stream("/Type/Metadata/Subtype/XML", []byte(xmp(title)))
	if err != nil {
		return nil, err
	}
	outlines := b.writeOutline()
	b.set(b.root, "<</Type/Catalog/Version/1.7/Pages %s/AcroForm %s/StructTreeRoot %s/MarkInfo<</Marked true>>/Lang(en-GB)"+
		"/ViewerPreferences<</DisplayDocTitle true>>/Metadata %s/Outlines %s>>", b.pagesRef, form, b.tree, metadata, outlines)
	info := b.add("<</Title %s/Subject(Version %s)/Creator(caseveil)/Producer(caseveil)>>", textString(title), b.schema.Version)
	return b.file(b.root, info), nil
}

func (b *blank) fontResources() string {
	return fmt.Sprintf("<</Helv %s/HeBo %s/ZaDb %s>>", b.fonts["Helv"], b.fonts["HeBo"], b.fonts["ZaDb"])
}

func (b *blank) writePages() error {
	var kids []ref
	for i, p := range b.pages {
		content, err := b.stream("", []byte(p.content.String()))
		if err != nil {
			return err
		}
		b.set(p.ref, "<</Type/Page/Parent %s/MediaBox[0 0 %s %s]/Resources<</Font%s>>/Contents %s/Annots%s/StructParents %d/Tabs/S>>",
			b.pagesRef, number(paperWidth), number(paperHeight), b.fontResources(), content, refs(p.widgets), i)
		kids = append(kids, p.ref)
		for _, w := range p.widgets {
			b.numberParent(w)
		}
	}
	b.set(b.pagesRef, "<</Type/Pages/Count %d/Kids%s>>", len(kids), refs(kids))
	return nil
}

// numberParent puts in a widget's place in the parent tree: after the pages.
func (b *blank) numberParent(w ref) {
	before, rest, _ := strings.Cut(b.bodies[w-1], "/StructParent @")
	n, after, _ := strings.Cut(rest, "@")
	k, _ := strconv.Atoi(n) // written by widget: always a number
	b.bodies[w-1] = before + "/StructParent " + strconv.Itoa(len(b.pages)+k) + after
}

// writeTags writes the root of the structure tree and the tree from marked content back to it (14.7).
func (b *blank) writeTags() {
	var nums strings.Builder
	for i, p := range b.pages {
		fmt.Fprintf(&nums, "%d %s ", i, refs(p.tagged))
	}
	for k, elem := range b.widgetElems {
		fmt.Fprintf(&nums, "%d %s ", len(b.pages)+k, elem)
	}
	parents := b.add("<</Nums[%s]>>", nums.String())
	b.set(b.document, "<</Type/StructElem/S/Document/P %s/K%s>>", b.tree, refs(b.sects))
	b.set(b.tree, "<</Type/StructTreeRoot/K %s/ParentTree %s/ParentTreeNextKey %d>>", b.document, parents, len(b.pages)+len(b.widgetElems))
}

func (b *blank) writeOutline() ref {
	root := b.reserve()
	items := make([]ref, len(b.bookmarks))
	for i := range items {
		items[i] = b.reserve()
	}
	for i, m := range b.bookmarks {
		beside := ""
		if i > 0 {
			beside += "/Prev " + items[i-1].String()
		}
		if i+1 < len(items) {
			beside += "/Next " + items[i+1].String()
		}
		b.set(items[i], "<</Title %s/Parent %s%s/Dest[%s/XYZ null %s null]>>", textString(m.title), root, beside, m.page, number(m.y))
	}
	b.set(root, "<</Type/Outlines/First %s/Last %s/Count %d>>", items[0], items[len(items)-1], len(items))
	return root
}

func xmp(title string) string {
	return `<?xpacket begin="` + "\ufeff" + `" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + html.EscapeString(title) + `</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`
}
