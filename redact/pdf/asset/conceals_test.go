package asset

import (
	"image"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

func TestAPictureWhoseSamplesMayHoldMoreThanItShowsIsKnown(t *testing.T) {
	palette := func(colours string) obj.Array {
		return obj.Array{obj.Name("Indexed"), obj.Name("DeviceRGB"), obj.Integer(len(colours)/3 - 1), obj.String(colours)}
	}
	ink := obj.Array{obj.Name("Separation"), obj.Name("None"), obj.Name("DeviceGray"), obj.Dict{}}
	grey := obj.Name("DeviceGray")
	numbers := func(v ...int) obj.Array {
		var out obj.Array
		for _, n := range v {
			out = append(out, obj.Integer(n))
		}
		return out
	}
	for name, tc := range map[string]struct {
		space    obj.Object
		bits     int
		decode   obj.Array
		mask     obj.Object
		samples  string
		conceals bool
	}{
		"greys":                                {grey, 8, nil, nil, "\x00\x80\xff\x10", false},
		"greys turned round":                   {grey, 8, numbers(1, 0), nil, "\x00\x80\xff\x10", false},
		"greys of which all become white":      {grey, 8, numbers(1, 1), nil, "\x00\x80\xff\x10", true},
		"greys that are clamped":               {grey, 8, numbers(-33, 30), nil, "\x64\x65\x66\x67", true},
		"greys that nobody tells apart":        {grey, 8, nil, nil, "\xfe\xff\xfd\xfe", true},
		"one grey":                             {grey, 8, nil, nil, "\xfe\xfe\xfe\xfe", false},
		"sixteen bits":                         {grey, 16, nil, nil, "\x80\x00\x80\xff\x80\x00\x80\xff", true},
		"samples that a colour key hides":      {grey, 8, nil, numbers(0, 255), "\x00\x80\xff\x10", true},
		"an ink that is never seen":            {ink, 8, nil, nil, "\x00\x80\xff\x10", true},
		"a palette":                            {palette("\x00\x00\x00\xff\xff\xff"), 8, nil, nil, "\x00\x01\x00\x01", false},
		"a palette with one colour twice":      {palette("\xcc\xcc\xcc\xcc\xcc\xcc"), 8, nil, nil, "\x00\x01\x00\x01", true},
		"one that is used once":                {palette("\xcc\xcc\xcc\xcc\xcc\xcc"), 8, nil, nil, "\x00\x00\x00\x00", false},
		"a palette of tones that look alike":   {palette("\xcc\xcc\xcc\xcc\xcc\xcd"), 8, nil, nil, "\x00\x01\x00\x01", true},
		"samples beyond the end of a palette":  {palette("\x00\x00\x00\xff\xff\xff"), 8, nil, nil, "\x00\x01\x02\x07", true},
		"a palette of one bit, turned round":   {palette("\x00\x00\x00\xff\xff\xff"), 1, numbers(1, 0), nil, "\x80\x40", false},
		"a palette that an array makes others": {palette("\x00\x00\x00\xff\xff\xff"), 8, numbers(0, 1), nil, "\x00\x01\x00\x01", true},
	} {
		t.Run(name, func(t *testing.T) {
			d := obj.Dict{"BitsPerComponent": obj.Integer(tc.bits), "ColorSpace": tc.space}
			if tc.decode != nil {
				d["Decode"] = tc.decode
			}
			if tc.mask != nil {
				d["Mask"] = tc.mask
			}
			if got := conceals(d, []byte(tc.samples), false, 2, 2); got != tc.conceals {
				t.Errorf("conceals: %t", got)
			}
		})
	}
}

func TestADrawingWhoseTonesNobodyTellsApartHasOne(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 2, 1))
	copy(m.Pix, []byte{204, 204, 204, 255, 204, 204, 205, 255})
	Raster{Pixels: m}.Plain()
	if m.RGBAAt(0, 0) != m.RGBAAt(1, 0) {
		t.Errorf("they are %v", m.Pix)
	}
	copy(m.Pix, []byte{204, 204, 204, 255, 0, 0, 0, 255})
	Raster{Pixels: m}.Plain()
	if m.RGBAAt(0, 0) == m.RGBAAt(1, 0) {
		t.Error("what is seen is lost")
	}
}
