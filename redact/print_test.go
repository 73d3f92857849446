package redact_test

import (
	"context"
	"fmt"
	"image"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact"
)

// mirrored is the picture as a mirror shows it.
func mirrored(m *image.Gray) *image.Gray {
	out := image.NewGray(m.Rect)
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			out.SetGray(m.Rect.Dx()-1-x, y, m.GrayAt(x, y))
		}
	}
	return out
}

// faint is the picture with its ink hardly darker than its ground.
func faint(m *image.Gray) *image.Gray {
	out := image.NewGray(m.Rect)
	for i, v := range m.Pix {
		out.Pix[i] = 248 + v/36
	}
	return out
}

// marked draws a picture's ink as marks, each by a format of x and y.
func marked(m *image.Gray, format string) string {
	var b strings.Builder
	for y := 0; y < m.Rect.Dy(); y += 2 {
		for x := 0; x < m.Rect.Dx(); x += 2 {
			if m.GrayAt(x, y).Y < 128 {
				fmt.Fprintf(&b, format+"\n", float64(x)*0.45+40, 720-float64(y)*0.45)
			}
		}
	}
	return b.String()
}

func TestPrintIsReadHoweverItLiesAndWhateverItIsMadeOf(t *testing.T) {
	needsTesseract(t)
	m, place := lines(t)
	same := func(m *image.Gray) *image.Gray { return m }
	picture := func(m *image.Gray) []byte {
		return plain(fmt.Sprintf("q %g 0 0 %g 50 565 cm /I Do Q", float64(m.Rect.Dx())*0.36, float64(m.Rect.Dy())*0.36), "/XObject << /I 5 0 R >>",
			stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d %s", m.Rect.Dx(), m.Rect.Dy(), greys), m.Pix))
	}
	name := typed(t, "Imogen Quillfeather")
	outlines := outlined(t, visit, 0, 0, 12)
	for kind, tc := range map[string]struct {
		file  []byte
		again func(*image.Gray) *image.Gray // makes what is left of it level
	}{
		"a sheet that lay far askew":    {picture(turned(m, 8)), func(m *image.Gray) *image.Gray { return turned(m, -8) }},
		"a mirror's picture":            {picture(mirrored(m)), mirrored},
		"print hardly paler than paper": {plain("q "+place+"/I Do Q", "/XObject << /I 5 0 R >>", stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d %s", m.Rect.Dx(), m.Rect.Dy(), greys), faint(m).Pix)), same},
		"outlines that are turned":      {pageOf("q 0 1 -1 0 300 100 cm "+outlines+"Q", "", "/MediaBox [0 0 595 842]"), func(m *image.Gray) *image.Gray { return turned(m, 90) }},
		"outlines in a mirror":          {plain("q -1 0 0 1 540 700 cm "+outlines+"Q", ""), mirrored},
		"outlines in a pattern": {plain("/Pattern cs /P scn 50 600 480 110 re f", "/Pattern << /P 5 0 R >>",
			stream("/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 480 110] /XStep 480 /YStep 110 /Matrix [1 0 0 1 50 600] /Resources << >>", []byte("1 0 0 1 10 90 cm "+outlines))), same},
		"squares":     {plain(marked(name, "%.2f %.2f 0.9 0.9 re f"), ""), same},
		"short lines": {plain("0.9 w "+marked(name, "q 1 0 0 1 %.2f %.2f cm 0 0 m 0.9 0 l S Q"), ""), same},
		"round dots":  {plain("1 J 1.1 w "+marked(name, "%[1]f %[2]f m %[1]f %[2]f l S"), ""), same},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			r, err := engine.WithRecognition(tesseract).Redact(t.Context(), tc.file, theCase(t), redact.Options{})
			if err != nil {
				t.Fatalf("%v: %+v", err, r.Report.Public)
			}
			read := reads(t, tc.again(drawn(t, r.PDF, 200)))
			for _, word := range []string{"Imogen", "Quillfeather", "Katarzyna"} {
				if strings.Contains(read, word) {
					t.Errorf("%s can still be read", word)
				}
			}
			if r.Report.Public.Removed["picture_text"] == 0 {
				t.Errorf("nothing was taken out of %q", read)
			}
		})
	}
}

func TestWhatLooksLikePrintAndIsNotReadIsAQuestion(t *testing.T) {
	m, place := lines(t)
	blind := func(context.Context, *image.Gray, int) ([]byte, error) { return nil, nil }
	resources := "/XObject << /I 5 0 R >> /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
	file := func(content string) []byte {
		return plain(content, resources, stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d %s", m.Rect.Dx(), m.Rect.Dy(), greys), m.Pix))
	}
	row := func(format string, n int, step float64) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format+"\n", 50+float64(i)*step)
		}
		return b.String()
	}
	for name, tc := range map[string]struct {
		content   string
		questions int
	}{
		"a picture of print":        {"q " + place + "/I Do Q", 1},
		"a name in outlines":        {outlined(t, "Imogen Quillfeather", 60, 700, 20), 1},
		"a name in squares":         {marked(typed(t, "Imogen Quillfeather"), "%.2f %.2f 0.9 0.9 re f"), 1},
		"a name in full stops":      {"BT /F1 3 Tf " + marked(typed(t, "Imogen Quillfeather"), "1 0 0 1 %.2f %.2f Tm (.) Tj") + "ET", 1},
		"leaders of full stops":     {"BT /F1 11 Tf 14 TL 50 720 Td (" + strings.Repeat(strings.Repeat(".", 90)+") Tj T* (", 8) + ") Tj ET", 0},
		"a leader":                  {row("%.1f 650 1 1 re f", 150, 3), 0},
		"a dashed frame":            {row("%.1f 650 2 0.5 re f", 120, 4) + row("%.1f 700 2 0.5 re f", 120, 4), 0},
		"a row of stars":            {row("q 1 0 0 1 %.1f 650 cm 0 6 m 2 2 l 6 2 l 3 -1 l 4 -5 l 0 -2 l -4 -5 l -3 -1 l -6 2 l -2 2 l h f Q", 20, 20), 0},
		"hatching":                  {row("%.1f 600 m 10 50 l S", 100, 4), 0},
		"a chart of bars with axes": {row("%.1f 600 12 60 re f", 20, 20) + "50 600 m 450 600 l S 50 600 m 50 700 l S", 0},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := engine.WithRecognition(blind).Detect(t.Context(), file(tc.content), theCase(t), redact.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if n := d.Undecided(); n != tc.questions {
				t.Errorf("%d questions, want %d", n, tc.questions)
			}
		})
	}
}
