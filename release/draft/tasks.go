package draft

import (
	"context"
	"database/sql"

	"github.com/caseveil/caseveil/storage/register"
)

// Turns is what is to be done about the drafts of a case, by whom.
type Turns struct {
	Prepare  bool     // nothing has been searched yet: complete the list of people, upload a draft, search it
	Again    []string // documents to search again: the list of people changed
	Decide   []string // documents with undecided findings
	Redact   []string // documents that are decided, without a redacted draft that stands
	Returned []string // redactions that were returned and not made anew
	Check    []string // redactions that somebody else must check
	Publish  []string // approved redactions
}

// Turns gives what is to be done in a case, without asking who wants to know. me is the account that looks: what it asked
// for itself it cannot check.
func (s *Drafts) Turns(ctx context.Context, tx *sql.Tx, c register.Case, me string) (Turns, error) {
	var t Turns
	searches, err := s.searches(ctx, tx, c.ID)
	if err != nil {
		return t, err
	}
	redactions, err := s.redactions(ctx, tx, c.ID)
	if err != nil {
		return t, err
	}
	t.Prepare = len(searches) == 0
	newest := map[string]redaction{} // of each document
	for _, r := range redactions {
		if _, ok := newest[r.document]; !ok {
			newest[r.document] = r
		}
		switch {
		case r.shown() == Verified && r.by != me:
			t.Check = append(t.Check, r.id)
		case r.shown() == Approved:
			t.Publish = append(t.Publish, r.id)
		}
	}
	for i, x := range searches {
		if i > 0 || x.state != Searched { // earlier drafts wait for nobody
			continue
		}
		r, made := newest[x.document]
		switch {
		case r.published != 0:
		case x.people != c.PeopleVersion:
			t.Again = append(t.Again, x.document)
		case x.undecided > 0:
			t.Decide = append(t.Decide, x.document)
		case made && r.shown() == Returned:
			t.Returned = append(t.Returned, r.id)
		case !made || r.shown() == Void || r.shown() == Refused || r.shown() == Failed:
			t.Redact = append(t.Redact, x.document)
		}
	}
	return t, nil
}
