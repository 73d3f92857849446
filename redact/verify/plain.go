package verify

import (
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"
)

// darkest is what each channel of a colour is below, of 255, that is seen on paper.
const darkest = 160

// plain reports whether every run of a page is drawn in a dark colour, at a size that can be read, within the page, with nothing
// below it or above, nothing that clips it and no layer to switch it off: such a page hides none of its letters. Holes beside our own
// marks tell nothing: those are as wide as their labels.
func (sh *sheet) plain() bool {
	for i, r := range sh.runs {
		if sh.inTheOpen(r) {
			continue
		}
		if text, err := sh.said(i); err != nil || readable(text) {
			return false
		}
	}
	return true
}

func (sh *sheet) inTheOpen(r run) bool {
	shown := sh.view.box
	if r.mode != enums.FPDF_TEXTRENDERMODE_FILL || r.em < leastEm || r.box.empty() ||
		r.box.left < shown.left || r.box.right > shown.right || r.box.bottom < shown.bottom || r.box.top > shown.top {
		return false
	}
	for _, c := range sh.covers {
		if !c.box.intersect(r.box).empty() {
			return false
		}
	}
	colour, err := sh.inst.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: r.object})
	if c := colour.FillColor; err != nil || c.A < 255 || c.R > darkest || c.G > darkest || c.B > darkest {
		return false
	}
	through, err := sh.inst.FPDFPageObj_HasTransparency(&requests.FPDFPageObj_HasTransparency{PageObject: r.object})
	return err == nil && !through.HasTransparency && !sh.layered(r) && !sh.clipped(r.object)
}
