package verify

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

const (
	maxPageObjects = 200_000 // of one page, forms included
	maxFormDepth   = 24
	opaque         = 128 // of 255; whether it hides anything is seen when it is drawn
	straight       = 2   // segments of a path that is one line
	aDrawing       = "a drawing"
)

// A sheet is one page, open for a closer look.
type sheet struct {
	inst    pdfium.Pdfium
	doc     references.FPDF_DOCUMENT
	page    requests.Page
	text    references.FPDF_TEXTPAGE
	whole   string // what is read on the page
	view    view
	runs    []run
	covers  []cover
	upright []upright                               // pictures that the page may show as they are
	shown   []shown                                 // all pictures
	shapes  []shape                                 // paths that could be letters
	hashes  map[references.FPDF_PAGEOBJECT][32]byte // see samples
	runes   []rune                                  // the page's characters; 0 where one is not known
	order   int
	widths  map[references.FPDF_FONT]map[rune]float64
	spelt   []letter                  // of the whole page, once asked for
	owned   map[int][]int             // which of them a run draws, by its order
	form    *references.FPDF_DOCUMENT // the document, where the page has fields to be filled in
}

// A run is one text object of a page.
type run struct {
	object references.FPDF_PAGEOBJECT
	order  int // in which things are painted
	box    rect
	mode   enums.FPDF_TEXT_RENDERMODE
	em     float64 // page units; 0 where it is not known
	text   string  // once asked for: see [sheet.said]
	known  bool
}

// A cover is something painted that what lies below could be hidden by.
type cover struct {
	order int
	box   rect
	what  string

	object *references.FPDF_PAGEOBJECT // of a box
}

// onSheet opens a page, counted from 1, and closes it after work.
func (s *session) onSheet(page int, work func(*sheet) error) error {
	loaded, err := s.inst.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: s.doc, Index: page - 1})
	if err != nil {
		return ErrUnreadable
	}
	sh := &sheet{inst: s.inst, doc: s.doc, page: requests.Page{ByReference: &loaded.Page}, widths: map[references.FPDF_FONT]map[rune]float64{}, hashes: map[references.FPDF_PAGEOBJECT][32]byte{}}
	text, err := s.inst.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: sh.page})
	if err != nil {
		return ErrUnreadable
	}
	sh.text = text.TextPage
	if err := sh.look(); err != nil {
		return err
	}
	if err := work(sh); err != nil {
		return err
	}
	if _, err := s.inst.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: sh.text}); err != nil {
		return ErrUnreadable
	}
	if _, err := s.inst.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: loaded.Page}); err != nil {
		return ErrUnreadable
	}
	return nil
}

// look takes down the page's size, its text objects and what could cover them.
func (sh *sheet) look() error {
	box, err := sh.inst.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: sh.page})
	if err != nil {
		return ErrUnreadable
	}
	turn, err := sh.inst.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: sh.page})
	if err != nil {
		return ErrUnreadable
	}
	b := box.Rect
	sh.view = view{box: rect{float64(b.Left), float64(b.Bottom), float64(b.Right), float64(b.Top)}, turns: int(turn.PageRotation)}
	count, err := sh.inst.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: sh.page})
	if err != nil {
		return ErrUnreadable
	}
	for i := range count.Count {
		o, err := sh.inst.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: sh.page, Index: i})
		if err != nil {
			return ErrUnreadable
		}
		if err := sh.object(o.PageObject, identity, 0); err != nil {
			return err
		}
	}
	if err := sh.spell(); err != nil {
		return err
	}
	if err := sh.blocks(); err != nil {
		return err
	}
	return sh.annotations()
}

// object takes down one page object; m leads from its space to the page's.
func (sh *sheet) object(o references.FPDF_PAGEOBJECT, m matrix, depth int) error {
	if sh.order++; sh.order > maxPageObjects || depth > maxFormDepth {
		return ErrTooLarge
	}
	kind, err := sh.inst.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o})
	if err != nil {
		return ErrUnreadable
	}
	if kind.Type == enums.FPDF_PAGEOBJ_FORM {
		return sh.group(o, m, depth)
	}
	b, err := sh.inst.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: o})
	if err != nil {
		return nil //nolint:nilerr // an object without bounds shows nothing and covers nothing
	}
	box := m.of(rect{float64(b.Left), float64(b.Bottom), float64(b.Right), float64(b.Top)})
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_TEXT:
		return sh.run(o, box, m)
	case enums.FPDF_PAGEOBJ_PATH:
		return sh.path(o, box)
	case enums.FPDF_PAGEOBJ_IMAGE:
		sh.covers = append(sh.covers, cover{order: sh.order, box: box, what: "a picture"})
		sh.shown = append(sh.shown, shown{o, box.intersect(sh.view.box)})
		sh.takePicture(o, box, depth)
	case enums.FPDF_PAGEOBJ_SHADING:
		sh.covers = append(sh.covers, cover{order: sh.order, box: box, what: "a shading"})
	}
	return nil
}

func (sh *sheet) group(o references.FPDF_PAGEOBJECT, m matrix, depth int) error {
	own, err := sh.inst.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
	if err != nil {
		return ErrUnreadable
	}
	f := own.Matrix
	inner := matrix{float64(f.A), float64(f.B), float64(f.C), float64(f.D), float64(f.E), float64(f.F)}.then(m)
	count, err := sh.inst.FPDFFormObj_CountObjects(&requests.FPDFFormObj_CountObjects{PageObject: o})
	if err != nil {
		return ErrUnreadable
	}
	for i := range count.Count {
		part, err := sh.inst.FPDFFormObj_GetObject(&requests.FPDFFormObj_GetObject{PageObject: o, Index: uint64(i)})
		if err != nil {
			return ErrUnreadable
		}
		if err := sh.object(part.PageObject, inner, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (sh *sheet) run(o references.FPDF_PAGEOBJECT, box rect, m matrix) error {
	mode, err := sh.inst.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: o})
	if err != nil {
		return ErrUnreadable
	}
	sh.runs = append(sh.runs, run{object: o, order: sh.order, box: box, mode: mode.TextRenderMode, em: sh.em(o, m)})
	return nil
}

// said is the text of run i. The engine goes through the letters of the whole page for each that is asked for, so that nobody
// asks without need.
func (sh *sheet) said(i int) (string, error) {
	r := &sh.runs[i]
	if !r.known {
		text, err := sh.inst.FPDFTextObj_GetText(&requests.FPDFTextObj_GetText{PageObject: r.object, TextPage: sh.text})
		if err != nil {
			return "", ErrUnreadable
		}
		r.text, r.known = text.Text, true
	}
	return r.text, nil
}

// hear asks for the text of all runs.
func (sh *sheet) hear() error {
	for i := range sh.runs {
		if _, err := sh.said(i); err != nil {
			return err
		}
	}
	return nil
}

// blocks takes down the rows of blocks among the runs, which hide what they stand for.
func (sh *sheet) blocks() error {
	if !strings.ContainsFunc(sh.whole, isBlock) {
		return nil
	}
	for i, r := range sh.runs {
		text, err := sh.said(i)
		if err != nil {
			return err
		}
		if strings.ContainsFunc(text, isBlock) {
			sh.covers = append(sh.covers, cover{order: r.order, box: r.box, what: "a row of blocks"})
		}
	}
	slices.SortStableFunc(sh.covers, func(a, b cover) int { return a.order - b.order })
	return nil
}

// em is the size of a text object on the page, whose space m leads from; 0 when it is not known.
func (sh *sheet) em(o references.FPDF_PAGEOBJECT, m matrix) float64 {
	size, err := sh.inst.FPDFTextObj_GetFontSize(&requests.FPDFTextObj_GetFontSize{PageObject: o})
	if err != nil {
		return 0
	}
	own, err := sh.inst.FPDFPageObj_GetMatrix(&requests.FPDFPageObj_GetMatrix{PageObject: o})
	if err != nil {
		return 0
	}
	f := own.Matrix
	to := matrix{a: float64(f.A), b: float64(f.B), c: float64(f.C), d: float64(f.D)}.then(m)
	return float64(size.FontSize) * math.Sqrt(math.Abs(to.a*to.d-to.b*to.c))
}

// isBlock reports whether a character fills the place of a letter: the block elements and geometric shapes of Unicode.
func isBlock(r rune) bool { return r >= 0x2580 && r <= 0x25ff }

func (sh *sheet) path(o references.FPDF_PAGEOBJECT, box rect) error {
	mode, err := sh.inst.FPDFPath_GetDrawMode(&requests.FPDFPath_GetDrawMode{PageObject: o})
	if err != nil {
		return ErrUnreadable
	}
	colour, err := sh.inst.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: o})
	filled := mode.FillMode != enums.FPDF_FILLMODE_NONE && (err != nil || colour.FillColor.A >= opaque)
	parts := 0
	if filled || mode.Stroke {
		count, err := sh.inst.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: o})
		if err == nil {
			parts = count.Count
		}
		sh.takeShape(box, parts)
	}
	switch {
	case filled:
		sh.covers = append(sh.covers, cover{sh.order, box, "a box", &o})
	case mode.Stroke && parts > 0 && parts <= straight: // a thick line hides as well as a box does
		sh.covers = append(sh.covers, cover{order: sh.order, box: box, what: "a box"})
	case mode.Stroke:
		sh.covers = append(sh.covers, cover{order: sh.order, box: box, what: aDrawing})
	}
	return nil
}

// annotations takes down the annotations that are painted over the page.
func (sh *sheet) annotations() error {
	count, err := sh.inst.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: sh.page})
	if err != nil {
		return ErrUnreadable
	}
	for i := range count.Count {
		a, err := sh.inst.FPDFPage_GetAnnot(&requests.FPDFPage_GetAnnot{Page: sh.page, Index: i})
		if err != nil {
			continue // not an annotation; the scan of the file reports what stands there
		}
		kind, err := sh.inst.FPDFAnnot_GetSubtype(&requests.FPDFAnnot_GetSubtype{Annotation: a.Annotation})
		if err != nil {
			return ErrUnreadable
		}
		r, err := sh.inst.FPDFAnnot_GetRect(&requests.FPDFAnnot_GetRect{Annotation: a.Annotation})
		if err == nil && kind.Subtype != enums.FPDF_ANNOT_SUBTYPE_LINK && kind.Subtype != enums.FPDF_ANNOT_SUBTYPE_POPUP {
			box := rect{float64(r.Rect.Left), float64(r.Rect.Bottom), float64(r.Rect.Right), float64(r.Rect.Top)}
			what := "an annotation"
			if kind.Subtype == enums.FPDF_ANNOT_SUBTYPE_WIDGET {
				what, sh.form = "a form field", &sh.doc
			}
			sh.covers = append(sh.covers, cover{order: maxPageObjects + i + 1, box: box, what: what})
		}
		if _, err := sh.inst.FPDFPage_CloseAnnot(&requests.FPDFPage_CloseAnnot{Annotation: a.Annotation}); err != nil {
			return ErrUnreadable
		}
	}
	return nil
}

func readable(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}
