package canvas_test

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"testing"

	"github.com/caseveil/caseveil/redact/ocr"
	"github.com/caseveil/caseveil/redact/pdf/canvas"
)

func sheetOf(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(m, m.Rect, image.White, image.Point{}, draw.Src)
	return m
}

func paint(m *image.RGBA, r image.Rectangle, c color.Color) {
	draw.Draw(m, r, image.NewUniform(c), image.Point{}, draw.Src)
}

// bent is a word whose letters stand each by itself, 30 samples high.
func bent(m *image.RGBA, text string, lean float64, at func(i int) image.Point) ocr.Word {
	w := ocr.Word{Text: text, Confidence: 90, Loose: &ocr.Stand{Size: 30, Lean: lean}}
	for i := range text {
		b := image.Rect(0, 0, 20, 30).Add(at(i))
		ink(m, b)
		w.Box, w.Loose.Letters = w.Box.Union(b), append(w.Loose.Letters, b)
	}
	return w
}

func TestTheLabelOfABentWordHasASizeThatItsNameDoesNotTell(t *testing.T) {
	arch := func(i int) image.Point { return image.Pt(100+40*i, 200-int(60*math.Sin(float64(i)/2))) }
	slope := func(i int) image.Point { return image.Pt(100+30*i, 400-30*i) }
	for name, tc := range map[string]struct {
		lean float64
		at   func(int) image.Point
	}{"on an arch": {0, arch}, "on a slope": {-math.Pi / 4, slope}} {
		t.Run(name, func(t *testing.T) {
			var sizes []string
			for _, text := range []string{"Tom", "Wilhelmina"} {
				m := sheetOf(700, 600)
				r := &ocr.Reading{Lines: []ocr.Line{{Words: []ocr.Word{bent(m, text, tc.lean, tc.at)}}}}
				labels, _ := (&canvas.Canvas{Image: m, Reading: r, Measure: half}).Lay([]canvas.Cut{{To: 1, Label: "Child A"}})
				if len(labels) != 1 {
					t.Fatalf("%d labels", len(labels))
				}
				l := labels[0]
				sizes = append(sizes, fmt.Sprint(l.Size, l.Scale, l.Lean))
				for i, v := range m.Pix {
					if v != 255 {
						t.Fatalf("ink is left at %d, %d", i/4%700, i/4/700)
					}
				}
			}
			if sizes[0] != sizes[1] {
				t.Errorf("they are %v", sizes)
			}
		})
	}
}

func TestWhatIsPaintedOverOneLetterLeavesItsNeighboursAlone(t *testing.T) {
	m := sheetOf(500, 500)
	slope := func(i int) image.Point { return image.Pt(100+30*i, 300-30*i) }
	other := image.Rect(120, 150, 140, 180) // within the box around the word
	ink(m, other)
	r := &ocr.Reading{Lines: []ocr.Line{{Words: []ocr.Word{bent(m, "Imogen", -math.Pi/4, slope)}}, {Words: []ocr.Word{put(m, "is", other)}}}}
	(&canvas.Canvas{Image: m, Reading: r, Measure: half}).Lay([]canvas.Cut{{To: 1, Label: "Child A"}})
	if m.RGBAAt(120, 160).R != 0 {
		t.Error("the other word is lost")
	}
}

func TestDotsAndLastLettersThatRecognitionLeftOutGoWithTheirWord(t *testing.T) {
	m := sheetOf(500, 200)
	word := put(m, "Hol", image.Rect(100, 80, 160, 110))
	last := image.Rect(162, 80, 170, 110)
	dot := image.Rect(120, 68, 124, 72)
	far := image.Rect(300, 80, 310, 110)
	for _, r := range []image.Rectangle{last, dot, far} {
		paint(m, r, color.Black)
	}
	r := &ocr.Reading{Lines: []ocr.Line{{Words: []ocr.Word{word}}}}
	(&canvas.Canvas{Image: m, Reading: r, Measure: half}).Lay([]canvas.Cut{{To: 1, Label: "Child A"}})
	for name, p := range map[string]image.Point{"the letter": image.Pt(166, 95), "the dot": image.Pt(121, 70)} {
		if m.RGBAAt(p.X, p.Y).R != 255 {
			t.Errorf("%s is left", name)
		}
	}
	if m.RGBAAt(305, 95).R != 0 {
		t.Error("what stands apart is lost")
	}
}

func TestAWordInAColouredBoxIsPaintedOverInItsColourAndTheBoxesBesideItStay(t *testing.T) {
	m := sheetOf(900, 200)
	pink, green := color.RGBA{250, 220, 220, 255}, color.RGBA{220, 250, 220, 255}
	paint(m, image.Rect(50, 60, 300, 140), pink)
	paint(m, image.Rect(340, 60, 600, 140), green)
	line := ocr.Line{Words: []ocr.Word{put(m, "Imogen", image.Rect(100, 85, 200, 115)), put(m, "Sibling", image.Rect(400, 85, 500, 115))}}
	before := append([]byte(nil), m.Pix...)
	(&canvas.Canvas{Image: m, Reading: &ocr.Reading{Lines: []ocr.Line{line}}, Measure: half}).Lay([]canvas.Cut{{To: 1, Label: "Child A"}})
	if p := m.RGBAAt(150, 100); max(p.R, 250)-min(p.R, 250) > 7 || max(p.G, 220)-min(p.G, 220) > 7 {
		t.Errorf("where the name stood it is %v", p)
	}
	for y := range 200 {
		for x := 300; x < 900; x++ {
			if i := m.PixOffset(x, y); string(m.Pix[i:i+4]) != string(before[i:i+4]) {
				t.Fatalf("at %d, %d it has changed", x, y)
			}
		}
	}
}
