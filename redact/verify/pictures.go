package verify

import (
	"crypto/sha256"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"github.com/caseveil/caseveil/redact/verify/scan"
)

// Pictures are the pictures of a file in which words could stand, for a caller who can have them read.
type Pictures struct {
	Pages []int // that show pictures large enough for a word which no page before them shows at the same place
	known map[sighting]bool
	file  *scan.File
	on    map[int]int       // object number to the first page that uses it
	plain map[[32]byte]bool // what pages show as it is: who reads the page has read it
}

const (
	leastAcross = 24 // samples of a picture that shows a word
	leastHigh   = 8
	mostSamples = 100_000_000
)

// A picture is an image object of a file, used or not.
type picture struct {
	*scan.Indirect
	width, height float64 // samples
}

// hidden are the pictures that no page shows as they are: they are used by nothing, beyond the page, behind something, turned,
// an alternate, a mask, a thumbnail.
func (p *Pictures) hidden() []picture {
	if p.file == nil {
		return nil
	}
	var out []picture
	seen := map[[32]byte]bool{}
	for _, o := range p.file.Objects {
		if o.Stream == nil {
			continue
		}
		d := o.Stream.Dict
		w, wide := p.file.Resolve(d["Width"]).(scan.Number)
		h, high := p.file.Resolve(d["Height"]).(scan.Number)
		if !wide || !high || w < leastAcross || h < leastHigh || w*h > mostSamples {
			continue
		}
		key := sha256.Sum256(o.Stream.Raw)
		if stencil := p.file.Resolve(d["ImageMask"]) == true; seen[key] || p.plain[key] && !stencil && d["OC"] == nil {
			continue
		}
		seen[key] = true
		out = append(out, picture{o, float64(w), float64(h)})
	}
	return out
}

// A shown picture is one that a page draws, with the part of the page that it takes.
type shown struct {
	object references.FPDF_PAGEOBJECT
	box    rect
}

// A sighting is a picture at a place, to the point.
type sighting struct {
	samples                  [32]byte
	left, bottom, right, top int
}

// news reports whether the page shows a picture that no page before it has shown at the same place, as a letterhead is.
func (p *Pictures) news(sh *sheet) bool {
	found := false
	for _, s := range sh.shown {
		if s.box.empty() {
			continue
		}
		raw, err := sh.inst.FPDFImageObj_GetImageDataRaw(&requests.FPDFImageObj_GetImageDataRaw{ImageObject: s.object})
		if err != nil {
			found = true
			continue
		}
		b := s.box
		at := sighting{sha256.Sum256(raw.Data), int(b.left), int(b.bottom), int(b.right), int(b.top)}
		found = found || !p.known[at]
		p.known[at] = true
	}
	return found
}

// takePicture takes down a picture that is drawn upright and whole, at a size at which its words can be read, on the page
// itself; what lies over it is asked for when the page is known.
func (sh *sheet) takePicture(o references.FPDF_PAGEOBJECT, box rect, depth int) {
	own, err := sh.inst.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
	if err != nil {
		return
	}
	seen, m := sh.view.box, own.Matrix
	const slack = 2 // points by which scans stick out
	if depth > 0 || sh.view.turns != 0 || m.B != 0 || m.C != 0 || m.A <= 0 || m.D <= 0 ||
		box.left < seen.left-slack || box.right > seen.right+slack || box.bottom < seen.bottom-slack || box.top > seen.top+slack {
		return
	}
	size, err := sh.inst.FPDFImageObj_GetImagePixelSize(&requests.FPDFImageObj_GetImagePixelSize{ImageObject: o})
	if err != nil || box.empty() {
		return
	}
	across, down := float64(size.Width)/box.width()*72, float64(size.Height)/box.height()*72
	if across > finest || down > finest || across > 1.5*down || down > 1.5*across {
		return
	}
	sh.upright = append(sh.upright, upright{o, sh.order, box})
}

// finest is the number of samples to the inch from which on the words of a picture are too small on the page.
const finest = 700

// An upright picture is one that its page may show as it is.
type upright struct {
	object references.FPDF_PAGEOBJECT
	order  int
	box    rect
}

// asTheyAre adds what the page shows as it is: nothing clips it, shines through it, lies over it or can be switched off.
func (sh *sheet) asTheyAre(known map[[32]byte]bool) {
	for _, u := range sh.upright {
		if sh.layered(run{object: u.object}) || sh.overlaid(u) || sh.clipped(u.object) {
			continue
		}
		if t, err := sh.inst.FPDFPageObj_HasTransparency(&requests.FPDFPageObj_HasTransparency{PageObject: u.object}); err != nil || t.HasTransparency {
			continue
		}
		raw, err := sh.inst.FPDFImageObj_GetImageDataRaw(&requests.FPDFImageObj_GetImageDataRaw{ImageObject: u.object})
		if err == nil {
			known[sha256.Sum256(raw.Data)] = true
		}
	}
}

func (sh *sheet) overlaid(u upright) bool {
	for _, c := range sh.covers {
		if c.order > u.order && !c.box.intersect(u.box).empty() {
			return true
		}
	}
	return false
}

// clipped reports whether a clipping path may hide a part of an object.
func (sh *sheet) clipped(o references.FPDF_PAGEOBJECT) bool {
	clip, err := sh.inst.FPDFPageObj_GetClipPath(&requests.FPDFPageObj_GetClipPath{PageObject: o})
	if err != nil {
		return false
	}
	paths, err := sh.inst.FPDFClipPath_CountPaths(&requests.FPDFClipPath_CountPaths{ClipPath: clip.ClipPath})
	return err == nil && paths.Count > 0
}
