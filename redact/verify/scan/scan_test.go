package scan

import (
	"bytes"
	"compress/lzw"
	"compress/zlib"
	"encoding/ascii85"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func parse(t *testing.T, text string) Object {
	t.Helper()
	p := &parser{data: []byte(text)}
	v, ok := p.value(0)
	if !ok {
		t.Fatalf("%q is no value", text)
	}
	return v
}

func TestValues(t *testing.T) {
	for _, c := range []struct {
		title, text string
		want        Object
	}{
		{"a literal string", `(Imogen)`, String("Imogen")},
		{"brackets in a string", `(a (b) c)`, String("a (b) c")},
		{"octal escapes of one to three digits", `(\111\1550\7)`, String("Im0\a")},
		{"an escaped line end is no line end", "(Imo\\\r\ngen)", String("Imogen")},
		{"escapes of letters", `(\n\r\t\b\f\(\)\\\x)`, String("\n\r\t\b\f()\\x")},
		{"a hexadecimal string with white space", "<49 6D\n6f>", String("Imo")},
		{"an odd number of digits ends in zero", "<49 6>", String("I`")},
		{"a name with escapes", "/A#20B#", Name("A B#")},
		{"numbers", "[1 -2.5 +3 .5]", Array{Number(1), Number(-2.5), Number(3), Number(.5)}},
		{"a reference among numbers", "[1 2 0 R 3]", Array{Number(1), Ref(2), Number(3)}},
		{"a dictionary with a comment", "<</A % /B 1\n true/C null>>", Dict{"A": true, "C": nil}},
		{"the last of two equal keys", "<</A 1/A 2>>", Dict{"A": Number(2)}},
	} {
		t.Run(c.title, func(t *testing.T) {
			if got := parse(t, c.text); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%#v, want %#v", got, c.want)
			}
		})
	}
}

func TestNestingIsBounded(t *testing.T) {
	p := &parser{data: []byte(strings.Repeat("[", 1<<20))}
	if _, ok := p.value(0); ok {
		t.Error("a million open brackets are no value")
	}
}

func TestTextsOfAString(t *testing.T) {
	for _, c := range []struct {
		title string
		s     String
		want  string
	}{
		{"plain", "Imogen", "Imogen"},
		{"PDFDocEncoding", "Zo\xeb \x90s", "Zoë ’s"},
		{"UTF-8 with its mark", "\xef\xbb\xbfZoë", "Zoë"},
		{"UTF-8 without a mark", "Zoë", "Zoë"},
		{"UTF-16, big end first", "\xfe\xff\x00Z\x00o\x00\xeb", "Zoë"},
		{"UTF-16, little end first", "\xff\xfeZ\x00o\x00\xeb\x00", "Zoë"},
		{"UTF-16 without a mark", "\x00Z\x00o\x00\xeb", "Zoë"},
		{"UTF-16 without a mark, little end first", "Z\x00o\x00\xeb\x00", "Zoë"},
		{"an astral character", "\xfe\xff\xd8\x3d\xde\x00", "😀"},
	} {
		t.Run(c.title, func(t *testing.T) {
			if got := c.s.Texts(); !slices.Contains(got, c.want) {
				t.Errorf("%q has no %q", got, c.want)
			}
		})
	}
}

func deflate(data string) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	_, err := w.Write([]byte(data))
	if err = errors.Join(err, w.Close()); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func TestFilters(t *testing.T) {
	const text = "Imogen went home. Imogen went home. Imogen went home."
	var late, a85 bytes.Buffer
	lw := lzw.NewWriter(&late, lzw.MSB, 8)
	_, err1 := lw.Write([]byte(text))
	aw := ascii85.NewEncoder(&a85)
	_, err2 := aw.Write(deflate(text))
	if err := errors.Join(err1, err2, lw.Close(), aw.Close()); err != nil {
		t.Fatal(err)
	}
	png := "\x00Imogen\x01" + string([]byte{1, 0, 0, 0, 0, 0}) + "\x02" + string([]byte{1, 1, 1, 1, 1, 1})
	for _, c := range []struct {
		title, dict, raw, want string
	}{
		{"none", "<<>>", text, text},
		{"Flate", "<</Filter/FlateDecode>>", string(deflate(text)), text},
		{"Flate whose checksum is wrong", "<</Filter/FlateDecode>>", string(deflate(text)[:len(deflate(text))-4]) + "abcd", text},
		{"Flate whose header is wrong", "<</Filter/Fl>>", "\x00\x00" + string(deflate(text)[2:]), text},
		{"ASCII85 over Flate", "<</Filter[/ASCII85Decode/FlateDecode]>>", a85.String() + "~>", text},
		{"hexadecimal", "<</Filter/ASCIIHexDecode>>", "49 6D6f>", "Imo"},
		{"LZW, the standard's own example (7.4.4.2)", "<</Filter/LZWDecode>>", "\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", "-----A---B"},
		{"LZW, late", "<</Filter/LZWDecode/DecodeParms<</EarlyChange 0>>>>", late.String(), text},
		{"run length", "<</Filter/RunLengthDecode>>", "\x01Im\xfeo\x80", "Imooo"},
		{"a PNG predictor", "<</Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 6>>>>", string(deflate(png)), "Imogen\x01\x01\x01\x01\x01\x01\x02\x02\x02\x02\x02\x02"},
		{"a TIFF predictor", "<</Filter/FlateDecode/DecodeParms<</Predictor 2/Columns 3>>>>", string(deflate("a\x01\x01b\x01\x01")), "abcbcd"},
	} {
		t.Run(c.title, func(t *testing.T) {
			d, _ := parse(t, c.dict).(Dict)
			got, err := Decode(&Stream{d, []byte(c.raw)}, 1<<20)
			if err != nil || string(got.Bytes) != c.want {
				t.Errorf("%q, %v; want %q", got.Bytes, err, c.want)
			}
		})
	}
}

func TestABombIsCutOff(t *testing.T) {
	raw := deflate(strings.Repeat("a", 50<<20))
	d := Dict{"Filter": Name("FlateDecode")}
	got, err := Decode(&Stream{d, raw}, 1<<20)
	if !errors.Is(err, ErrLimit) || len(got.Bytes) != 1<<20 {
		t.Errorf("%d bytes, %v", len(got.Bytes), err)
	}
}

// What is long is measured before it is kept. It reads as what is short does.
func TestALongStreamIsReadWholeOrCutOff(t *testing.T) {
	text := strings.Repeat("Imogen", 2<<20)
	whole := string(deflate(text))
	for _, c := range []struct {
		title, raw string
		limit, n   int
		err        error
	}{
		{"it fits", whole, 20 << 20, len(text), nil},
		{"it fits to the byte", whole, len(text), len(text), nil},
		{"it is a byte too long", whole, len(text) - 1, len(text) - 1, ErrLimit},
		{"it is much too long", whole, 9 << 20, 9 << 20, ErrLimit},
		{"its checksum is gone", whole[:len(whole)-4], 20 << 20, len(text), nil},
	} {
		t.Run(c.title, func(t *testing.T) {
			got, err := Decode(&Stream{Dict{"Filter": Name("FlateDecode")}, []byte(c.raw)}, c.limit)
			if !errors.Is(err, c.err) || len(got.Bytes) != c.n || string(got.Bytes) != text[:c.n] {
				t.Errorf("%d bytes of %d, %v", len(got.Bytes), c.n, err)
			}
		})
	}
	half, err := Decode(&Stream{Dict{"Filter": Name("FlateDecode")}, []byte(whole[:len(whole)*9/10])}, 20<<20)
	if !errors.Is(err, ErrDamaged) || len(half.Bytes) < large || !strings.HasPrefix(text, string(half.Bytes)) {
		t.Errorf("broken off: %d bytes, %v", len(half.Bytes), err)
	}
}

func TestWalkFindsWhatNoTableNames(t *testing.T) {
	file := "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n" +
		"2 0 obj <</Kids[]>> endobj\n" +
		"3 0 obj <</Length 5>> stream\nthis is longer than five\nendstream endobj\n" +
		"4 0 obj (lost) endobj\n lost bytes \n% a comment\n1 0 obj <</Type/Catalog/New true>> endobj\n" +
		"trailer <</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
	f := Walk([]byte(file))
	var numbers []int
	for _, o := range f.Objects {
		numbers = append(numbers, o.Number)
	}
	if want := []int{1, 2, 3, 4, 1}; !slices.Equal(numbers, want) {
		t.Fatalf("objects %v, want %v", numbers, want)
	}
	if got := string(f.Objects[2].Stream.Raw); got != "this is longer than five" {
		t.Errorf("the stream whose length lies: %q", got)
	}
	if f.Catalog()["New"] != true {
		t.Error("the later catalog counts")
	}
	if len(f.Gaps) != 1 || !strings.HasPrefix(file[f.Gaps[0].Start:f.Gaps[0].End], "lost bytes") {
		t.Errorf("gaps %v", f.Gaps)
	}
	if len(f.Comments) != 2 || len(f.Headers) != 1 || len(f.Ends) != 1 {
		t.Errorf("comments %v, headers %v, ends %v", f.Comments, f.Headers, f.Ends)
	}
	if seen, dangling := f.Reachable(); !seen[1] || seen[4] || dangling != 0 {
		t.Errorf("reachable %v, dangling %d", seen, dangling)
	}
}

func TestWalkOpensObjectStreams(t *testing.T) {
	raw := deflate("7 0 8 16 (Imogen) hidden /Name")
	file := "%PDF-1.7\n5 0 obj <</Type/ObjStm/N 2/First 9/Filter/FlateDecode>> stream\n" + string(raw) + "\nendstream endobj"
	f := Walk([]byte(file))
	if len(f.Objects) != 3 || f.Objects[1].Value != String("Imogen") || f.Objects[2].Value != Name("Name") || f.Objects[1].In != 5 {
		t.Fatalf("%#v", f.Objects)
	}
	if f.Slack != len("hidden") {
		t.Errorf("%d bytes of slack, want %d", f.Slack, len("hidden"))
	}
}

func TestHiddenFindsAStreamAnywhere(t *testing.T) {
	secret := "a report about Imogen that nobody should read"
	data := append(append([]byte(strings.Repeat("x\x78\x9c\x00", 100)), deflate(secret)...), "behind"...)
	var found []string
	if !Hidden(data, func(b []byte) { found = append(found, string(b)) }) {
		t.Error("it gave up")
	}
	if !slices.Contains(found, secret) {
		t.Errorf("found %q", found)
	}
}

func TestSegmentsOfAPhoto(t *testing.T) {
	var markers []byte
	Segments([]byte("\xff\xd8\xff\xe1\x00\x04ab\xff\xff\xfe\x00\x03c\xff\xda\x00\x02\xff\xed\x00\x02"), func(m byte, _ []byte) { markers = append(markers, m) })
	if !bytes.Equal(markers, []byte{0xe1, 0xfe}) {
		t.Errorf("%x", markers)
	}
}

func TestPropertiesAreReadFromContent(t *testing.T) {
	got := Properties([]byte(`/Span <</ActualText (Imogen) /Lang (en)>> BDC (shown) Tj EMC /P <</Alt <496D>>> BDC`), []Name{"ActualText", "Alt"})
	if !slices.Equal(got, []string{"Imogen", "Im"}) {
		t.Errorf("%q", got)
	}
}

func TestWalkIsQuickOnHostileFiles(t *testing.T) {
	for name, piece := range map[string]string{
		"streams without an end": "1 0 obj<<>>stream\n",
		"streams without endobj": "1 0 obj<<>>stream\nendstream ",
		"open brackets":          "1 0 obj[[[[[[[[",
		"numbers":                "1 0 2 0 3 0 ",
		"tables":                 "xref ",
	} {
		t.Run(name, func(t *testing.T) {
			data := bytes.Repeat([]byte(piece), (1<<20)/len(piece))
			start := time.Now()
			Walk(data)
			if d := time.Since(start); d > 20*time.Second {
				t.Errorf("a megabyte took %v", d)
			}
		})
	}
}

// FuzzWalk holds that nothing panics and that every byte of a file is accounted for: each letter that is not in an
// object, a comment or the file's own furniture is in a gap.
func FuzzWalk(f *testing.F) {
	f.Add([]byte("%PDF-1.7\n1 0 obj<</A(b)>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"))
	f.Add([]byte("1 0 obj<</Type/ObjStm/N 1/First 4>>stream\n2 0 (a)\nendstream endobj lost"))
	f.Add([]byte("1 0 obj<</Length 3/Filter/FlateDecode>>stream\nabc\nendstream"))
	f.Add([]byte("xref\n0 1\n0000000000 65535 f\nlost"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file := Walk(data)
		covered := make([]bool, len(data))
		mark := func(s Span) {
			for i := s.Start; i < s.End; i++ {
				covered[i] = true
			}
		}
		for _, o := range file.Objects {
			if o.In == 0 {
				mark(Span{o.Start, o.End})
			}
			if o.Stream != nil {
				if d, err := Decode(o.Stream, 1<<16); err == nil && len(d.Bytes) > max(1<<16, len(o.Stream.Raw)) {
					t.Error("over the limit")
				}
			}
		}
		for _, s := range slices.Concat(file.Comments, file.Gaps) {
			mark(s)
		}
		const marker = "Imogen went home"
		if i := bytes.Index(data, []byte(marker)); i >= 0 && len(file.Trailers) == 0 && !slices.Contains(covered[i:i+len(marker)], true) &&
			!bytes.Contains(data, []byte("%PDF-")) {
			t.Error("bytes that nothing accounts for")
		}
		Hidden(data, func([]byte) {})
		Tokens(data, func(s String) { s.Texts() }, func(Name) {})
		file.Pages()
		file.Reachable()
	})
}
