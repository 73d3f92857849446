package verify

import (
	"image"
	"slices"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// What a picture shows of print under a box.
const (
	leastPaper  = 0.5  // of it that is one shade
	leastPrint  = 0.02 // of what lies round all of its ink that is ink: a box may be much larger than the line below it
	mostPrint   = 0.45 // of all of it
	printMarks  = 4    // of ink, side by side, in a row of samples that goes through letters
	printRows   = 3    // such rows
	mostCovered = 200  // boxes of a page that are looked under; more are a drawing
)

// buried counts the boxes over pictures under which something like print shows once they are taken away: the samples of a
// picture are in the file, whatever was painted over it.
func (sh *sheet) buried() (int, error) {
	boxes := sh.overPictures()
	if len(boxes) == 0 || len(boxes) > mostCovered {
		return 0, nil
	}
	if err := sh.show(sh.runs, false); err != nil {
		return 0, err
	}
	with, err := sh.draw()
	if err != nil {
		return 0, err
	}
	var objects []references.FPDF_PAGEOBJECT
	for _, c := range sh.covers {
		if c.object != nil {
			objects = append(objects, *c.object)
		}
	}
	if err := sh.activate(objects, false); err != nil {
		return 0, err
	}
	without, err := sh.draw()
	if err != nil {
		return 0, err
	}
	if err := sh.activate(objects, true); err != nil {
		return 0, err
	}
	n := 0
	for _, b := range boxes {
		part := sh.view.pixels(b).Inset(1).Intersect(with.Rect)
		if flat(with, part) && printed(without, part) {
			n++
		}
	}
	return n, sh.show(sh.runs, true)
}

// overPictures gives the parts of the page where a box lies over a picture and nothing over the box.
func (sh *sheet) overPictures() []rect {
	var out []rect
	for i, c := range sh.covers {
		if c.object == nil || slices.ContainsFunc(sh.covers[i+1:], func(o cover) bool { return o.box.holds(c.box.middle()) }) {
			continue
		}
		for _, p := range sh.covers[:i] {
			part := c.box.intersect(p.box).intersect(sh.view.box)
			if p.what == "a picture" && !part.empty() && part.width() >= wordWide && part.height() >= wordHigh {
				out = append(out, part)
				break
			}
		}
	}
	return out
}

func (sh *sheet) activate(objects []references.FPDF_PAGEOBJECT, active bool) error {
	for _, o := range objects {
		if _, err := sh.inst.FPDFPageObj_SetIsActive(&requests.FPDFPageObj_SetIsActive{PageObject: o, Active: active}); err != nil {
			return ErrUnreadable
		}
	}
	return nil
}

// flat reports whether a part of a drawn page has one colour.
func flat(m *image.RGBA, part image.Rectangle) bool {
	if part.Empty() {
		return false
	}
	first := m.RGBAAt(part.Min.X, part.Min.Y)
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			p := m.RGBAAt(x, y)
			if max(farOff(p.R, first.R), farOff(p.G, first.G), farOff(p.B, first.B)) > sameness {
				return false
			}
		}
	}
	return true
}

func farOff(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }

// printed reports whether a part of a drawn page looks like letters: marks side by side on one shade.
func printed(m *image.RGBA, part image.Rectangle) bool {
	var shades [256 / paperShades]int
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			shades[brightness(m, x, y)/paperShades]++
		}
	}
	size := float64(part.Dx() * part.Dy())
	most := slices.Max(shades[:])
	if float64(most) < leastPaper*size {
		return false
	}
	paper := slices.Index(shades[:], most)*paperShades + paperShades/2
	ink, rows := 0, 0
	var inked image.Rectangle
	for y := part.Min.Y; y < part.Max.Y; y++ {
		marks, on := 0, false
		for x := part.Min.X; x < part.Max.X; x++ {
			v := brightness(m, x, y)
			is := max(v-paper, paper-v) >= leastInk
			if is {
				ink++
				inked = inked.Union(image.Rect(x, y, x+1, y+1))
			}
			if is && !on {
				marks++
			}
			on = is
		}
		if marks >= printMarks {
			rows++
		}
	}
	return rows >= printRows && float64(ink) >= leastPrint*float64(inked.Dx()*inked.Dy()) && float64(ink) <= mostPrint*size
}
