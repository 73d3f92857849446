package pdf

import (
	"context"
	"fmt"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/asset"
	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/raw"
)

// namePictures lists the distinct pictures that plates show. Those that stand in one plate and nowhere else, such as the
// strips of a scan, are one picture to a person; so are the drawn letters of a page.
func (d *Document) namePictures() {
	uses := map[[32]byte]int{}
	for _, p := range d.pages {
		for _, q := range p.plates {
			for _, h := range q.hashes {
				uses[h]++
			}
		}
	}
	at := map[string]int{}
	for i, p := range d.pages {
		for _, q := range p.plates {
			whole := ""
			for _, h := range q.hashes {
				id, known := d.ids[h]
				if alone := uses[h] == 1 && len(q.hashes) > 1; !known && alone && whole != "" {
					id = whole
					d.ids[h] = id
				} else if !known {
					id = fmt.Sprintf("picture-%d", len(d.pictures)+1)
					d.ids[h], at[id] = id, len(d.pictures)
					pic := Picture{ID: id, Page: i + 1, Width: q.sizes[h][0], Height: q.sizes[h][1], Drawing: q.outline != nil}
					if alone {
						whole, pic.Width, pic.Height = id, q.samples[0], q.samples[1]
					}
					d.pictures = append(d.pictures, pic)
				}
				if !slices.Contains(q.pictures, id) {
					q.pictures = append(q.pictures, id)
					d.pictures[at[id]].Drawn++
				}
			}
		}
	}
}

// dropped tells which images plan drops.
func (d *Document) dropped(plan Plan) func(*asset.Image) bool {
	return func(im *asset.Image) bool { return plan.DropPictures[d.ids[im.Hash]] }
}

// flatten adds the appearances of the page's form fields, and of words and shapes put on it, to its scene (12.5.5).
func (d *Document) flatten(ctx context.Context, r *content.Reader, src raw.Page, scene *content.Scene) error {
	f := d.file
	for _, o := range f.Array(src.Dict["Annots"]) {
		a := f.Dict(o)
		if !drawnAnnotations[f.Name(a["Subtype"])] || r.LayerOff(a["OC"]) {
			continue
		}
		if flags, _ := f.Number(a["F"]); int(flags)&(hiddenFlag|noViewFlag) != 0 {
			continue
		}
		box := f.Numbers(a["Rect"], 4)
		if box == nil {
			continue
		}
		rect := content.Rect{min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])}
		s := appearance(f, a)
		if s == nil && f.Dict(a["AP"])["N"] == nil && f.Name(a["Subtype"]) == "Widget" {
			var err error
			if s, err = drawnValue(f, a, rect); err != nil {
				return err
			}
		}
		if s == nil {
			continue
		}
		m, ok := placed(f, s, rect)
		if !ok {
			continue
		}
		drawn, err := r.Appearance(ctx, s, m)
		if err != nil {
			return err
		}
		scene.Items = append(scene.Items, drawn.Items...)
	}
	return nil
}

// drawnAnnotations are those whose looks are part of the page for its readers: form fields, words and shapes that were
// put on it. What was only remarked (notes, highlights, corrections) goes.
var drawnAnnotations = map[obj.Name]bool{"Widget": true, "FreeText": true, "Stamp": true, "Watermark": true, "Line": true,
	"Square": true, "Circle": true, "Polygon": true, "PolyLine": true, "Ink": true}

// Flags of an annotation (12.5.3).
const (
	hiddenFlag = 1 << 1
	noViewFlag = 1 << 5
)

// appearance is the normal appearance in the field's current state.
func appearance(f *raw.File, a obj.Dict) *obj.Stream {
	n := f.Dict(a["AP"])["N"]
	if s := f.Stream(n); s != nil {
		return s
	}
	return f.Stream(f.Dict(n)[f.Name(a["AS"])])
}

// placed is the matrix that puts an appearance into its rectangle (12.5.5, algorithm 8.1).
func placed(f *raw.File, s *obj.Stream, rect content.Rect) (content.Matrix, bool) {
	box := f.Numbers(s.Dict["BBox"], 4)
	if box == nil {
		return content.Identity, false
	}
	own := content.Identity
	if n := f.Numbers(s.Dict["Matrix"], 6); n != nil {
		own = content.Matrix(n)
	}
	b := content.Rect{min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])}.Transform(own)
	w, h := b[2]-b[0], b[3]-b[1]
	if w <= 0 || h <= 0 {
		return content.Identity, false
	}
	sx, sy := (rect[2]-rect[0])/w, (rect[3]-rect[1])/h
	return content.Matrix{sx, 0, 0, sy, rect[0] - b[0]*sx, rect[1] - b[1]*sy}, true
}
