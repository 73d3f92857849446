package ledger

import (
	"context"
	"database/sql"

	"github.com/caseveil/caseveil/release/clock"
)

// Turns is what is to be done about the deliveries of a publication. Values are counts.
type Turns struct {
	Send    int // never asked for
	Address int // of those, without an address
	Chase   int // failed, unknown or overdue: a person must do something
	Due     clock.Date
}

// Turns gives what is to be done about a publication's deliveries, without asking who wants to know.
func (l *Ledger) Turns(ctx context.Context, tx *sql.Tx, publicationID string) (Turns, error) {
	var t Turns
	rows, err := l.rows(ctx, tx, `WHERE publication_id = $1`, publicationID)
	if err != nil {
		return t, err
	}
	for _, d := range rows {
		v, err := l.view(ctx, tx, d)
		if err != nil {
			return t, err
		}
		switch {
		case v.State == Failed || v.State == Unknown || v.State == Overdue:
			t.Chase++
		case v.State == Waiting && v.AskedAt == nil:
			t.Send++
			if !v.HasAddress && v.Channel == Email {
				t.Address++
			}
		default:
			continue
		}
		t.Due = v.Due
	}
	return t, nil
}
