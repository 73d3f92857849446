package gate

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/caseveil/caseveil/release/clock"
	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
	"github.com/caseveil/caseveil/storage/seal"
)

// The answers to an item.
const (
	yes           = "yes"
	no            = "no"
	notApplicable = "not_applicable"
)

// maxReason is how long a reason may be, in characters.
const maxReason = 2000

// Checklist gives the items of a publication with their answers.
func (g *Gate) Checklist(ctx context.Context, a register.Actor, id string) (v Checklist, err error) {
	err = g.DB.View(ctx, func(tx *sql.Tx) error {
		p, err := g.publication(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := g.Register.May(ctx, tx, a, register.ReadChecklist, p.caseID); err != nil {
			return err
		}
		v, err = g.checklist(ctx, tx, p)
		return err
	})
	return v, err
}

func (g *Gate) checklist(ctx context.Context, tx *sql.Tx, p publication) (Checklist, error) {
	r, err := g.drafts.Proved(ctx, tx, p.redaction)
	if err != nil {
		return Checklist{}, err
	}
	items, err := g.answered(ctx, tx, p, r.Flags)
	return Checklist{Items: items, Version: "checklist-" + strconv.FormatInt(p.answered, 10)}, err
}

// answered gives the items that hold for a publication, with what was answered and whether that clears them today.
func (g *Gate) answered(ctx context.Context, tx *sql.Tx, p publication, flags []draft.Flag) ([]Item, error) {
	given, err := g.answers(ctx, tx, p)
	if err != nil {
		return nil, err
	}
	today, out := g.Today(), []Item{}
	if p.released != 0 {
		today = clock.On(record.Time(p.released))
	}
	for _, t := range g.questions(today, flags) {
		it := given[t.ID]
		it.ID, it.Question, it.Hint, it.AsksDate, it.Flags = t.ID, t.Question, t.Hint, t.Asks, t.flags
		cleared := it.Answer == yes || it.Answer == notApplicable && it.Reason != ""
		if !it.Date.IsZero() && t.Blocks != "" {
			until, known := g.blockedUntil(t.template, it.Date)
			it.BlockedUntil = until
			cleared = cleared && known && !today.Before(until)
		}
		it.Cleared = cleared
		out = append(out, it)
	}
	return out, nil
}

// blockedUntil is the first day on which an item with this day may clear; unknown past the table of bank holidays.
func (g *Gate) blockedUntil(t template, day clock.Date) (clock.Date, bool) {
	if t.Blocks == untilDay {
		return day, true
	}
	c, ok := g.rules.One(g.calendar, t.Blocks, day, nil)
	if !ok {
		return clock.Date{}, true // no edition of the rule held on that day
	}
	return c.Due, c.Warning == ""
}

func (g *Gate) answers(ctx context.Context, tx *sql.Tx, p publication) (map[string]Item, error) {
	key, err := g.Vault.CaseKey(ctx, tx, p.caseID)
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT item, answer, on_day, sealed, account_id, answered_at FROM release_answers
		WHERE publication_id = $1`, p.id)
	if err != nil {
		return nil, fmt.Errorf("checklist: %w", err)
	}
	out := map[string]Item{}
	err = record.Each(rows, func() error {
		var (
			it        Item
			item, day string
			sealed    []byte
			at        int64
		)
		if err := rows.Scan(&item, &it.Answer, &day, &sealed, &it.By, &at); err != nil {
			return err
		}
		if err := it.Date.UnmarshalText([]byte(day)); err != nil {
			return err
		}
		if err := key.OpenJSON(answerPlace(p.id, item), sealed, &it.Reason); err != nil {
			return err
		}
		when := record.Time(at)
		it.At = &when
		out[item] = it
		return nil
	})
	return out, err
}

func answerPlace(publicationID, item string) string {
	return "release_answers/" + publicationID + "." + item + "/sealed"
}

// Answer records answers to items, all or none; items that are not named keep theirs. version must be
// [Checklist.Version], or empty to answer whatever is there.
func (g *Gate) Answer(ctx context.Context, a register.Actor, id, version string, answers []Answer) (v Checklist, err error) {
	err = g.DB.Update(ctx, func(tx *sql.Tx) error {
		p, err := g.publication(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := g.Register.May(ctx, tx, a, register.AnswerChecklist, p.caseID); err != nil {
			return err
		}
		before, err := g.checklist(ctx, tx, p)
		if err != nil {
			return err
		}
		switch {
		case version != "" && version != before.Version:
			return draft.Stale()
		case p.released != 0:
			return refusal.Conflict("released", "This report is published already.")
		}
		if err := checkAnswers(before.Items, answers); err != nil {
			return err
		}
		if err := g.writeAnswers(ctx, tx, a, p, before.Items, answers); err != nil {
			return err
		}
		if p, err = g.publication(ctx, tx, id); err != nil {
			return err
		}
		if v, err = g.checklist(ctx, tx, p); err != nil {
			return err
		}
		whole, err := g.view(ctx, tx, p)
		if err != nil {
			return err
		}
		return g.tellReady(ctx, tx, whole)
	})
	return v, err
}

func checkAnswers(items []Item, answers []Answer) error {
	known, seen := map[string]Item{}, map[string]bool{}
	for _, it := range items {
		known[it.ID] = it
	}
	var wrong []refusal.Field
	for i, w := range answers {
		say := func(field, detail string) {
			wrong = append(wrong, refusal.Field{Pointer: "/items/" + strconv.Itoa(i) + field, Detail: detail})
		}
		it, ok := known[w.ID]
		switch {
		case !ok:
			say("/id", "There is no item with this id.")
		case seen[w.ID]:
			say("/id", "This item is answered twice.")
		}
		seen[w.ID] = true
		switch w.Answer {
		case "", yes, no:
		case notApplicable:
			if strings.TrimSpace(w.Reason) == "" {
				say("/reason", "Say why this does not apply.")
			}
		default:
			say("/answer", "The answer must be yes, no or not_applicable.")
		}
		if utf8.RuneCountInString(w.Reason) > maxReason {
			say("/reason", "The reason must be 2,000 characters or fewer.")
		}
		if ok && !w.Date.IsZero() && it.AsksDate == "" {
			say("/date", "This item has no day.")
		}
	}
	if len(wrong) > 0 {
		return refusal.Invalid(wrong...)
	}
	return nil
}

// writeAnswers records the answers that differ from those that are there, so that who and when stay true for the rest.
func (g *Gate) writeAnswers(ctx context.Context, tx *sql.Tx, a register.Actor, p publication, before []Item, answers []Answer) error {
	key, err := g.Vault.CaseKey(ctx, tx, p.caseID)
	if err != nil {
		return err
	}
	old, detail := map[string]Item{}, map[string]string{}
	for _, it := range before {
		old[it.ID] = it
	}
	for _, w := range answers {
		was := old[w.ID]
		if was.Answer == w.Answer && was.Reason == w.Reason && was.Date == w.Date {
			continue
		}
		if err := writeAnswer(ctx, tx, key, p.id, w, a.Account, g.Stamp()); err != nil {
			return err
		}
		detail[w.ID] = w.Answer
	}
	if len(detail) == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, `UPDATE release_publications SET answered = answered + 1 WHERE id = $1`, p.id); err != nil {
		return fmt.Errorf("checklist: %w", err)
	}
	return g.Log(ctx, tx, a, "answer-checklist", p.caseID, "publication/"+p.id, detail)
}

func writeAnswer(ctx context.Context, tx *sql.Tx, key *seal.CaseKey, publicationID string, w Answer, by string, at int64) error {
	sealed, err := key.SealJSON(answerPlace(publicationID, w.ID), w.Reason)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO release_answers (publication_id, item, answer, on_day, sealed, account_id, answered_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (publication_id, item)
		DO UPDATE SET answer = $3, on_day = $4, sealed = $5, account_id = $6, answered_at = $7`,
		publicationID, w.ID, w.Answer, w.Date.String(), sealed, by, at)
	if err != nil {
		return fmt.Errorf("checklist: %w", err)
	}
	return nil
}
