package pdf

import (
	"context"
	"errors"
	"image"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/canvas"
	"github.com/caseveil/caseveil/redact/pdf/content"
)

// redraw takes words out of letters that are drawn as paths. Those that stand in the page's own paths stay paths; a clip or
// a group of that shape becomes a picture.
func (d *Document) redraw(ctx context.Context, p *page, q *plate, work *plateWork, plan Plan, ch *change) error {
	items := p.itemsOf(q)
	over := q.look(items[0])
	if q.dropped(plan) {
		for _, i := range q.items {
			ch.instead[i] = nil
		}
		ch.instead[q.items[0]] = []content.Item{q.grey(over)}
		return nil
	}
	if work.none() {
		return nil
	}
	fresh, err := []content.Item(nil), error(nil)
	if q.outline.whole {
		fresh, err = d.repaint(ctx, q, items, over, work, plan)
	}
	if !q.outline.whole {
		err = d.retrace(ctx, p, q, work, plan, ch)
	}
	if errors.Is(err, errUnseen) { // what cannot be drawn anew goes as a whole
		fresh, err = []content.Item{q.grey(over)}, nil
	} else if !q.outline.whole {
		return err
	}
	if err != nil {
		return err
	}
	for _, i := range q.items {
		ch.instead[i] = nil
	}
	ch.instead[slices.Min(q.items)] = fresh
	return nil
}

// retrace changes the paths of a plate as a canvas changes their picture.
func (d *Document) retrace(ctx context.Context, p *page, q *plate, work *plateWork, plan Plan, ch *change) error {
	items := p.itemsOf(q)
	r, err := d.raster(ctx, q, items)
	if err != nil {
		return err
	}
	c := &canvas.Canvas{Image: r.Pixels, Reading: q.reading, Measure: measured}
	var labels []canvas.Label
	if q.reading != nil {
		labels, _ = c.Lay(work.words)
	}
	for _, r := range work.blank {
		c.Changes = append(c.Changes, canvas.Change{Erased: []image.Rectangle{r}, Gone: []image.Rectangle{r}})
	}
	for _, s := range slices.Concat(work.spots, work.again) {
		r := q.pixels(s)
		c.Changes = append(c.Changes, canvas.Change{Erased: []image.Rectangle{r}, Gone: []image.Rectangle{r}})
	}
	changed, ink := q.retraced(items, c.Changes)
	own := map[int]bool{}
	for k, i := range q.items {
		ch.instead[i], own[i] = []content.Item{changed[k]}, true
	}
	for i, it := range p.scene.Items {
		if !own[i] && q.without(it, c.Changes) {
			ch.instead[i] = nil
		}
	}
	at := slices.Max(q.items)
	over := q.look(items[0])
	if ink != nil && ink.Fill.Pattern == nil {
		paint := *over.Paint
		paint.Fill = ink.Fill
		over.Paint = &paint
	}
	for _, l := range labels {
		l.Dark = l.Dark && ink == nil // else they have the colour of the words
		ch.after[at] = append(ch.after[at], q.label(l, over, plan.Style == "box")...)
	}
	return nil
}

// dropped reports whether somebody decided that the plate goes.
func (q *plate) dropped(plan Plan) bool {
	return slices.ContainsFunc(q.pictures, func(id string) bool { return plan.DropPictures[id] })
}

// grey is a box that says that something was here.
func (q *plate) grey(over content.Look) content.Item {
	paint := *over.Paint
	paint.Fill = greyColour(0.85)
	over.Paint = &paint
	return rectangleIn(q.box, over)
}

func rectangleIn(r content.Rect, l content.Look) content.Item {
	p := rectangle(r, l.Paint)
	p.Mark = l.Mark
	return p
}
