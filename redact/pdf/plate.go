package pdf

import (
	"context"
	"image"
	"maps"
	"math"
	"slices"

	"github.com/caseveil/caseveil/redact/ocr"
	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/emit"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// A plate is a part of a page that pictures show: one, or several that touch or lie over each other (the strips of a scan,
// the layers of a compressed one), since a word can lie across them. It is looked at by itself, upright, at the
// resolution of its finest picture.
type plate struct {
	items    []int      // of the page's scene
	hashes   [][32]byte // of its pictures
	sizes    map[[32]byte][2]int
	pictures []string       // their IDs
	box      content.Rect   // on the page
	up       content.Matrix // from the page to samples, y upwards
	width    int            // samples
	height   int
	dpi      float64
	stance        // how it is looked at, the page's own turn included
	straight bool // it is not to be turned by less than a quarter: parts of it go that are rectangles of the page
	opaque   bool
	lossy    bool
	samples  [2]int   // of its pictures, before limits
	outline  *outline // letters drawn as paths; nil: pictures
	tiled    bool     // it is filled with tiles, which may be cut at its edges
	fixed    bool     // its pictures stand in a group with text: it can be read and dropped, but not changed

	reading *ocr.Reading // nil: nobody read it
	photo   bool         // it looks like a photograph
	unread  bool         // it looks like print that recognition does not read
	start   int          // of its text in the page's
	spans   []plateSpan
	blank   []image.Rectangle // parts that nobody sees and that have to go
	layered bool              // the page had invisible words over it
}

// A stance is how a plate is turned before it is looked at, so that its lines are level and its letters the right way round.
type stance struct {
	turn   int     // quarters clockwise
	mirror bool    // then left and right change places
	skew   float64 // then radians counter-clockwise
}

// matrix leads from the page to where the plate stands so.
func (s stance) matrix() content.Matrix {
	m := [4]content.Matrix{{1, 0, 0, 1, 0, 0}, {0, -1, 1, 0, 0, 0}, {-1, 0, 0, -1, 0, 0}, {0, 1, -1, 0, 0, 0}}[s.turn]
	if s.mirror {
		m = m.Mul(content.Matrix{-1, 0, 0, 1, 0, 0})
	}
	if s.skew != 0 {
		sin, cos := math.Sincos(s.skew)
		m = m.Mul(content.Matrix{cos, sin, -sin, cos, 0, 0})
	}
	return m
}

// plateSpan maps bytes of a page's text to a word of a plate.
type plateSpan struct{ start, end, line, word int }

const (
	touching  = 1.0        // page units: pictures that stand nearer are one plate
	mostDots  = 23_900_000 // samples of a plate; finer pictures are looked at coarser
	longest   = 14_000     // samples of a side: what a page may measure in units
	coarseDPI = 72.0
	drawnDPI  = 300.0 // at which letters that are drawn as paths are looked at
)

// findPlates parts the pictures and the drawn letters of a page into plates.
func findPlates(p *page) {
	area := content.Rect(p.source.CropBox)
	for i, it := range p.scene.Items {
		found, text := rasters(it, content.Identity, area)
		if len(found) == 0 {
			continue
		}
		q := &plate{items: []int{i}, opaque: true, fixed: text, tiled: content.Tiled(it), box: found[0].box, sizes: map[[32]byte][2]int{}}
		for _, r := range found {
			q.box = union(q.box, r.box)
			q.hashes = append(q.hashes, r.picture.Image.Hash)
			q.sizes[r.picture.Image.Hash] = r.picture.Image.Fine
			q.opaque = q.opaque && !r.within && r.picture.Image.Opaque && r.picture.Paint.FillAlpha == 1 && r.picture.Paint.Soft == nil && len(found) == 1 && level(r.matrix)
			q.lossy = q.lossy || r.picture.Image.Lossy
		}
		if _, ok := it.(*content.Group); ok {
			q.opaque = false
		}
		p.plates = q.join(p.plates)
	}
	p.plates = append(p.plates, drawings(p.scene, area)...)
	p.plates = append(p.plates, meshes(p.scene, area)...)
	for _, q := range p.plates {
		q.measure(p, stance{turn: p.source.Rotate / 90})
	}
	p.plates = slices.DeleteFunc(p.plates, (*plate).small)
}

func union(a, b content.Rect) content.Rect {
	return content.Rect{min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])}
}

// level reports whether a matrix keeps upright rectangles upright.
func level(m content.Matrix) bool {
	s := 1e-3 * math.Sqrt(math.Abs(m.Det()))
	return math.Abs(m[1]) < s && math.Abs(m[2]) < s || math.Abs(m[0]) < s && math.Abs(m[3]) < s
}

// join adds q to the plates, in one with all that it touches.
func (q *plate) join(plates []*plate) []*plate {
	out := plates[:0]
	for _, o := range plates {
		near := content.Rect{o.box[0] - touching, o.box[1] - touching, o.box[2] + touching, o.box[3] + touching}
		if near.Intersect(q.box).Empty() {
			out = append(out, o)
			continue
		}
		// One picture that lies wholly over another hides nothing through itself; else there may be gaps.
		opaque := o.opaque && o.box.Holds(q.box, 0.01) || q.opaque && q.box.Holds(o.box, 0.01)
		q.items, q.hashes = append(o.items, q.items...), append(o.hashes, q.hashes...)
		maps.Copy(q.sizes, o.sizes)
		q.box, q.lossy, q.fixed, q.tiled, q.opaque = union(o.box, q.box), o.lossy || q.lossy, o.fixed || q.fixed, o.tiled || q.tiled, opaque
	}
	return append(out, q)
}

// measure finds how the plate is looked at: in a stance, at its own resolution.
func (q *plate) measure(p *page, s stance) {
	s.turn = ((s.turn % 4) + 4) % 4
	if q.stance = s; s.skew != 0 {
		q.opaque = false // it has corners then that show nothing
	}
	rot := s.matrix()
	b := q.box.Transform(rot)
	w, h := max(b[2]-b[0], 1e-3), max(b[3]-b[1], 1e-3)
	var sx, sy float64
	all := 0
	for _, i := range q.items {
		found, _ := rasters(p.scene.Items[i], content.Identity, content.Rect(p.source.CropBox))
		for _, r := range found {
			m := r.matrix.Mul(rot)
			x := float64(r.picture.Image.Fine[0]) / max(math.Hypot(m[0], m[1]), 1e-3)
			y := float64(r.picture.Image.Fine[1]) / max(math.Hypot(m[2], m[3]), 1e-3)
			if math.Abs(m[0]) < math.Abs(m[1]) {
				x, y = y, x
			}
			sx, sy = max(sx, x), max(sy, y)
			all++
		}
	}
	q.samples = [2]int{int(w*sx + 0.5), int(h*sy + 0.5)}
	if q.outline != nil || all == 0 {
		sx, sy = drawnDPI/72, drawnDPI/72
	}
	if all > 1 {
		sx = max(sx, sy)
		sy = sx
	}
	sx, sy = max(sx, coarseDPI/72/4), max(sy, coarseDPI/72/4)
	if n := w * sx * h * sy; n > mostDots {
		f := math.Sqrt(mostDots / n)
		sx, sy = sx*f, sy*f
	}
	sx, sy = min(sx, longest/w), min(sy, longest/h)
	q.width, q.height = max(1, int(w*sx+0.5)), max(1, int(h*sy+0.5))
	sx, sy = float64(q.width)/w, float64(q.height)/h
	q.up = rot.Mul(content.Matrix{1, 0, 0, 1, -b[0], -b[1]}).Mul(content.Matrix{sx, 0, 0, sy, 0, 0})
	q.dpi = 72 * math.Sqrt(sx*sy)
}

// plateFile draws the plate alone, as a PDF of one page with a unit for each sample. Clips are left out: what they hide is in
// the picture all the same. On black it tells, beside the same on white, what shines through.
func (d *Document) plateFile(ctx context.Context, q *plate, items []content.Item, black bool) ([]byte, error) {
	paint := plainPaint()
	scene := &content.Scene{}
	w, h := float64(q.width), float64(q.height)
	if black {
		scene.Items = append(scene.Items, rectangle(content.Rect{0, 0, w, h}, paint))
	}
	box := content.Rect{q.box[0] - 1, q.box[1] - 1, q.box[2] + 1, q.box[3] + 1}
	for _, it := range items {
		if q.outline == nil {
			it = unclipped(it)
		}
		// A picture by itself is placed on whole samples where it stands on such: a scale as it is written is rounded, and
		// what is drawn at a hair more than its size is blurred.
		if p, ok := it.(*content.Picture); ok && p.Clip == nil && p.Paint.Soft == nil && p.Paint.Fill.Pattern == nil {
			own := *p
			own.Matrix = p.Matrix.Mul(q.up)
			scene.Items = append(scene.Items, &own)
			continue
		}
		last := len(scene.Items) - 1
		if last >= 0 {
			if g, ok := scene.Items[last].(*content.Group); ok && g.Matrix == q.up && g.Paint == paint {
				g.Scene.Items = append(g.Scene.Items, it)
				continue
			}
		}
		scene.Items = append(scene.Items, &content.Group{Look: content.Look{Paint: paint}, Scene: &content.Scene{Items: []content.Item{it}}, BBox: box, Matrix: q.up})
	}
	return d.sheetFile(ctx, scene, q.width, q.height)
}

// plainPaint fills in black.
func plainPaint() *content.Paint {
	return &content.Paint{Fill: greyColour(0), LineWidth: 1, Miter: 10, FillAlpha: 1, StrokeAlpha: 1, Blend: "Normal"}
}

// sheetFile is a PDF of one page, which shows a scene.
func (d *Document) sheetFile(ctx context.Context, scene *content.Scene, width, height int) ([]byte, error) {
	e := emit.New(d.reader)
	e.Use(scene)
	written, err := e.Page(scene)
	if err != nil {
		return nil, err
	}
	if err := e.Build(); err != nil {
		return nil, err
	}
	pages := &write.Indirect{}
	leaf := &write.Indirect{Value: obj.Dict{"Type": obj.Name("Page"), "Parent": pages, "Resources": written.Resources,
		"MediaBox": obj.Array{obj.Integer(0), obj.Integer(0), obj.Integer(width), obj.Integer(height)},
		"Contents": written.Content}}
	pages.Value = obj.Dict{"Type": obj.Name("Pages"), "Count": obj.Integer(1), "Kids": obj.Array{leaf}}
	return write.File(ctx, &write.Indirect{Value: obj.Dict{"Type": obj.Name("Catalog"), "Pages": pages}}, nil)
}

func unclipped(it content.Item) content.Item {
	switch it := it.(type) {
	case *content.Picture:
		own := *it
		own.Clip, own.Mark = nil, content.Mark{}
		return &own
	case *content.Group:
		own := *it
		own.Clip, own.Mark = nil, content.Mark{}
		return &own
	case *content.Path:
		own := *it
		own.Clip, own.Mark = nil, content.Mark{}
		return &own
	}
	return it
}

func rectangle(r content.Rect, paint *content.Paint) *content.Path {
	return &content.Path{Look: content.Look{Paint: paint}, Fill: true, CTM: content.Identity, Segments: r.Path()}
}
