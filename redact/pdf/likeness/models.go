package likeness

import (
	"bytes"
	_ "embed"
	"image"
	"image/draw"
	"image/png"
	"sync"
)

// A model is a character as one face shows it.
type model struct {
	shows rune
	*Look
}

const (
	modelled = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" // the columns of the picture
	cell     = 40                                                               // samples each way
)

// The rows are the faces of Liberation 2 (SIL Open Font License, ../font/fallback/OFL.txt). The test beside this file draws them.
//
//go:embed models.png
var picture []byte

var models = sync.OnceValue(func() (all []model) {
	decoded, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		panic("likeness: the models are damaged: " + err.Error())
	}
	m := image.NewGray(decoded.Bounds())
	draw.Draw(m, m.Rect, decoded, m.Rect.Min, draw.Src)
	for y := 0; y+cell <= m.Rect.Dy(); y += cell {
		for i, r := range modelled {
			if l, ok := Of(m, image.Rect(i*cell, y, (i+1)*cell, y+cell)); ok { // an l may be a mere bar
				all = append(all, model{r, l})
			}
		}
	}
	return all
})
