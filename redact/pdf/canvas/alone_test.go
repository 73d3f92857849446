package canvas_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"testing"

	"github.com/caseveil/caseveil/redact/ocr"
	"github.com/caseveil/caseveil/redact/pdf/canvas"
)

// A drawnName is a name with how far its letters reach, in samples: into the line, above and below it.
type drawnName struct {
	text           string
	bearing        int
	up, down, wide int
}

// names have the heights that letters of 40 samples to the em have.
var names = []drawnName{{"Imogen", 3, 27, 9, 120}, {"Tom", 0, 27, 0, 66}, {"Flo", 2, 28, 0, 50}, {"Jacqueline", -1, 28, 9, 180}}

// put draws a word and says where it is.
func put(m *image.RGBA, text string, box image.Rectangle) ocr.Word {
	ink(m, box)
	return ocr.Word{Text: text, Box: box, Confidence: 95}
}

// sheet is a white picture with a name at x whose line stands at base, and after it the words that follow it.
func sheet(high int, n drawnName, x, base int, follow ...string) (*image.RGBA, ocr.Line) {
	m := image.NewRGBA(image.Rect(0, 0, 900, high))
	draw.Draw(m, m.Rect, image.NewUniform(color.RGBA{255, 255, 255, 255}), image.Point{}, draw.Src)
	box := image.Rect(x+n.bearing, base-n.up, x+n.bearing+n.wide, base+n.down)
	l := ocr.Line{Words: []ocr.Word{put(m, n.text, box)}}
	for _, w := range follow {
		box = image.Rect(box.Max.X+12, base-18, box.Max.X+12+20*len(w), base)
		l.Words = append(l.Words, put(m, w, box))
	}
	return m, l
}

func TestWhatALineBeginsWithTellsNothingOfItself(t *testing.T) {
	for name, tc := range map[string]struct {
		cut  canvas.Cut
		make func(n drawnName) (*image.RGBA, *ocr.Reading)
	}{
		"the first word of a line": {canvas.Cut{Line: 0, To: 1, Label: "Child A"}, func(n drawnName) (*image.RGBA, *ocr.Reading) {
			m, l := sheet(200, n, 60, 60, "was", "seen")
			return m, &ocr.Reading{Lines: []ocr.Line{l, {Words: []ocr.Word{put(m, "at", image.Rect(62, 91, 100, 118)), put(m, "home", image.Rect(112, 91, 190, 118))}}}}
		}},
		"the first word of the only line": {canvas.Cut{Line: 0, To: 1, Label: "Child A"}, func(n drawnName) (*image.RGBA, *ocr.Reading) {
			m, l := sheet(100, n, 60, 60, "was", "seen")
			return m, &ocr.Reading{Lines: []ocr.Line{l}}
		}},
		"the first word of a line, which goes without a label": {canvas.Cut{Line: 0, To: 1}, func(n drawnName) (*image.RGBA, *ocr.Reading) {
			m, l := sheet(100, n, 60, 60, "was", "seen")
			return m, &ocr.Reading{Lines: []ocr.Line{l}}
		}},
		"all that a picture shows": {canvas.Cut{Line: 0, To: 1, Label: "Child A"}, func(n drawnName) (*image.RGBA, *ocr.Reading) {
			m, l := sheet(100, n, 60, 60)
			return m, &ocr.Reading{Lines: []ocr.Line{l}}
		}},
		"all that a large picture shows": {canvas.Cut{Line: 0, To: 1, Label: "Child A"}, func(n drawnName) (*image.RGBA, *ocr.Reading) {
			m, l := sheet(400, n, 60, 306) // well within a step
			return m, &ocr.Reading{Lines: []ocr.Line{l}}
		}},
		"a cell of a table": {canvas.Cut{Line: 0, From: 1, To: 2, Label: "Child A"}, func(n drawnName) (*image.RGBA, *ocr.Reading) {
			m, l := sheet(200, n, 400, 60)
			l.Words = append([]ocr.Word{put(m, "who", image.Rect(60, 42, 130, 60))}, l.Words...)
			return m, &ocr.Reading{Lines: []ocr.Line{l, {Words: []ocr.Word{put(m, "where", image.Rect(60, 91, 140, 118)), put(m, "home", image.Rect(402, 91, 480, 118))}}}}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			var picture []byte
			words := ""
			for i, n := range names {
				m, r := tc.make(n)
				c := &canvas.Canvas{Image: m, Reading: r, Measure: half, Framed: true}
				labels, kept := c.Lay([]canvas.Cut{tc.cut})
				if tc.cut.Label != "" && (len(labels) != 1 || labels[0].Size < 20 || labels[0].Size > 56) {
					t.Errorf("%s: labels %v", n.text, labels)
				}
				if i == 0 {
					picture, words = m.Pix, fmt.Sprint(labels, kept)
				}
				if got := fmt.Sprint(labels, kept); got != words {
					t.Errorf("with %s the words and labels stand elsewhere:\n%s\n%s", n.text, words, got)
				}
				if !bytes.Equal(m.Pix, picture) {
					t.Errorf("with %s the picture differs", n.text)
				}
			}
		})
	}
}

func TestLabelsStandWhereOtherLinesBegin(t *testing.T) {
	m, l := sheet(200, names[0], 60, 60, "was")
	r := &ocr.Reading{Lines: []ocr.Line{l, {Words: []ocr.Word{put(m, "home", image.Rect(61, 91, 140, 118))}}}}
	labels, _ := (&canvas.Canvas{Image: m, Reading: r, Measure: half}).Lay([]canvas.Cut{{To: 1, Label: "Child A"}})
	if len(labels) != 1 || labels[0].X != 61 {
		t.Errorf("labels %v, and the other line begins at 61", labels)
	}
}
