package content

import (
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// state is the graphics state (8.4). It is copied by q; what it points to is never changed.
type state struct {
	ctm   Matrix
	paint Paint
	shot  *Paint // paint as items hold it, until paint changes
	clip  *Clip

	face                            *font.Face
	size, tc, tw, th, leading, rise float64 // th: Tz/100
	render                          int
	fillSpace, strokeSpace          spaceInfo
	strayed                         bool    // text was added to the clip: what follows is dropped,
	lettering                       []*Text // and this text is painted with it
}

// spaceInfo is what sc and scn need to know of the current colour space.
type spaceInfo struct {
	pattern bool
	under   obj.Object // of an uncoloured pattern
}

func initial() state {
	black := Colour{Space: obj.Name("DeviceGray"), Comps: []float64{0}}
	return state{ctm: Identity, th: 1, paint: Paint{
		Fill: black, Stroke: black, LineWidth: 1, Miter: 10, FillAlpha: 1, StrokeAlpha: 1, Blend: "Normal",
	}}
}

// snapshot gives the current paint for an item.
func (s *state) snapshot() *Paint {
	if s.shot == nil {
		p := s.paint
		s.shot = &p
	}
	return s.shot
}

// marked is one open marked-content sequence.
type marked struct {
	mark   Mark
	hidden bool // in a layer that is off
	actual *Actual
}
