package asset

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"slices"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/raw"
)

const side = 32

// masked is a picture whose left half its mask hides.
func masked(hidden func(x int) bool) *Image {
	m := &Image{Width: side, Height: side, Stream: &obj.Stream{Dict: obj.Dict{"BitsPerComponent": obj.Integer(8)}, Raw: make([]byte, side*side)}}
	for i := range m.Stream.Raw {
		if !hidden(i % side) {
			m.Stream.Raw[i] = 255
		}
	}
	return &Image{Width: side, Height: side, cutout: cutoutOf(m)}
}

func TestSamplesThatAMaskHidesAreBlank(t *testing.T) {
	left := func(x int) bool { return x < side/2 }
	for name, tc := range map[string]struct {
		bits int
		of   byte
	}{"eight bits": {8, 0xFF}, "one bit": {1, 0xFF}} {
		t.Run(name, func(t *testing.T) {
			d := obj.Dict{"BitsPerComponent": obj.Integer(tc.bits), "ColorSpace": obj.Name("DeviceGray")}
			b := bytes.Repeat([]byte{tc.of}, side*side*tc.bits/8)
			out, _, err := shownOnly(d, b, nil, masked(left))
			if err != nil {
				t.Fatal(err)
			}
			if row := out[:side*tc.bits/8]; row[0] != 0 || row[len(row)-1] != 0xFF {
				t.Errorf("a row is %x", row)
			}
			if !slices.Contains(b, tc.of) || slices.Contains(b, 0) {
				t.Error("the source has changed")
			}
		})
	}
}

func TestAPictureThatItsMaskHidesWhollyHasNoSamplesLeft(t *testing.T) {
	d := obj.Dict{"BitsPerComponent": obj.Integer(8), "ColorSpace": obj.Name("DeviceGray")}
	out, rest, err := shownOnly(d, []byte("a photograph"), []raw.Coding{{Name: "DCTDecode"}}, masked(func(int) bool { return true }))
	if err != nil || len(rest) != 0 || !bytes.Equal(out, []byte{0}) {
		t.Errorf("%q is left, coded with %v (%v)", out, rest, err)
	}
}

func TestWhatAMaskHidesOfAJPEGIsCodedAnew(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, side, side))
	for i := range m.Pix {
		m.Pix[i] = uint8(i / 4 % 2 * 255)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	out, rest, err := shownOnly(obj.Dict{}, b.Bytes(), []raw.Coding{{Name: "DCTDecode"}}, masked(func(x int) bool { return x < side/2 }))
	if err != nil || len(rest) != 1 {
		t.Fatal(rest, err)
	}
	got, err := jpeg.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	for x := range 6 {
		if v := color.GrayModel.Convert(got.At(x, 5)).(color.Gray).Y; v < 240 {
			t.Errorf("sample %d is %d", x, v)
		}
	}
}
