package asset

import (
	"crypto/sha256"

	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/raw"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// An Image is the clean copy of a raster (8.9.5).
type Image struct {
	Stream        *obj.Stream
	Width, Height int
	Fine          [2]int   // samples across and down of the finest of it and its masks
	Stencil       bool     // an image mask: painted with the fill colour
	Opaque        bool     // it hides what lies below it
	Lossy         bool     // DCT or JPEG 2000
	Hash          [32]byte // of the samples as they are stored and those of its masks; the same picture has the same
	masks         [][32]byte
	Conceals      bool    // its samples may hold more than it shows
	Solid         bool    // it hides all that lies below it, whatever mask it has
	cutout        *cutout // says where it paints; nil where it has none, or nobody knows
}

// Image copies an image XObject, once.
func (s *Set) Image(src *obj.Stream) (*Image, error) {
	if im, ok := s.images[src]; ok {
		return im, nil
	}
	im, err := s.image(src, true)
	if err != nil {
		return nil, err
	}
	if err := im.pack(); err != nil {
		return nil, err
	}
	s.images[src] = im
	return im, nil
}

// roomy is the length from which samples are kept as they will be written: a scan of a page holds tens of megabytes of them.
const roomy = 256 << 10

// pack codes samples that nothing encodes, unless they say where im paints: those are looked up one by one.
func (im *Image) pack() error {
	if _, coded := im.Stream.Dict["Filter"]; coded || len(im.Stream.Raw) < roomy || im.Stencil {
		return nil
	}
	b, err := write.Deflate(im.Stream.Raw)
	if err != nil {
		return err
	}
	im.Stream.Dict["Filter"], im.Stream.Raw = obj.Name("FlateDecode"), b
	return nil
}

// Inline copies an inline image (8.9.7) whose names of colour spaces were looked up before. It belongs to one place of the
// page and is not remembered.
func (s *Set) Inline(src *obj.Stream) (*Image, error) { return s.image(src, true) }

func (s *Set) image(src *obj.Stream, masks bool) (*Image, error) {
	w, _ := s.file.Number(src.Dict["Width"])
	h, _ := s.file.Number(src.Dict["Height"])
	if w < 1 || h < 1 || w > 1<<17 || h > 1<<17 {
		return nil, unknown("a picture without a size")
	}
	d, err := s.pick(src.Dict, "Width", "Height", "BitsPerComponent", "Decode", "ImageMask", "Interpolate")
	if err != nil {
		return nil, err
	}
	d["Type"], d["Subtype"] = obj.Name("XObject"), obj.Name("Image")
	im := &Image{Width: int(w), Height: int(h), Stencil: d["ImageMask"] == true, Opaque: true}
	im.Fine = [2]int{im.Width, im.Height}
	if cs, ok := src.Dict["ColorSpace"]; ok && !im.Stencil {
		if d["ColorSpace"], err = s.Space(cs); err != nil {
			return nil, err
		}
	}
	if im.Stencil {
		im.Opaque = false
	}
	if masks {
		if err := s.masks(src, d, im); err != nil {
			return nil, err
		}
	}
	b, rest, err := s.file.Unwrap(src)
	if err != nil {
		return nil, err
	}
	if err := s.fits(im, b, rest); err != nil {
		return nil, err
	}
	if len(rest) == 0 {
		b = samples(d, b, im.Width, im.Height)
	}
	if im.cutout != nil {
		if b, rest, err = shownOnly(d, b, rest, im); err != nil {
			return nil, err
		}
	}
	im.Hash = sha256.Sum256(b)
	for _, m := range im.masks {
		im.Hash = sha256.Sum256(append(im.Hash[:], m[:]...))
	}
	im.Conceals = im.Conceals || conceals(d, b, len(rest) > 0, im.Width, im.Height)
	im.Stream = &obj.Stream{Dict: d, Raw: b}
	if len(rest) > 0 {
		if err := s.encoded(im.Stream, rest); err != nil {
			return nil, err
		}
		im.Lossy = rest[0].Name == "DCTDecode" || rest[0].Name == "JPXDecode"
	}
	if im.Stencil {
		im.cutout = cutoutOf(im)
	}
	im.Solid = im.Opaque || im.cutout != nil && im.cutout.all(true)
	return im, nil
}

// masks copies what makes parts of an image transparent.
func (s *Set) masks(src *obj.Stream, d obj.Dict, im *Image) error {
	if soft := s.file.Stream(src.Dict["SMask"]); soft != nil {
		m, err := s.image(soft, false)
		if err != nil {
			return err
		}
		if matte, err := s.plain(soft.Dict["Matte"], 0); err == nil && matte != nil {
			m.Stream.Dict["Matte"] = matte
		}
		d["SMask"], im.Opaque, im.cutout = m.Stream, false, cutoutOf(m)
		im.mask(m)
	}
	v, err := s.file.Resolve(src.Dict["Mask"])
	if err != nil || v == nil {
		return err
	}
	im.Opaque = false
	if stencil, ok := v.(*obj.Stream); ok {
		m, err := s.image(stencil, false)
		if err != nil {
			return err
		}
		m.Stream.Dict["ImageMask"], m.Stencil = true, true
		d["Mask"] = m.Stream
		if d["SMask"] == nil { // which takes the place of a mask (11.6.5.2)
			im.cutout = cutoutOf(m)
		}
		im.mask(m)
		return nil
	}
	d["Mask"], err = s.plain(v, 0)
	return err
}

// mask notes a picture that says what is seen of im: letters can stand in it as well as in im.
func (im *Image) mask(m *Image) {
	im.masks, im.Conceals = append(im.masks, m.Hash), im.Conceals || m.Conceals
	im.Fine = [2]int{max(im.Fine[0], m.Width), max(im.Fine[1], m.Height)}
}

// encoded keeps the coding of a stream whose first remaining filter only an image decoder can undo.
func (s *Set) encoded(out *obj.Stream, rest []raw.Coding) error {
	if len(rest) != 1 {
		return unknown("a picture with filters in an unusual order")
	}
	out.Dict["Filter"] = rest[0].Name
	switch rest[0].Name {
	case "DCTDecode":
		b, ok := stripJPEG(out.Raw)
		if !ok {
			return unknown("a JPEG that is damaged")
		}
		out.Raw = b
		if t, ok := s.file.Number(rest[0].Parms["ColorTransform"]); ok {
			out.Dict["DecodeParms"] = obj.Dict{"ColorTransform": obj.Integer(t)}
		}
	case "JPXDecode":
		b, ok := stripJPX(out.Raw)
		if !ok {
			return unknown("a JPEG 2000 picture that is damaged")
		}
		out.Raw = b
	case "CCITTFaxDecode":
		parms, err := s.pick(rest[0].Parms, "K", "EndOfLine", "EncodedByteAlign", "Columns", "Rows", "EndOfBlock", "BlackIs1")
		if err != nil {
			return err
		}
		out.Dict["DecodeParms"] = parms
	case "JBIG2Decode":
		globals := s.file.Stream(rest[0].Parms["JBIG2Globals"])
		if globals == nil {
			return nil
		}
		b, err := s.file.Decode(globals)
		if err != nil {
			return err
		}
		out.Dict["DecodeParms"] = obj.Dict{"JBIG2Globals": &obj.Stream{Dict: obj.Dict{}, Raw: b}}
	}
	return nil
}

// stripJPEG leaves out the segments of a JPEG that hold no picture: comments and every APPn but Adobe's, which says
// how colours are stored. Colour profiles go too: PDF takes the colour space from the dictionary.
func stripJPEG(b []byte) ([]byte, bool) {
	if len(b) < 4 || b[0] != 0xFF || b[1] != 0xD8 {
		return nil, false
	}
	out := []byte{0xFF, 0xD8}
	for i := 2; i+4 <= len(b); {
		if b[i] != 0xFF {
			return nil, false
		}
		marker := b[i+1]
		if marker == 0xFF {
			i++
			continue
		}
		size := int(b[i+2])<<8 | int(b[i+3])
		if marker == 0xD9 || size < 2 || i+2+size > len(b) {
			return nil, false
		}
		keep := marker < 0xE0 || marker > 0xEF && marker != 0xFE
		if marker == 0xEE && size >= 14 && string(b[i+4:i+9]) == "Adobe" {
			out = append(append(out, 0xFF, 0xEE, 0, 14), b[i+4:i+16]...)
		} else if keep {
			out = append(out, b[i:i+2+size]...)
		}
		i += 2 + size
		if marker != 0xDA {
			continue
		}
		// Entropy-coded data run up to the next marker that is neither a stuffed byte nor a restart.
		start := i
		for i+1 < len(b) && (b[i] != 0xFF || b[i+1] == 0 || b[i+1] >= 0xD0 && b[i+1] <= 0xD7) {
			i++
		}
		out = append(out, b[start:min(i, len(b))]...)
		if i+1 >= len(b) || b[i+1] == 0xD9 {
			return append(out, 0xFF, 0xD9), true
		}
	}
	return nil, false
}

// stripJPX takes the codestream's boxes of a JPEG 2000 file and leaves XML, UUID and unknown boxes out.
func stripJPX(b []byte) ([]byte, bool) {
	if len(b) > 4 && b[0] == 0xFF && b[1] == 0x4F {
		return b, true // a bare codestream
	}
	var out []byte
	for i := 0; i+8 <= len(b); {
		size := int(b[i])<<24 | int(b[i+1])<<16 | int(b[i+2])<<8 | int(b[i+3])
		if size == 0 {
			size = len(b) - i
		}
		if size < 8 || i+size > len(b) {
			return nil, false
		}
		switch string(b[i+4 : i+8]) {
		case "jP  ", "ftyp", "jp2h", "jp2c":
			out = append(out, b[i:i+size]...)
		}
		i += size
	}
	return out, len(out) > 0
}
