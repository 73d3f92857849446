package raw

import (
	"context"
	"errors"
	"fmt"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// MaxPages is the largest number of pages we read.
const MaxPages = 20_000

// maxSide is how wide and high a page may be. Other readers take 14,400 units (annex C.2), and none can draw a page much larger
// than ours.
const maxSide = 100_000.0

// A Page is a leaf of the page tree with what it inherits (7.7.3.4).
type Page struct {
	Ref       obj.Ref
	Dict      obj.Dict
	Resources obj.Dict
	MediaBox  [4]float64 // left, bottom, right, top
	CropBox   [4]float64 // within MediaBox
	Rotate    int        // 0, 90, 180 or 270
}

// Pages walks the page tree.
func (f *File) Pages(ctx context.Context) ([]Page, error) {
	w := walk{f: f, ctx: ctx, above: map[obj.Ref]bool{}}
	if err := w.node(f.Root["Pages"], obj.Dict{}, 0); err != nil {
		return nil, err
	}
	if len(w.pages) == 0 {
		return nil, fmt.Errorf("%w: it has no pages", ErrDamaged)
	}
	return w.pages, nil
}

type walk struct {
	f     *File
	ctx   context.Context
	above map[obj.Ref]bool // the nodes that lead here
	nodes int
	pages []Page
}

func (w *walk) node(o obj.Object, inherited obj.Dict, depth int) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if depth > maxDepth {
		return fmt.Errorf("%w: the page tree is deeper than %d", ErrLimit, maxDepth)
	}
	if w.nodes++; w.nodes > 4*MaxPages {
		return fmt.Errorf("%w: the page tree has more than %d nodes", ErrLimit, 4*MaxPages)
	}
	ref, _ := o.(obj.Ref)
	d := w.f.Dict(o)
	if d == nil || w.above[ref] {
		return nil // readers pass over it; both engines must count the same pages
	}
	if ref != 0 {
		w.above[ref] = true
		defer delete(w.above, ref)
	}
	in := obj.Dict{}
	for _, k := range []obj.Name{"Resources", "MediaBox", "CropBox", "Rotate"} {
		if v, ok := d[k]; ok {
			in[k] = v
		} else if v, ok := inherited[k]; ok {
			in[k] = v
		}
	}
	if kids, ok := d["Kids"]; ok && w.f.Name(d["Type"]) != "Page" {
		for _, kid := range w.f.Array(kids) {
			if err := w.node(kid, in, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	if len(w.pages) >= MaxPages {
		return fmt.Errorf("%w: more than %d pages", ErrLimit, MaxPages)
	}
	p := w.f.page(ref, d, in)
	if p.CropBox[2]-p.CropBox[0] > maxSide || p.CropBox[3]-p.CropBox[1] > maxSide {
		return fmt.Errorf("%w: a page more than %d units wide or high", ErrLimit, int(maxSide))
	}
	w.pages = append(w.pages, p)
	return nil
}

func (f *File) page(ref obj.Ref, d, in obj.Dict) Page {
	p := Page{Ref: ref, Dict: d, Resources: f.Dict(in["Resources"])}
	media, ok := f.box(in["MediaBox"])
	if !ok {
		media = [4]float64{0, 0, 612, 792} // every reader assumes US Letter
	}
	p.MediaBox, p.CropBox = media, media
	if crop, ok := f.box(in["CropBox"]); ok {
		c := [4]float64{max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3])}
		if c[0] < c[2] && c[1] < c[3] {
			p.CropBox = c
		}
	}
	if r, ok := f.Number(in["Rotate"]); ok {
		p.Rotate = ((int(r)%360 + 360) % 360) / 90 * 90
	}
	return p
}

// box reads a rectangle (7.9.5) and puts its corners in order.
func (f *File) box(o obj.Object) ([4]float64, bool) {
	n := f.Numbers(o, 4)
	if n == nil {
		return [4]float64{}, false
	}
	b := [4]float64{min(n[0], n[2]), min(n[1], n[3]), max(n[0], n[2]), max(n[1], n[3])}
	return b, b[2]-b[0] > 0 && b[3]-b[1] > 0
}

// Content joins the content streams of a page with line ends: a token never spans two of them (7.8.2). It says how many
// of them are missing or cannot be read.
func (f *File) Content(p Page) (content []byte, damaged int, err error) {
	v, err := f.Resolve(p.Dict["Contents"])
	if err != nil || v == nil {
		if p.Dict["Contents"] != nil {
			damaged = 1
		}
		return nil, damaged, nil
	}
	list, ok := v.(obj.Array)
	if !ok {
		list = obj.Array{v}
	}
	if len(list) > maxPieces {
		return nil, 0, fmt.Errorf("%w: the page's content is in more than %d pieces", ErrLimit, maxPieces)
	}
	var out []byte
	for _, o := range list {
		s := f.Stream(o)
		if s == nil {
			damaged++
			continue
		}
		b, err := f.Decode(s)
		if errors.Is(err, ErrDamaged) {
			damaged++
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		if len(out)+len(b) > maxContent {
			return nil, 0, fmt.Errorf("%w: the page's content is over %d bytes", ErrLimit, maxContent)
		}
		if len(list) == 1 {
			return b, damaged, nil
		}
		out = append(append(out, b...), '\n')
	}
	return out, damaged, nil
}
