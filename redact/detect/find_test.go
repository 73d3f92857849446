package detect

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/caseveil/caseveil/redact/casefile"
)

// example is the detector of the contract's example case.
func example(t testing.TB) *Detector {
	t.Helper()
	b, err := os.ReadFile("../casefile/testdata/example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := casefile.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	d, err := New(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestOffsetsAreThoseOfTheFileAsItStands(t *testing.T) {
	text := "\ufeffFirst page.\r\nImogen\r\n\f\xff\xfe Second: Imo\u00adgen and Zoe\u0308 Fairweather.\r\n\fImogen"
	want := []struct {
		text string
		page int
	}{{"Imogen", 1}, {"Imo\u00adgen", 2}, {"Zoe\u0308 Fairweather", 2}, {"Imogen", 3}}
	found := example(t).Find(text)
	if len(found) != len(want) {
		t.Fatalf("found %d: %+v", len(found), found)
	}
	for i, f := range found {
		if text[f.Start:f.End] != f.Text || f.Text != want[i].text || f.Page != want[i].page {
			t.Errorf("finding %d is %q on page %d, want %q on page %d", i, f.Text, f.Page, want[i].text, want[i].page)
		}
	}
}

func TestManyMaySearchAtOnce(t *testing.T) {
	d := example(t)
	text := "Imogen Fairweather, born 14 March 2019, lives at 14 Larkspur Close, Easterby, EB3 4QT."
	want := d.Find(text)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got := d.Find(text); !slices.Equal(got, want) {
				t.Errorf("%d findings, not %d, or others", len(got), len(want))
			}
		})
	}
	wg.Wait()
}

func FuzzFind(f *testing.F) {
	docs, err := filepath.Glob("testdata/corpus/docs/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range docs {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b[:min(len(b), 600)]))
	}
	f.Add("I m o g e n \xff 'IImmooggeenn' 14/O3/2019 née @a.b_ «»")
	d := example(f)
	f.Fuzz(func(t *testing.T, text string) {
		end, page := 0, 1
		for _, x := range d.Find(text) {
			if x.Start < end || x.End <= x.Start || x.End > len(text) || text[x.Start:x.End] != x.Text {
				t.Fatalf("%d-%d after %d: %q", x.Start, x.End, end, x.Text)
			}
			if x.Page < page || x.Page != 1+strings.Count(text[:x.Start], "\f") {
				t.Fatalf("page %d", x.Page)
			}
			if x.Kind == "" || x.Label == "" || x.Rule == "" || x.Why == "" || x.Tier == TierC && x.Action != Review {
				t.Fatalf("incomplete: %+v", x)
			}
			end, page = x.End, x.Page
		}
	})
}
