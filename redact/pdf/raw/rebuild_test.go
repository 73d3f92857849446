package raw

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

const (
	catalogue = "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
	tree      = "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
	leaf      = "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>\nendobj\n"
	shown     = "BT (seen) Tj ET"
	trailer   = "trailer\n<</Root 1 0 R/Size 9>>\n"
)

func streamOf(n int, keys, data string) string {
	return fmt.Sprintf("%d 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj\n", n, keys, data)
}

func content4(data string) string { return streamOf(4, fmt.Sprintf("/Length %d", len(data)), data) }

func deflated(s string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write([]byte(s)) //nolint:errcheck // a buffer takes everything
	z.Close()          //nolint:errcheck // as above
	return b.String()
}

// withTable adds a correct cross-reference table to objects that are numbered from 1 without a gap.
func withTable(objects ...string) string {
	var b, table strings.Builder
	b.WriteString("%PDF-1.7\n")
	fmt.Fprintf(&table, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", b.Len())
		b.WriteString(o)
	}
	at := b.Len()
	return fmt.Sprintf("%s%strailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n", b.String(), table.String(), len(objects)+1, at)
}

func TestADamagedFileIsReadByItsObjects(t *testing.T) {
	packed := "2 0 3 " + fmt.Sprint(len("<</Type/Pages/Kids[3 0 R]/Count 1>> ")) + " "
	objStm := packed + "<</Type/Pages/Kids[3 0 R]/Count 1>> <</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>"
	for _, c := range []struct{ title, file string }{
		{"it has a table", withTable(catalogue, tree, leaf, content4(shown))},
		{"it has no table", "%PDF-1.4\n" + catalogue + tree + leaf + content4(shown) + trailer},
		{"it has neither table nor trailer", "%PDF-1.4\n" + catalogue + tree + leaf + content4(shown)},
		{"its table lies elsewhere", strings.Replace(withTable(catalogue, tree, leaf, content4(shown)), "startxref\n", "startxref\n9", 1)},
		{"junk stands before it", strings.Repeat("junk ", 50) + withTable(catalogue, tree, leaf, content4(shown))},
		{"it was saved two thousand times", withTable(catalogue, tree, leaf, content4(shown)) + strings.Repeat("xref\n0 1\n0000000000 65535 f \n"+trailer, 2000)},
		{"three hundred thousand objects without a table", "%PDF-1.4\n" + catalogue + tree + leaf + content4(shown) + strings.Repeat("9 0 obj(b)endobj\n", 300_000)},
		{"a length is too short", withTable(catalogue, tree, leaf, streamOf(4, "/Length 5", shown))},
		{"a length is too long", withTable(catalogue, tree, leaf, streamOf(4, "/Length 5000", shown))},
		{"a length is an object further on", "%PDF-1.4\n" + catalogue + tree + leaf + streamOf(4, "/Length 5 0 R", shown) + "5 0 obj 15 endobj\n" + trailer},
		{"a length is missing", "%PDF-1.4\n" + catalogue + tree + leaf + streamOf(4, "", shown) + trailer},
		{"a stream has no end", "%PDF-1.4\n" + catalogue + tree + leaf + "4 0 obj\n<</Length 15>>\nstream\n" + shown + "\nendobj\n" + trailer},
		{"a checksum is wrong", withTable(catalogue, tree, leaf, streamOf(4, fmt.Sprintf("/Filter/FlateDecode/Length %d", len(deflated(shown))), deflated(shown)[:len(deflated(shown))-4]+"XXXX"))},
		{"a stream was cut off", withTable(catalogue, tree, leaf, streamOf(4, fmt.Sprintf("/Filter/FlateDecode/Length %d", len(deflated(shown))-4), deflated(shown)[:len(deflated(shown))-4]))},
		{"an object was replaced later", "%PDF-1.4\n" + catalogue + tree + leaf + content4("BT (older) Tj ET") + content4(shown) + trailer},
		{"a file lies within a stream", "%PDF-1.4\n" + catalogue + tree + leaf + content4(shown) + streamOf(5, fmt.Sprintf("/Length %d", len(content4("other"))), content4("other")) + trailer},
		{"objects are packed", "%PDF-1.5\n" + catalogue + streamOf(7, fmt.Sprintf("/Type/ObjStm/N 2/First %d/Length %d", len(packed), len(objStm)), objStm) + content4(shown) + trailer},
		{"a broken object stands among them", "%PDF-1.4\n" + catalogue + tree + leaf + "8 0 obj << /A ( endobj\n" + "9 0 obj <12zz> endobj\n" + content4(shown) + trailer},
	} {
		t.Run(c.title, func(t *testing.T) {
			f, err := Read(t.Context(), []byte(c.file))
			if err != nil {
				t.Fatal(err)
			}
			pages, err := f.Pages(t.Context())
			if err != nil || len(pages) != 1 {
				t.Fatalf("%d pages, %v", len(pages), err)
			}
			got, damaged, err := f.Content(pages[0])
			if err != nil || damaged > 0 || strings.TrimSpace(string(got)) != shown {
				t.Errorf("content %q, %v", got, err)
			}
		})
	}
}

func TestWhatCannotBeReadIsRefusedWithTheReason(t *testing.T) {
	self := "2 0 obj\n<</Type/Pages/Kids[2 0 R]/Count 1>>\nendobj\n"
	deep := strings.Repeat("[", 100_000)
	for _, c := range []struct {
		title, file string
		want        error
	}{
		{"nothing", "", ErrNotPDF},
		{"text", "a letter", ErrNotPDF},
		{"only a header", "%PDF-1.7\n", ErrDamaged},
		{"no pages", "%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n" + trailer, ErrDamaged},
		{"encrypted and damaged", "%PDF-1.4\n" + catalogue + tree + leaf + "trailer\n<</Root 1 0 R/Encrypt 5 0 R>>\n", ErrEncrypted},
		{"a page tree that leads into itself", withTable(catalogue, self), ErrDamaged},
		{"a hundred thousand strings without an end", "%PDF-1.4\n" + catalogue + tree + leaf + strings.Repeat("9 0 obj (((((\n", 100_000), ErrLimit},
		{"streams without an end within each other", "%PDF-1.4\n" + catalogue + tree + leaf + strings.Repeat("9 0 obj<</Length 99999999>>stream\n", 10_000), ErrDamaged},
		{"arrays within arrays", "%PDF-1.4\n1 0 obj " + deep + " endobj " + trailer, ErrDamaged},
	} {
		t.Run(c.title, func(t *testing.T) {
			f, err := Read(t.Context(), []byte(c.file))
			if err == nil {
				_, err = f.Pages(t.Context())
			}
			if !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

func TestAStreamInAnotherFileIsReadAsEmpty(t *testing.T) {
	lies := "4 0 obj\n<</F(other)/Length 5>>\nstream\nwords\nendstream\nendobj\n"
	for title, file := range map[string]string{
		"with a table": withTable(catalogue, tree, leaf, lies), "rebuilt": "%PDF-1.4\n" + catalogue + tree + leaf + lies + trailer,
	} {
		f, err := Read(t.Context(), []byte(file))
		if err != nil {
			t.Errorf("%s: %v", title, err)
			continue
		}
		if s := f.Stream(obj.Ref(4)); s == nil || len(s.Raw) > 0 || s.Dict["F"] != nil || f.External != 1 {
			t.Errorf("%s: %+v, %d outside", title, s, f.External)
		}
	}
}

func TestObjectNumbersAreReadBackwards(t *testing.T) {
	for text, want := range map[string]obj.Ref{"12 0 ": 12, "x12 0": 12, "12  00003\n": 12, " 0 ": 0, "12 ": 0, "a b ": 0, "99999999999 0 ": 0, "0 0 ": 0} {
		if got, ok := number([]byte(text)); ok != (want > 0) || ok && got != want {
			t.Errorf("%q: %d, %v", text, got, ok)
		}
	}
}

// Whatever the bytes are, reading ends in a file whose pages can be asked for, or in one of the package's errors.
func FuzzRead(f *testing.F) {
	f.Add([]byte(withTable(catalogue, tree, leaf, content4(shown))))
	f.Add([]byte("%PDF-1.4\n" + catalogue + tree + leaf + content4(shown) + trailer))
	f.Add([]byte("%PDF-1.5\n" + streamOf(7, "/Type/ObjStm/N 2/First 8/Length 60", "1 0 2 40 <</Type/Catalog/Pages 2 0 R>>  <</Kids[]>>")))
	f.Add([]byte("%PDF-1.4\n" + catalogue + tree + leaf + streamOf(4, "/Filter[/LZW/A85/RL/Fl]/DecodeParms[null<</Predictor 12/Columns 3>>]", "<~abc~>")))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Read(t.Context(), data)
		if err != nil {
			for _, known := range []error{ErrNotPDF, ErrEncrypted, ErrDamaged, ErrLimit} {
				if errors.Is(err, known) {
					return
				}
			}
			t.Fatalf("an error of no known kind: %v", err)
		}
		pages, err := file.Pages(t.Context())
		if err != nil {
			return
		}
		for _, p := range pages {
			if p.MediaBox[0] >= p.MediaBox[2] || p.CropBox[0] < p.MediaBox[0] || p.Rotate%90 != 0 {
				t.Fatalf("a page of no size: %+v", p.MediaBox)
			}
			_, _, _ = file.Content(p) //nolint:errcheck // its end matters here, not its outcome
		}
	})
}
