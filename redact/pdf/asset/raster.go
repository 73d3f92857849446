package asset

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/jpeg"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// quality of a picture that was lossy before: so high that print does not get new edges.
const quality = 90

// A Raster is pixels that are to become an image.
type Raster struct {
	Pixels *image.RGBA // painted on white
	Alpha  *image.Gray // nil: it hides all below it
	Lossy  bool        // it was lossy before, so that it may be again
}

// NewImage encodes a raster: black and white with one bit a sample, greys with eight, colours with three times eight.
// There is nothing in it but samples. The same raster gives the same bytes.
func NewImage(r Raster) (*Image, error) {
	size := r.Pixels.Rect.Size()
	d := obj.Dict{"Type": obj.Name("XObject"), "Subtype": obj.Name("Image"), "Width": obj.Integer(size.X), "Height": obj.Integer(size.Y),
		"BitsPerComponent": obj.Integer(8), "ColorSpace": obj.Name("DeviceRGB")}
	s := &obj.Stream{Dict: d}
	grey, plain := depth(r.Pixels)
	switch {
	case plain:
		d["BitsPerComponent"], d["ColorSpace"] = obj.Integer(1), obj.Name("DeviceGray")
		s.Raw = bits(r.Pixels)
	case r.Lossy:
		var m image.Image = r.Pixels
		if grey {
			d["ColorSpace"], m = obj.Name("DeviceGray"), greys(r.Pixels)
		}
		var b bytes.Buffer
		if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil {
			return nil, fmt.Errorf("encode a picture: %w", err)
		}
		d["Filter"], s.Raw = obj.Name("DCTDecode"), b.Bytes()
	case grey:
		d["ColorSpace"], s.Raw = obj.Name("DeviceGray"), greys(r.Pixels).Pix
	default:
		s.Raw = colours(r.Pixels)
	}
	im := &Image{Stream: s, Width: size.X, Height: size.Y, Fine: [2]int{size.X, size.Y}, Opaque: r.Alpha == nil, Hash: sha256.Sum256(s.Raw)}
	if r.Alpha != nil {
		d["SMask"] = &obj.Stream{Raw: r.Alpha.Pix, Dict: obj.Dict{"Type": obj.Name("XObject"), "Subtype": obj.Name("Image"),
			"Width": obj.Integer(size.X), "Height": obj.Integer(size.Y), "BitsPerComponent": obj.Integer(8), "ColorSpace": obj.Name("DeviceGray")}}
	}
	return im, nil
}

// depth reports whether all samples are grey, and whether they are even all black or white.
func depth(m *image.RGBA) (grey, plain bool) {
	grey, plain = true, true
	for y := range m.Rect.Dy() {
		row := m.Pix[y*m.Stride : y*m.Stride+4*m.Rect.Dx()]
		for i := 0; i < len(row); i += 4 {
			if row[i] != row[i+1] || row[i] != row[i+2] {
				return false, false
			}
			if row[i] != 0 && row[i] != 255 {
				plain = false
			}
		}
	}
	return grey, plain
}

func greys(m *image.RGBA) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, m.Rect.Dx(), m.Rect.Dy()))
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			out.Pix[y*out.Stride+x] = m.Pix[y*m.Stride+4*x]
		}
	}
	return out
}

func bits(m *image.RGBA) []byte {
	stride := (m.Rect.Dx() + 7) / 8
	out := make([]byte, stride*m.Rect.Dy())
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			if m.Pix[y*m.Stride+4*x] != 0 {
				out[y*stride+x/8] |= 0x80 >> (x % 8)
			}
		}
	}
	return out
}

func colours(m *image.RGBA) []byte {
	out := make([]byte, 0, 3*m.Rect.Dx()*m.Rect.Dy())
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			i := y*m.Stride + 4*x
			out = append(out, m.Pix[i], m.Pix[i+1], m.Pix[i+2])
		}
	}
	return out
}
