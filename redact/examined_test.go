package redact_test

import (
	"slices"
	"testing"

	"github.com/caseveil/caseveil/redact/pdftest"
	"github.com/caseveil/caseveil/redact/verify"
)

func TestANameInAPictureIsFoundWhereverThePictureStands(t *testing.T) {
	needsTesseract(t)
	named, at := lines(t)
	clean := inverse(drawn(t, pdftest.Text("The kitchen was clean. Nobody was seen there with\nher sister in the afternoon, and later she played outside."), 100))
	picture := "q " + at + "/I Do Q "
	for name, tc := range map[string]struct{ content, page string }{
		"as it is":           {picture, ""},
		"behind a rectangle": {picture + "0 g 30 560 500 260 re f", ""},
		"beyond the page":    {"1 0 0 1 0 2000 cm " + picture, ""},
		"nowhere":            {"", ""},
		"as a thumbnail":     {"", "/Thumb 5 0 R"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for want, file := range map[bool][]byte{
				true:  scanned(named, greys, named.Pix, tc.page, tc.content),
				false: scanned(clean, greys, clean.Pix, tc.page, tc.content),
			} {
				seen, err := engine.WithRecognition(tesseract).Examine(t.Context(), file, theCase(t))
				if err != nil {
					t.Fatal(err)
				}
				if got := slices.ContainsFunc(seen.Discoveries, func(d verify.Discovery) bool { return d.Weight == verify.Leak }); got != want {
					t.Errorf("leak %v, want %v: %+v", got, want, seen.Discoveries)
				}
			}
		})
	}
}
