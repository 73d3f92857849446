package ocr

import (
	"context"
	"image"
	"math"
)

// What recognition reads best, and what it may cost.
const (
	bestDPI    = 300
	wide       = 3600       // samples: a picture that has more than it needs on the page is read with up to so many
	worthScale = 1.25       // from which blowing up is worth its time
	mostScale  = 4.0        // by which a coarse picture is blown up
	MaxPixels  = 20_000_000 // of a picture that is handed to recognition
	least      = 8          // samples: nothing narrower or lower shows a word
)

// Read has the text of a picture recognised that has dpi samples to the inch where it stands. Boxes are in the
// picture's own samples.
func Read(ctx context.Context, read Reader, page *image.Gray, dpi float64) (*Reading, error) {
	size := page.Bounds().Size()
	if size.X < least || size.Y < least {
		return &Reading{}, nil
	}
	if blank(page) {
		if page = strengthened(page); page == nil || Prints(page).Letters < leastRow {
			return &Reading{}, nil
		}
	}
	if dpi <= 0 || math.IsNaN(dpi) {
		dpi = bestDPI
	}
	scale := bestDPI / dpi
	if scale > worthScale {
		scale = min(scale, mostScale)
	} else if long := float64(max(size.X, size.Y)); long*scale < wide {
		scale = min(1, wide/long)
	} else {
		scale = min(1, scale)
	}
	if n := float64(size.X) * float64(size.Y) * scale * scale; n > MaxPixels {
		scale *= math.Sqrt(MaxPixels / n)
	}
	scaled := Resize(page, max(1, int(float64(size.X)*scale+0.5)), max(1, int(float64(size.Y)*scale+0.5)))
	tsv, err := read(ctx, scaled, int(min(max(dpi*scale, 70), 2400)))
	if err != nil {
		return nil, err
	}
	r, err := Parse(tsv, scaled.Bounds())
	if err != nil {
		return nil, err
	}
	r.part()
	r.join()
	to := scaled.Bounds().Size()
	r.Scale(float64(size.X)/float64(to.X), float64(size.Y)/float64(to.Y))
	return r, nil
}

// Edges of letters, however faint.
const (
	edge       = 20 // by which samples two apart differ at an edge
	leastEdges = 40 // of such; one small letter has about as many
)

// blank reports whether a picture has no edges: a plain ground, a shadow, a soft gradient. Nothing can be read there.
func blank(page *image.Gray) bool {
	w, h, edges := page.Rect.Dx(), page.Rect.Dy(), 0
	for y := range h {
		row := page.Pix[y*page.Stride : y*page.Stride+w]
		for x := 2; x < w; x++ {
			if d := int(row[x]) - int(row[x-2]); d >= edge || d <= -edge {
				edges++
			}
		}
		if edges > leastEdges {
			return false
		}
	}
	return true
}

// strengthened is a picture with its tones spread, so that print which is hardly paler than its ground is read; nil where all
// tones are the same.
func strengthened(page *image.Gray) *image.Gray {
	w, h := page.Rect.Dx(), page.Rect.Dy()
	low, high := uint8(255), uint8(0)
	for y := range h {
		for _, v := range page.Pix[y*page.Stride : y*page.Stride+w] {
			low, high = min(low, v), max(high, v)
		}
	}
	if int(high)-int(low) < leastTone {
		return nil
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			out.Pix[y*out.Stride+x] = uint8(255 * int(page.Pix[y*page.Stride+x]-low) / int(high-low))
		}
	}
	return out
}

// Resize gives the picture with w by h samples: each is the mean of those it covers, or between its neighbours where
// the picture grows.
func Resize(src *image.Gray, w, h int) *image.Gray {
	b := src.Bounds()
	if b.Dx() == w && b.Dy() == h {
		return src
	}
	across := weights(b.Dx(), w)
	down := weights(b.Dy(), h)
	half := make([]float32, w*b.Dy())
	for y := range b.Dy() {
		row := src.Pix[y*src.Stride : y*src.Stride+b.Dx()]
		for x, t := range across {
			var v float32
			for k, f := range t.share {
				v += f * float32(row[t.from+k])
			}
			half[y*w+x] = v
		}
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y, t := range down {
		for x := range w {
			var v float32
			for k, f := range t.share {
				v += f * half[(t.from+k)*w+x]
			}
			out.Pix[y*out.Stride+x] = uint8(v + 0.5)
		}
	}
	return out
}

// taps are the samples that one new sample is made of.
type taps struct {
	from  int
	share []float32
}

func weights(from, to int) []taps {
	out := make([]taps, to)
	step := float64(from) / float64(to)
	reach := max(1, step)
	for i := range out {
		mid := (float64(i)+0.5)*step - 0.5
		first, last := max(0, int(math.Ceil(mid-reach))), min(from-1, int(math.Floor(mid+reach)))
		t := taps{from: first}
		var sum float32
		for j := first; j <= last; j++ {
			f := float32(1 - math.Abs(float64(j)-mid)/reach)
			t.share = append(t.share, f)
			sum += f
		}
		if sum <= 0 {
			t = taps{from: min(max(int(mid+0.5), 0), from-1), share: []float32{1}}
			sum = 1
		}
		for k := range t.share {
			t.share[k] /= sum
		}
		out[i] = t
	}
	return out
}
