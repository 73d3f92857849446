package pdf

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"
)

func TestAPhotographIsToldFromALogoAChartAndPrint(t *testing.T) {
	noise := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the grain of a made picture
	grain := func(v float64) uint8 { return uint8(min(max(v+6*noise.NormFloat64(), 0), 255)) }
	for _, c := range []struct {
		name          string
		width, height int
		at            func(x, y int) uint8
		want          bool
	}{
		{"a sky over a wall", 200, 150, func(_, y int) uint8 { return grain(230 - 1.2*float64(y)) }, true},
		{"a face before a dark ground", 200, 200, func(x, y int) uint8 {
			return grain(40 + 190*math.Exp(-(math.Pow(float64(x)-100, 2)+math.Pow(float64(y)-100, 2))/3000))
		}, true},
		{"the same in the size of a bullet", 40, 40, func(x, _ int) uint8 { return grain(6 * float64(x)) }, false},
		{"a logo of four colours", 200, 150, func(x, y int) uint8 { return []uint8{255, 200, 80, 20}[(x/50+y/50)%4] }, false},
		{"print on grey paper", 400, 400, func(x, y int) uint8 {
			if y%20 < 8 && x%9 < 3 {
				return grain(40)
			}
			return grain(235)
		}, false},
	} {
		m := image.NewGray(image.Rect(0, 0, c.width, c.height))
		for y := range c.height {
			for x := range c.width {
				m.SetGray(x, y, color.Gray{Y: c.at(x, y)})
			}
		}
		if got := photographic(m); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
