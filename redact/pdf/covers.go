package pdf

import (
	"math"

	"github.com/caseveil/caseveil/redact/pdf/content"
)

// cover is something opaque, with the number of the item that paints it.
type cover struct {
	box   content.Rect
	order int
}

// coversOf lists what can hide a picture or a part of one.
func coversOf(s *content.Scene) []cover {
	var out []cover
	for i, it := range s.Items {
		if box, ok := coverOf(it); ok {
			out = append(out, cover{box, i})
		}
	}
	return out
}

// coverOf gives the box of an item that hides all below it: an upright filled rectangle or a picture without holes.
func coverOf(it content.Item) (content.Rect, bool) {
	l := it.Base()
	if l.Hidden != "" || fillOf(it).lets() >= leastSeen {
		return content.Rect{}, false
	}
	var box content.Rect
	switch it := it.(type) {
	case *content.Path:
		if !it.Fill || l.Paint.Fill.Pattern != nil || !content.IsRect(it.Segments) {
			return content.Rect{}, false
		}
		box = content.Bounds(it.Segments)
	case *content.Picture:
		if !it.Image.Solid || math.Abs(it.Matrix.Det()) == 0 || !level(it.Matrix) {
			return content.Rect{}, false
		}
		box = content.Rect{0, 0, 1, 1}.Transform(it.Matrix)
	default:
		return content.Rect{}, false
	}
	for c := l.Clip; c != nil; c = c.Parent {
		if !content.IsRect(c.Path) {
			return content.Rect{}, false
		}
	}
	if l.Clip != nil {
		box = box.Intersect(l.Clip.Bounds)
	}
	return box, !box.Empty()
}

// pictures marks the pictures of which nothing is seen.
func (h *hider) pictures(s *content.Scene, covers []cover) {
	for i, it := range s.Items {
		if p, ok := it.(*content.Picture); ok && p.Hidden == "" {
			if p.Hidden = h.picture(p, i, covers); p.Hidden != "" {
				h.count[p.Hidden]++
			}
		}
	}
}

// picture says why nothing of a picture is seen, or gives "".
func (h *hider) picture(p *content.Picture, order int, covers []cover) string {
	if p.Paint.FillAlpha < faint {
		return "invisible_picture"
	}
	box := content.Rect{0, 0, 1, 1}.Transform(p.Matrix)
	if p.Clip != nil {
		if box = box.Intersect(p.Clip.Bounds); box.Empty() {
			return "clipped_picture"
		}
	}
	if box = box.Intersect(h.area); box.Empty() {
		return "off_page_picture"
	}
	for i := len(covers) - 1; i >= 0 && covers[i].order > order; i-- { // they stand in painting order
		if covers[i].box.Holds(box, 0) {
			return "covered_picture"
		}
	}
	return ""
}
