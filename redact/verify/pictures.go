package verify

import (
	"crypto/sha256"
	"slices"

	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"github.com/caseveil/caseveil/redact/verify/scan"
)

// Pictures are the pictures of a file in which words could stand, for a caller who can have them read.
type Pictures struct {
	Pages []int          // that show a picture large enough for a word, or draw letters, which no page before them does at the same place
	drawn map[int][]rect // by page, where these stand
	known map[sighting]bool
	file  *scan.File
	on    map[int]int       // object number to the first page that uses it
	plain map[[32]byte]bool // what pages show as it is: who reads the page has read it
	ours  bool              // the file is of this program's making: the glyphs of its fonts draw the letters that they say
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
	seen, glyphs := map[[32]byte]bool{}, map[int]bool{}
	if p.ours {
		glyphs = glyphPictures(p.file)
	}
	for _, o := range p.file.Objects {
		if o.Stream == nil || glyphs[o.Number] {
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

// Drawn reports whether a part of a page, left, bottom, right and top in its space, has a picture or drawn letters in it, and is not
// live text alone.
func (p *Pictures) Drawn(page int, part [4]float64) bool {
	return slices.ContainsFunc(p.drawn[page], func(r rect) bool {
		return !r.intersect(rect{part[0], part[1], part[2], part[3]}).empty()
	})
}

// glyphPictures are the objects that the glyphs of Type 3 fonts draw with (9.6.4).
func glyphPictures(f *scan.File) map[int]bool {
	found := map[int]bool{}
	take := func(resources scan.Object) {
		for _, o := range f.Dict(f.Dict(resources)["XObject"]) {
			if r, ok := o.(scan.Ref); ok {
				found[int(r)] = true
			}
		}
	}
	for _, o := range f.Objects {
		font, _ := o.Value.(scan.Dict)
		procs := f.Dict(font["CharProcs"])
		if procs == nil {
			continue
		}
		take(font["Resources"])
		for _, proc := range procs {
			if r, ok := proc.(scan.Ref); ok {
				if glyph := f.Object(r); glyph != nil && glyph.Stream != nil {
					take(glyph.Stream.Dict["Resources"])
				}
			}
		}
	}
	return found
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

// news reports whether the page shows a picture, or draws letters, as no page before it has at the same place: a letterhead is read
// once.
func (p *Pictures) news(sh *sheet) bool {
	found := false
	if sh.drawsLetters() {
		drawn := sighting{samples: sh.shapesKey()}
		found = !p.known[drawn]
		p.known[drawn] = true
	}
	if !sh.showsPictures() {
		return found
	}
	for _, s := range sh.shown {
		if s.box.empty() {
			continue
		}
		samples, err := sh.samples(s.object)
		if err != nil {
			found = true
			continue
		}
		b := s.box
		at := sighting{samples, int(b.left), int(b.bottom), int(b.right), int(b.top)}
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
		if samples, err := sh.samples(u.object); err == nil {
			known[samples] = true
		}
	}
}

// samples tells the coded samples of a picture from all others.
func (sh *sheet) samples(o references.FPDF_PAGEOBJECT) ([32]byte, error) {
	if known, ok := sh.hashes[o]; ok {
		return known, nil
	}
	raw, err := sh.inst.FPDFImageObj_GetImageDataRaw(&requests.FPDFImageObj_GetImageDataRaw{ImageObject: o})
	if err != nil {
		return [32]byte{}, ErrUnreadable
	}
	sh.hashes[o] = sha256.Sum256(raw.Data)
	return sh.hashes[o], nil
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
