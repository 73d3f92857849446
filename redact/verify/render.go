package verify

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// maxPixels is the most that one drawn page may have; a page of 200 inches is drawn coarser instead.
const maxPixels = 24_000_000

// ErrNoSuchPage means that the document has no page of that number.
var ErrNoSuchPage = errors.New("no such page")

// Render draws a page, counted from 1, at dpi dots for each inch, or fewer where the page is so large that it would
// have more than 24 million pixels. Annotations are drawn, form fields are not.
func (r *Reader) Render(ctx context.Context, pdf []byte, page, dpi int) (image.Image, error) {
	if dpi < 1 {
		return nil, fmt.Errorf("%d dots for each inch cannot be drawn", dpi)
	}
	var drawn *image.RGBA
	err := r.open(ctx, pdf, func(s *session) (err error) {
		if page < 1 || page > s.pages {
			return ErrNoSuchPage
		}
		drawn, err = s.renderPage(s.index(page-1), dpi, maxPixels)
		return err
	})
	if err != nil {
		return nil, err
	}
	return drawn, nil
}

func (s *session) renderPage(page requests.Page, dpi int, pixels float64) (*image.RGBA, error) {
	return s.renderAs(page, dpi, pixels, enums.FPDF_RENDER_FLAG_ANNOT)
}

// renderForm draws the fields of a form too, if form is the document.
func (s *session) renderForm(page requests.Page, form *references.FPDF_DOCUMENT, dpi int, pixels float64) (*image.RGBA, error) {
	return s.renderWith(page, form, dpi, pixels, enums.FPDF_RENDER_FLAG_ANNOT)
}

func (s *session) renderAs(page requests.Page, dpi int, pixels float64, flags enums.FPDF_RENDER_FLAG) (*image.RGBA, error) {
	return s.renderWith(page, nil, dpi, pixels, flags)
}

func (s *session) renderWith(page requests.Page, form *references.FPDF_DOCUMENT, dpi int, pixels float64, flags enums.FPDF_RENDER_FLAG) (*image.RGBA, error) {
	size, err := s.inst.GetPageSize(&requests.GetPageSize{Page: page})
	if err != nil {
		return nil, ErrUnreadable
	}
	inches := size.Width / 72 * size.Height / 72
	if inches*float64(dpi)*float64(dpi) > pixels {
		dpi = max(1, int(math.Sqrt(pixels/inches)))
	}
	r, err := s.inst.RenderPageInDPI(&requests.RenderPageInDPI{
		Page: page, DPI: dpi, ImageFormat: requests.RenderImageFormatRGBA, RenderFlags: flags,
		RenderForm: form != nil, Document: form,
	})
	if err != nil {
		return nil, ErrUnreadable
	}
	defer r.Cleanup()
	return clone(r.Result.RenderedImage), nil
}

// clone copies a picture out of the guest's memory, which is gone after Cleanup.
func clone(m image.Image) *image.RGBA {
	out := image.NewRGBA(m.Bounds())
	draw.Draw(out, out.Rect, m, m.Bounds().Min, draw.Src)
	return out
}
