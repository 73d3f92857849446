package asset

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/raw"
)

// A file of a kilobyte can hold a picture of gigabytes. Limits in samples of one picture, whatever says how many it has: its
// dictionary, the parameters of its filter, or the coded data, which decoders believe.
const (
	mostSamples = 140_000_000 // a sheet of A0, scanned with 300 samples an inch
	mostMasked  = 1 << 26     // of one with a mask: which of its samples are seen is asked of each
)

func tooLarge() error { return fmt.Errorf("%w: a picture with too many samples", raw.ErrLimit) }

// fits refuses an image that is larger than is decoded anywhere.
func (s *Set) fits(im *Image, b []byte, rest []raw.Coding) error {
	most := im.Width * im.Height
	for _, c := range rest {
		most = max(most, s.coded(c, b, im))
	}
	if most > mostSamples || im.cutout != nil && max(im.Width*im.Height, im.cutout.width*im.cutout.height) > mostMasked {
		return tooLarge()
	}
	return nil
}

// coded is how many samples coded data say that they hold.
func (s *Set) coded(c raw.Coding, b []byte, im *Image) int {
	switch c.Name {
	case "DCTDecode":
		return samplesOfJPEG(b)
	case "JPXDecode":
		return samplesOfJPX(b)
	case "JBIG2Decode":
		return samplesOfJBIG2(b)
	case "CCITTFaxDecode":
		return area(s.count(c, "Columns", 1728), s.count(c, "Rows", im.Height))
	}
	return 0
}

// area is a product that does not run over, whatever stands in a file.
func area(w, h int) int { return max(min(w, 1<<31), 0) * max(min(h, 1<<31), 0) }

// count is a parameter of CCITTFaxDecode (7.4.6, table 11).
func (s *Set) count(c raw.Coding, key obj.Name, otherwise int) int {
	v, ok := s.file.Number(c.Parms[key])
	if !ok || v < 1 {
		return otherwise
	}
	return int(min(v, 1<<32))
}

// samplesOfJPEG reads the frame header (ITU T.81, B.2.2); the largest where there are several.
func samplesOfJPEG(b []byte) int {
	most := 0
	for i := 2; i+9 < len(b); {
		if b[i] != 0xFF {
			i++
			continue
		}
		marker := b[i+1]
		switch {
		case marker == 0 || marker == 0xFF || marker >= 0xD0 && marker <= 0xD8: // stuffed, filled, or without a length
			i += 1 + min(int(marker), 1)
			continue
		case marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC:
			most = max(most, area(int(binary.BigEndian.Uint16(b[i+5:])), int(binary.BigEndian.Uint16(b[i+7:]))))
		}
		i += 2 + max(2, int(binary.BigEndian.Uint16(b[i+2:])))
	}
	return most
}

// samplesOfJPX reads the size marker of each codestream (ISO 15444-1, A.5.1).
func samplesOfJPX(b []byte) int {
	most := 0
	for start := []byte{0xFF, 0x4F, 0xFF, 0x51}; ; {
		i := bytes.Index(b, start)
		if i < 0 || i+24 > len(b) {
			return most
		}
		at := func(k int) int { return int(binary.BigEndian.Uint32(b[i+k:])) }
		most = max(most, area(at(8)-at(16), at(12)-at(20)))
		b = b[i+4:]
	}
}

// samplesOfJBIG2 reads the sizes of pages and regions in a stream of segments (ITU T.88, 7.2).
func samplesOfJBIG2(b []byte) int {
	most := 0
	for len(b) >= 11 {
		number, flags := binary.BigEndian.Uint32(b), b[4]
		refs, head := int(b[5]>>5), 6
		if refs == 7 { // the long form
			refs = int(binary.BigEndian.Uint32(b[5:]) & 0x1FFFFFFF)
			head = 9 + (refs+8)/8
		}
		head += refs * referenceSize(number)
		if flags&0x40 != 0 {
			head += 4
		} else {
			head++
		}
		if head+4 > len(b) || head < 0 {
			return most
		}
		size := int(binary.BigEndian.Uint32(b[head:]))
		data := b[head+4:]
		if kind := flags & 0x3F; (kind == 48 || kind >= 4 && kind <= 43 && kind != 16) && len(data) >= 8 {
			w, h := int(binary.BigEndian.Uint32(data)), int(binary.BigEndian.Uint32(data[4:]))
			if h != 0xFFFFFFFF { // which is found out at the end
				most = max(most, area(w, h))
			}
		}
		if size > len(data) {
			return most
		}
		b = data[size:]
	}
	return most
}

// referenceSize is how many bytes refer to another segment (7.2.5).
func referenceSize(number uint32) int {
	switch {
	case number <= 256:
		return 1
	case number <= 65536:
		return 2
	}
	return 4
}
