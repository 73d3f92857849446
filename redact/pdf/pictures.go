package pdf

import (
	"context"
	"fmt"

	"github.com/caseveil/caseveil/redact/pdf/asset"
	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/raw"
)

// tiny is the size in samples below which a raster cannot show a letter: rules and dots are drawn with such.
const tiny = 5

// findPictures lists the distinct rasters of a page.
func (d *Document) findPictures(s *content.Scene, page int) {
	for _, it := range s.Items {
		switch it := it.(type) {
		case *content.Group:
			d.findPictures(it.Scene, page)
		case *content.Picture:
			if it.Hidden != "" || it.Image.Width < tiny || it.Image.Height < tiny {
				continue
			}
			id, ok := d.ids[it.Image.Hash]
			if !ok {
				id = fmt.Sprintf("picture-%d", len(d.pictures)+1)
				d.ids[it.Image.Hash] = id
				d.pictures = append(d.pictures, Picture{ID: id, Page: page, Width: it.Image.Width, Height: it.Image.Height})
			}
			for i := range d.pictures {
				if d.pictures[i].ID == id {
					d.pictures[i].Drawn++
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
func (d *Document) flatten(ctx context.Context, src raw.Page, scene *content.Scene) error {
	f := d.file
	for _, o := range f.Array(src.Dict["Annots"]) {
		a := f.Dict(o)
		if !drawnAnnotations[f.Name(a["Subtype"])] || d.reader.LayerOff(a["OC"]) {
			continue
		}
		if flags, _ := f.Number(a["F"]); int(flags)&(hiddenFlag|noViewFlag) != 0 {
			continue
		}
		s := appearance(f, a)
		box := f.Numbers(a["Rect"], 4)
		if s == nil || box == nil {
			continue
		}
		m, ok := placed(f, s, content.Rect{min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])})
		if !ok {
			continue
		}
		drawn, err := d.reader.Appearance(ctx, s, m)
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
