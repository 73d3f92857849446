package pdf

import (
	"math"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/function"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// rgb is about how a colour looks; false when it is not one colour, or cannot be worked out.
func rgb(c content.Colour) ([3]float64, bool) {
	if c.Pattern != nil {
		return patternColour(c)
	}
	return spaceColour(c.Space, c.Comps, 0)
}

// nestedSpaces is how deep colour spaces may stand in each other to be worked out.
const nestedSpaces = 4

// spaceColour is about how the components of a colour space look (8.6).
func spaceColour(space obj.Object, v []float64, depth int) ([3]float64, bool) {
	space = write.Value(space)
	s, ok := space.(obj.Array)
	if !ok {
		if _, device := space.(obj.Name); !device {
			return [3]float64{}, false
		}
		return device(v)
	}
	if len(s) < 2 || depth > nestedSpaces {
		return [3]float64{}, false
	}
	switch s[0] {
	case obj.Name("ICCBased"), obj.Name("CalRGB"), obj.Name("CalGray"):
		return device(v)
	case obj.Name("Lab"): // L* alone, of what has next to no hue
		if len(v) != 3 || math.Hypot(v[1], v[2]) > 3 {
			return [3]float64{}, false
		}
		return device([]float64{v[0] / 100})
	case obj.Name("Separation"), obj.Name("DeviceN"):
		if len(s) < 4 {
			return [3]float64{}, false
		}
		under, ok := function.Of(s[3], v)
		if !ok {
			return [3]float64{}, false
		}
		return spaceColour(s[2], under, depth+1)
	case obj.Name("Indexed"):
		return entry(s, v, depth)
	}
	return [3]float64{}, false
}

// entry is the colour of a palette's entry (8.6.6.3).
func entry(s obj.Array, v []float64, depth int) ([3]float64, bool) {
	if len(s) != 4 || len(v) != 1 {
		return [3]float64{}, false
	}
	table, _ := s[3].(obj.String)
	high, _ := function.Number(s[2])
	if high < 0 || len(table) == 0 || len(table)%(int(high)+1) != 0 {
		return [3]float64{}, false
	}
	n := len(table) / (int(high) + 1)
	i := int(max(0, min(high, v[0])))
	comps := make([]float64, n)
	for k := range comps {
		comps[k] = float64(table[i*n+k]) / 255
	}
	under := write.Value(s[1])
	if a, ok := under.(obj.Array); ok && len(a) > 0 && a[0] == obj.Name("Lab") {
		return [3]float64{}, false // its components are decoded another way
	}
	return spaceColour(under, comps, depth+1)
}

// device is about how one, three or four components look.
func device(v []float64) ([3]float64, bool) {
	switch len(v) {
	case 1:
		return [3]float64{v[0], v[0], v[0]}, true
	case 3:
		return [3]float64{v[0], v[1], v[2]}, true
	case 4:
		k := 1 - v[3]
		return [3]float64{(1 - v[0]) * k, (1 - v[1]) * k, (1 - v[2]) * k}, true
	}
	return [3]float64{}, false
}

// patternColour is the colour of a pattern that has but one: a tile all of whose shapes have it, or a shading from a colour to
// the same.
func patternColour(c content.Colour) ([3]float64, bool) {
	p := c.Pattern
	switch {
	case p.Cell == nil:
		return shadingColour(p.Shading)
	case p.Uncoloured:
		return spaceColour(c.Space, c.Comps, 0)
	}
	var one [3]float64
	shapes, whole := tileShapes(p)
	if !whole || len(shapes) == 0 {
		return one, false
	}
	one = shapes[0].colour
	for _, s := range shapes {
		if !s.plain || s.blend != "Normal" || s.hides != nil || contrast(s.colour, one) >= leastSeen {
			return one, false
		}
	}
	return one, true
}

// shadingSteps are the places of a shading's range that are looked at.
const shadingSteps = 8

// shadingColour is the colour of a shading of a function that gives but one (8.7.4.5).
func shadingColour(o obj.Object) ([3]float64, bool) {
	var one [3]float64
	d, ok := write.Value(o).(obj.Dict)
	if !ok || d["ShadingType"] != obj.Integer(2) && d["ShadingType"] != obj.Integer(3) {
		return one, false
	}
	domain := function.Numbers(d["Domain"])
	if len(domain) != 2 {
		domain = []float64{0, 1}
	}
	for i := range shadingSteps + 1 {
		v, ok := function.Of(d["Function"], []float64{domain[0] + (domain[1]-domain[0])*float64(i)/shadingSteps})
		if !ok {
			return one, false
		}
		colour, ok := spaceColour(d["ColorSpace"], v, 0)
		if !ok || i > 0 && contrast(colour, one) >= leastSeen {
			return one, false
		}
		if i == 0 {
			one = colour
		}
	}
	if back := function.Numbers(d["Background"]); back != nil {
		colour, ok := spaceColour(d["ColorSpace"], back, 0)
		return one, ok && contrast(colour, one) < leastSeen
	}
	return one, true
}

// What a tile or a soft mask may draw to be worked out; more is a picture.
const (
	mostInTile   = 20
	mostTileEnds = 100 // of paths
)

// tileShapes gives the shapes of a tile (8.7.3), and whether they are all that it draws. Those that are painted with patterns
// are not worked out.
func tileShapes(p *content.Pattern) (shapes []shape, whole bool) {
	if len(p.Cell.Items) > mostInTile {
		return nil, false
	}
	whole = true
	ends := 0
	for i, it := range p.Cell.Items {
		l := it.Base()
		if l.Hidden != "" {
			continue
		}
		path, isPath := it.(*content.Path)
		if isPath {
			ends += len(path.Segments)
		}
		_, isPicture := it.(*content.Picture)
		if !isPath && !isPicture || l.Paint.Fill.Pattern != nil || l.Paint.Stroke.Pattern != nil || ends > mostTileEnds {
			whole = false
			continue
		}
		shapes = append(shapes, shapesOf(it, i, content.Identity)...)
	}
	return shapes, whole
}

// tiles tells where the tiles of a pattern leave nothing to be seen of what is below them. inv leads from the page to the base
// space of the scene that the pattern is used in.
func tiles(p *content.Pattern, inv content.Matrix) func([2]float64) bool {
	shapes, _ := tileShapes(p)
	back, ok := p.Matrix.Invert()
	across, down := math.Abs(p.XStep), math.Abs(p.Step)
	if !ok || across == 0 || down == 0 || len(shapes) == 0 {
		return func([2]float64) bool { return false }
	}
	to := inv.Mul(back)
	return func(at [2]float64) bool {
		x, y := to.Apply(at[0], at[1])
		x -= math.Floor((x-p.BBox[0])/across) * across
		y -= math.Floor((y-p.BBox[1])/down) * down
		if x > p.BBox[2] || y > p.BBox[3] {
			return false
		}
		lets := 1.0
		for i := range shapes {
			if s := &shapes[i]; s.holds([2]float64{x, y}) {
				lets *= s.at([2]float64{x, y}).lets()
			}
		}
		return lets < leastSeen
	}
}
