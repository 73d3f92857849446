package ocr

import (
	"image"
	"image/color"
	"testing"
)

func TestColoursOfOneGreyAreToldApart(t *testing.T) {
	red, green, blue := color.RGBA{200, 0, 0, 255}, color.RGBA{0, 102, 0, 255}, color.RGBA{0, 70, 160, 255}
	for name, tc := range map[string]struct {
		ink, ground color.RGBA
		shown       bool
	}{
		"red on green":                    {red, green, true},
		"green on red":                    {green, red, true},
		"black on white":                  {color.RGBA{0, 0, 0, 255}, color.RGBA{255, 255, 255, 255}, false},
		"white on blue, whose greys tell": {color.RGBA{255, 255, 255, 255}, blue, false},
	} {
		t.Run(name, func(t *testing.T) {
			letters := paper(400, 200)
			for i := range 6 {
				glyph(letters, 30+40*i, 80, i+1, black)
			}
			m := image.NewRGBA(letters.Rect)
			for i, v := range letters.Pix {
				c := tc.ground
				if v < 128 {
					c = tc.ink
				}
				copy(m.Pix[4*i:], []byte{c.R, c.G, c.B, 255})
			}
			page := Hues(m)
			if (page != nil) != tc.shown {
				t.Fatalf("shown: %t", page != nil)
			}
			if page != nil && Prints(page).Letters < 6 {
				t.Errorf("%d letters are seen", Prints(page).Letters)
			}
		})
	}
}
