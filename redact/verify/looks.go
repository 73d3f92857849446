package verify

import (
	"context"
	"fmt"
	"image"
	"slices"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"
)

const (
	checkLooks   = "looks"
	looksDPI     = 36
	looksPixels  = 250_000 // of one page: a page of 14 inches by 13
	looksBatch   = 40      // pages that one engine instance looks at: it remembers every object it was asked about
	mostTouched  = 40      // pages with cuts that are compared; of more, so many spread evenly
	mostOthers   = 20      // pages without
	leastChange  = 48      // of 255 by which a sample differs from all that lay around it
	mostStrange  = 0.02    // of a page, that may look another way and be explained by no text
	leastStrange = 200     // pixels of 1/36 inch below which nothing is said: 5 by 5 cm of page is some 5000
)

// Looks draws pages of a file as it came and as it goes, and compares them wherever no text changed its place: what is
// drawn there, lines, colours and pictures, must still be there. cut are the pages from which something was taken, aside
// those whose looks change for a reason that this comparison does not know, such as pictures with words painted over.
//
// What the second engine reads in both files says which lines were touched, so the first engine is not asked. A page may
// look as the input does with its annotations or without them: comments go, form fields stay as drawn. The letters
// themselves are no concern of this check, and an anti-aliased edge may move by a pixel.
func (r *Reader) Looks(ctx context.Context, in, out []byte, cut, aside []int) (Check, error) {
	total, same, err := r.samePages(ctx, in, out)
	if err != nil {
		return Check{}, err
	}
	if !same {
		return failed(checkLooks, "the output has another number of pages"), nil
	}
	pages := sample(total, cut, aside)
	var strange []int
	for batch := range slices.Chunk(pages, looksBatch) {
		found, err := r.strange(ctx, in, out, batch)
		if err != nil {
			return Check{}, err
		}
		strange = append(strange, found...)
	}
	if len(strange) > 0 {
		return failed(checkLooks, fmt.Sprintf("%s away from the touched lines, first page %d", plural(len(strange), "page")+" of those drawn look another way", strange[0])), nil
	}
	return passed(checkLooks, fmt.Sprintf("%d of %s drawn before and after and compared away from the touched lines", len(pages), plural(total, "page"))), nil
}

// samePages counts the pages of a file as it came, and says whether there are as many as it goes.
func (r *Reader) samePages(ctx context.Context, in, out []byte) (total int, same bool, err error) {
	before, err := r.Pages(ctx, in)
	if err != nil {
		return 0, false, err
	}
	after, err := r.Pages(ctx, out)
	return before, before == after, err
}

// strange gives those of some pages that look another way.
func (r *Reader) strange(ctx context.Context, in, out []byte, pages []int) (strange []int, err error) {
	err = r.open(ctx, in, func(before *session) error {
		after := &session{ctx: ctx, inst: before.inst}
		if err := after.load(out); err != nil {
			return err
		}
		for _, page := range pages {
			if err := ctx.Err(); err != nil {
				return err
			}
			other, err := differs(before, after, page)
			if err != nil {
				return fmt.Errorf("page %d: %w", page, err)
			}
			if other {
				strange = append(strange, page)
			}
		}
		return nil
	})
	return strange, err
}

// sample picks the pages that are drawn: of those cut and of the others at most so many, evenly spread.
func sample(total int, cut, aside []int) []int {
	var touched, others []int
	for page := 1; page <= total; page++ {
		switch {
		case slices.Contains(aside, page):
		case slices.Contains(cut, page):
			touched = append(touched, page)
		default:
			others = append(others, page)
		}
	}
	pages := append(spread(touched, mostTouched), spread(others, mostOthers)...)
	slices.Sort(pages)
	return pages
}

func spread(pages []int, most int) []int {
	if len(pages) <= most {
		return pages
	}
	out := make([]int, most)
	for i := range out {
		out[i] = pages[i*len(pages)/most]
	}
	return out
}

// differs reports whether more of a page looks another way than its moved text explains.
func differs(before, after *session, page int) (bool, error) {
	a, err := before.drawPage(page, enums.FPDF_RENDER_FLAG_ANNOT)
	if err != nil {
		return false, err
	}
	b, err := after.drawPage(page, enums.FPDF_RENDER_FLAG_ANNOT)
	if err != nil {
		return false, err
	}
	if a.Rect != b.Rect {
		return true, nil
	}
	most := max(leastStrange, int(mostStrange*float64(a.Rect.Dx()*a.Rect.Dy())))
	changed := changes(a, b)
	if count(changed) <= most {
		return false, nil
	}
	drawnOver, err := before.annotations(page)
	if err != nil {
		return false, err
	}
	if drawnOver > 0 {
		if a, err = before.drawPage(page, 0); err != nil {
			return false, err
		}
		for i, is := range changes(a, b) {
			changed[i] = changed[i] && is
		}
	}
	lines, err := touched(before, after, page)
	if err != nil {
		return false, err
	}
	v, err := after.viewOf(page, b.Rect.Dx())
	if err != nil {
		return false, err
	}
	for _, line := range lines {
		part := v.pixels(line).Inset(-1).Intersect(b.Rect)
		for y := part.Min.Y; y < part.Max.Y; y++ {
			for x := part.Min.X; x < part.Max.X; x++ {
				changed[y*b.Rect.Dx()+x] = false
			}
		}
	}
	if count(changed) <= most {
		return false, nil
	}
	if drawnOver == 0 {
		return true, nil
	}
	more, err := before.annotated(page)
	return !more, err
}

// annotated reports whether a page carries more than links: this engine draws a form's fields only for who fills it in, so
// that it cannot say what they looked like.
func (s *session) annotated(page int) (found bool, err error) {
	err = s.onSheet(page, func(sh *sheet) error {
		for _, c := range sh.covers {
			found = found || c.what == "an annotation" || c.what == "a form field"
		}
		return nil
	})
	return found, err
}

// annotations counts a page's annotations of every kind.
func (s *session) annotations(page int) (int, error) {
	count, err := s.inst.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: s.index(page - 1)})
	if err != nil {
		return 0, ErrUnreadable
	}
	return count.Count, nil
}

func (s *session) drawPage(page int, flags enums.FPDF_RENDER_FLAG) (*image.RGBA, error) {
	return s.renderAs(s.index(page-1), looksDPI, looksPixels, flags)
}

// changes marks the pixels of either picture that are unlike all that lies around their place in the other one.
func changes(a, b *image.RGBA) []bool {
	w, h := a.Rect.Dx(), a.Rect.Dy()
	out := make([]bool, w*h)
	for y := range h {
		for x := range w {
			i := a.PixOffset(x, y)
			if near(a.Pix[i:i+3], b.Pix[i:i+3]) {
				continue
			}
			out[y*w+x] = !around(a.Pix[i:i+3], b, x, y) || !around(b.Pix[i:i+3], a, x, y)
		}
	}
	return out
}

// around reports whether the colour lies between those around a place, in each channel.
func around(colour []uint8, m *image.RGBA, x, y int) bool {
	for c := range 3 {
		low, high := 255, 0
		for v := max(0, y-1); v <= min(m.Rect.Dy()-1, y+1); v++ {
			for u := max(0, x-1); u <= min(m.Rect.Dx()-1, x+1); u++ {
				p := int(m.Pix[m.PixOffset(u, v)+c])
				low, high = min(low, p), max(high, p)
			}
		}
		if p := int(colour[c]); p < low-leastChange || p > high+leastChange {
			return false
		}
	}
	return true
}

func near(a, b []uint8) bool {
	for c := range 3 {
		if d := int(a[c]) - int(b[c]); d > leastChange || d < -leastChange {
			return false
		}
	}
	return true
}

func count(marks []bool) int {
	n := 0
	for _, is := range marks {
		if is {
			n++
		}
	}
	return n
}

// touched are the lines of text that stand in one of two files and not in the other, with what belongs to them: an
// underline, a highlight, a box.
func touched(before, after *session, page int) ([]rect, error) {
	a, err := before.lines(page)
	if err != nil {
		return nil, err
	}
	b, err := after.lines(page)
	if err != nil {
		return nil, err
	}
	var out []rect
	for _, l := range slices.Concat(a, b) {
		if !slices.ContainsFunc(a, l.like) || !slices.ContainsFunc(b, l.like) {
			out = append(out, rect{l.left - l.height(), l.bottom - l.height(), l.right + 2*l.height(), l.top + l.height()})
		}
	}
	return out, nil
}

// A wording is a piece of a line of text.
type wording struct {
	rect
	text string
}

// like reports whether two pieces are the same words at the same place.
func (w wording) like(o wording) bool {
	const slip = 1 // point
	return w.text == o.text && max(w.left-o.left, o.left-w.left, w.bottom-o.bottom, o.bottom-w.bottom, w.right-o.right, o.right-w.right) <= slip
}

func (s *session) lines(page int) ([]wording, error) {
	read, err := s.inst.GetPageTextStructured(&requests.GetPageTextStructured{Page: s.index(page - 1), Mode: requests.GetPageTextStructuredModeRects})
	if err != nil {
		return nil, ErrUnreadable
	}
	out := make([]wording, 0, len(read.Rects))
	for _, r := range read.Rects {
		p := r.PointPosition
		out = append(out, wording{rect{p.Left, min(p.Bottom, p.Top), p.Right, max(p.Bottom, p.Top)}, r.Text})
	}
	return out, nil
}

// viewOf says how a page lies in a picture of so many pixels across.
func (s *session) viewOf(page, across int) (view, error) {
	p := s.index(page - 1)
	box, err := s.inst.FPDF_GetPageBoundingBox(&requests.FPDF_GetPageBoundingBox{Page: p})
	if err != nil {
		return view{}, ErrUnreadable
	}
	turn, err := s.inst.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: p})
	if err != nil {
		return view{}, ErrUnreadable
	}
	b := box.Rect
	v := view{box: rect{float64(b.Left), float64(b.Bottom), float64(b.Right), float64(b.Top)}, turns: int(turn.PageRotation)}
	length := v.box.width()
	if v.turns%2 == 1 {
		length = v.box.height()
	}
	v.scale = float64(across) / length
	return v, nil
}
