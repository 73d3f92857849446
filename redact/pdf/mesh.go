package pdf

import (
	"crypto/sha256"
	"fmt"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// meshes gives the plate of what a page shades by a function or a mesh, if it does: the colours of such a shading can be a picture, and
// its triangles letters.
func meshes(s *content.Scene, area content.Rect) []*plate {
	q := &plate{outline: &outline{whole: true}, sizes: map[[32]byte][2]int{}}
	for i, it := range s.Items {
		shade, ok := it.(*content.Shade)
		if !ok || shade.Hidden != "" || !pictorial(shade.Shading) {
			continue
		}
		box := reach(it).Intersect(area)
		if box.Empty() {
			continue
		}
		if len(q.items) > 0 {
			box = union(q.box, box)
		}
		q.box, q.items = box, append(q.items, i)
	}
	if len(q.items) == 0 {
		return nil
	}
	key := sha256.Sum256(fmt.Appendf(nil, "%d shadings in %.1f", len(q.items), q.box))
	q.hashes, q.sizes[key] = [][32]byte{key}, [2]int{int((q.box[2] - q.box[0]) * drawnDPI / 72), int((q.box[3] - q.box[1]) * drawnDPI / 72)}
	return []*plate{q}
}

// pictorial reports whether a shading has more than one direction (8.7.4.5): a function of both coordinates, or a mesh.
func pictorial(o obj.Object) bool {
	o = write.Value(o)
	d, _ := o.(obj.Dict)
	if s, ok := o.(*obj.Stream); ok {
		d = s.Dict
	}
	kind, _ := d["ShadingType"].(obj.Integer)
	return kind == 1 || kind >= 4
}
