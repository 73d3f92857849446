package gate

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/caseveil/caseveil/redact/together"
	"github.com/caseveil/caseveil/release/clock"
	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/storage/seal"
)

// lighter is the item that stands for all flags that do not weigh high.
const lighter = "together"

// A question is an item with what it is about.
type question struct {
	template
	flags []together.Flag
}

// questions are the items that hold on a day for a draft: those of the table, one for each flag that weighs high, and one for
// all others together. A draft without flags has only the table's.
func (g *Gate) questions(day clock.Date, flags []draft.Flag) []question {
	var out []question
	for _, t := range g.items {
		if t.holds(day) {
			out = append(out, question{template: t})
		}
	}
	rest := question{template: template{ID: lighter}}
	for _, f := range flags {
		if f.Severity != together.High {
			rest.flags = append(rest.flags, f.Flag)
			continue
		}
		out = append(out, question{template{ID: f.Item, Hint: f.Reason + " " + f.Advice,
			Question: fmt.Sprintf("“%s” (%s) can stay in the report.", f.Words, f.Where())}, []together.Flag{f.Flag}})
	}
	if n := len(rest.flags); n > 0 {
		rest.Question = "The details of medium and low weight that may identify somebody together were read, and can stay."
		rest.Hint = fmt.Sprintf("%d of them, listed with the publication and the redacted draft.", n)
		out = append(out, rest)
	}
	return out
}

// carry takes over what was answered last about the same words under the same rule in the publications of the case before this
// one, with who answered and when: nobody reasons twice about one sentence. That the draft would be changed is not taken over.
func (g *Gate) carry(ctx context.Context, tx *sql.Tx, key *seal.CaseKey, p publication, flags []draft.Flag) error {
	for _, f := range flags {
		if f.Severity != together.High {
			continue
		}
		var (
			from, answer, by string
			sealed           []byte
			at               int64
			reason           string
		)
		err := tx.QueryRowContext(ctx, `SELECT a.publication_id, a.answer, a.sealed, a.account_id, a.answered_at
			FROM release_answers a JOIN release_publications o ON o.id = a.publication_id
			WHERE o.case_id = $1 AND a.item = $2 ORDER BY a.answered_at DESC, a.publication_id LIMIT 1`, p.caseID, f.Item).
			Scan(&from, &answer, &sealed, &by, &at)
		if errors.Is(err, sql.ErrNoRows) || err == nil && answer != yes && answer != notApplicable {
			continue
		}
		if err != nil {
			return fmt.Errorf("checklist: %w", err)
		}
		if err := key.OpenJSON(answerPlace(from, f.Item), sealed, &reason); err != nil {
			return err
		}
		w := Answer{ID: f.Item, Answer: answer, Reason: reason}
		if err := writeAnswer(ctx, tx, key, p.id, w, by, at); err != nil {
			return err
		}
	}
	return nil
}
