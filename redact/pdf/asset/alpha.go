package asset

import "github.com/caseveil/caseveil/redact/pdf/obj"

// dense is the share of a sample's highest value from which it hides what lies below.
const dense = 0.96

// Hides reports whether an image hides what lies below it at a place of the unit square that it is drawn into (8.9.5.1). Of
// masks whose coding is not undone here nobody knows: they hide nothing.
func (im *Image) Hides(x, y float64) bool {
	switch {
	case x < 0 || x > 1 || y < 0 || y > 1:
		return false
	case im.Opaque:
		return true
	case im.Stencil:
		v, ok := im.sample(x, y)
		return ok && v < 0.5 // a stencil paints where its samples are 0 (8.9.6.2)
	case im.alpha == nil:
		return false
	}
	v, ok := im.alpha.sample(x, y)
	if im.alpha.Stencil {
		return ok && v < 0.5 // 8.9.6.3: 1 masks out
	}
	return ok && v >= dense
}

// HidesAll reports whether an image hides all below it.
func (im *Image) HidesAll() bool {
	if im.Opaque {
		return true
	}
	of := im
	if !im.Stencil {
		if of = im.alpha; of == nil {
			return false
		}
	}
	for row := range of.Height {
		for column := range of.Width {
			if !im.Hides((float64(column)+0.5)/float64(of.Width), (float64(row)+0.5)/float64(of.Height)) {
				return false
			}
		}
	}
	return true
}

// sample is the sample of a picture of one component at a place, from 0 to 1.
func (im *Image) sample(x, y float64) (float64, bool) {
	d := im.Stream.Dict
	if _, coded := d["Filter"]; coded {
		return 0, false
	}
	bits := whole(d["BitsPerComponent"])
	if im.Stencil {
		bits = 1
	}
	if bits != 1 && bits != 2 && bits != 4 && bits != 8 && bits != 16 {
		return 0, false
	}
	column := min(int(x*float64(im.Width)), im.Width-1)
	row := min(int((1-y)*float64(im.Height)), im.Height-1) // the first row is the top one
	at := row*((im.Width*bits+7)/8)*8 + column*bits
	if (at+bits+7)/8 > len(im.Stream.Raw) {
		return 0, false
	}
	v := int(im.Stream.Raw[at/8])
	switch {
	case bits == 16:
		v = v<<8 | int(im.Stream.Raw[at/8+1])
	case bits < 8:
		v = v >> (8 - bits - at%8) & (1<<bits - 1)
	}
	value := float64(v) / float64(int(1)<<bits-1)
	if a, ok := d["Decode"].(obj.Array); ok && len(a) == 2 {
		if whole(a[0]) == 1 && whole(a[1]) == 0 {
			value = 1 - value
		}
	}
	return value, true
}
