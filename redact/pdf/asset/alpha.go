package asset

import "github.com/caseveil/caseveil/redact/pdf/obj"

// dense is the share of a soft mask's highest value from which what it masks hides what lies below.
const dense = 0.96

// cutout are the samples that say where an image paints: a stencil's own, or those of a mask.
type cutout struct {
	width, height, bits int
	raw                 []byte
	least, most         int // samples that paint
	none                int // the sample that lets nothing be seen
}

// cutoutOf gives the samples of a stencil or of a soft mask; nil where their coding is not undone here, and nobody knows.
func cutoutOf(im *Image) *cutout {
	d := im.Stream.Dict
	if _, coded := d["Filter"]; coded {
		return nil
	}
	c := &cutout{width: im.Width, height: im.Height, bits: whole(d["BitsPerComponent"]), raw: im.Stream.Raw}
	if im.Stencil {
		c.bits = 1
	}
	if c.bits != 1 && c.bits != 2 && c.bits != 4 && c.bits != 8 && c.bits != 16 {
		return nil
	}
	top := 1<<c.bits - 1
	faintest := int(dense*float64(top)) + 1
	decode, _ := d["Decode"].(obj.Array)
	inverted := len(decode) > 0 && whole(decode[0]) == 1
	switch {
	case im.Stencil && inverted:
		c.least, c.most = 1, 1
	case im.Stencil: // it paints where its samples are 0 (8.9.6.2)
		c.none = 1
	case inverted:
		c.most, c.none = top-min(faintest, top), top
	default:
		c.least, c.most = min(faintest, top), top
	}
	return c
}

// paints reports whether the image paints at a sample, of which the first row is the top one.
func (c *cutout) paints(column, row int) bool {
	v, ok := c.sample(column, row)
	return ok && c.least <= v && v <= c.most
}

func (c *cutout) sample(column, row int) (int, bool) {
	at := row*((c.width*c.bits+7)/8)*8 + column*c.bits
	if (at+c.bits+7)/8 > len(c.raw) {
		return 0, false
	}
	v := int(c.raw[at/8])
	switch {
	case c.bits == 16:
		v = v<<8 | int(c.raw[at/8+1])
	case c.bits < 8:
		v = v >> (8 - c.bits - at%8) & (1<<c.bits - 1)
	}
	return v, true
}

// all reports whether every sample paints, or none, as wanted.
func (c *cutout) all(paints bool) bool {
	for row := range c.height {
		for column := range c.width {
			if c.paints(column, row) != paints {
				return false
			}
		}
	}
	return true
}

// Hides reports whether an image is known to hide what lies below it at a place of the unit square that it is drawn into
// (8.9.5.1).
func (im *Image) Hides(x, y float64) bool {
	if im.Solid || im.cutout == nil {
		return im.Solid
	}
	c := im.cutout
	return c.paints(min(max(int(x*float64(c.width)), 0), c.width-1), min(max(int((1-y)*float64(c.height)), 0), c.height-1))
}

// Blank reports whether an image is a stencil that paints nothing, as the glyph of a space in a font of bitmaps.
func (im *Image) Blank() bool { return im.Stencil && im.cutout != nil && im.cutout.all(false) }
