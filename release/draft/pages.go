package draft

import (
	"context"
	"database/sql"
	"strconv"

	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// dpi is the resolution of page pictures: enough to read 9 point type on a screen.
const dpi = 110

// Page draws a page (from 1) of a stored draft as PNG, after the audit entry is written: it is the original.
func (s *Drafts) Page(ctx context.Context, a register.Actor, documentID string, page int) ([]byte, error) {
	var stored Stored
	err := s.DB.Update(ctx, func(tx *sql.Tx) (err error) {
		if stored, err = s.documents.Ready(ctx, tx, documentID); err != nil {
			return s.seen(ctx, tx, a, register.ReadOriginal, stored.Case, err)
		}
		if err := s.Register.May(ctx, tx, a, register.ReadOriginal, stored.Case); err != nil {
			return err
		}
		if page < 1 || page > stored.Pages {
			return refusal.NotFound()
		}
		return s.Log(ctx, tx, a, "read-page", stored.Case, "document/"+documentID, map[string]string{"page": strconv.Itoa(page)})
	})
	if err != nil {
		return nil, err
	}
	pdf, err := s.original(ctx, stored)
	if err != nil {
		return nil, err
	}
	return s.engine.Render(ctx, pdf, page, dpi)
}

// RedactedPage draws a page (from 1) of a proved redaction as PNG.
func (s *Drafts) RedactedPage(ctx context.Context, a register.Actor, id string, page int) ([]byte, error) {
	v, err := s.Redaction(ctx, a, id)
	if err != nil {
		return nil, err
	}
	if page < 1 || page > v.Pages {
		return nil, refusal.NotFound()
	}
	f, err := s.RedactionFile(ctx, a, id)
	if err != nil {
		return nil, err
	}
	return s.engine.Render(ctx, f.PDF, page, dpi)
}
