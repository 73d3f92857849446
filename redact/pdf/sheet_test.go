package pdf

import (
	"bytes"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/catalog"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/write"
	"github.com/caseveil/caseveil/redact/pdftest/twins"
)

func TestAPageThatWasLetGoIsWrittenAsIfItHadStayed(t *testing.T) {
	pages := 0
	for seed := range uint64(16) {
		r := twins.New(seed)
		c := r.Casts()[0]
		in := r.Write(c)
		stayed, gone := open(t, in), open(t, in)
		for _, p := range gone.pages {
			if p.sheet != nil && p.own() {
				p.sheet = nil
				pages++
			}
		}
		a, b := rewrite(t, stayed, twinPlan(stayed, c)), rewrite(t, gone, twinPlan(gone, c))
		if !bytes.Equal(a.PDF, b.PDF) || !maps.Equal(a.Removed, b.Removed) || !slices.Equal(a.Notes, b.Notes) {
			t.Errorf("%s: the outputs differ", r)
		}
	}
	if pages == 0 {
		t.Error("no page was let go")
	}
}

// longReport is a report of that many pages of text.
func longReport(t *testing.T, pages int) []byte {
	return build(t, "", func(b *built) {
		tree := b.page["Parent"].(*write.Indirect)
		var kids obj.Array
		for n := range pages {
			var text strings.Builder
			text.WriteString("BT /F1 10 Tf 13 TL 60 800 Td\n")
			for line := range 45 {
				fmt.Fprintf(&text, "(Page %d, line %d: the professionals met and wrote down what each of them knew) '\n", n, line)
			}
			text.WriteString("ET")
			kids = append(kids, &write.Indirect{Value: obj.Dict{"Type": obj.Name("Page"), "Parent": tree, "MediaBox": b.page["MediaBox"],
				"Resources": b.resources, "Contents": &obj.Stream{Dict: obj.Dict{}, Raw: []byte(text.String())}}})
		}
		tree.Value = obj.Dict{"Type": obj.Name("Pages"), "Kids": kids, "Count": obj.Integer(pages)}
	})
}

func TestADocumentTakesLittleMoreForEachPage(t *testing.T) {
	const most = 60 << 10 // bytes: a page's text, its objects and what is noted of it; its sheet takes twenty times that
	held := func(pages int) int {
		in := longReport(t, pages)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		d := open(t, in)
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(d)
		runtime.KeepAlive(in)
		return int(after.HeapAlloc) - int(before.HeapAlloc)
	}
	few, many := held(20), held(120)
	if each := (many - few) / 100; each > most {
		t.Errorf("a page more takes %d bytes, not %d at most", each, most)
	}
	t.Logf("20 pages hold %d kB, 120 pages %d kB", few>>10, many>>10)
}

func TestAPageThatWasWrittenTakesLittleMore(t *testing.T) {
	const most = 150 << 10 // bytes: its stream and what links, bookmarks and the layout of others need of it; its sheet takes ten times that
	held := func(pages int) int {
		d := open(t, longReport(t, pages))
		var plan Plan
		for at := 0; ; at++ {
			i := strings.Index(d.Text()[at:], "professionals")
			if i < 0 {
				break
			}
			at += i
			plan.Cuts = append(plan.Cuts, Cut{at, at + len("professionals"), "Person 1"})
		}
		cuts, err := d.split(plan.Cuts)
		if err != nil {
			t.Fatal(err)
		}
		w := d.rewriting(plan)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		var out []catalog.Page
		if err := d.each(t.Context(), func(i int, p *page) error {
			w.study(p, cuts[i])
			written, err := w.page(t.Context(), i, p, cuts[i])
			out = append(out, written)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(out)
		runtime.KeepAlive(w)
		return int(after.HeapAlloc) - int(before.HeapAlloc)
	}
	few, many := held(20), held(70)
	if each := (many - few) / 50; each > most {
		t.Errorf("a page more takes %d bytes, not %d at most", each, most)
	}
	t.Logf("20 pages hold %d kB, 70 pages %d kB", few>>10, many>>10)
}
