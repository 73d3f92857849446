package twins

import (
	"bytes"
	"fmt"
	"math/rand/v2"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// pageWriter writes one page.
type pageWriter struct {
	r      *Recipe
	cast   Cast
	d      *document
	faces  map[string]*face
	used   map[string]bool
	out    bytes.Buffer
	links  [][4]float64
	mcid   int
	marked bool
	elems  []*element
	chance *rand.Rand
}

// An element of the structure tree.
type element struct {
	role  string
	marks []int
	box   [4]float64
	alt   string
}

func (p *pageWriter) faceOf(pc piece) *face {
	if pc.bold {
		return p.faces["F2"]
	}
	return p.faces["F1"]
}

func (p *pageWriter) nameOf(f *face) string {
	for n, g := range p.faces {
		if g == f {
			p.used[n] = true
			return n
		}
	}
	panic("twins: a face without a name")
}

// open begins the marked content of a piece.
func (p *pageWriter) open(l *line, pc piece, box [4]float64) {
	actual := ""
	if p.r.actual && pc.person >= 0 {
		actual = fmt.Sprintf("/ActualText <%x>", string(obj.EncodeText(pc.in(p.cast))))
	}
	p.marked = true
	switch {
	case p.r.tags > 0 && l.artifact:
		p.out.WriteString("/Artifact BMC\n")
	case p.r.tags > 0:
		e := p.current(l)
		if p.r.tags == 2 || len(e.marks) == 0 || pc.person < 0 || p.chance.IntN(2) == 0 {
			p.mcid += 1 + p.chance.IntN(3)
		}
		p.mcid++
		e.marks = append(e.marks, p.mcid)
		e.box = [4]float64{min(e.box[0], box[0]), min(e.box[1], box[1]), max(e.box[2], box[2]), max(e.box[3], box[3])}
		if pc.person >= 0 && pc.part <= last && p.r.actual {
			e.alt = pc.in(p.cast)
		}
		fmt.Fprintf(&p.out, "/P <</MCID %d %s>> BDC\n", p.mcid, actual)
	case actual != "":
		fmt.Fprintf(&p.out, "/Span <<%s>> BDC\n", actual)
	default:
		p.marked = false
	}
}

func (p *pageWriter) close(*line) {
	if p.marked {
		p.out.WriteString("EMC\n")
	}
}

// current is the element that the line belongs to.
func (p *pageWriter) current(l *line) *element {
	if n := len(p.elems); n > 0 && (l.joins || p.elems[n-1].role == "open "+l.role) {
		return p.elems[n-1]
	}
	e := &element{role: l.role, box: [4]float64{9e9, 9e9, -9e9, -9e9}}
	p.elems = append(p.elems, e)
	return e
}

// Write fills the recipe with a cast of as many people as it has.
func (r *Recipe) Write(c Cast) []byte {
	chance := rand.New(rand.NewPCG(r.Seed, c.number()))
	d := &document{chance: chance}
	files := map[bool]string{false: "sans", true: "serif"}
	styles := map[bool]string{false: "Helvetica", true: "Times-Roman"}
	bolds := map[bool]string{false: "Helvetica-Bold", true: "Times-Bold"}
	faces := map[string]*face{
		"F1": {kind: r.body, style: styles[r.serif], file: files[r.serif], tag: tag(chance)},
		"F2": {kind: r.bold, style: bolds[r.serif], file: files[r.serif] + "-bold", tag: tag(chance)},
	}
	root, tree, info := d.reserve(), d.reserve(), d.reserve()
	fonts := map[string]obj.Ref{"F1": d.reserve(), "F2": d.reserve()}
	var kids, parents obj.Array
	var structure obj.Array
	top := d.reserve()
	for i, lines := range r.pages {
		p := &pageWriter{r: r, cast: c, d: d, faces: faces, used: map[string]bool{}, chance: chance}
		page := d.reserve()
		for _, l := range lines {
			p.rules(l)
			p.setLine(l)
		}
		dict := obj.Dict{"Type": obj.Name("Page"), "Parent": tree, "MediaBox": obj.Array{obj.Integer(0), obj.Integer(0), obj.Integer(pageWidth), obj.Integer(pageHeight)},
			"StructParents": obj.Integer(i)}
		named := obj.Dict{}
		for n := range p.used {
			named[obj.Name(n)] = fonts[n]
		}
		res := obj.Dict{"Font": named}
		dict["Annots"] = p.annotations(page, fonts["F1"], i == 0)
		if r.inForm && r.tags == 0 {
			form := d.add(&obj.Stream{Raw: p.out.Bytes(), Dict: obj.Dict{"Type": obj.Name("XObject"), "Subtype": obj.Name("Form"),
				"BBox": dict["MediaBox"], "Resources": res}})
			dict["Resources"] = obj.Dict{"XObject": obj.Dict{"X": form}}
			dict["Contents"] = d.add(&obj.Stream{Raw: []byte("q /X Do Q"), Dict: obj.Dict{}})
		} else {
			dict["Resources"], dict["Contents"] = res, p.parts()
		}
		d.set(page, dict)
		kids = append(kids, page)
		row := obj.Array{}
		for _, e := range p.elems {
			self := d.reserve()
			v := obj.Dict{"Type": obj.Name("StructElem"), "S": obj.Name(e.role), "P": top, "Pg": page}
			marks := obj.Array{}
			for _, m := range e.marks {
				for len(row) <= m {
					row = append(row, nil)
				}
				row[m] = self
				marks = append(marks, obj.Integer(m))
			}
			v["K"] = marks
			v["A"] = obj.Dict{"O": obj.Name("Layout"), "BBox": obj.Array{obj.Real(e.box[0]), obj.Real(e.box[1]), obj.Real(e.box[2]), obj.Real(e.box[3])}}
			if e.alt != "" {
				v["Alt"] = obj.EncodeText("About " + e.alt)
			}
			d.set(self, v)
			structure = append(structure, self)
		}
		parents = append(parents, obj.Integer(i), row)
	}
	for n, f := range faces {
		if len(f.order) > 0 {
			d.set(fonts[n], f.dict(d))
		} else {
			d.set(fonts[n], obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type1"), "BaseFont": obj.Name("Helvetica")})
		}
	}
	d.set(tree, obj.Dict{"Type": obj.Name("Pages"), "Kids": kids, "Count": obj.Integer(len(kids))})
	catalog := obj.Dict{"Type": obj.Name("Catalog"), "Pages": tree, "Outlines": r.outline(d, c, kids[0]), "Lang": obj.String("en-GB"),
		"Metadata": d.add(&obj.Stream{Raw: []byte("<x:xmpmeta>" + c.People[0].Full() + "</x:xmpmeta>"), Dict: obj.Dict{"Type": obj.Name("Metadata"), "Subtype": obj.Name("XML")}})}
	if r.tags > 0 {
		d.set(top, obj.Dict{"Type": obj.Name("StructTreeRoot"), "K": structure, "ParentTree": d.add(obj.Dict{"Nums": parents})})
		catalog["StructTreeRoot"], catalog["MarkInfo"] = top, obj.Dict{"Marked": true}
	}
	d.set(root, catalog)
	d.set(info, obj.Dict{"Title": obj.EncodeText("Review of " + c.People[0].Full()), "Author": obj.EncodeText(c.People[0].First), "Producer": obj.String("twin")})
	return d.bytes(root, info)
}

func tag(r *rand.Rand) string {
	b := make([]byte, 6)
	for i := range b {
		b[i] = byte('A' + r.IntN(26))
	}
	return string(b)
}

// parts splits the content into streams at lines that the cast chooses.
func (p *pageWriter) parts() obj.Object {
	lines := bytes.SplitAfter(p.out.Bytes(), []byte("\n"))
	var out obj.Array
	for len(lines) > 0 {
		n := min(len(lines), 1+p.chance.IntN(200))
		out = append(out, p.d.add(&obj.Stream{Raw: bytes.Join(lines[:n], nil), Dict: obj.Dict{}}))
		lines = lines[n:]
	}
	return out
}

// rules draws the lines of a table's row.
func (p *pageWriter) rules(l *line) {
	if !l.rowed {
		return
	}
	for _, x := range l.rules {
		fmt.Fprintf(&p.out, "0.5 w %g %g m %g %g l S\n", x, l.y-5, x, l.y+11)
	}
	for _, y := range []float64{l.y - 5, l.y + 11} {
		fmt.Fprintf(&p.out, "%g %g m %g %g l S\n", l.rules[0], y, l.rules[len(l.rules)-1], y)
	}
}

// annotations are the links of the page, a comment, and a form field on the first page.
func (p *pageWriter) annotations(page, font obj.Ref, begin bool) obj.Array {
	var out obj.Array
	for _, r := range p.links {
		out = append(out, p.d.add(obj.Dict{"Type": obj.Name("Annot"), "Subtype": obj.Name("Link"), "Rect": obj.Array{obj.Real(p.round(r[0])), obj.Real(p.round(r[1])),
			obj.Real(p.round(r[2])), obj.Real(p.round(r[3]))}, "Dest": obj.Array{page, obj.Name("Fit")}}))
	}
	who := p.cast.People[0].Full()
	out = append(out, p.d.add(obj.Dict{"Type": obj.Name("Annot"), "Subtype": obj.Name("Text"), "Rect": obj.Array{obj.Integer(10), obj.Integer(10),
		obj.Integer(20), obj.Integer(20)}, "Contents": obj.EncodeText("Ask " + who)}))
	if begin && p.r.fields {
		f := p.faces["F1"]
		p.used["F1"] = true
		ap := p.d.add(&obj.Stream{Raw: fmt.Appendf(nil, "/Tx BMC q BT /F1 10 Tf 2 4 Td %s Tj ET Q EMC", p.code(f, who)), Dict: obj.Dict{"Type": obj.Name("XObject"),
			"Subtype": obj.Name("Form"), "BBox": obj.Array{obj.Integer(0), obj.Integer(0), obj.Integer(300), obj.Integer(16)}, "Resources": obj.Dict{"Font": obj.Dict{"F1": font}}}})
		out = append(out, p.d.add(obj.Dict{"Type": obj.Name("Annot"), "Subtype": obj.Name("Widget"), "FT": obj.Name("Tx"), "T": obj.String("n"), "F": obj.Integer(4), "V": obj.EncodeText(who),
			"Rect": obj.Array{obj.Integer(100), obj.Integer(80), obj.Integer(400), obj.Integer(96)}, "AP": obj.Dict{"N": ap}}))
	}
	return out
}

// outline has a bookmark for each person.
func (r *Recipe) outline(d *document, c Cast, page obj.Object) obj.Ref {
	top := d.reserve()
	refs := make([]obj.Ref, len(c.People))
	for i := range refs {
		refs[i] = d.reserve()
	}
	for i, p := range c.People {
		v := obj.Dict{"Title": obj.EncodeText("On " + p.Full()), "Parent": top, "Dest": obj.Array{page, obj.Name("Fit")}}
		if i > 0 {
			v["Prev"] = refs[i-1]
		}
		if i+1 < len(refs) {
			v["Next"] = refs[i+1]
		}
		d.set(refs[i], v)
	}
	d.set(top, obj.Dict{"Type": obj.Name("Outlines"), "First": refs[0], "Last": refs[len(refs)-1], "Count": obj.Integer(len(refs))})
	return top
}
