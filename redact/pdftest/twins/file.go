package twins

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"math/rand/v2"

	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// A document is a file that is being put together. Numbers of objects, their order, and what is compressed depend on
// the cast.
type document struct {
	objects []obj.Object // by number, from 1
	chance  *rand.Rand   // of the cast
}

func (d *document) add(o obj.Object) obj.Ref {
	for d.chance.IntN(4) == 0 { // numbers that nothing has
		d.objects = append(d.objects, nil)
	}
	d.objects = append(d.objects, o)
	return obj.Ref(len(d.objects))
}

// reserve gives a number for an object that follows.
func (d *document) reserve() obj.Ref { return d.add(obj.Dict{}) }

func (d *document) set(r obj.Ref, o obj.Object) { d.objects[r-1] = o }

// bytes writes the file with a classic cross-reference table.
func (d *document) bytes(root, info obj.Ref) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.6\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(d.objects))
	for _, i := range d.chance.Perm(len(d.objects)) {
		if d.objects[i] == nil {
			continue
		}
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n", i+1)
		if s, ok := d.objects[i].(*obj.Stream); ok {
			d.stream(&b, s)
		} else {
			b.Write(write.Append(nil, d.objects[i]))
		}
		b.WriteString("\nendobj\n")
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, off := range offsets {
		if off == 0 {
			b.WriteString("0000000000 65535 f \n")
			continue
		}
		fmt.Fprintf(&b, "%010d 00000 n \n", off)
	}
	id := obj.String(fmt.Sprintf("%016x", d.chance.Uint64()))
	b.WriteString("trailer\n")
	b.Write(write.Append(nil, obj.Dict{"Size": obj.Integer(len(offsets) + 1), "Root": root, "Info": info, "ID": obj.Array{id, id}}))
	fmt.Fprintf(&b, "\nstartxref\n%d\n%%%%EOF\n", start)
	return b.Bytes()
}

func (d *document) stream(b *bytes.Buffer, s *obj.Stream) {
	dict := obj.Dict{}
	for k, v := range s.Dict {
		dict[k] = v
	}
	raw := s.Raw
	if d.chance.IntN(2) == 0 {
		var z bytes.Buffer
		w := zlib.NewWriter(&z)
		w.Write(raw)
		w.Close()
		raw, dict["Filter"] = z.Bytes(), obj.Name("FlateDecode")
	}
	dict["Length"] = obj.Integer(len(raw))
	b.Write(write.Append(nil, dict))
	b.WriteString("\nstream\n")
	b.Write(raw)
	b.WriteString("\nendstream")
}
