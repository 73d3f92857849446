package pdf

import (
	"context"

	"github.com/caseveil/caseveil/redact/pdf/asset"
	"github.com/caseveil/caseveil/redact/pdf/content"
)

// asSeen gives what is written in the place of an image: one whose samples may hold more than it shows is drawn, and its drawing
// written. What cannot be drawn stays as it is.
func (d *Document) asSeen(ctx context.Context) func(*asset.Image) (*asset.Image, error) {
	known := map[[32]byte]*asset.Image{}
	return func(im *asset.Image) (*asset.Image, error) {
		if !im.Conceals || d.eyes.Draw == nil || im.Width*im.Height > mostDots || max(im.Width, im.Height) > longest {
			return im, nil
		}
		if known[im.Hash] == nil {
			fresh, err := d.drawnAlone(ctx, im)
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if err != nil {
				fresh = im
			}
			known[im.Hash] = fresh
		}
		return known[im.Hash], nil
	}
}

// drawnAlone draws an image by itself, with a sample for each that it has.
func (d *Document) drawnAlone(ctx context.Context, im *asset.Image) (*asset.Image, error) {
	q := &plate{width: im.Width, height: im.Height, up: content.Identity, lossy: im.Lossy, opaque: im.Opaque}
	q.box = content.Rect{0, 0, float64(im.Width), float64(im.Height)}
	r, err := d.raster(ctx, q, []content.Item{&content.Picture{
		Look: content.Look{Paint: plainPaint()}, Image: im, Matrix: content.Matrix{q.box[2], 0, 0, q.box[3], 0, 0}}})
	if err != nil {
		return nil, err
	}
	if r.Alpha != nil { // what is not seen has no colour
		for i, a := range r.Alpha.Pix {
			if a == 0 {
				copy(r.Pixels.Pix[4*i:4*i+3], []byte{255, 255, 255})
			}
		}
	}
	r.Plain()
	return asset.NewImage(r)
}
