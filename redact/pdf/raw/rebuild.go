package raw

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/caseveil/caseveil/redact/pdf/lex"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// rebuild reads a file by its objects alone, as readers do when the cross-reference table cannot be trusted: every
// "12 0 obj" counts, the last of a number wins, a stream ends where its length says or else at "endstream". Whether
// that is the file that others see is for the comparison of both engines' texts to tell.
func rebuild(ctx context.Context, data []byte) (*File, error) {
	r := &rebuilder{ctx: ctx, data: data, f: &File{objects: map[obj.Ref]obj.Object{}}}
	if err := r.scan(); err != nil {
		return nil, err
	}
	for _, t := range r.trailers {
		if _, ok := t["Encrypt"]; ok {
			return nil, ErrEncrypted
		}
	}
	if !r.catalogue() {
		return nil, fmt.Errorf("%w: it has no catalogue", ErrDamaged)
	}
	return r.f, nil
}

type rebuilder struct {
	ctx      context.Context
	data     []byte
	f        *File
	trailers []obj.Dict // also the dictionaries of cross-reference streams, in the order of the file
	last     obj.Ref    // the last catalogue
	unpacked int        // bytes of object streams so far
	wasted   int        // bytes of objects that cannot be read
}

// scan walks over the file's objects and trailers.
func (r *rebuilder) scan() error {
	trailer := -1 // the next one; the end of the file where there is none
	for i := 0; i < len(r.data); {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		at := bytes.Index(r.data[i:], []byte("obj"))
		if trailer < i {
			if trailer = len(r.data); bytes.Contains(r.data[i:], []byte("trailer")) {
				trailer = i + bytes.Index(r.data[i:], []byte("trailer"))
			}
		}
		if t := trailer - i; trailer < len(r.data) && (at < 0 || t < at) {
			i += t + len("trailer")
			if o, n, err := lex.Object(r.data[i:]); err == nil {
				if d, ok := o.(obj.Dict); ok {
					r.trailers = append(r.trailers, d)
					i += n
				}
			}
			continue
		}
		if at < 0 {
			return nil
		}
		at += i
		i = at + len("obj")
		if ref, ok := number(r.data[:at]); ok {
			next, err := r.object(ref, i)
			if err != nil {
				return err
			}
			i = next
		}
	}
	return nil
}

// number reads the object number and the generation before "obj".
func number(b []byte) (obj.Ref, bool) {
	back := func(is func(byte) bool) []byte {
		end := len(b)
		for len(b) > 0 && is(b[len(b)-1]) {
			b = b[:len(b)-1]
		}
		return b[len(b):end]
	}
	digit := func(c byte) bool { return c >= '0' && c <= '9' }
	back(isSpace)
	generation := back(digit)
	between := back(isSpace)
	n := back(digit)
	if len(generation) == 0 || len(generation) > 5 || len(between) == 0 || len(n) == 0 || len(n) > 10 {
		return 0, false
	}
	v := 0
	for _, c := range n {
		v = v*10 + int(c-'0')
	}
	return obj.Ref(v), v > 0 && v <= 8*MaxObjects
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

// object reads the object whose "obj" ends at i, and gives where what follows it begins. One that cannot be read is
// left out.
func (r *rebuilder) object(ref obj.Ref, i int) (int, error) {
	o, n, err := lex.Object(r.data[i:])
	if err != nil {
		delete(r.f.objects, ref)
		if r.wasted += wastedBy(err, len(r.data)-i); r.wasted > mostWasted+oftenWasted*len(r.data) {
			return 0, fmt.Errorf("%w: too much of it cannot be read", ErrLimit)
		}
		return i, nil
	}
	i += n
	if d, ok := o.(obj.Dict); ok {
		if start, ok := streamStart(r.data, i); ok {
			end := r.streamEnd(d, start)
			if end == len(r.data) && bytes.Count(r.data[start:], []byte(" obj")) > mostSwallowed {
				return 0, fmt.Errorf("%w: a stream without an end holds the rest of it", ErrDamaged)
			}
			o, i = &obj.Stream{Dict: d, Raw: r.data[start:end]}, end
		}
	}
	return i, r.keep(ref, o)
}

// mostSwallowed is how many objects a stream without an end may hold. Where a file was broken off there are few, and other readers
// look for the end of each.
const mostSwallowed = 1000

// So many bytes, and so many times the file, are read of objects that turn out to be none: each may go on to the file's end.
const (
	mostWasted  = 128 << 20
	oftenWasted = 8
)

// wastedBy is how far an object, of at most so many bytes, was read before it turned out to be none.
func wastedBy(err error, most int) int {
	var bad *lex.Error
	if errors.As(err, &bad) && !bad.Endless() {
		return bad.Off
	}
	return most
}

// keep puts an object into the file and unpacks it where it is an object stream (7.5.7).
func (r *rebuilder) keep(ref obj.Ref, o obj.Object) error {
	if len(r.f.objects) >= MaxObjects {
		return fmt.Errorf("%w: more than %d objects", ErrLimit, MaxObjects)
	}
	switch v := o.(type) {
	case nil:
		delete(r.f.objects, ref)
		return nil
	case obj.Dict:
		if v["Type"] == obj.Name("Catalog") {
			r.last = ref
		}
	case *obj.Stream:
		r.f.within(v)
		switch v.Dict["Type"] {
		case obj.Name("XRef"):
			r.trailers = append(r.trailers, v.Dict)
			return nil
		case obj.Name("ObjStm"):
			return r.unpack(v)
		}
	}
	r.f.objects[ref] = o
	return nil
}

// streamStart finds the first byte of a stream's data behind its dictionary.
func streamStart(data []byte, i int) (int, bool) {
	for i < len(data) && isSpace(data[i]) {
		i++
	}
	if !bytes.HasPrefix(data[i:], []byte("stream")) {
		return 0, false
	}
	i += len("stream")
	for i < len(data) && data[i] == ' ' {
		i++
	}
	if i < len(data) && data[i] == '\r' {
		i++
	}
	if i < len(data) && data[i] == '\n' {
		i++
	}
	return i, true
}

// streamEnd finds where a stream's data end.
func (r *rebuilder) streamEnd(d obj.Dict, start int) int {
	if n, ok := r.length(d["Length"]); ok && n >= 0 && n <= len(r.data)-start && endsStream(r.data, start+n) {
		return start + n
	}
	rest := r.data[start:]
	end := bytes.Index(rest, []byte("endstream"))
	if end < 0 {
		if end = bytes.Index(rest, []byte("endobj")); end < 0 {
			return len(r.data)
		}
	}
	if end > 0 && rest[end-1] == '\n' {
		end--
	}
	if end > 0 && rest[end-1] == '\r' {
		end--
	}
	return start + end
}

// length reads a stream's length, which may be an object that follows later in the file.
func (r *rebuilder) length(o obj.Object) (int, bool) {
	if ref, ok := o.(obj.Ref); ok {
		head := fmt.Appendf(nil, "%d 0 obj", ref)
		i := bytes.LastIndex(r.data, head)
		if i < 0 || i > 0 && !isSpace(r.data[i-1]) && r.data[i-1] != 'j' {
			return 0, false
		}
		v, _, err := lex.Object(r.data[i+len(head):])
		if err != nil {
			return 0, false
		}
		o = v
	}
	n, ok := o.(obj.Integer)
	return int(n), ok
}

// endsStream reports whether "endstream" follows at i.
func endsStream(data []byte, i int) bool {
	for n := 0; n < 3 && i < len(data) && isSpace(data[i]); n++ {
		i++
	}
	return bytes.HasPrefix(data[i:], []byte("endstream"))
}

// unpack reads the objects of an object stream. What cannot be read of it is left out.
func (r *rebuilder) unpack(s *obj.Stream) error {
	b, err := r.f.Decode(s)
	if err != nil {
		return nil //nolint:nilerr // its objects are missing; both engines' texts tell whether that matters
	}
	if r.unpacked += len(b); r.unpacked > MaxDecoded {
		return fmt.Errorf("%w: object streams of more than %d bytes", ErrLimit, MaxDecoded)
	}
	n, okN := r.f.Number(s.Dict["N"])
	first, okF := r.f.Number(s.Dict["First"])
	if !okN || !okF || n < 0 || n > MaxObjects || first < 0 || first > float64(len(b)) {
		return nil
	}
	for i, at := 0, 0; i < int(n); i++ {
		ref, used, err := lex.Object(b[at:])
		if err != nil {
			return nil //nolint:nilerr // as above
		}
		at += used
		off, used, err := lex.Object(b[at:])
		if err != nil {
			return nil //nolint:nilerr // as above
		}
		at += used
		num, okN := ref.(obj.Integer)
		pos, okP := off.(obj.Integer)
		if !okN || !okP || num <= 0 || num > 8*MaxObjects || pos < 0 || int(pos) > len(b)-int(first) {
			continue
		}
		o, _, err := lex.Object(b[int(first)+int(pos):])
		if _, stream := o.(*obj.Stream); err != nil || stream {
			continue
		}
		if err := r.keep(obj.Ref(num), o); err != nil {
			return err
		}
	}
	return nil
}

// catalogue finds the root: the last trailer's that has pages, else the last catalogue of the file.
func (r *rebuilder) catalogue() bool {
	for i := len(r.trailers) - 1; i >= 0; i-- {
		t := r.trailers[i]
		if r.f.Info == nil {
			r.f.Info = r.f.Dict(t["Info"])
		}
		if root := r.f.Dict(t["Root"]); r.f.Root == nil && r.f.Dict(root["Pages"]) != nil {
			r.f.Root = root
		}
	}
	if root := r.f.Dict(r.last); r.f.Root == nil && r.last != 0 && r.f.Dict(root["Pages"]) != nil {
		r.f.Root = root
	}
	return r.f.Root != nil
}
