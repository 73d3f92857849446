package raw

import (
	"fmt"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// Resolve follows o while it is a Ref.
func (f *File) Resolve(o obj.Object) (obj.Object, error) {
	for range maxDepth {
		r, ok := o.(obj.Ref)
		if !ok {
			return o, nil
		}
		o = f.objects[r]
	}
	return nil, fmt.Errorf("%w: references go in a circle", ErrDamaged)
}

// Has reports whether r refers to an object.
func (f *File) Has(r obj.Ref) bool { _, ok := f.objects[r]; return ok }

// Dict resolves o to a dictionary, or nil when it is none.
func (f *File) Dict(o obj.Object) obj.Dict {
	v, err := f.Resolve(o)
	if err != nil {
		return nil
	}
	switch v := v.(type) {
	case obj.Dict:
		return v
	case *obj.Stream:
		return v.Dict
	}
	return nil
}

// Array resolves o to an array, or nil when it is none.
func (f *File) Array(o obj.Object) obj.Array {
	v, err := f.Resolve(o)
	if err != nil {
		return nil
	}
	a, _ := v.(obj.Array)
	return a
}

// Stream resolves o to a stream, or nil when it is none.
func (f *File) Stream(o obj.Object) *obj.Stream {
	v, err := f.Resolve(o)
	if err != nil {
		return nil
	}
	s, _ := v.(*obj.Stream)
	return s
}

// Name resolves o to a name, or "".
func (f *File) Name(o obj.Object) obj.Name {
	v, err := f.Resolve(o)
	if err != nil {
		return ""
	}
	n, _ := v.(obj.Name)
	return n
}

// String resolves o to a string.
func (f *File) String(o obj.Object) (string, bool) {
	v, err := f.Resolve(o)
	if err != nil {
		return "", false
	}
	s, ok := v.(obj.String)
	return string(s), ok
}

// Number resolves o to a number.
func (f *File) Number(o obj.Object) (float64, bool) {
	v, err := f.Resolve(o)
	if err != nil {
		return 0, false
	}
	switch v := v.(type) {
	case obj.Integer:
		return float64(v), true
	case obj.Real:
		return float64(v), true
	}
	return 0, false
}

// Numbers resolves o to an array of n numbers, or of any length for n < 0; nil when it is not that.
func (f *File) Numbers(o obj.Object, n int) []float64 {
	a := f.Array(o)
	if a == nil || n >= 0 && len(a) != n {
		return nil
	}
	out := make([]float64, len(a))
	for i, e := range a {
		v, ok := f.Number(e)
		if !ok {
			return nil
		}
		out[i] = v
	}
	return out
}

// reachable counts the objects that the catalogue and the information dictionary lead to.
func (f *File) reachable() int {
	seen := make(map[obj.Ref]bool, len(f.objects))
	stack := []obj.Object{f.Root, f.Info}
	for len(stack) > 0 {
		o := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		switch o := o.(type) {
		case obj.Ref:
			if v, ok := f.objects[o]; ok && !seen[o] {
				seen[o] = true
				stack = append(stack, v)
			}
		case obj.Array:
			stack = append(stack, o...)
		case obj.Dict:
			for _, v := range o {
				stack = append(stack, v)
			}
		case *obj.Stream:
			for _, v := range o.Dict {
				stack = append(stack, v)
			}
		}
	}
	n := len(seen)
	for _, d := range []obj.Dict{f.Root, f.Info} {
		if d != nil {
			n++ // the two that the trailer alone refers to
		}
	}
	return min(n, len(f.objects))
}
