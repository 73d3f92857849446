package verify

import (
	"context"

	"github.com/klippa-app/go-pdfium/requests"
)

// PageTexts returns what PDFium reads on each page, as it reads it: with the spaces and line ends that it makes up, and
// with text that is on the page but cannot be seen. Characters that PDFium cannot map to Unicode are left out.
func (r *Reader) PageTexts(ctx context.Context, pdf []byte) ([]string, error) {
	return r.PageTextsBehind(ctx, pdf, nil)
}

// PageTextsBehind does the same behind somebody else who reads the pages: each is read when that one has sent that it is past
// it, or has closed the channel. A nil channel stands for nobody.
func (r *Reader) PageTextsBehind(ctx context.Context, pdf []byte, past <-chan struct{}) ([]string, error) {
	var texts []string
	err := r.open(ctx, pdf, func(s *session) (err error) {
		texts, err = s.texts(past)
		return err
	})
	if err != nil {
		return nil, err
	}
	return texts, nil
}

// Pages returns how many pages a document has.
func (r *Reader) Pages(ctx context.Context, pdf []byte) (int, error) {
	n := 0
	err := r.open(ctx, pdf, func(s *session) error {
		n = s.pages
		return nil
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

func (s *session) texts(past <-chan struct{}) ([]string, error) {
	texts := make([]string, 0, s.pages)
	err := s.eachPage(func(page int) error {
		if past != nil {
			select {
			case <-past:
			case <-s.ctx.Done():
				return s.ctx.Err()
			}
		}
		text, err := s.inst.GetPageText(&requests.GetPageText{Page: s.index(page - 1)})
		if err != nil {
			return ErrUnreadable
		}
		texts = append(texts, text.Text)
		return nil
	})
	return texts, err
}
