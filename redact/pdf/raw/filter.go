package raw

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// A Coding is one filter of a stream and its parameters.
type Coding struct {
	Name  obj.Name
	Parms obj.Dict
}

// Opaque reports whether the filter's result are pixels that only an image decoder makes.
func (c Coding) Opaque() bool {
	switch c.Name {
	case "DCTDecode", "JPXDecode", "JBIG2Decode", "CCITTFaxDecode":
		return true
	}
	return false
}

// abbreviations are the filter names that inline images use (8.9.7, table 92).
var abbreviations = map[obj.Name]obj.Name{
	"AHx": "ASCIIHexDecode", "A85": "ASCII85Decode", "LZW": "LZWDecode", "Fl": "FlateDecode",
	"RL": "RunLengthDecode", "CCF": "CCITTFaxDecode", "DCT": "DCTDecode",
}

// Codings lists the filters of a stream in the order in which they have to be undone.
func (f *File) Codings(d obj.Dict) ([]Coding, error) {
	names, err := f.list(d, "Filter", "F")
	if err != nil {
		return nil, err
	}
	parms, err := f.list(d, "DecodeParms", "DP")
	if err != nil {
		return nil, err
	}
	out := make([]Coding, len(names))
	for i, n := range names {
		name := f.Name(n)
		if long, ok := abbreviations[name]; ok {
			name = long
		}
		if name == "" {
			return nil, fmt.Errorf("%w: a filter has no name", ErrDamaged)
		}
		out[i].Name = name
		if i < len(parms) {
			out[i].Parms = f.Dict(parms[i])
		}
	}
	return out, nil
}

func (f *File) list(d obj.Dict, key, short obj.Name) (obj.Array, error) {
	o, ok := d[key]
	if !ok {
		o = d[short]
	}
	v, err := f.Resolve(o)
	if err != nil || v == nil {
		return nil, err
	}
	if a, ok := v.(obj.Array); ok {
		return a, nil
	}
	return obj.Array{v}, nil
}

// Decode undoes every filter of s.
func (f *File) Decode(s *obj.Stream) ([]byte, error) {
	b, rest, err := f.Unwrap(s)
	if err != nil {
		return nil, err
	}
	if len(rest) > 0 {
		return nil, fmt.Errorf("%w: a stream has an image filter", ErrDamaged)
	}
	return b, nil
}

// Unwrap undoes the filters of s up to the first one that only an image decoder can undo, and returns what is left.
func (f *File) Unwrap(s *obj.Stream) ([]byte, []Coding, error) {
	codings, err := f.Codings(s.Dict)
	if err != nil {
		return nil, nil, err
	}
	b := s.Raw
	for i, c := range codings {
		if c.Opaque() {
			return b, codings[i:], nil
		}
		if b, err = f.undo(c, b); errors.Is(err, ErrLimit) {
			return nil, nil, err
		} else if err != nil {
			return nil, nil, fmt.Errorf("%w: %s stream: %w", ErrDamaged, known(c.Name), err)
		}
	}
	return b, nil, nil
}

// known keeps an invented filter name, which could say anything, out of messages.
func known(n obj.Name) string {
	for _, k := range abbreviations {
		if k == n {
			return string(n)
		}
	}
	return "unknown"
}

func (f *File) undo(c Coding, b []byte) ([]byte, error) {
	switch c.Name {
	case "FlateDecode":
		out, err := inflate(b)
		if err != nil {
			return nil, err
		}
		return f.unpredict(c.Parms, out)
	case "LZWDecode":
		early := 1
		if v, ok := f.Number(c.Parms["EarlyChange"]); ok {
			early = min(max(int(v), 0), 1)
		}
		out, err := unLZW(b, early)
		if err != nil && (errors.Is(err, ErrLimit) || len(out) == 0) {
			return nil, err
		}
		return f.unpredict(c.Parms, out)
	case "ASCIIHexDecode":
		return asciiHex(b), nil
	case "ASCII85Decode":
		return ascii85(b), nil
	case "RunLengthDecode":
		return runLength(b)
	case "Crypt": // of a file that is not encrypted: only Identity makes sense (7.4.10)
		if n := f.Name(c.Parms["Name"]); n == "" || n == "Identity" {
			return b, nil
		}
	}
	return nil, fmt.Errorf("filter is not supported")
}

// inflate undoes FlateDecode. Where the data break off or are wrong, what stands before is the stream, as other readers
// take it; a header that is no header is passed over.
func inflate(b []byte) ([]byte, error) {
	b = bytes.TrimLeft(b, "\r\n")
	r := inflater(b)
	if r == nil {
		return nil, nil
	}
	out, err := io.ReadAll(io.LimitReader(r, large))
	if err != nil && len(out) == 0 && len(b) > 8 {
		return nil, fmt.Errorf("bad data")
	}
	if err != nil || len(out) < large {
		return out, nil
	}
	return inflateLarge(b, r)
}

// large is the size from which a stream is measured before it is kept: growing room for it takes several times as much.
const large = 8 << 20

// inflateLarge undoes FlateDecode of which rest gives what follows the first large bytes.
func inflateLarge(b []byte, rest io.Reader) ([]byte, error) {
	more, _ := io.Copy(io.Discard, io.LimitReader(rest, MaxDecoded-large+1)) // what is damaged ends there
	if large+more > MaxDecoded {
		return nil, tooLong()
	}
	out := make([]byte, large+more)
	_, err := io.ReadFull(inflater(b), out)
	return out, err
}

// inflater reads what deflated data hold; it is nil when there are none.
func inflater(b []byte) io.Reader {
	r, err := zlib.NewReader(bytes.NewReader(b))
	if err == nil {
		return r
	}
	if len(b) < 2 {
		return nil
	}
	return flate.NewReader(bytes.NewReader(b[2:]))
}

// unpredict undoes a predictor (7.4.4.4).
func (f *File) unpredict(parms obj.Dict, b []byte) ([]byte, error) {
	get := func(key obj.Name, def int) int {
		if v, ok := f.Number(parms[key]); ok {
			return int(v)
		}
		return def
	}
	predictor := get("Predictor", 1)
	if predictor < 2 {
		return b, nil
	}
	colors, bits, columns := get("Colors", 1), get("BitsPerComponent", 8), get("Columns", 1)
	if colors < 1 || colors > 64 || bits < 1 || bits > 16 || columns < 1 || columns > 1<<26 {
		return nil, fmt.Errorf("bad predictor parameters")
	}
	bpp, row := (colors*bits+7)/8, (colors*bits*columns+7)/8
	if predictor == 2 {
		return unpredictTIFF(b, colors, bits, row), nil
	}
	return unpredictPNG(b, bpp, row), nil
}

// unpredictTIFF adds to each sample the one of the same colour before it in its row.
func unpredictTIFF(b []byte, colors, bits, row int) []byte {
	out := bytes.Clone(b)
	for y := 0; y < len(out); y += row {
		line := out[y:min(y+row, len(out))]
		switch bits {
		case 8:
			for x := colors; x < len(line); x++ {
				line[x] += line[x-colors]
			}
		case 16:
			for x := 2 * colors; x+1 < len(line); x += 2 {
				before := x - 2*colors
				v := binary.BigEndian.Uint16(line[x:]) + binary.BigEndian.Uint16(line[before:])
				binary.BigEndian.PutUint16(line[x:], v)
			}
		case 1, 2, 4:
			mask, each := byte(1<<bits-1), 8/bits
			at := func(i int) (k, shift int) { return i / each, 8 - bits*(i%each+1) }
			for i := colors; i < len(line)*each; i++ {
				k, shift := at(i)
				j, other := at(i - colors)
				v := (line[k]>>shift + line[j]>>other) & mask
				line[k] = line[k]&^(mask<<shift) | v<<shift
			}
		}
	}
	return out
}

// unpredictPNG undoes the filter that the first byte of each row names (PNG, clause 9). A row of an unknown filter is taken
// as it stands, as other readers do.
func unpredictPNG(b []byte, bpp, row int) []byte {
	out := make([]byte, 0, len(b))
	prev := make([]byte, row)
	for len(b) > 0 {
		kind, line := b[0], b[1:min(len(b), row+1)]
		b = b[1+len(line):]
		cur := make([]byte, row)
		copy(cur, line)
		for i := range line {
			var left, up, corner byte
			up = prev[i]
			if i >= bpp {
				left, corner = cur[i-bpp], prev[i-bpp]
			}
			switch kind {
			case 1:
				cur[i] += left
			case 2:
				cur[i] += up
			case 3:
				cur[i] += byte((int(left) + int(up)) / 2)
			case 4:
				cur[i] += paeth(left, up, corner)
			}
		}
		out = append(out, cur[:len(line)]...)
		prev = cur
	}
	return out
}

func paeth(a, b, c byte) byte {
	abs := func(x int) int { return max(x, -x) }
	p := int(a) + int(b) - int(c)
	pa, pb, pc := abs(p-int(a)), abs(p-int(b)), abs(p-int(c))
	if pa <= pb && pa <= pc {
		return a
	}
	if pb <= pc {
		return b
	}
	return c
}
