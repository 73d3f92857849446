package content

import (
	"fmt"

	"github.com/caseveil/caseveil/redact/pdf/asset"
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// A Scene is what one content stream draws, in painting order.
type Scene struct {
	Items  []Item
	weight int  // of the items with those of the groups, each as often as it is drawn
	worded bool // it has text, or a group that has
}

// put adds an item and counts what it draws. Groups within groups make that grow without bounds from few operators.
func (s *Scene) put(it Item) {
	s.Items = append(s.Items, it)
	s.weight++
	switch it := it.(type) {
	case *Text:
		s.weight += glyphWeight * len(it.Glyphs)
		s.worded = true
	case *Path:
		s.weight += len(it.Segments) / segmentsAThing
	case *Group:
		s.weight += groupWeight + it.Scene.weight
		s.worded = s.worded || it.Scene.worded
	}
}

// limit refuses a scene that draws too much.
func (s *Scene) limit() error {
	if s.weight > maxDrawn {
		return fmt.Errorf("%w: it draws more than %d things", ErrLimit, maxDrawn)
	}
	return nil
}

// An Item is a *Text, *Path, *Picture, *Shade or *Group.
type Item interface{ Base() *Look }

// A Look is what all items have in common.
type Look struct {
	Paint  *Paint
	Clip   *Clip
	Mark   Mark
	Hidden string // the channel under which the item is dropped and counted; "" when it is seen
}

// Base returns l itself; it makes every item with an embedded Look an Item.
func (l *Look) Base() *Look { return l }

// A Mark is the innermost marked-content sequence that tags the item (14.7.5).
type Mark struct {
	Kind MarkKind
	MCID int         // of Tagged
	Form *obj.Stream // the form whose number it is (14.7.5.2.2); nil for the page's own
}

// A MarkKind says how an item is tagged.
type MarkKind int

const (
	Untagged MarkKind = iota
	Artifact
	Tagged
)

// Paint is the part of the graphics state that says how things look (8.4.1). Values are immutable.
type Paint struct {
	Fill, Stroke Colour
	LineWidth    float64 // in the user space in which it was set
	Cap, Join    int
	Miter        float64
	Dash         []float64
	DashPhase    float64
	Intent       obj.Name
	Flatness     float64
	FillAlpha    float64
	StrokeAlpha  float64
	Blend        obj.Name
	Soft         *SoftMask
	AlphaShape   bool // AIS
	Overprint    [3]int
}

// A Colour is a colour space and its components or pattern.
type Colour struct {
	Space   obj.Object // as asset.Set copies it; a device space is a Name
	Comps   []float64
	Pattern *Pattern
}

// A Pattern is a tiling or a shading (8.7). Its Matrix maps to the base space of the scene it is used in.
type Pattern struct {
	Matrix      Matrix
	Shading     obj.Object // not nil: a shading pattern
	Cell        *Scene     // not nil: a tiling pattern
	Uncoloured  bool
	TilingType  int
	BBox        Rect
	XStep, Step float64 // XStep and YStep
}

// A SoftMask makes what is painted more or less transparent (11.6.5.2).
type SoftMask struct {
	Luminosity bool
	Group      *Group
	Backdrop   []float64
	Transfer   obj.Object // a function, or nil for Identity
}

// A Clip limits what is painted to its path and those of its parents.
type Clip struct {
	Parent  *Clip
	Path    []Segment
	EvenOdd bool
	Bounds  Rect // around this path and all parents'
	depth   int
}

// Depth is the number of paths that limit.
func (c *Clip) Depth() int {
	if c == nil {
		return 0
	}
	return c.depth
}

// A Segment is a path construction operator with points in the base space: 'm', 'l', 'c' or 'h'.
type Segment struct {
	Op byte
	P  [6]float64
}

// Points is how many of the three points of P the operator has.
func (s *Segment) Points() int {
	switch s.Op {
	case 'm', 'l':
		return 1
	case 'c':
		return 3
	}
	return 0
}

// Curve is the place at t, from 0 to 1, of a curve that begins at from (8.5.2.2).
func (s *Segment) Curve(from [2]float64, t float64) (p [2]float64) {
	u := 1 - t
	for k := range p {
		p[k] = u*u*u*from[k] + 3*u*u*t*s.P[k] + 3*u*t*t*s.P[2+k] + t*t*t*s.P[4+k]
	}
	return p
}

// Polygon is the closed path through corners.
func Polygon(corners ...[2]float64) []Segment {
	path := make([]Segment, 0, len(corners)+1)
	for i, c := range corners {
		op := byte('l')
		if i == 0 {
			op = 'm'
		}
		path = append(path, Segment{op, [6]float64{c[0], c[1]}})
	}
	return append(path, Segment{Op: 'h'})
}

// Text is what one Tj, TJ, ' or " shows.
type Text struct {
	Look
	Font   *font.Face
	Render int        // 0 fill, 1 stroke, 2 both; other modes are Hidden
	Matrix [4]float64 // a, b, c, d from text of size 1 to the base space
	Scale  float64    // by which line widths grow from the user space in which they were set
	Glyphs []Glyph
	Spaced float64 // Tc in em, for titles that are letter-spaced
	Nested bool    // it stands in a glyph procedure, where other readers do not look for text
	Actual *Actual // the innermost replacement text that it stands in, or nil
}

// Actual is a replacement text (14.9.4) and the texts that it stands for. Other readers say it instead of what the
// glyphs mean; we believe it only of glyphs that mean nothing by themselves, and never write it.
type Actual struct {
	Text  string
	texts []*Text
}

// A Glyph has its origin in the base space.
type Glyph struct {
	*font.Glyph // the face's own, which is never changed
	X, Y        float64
	Hidden      string // as Look.Hidden
}

// A Path is a painted path.
type Path struct {
	Look
	Segments     []Segment // in the base space
	Fill, Stroke bool
	EvenOdd      bool
	CTM          Matrix // by which a stroke is widened and dashed
}

// A Picture is a painted raster, which fills the unit square of Matrix.
type Picture struct {
	Look
	Image  *asset.Image
	Matrix Matrix
}

// A Shade fills the clip with a shading.
type Shade struct {
	Look
	Shading obj.Object
	Matrix  Matrix
}

// A Group is a form XObject that stays one: it has no text, or it is a transparency group (11.6.6).
type Group struct {
	Look
	Scene    *Scene
	BBox     Rect
	Matrix   Matrix // from the form's space to the base space of the scene that draws it
	Trans    obj.Dict
	NeedsOwn bool // it is a transparency group
}

// Texts calls f for every text of the scene and its groups, with the matrix to the scene's base space.
func (s *Scene) Texts(m Matrix, f func(*Text, Matrix)) {
	for _, it := range s.Items {
		switch it := it.(type) {
		case *Text:
			f(it, m)
		case *Group:
			it.Scene.Texts(it.Matrix.Mul(m), f)
		}
	}
}
