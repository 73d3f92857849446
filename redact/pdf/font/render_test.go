package font_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// rewrite gives every font of the pages its canonical subset and writes every shown string in its codes. It returns
// the text shown, a line for each string.
func rewrite(t testing.TB, f *file) string {
	t.Helper()
	faces := map[string]*font.Face{}
	subsets := map[string]*font.Subset{}
	key := func(o obj.Object) string { return fmt.Sprintf("%v", o) }
	var text strings.Builder
	eachString(t, f, func(ref obj.Object, s obj.String) obj.String {
		k := key(ref)
		if faces[k] == nil {
			face, err := font.Load(f.dict(ref), f)
			if err != nil {
				t.Fatalf("font %s: %v", k, err)
			}
			faces[k] = face
			subsets[k] = font.NewSubset(face, "F"+fmt.Sprint(len(faces)))
		}
		for _, g := range faces[k].Decode([]byte(s)) {
			subsets[k].Use(g)
			text.WriteString(g.Unicode)
			if !g.Sure && g.GID >= 0 {
				t.Errorf("font %s, code %#x: nothing says what glyph %d shows", k, g.Code, g.GID)
			}
		}
		text.WriteByte('\n')
		return s
	})
	built := map[string]font.Built{}
	for k, s := range subsets {
		b, err := s.Build()
		if err != nil {
			t.Fatalf("font %s: %v", k, err)
		}
		built[k] = b
	}
	eachString(t, f, func(ref obj.Object, s obj.String) obj.String {
		var out []byte
		for _, g := range faces[key(ref)].Decode([]byte(s)) {
			code := built[key(ref)].Encode(g)
			if code == nil {
				t.Fatalf("no code for a used glyph")
			}
			out = append(out, code...)
		}
		return obj.String(out)
	})
	for _, page := range f.pages() {
		fonts := f.dict(f.resources(page)["Font"])
		for name, ref := range fonts {
			if b, ok := built[key(ref)]; ok {
				fonts[name] = b.Dict
				finishType3(f, b, f.dict(ref))
			}
		}
	}
	return text.String()
}

// finishType3 does what the writer has to do for a Type 3 font.
func finishType3(f *file, b font.Built, old obj.Dict) {
	for _, p := range b.Procs {
		b.Dict["CharProcs"].(obj.Dict)[p.Name] = p.Proc
		b.Dict["Resources"] = old["Resources"]
	}
}

// eachString calls do for every string shown on a page and writes what it returns back.
func eachString(t testing.TB, f *file, do func(font obj.Object, s obj.String) obj.String) {
	for _, page := range f.pages() {
		fonts := f.dict(f.resources(page)["Font"])
		var out bytes.Buffer
		var current obj.Object
		var operands obj.Array
		l := &lexer{b: f.contents(page)}
		for {
			o, word, ok := l.next()
			if !ok {
				break
			}
			if word == "" {
				operands = append(operands, o)
				continue
			}
			switch word {
			case "Tf":
				current = fonts[operands[0].(obj.Name)]
			case "Tj", "'", "\"":
				last := len(operands) - 1
				operands[last] = do(current, operands[last].(obj.String))
			case "TJ":
				list := operands[0].(obj.Array)
				for i, e := range list {
					if s, ok := e.(obj.String); ok {
						list[i] = do(current, s)
					}
				}
			}
			for _, o := range operands {
				print(&out, o, false, nil)
				out.WriteByte(' ')
			}
			out.WriteString(word + "\n")
			operands = nil
		}
		page["Contents"] = &obj.Stream{Dict: obj.Dict{}, Raw: out.Bytes()}
	}
}

// draw renders the first page with a program. Poppler gets many dots: below 50 pixels it shifts glyphs by fractions of a
// pixel, and how high they are it takes from the box of the font, which a subset has smaller.
func draw(t testing.TB, program, path string) picture {
	t.Helper()
	out := filepath.Join(t.TempDir(), "page")
	switch program {
	case "mutool":
		run(t, "mutool", "draw", "-q", "-r", "120", "-c", "gray", "-F", "pgm", "-o", out+".pgm", path, "1")
	case "pdftoppm":
		run(t, "pdftoppm", "-r", "400", "-x", "0", "-y", "0", "-W", "3400", "-H", "2400", "-gray", "-singlefile", path, out)
	}
	b, err := os.ReadFile(out + ".pgm")
	if err != nil {
		t.Fatal(err)
	}
	var width, height, white int
	if _, err := fmt.Sscanf(string(b[:min(len(b), 200)]), "P5\n%d %d\n%d", &width, &height, &white); err != nil || white != 255 || len(b) < width*height {
		t.Fatalf("%s drew no grey picture: %v", program, err)
	}
	return picture{width, b[len(b)-width*height:]}
}

// A picture has a byte for each pixel; 0 is black.
type picture struct {
	width int
	dots  []byte
}

// compare counts dark pixels and those that differ visibly between two pictures.
func compare(a, b picture) (ink, differ int) {
	if a.width != b.width || len(a.dots) != len(b.dots) {
		return 0, 0
	}
	for i, p := range a.dots {
		q := b.dots[i]
		if p < 0x80 || q < 0x80 {
			ink++
		}
		if max(p, q)-min(p, q) > 0x30 {
			differ++
		}
	}
	return ink, differ
}

// looksTheSame renders both files with two readers and reads their text with poppler.
func looksTheSame(t *testing.T, before, after string) {
	t.Helper()
	for _, program := range []string{"mutool", "pdftoppm"} {
		ink, differ := compare(draw(t, program, before), draw(t, program, after))
		if ink < 500 {
			t.Errorf("%s: the page is all but empty (%d dark pixels)", program, ink)
		}
		if differ*200 > ink {
			t.Errorf("%s: %d of %d dark pixels differ", program, differ, ink)
		}
	}
	was, is := string(run(t, "pdftotext", before, "-")), string(run(t, "pdftotext", after, "-"))
	if was != is {
		t.Errorf("poppler read %q, now %q", was, is)
	}
	run(t, "qpdf", "--check", after)
}
