package pdf

import (
	"math"

	"github.com/caseveil/caseveil/redact/pdf/content"
)

// tiny is the size in samples below which a raster cannot show a letter: rules and dots are drawn with such. A word needs
// more of them in one direction.
const (
	tiny      = 5
	tinyWord  = 14
	leastTiny = 6 // rasters of a row or two that together may be a picture
)

// raster is one picture within an item, with the way from its unit square to the page and what it shows of itself there.
type raster struct {
	picture *content.Picture
	matrix  content.Matrix
	box     content.Rect
	within  bool // the item is painted with it: it is in a tiling pattern or a soft mask
}

// rasters lists the pictures of an item that can show letters, those that it is painted with included. text tells that it
// shows letters of a font too.
func rasters(it content.Item, m content.Matrix, area content.Rect) (out []raster, text bool) {
	if it.Base().Hidden != "" {
		return nil, false
	}
	switch it := it.(type) {
	case *content.Picture:
		to := it.Matrix.Mul(m)
		if w, h := it.Image.Fine[0], it.Image.Fine[1]; min(w, h) < tiny && max(w, h) < tinyWord {
			break // a strip of a scan may be low, but it is wide
		}
		out = append(out, raster{picture: it, matrix: to, box: content.Rect{0, 0, 1, 1}.Transform(to)})
	case *content.Text:
		text = true
	case *content.Group:
		for _, inner := range it.Scene.Items {
			o, t := rasters(inner, it.Matrix.Mul(m), area)
			out, text = append(out, o...), text || t
		}
	}
	content.Insides(it, func(s *content.Scene, own content.Matrix) {
		for _, inner := range s.Items {
			o, _ := rasters(inner, own.Mul(m), area)
			for _, r := range o {
				if r.picture.Image.Fine[0] < tiny || r.picture.Image.Fine[1] < tiny || max(r.picture.Image.Fine[0], r.picture.Image.Fine[1]) < tinyWord {
					continue
				}
				if r.box, r.within = reach(it).Transform(m).Intersect(area), true; !r.box.Empty() {
					out = append(out, r)
				}
			}
		}
	})
	return out, text
}

// reach is a box around all that an item paints, in its base space.
func reach(it content.Item) content.Rect {
	box := content.Everywhere
	switch it := it.(type) {
	case *content.Path:
		box = content.Bounds(it.Segments)
		if it.Stroke {
			scale, _ := it.CTM.Similar()
			half := it.Paint.LineWidth * scale / 2
			box = content.Rect{box[0] - half, box[1] - half, box[2] + half, box[3] + half}
		}
	case *content.Picture:
		box = content.Rect{0, 0, 1, 1}.Transform(it.Matrix)
	case *content.Group:
		box = it.BBox.Transform(it.Matrix)
	case *content.Text:
		box = content.Rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
		for i := range it.Glyphs {
			b := glyphBox(it, &it.Glyphs[i])
			box = box.Add(b[0], b[1]-(b[3]-b[1])).Add(b[2], b[3]+(b[3]-b[1]))
		}
	}
	if c := it.Base().Clip; c != nil {
		box = box.Intersect(c.Bounds)
	}
	return box
}

// small reports whether a plate has too few samples for a letter.
func (q *plate) small() bool {
	if q.outline != nil {
		return false
	}
	w, h := q.samples[0], q.samples[1]
	return w < tiny || h < tiny || max(w, h) < tinyWord && len(q.items) < leastTiny
}
