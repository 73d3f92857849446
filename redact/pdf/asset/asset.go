// Package asset copies the parts of a PDF that pages draw with (colour spaces, functions, shadings, images) into clean
// values for a new file.
//
// Only the keys that ISO 32000-2 defines for drawing are copied; every other key is dropped and counted. What has no
// known form is an error, never a copy. A Set is not safe for concurrent use.
package asset

import (
	"errors"
	"fmt"
	"maps"

	"github.com/caseveil/caseveil/redact/pdf/lex"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/raw"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// ErrUnknown: a part of a page is of no known kind.
var ErrUnknown = errors.New("a part of the page is of no known kind")

const (
	maxDepth   = 16   // of colour spaces and functions within each other
	mostTokens = 5000 // of a calculator function (7.10.5), which is worked out for each pixel
)

// A Set copies each source object once.
type Set struct {
	file    *raw.File
	spaces  map[obj.Ref]obj.Object
	streams map[*obj.Stream]*obj.Stream
	images  map[*obj.Stream]*Image
	Dropped int // unknown keys that were not copied
}

// Apart returns a set that has what s has and grows by itself, for another goroutine.
func (s *Set) Apart() *Set {
	own := *s
	own.spaces, own.streams, own.images = maps.Clone(s.spaces), maps.Clone(s.streams), maps.Clone(s.images)
	return &own
}

// New returns an empty set of copies from f.
func New(f *raw.File) *Set {
	return &Set{file: f, spaces: map[obj.Ref]obj.Object{}, streams: map[*obj.Stream]*obj.Stream{}, images: map[*obj.Stream]*Image{}}
}

func unknown(what string) error { return fmt.Errorf("%w: %s", ErrUnknown, what) }

// pick copies the plain values (numbers, names, booleans, arrays of them) of the given keys and counts the others.
func (s *Set) pick(d obj.Dict, keys ...obj.Name) (obj.Dict, error) {
	out := obj.Dict{}
	for _, k := range keys {
		if v, ok := d[k]; ok {
			p, err := s.plain(v, 0)
			if err != nil {
				return nil, err
			}
			if p != nil {
				out[k] = p
			}
		}
	}
	return out, nil
}

func (s *Set) plain(o obj.Object, depth int) (obj.Object, error) {
	if depth > maxDepth {
		return nil, unknown("nested too deep")
	}
	v, err := s.file.Resolve(o)
	if err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case obj.Integer, obj.Real, bool:
		return v, nil
	case obj.Array:
		a := make(obj.Array, len(v))
		for i, e := range v {
			if a[i], err = s.plain(e, depth+1); err != nil {
				return nil, err
			}
		}
		return a, nil
	}
	return nil, nil
}

// Space copies a colour space (8.6). Named resources must have been looked up before.
func (s *Set) Space(o obj.Object) (obj.Object, error) { return s.space(o, 0) }

func (s *Set) space(o obj.Object, depth int) (obj.Object, error) {
	if depth > maxDepth {
		return nil, unknown("colour spaces nested too deep")
	}
	ref, isRef := o.(obj.Ref)
	if v, ok := s.spaces[ref]; ok && isRef {
		return v, nil
	}
	v, err := s.file.Resolve(o)
	if err != nil {
		return nil, err
	}
	out, err := s.copySpace(v, depth)
	if err != nil {
		return nil, err
	}
	if isRef {
		if _, array := out.(obj.Array); array {
			out = &write.Indirect{Value: out}
		}
		s.spaces[ref] = out
	}
	return out, nil
}

func (s *Set) copySpace(v obj.Object, depth int) (obj.Object, error) {
	if n, ok := v.(obj.Name); ok {
		switch n {
		case "DeviceGray", "G", "CalGray":
			return obj.Name("DeviceGray"), nil
		case "DeviceRGB", "RGB", "CalRGB":
			return obj.Name("DeviceRGB"), nil
		case "DeviceCMYK", "CMYK", "CalCMYK":
			return obj.Name("DeviceCMYK"), nil
		case "Pattern":
			return n, nil
		}
		return nil, unknown("a colour space")
	}
	a, ok := v.(obj.Array)
	if !ok || len(a) == 0 {
		return nil, unknown("a colour space")
	}
	name := s.file.Name(a[0])
	switch {
	case len(a) == 1:
		return s.copySpace(name, depth)
	case name == "Pattern":
		under, err := s.space(a[1], depth+1)
		return obj.Array{name, under}, err
	case name == "ICCBased":
		return s.icc(a[1])
	case name == "CalGray" || name == "CalRGB" || name == "Lab":
		d, err := s.pick(s.file.Dict(a[1]), "WhitePoint", "BlackPoint", "Gamma", "Matrix", "Range")
		return obj.Array{name, d}, err
	case (name == "Indexed" || name == "I") && len(a) == 4:
		return s.indexed(a, depth)
	case (name == "Separation" || name == "DeviceN") && len(a) >= 4:
		return s.separation(name, a, depth)
	}
	return nil, unknown("a colour space")
}

func (s *Set) icc(o obj.Object) (obj.Object, error) {
	src := s.file.Stream(o)
	if src == nil {
		return nil, unknown("a colour profile that is missing")
	}
	if out, ok := s.streams[src]; ok {
		return obj.Array{obj.Name("ICCBased"), out}, nil
	}
	n, _ := s.file.Number(src.Dict["N"])
	device := map[int]obj.Name{1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}[int(n)]
	if device == "" {
		return nil, unknown("a colour profile")
	}
	b, err := s.file.Decode(src)
	if err != nil {
		return nil, err
	}
	b, ok := cleanProfile(b)
	if !ok {
		return device, nil // a profile we cannot clean: the device space looks nearly the same
	}
	d, err := s.pick(src.Dict, "N", "Range")
	if err != nil {
		return nil, err
	}
	d["Alternate"] = device
	out := &obj.Stream{Dict: d, Raw: b}
	s.streams[src] = out
	return obj.Array{obj.Name("ICCBased"), out}, nil
}

func (s *Set) indexed(a obj.Array, depth int) (obj.Object, error) {
	base, err := s.space(a[1], depth+1)
	if err != nil {
		return nil, err
	}
	high, _ := s.file.Number(a[2])
	v, err := s.file.Resolve(a[3])
	if err != nil {
		return nil, err
	}
	var colours obj.String
	switch v := v.(type) {
	case obj.String:
		colours = v
	case *obj.Stream:
		b, err := s.file.Decode(v)
		if err != nil {
			return nil, err
		}
		colours = obj.String(b)
	default:
		return nil, unknown("a palette")
	}
	return obj.Array{obj.Name("Indexed"), base, obj.Integer(high), table(colours[:min(len(colours), 256*32)], base, int(high))}, nil
}

// separation renames the inks: their names are text of the author. The alternate space and function draw them.
func (s *Set) separation(name obj.Name, a obj.Array, depth int) (obj.Object, error) {
	alt, err := s.space(a[2], depth+1)
	if err != nil {
		return nil, err
	}
	fn, err := s.Function(a[3])
	if err != nil {
		return nil, err
	}
	if name == "Separation" {
		ink := s.file.Name(a[1])
		if ink != "All" && ink != "None" && ink != "Black" && ink != "Cyan" && ink != "Magenta" && ink != "Yellow" {
			ink = "Ink1"
		}
		return obj.Array{name, ink, alt, fn}, nil
	}
	inks := obj.Array{}
	for i, o := range s.file.Array(a[1]) {
		ink := s.file.Name(o)
		if ink != "None" {
			ink = obj.Name(fmt.Sprintf("Ink%d", i+1))
		}
		inks = append(inks, ink)
	}
	return obj.Array{name, inks, alt, fn}, nil
}

// Function copies a function (7.10) or an array of them.
func (s *Set) Function(o obj.Object) (obj.Object, error) { return s.function(o, 0) }

func (s *Set) function(o obj.Object, depth int) (obj.Object, error) {
	if depth > maxDepth {
		return nil, unknown("functions nested too deep")
	}
	v, err := s.file.Resolve(o)
	if err != nil {
		return nil, err
	}
	switch v := v.(type) {
	case obj.Array:
		out := make(obj.Array, len(v))
		for i, e := range v {
			if out[i], err = s.function(e, depth+1); err != nil {
				return nil, err
			}
		}
		return out, nil
	case obj.Dict:
		return s.functionDict(v, depth)
	case *obj.Stream:
		return s.functionStream(v)
	}
	return nil, unknown("a function")
}

func (s *Set) functionDict(v obj.Dict, depth int) (obj.Object, error) {
	out, err := s.pick(v, "FunctionType", "Domain", "Range", "C0", "C1", "N", "Bounds", "Encode")
	if err != nil {
		return nil, err
	}
	kind, _ := s.file.Number(v["FunctionType"])
	if kind == 3 {
		if out["Functions"], err = s.function(v["Functions"], depth+1); err != nil {
			return nil, err
		}
	} else if kind != 2 {
		return nil, unknown("a function")
	}
	return out, nil
}

func (s *Set) functionStream(v *obj.Stream) (obj.Object, error) {
	if out, ok := s.streams[v]; ok {
		return out, nil
	}
	b, err := s.file.Decode(v)
	if err != nil {
		return nil, err
	}
	d, err := s.pick(v.Dict, "FunctionType", "Domain", "Range", "Size", "BitsPerSample", "Order", "Encode", "Decode")
	if err != nil {
		return nil, err
	}
	switch kind, _ := s.file.Number(v.Dict["FunctionType"]); kind {
	case 0:
		b = sampled(d, b)
	case 4: // a program: written again from its tokens, so that no comment survives
		tokens, err := lex.Tokens(b)
		if err != nil {
			return nil, err
		}
		if len(tokens) > mostTokens {
			return nil, fmt.Errorf("%w: a function of more than %d steps", raw.ErrLimit, mostTokens)
		}
		b = nil
		for i, t := range tokens {
			if i > 0 {
				b = append(b, ' ')
			}
			b = append(b, t...)
		}
	default:
		return nil, unknown("a function")
	}
	out := &obj.Stream{Dict: d, Raw: b}
	s.streams[v] = out
	return out, nil
}

// Shading copies a shading (8.7.4.3).
func (s *Set) Shading(o obj.Object) (obj.Object, error) {
	v, err := s.file.Resolve(o)
	if err != nil {
		return nil, err
	}
	src := s.file.Dict(v)
	if src == nil {
		return nil, unknown("a shading")
	}
	d, err := s.pick(src, "ShadingType", "Background", "BBox", "AntiAlias", "Coords", "Domain", "Extend", "Matrix",
		"BitsPerCoordinate", "BitsPerComponent", "BitsPerFlag", "Decode", "VerticesPerRow")
	if err != nil {
		return nil, err
	}
	if d["ColorSpace"], err = s.Space(src["ColorSpace"]); err != nil {
		return nil, err
	}
	if f, ok := src["Function"]; ok {
		if d["Function"], err = s.Function(f); err != nil {
			return nil, err
		}
	}
	stream, ok := v.(*obj.Stream)
	if !ok {
		return d, nil
	}
	b, err := s.file.Decode(stream)
	if err != nil {
		return nil, err
	}
	return &obj.Stream{Dict: d, Raw: b}, nil
}
