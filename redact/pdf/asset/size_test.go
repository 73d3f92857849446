package asset

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/raw"
)

func be(parts ...any) (out []byte) {
	for _, p := range parts {
		if s, ok := p.(string); ok {
			out = append(out, s...)
			continue
		}
		var err error
		if out, err = binary.Append(out, binary.BigEndian, p); err != nil {
			panic(err)
		}
	}
	return out
}

// A picture whose coded data are small and whose samples are many is refused before anything decodes it, whichever place
// says how many they are.
func TestAPictureOfTooManySamplesIsRefused(t *testing.T) {
	const far = 60_000
	jpeg := func(w, h uint16) string {
		return string(be("\xff\xd8\xff\xe0", uint16(4), "ab\xff\xc2", uint16(11), uint8(8), h, w, "\x01\x01\x11\x00\xff\xda", uint16(8), "\x01\x01\x00\x00\x3f\x00", "\x00\x00\xff\xd9"))
	}
	jpx := func(w, h uint32) string {
		return string(be("\xff\x4f\xff\x51", uint16(41), uint16(0), w, h, uint32(0), uint32(0), w, h, uint32(0), uint32(0), uint16(1), "\x07\x01\x01"))
	}
	jbig2 := func(w, h uint32) string {
		page := be(uint32(0), uint8(48), uint8(0), uint8(1), uint32(19), uint32(9), uint32(9), uint32(0), uint32(0), uint8(0), uint16(0))
		region := be(uint32(1), uint8(38), uint8(0), uint8(1), uint32(18), w, h, uint32(0), uint32(0), uint8(0), uint8(0))
		return string(append(page, region...))
	}
	small := obj.Dict{"Width": obj.Integer(9), "Height": obj.Integer(9), "BitsPerComponent": obj.Integer(1), "ColorSpace": obj.Name("DeviceGray")}
	large := obj.Dict{"Width": obj.Integer(far), "Height": obj.Integer(far), "BitsPerComponent": obj.Integer(1), "ColorSpace": obj.Name("DeviceGray")}
	for _, c := range []struct {
		name    string
		dict    obj.Dict
		filter  obj.Name
		parms   obj.Dict
		data    string
		refused bool
	}{
		{"its dictionary", large, "", nil, "x", true},
		{"its dictionary, coded as a fax", large, "CCITTFaxDecode", obj.Dict{"K": obj.Integer(-1)}, "x", true},
		{"the parameters of a fax", small, "CCITTFaxDecode", obj.Dict{"Columns": obj.Integer(far), "Rows": obj.Integer(far)}, "x", true},
		{"a fax with rows without number", small, "CCITTFaxDecode", obj.Dict{"Columns": obj.Integer(far), "Rows": obj.Real(1e300)}, "x", true},
		{"a small fax", small, "CCITTFaxDecode", obj.Dict{"Columns": obj.Integer(9), "Rows": obj.Integer(9)}, "x", false},
		{"the frame of a JPEG", small, "DCTDecode", nil, jpeg(far, far), true},
		{"a small JPEG", small, "DCTDecode", nil, jpeg(9, 9), false},
		{"the size of a JPEG 2000 picture", small, "JPXDecode", nil, jpx(far, far), true},
		{"the size of a JPEG 2000 picture that runs over", small, "JPXDecode", nil, jpx(1<<32-1, 1<<32-1), true},
		{"a small JPEG 2000 picture", small, "JPXDecode", nil, jpx(9, 9), false},
		{"a region of JBIG2", small, "JBIG2Decode", nil, jbig2(far, far), true},
		{"a small region of JBIG2", small, "JBIG2Decode", nil, jbig2(9, 9), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := obj.Dict{}
			for k, v := range c.dict {
				d[k] = v
			}
			if c.filter != "" {
				d["Filter"] = c.filter
			}
			if c.parms != nil {
				d["DecodeParms"] = c.parms
			}
			_, err := New(&raw.File{}).Image(&obj.Stream{Dict: d, Raw: []byte(c.data)})
			if errors.Is(err, raw.ErrLimit) != c.refused || err != nil && !c.refused {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestAMaskOfTooManySamplesIsRefused(t *testing.T) {
	grey := func(side int) obj.Dict {
		return obj.Dict{"Width": obj.Integer(side), "Height": obj.Integer(side), "BitsPerComponent": obj.Integer(8), "ColorSpace": obj.Name("DeviceGray")}
	}
	for name, c := range map[string]struct{ picture, mask int }{
		"a large mask on a small picture": {9, 10_000},
		"a small mask on a large picture": {10_000, 9},
	} {
		t.Run(name, func(t *testing.T) {
			d := grey(c.picture)
			d["SMask"] = &obj.Stream{Dict: grey(c.mask), Raw: []byte("\x00\xff")}
			if _, err := New(&raw.File{}).Image(&obj.Stream{Dict: d, Raw: []byte("x")}); !errors.Is(err, raw.ErrLimit) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// The samples of a document's scans are kept as small as they will be written.
func TestSamplesOfALargePictureAreKeptCoded(t *testing.T) {
	samples := make([]byte, 1000*1000)
	for i := range samples {
		samples[i] = byte(i / 1000)
	}
	d := obj.Dict{"Width": obj.Integer(1000), "Height": obj.Integer(1000), "BitsPerComponent": obj.Integer(8), "ColorSpace": obj.Name("DeviceGray")}
	im, err := New(&raw.File{}).Image(&obj.Stream{Dict: d, Raw: samples})
	if err != nil {
		t.Fatal(err)
	}
	if len(im.Stream.Raw) > len(samples)/20 {
		t.Errorf("%d bytes are kept of %d", len(im.Stream.Raw), len(samples))
	}
	if got, err := (&raw.File{}).Decode(im.Stream); err != nil || !bytes.Equal(got, samples) {
		t.Errorf("it reads as %d other bytes, %v", len(got), err)
	}
}
