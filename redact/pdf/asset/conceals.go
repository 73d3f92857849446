package asset

import (
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// sameTone is by how many levels of 255 samples may differ that nobody tells apart.
const sameTone = 3

// conceals reports whether the samples of an image may hold more than it shows: whoever takes the image out of the file can show
// them in other colours. coded samples are those that only an image decoder knows.
func conceals(d obj.Dict, b []byte, coded bool, width, height int) bool {
	if d["ImageMask"] == true {
		return false
	}
	bits := whole(d["BitsPerComponent"])
	space := write.Value(d["ColorSpace"])
	kind, base := family(space)
	_, key := d["Mask"].(obj.Array) // 8.9.6.4
	if key || bits == 16 || inks(kind) || inks(base) || !plainDecode(d["Decode"], kind, bits) {
		return true
	}
	switch {
	case coded || bits < 1 || bits > 8:
		return false
	case kind == "Indexed":
		return sameColours(space.(obj.Array), b, bits, width, height)
	}
	return bits == 8 && oneTone(b, components(space), width*height)
}

// family names a colour space and, if it has a palette, the space of its colours.
func family(space obj.Object) (name, base obj.Name) {
	switch s := space.(type) {
	case obj.Name:
		return s, ""
	case obj.Array:
		if len(s) == 0 {
			return "", ""
		}
		name, _ = s[0].(obj.Name)
		if name == "Indexed" && len(s) > 1 {
			base, _ = family(s[1])
		}
	case *write.Indirect:
		return family(s.Value)
	}
	return name, base
}

// inks reports whether a colour space has a function that says what of a sample is seen (8.6.6.4, 8.6.6.5).
func inks(kind obj.Name) bool { return kind == "Separation" || kind == "DeviceN" }

// plainDecode reports whether a Decode array leaves the samples as they are, or turns them round (8.9.5.2).
func plainDecode(o obj.Object, kind obj.Name, bits int) bool {
	a, ok := o.(obj.Array)
	if !ok || kind == "Lab" {
		return o == nil || kind == "Lab"
	}
	most := 1
	if kind == "Indexed" {
		most = 1<<bits - 1
	}
	for i := 0; i+1 < len(a); i += 2 {
		if low, high := whole(a[i]), whole(a[i+1]); !(low == 0 && high == most || low == most && high == 0) {
			return false
		}
	}
	return true
}

// sameColours reports whether an image uses two entries of its palette that look the same.
func sameColours(space obj.Array, b []byte, bits, width, height int) bool {
	if len(space) < 4 {
		return false
	}
	n := components(space[1])
	var palette []byte
	switch t := space[3].(type) {
	case obj.String:
		palette = []byte(t)
	case *obj.Stream:
		palette = t.Raw
	}
	if n < 1 || len(palette) < n {
		return true
	}
	var used [256]bool
	c := cutout{width: width, height: height, bits: bits, raw: b}
	for y := range height {
		for x := range width {
			if v, ok := c.sample(x, y); ok {
				used[v] = true
			}
		}
	}
	var colours [][]byte
	for v, u := range used {
		if !u {
			continue
		}
		v = min(v, len(palette)/n-1) // a larger one is adjusted to the last (8.6.6.3)
		colour := palette[v*n : v*n+n]
		if slices.ContainsFunc(colours, func(o []byte) bool { return slices.Equal(o, colour) }) {
			return true
		}
		colours = append(colours, colour)
	}
	return len(colours) > 1 && oneTone(slices.Concat(colours...), n, len(colours))
}

// oneTone reports whether samples of n components differ, and so little that nobody sees it.
func oneTone(b []byte, n, count int) bool {
	if n < 1 || len(b) < n {
		return false
	}
	low, high := slices.Clone(b[:n]), slices.Clone(b[:n])
	for i, v := range b[:min(len(b), n*count)] {
		k := i % n
		low[k], high[k] = min(low[k], v), max(high[k], v)
		if high[k]-low[k] > sameTone {
			return false
		}
	}
	return !slices.Equal(low, high)
}

// Plain makes a raster of one tone of one whose samples nobody tells apart.
func (r Raster) Plain() {
	w := r.Pixels.Rect.Dx()
	var all []byte
	for y := range r.Pixels.Rect.Dy() {
		all = append(all, r.Pixels.Pix[y*r.Pixels.Stride:y*r.Pixels.Stride+4*w]...)
	}
	if oneTone(all, 4, len(all)/4) {
		for i := range r.Pixels.Pix {
			r.Pixels.Pix[i] = r.Pixels.Pix[i%4]
		}
	}
	if r.Alpha != nil && oneTone(r.Alpha.Pix, 1, len(r.Alpha.Pix)) {
		for i := range r.Alpha.Pix {
			r.Alpha.Pix[i] = r.Alpha.Pix[0]
		}
	}
}
