package pdf

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/asset"
	"github.com/caseveil/caseveil/redact/pdf/canvas"
	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/reading"
	"github.com/caseveil/caseveil/redact/pdf/relay"
)

// ofText are the cuts that lie in the part of the page's text that is set as text. The rest of one that goes on in a picture
// has no label there.
func (p *page) ofText(cuts []relay.Cut) []relay.Cut {
	var out []relay.Cut
	for _, c := range cuts {
		if c.End = min(c.End, len(p.read.Text)); c.Start < c.End {
			out = append(out, c)
		}
	}
	return out
}

// paint gives page i's scene with the cuts made in its pictures, and the number of cuts made.
func (d *Document) paint(ctx context.Context, i int, p *page, cuts []relay.Cut, plan Plan) (*content.Scene, int, error) {
	done := 0
	ch := change{instead: map[int][]content.Item{}, after: map[int][]content.Item{}}
	for _, q := range p.plates {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		work := p.onPlate(q, cuts)
		work.blank = q.blank
		work.again = plan.spotsOn(i, q)
		work.shadow, work.dark = p.shadow(q, cuts)
		done += work.count
		if work.none() && !q.layer() && (q.outline == nil || !q.dropped(plan)) {
			continue
		}
		if err := d.paintPlate(ctx, p, q, work, plan, &ch); err != nil {
			return nil, 0, err
		}
	}
	return ch.apply(p.scene), done, nil
}

// spotsOn are the spots of page i that lie on a plate.
func (p *Plan) spotsOn(i int, q *plate) []content.Rect {
	var out []content.Rect
	for _, s := range p.Spots {
		if box := content.Rect(s.Box); s.Page == i+1 && p.Layout != Reflow && !q.box.Intersect(box).Empty() {
			out = append(out, box)
		}
	}
	return out
}

// change is what becomes of the items of a scene.
type change struct {
	instead map[int][]content.Item // by the item's place; none: it goes
	after   map[int][]content.Item
}

func (c *change) apply(s *content.Scene) *content.Scene {
	if len(c.instead)+len(c.after) == 0 {
		return s
	}
	out := &content.Scene{}
	for i, it := range s.Items {
		if fresh, ok := c.instead[i]; ok {
			out.Items = append(out.Items, fresh...)
		} else {
			out.Items = append(out.Items, it)
		}
		out.Items = append(out.Items, c.after[i]...)
	}
	return out
}

// plateWork is what is cut from one plate.
type plateWork struct {
	words []canvas.Cut
	blank []image.Rectangle // of the canvas: what nobody sees
	spots []content.Rect    // on the page: what invisible words of the file say is here
	again []content.Rect    // on the page: what can still be read here when the words have gone
	count int

	shadow []content.Rect // on the page: where words that are set as text go, whose shadow this may be
	dark   bool           // no other words have theirs here
}

func (w *plateWork) none() bool {
	return len(w.words) == 0 && len(w.spots) == 0 && len(w.again) == 0 && len(w.blank) == 0 && len(w.shadow) == 0
}

// layer reports whether the plate gets a layer of invisible words: it had one, or it is a scanned page.
func (q *plate) layer() bool {
	return q.reading != nil && !q.reading.Empty() && !q.fixed && q.outline == nil && (q.layered || len(q.spans) >= leastScanned)
}

// leastScanned words make a picture something to search in and not a logo.
const leastScanned = 40

// onPlate finds the words of a plate that cuts take out.
func (p *page) onPlate(q *plate, cuts []relay.Cut) *plateWork {
	w := &plateWork{}
	for _, c := range cuts {
		first, hit, begin := true, false, 0
		for _, s := range q.spans {
			if s.start >= c.End || s.end <= c.Start {
				continue
			}
			label := ""
			if first && c.Start >= q.start {
				label = c.Label
			}
			if s.start < c.Start {
				label = p.text[s.start:c.Start] + label
			}
			last := len(w.words) - 1
			if s.end > c.End { // a full stop, or the rest of a word
				if first {
					label += p.text[c.End:s.end]
				} else {
					w.words[begin].Label += p.text[c.End:s.end]
				}
			}
			if first {
				begin = last + 1
			}
			if !first && w.words[last].Line == s.line && w.words[last].To == s.word {
				w.words[last].To++
			} else {
				w.words = append(w.words, canvas.Cut{Line: s.line, From: s.word, To: s.word + 1, Label: label})
			}
			first, hit = false, true
		}
		for _, s := range p.read.Spans {
			if s.Start >= c.End || s.End <= c.Start {
				continue
			}
			l := p.read.Lines[s.Line]
			g := &l.Glyphs[s.Glyph]
			if box := spot(l, g); l.Hidden && q.box.Holds(content.Rect{g.X, g.Y, g.X, g.Y}, 3) {
				w.spots, hit = append(w.spots, box), true
			}
		}
		if hit {
			w.count++
		}
	}
	return w
}

// spot is where a glyph stands on the page.
func spot(l *reading.Line, g *reading.Glyph) content.Rect {
	box := content.Rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, c := range [4][2]float64{{-0.1, -0.3}, {-0.1, 1}, {0.1, -0.3}, {0.1, 1}} {
		along := g.Along + c[0]*g.Size
		if c[0] > 0 {
			along += g.Advance
		}
		x, y := l.Point(along, g.Across+c[1]*g.Size)
		box = box.Add(x, y)
	}
	return box
}

// paintPlate puts one new picture in the place of a plate's, with labels over it.
func (d *Document) paintPlate(ctx context.Context, p *page, q *plate, work *plateWork, plan Plan, ch *change) error {
	if q.outline != nil {
		return d.redraw(ctx, p, q, work, plan, ch)
	}
	var items []content.Item
	left := false
	for _, i := range q.items {
		it := dropPictures(p.scene.Items[i], d.dropped(plan))
		found, _ := rasters(it, content.Identity, content.Rect(p.source.CropBox))
		left = left || len(found) > 0
		items = append(items, it)
	}
	if !left {
		return nil // all that showed the words goes
	}
	over := q.look(items[0])
	if work.none() {
		at := slices.Max(q.items)
		ch.after[at] = append(ch.after[at], q.words((&canvas.Canvas{Reading: q.reading}).Words(), over)...)
		return nil
	}
	fresh, err := d.repaint(ctx, q, items, over, work, plan)
	if errors.Is(err, errKept) {
		return nil
	}
	if errors.Is(err, errUnseen) && len(work.words)+len(work.spots)+len(work.again)+len(work.shadow) == 0 {
		return nil // a picture that cannot be drawn is a question
	}
	if errors.Is(err, errUnseen) {
		for k, i := range q.items { // what cannot be painted goes as a whole
			ch.instead[i] = []content.Item{dropPictures(items[k], func(*asset.Image) bool { return true })}
		}
		return nil
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

// dropPictures gives an item with grey boxes for its pictures.
func dropPictures(it content.Item, drop func(*asset.Image) bool) content.Item {
	return relay.Lay(nil, nil, relay.Options{}).Apply(&content.Scene{Items: []content.Item{it}}, content.Identity, drop).Items[0]
}

// look is how labels over a plate are painted: tagged as it is, and not transparent.
func (q *plate) look(it content.Item) content.Look {
	paint := *it.Base().Paint
	paint.FillAlpha, paint.StrokeAlpha, paint.Blend, paint.Soft = 1, 1, "Normal", nil
	paint.Fill = greyColour(0)
	return content.Look{Paint: &paint, Mark: it.Base().Mark}
}

// raster draws items of a plate with what they let through.
func (d *Document) raster(ctx context.Context, q *plate, items []content.Item) (asset.Raster, error) {
	if q.fixed || d.eyes.Draw == nil {
		return asset.Raster{}, errUnseen
	}
	on, err := d.draw(ctx, q, items, false)
	if err != nil {
		return asset.Raster{}, err
	}
	r := asset.Raster{Pixels: on, Lossy: q.lossy}
	if q.opaque {
		return r, nil
	}
	dark, err := d.draw(ctx, q, items, true)
	if err != nil {
		return asset.Raster{}, err
	}
	r.Alpha = through(on, dark)
	for i, a := range r.Alpha.Pix { // it moves and goes with the samples that it belongs to
		on.Pix[4*i+3] = a
	}
	return r, nil
}

// errKept: nothing of a plate goes.
var errKept = errors.New("a picture is no shadow")

// repaint gives what takes the place of a plate's items.
func (d *Document) repaint(ctx context.Context, q *plate, items []content.Item, over content.Look, work *plateWork, plan Plan) ([]content.Item, error) {
	r, err := d.raster(ctx, q, items)
	if err != nil {
		return nil, err
	}
	if len(work.shadow) > 0 {
		switch shades := r.Alpha != nil && patchy(r.Alpha); {
		case shades && work.dark:
			return nil, nil
		case shades:
			work.words, work.spots = nil, append(work.spots, work.shadow...) // the words themselves have the label
		case len(work.words)+len(work.spots)+len(work.again)+len(work.blank) == 0:
			return nil, errKept
		}
	}
	on := r.Pixels
	c := &canvas.Canvas{Image: on, Reading: q.reading, Measure: measured, Framed: q.outline == nil}
	var labels []canvas.Label
	var kept []canvas.Kept
	for _, s := range work.spots { // where the words that Lay moves still stand
		c.Blank(q.pixels(s))
	}
	if q.reading != nil {
		labels, kept = c.Lay(work.words)
	}
	for _, r := range work.blank {
		c.White(r)
	}
	for _, s := range work.again {
		c.Blank(q.pixels(s))
	}
	if r.Alpha != nil {
		for i := range r.Alpha.Pix {
			r.Alpha.Pix[i] = on.Pix[4*i+3]
		}
	}
	im, err := asset.NewImage(r)
	if err != nil {
		return nil, err
	}
	down, ok := q.up.Invert()
	if !ok {
		return nil, errUnseen
	}
	look := over
	if q.outline == nil { // a clip that has the shape of letters is in the picture
		look.Clip = commonClip(items)
	}
	picture := &content.Picture{Look: look, Image: im, Matrix: content.Matrix{float64(q.width), 0, 0, float64(q.height), 0, 0}.Mul(down)}
	fresh := []content.Item{picture}
	if !q.layer() {
		kept = nil
	}
	done := 0 // of kept: labels stand among the words as one reads them
	for _, l := range labels {
		to := max(done, min(l.After, len(kept)))
		fresh = append(append(fresh, q.words(kept[done:to], over)...), q.label(l, over, plan.Style == "box")...)
		done = to
	}
	return append(fresh, q.words(kept[done:], over)...), nil
}

// draw draws items of a plate.
func (d *Document) draw(ctx context.Context, q *plate, items []content.Item, black bool) (*image.RGBA, error) {
	file, err := d.plateFile(ctx, q, items, black)
	if err != nil {
		return nil, err
	}
	m, err := d.eyes.Draw(ctx, file)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("%w: %w", errUnseen, err)
	}
	if m.Rect.Dx() != q.width || m.Rect.Dy() != q.height {
		return nil, errUnseen
	}
	return m, nil
}

// through tells how much of what lies below a picture is seen, from the picture on white and on black, and brings the
// colours back that it has by itself.
func through(white, black *image.RGBA) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, white.Rect.Dx(), white.Rect.Dy()))
	for i := range out.Pix {
		w, b := white.Pix[4*i:4*i+3], black.Pix[4*i:4*i+3]
		least := 255
		for k := range 3 {
			least = min(least, 255-int(w[k])+int(b[k]))
		}
		a := max(least, 0)
		out.Pix[i] = uint8(a)
		for k := range 3 {
			if a > 0 {
				w[k] = uint8(min(255, int(b[k])*255/a))
			}
		}
	}
	return out
}

// pixels is the part of a plate's canvas that a rectangle of the page covers, y downwards.
func (q *plate) pixels(r content.Rect) image.Rectangle {
	b := r.Transform(q.up)
	return image.Rect(int(math.Floor(b[0])), q.height-int(math.Ceil(b[3])), int(math.Ceil(b[2])), q.height-int(math.Floor(b[1])))
}

// commonClip is the clip that all items have.
func commonClip(items []content.Item) *content.Clip {
	clip := items[0].Base().Clip
	for _, it := range items {
		if it.Base().Clip != clip {
			return nil
		}
	}
	return clip
}
