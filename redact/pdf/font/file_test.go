package font_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// A file is a PDF as these tests read it: qpdf has undone its filters and written its objects in the open.
type file struct{ objects map[obj.Ref]obj.Object }

func (f *file) Resolve(o obj.Object) (obj.Object, error) {
	for range 32 {
		r, ok := o.(obj.Ref)
		if !ok {
			return o, nil
		}
		o = f.objects[r]
	}
	return nil, errors.New("references go round in circles")
}

func (f *file) Decode(s *obj.Stream) ([]byte, error) {
	if s.Dict["Filter"] != nil {
		return nil, errors.New("this test reads no filters")
	}
	return s.Raw, nil
}

// run runs a program of the system and gives what it prints.
func run(t testing.TB, name string, args ...string) []byte {
	t.Helper()
	if testing.Short() {
		t.Skip("needs the programs of the system")
	}
	cmd := exec.Command(name, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%.400s", name, err, errs.String())
	}
	return out.Bytes()
}

func openFile(t testing.TB, path string) *file {
	t.Helper()
	plain := filepath.Join(t.TempDir(), "plain.pdf")
	run(t, "qpdf", "--qdf", "--object-streams=disable", "--stream-data=uncompress", path, plain)
	b, err := os.ReadFile(plain)
	if err != nil {
		t.Fatal(err)
	}
	f := &file{map[obj.Ref]obj.Object{}}
	l := &lexer{b: b}
	for {
		o, word, ok := l.next()
		if !ok {
			break
		}
		if word == "xref" {
			break
		}
		number, isNumber := o.(obj.Integer)
		if !isNumber {
			continue
		}
		l.next() // generation
		if _, word, _ := l.next(); word != "obj" {
			t.Fatalf("object %d does not begin", number)
		}
		f.objects[obj.Ref(number)] = l.object(t)
	}
	// qdf files keep stream lengths in objects of their own: cut now that all are known.
	for n, o := range f.objects {
		if s, ok := o.(*obj.Stream); ok {
			length, _ := f.Resolve(s.Dict["Length"])
			s.Raw = s.Raw[:length.(obj.Integer)]
			delete(s.Dict, "Length")
			f.objects[n] = s
		}
	}
	return f
}

func (f *file) dict(o obj.Object) obj.Dict {
	v, _ := f.Resolve(o)
	d, _ := v.(obj.Dict)
	return d
}

// pages lists the page dictionaries of the whole file, lowest number first, as qpdf writes them.
func (f *file) pages() []obj.Dict {
	var refs []obj.Ref
	for r, o := range f.objects {
		if d, ok := o.(obj.Dict); ok && d["Type"] == obj.Name("Page") {
			refs = append(refs, r)
		}
	}
	slices.Sort(refs)
	var pages []obj.Dict
	for _, r := range refs {
		pages = append(pages, f.objects[r].(obj.Dict))
	}
	return pages
}

// resources follows Parent up to the dictionary that has them.
func (f *file) resources(page obj.Dict) obj.Dict {
	for range 16 {
		if r := f.dict(page["Resources"]); r != nil {
			return r
		}
		page = f.dict(page["Parent"])
	}
	return nil
}

func (f *file) contents(page obj.Dict) []byte {
	v, _ := f.Resolve(page["Contents"])
	list, ok := v.(obj.Array)
	if !ok {
		list = obj.Array{v}
	}
	var b []byte
	for _, o := range list {
		v, _ := f.Resolve(o)
		b = append(append(b, v.(*obj.Stream).Raw...), '\n')
	}
	return b
}

// write writes the file; streams inside other objects become objects of their own.
func (f *file) write(t testing.TB, path string) {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	next := obj.Ref(0)
	for r := range f.objects {
		next = max(next, r)
	}
	queue := make([]obj.Ref, 0, len(f.objects))
	for r := range f.objects {
		queue = append(queue, r)
	}
	slices.Sort(queue)
	lift := func(s *obj.Stream) obj.Ref {
		next++
		f.objects[next] = s
		queue = append(queue, next)
		return next
	}
	offsets := map[obj.Ref]int{}
	root := obj.Ref(0)
	for i := 0; i < len(queue); i++ {
		o := f.objects[queue[i]]
		if d, ok := o.(obj.Dict); ok && d["Type"] == obj.Name("Catalog") {
			root = queue[i]
		}
		offsets[queue[i]] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n", queue[i])
		print(&b, o, true, lift)
		b.WriteString("\nendobj\n")
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", next+1)
	for r := obj.Ref(1); r <= next; r++ {
		if at, ok := offsets[r]; ok {
			fmt.Fprintf(&b, "%010d 00000 n \n", at)
		} else {
			b.WriteString("0000000000 65535 f \n")
		}
	}
	fmt.Fprintf(&b, "trailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", next+1, root, start)
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// print writes one object.
func print(b *bytes.Buffer, o obj.Object, top bool, lift func(*obj.Stream) obj.Ref) {
	switch v := o.(type) {
	case nil:
		b.WriteString("null")
	case bool:
		b.WriteString(strconv.FormatBool(v))
	case obj.Integer:
		fmt.Fprintf(b, "%d", v)
	case obj.Real:
		b.WriteString(strconv.FormatFloat(float64(v), 'f', -1, 64))
	case obj.String:
		fmt.Fprintf(b, "<%x>", string(v))
	case obj.Name:
		b.WriteByte('/')
		for _, c := range []byte(v) {
			if c > '~' || c <= ' ' || bytes.IndexByte([]byte("#()<>[]{}/%"), c) >= 0 {
				fmt.Fprintf(b, "#%02x", c)
			} else {
				b.WriteByte(c)
			}
		}
	case obj.Ref:
		fmt.Fprintf(b, "%d 0 R", v)
	case obj.Array:
		b.WriteString("[")
		for _, e := range v {
			print(b, e, false, lift)
			b.WriteByte(' ')
		}
		b.WriteString("]")
	case obj.Dict:
		b.WriteString("<<")
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, string(k))
		}
		slices.Sort(keys)
		for _, k := range keys {
			print(b, obj.Name(k), false, lift)
			b.WriteByte(' ')
			print(b, v[obj.Name(k)], false, lift)
		}
		b.WriteString(">>")
	case *obj.Stream:
		if !top {
			fmt.Fprintf(b, "%d 0 R", lift(v))
			return
		}
		d := obj.Dict{"Length": obj.Integer(len(v.Raw))}
		for k, e := range v.Dict {
			d[k] = e
		}
		print(b, d, false, lift)
		b.WriteString("\nstream\n")
		b.Write(v.Raw)
		b.WriteString("\nendstream")
	}
}
