package verify

import (
	"image"

	"github.com/klippa-app/go-pdfium/enums"
)

// pictured reports whether an invisible run is what text recognition lays over a scan: a picture below it shows ink behind
// each of its letters. Words over a part that was painted over, black or white, have no ink behind them.
func (sh *sheet) pictured(r run, drawn *image.RGBA) (bool, error) {
	if r.mode != enums.FPDF_TEXTRENDERMODE_INVISIBLE || !sh.overPicture(r) {
		return false, nil
	}
	if sh.crosser(r) != nil {
		return false, nil
	}
	if sh.spelt == nil {
		var err error
		if sh.spelt, err = sh.letters(); err != nil {
			return false, err
		}
	}
	inkless, seen := 0, 0
	for _, l := range sh.lettersOf(r, sh.spelt) {
		seen++
		if inked(drawn, sh.view.pixels(l.box)) {
			inkless = 0
			continue
		}
		if inkless++; inkless > mostInkless {
			return false, nil
		}
	}
	return seen > inkless, nil
}

// overPicture reports whether a picture that was painted before the run holds it.
func (sh *sheet) overPicture(r run) bool {
	x, y := r.box.middle()
	for _, c := range sh.covers {
		if c.order < r.order && c.what == "a picture" && c.box.holds(x, y) {
			return true
		}
	}
	return false
}

// inked reports whether a part of a drawn page shows more than one shade.
func inked(m *image.RGBA, part image.Rectangle) bool {
	part = part.Inset(-1).Intersect(m.Rect)
	low, high := 255, 0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			p := m.RGBAAt(x, y)
			v := (299*int(p.R) + 587*int(p.G) + 114*int(p.B)) / 1000
			low, high = min(low, v), max(high, v)
		}
	}
	return high-low >= leastInk
}
