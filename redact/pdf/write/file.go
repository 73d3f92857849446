package write

import (
	"bytes"
	"compress/zlib"
	"context"
	"crypto/sha256"
	"fmt"
	"sync"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// Producer is what the information dictionary names as the program that wrote the file.
const Producer = "caseveil"

// An Indirect is a value that has to be an object of its own. The same pointer is the same object, so that cycles
// (a page and its parent) can be written. Streams need no Indirect: they are always objects of their own.
type Indirect struct{ Value obj.Object }

// Value is what o holds, if it is to be an object of its own, or o.
func Value(o obj.Object) obj.Object {
	if in, ok := o.(*Indirect); ok {
		return in.Value
	}
	return o
}

// File serialises root and info. Streams whose Dict has no Filter are compressed; those that have one are written as
// they are. Objects are numbered in the order in which root leads to them.
func File(ctx context.Context, root *Indirect, info obj.Dict) ([]byte, error) {
	w := &writer{numbers: map[any]obj.Ref{}}
	rootRef := w.ref(root)
	var infoRef obj.Ref
	w.out.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	var offsets []int
	for n := 0; ; n++ {
		if n == len(w.queue) && infoRef == 0 {
			in := obj.Dict{"Producer": obj.String(Producer)}
			for k, v := range info {
				in[k] = v
			}
			infoRef = w.ref(&Indirect{in})
		}
		if n == len(w.queue) {
			break
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		offsets = append(offsets, w.out.Len())
		if err := w.object(obj.Ref(n+1), w.queue[n]); err != nil {
			return nil, err
		}
	}
	return w.finish(offsets, rootRef, infoRef), nil
}

type writer struct {
	out     bytes.Buffer
	numbers map[any]obj.Ref
	queue   []any // *Indirect or *obj.Stream, in the order of their numbers
}

// ref numbers an object when it is first met.
func (w *writer) ref(p any) obj.Ref {
	if n, ok := w.numbers[p]; ok {
		return n
	}
	w.queue = append(w.queue, p)
	n := obj.Ref(len(w.queue))
	w.numbers[p] = n
	return n
}

// direct replaces every Indirect and stream within o by its reference.
func (w *writer) direct(o obj.Object) (obj.Object, error) {
	switch o := o.(type) {
	case *Indirect:
		return w.ref(o), nil
	case *obj.Stream:
		return w.ref(o), nil
	case obj.Array:
		a := make(obj.Array, len(o))
		for i, e := range o {
			v, err := w.direct(e)
			if err != nil {
				return nil, err
			}
			a[i] = v
		}
		return a, nil
	case obj.Dict:
		d := make(obj.Dict, len(o))
		for _, k := range Keys(o) {
			v, err := w.direct(o[k])
			if err != nil {
				return nil, err
			}
			d[k] = v
		}
		return d, nil
	case obj.Ref:
		return nil, fmt.Errorf("write: a reference into the input")
	}
	return o, nil
}

func (w *writer) object(n obj.Ref, p any) error {
	fmt.Fprintf(&w.out, "%d 0 obj\n", n)
	switch p := p.(type) {
	case *Indirect:
		v, err := w.direct(p.Value)
		if err != nil {
			return err
		}
		w.out.Write(Append(nil, v))
	case *obj.Stream:
		if err := w.stream(p); err != nil {
			return err
		}
	}
	w.out.WriteString("\nendobj\n")
	return nil
}

func (w *writer) stream(s *obj.Stream) error {
	d := make(obj.Dict, len(s.Dict)+2)
	for k, v := range s.Dict {
		d[k] = v
	}
	raw := s.Raw
	if _, ok := d["Filter"]; !ok {
		var err error
		if raw, err = Deflate(s.Raw); err != nil {
			return err
		}
		d["Filter"] = obj.Name("FlateDecode")
	}
	d["Length"] = obj.Integer(len(raw))
	v, err := w.direct(d)
	if err != nil {
		return err
	}
	w.out.Write(Append(nil, v))
	w.out.WriteString("\nstream\n")
	w.out.Write(raw)
	w.out.WriteString("\nendstream")
	return nil
}

// largeStream is the length from which speed counts for more than size: pixels take long and gain little.
const largeStream = 512 << 10

// deflaters are compressors to use again, by level: each takes most of a megabyte.
var deflaters = map[int]*sync.Pool{zlib.BestCompression: {}, zlib.DefaultCompression: {}}

// Deflate compresses b as a FlateDecode stream.
func Deflate(b []byte) ([]byte, error) {
	var buf bytes.Buffer
	level := zlib.BestCompression
	if len(b) >= largeStream {
		level = zlib.DefaultCompression
	}
	z, ok := deflaters[level].Get().(*zlib.Writer)
	if ok {
		z.Reset(&buf)
	} else {
		var err error
		if z, err = zlib.NewWriterLevel(&buf, level); err != nil {
			return nil, err
		}
	}
	defer deflaters[level].Put(z)
	if _, err := z.Write(b); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// finish adds the cross-reference table and the trailer. The file's ID is a hash of what stands before it.
func (w *writer) finish(offsets []int, root, info obj.Ref) []byte {
	start := w.out.Len()
	fmt.Fprintf(&w.out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, off := range offsets {
		fmt.Fprintf(&w.out, "%010d 00000 n \n", off)
	}
	sum := sha256.Sum256(w.out.Bytes())
	id := obj.String(sum[:16])
	trailer := obj.Dict{"Size": obj.Integer(len(offsets) + 1), "Root": root, "Info": info, "ID": obj.Array{id, id}}
	w.out.WriteString("trailer\n")
	w.out.Write(Append(nil, trailer))
	fmt.Fprintf(&w.out, "\nstartxref\n%d\n%%%%EOF\n", start)
	return w.out.Bytes()
}
