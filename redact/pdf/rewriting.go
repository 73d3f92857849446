package pdf

import (
	"context"
	"math"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/catalog"
	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/emit"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/reading"
	"github.com/caseveil/caseveil/redact/pdf/relay"
)

// rewriting is one run of [Document.Rewrite] over the pages: each is studied, then each is written.
type rewriting struct {
	doc     *Document
	plan    Plan
	edges   *relay.Edges
	kept    relay.Kept
	rows    map[int]obj.Array // structure elements: see [elements]
	emitter *emit.Emitter

	painted  int  // cuts made in pictures
	shrunk   int  // lines set narrower
	vertical bool // some text runs from top to bottom
}

func (d *Document) rewriting(plan Plan) *rewriting {
	return &rewriting{doc: d, plan: plan, edges: relay.NewEdges(), kept: relay.Kept{}, rows: elements(d.file), emitter: emit.New(d.reader)}
}

// study learns from a page what the layout of every page depends on.
func (w *rewriting) study(p *page, cuts []relay.Cut) {
	cuts, _ = p.unveiled(p.ofText(cuts), false)
	p, _ = p.fitted(cuts)
	w.kept.Page(p.read, cuts)
	o := p.options()
	if len(cuts) > 0 {
		o.Figures = relay.NewFigures(p.scene)
	}
	w.edges.Page(p.read, cuts, o, p.levels)
	w.vertical = w.vertical || slices.ContainsFunc(p.read.Lines, func(l *reading.Line) bool { return l.Vertical })
}

// options are those that follow from the page alone.
func (p *page) options() relay.Options {
	return relay.Options{Area: content.Rect(p.source.CropBox), Rules: slices.Concat(p.rules, p.fields)}
}

// page makes the cuts of page i and writes its stream.
func (w *rewriting) page(ctx context.Context, i int, p *page, cuts []relay.Cut) (catalog.Page, error) {
	d := w.doc
	p, at := p.fitted(p.ofText(cuts))
	scene, painted, err := d.paint(ctx, i, p, cuts, w.plan)
	if err != nil {
		return catalog.Page{}, refuse(err, 0)
	}
	laid, boxes := p.unveiled(p.ofText(cuts), false)
	scene = without(scene, boxes, content.Identity)
	o := p.options()
	o.Box, o.Edges, o.Kept, o.Element = w.plan.Style == "box", w.edges, w.kept, p.element(w.rows, d.file)
	if len(laid) > 0 {
		o.Figures = relay.NewFigures(scene)
	}
	e := relay.Lay(p.read, laid, o)
	scene = e.Apply(scene, content.Identity, d.dropped(w.plan))
	w.painted, w.shrunk = w.painted+painted, w.shrunk+e.Shrunk
	w.emitter.Use(scene)
	written, err := w.emitter.Page(scene)
	if err != nil {
		return catalog.Page{}, refuse(err, 0)
	}
	out := d.bare(i)
	v := out.Object.Value.(obj.Dict)
	v["Contents"], v["Resources"] = written.Content, written.Resources
	if p.group != nil {
		v["Group"] = p.group
	}
	out.Marks, out.Rect = written.Marks, d.moved(p, e, at)
	if len(cuts) > 0 {
		out.Top = p.tops()
	}
	return out, nil
}

// tops gives, for a height of the page, what is above the line that holds it or stands next below it; a height that has none
// stays. It keeps the heights of the lines alone: the sheet goes when the page is written.
func (p *page) tops() func(at float64) float64 {
	type level struct{ base, size float64 }
	var levels []level
	for _, l := range p.read.Lines {
		if l.U == [2]float64{1, 0} && !l.Hidden {
			levels = append(levels, level{l.Base, l.Size})
		}
	}
	return func(at float64) float64 {
		below, out := math.Inf(-1), at
		for _, l := range levels {
			if l.base <= at && l.base > below && at-l.base < topWithin*l.size {
				below, out = l.base, l.base+1.25*l.size
			}
		}
		return out
	}
}

const topWithin = 2 // em from a line to a place that leads to it

// moved tells where the rectangles of a page's annotations are now; a rectangle that is none of theirs is nowhere.
func (d *Document) moved(p *page, e *relay.Edit, at func(content.Rect) content.Rect) func(content.Rect) (content.Rect, bool) {
	to := map[content.Rect]content.Rect{}
	for _, a := range d.file.Array(p.source.Dict["Annots"]) {
		if n := d.file.Numbers(d.file.Dict(a)["Rect"], 4); n != nil {
			r := content.Rect{min(n[0], n[2]), min(n[1], n[3]), max(n[0], n[2]), max(n[1], n[3])}
			if now, ok := e.Rect(at(r)); ok {
				to[r] = now
			}
		}
	}
	return func(r content.Rect) (content.Rect, bool) {
		now, ok := to[r]
		return now, ok
	}
}
