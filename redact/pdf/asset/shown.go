package asset

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/raw"
)

const (
	mostDecoded = 30_000_000 // samples of a JPEG that is decoded
	rim         = 1          // samples of a mask beside what is seen that viewers may mix in
	mostUneven  = 24         // between the samples of a ground that a JPEG keeps as nearly even
)

// shownOnly gives the samples of an image, and how they are coded, without those that its mask lets nobody see: a person cut out
// of a photograph has the room around them in the file still.
func shownOnly(d obj.Dict, b []byte, rest []raw.Coding, im *Image) ([]byte, []raw.Coding, error) {
	unseen, all := im.cutout.unseen(im.Width, im.Height)
	switch {
	case unseen == nil:
		return b, rest, nil
	case all:
		d["Width"], d["Height"], d["BitsPerComponent"], d["ColorSpace"] = obj.Integer(1), obj.Integer(1), obj.Integer(8), obj.Name("DeviceGray")
		delete(d, "Decode")
		return []byte{0}, nil, nil
	case len(rest) == 0:
		return blanked(d, b, im.Width, unseen), rest, nil
	case len(rest) == 1 && rest[0].Name == "DCTDecode":
		return blankedJPEG(b, rest, im, unseen)
	}
	return b, rest, nil
}

// unseen tells which samples of an image of a size the mask hides for sure; nil: none, all: each of them.
func (c *cutout) unseen(width, height int) (out []bool, all bool) {
	none := make([]bool, c.width*c.height)
	for row := range c.height {
		for column := range c.width {
			v, ok := c.sample(column, row)
			none[row*c.width+column] = ok && v == c.none
		}
	}
	if !slices.Contains(none, false) {
		return none, true
	}
	if !slices.Contains(none, true) {
		return nil, false
	}
	hidden := func(x0, x1, y0, y1 int) bool {
		for y := max(y0-rim, 0); y < min(y1+rim, c.height); y++ {
			if slices.Contains(none[y*c.width+max(x0-rim, 0):y*c.width+min(x1+rim, c.width)], false) {
				return false
			}
		}
		return true
	}
	out = make([]bool, width*height)
	for y := range height {
		y0, y1 := y*c.height/height, ((y+1)*c.height+height-1)/height
		for x := range width {
			out[y*width+x] = hidden(x*c.width/width, ((x+1)*c.width+width-1)/width, y0, y1)
		}
	}
	return out, false
}

// blanked sets samples that nothing encodes to 0.
func blanked(d obj.Dict, b []byte, width int, unseen []bool) []byte {
	bits := whole(d["BitsPerComponent"]) * components(d["ColorSpace"])
	if bits < 1 {
		return b
	}
	out := slices.Clone(b)
	row := (width*bits + 8 - 1) / 8 * 8
	for i, gone := range unseen {
		if !gone {
			continue
		}
		at := i/width*row + i%width*bits
		for k := at; k < at+bits && k/8 < len(out); k++ {
			out[k/8] &^= 0x80 >> (k % 8)
		}
	}
	return out
}

// blankedJPEG codes a JPEG anew without what nobody sees. One whose unseen ground is even stays as it is.
func blankedJPEG(b []byte, rest []raw.Coding, im *Image, unseen []bool) ([]byte, []raw.Coding, error) {
	if im.Width*im.Height > mostDecoded {
		return b, rest, nil
	}
	src, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil || src.Bounds().Dx() != im.Width || src.Bounds().Dy() != im.Height {
		return b, rest, nil // viewers that do not show it do not show what is below its mask either
	}
	var out draw.Image
	switch src.(type) {
	case *image.Gray:
		out = image.NewGray(src.Bounds())
	case *image.YCbCr:
		out = image.NewRGBA(src.Bounds())
	default:
		return b, rest, nil
	}
	draw.Draw(out, out.Bounds(), src, image.Point{}, draw.Src)
	if even(out, unseen) {
		return b, rest, nil
	}
	for i, gone := range unseen {
		if gone {
			out.Set(i%im.Width, i/im.Width, image.White.C)
		}
	}
	var coded bytes.Buffer
	if err := jpeg.Encode(&coded, out, &jpeg.Options{Quality: quality}); err != nil {
		return nil, nil, fmt.Errorf("encode a picture: %w", err)
	}
	return coded.Bytes(), []raw.Coding{{Name: "DCTDecode"}}, nil
}

// even reports whether the unseen samples of a picture are nearly the same: nothing is hidden there.
func even(m draw.Image, unseen []bool) bool {
	w := m.Bounds().Dx()
	var low, high [3]uint32
	first := true
	for i, gone := range unseen {
		if !gone {
			continue
		}
		r, g, b, _ := m.At(i%w, i/w).RGBA()
		for k, v := range [3]uint32{r >> 8, g >> 8, b >> 8} {
			if first || v < low[k] {
				low[k] = v
			}
			if first || v > high[k] {
				high[k] = v
			}
		}
		first = false
	}
	return high[0]-low[0] <= mostUneven && high[1]-low[1] <= mostUneven && high[2]-low[2] <= mostUneven
}
