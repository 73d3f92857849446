package verify

import (
	"image"
	"slices"

	"github.com/klippa-app/go-pdfium/enums"
)

const (
	mostlyPicture = 0.6 // of a page that pictures make up, for it to be a scan
	paperShades   = 32  // of 256 that the shades of one sheet of paper lie apart
	wordWide      = 20  // points that a word in a picture takes at least
	wordHigh      = 6
	severalStrips = 400 // square points that the strips of a picture take
)

// pictured reports whether a run that shows nothing is what text recognition lays over a scan, or behind it: the picture
// shows ink where each of its letters stands. Words over a part that was painted over, black or white, have no ink.
//
// Behind a picture, only pictures that make up the page count, and only ink on paper: any photograph has dark and light.
func (sh *sheet) pictured(r run, drawn *image.RGBA) bool {
	on, behind := sh.pictures(r)
	paper := false
	switch {
	case r.mode == enums.FPDF_TEXTRENDERMODE_INVISIBLE && on:
	case behind && sh.scanned():
		paper = true
	default:
		return false
	}
	inkless, seen := 0, 0
	for _, i := range sh.lettersOf(r) {
		seen++
		if part := sh.view.pixels(sh.spelt[i].box); inked(drawn, part) && (!paper || onPaper(drawn, part)) {
			inkless = 0
			continue
		}
		if inkless++; inkless > mostInkless {
			return false
		}
	}
	return seen > inkless || seen == 1 && sh.scanned() // a speck that recognition took for a letter
}

// pictures reports whether a picture lies below a run, and whether one lies over it and nothing else does.
func (sh *sheet) pictures(r run) (on, behind bool) {
	x, y := r.box.middle()
	for _, c := range sh.covers {
		if !c.box.holds(x, y) {
			continue
		}
		switch {
		case c.order < r.order:
			on = on || c.what == "a picture"
		case c.what == "a picture":
			behind = true
		default:
			return false, false
		}
	}
	return on, behind
}

// showsPictures reports whether a picture of the page is large enough for a word, or several thin ones together.
func (sh *sheet) showsPictures() bool {
	area := 0.0
	return slices.ContainsFunc(sh.covers, func(c cover) bool {
		part := c.box.intersect(sh.view.box)
		if c.what != "a picture" || part.empty() {
			return false
		}
		area += part.width() * part.height()
		return part.width() >= wordWide && part.height() >= wordHigh || area >= severalStrips
	})
}

// scanned reports whether pictures make up most of the page.
func (sh *sheet) scanned() bool {
	area := 0.0
	for _, c := range sh.covers {
		if part := c.box.intersect(sh.view.box); c.what == "a picture" && !part.empty() {
			area += part.width() * part.height()
		}
	}
	return area >= mostlyPicture*sh.view.box.width()*sh.view.box.height()
}

// onPaper reports whether a letter stands on one shade, as those in print do and what is seen in a photograph does not.
func onPaper(m *image.RGBA, part image.Rectangle) bool {
	part = part.Inset(-2).Intersect(m.Rect)
	var shades [256 / paperShades]int
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			p := m.RGBAAt(x, y)
			shades[(int(p.R)+int(p.G)+int(p.B))/3/paperShades]++
		}
	}
	return slices.Max(shades[:])*3 >= part.Dx()*part.Dy()
}

// brightness is how bright a sample looks, from 0 to 255.
func brightness(m *image.RGBA, x, y int) int {
	p := m.RGBAAt(x, y)
	return (299*int(p.R) + 587*int(p.G) + 114*int(p.B)) / 1000
}

// inked reports whether a part of a drawn page shows more than one shade.
func inked(m *image.RGBA, part image.Rectangle) bool {
	part = part.Inset(-1).Intersect(m.Rect)
	low, high := 255, 0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			v := brightness(m, x, y)
			low, high = min(low, v), max(high, v)
		}
	}
	return high-low >= leastInk
}
