package redact_test

import (
	"slices"
	"testing"

	"github.com/caseveil/caseveil/redact/casefile"
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
				if got := slices.ContainsFunc(seen.Discoveries, func(d verify.Discovery) bool { return d.Kind == "listed_term" }); got != want { // print under a box is a leak whatever it says
					t.Errorf("found %v, want %v: %+v", got, want, seen.Discoveries)
				}
			}
		})
	}
}

func TestANameThatIsDrawnAsShapesIsFound(t *testing.T) {
	needsTesseract(t)
	for text, want := range map[string]bool{"Imogen Quillfeather": true, "Practice review": false} {
		t.Run(text, func(t *testing.T) {
			seen, err := engine.WithRecognition(tesseract).Examine(t.Context(), plain(outlined(t, text, 60, 700, 20), ""), theCase(t))
			if err != nil {
				t.Fatal(err)
			}
			if got := slices.ContainsFunc(seen.Discoveries, func(d verify.Discovery) bool { return d.Weight == verify.Leak }); got != want {
				t.Errorf("leak %v, want %v: %+v", got, want, seen.Discoveries)
			}
		})
	}
}

func TestAWordThatIsANameTooIsNoLeakWhereNobodyIsMeant(t *testing.T) {
	c := theCase(t)
	c.Professionals = append(c.Professionals, casefile.Person{Label: "Nurse 1", Names: []string{"May Wilmslow"}})
	for text, want := range map[string]bool{
		"The meeting of May 2022 was the last.":             false,
		"It may rain, and the meeting in May was the last.": false,
		"Nurse May came to the meeting and May was glad.":   true,
		"May": true,
	} {
		t.Run(text, func(t *testing.T) {
			seen, err := engine.Examine(t.Context(), pdftest.Text(text), c)
			if err != nil {
				t.Fatal(err)
			}
			if got := slices.ContainsFunc(seen.Discoveries, func(d verify.Discovery) bool { return d.Kind == "listed_term" }); got != want {
				t.Errorf("leak %v, want %v: %+v", got, want, seen.Discoveries)
			}
		})
	}
}
