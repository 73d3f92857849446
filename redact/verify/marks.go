package verify

import (
	"context"

	"github.com/klippa-app/go-pdfium/requests"
)

// A Mark is one character of a page as PDFium reads it. White space that PDFium made up has an empty box.
type Mark struct {
	Text string
	Box  [4]float64 // left, bottom, right, top in the page's space
}

// Marks returns the characters of a page, counted from 1, in PDFium's order.
func (r *Reader) Marks(ctx context.Context, pdf []byte, page int) ([]Mark, error) {
	var out []Mark
	err := r.open(ctx, pdf, func(s *session) (err error) {
		if page < 1 || page > s.pages {
			return ErrNoSuchPage
		}
		out, err = s.marks(page)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

func (s *session) marks(page int) ([]Mark, error) {
	loaded, err := s.inst.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: s.doc, Index: page - 1})
	if err != nil {
		return nil, ErrUnreadable
	}
	text, err := s.inst.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: requests.Page{ByReference: &loaded.Page}})
	if err != nil {
		return nil, ErrUnreadable
	}
	count, err := s.inst.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil {
		return nil, ErrUnreadable
	}
	out := make([]Mark, 0, max(0, count.Count))
	for i := range count.Count {
		u, err := s.inst.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: text.TextPage, Index: i})
		if err != nil {
			return nil, ErrUnreadable
		}
		if u.Unicode == 0 || u.Unicode == 2 || u.Unicode == 0xfffe { // nothing, or a hyphen at a line's end
			continue
		}
		m := Mark{Text: string(rune(u.Unicode))}
		made, err := s.inst.FPDFText_IsGenerated(&requests.FPDFText_IsGenerated{TextPage: text.TextPage, Index: i})
		if err != nil {
			return nil, ErrUnreadable
		}
		if !made.IsGenerated {
			b, err := s.inst.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: text.TextPage, Index: i})
			if err != nil {
				return nil, ErrUnreadable
			}
			m.Box = [4]float64{b.Left, b.Bottom, b.Right, b.Top}
		}
		out = append(out, m)
	}
	return out, nil // the session ends with the instance, and the pages with it
}
