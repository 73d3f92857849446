package pdf

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// tamsin is imogen's twin: other names, some wider and some narrower, that break lines at the same places in the
// twins' templates.
var tamsin = cast{"Tamsin Kate Lillywhite", "Tamsin", "Rosalind Lillywhite", "Jacintha Moberly-Price", 2}

// al is a third, with much shorter names.
var al = cast{"Al Bo Li", "Al", "Jo Li", "Ed Fu", 2}

// TestTwinsGiveTheSameBytes is non-interference: inputs that differ only in the names give the same file.
func TestTwinsGiveTheSameBytes(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Chromium and LibreOffice")
	}
	first := imogen
	first.Pages = tamsin.Pages
	for _, m := range []struct {
		name string
		make func(*testing.T, cast) []byte
	}{
		{"Chromium", func(t *testing.T, c cast) []byte { return chromium(t, fill(t, "twins.html.tmpl", c)) }},
		{"LibreOffice, tagged", func(t *testing.T, c cast) []byte { return libreoffice(t, fill(t, "twins.fodt.tmpl", c), true) }},
		{"LibreOffice, not tagged", func(t *testing.T, c cast) []byte { return libreoffice(t, fill(t, "twins.fodt.tmpl", c), false) }},
		{"reportlab", func(t *testing.T, c cast) []byte { return reportlab(t, fill(t, "twins.py.tmpl", c)) }},
	} {
		t.Run(m.name, func(t *testing.T) {
			var outs [][]byte
			for _, c := range []cast{first, tamsin, al} {
				d := open(t, m.make(t, c))
				if n := strings.Count(d.Text(), c.First); n < 6*c.Pages {
					t.Fatalf("the fixture holds %d names", n)
				}
				outs = append(outs, rewrite(t, d, c.plan(d)).PDF)
			}
			if !strings.Contains(pdftotext(t, outs[0]), "underlined Child A text") {
				t.Error("the labels are missing")
			}
			for _, other := range outs[1:] {
				if !bytes.Equal(outs[0], other) {
					a, b := describe(t, outs[0]), describe(t, other)
					t.Errorf("the files differ (%d and %d bytes); first difference:\n%s", len(outs[0]), len(other), firstDifference(a, b))
				}
			}
		})
	}
}

// TestBoxesAsWideAsWordsTellNothing holds what programs draw or place by the width of a word: boxes of annotations, of
// transparency groups, lines in the middle of a page that holds nothing else.
func TestBoxesAsWideAsWordsTellNothing(t *testing.T) {
	const before = "BT /F1 11 Tf 72 760 Td (A line that nobody is named in.) Tj 0 -16 Td (Another such line, which is longer.) Tj ET "
	width := map[string]float64{"Ask Imogen first": 78.859, "Ask Al first": 51.953, "Imogen": 36.685, "Al": 9.779} // Helvetica 11
	for _, c := range []struct {
		name string
		make func(first string) []byte
	}{
		{"annotations", func(first string) []byte {
			words := "Ask " + first + " first"
			wide := width[words] + 8
			look := func() *obj.Stream {
				return form(fmt.Sprintf("q 1 0.9 0.6 rg 0 0 %.2f 20 re f Q BT /F1 11 Tf 4 6 Td (%s) Tj ET", wide, words),
					obj.Dict{"BBox": numbers(0, 0, wide, 20), "Resources": helvetica})
			}
			return build(t, before, func(b *built) {
				var all obj.Array
				for i, kind := range []obj.Name{"FreeText", "Stamp"} {
					y := 600 - 40*float64(i)
					all = append(all, obj.Dict{"Type": obj.Name("Annot"), "Subtype": kind, "F": obj.Integer(4),
						"Rect": numbers(100, y, 100+wide, y+20), "AP": obj.Dict{"N": look()}})
				}
				b.page["Annots"] = all
			})
		}},
		{"a title and nothing else", func(first string) []byte {
			return build(t, fmt.Sprintf("BT /F1 11 Tf %.2f 760 Td (%s) Tj ET", (595-width[first])/2, first))
		}},
		{"a transparency group", func(first string) []byte {
			group := form("BT /F1 11 Tf 0 4 Td ("+first+") Tj ET", obj.Dict{"BBox": numbers(0, 0, math.Ceil(width[first]), 15), "Resources": helvetica,
				"Group": obj.Dict{"S": obj.Name("Transparency")}})
			return build(t, before+"q 1 0 0 1 72 600 cm /G gs /X0 Do Q", strength(0.5), xobject("X0", group))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var outs [2][]byte
			for i, first := range []string{"Imogen", "Al"} {
				who := cast{Child: "No Such Child", Mother: "No Such Mother", Worker: "No Such Worker", First: first}
				d := open(t, c.make(first))
				outs[i] = rewrite(t, d, who.plan(d)).PDF
				if !strings.Contains(open(t, outs[i]).Text(), "Child A") {
					t.Fatal("the label is missing")
				}
			}
			if !bytes.Equal(outs[0], outs[1]) {
				t.Errorf("the files differ:\n%s", firstDifference(describe(t, outs[0]), describe(t, outs[1])))
			}
		})
	}
}
