package pdf

import (
	"bytes"
	"strings"
	"testing"
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
