package ocr

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"slices"
	"testing"
)

// glyph paints a letter of its own shape for each number: an upright, and bars to its right.
func glyph(m *image.Gray, x, y, number int, ink color.Gray) {
	bar := func(r image.Rectangle) {
		draw.Draw(m, r.Add(image.Pt(x, y)), image.NewUniform(ink), image.Point{}, draw.Src)
	}
	bar(image.Rect(0, 0, 5, 30))
	for i := range 3 {
		if number&(1<<i) != 0 {
			bar(image.Rect(5, 13*i-min(i, 1), 20-4*i, 13*i+4))
		}
	}
}

func paper(w, h int) *image.Gray {
	m := image.NewGray(image.Rect(0, 0, w, h))
	draw.Draw(m, m.Rect, image.White, image.Point{}, draw.Src)
	return m
}

var black, white = color.Gray{}, color.Gray{Y: 255}

func TestLooseLettersAreSetInRowsOnASheetOfTheirOwn(t *testing.T) {
	for name, tc := range map[string]struct {
		draw func(m *image.Gray)
		rows int
	}{
		"far apart, level": {func(m *image.Gray) {
			for i := range 5 {
				glyph(m, 40+70*i, 200, i+1, black)
			}
		}, 1},
		"on a slope they are tried as they stand and both ways along it": {func(m *image.Gray) {
			for i := range 5 {
				glyph(m, 40+50*i, 100+40*i, i+1, black)
			}
		}, 3},
		"light on a dark ground": {func(m *image.Gray) {
			draw.Draw(m, image.Rect(20, 100, 380, 300), image.Black, image.Point{}, draw.Src)
			for i := range 5 {
				glyph(m, 60+50*i, 190, i+1, white)
			}
		}, 1},
		"two letters are none": {func(m *image.Gray) {
			glyph(m, 40, 200, 1, black)
			glyph(m, 90, 200, 2, black)
		}, 0},
		"letters of one shape are a pattern": {func(m *image.Gray) {
			for i := range 5 {
				glyph(m, 40+70*i, 200, 7, black)
			}
		}, 0},
		"frames are none, nor is what they hold": {func(m *image.Gray) {
			for i := range 5 {
				draw.Draw(m, image.Rect(20+60*i, 180, 60+60*i+i, 220), image.Black, image.Point{}, draw.Src)
				draw.Draw(m, image.Rect(23+60*i, 183, 57+60*i+i, 217), image.White, image.Point{}, draw.Src)
			}
		}, 0},
		"an empty sheet": {func(*image.Gray) {}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			m := paper(400, 400)
			tc.draw(m)
			var r Reading
			rows, sheets := 0, 0
			err := ReadLoose(t.Context(), func(_ context.Context, sheet *image.Gray, _ int) ([]byte, error) {
				sheets++
				rows = (sheet.Rect.Dy() - 2*setEdge) / setLine
				of, found := spots(darker(sheet), sheet.Rect.Dx())
				if len(of) == 0 || len(found) < leastChain {
					t.Errorf("the sheet holds %d letters", len(found))
				}
				return nil, nil
			}, m, &r)
			if err != nil || rows != tc.rows || sheets != min(rows, 1) {
				t.Errorf("%d rows on %d sheets, %v", rows, sheets, err)
			}
		})
	}
}

func TestMoreLooseLettersThanASheetHoldsAreSetOnSeveral(t *testing.T) {
	sloping := func(n, left int) (c chain) {
		for i := range n {
			at := image.Pt(left+60*i, 40*i)
			c = append(c, loose{spot{box: image.Rectangle{at, at.Add(image.Pt(20, 30))}, ink: 600}, slices.Repeat([]bool{true}, 600)})
		}
		return c
	}
	wide := sloping(400, 0)
	wide[140].box = wide[140].box.Add(image.Pt(-30, -20)) // the word ends here
	for name, tc := range map[string]struct {
		all           []chain
		first, letter int
	}{
		"many chains": {slices.Repeat([]chain{sloping(4, 0)}, 100), 4, 1200},
		"a long one":  {[]chain{wide}, 141, 1200},
	} {
		t.Run(name, func(t *testing.T) {
			all, rows, set := broken(tc.all), 0, 0
			for _, s := range typeset(all) {
				if size := s.page.Rect.Size(); size.X*size.Y > MaxPixels || size.Y > mostHigh {
					t.Errorf("a sheet of %v", size)
				}
				for n, r := range s.rows {
					rows, set = rows+1, set+len(r.set)
					for i, at := range r.set {
						if mid := at.Min.Add(at.Size().Div(2)); s.page.GrayAt(mid.X, mid.Y) != black || (mid.Y-setEdge)/setLine != n {
							t.Errorf("letter %d of row %d does not stand at %v", i, n, at)
						}
					}
				}
			}
			if rows != 3*len(all) || set != tc.letter {
				t.Errorf("%d letters in %d rows, want %d in %d", set, rows, tc.letter, 3*len(all))
			}
			if n := len(all[0]); n != tc.first {
				t.Errorf("the first chain has %d letters, want %d", n, tc.first)
			}
		})
	}
}

func darker(m *image.Gray) []bool {
	out := make([]bool, len(m.Pix))
	for i, v := range m.Pix {
		out[i] = v < 128
	}
	return out
}

func TestWhatWasReadOnASheetStandsWhereItsLettersStand(t *testing.T) {
	m := paper(400, 400)
	for i := range 5 {
		glyph(m, 40+70*i, 200, i+1, black)
	}
	r := Reading{Lines: []Line{{Words: []Word{{Text: "i", Box: image.Rect(110, 200, 130, 230), Confidence: 90}}}, {Words: []Word{{Text: "elsewhere", Box: image.Rect(0, 0, 90, 20), Confidence: 90}}}}}
	var sheet *image.Gray
	err := ReadLoose(t.Context(), func(_ context.Context, page *image.Gray, _ int) ([]byte, error) {
		sheet = page
		return tsvOf("Holly", page.Rect.Inset(setEdge), 88), nil
	}, m, &r)
	if err != nil || sheet == nil {
		t.Fatal(err)
	}
	if got := r.Text(); got != "elsewhere\nHolly" {
		t.Errorf("read %q", got)
	}
	if got := r.Lines[1].Words[0].Box; !image.Rect(40, 200, 340, 230).In(got.Inset(-2)) || !got.In(image.Rect(30, 190, 350, 240)) {
		t.Errorf("at %v", got)
	}
}

func TestWordsThatWereReadForCertainAreNotReadAgain(t *testing.T) {
	m := paper(400, 400)
	for i := range 5 {
		glyph(m, 40+40*i, 200, i+1, black)
	}
	r := Reading{Lines: []Line{{Words: []Word{{Text: "Holly", Box: image.Rect(40, 200, 240, 230), Confidence: 90}}}}}
	err := ReadLoose(t.Context(), func(context.Context, *image.Gray, int) ([]byte, error) {
		t.Error("it was read again")
		return nil, nil
	}, m, &r)
	if err != nil {
		t.Error(err)
	}
}

func tsvOf(word string, box image.Rectangle, confidence float64) []byte {
	return fmt.Appendf(nil, "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n5\t1\t1\t1\t1\t1\t%d\t%d\t%d\t%d\t%g\t%s\n",
		box.Min.X, box.Min.Y, box.Dx(), box.Dy(), confidence, word)
}

func TestAWordOfWhichAPartWasReadIsReadAsAWhole(t *testing.T) {
	m := paper(400, 400)
	for i := range 6 {
		glyph(m, 40+45*i, 200, i+1, black)
	}
	r := Reading{Lines: []Line{{Words: []Word{{Text: "lfin", Box: image.Rect(125, 195, 300, 235), Confidence: 92}}}}}
	err := ReadLoose(t.Context(), func(_ context.Context, page *image.Gray, _ int) ([]byte, error) {
		return tsvOf("Grlfin", page.Rect.Inset(setEdge), 88), nil
	}, m, &r)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Text(); got != "Grlfin" {
		t.Errorf("read %q", got)
	}
}
