package scan

import (
	"bytes"
	"compress/flate"
	"compress/lzw"
	"encoding/ascii85"
	"errors"
	"fmt"
	"io"

	tifflzw "golang.org/x/image/tiff/lzw"
)

var (
	// ErrDamaged means that a filter could not undo its stream whole.
	ErrDamaged = errors.New("the stream is damaged")
	// ErrLimit means that the stream is larger than the caller allows.
	ErrLimit = errors.New("the stream is too large")
	// ErrFilter means that the stream uses a filter that is not known here.
	ErrFilter = errors.New("the stream uses an unknown filter")
)

// Decoded is what is left of a stream when its filters are undone.
type Decoded struct {
	Bytes []byte
	Image string // the filter of a picture that was left as it is: DCTDecode, JPXDecode, CCITTFaxDecode, JBIG2Decode
}

// maxFilters is how many filters one stream may have.
const maxFilters = 8

// Decode undoes the filters of s (7.4), with at most limit bytes after each. On ErrDamaged and ErrLimit, what could be
// read is returned too.
func Decode(s *Stream, limit int) (Decoded, error) {
	data := s.Raw
	filters, parms := list(s.Dict, "Filter", "F"), list(s.Dict, "DecodeParms", "DP")
	if len(filters) > maxFilters {
		return Decoded{}, ErrLimit
	}
	for i, f := range filters {
		name, _ := f.(Name)
		switch name {
		case "DCTDecode", "DCT", "JPXDecode", "CCITTFaxDecode", "CCF", "JBIG2Decode":
			return Decoded{data, string(name)}, nil
		}
		var parm Dict
		if i < len(parms) {
			parm, _ = parms[i].(Dict)
		}
		var err error
		if data, err = undo(name, parm, data, limit); err != nil {
			return Decoded{Bytes: data}, fmt.Errorf("filter %d: %w", i+1, err)
		}
	}
	return Decoded{Bytes: data}, nil
}

// Decode undoes the filters of s as [Decode] does, where those of its dictionary may be objects of their own.
func (f *File) Decode(s *Stream, limit int) (Decoded, error) {
	d := Dict{}
	for _, key := range []Name{"Filter", "F", "DecodeParms", "DP"} {
		if v := f.flat(s.Dict[key]); v != nil {
			d[key] = v
		}
	}
	return Decode(&Stream{Dict: d, Raw: s.Raw}, limit)
}

// flat is o, and what it lists, without references.
func (f *File) flat(o Object) Object {
	o = f.Resolve(o)
	if a, ok := o.(Array); ok {
		out := make(Array, len(a))
		for i, v := range a {
			out[i] = f.Resolve(v)
		}
		return out
	}
	return o
}

// list is the value of a key that may be one thing or an array of them.
func list(d Dict, keys ...Name) Array {
	for _, k := range keys {
		switch v := d[k].(type) {
		case nil:
		case Array:
			return v
		default:
			return Array{v}
		}
	}
	return nil
}

func undo(name Name, parm Dict, data []byte, limit int) ([]byte, error) {
	switch name {
	case "FlateDecode", "Fl":
		out, err := inflate(data, limit)
		if err != nil {
			return out, err
		}
		return predict(out, parm)
	case "LZWDecode", "LZW":
		out, err := lzwDecode(data, parm, limit)
		if err != nil {
			return out, err
		}
		return predict(out, parm)
	case "ASCII85Decode", "A85":
		return ascii85Decode(data, limit)
	case "ASCIIHexDecode", "AHx":
		p := parser{data: append([]byte{'<'}, data...)}
		return []byte(p.hexString()), nil
	case "RunLengthDecode", "RL":
		return runLength(data, limit)
	case "Crypt":
		if n, ok := parm["Name"].(Name); !ok || n == "Identity" {
			return data, nil
		}
	}
	return nil, ErrFilter
}

// read takes at most limit bytes; damage gives what came before it.
func read(r io.Reader, limit int) ([]byte, error) {
	var out bytes.Buffer
	n, err := io.Copy(&out, io.LimitReader(r, int64(limit)+1))
	switch {
	case n > int64(limit):
		return out.Bytes()[:limit], ErrLimit
	case err != nil:
		return out.Bytes(), ErrDamaged
	}
	return out.Bytes(), nil
}

// large is the size from which a stream is measured before it is kept: growing room for it takes several times as much.
const large = 8 << 20

// inflate undoes zlib. The header and the checksum are not believed: readers differ about both, and what any of them
// would show counts.
func inflate(data []byte, limit int) ([]byte, error) {
	data = bytes.TrimLeft(data, "\r\n")
	if len(data) < 2 {
		return nil, ErrDamaged
	}
	compressed := bytes.NewReader(data[2:])
	r := flate.NewReader(compressed)
	out, err := read(r, min(limit, large))
	if !errors.Is(err, ErrLimit) || limit <= large {
		return out, err
	}
	more, _ := io.Copy(io.Discard, io.LimitReader(r, int64(limit-large))) // what is damaged ends there
	out = make([]byte, min(limit, large+1+int(more)))
	compressed.Seek(0, io.SeekStart) //nolint:errcheck // it is in memory
	return again(flate.NewReader(compressed), out)
}

// again fills out with what was measured, and says what comes behind it.
func again(r io.Reader, out []byte) ([]byte, error) {
	if _, err := io.ReadFull(r, out); err != nil {
		return out, ErrDamaged
	}
	switch n, err := r.Read(make([]byte, 1)); {
	case n > 0:
		return out, ErrLimit
	case err != nil && err != io.EOF:
		return out, ErrDamaged
	}
	return out, nil
}

func lzwDecode(data []byte, parm Dict, limit int) ([]byte, error) {
	var r io.ReadCloser = tifflzw.NewReader(bytes.NewReader(data), tifflzw.MSB, 8) // codes grow one early, as in TIFF
	if integer(parm, "EarlyChange", 1) == 0 {
		r = lzw.NewReader(bytes.NewReader(data), lzw.MSB, 8)
	}
	defer r.Close() //nolint:errcheck // it reads from memory
	return read(r, limit)
}

func ascii85Decode(data []byte, limit int) ([]byte, error) {
	if end := bytes.IndexByte(data, '~'); end >= 0 {
		data = data[:end]
	}
	data = bytes.TrimPrefix(bytes.TrimLeft(data, " \r\n\t\f\x00"), []byte("<~"))
	return read(ascii85.NewDecoder(bytes.NewReader(data)), limit)
}

func runLength(data []byte, limit int) ([]byte, error) {
	var out []byte
	for i := 0; i < len(data); {
		n := int(data[i])
		i++
		switch {
		case n == 128:
			return out, nil
		case n < 128 && i+n < len(data):
			out = append(out, data[i:i+n+1]...)
			i += n + 1
		case n > 128 && i < len(data):
			out = append(out, bytes.Repeat(data[i:i+1], 257-n)...)
			i++
		default:
			return out, ErrDamaged
		}
		if len(out) > limit {
			return out[:limit], ErrLimit
		}
	}
	return out, nil
}
