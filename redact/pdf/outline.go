package pdf

import (
	"crypto/sha256"
	"fmt"
	"math"
	"slices"

	"github.com/caseveil/caseveil/redact/ocr"
	"github.com/caseveil/caseveil/redact/pdf/content"
)

// An outline is letters that are drawn as paths: no font tells them, but everyone can read them.
type outline struct {
	parts int       // of it, in words
	marks ocr.Print // what small marks look like together
	whole bool      // some of it is a clip or stands in a group: it cannot be changed in part
}

// A stroke of a letter is one part of a path, from its m to the next.
type stroke struct {
	item  int // of the scene
	box   content.Rect
	shape [3]int // its number of segments and about its size: letters differ, dots and bars do not
	seed  bool   // it is curved or has many corners, as letters have

	within content.Rect // where an item shows it that is painted with it; else empty
	dashed bool         // it is a dash of a line
}

// shows is the part of the page that shows the stroke.
func (k *stroke) shows() content.Rect {
	if k.within == (content.Rect{}) {
		return k.box
	}
	return k.within
}

// What letters are like. Lengths are page units.
const (
	largestStroke = 600.0
	leastStroke   = 1.5 // of a seed; the dot of an i is smaller
	betweenParts  = 2.5 // of the larger part's size: the farthest that the next part of a word is
	likeStroke    = 2   // powers of two by which parts of a word may differ in size
	crowd         = 12  // strokes of one place that others are held against
	slanting      = 0.2 // of a part's size, both ways, that a line goes which is neither level nor upright
	leastParts    = 4   // of a word
	leastShapes   = 3   // that differ among them
	leastSeeds    = 2
	seedCorners   = 5
	mostStrokes   = 400_000 // of one page
	mostSegments  = 300     // of a letter's part
	boxStep       = 12.0    // of which fifty samples are drawn
)

// drawings gives the plate of the letters that a page draws as paths, if it does.
func drawings(s *content.Scene, area content.Rect) []*plate {
	var strokes []stroke
	o := &outline{}
	for i, it := range s.Items {
		if found := strokesOf(it, i, content.Identity, area, 0); len(strokes) < mostStrokes {
			strokes = append(strokes, found...)
		} else if len(found) > 0 {
			strokes = append(strokes, found[0])
		}
	}
	words := worded(strokes)
	if len(strokes) >= mostStrokes { // too many to say which are letters: all of it is looked at
		words = words[:0]
		for i := range strokes {
			words = append(words, i)
		}
	}
	if len(words) == 0 {
		words, o.marks = dotted(strokes)
	}
	if len(words) == 0 {
		strokes = stippled(s, area)
		words, o.marks = dotted(strokes)
	}
	if len(words) == 0 {
		return nil
	}
	box, items := strokes[words[0]].shows(), map[int]bool{}
	for _, w := range words {
		items[strokes[w].item] = true
		box = union(box, strokes[w].shows())
		o.whole = o.whole || strokes[w].within != (content.Rect{}) || strokes[w].dashed
	}
	for _, k := range strokes { // a full stop, the dot of an i
		if near := (content.Rect{box[0] - 3, box[1] - 3, box[2] + 3, box[3] + 3}); items[k.item] && near.Holds(k.box, 0) {
			box = union(box, k.box)
		}
	}
	q := &plate{outline: o, sizes: map[[32]byte][2]int{}}
	// A box of whole steps is drawn at the same scale however long its lines are.
	q.box = content.Rect{math.Floor((box[0]-2)/boxStep) * boxStep, math.Floor((box[1]-2)/boxStep) * boxStep,
		math.Ceil((box[2]+2)/boxStep) * boxStep, math.Ceil((box[3]+2)/boxStep) * boxStep}
	o.parts = len(words)
	h := sha256.New()
	for i, it := range s.Items {
		if !items[i] {
			continue
		}
		q.items = append(q.items, i)
		_, path := it.(*content.Path)
		q.tiled = q.tiled || content.Tiled(it)
		o.whole = o.whole || !path || lettered(it.Base().Clip) != nil
	}
	for _, w := range words {
		k := strokes[w]
		fmt.Fprintf(h, "%v %.1f %.1f\n", k.shape, k.box[0]-box[0], k.box[1]-box[1])
	}
	key := [32]byte(h.Sum(nil))
	q.hashes, q.sizes[key] = [][32]byte{key}, [2]int{int((q.box[2] - q.box[0]) * drawnDPI / 72), int((q.box[3] - q.box[1]) * drawnDPI / 72)}
	return []*plate{q}
}

const maxGroups = 8 // within each other, that are searched for letters

// strokesOf lists the parts of an item's paths that are as large as letters can be; m leads to the page.
func strokesOf(it content.Item, item int, m content.Matrix, area content.Rect, depth int) []stroke {
	l := it.Base()
	if l.Hidden != "" || depth > maxGroups {
		return nil
	}
	var out []stroke
	add := func(path []content.Segment) {
		for _, r := range subpaths(path) {
			if k, ok := strokeOf(path[r[0]:r[1]], m); ok && !k.box.Intersect(area).Empty() {
				k.item = item
				out = append(out, k)
			}
		}
	}
	if clip := lettered(l.Clip); clip != nil {
		add(clip.Path)
	}
	switch it := it.(type) {
	case *content.Path:
		add(it.Segments)
		for _, k := range dashes(it, m) {
			if k.item = item; !k.box.Intersect(area).Empty() {
				out = append(out, k)
			}
		}
	case *content.Group:
		for _, inner := range it.Scene.Items {
			out = append(out, strokesOf(inner, item, it.Matrix.Mul(m), area, depth+1)...)
		}
	}
	return append(out, strokesWithin(it, item, m, area, depth)...)
}

// strokesWithin lists those of the patterns and masks that an item is painted with. All that the item covers may show them.
func strokesWithin(it content.Item, item int, m content.Matrix, area content.Rect, depth int) []stroke {
	if _, text := it.(*content.Text); text {
		return nil
	}
	var out []stroke
	content.Insides(it, func(s *content.Scene, own content.Matrix) {
		seen := reach(it).Transform(m).Intersect(area)
		if seen.Empty() {
			return
		}
		for _, inner := range s.Items {
			for _, k := range strokesOf(inner, item, own.Mul(m), content.Everywhere, depth+1) {
				k.within = seen
				out = append(out, k)
			}
		}
	})
	return out
}

// lettered is the clip of a chain that may have the shape of words, or nil.
func lettered(c *content.Clip) *content.Clip {
	for ; c != nil; c = c.Parent {
		if n := len(c.Path); n > leastParts*seedCorners && len(subpaths(c.Path)) >= leastParts {
			return c
		}
	}
	return nil
}

// subpaths gives where the parts of a path begin and end.
func subpaths(path []content.Segment) (out [][2]int) {
	from := 0
	for i := 1; i <= len(path); i++ {
		if i == len(path) || path[i].Op == 'm' {
			out = append(out, [2]int{from, i})
			from = i
		}
	}
	return out
}

func strokeOf(part []content.Segment, m content.Matrix) (stroke, bool) {
	if len(part) < 2 || len(part) > mostSegments {
		return stroke{}, false
	}
	b := content.Bounds(part).Transform(m)
	w, h := b[2]-b[0], b[3]-b[1]
	if !(w <= largestStroke && h <= largestStroke) {
		return stroke{}, false
	}
	curves, lines, slants := 0, 0, false
	for i, s := range part {
		switch s.Op {
		case 'c':
			curves++
		case 'l':
			lines++
			slants = slants || i > 0 && slanted(part[i-1], s, m, slanting*max(w, h))
		}
	}
	k := stroke{box: b, shape: [3]int{len(part), int(math.Round(w * 4)), int(math.Round(h * 4))}}
	k.seed = max(w, h) >= leastStroke && min(w, h) > 0.1*max(w, h) && (curves >= 2 || curves+lines >= seedCorners || slants)
	return k, true
}

// slanted reports whether a line goes so far both ways on the page.
func slanted(from, to content.Segment, m content.Matrix, least float64) bool {
	at := func(s content.Segment) (float64, float64) {
		if s.Op == 'c' {
			return m.Apply(s.P[4], s.P[5])
		}
		return m.Apply(s.P[0], s.P[1])
	}
	x0, y0 := at(from)
	x1, y1 := at(to)
	return math.Abs(x1-x0) > least && math.Abs(y1-y0) > least
}

// worded lists the strokes that stand together as those of a word do: level, leaning, on a bend, or one below the other.
func worded(strokes []stroke) []int {
	var out []int
	for _, group := range together(strokes, mayWord(strokes)) {
		shapes, seeds := map[[3]int]bool{}, 0
		for _, i := range group {
			shapes[strokes[i].shape] = true
			if strokes[i].seed {
				seeds++
			}
		}
		if len(group) >= leastParts && len(shapes) >= leastShapes && seeds >= leastSeeds {
			out = append(out, group...)
		}
	}
	slices.Sort(out)
	return out
}

// mayWord tells of each order of size whether its strokes may stand together with enough seeds to be a word. The rules of tables
// may not, and they reach so far that to hold each against all others takes long.
func mayWord(strokes []stroke) map[int]bool {
	seeds, orders := map[int]int{}, []int{}
	for i := range strokes {
		o := strokes[i].order()
		if _, known := seeds[o]; !known {
			seeds[o], orders = 0, append(orders, o)
		}
		if strokes[i].seed {
			seeds[o]++
		}
	}
	slices.Sort(orders)
	may := map[int]bool{}
	for from := 0; from < len(orders); {
		to, sum := from, seeds[orders[from]]
		for to+1 < len(orders) && orders[to+1]-orders[to] <= likeStroke {
			to++
			sum += seeds[orders[to]]
		}
		for _, o := range orders[from : to+1] {
			may[o] = sum >= leastSeeds
		}
		from = to + 1
	}
	return may
}

// together parts strokes of some orders of size into groups in which each is near another of about its size.
func together(strokes []stroke, orders map[int]bool) [][]int {
	root := make([]int, len(strokes))
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	type cell struct{ size, x, y int }
	sizes := map[int]bool{}    // that there are
	latest := map[cell][]int{} // of the strokes that reach there; in a crowd the last ones are near all others
	for i := range strokes {
		k := &strokes[i]
		size := k.order()
		if !orders[size] {
			continue
		}
		reach := k.box
		by := betweenParts * k.size() / 2
		reach[0], reach[1], reach[2], reach[3] = reach[0]-by, reach[1]-by, reach[2]+by, reach[3]+by
		within := func(size int, f func(at cell)) { // the cells of strokes of a size are larger for large ones: few hold each
			side := max(cellSize, math.Exp2(float64(size-1)))
			for x := int(math.Floor(reach[0] / side)); x <= int(math.Floor(reach[2]/side)); x++ {
				for y := int(math.Floor(reach[1] / side)); y <= int(math.Floor(reach[3]/side)); y++ {
					f(cell{size, x, y})
				}
			}
		}
		for near := size - likeStroke; near <= size+likeStroke; near++ {
			if !sizes[near] {
				continue
			}
			within(near, func(at cell) {
				for _, j := range latest[at] {
					if k.near(&strokes[j]) {
						root[find(j)] = find(i)
					}
				}
			})
		}
		sizes[size] = true
		within(size, func(at cell) {
			if latest[at] = append(latest[at], i); len(latest[at]) > crowd {
				latest[at] = latest[at][1:]
			}
		})
	}
	groups := map[int][]int{}
	for i := range strokes {
		groups[find(i)] = append(groups[find(i)], i)
	}
	var out [][]int
	for i := range strokes {
		if find(i) == i {
			out = append(out, groups[i])
		}
	}
	return out
}

func (k *stroke) size() float64 { return max(k.box[2]-k.box[0], k.box[3]-k.box[1]) }

// order is about the stroke's size, as a power of two.
func (k *stroke) order() int { return int(math.Round(math.Log2(max(k.size(), leastStroke)))) }

// near reports whether two strokes stand so that they may be parts of one word.
func (k *stroke) near(o *stroke) bool {
	dx := max(k.box[0]-o.box[2], o.box[0]-k.box[2], 0)
	dy := max(k.box[1]-o.box[3], o.box[1]-k.box[3], 0)
	return math.Hypot(dx, dy) <= betweenParts*max(k.size(), o.size())
}
