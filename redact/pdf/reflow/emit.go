package reflow

import (
	"context"
	"fmt"
	"strconv"

	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// A Written is a document set anew, ready to be serialised.
type Written struct {
	Root  *write.Indirect
	Info  obj.Dict
	Pages int
	Tags  int
}

// Set lays the model out and writes its pages. Errors are [*Error], of a font, or the context's.
func (m *Model) Set(ctx context.Context) (*Written, error) {
	s := newSetter(m)
	if err := s.set(ctx); err != nil {
		return nil, err
	}
	s.footers()
	if err := s.types.build(); err != nil {
		return nil, err
	}
	w := &writer{setter: s, tree: &write.Indirect{}, top: &write.Indirect{}, objects: map[*element]*write.Indirect{}}
	for range s.sheets {
		w.pages = append(w.pages, &write.Indirect{Value: obj.Dict{}})
	}
	for i := range s.sheets {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		w.page(i)
	}
	return w.finish(), nil
}

// footers sets the page numbers, as artifacts.
func (s *setter) footers() {
	face := font.Fallback(font.Style{})
	for i, sh := range s.sheets {
		glyphs, _ := face.Shape(strconv.Itoa(i + 1))
		sp := span{size: footSize, glyphs: glyphs, face: s.types.take(face, glyphs)}
		for _, g := range glyphs {
			sp.width += g.Width * footSize
		}
		sh.ops = append(sh.ops, op{x: (pageWidth - sp.width) / 2, y: footBase, spans: []span{sp}})
	}
}

// writer writes the pages and the tags.
type writer struct {
	*setter
	tree    *write.Indirect
	pages   []*write.Indirect
	top     *write.Indirect // the structure tree
	objects map[*element]*write.Indirect
	nums    obj.Array // of the ParentTree
	extra   obj.Array // its entries for links, which follow those of pages
	tags    int
}

// pageWriter writes one page.
type pageWriter struct {
	*writer
	index  int
	out    []byte
	fonts  obj.Dict
	images obj.Dict
	names  map[*obj.Stream]obj.Name
	owners obj.Array // of each mark
	open   *element
	state  int // 0 nothing is open, 1 a mark, 2 an artifact
	annots obj.Array
}

func (w *writer) page(i int) {
	p := &pageWriter{writer: w, index: i, fonts: obj.Dict{}, images: obj.Dict{}, names: map[*obj.Stream]obj.Name{}}
	for _, o := range w.sheets[i].ops {
		p.op(o)
	}
	p.close()
	d := obj.Dict{"Type": obj.Name("Page"), "Parent": w.tree, "MediaBox": obj.Array{obj.Integer(0), obj.Integer(0), obj.Real(pageWidth), obj.Real(pageHeight)},
		"Contents": &obj.Stream{Dict: obj.Dict{}, Raw: p.out}, "StructParents": obj.Integer(i), "Tabs": obj.Name("S")}
	res := obj.Dict{}
	if len(p.fonts) > 0 {
		res["Font"] = p.fonts
	}
	if len(p.images) > 0 {
		res["XObject"] = p.images
	}
	d["Resources"] = res
	if p.annots != nil {
		d["Annots"] = p.annots
	}
	if p.owners == nil {
		p.owners = obj.Array{}
	}
	w.nums = append(w.nums, obj.Integer(i), p.owners)
	w.pages[i].Value = d
}

func (p *pageWriter) close() {
	if p.state != 0 {
		p.out = append(p.out, "EMC\n"...)
	}
	p.state, p.open = 0, nil
}

// mark opens the marked-content sequence of an element, or an artifact's.
func (p *pageWriter) mark(e *element, kind string) {
	if e == nil {
		if p.state != 2 {
			p.close()
			p.out = append(p.out, "/Artifact "+kind+" BDC\n"...)
			p.state = 2
		}
		return
	}
	if p.state == 1 && p.open == e {
		return
	}
	p.close()
	p.attach(e)
	id := len(p.owners)
	p.owners = append(p.owners, p.object(e))
	e.kids = append(e.kids, obj.Dict{"Type": obj.Name("MCR"), "Pg": p.pages[p.index], "MCID": obj.Integer(id)})
	p.out = fmt.Appendf(p.out, "/%s <</MCID %d>> BDC\n", e.role, id)
	p.state, p.open = 1, e
}

// attach puts an element below its parent when the first of it is written: elements stand in the order of the pages.
func (w *writer) attach(e *element) {
	if e.attached {
		return
	}
	w.attach(e.parent)
	e.parent.kids = append(e.parent.kids, e)
	e.attached = true
}

func (w *writer) object(e *element) *write.Indirect {
	if o, ok := w.objects[e]; ok {
		return o
	}
	o := &write.Indirect{}
	w.objects[e] = o
	return o
}

func (p *pageWriter) op(o op) {
	switch {
	case o.rule:
		p.rule(o)
	case o.figure != nil:
		p.figure(o)
	case o.number != nil:
		p.number(o)
	case len(o.spans) == 0 && o.owner != nil:
		p.close()
		p.attach(o.owner)
	default:
		p.text(o)
	}
}

func (p *pageWriter) rule(o op) {
	p.mark(nil, "<</Type/Layout>>")
	p.out = append(p.out, "q "...)
	if o.shade {
		p.out = append(p.out, "0.93 g "...)
	} else {
		p.out = append(p.out, "0.55 G 0.5 w "...)
	}
	for _, v := range []float64{o.x, o.y, o.w, o.h} {
		p.out = append(write.Number(p.out, v), ' ')
	}
	if o.shade {
		p.out = append(p.out, "re f Q\n"...)
	} else {
		p.out = append(p.out, "re S Q\n"...)
	}
}

func (p *pageWriter) figure(o op) {
	p.mark(o.owner, "")
	p.out = append(p.out, "q "...)
	if o.figure.gone {
		p.out = append(p.out, "0.85 g "...)
		for _, v := range []float64{o.x, o.y, o.w, o.h} {
			p.out = append(write.Number(p.out, v), ' ')
		}
		p.out = append(p.out, "re f Q\n"...)
		return
	}
	for _, v := range []float64{o.w, 0, 0, o.h, o.x, o.y} {
		p.out = append(write.Number(p.out, v), ' ')
	}
	stream := o.figure.picture.Stream
	name, ok := p.names[stream]
	if !ok {
		name = obj.Name(fmt.Sprintf("X%d", len(p.names)+1))
		p.names[stream] = name
		p.images[name] = stream
	}
	p.out = fmt.Appendf(p.out, "cm /%s Do Q\n", name)
}

// number sets the page number of a contents entry.
func (p *pageWriter) number(o op) {
	at, ok := p.places[o.number]
	if !ok {
		return
	}
	face := font.Fallback(font.Style{})
	glyphs, _ := face.Shape(strconv.Itoa(at.sheet + 1))
	sp := span{size: o.size, glyphs: glyphs, face: p.types.faces[face]}
	for _, g := range glyphs {
		sp.width += g.Width * o.size
	}
	space, _ := face.Shape(" ")
	lead := span{size: o.size, glyphs: space, face: sp.face, width: space[0].Width * o.size}
	p.text(op{owner: o.owner, x: o.x - sp.width - lead.width, y: o.y, spans: []span{lead, sp}})
}

// text sets spans one after the other. Those of a link get an element of their own.
func (p *pageWriter) text(o op) {
	x := o.x
	for i := 0; i < len(o.spans); {
		n := i + 1
		for n < len(o.spans) && o.spans[n].link == o.spans[i].link && o.spans[n].label == o.spans[i].label {
			n++
		}
		owner := o.owner
		width := 0.0
		for _, s := range o.spans[i:n] {
			width += s.width
		}
		if link := o.spans[i].link; link > 0 && owner != nil {
			owner = p.link(owner, link, x, o.y, width, o.spans[i].size)
		}
		p.mark(owner, "<</Type/Pagination>>")
		if boxed := p.model.boxes && o.spans[i].label; boxed {
			p.ground(x, o.y, width, o.spans[i].size)
			p.show(o.spans[i:n], x, o.y)
			p.out = append(p.out, "0 g\n"...)
		} else {
			p.show(o.spans[i:n], x, o.y)
		}
		x += width
		i = n
	}
}

// ground draws the black box under a label and makes what follows white.
func (p *pageWriter) ground(x, y, width, size float64) {
	p.out = append(p.out, "0 g "...)
	for _, v := range []float64{x - 0.08*size, y - 0.24*size, width + 0.16*size, 1.14 * size} {
		p.out = append(write.Number(p.out, v), ' ')
	}
	p.out = append(p.out, "re f 1 g\n"...)
}

// show writes spans as one text object.
func (p *pageWriter) show(spans []span, x, y float64) {
	p.out = append(p.out, "BT\n"...)
	font, size, rise := obj.Name(""), 0.0, 0.0
	p.out = append(write.Number(append(p.out, "1 0 0 1 "...), x), ' ')
	p.out = append(write.Number(p.out, y), " Tm\n"...)
	for _, s := range spans {
		if len(s.glyphs) == 0 {
			x += s.width
			p.out = append(write.Number(append(p.out, "1 0 0 1 "...), x), ' ')
			p.out = append(write.Number(p.out, y), " Tm\n"...)
			continue
		}
		if s.face.name != font || s.size != size {
			font, size = s.face.name, s.size
			p.fonts[font] = s.face.object
			p.out = append(p.out, '/')
			p.out = append(append(p.out, font...), ' ')
			p.out = append(write.Number(p.out, size), " Tf\n"...)
		}
		if s.rise != rise {
			rise = s.rise
			p.out = append(write.Number(p.out, rise), " Ts\n"...)
		}
		var codes []byte
		for _, g := range s.glyphs {
			codes = append(codes, s.face.built.Encode(*g)...)
		}
		p.out = append(write.Hex(p.out, codes), " Tj\n"...)
		x += s.width
	}
	if rise != 0 {
		p.out = append(p.out, "0 Ts\n"...)
	}
	p.out = append(p.out, "ET\n"...)
}

// link adds the annotation of a link to the page and gives its element.
func (p *pageWriter) link(owner *element, number int, x, y, width, size float64) *element {
	target := p.target(p.model.links[number-1])
	if target == nil {
		return owner
	}
	e := owner.links[number]
	if e == nil {
		e = &element{role: "Link", parent: owner}
		if owner.links == nil {
			owner.links = map[int]*element{}
		}
		owner.links[number] = e
	}
	p.attach(e)
	key := len(p.sheets) + len(p.extra)/2
	d := obj.Dict{"Type": obj.Name("Annot"), "Subtype": obj.Name("Link"), "F": obj.Integer(4), "StructParent": obj.Integer(key),
		"Rect":   obj.Array{obj.Real(x), obj.Real(y - 0.25*size), obj.Real(x + width), obj.Real(y + 0.9*size)},
		"Border": obj.Array{obj.Integer(0), obj.Integer(0), obj.Integer(0)}}
	for k, v := range target {
		d[k] = v
	}
	a := &write.Indirect{Value: d}
	p.annots = append(p.annots, a)
	p.extra = append(p.extra, obj.Integer(key), p.object(e))
	e.kids = append(e.kids, obj.Dict{"Type": obj.Name("OBJR"), "Obj": a, "Pg": p.pages[p.index]})
	return e
}
