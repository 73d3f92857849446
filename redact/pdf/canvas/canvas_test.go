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

// half is how wide a letter of a label is, in em.
func half(text string) float64 { return 0.5 * float64(len(text)) }

// ink draws bars such as letters have.
func ink(m *image.RGBA, box image.Rectangle) {
	for x := box.Min.X; x < box.Max.X; x += 4 {
		draw.Draw(m, image.Rect(x, box.Min.Y, x+1, box.Max.Y), image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
}

// page draws each word as black bars, 10 samples a letter, on a clear white ground, and says where the words are.
func page(lines ...[]string) (*image.RGBA, *ocr.Reading) {
	m := image.NewRGBA(image.Rect(0, 0, 900, 40*len(lines)+40))
	draw.Draw(m, m.Rect, image.NewUniform(color.RGBA{255, 255, 255, 255}), image.Point{}, draw.Src)
	r := &ocr.Reading{}
	for i, words := range lines {
		var l ocr.Line
		x := 40
		for _, w := range words {
			box := image.Rect(x, 20+40*i, x+10*len(w), 40+40*i)
			ink(m, box)
			l.Words = append(l.Words, ocr.Word{Text: w, Box: box, Confidence: 95})
			x = box.Max.X + 8
		}
		r.Lines = append(r.Lines, l)
	}
	return m, r
}

func TestPicturesThatDifferInTheNameAloneBecomeOnePicture(t *testing.T) {
	var pictures [][]byte
	var labels []string
	for _, name := range []string{"Bo", "Featherstonehaugh"} {
		m, r := page([]string{"was", "seen"}, []string{"here", name, "was", "seen", "at", "home"}, []string{"and", "left"})
		c := &canvas.Canvas{Image: m, Reading: r, Measure: half}
		l, kept := c.Lay([]canvas.Cut{{Line: 1, From: 1, To: 2, Label: "Child A"}})
		pictures = append(pictures, m.Pix)
		labels = append(labels, fmt.Sprint(l, kept))
	}
	if !bytes.Equal(pictures[0], pictures[1]) {
		t.Error("the pictures differ")
	}
	if labels[0] != labels[1] {
		t.Errorf("the words and labels stand elsewhere:\n%s\n%s", labels[0], labels[1])
	}
}

func TestWhatIsCutFromAClearPictureIsClearToo(t *testing.T) {
	m, r := page([]string{"Imogen", "was", "seen"})
	for i := 3; i < len(m.Pix); i += 4 {
		if m.Pix[i-1] == 255 {
			m.Pix[i] = 0 // nothing but the letters is painted
		}
	}
	c := &canvas.Canvas{Image: m, Reading: r, Measure: half}
	labels, _ := c.Lay([]canvas.Cut{{Line: 0, From: 0, To: 1, Label: "Child A"}})
	end := int(labels[0].X + half("Child A")*labels[0].Size)
	for y := range m.Rect.Dy() {
		for x := range end {
			if p := m.RGBAAt(x, y); p != (color.RGBA{255, 255, 255, 0}) {
				t.Fatalf("at %d, %d, where the name stood, is %v", x, y, p)
			}
		}
	}
}

func TestAnotherCellOfATableStaysWhereItIs(t *testing.T) {
	m, r := page([]string{"Imogen", "was", "seen"})
	far := image.Rect(600, 20, 700, 40)
	ink(m, far)
	r.Lines[0].Words = append(r.Lines[0].Words, ocr.Word{Text: "elsewhere", Box: far, Confidence: 95})
	_, kept := (&canvas.Canvas{Image: m, Reading: r, Measure: half}).Lay([]canvas.Cut{{Line: 0, From: 0, To: 1}})
	if last := kept[len(kept)-1]; last.Box.Min != far.Min {
		t.Errorf("it stands at %v, was at %v", last.Box, far)
	}
	if first := kept[0]; first.Text != "was" || first.Box.Min.X != 52 {
		t.Errorf("the first word left is %v", first)
	}
}

func TestALineThatLeansKeepsItsWordsAndLosesTheName(t *testing.T) {
	m, r := page([]string{"Imogen", "was", "seen"})
	for i := range r.Lines[0].Words {
		w := &r.Lines[0].Words[i]
		moved := w.Box.Add(image.Pt(0, 9*i))
		draw.Draw(m, w.Box, image.NewUniform(color.White), image.Point{}, draw.Src)
		ink(m, moved)
		w.Box = moved
	}
	name, rest := r.Lines[0].Words[0].Box, r.Lines[0].Words[1].Box
	labels, kept := (&canvas.Canvas{Image: m, Reading: r, Measure: half}).Lay([]canvas.Cut{{Line: 0, From: 0, To: 1, Label: "Child A"}})
	if len(labels) != 1 || len(kept) != 2 || kept[0].Box != rest {
		t.Errorf("labels %v, words %v", labels, kept)
	}
	for y := name.Min.Y; y < name.Max.Y; y++ {
		for x := name.Min.X; x < name.Max.X; x++ {
			if m.RGBAAt(x, y).R != 255 {
				t.Fatalf("ink is left at %d, %d", x, y)
			}
		}
	}
}
