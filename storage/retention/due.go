package retention

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
)

// A Plan is what is due: what Delete would delete.
type Plan struct {
	Name  string    `json:"plan"` // of exactly this; empty when nothing is due
	Cases []DueCase `json:"cases"`
	Held  []DueCase `json:"held"` // they would be due, and a legal hold keeps them
	Mails int       `json:"mails"`

	mails []string
}

// A DueCase is a case whose time is over.
type DueCase struct {
	ID        string    `json:"-"`
	Reference string    `json:"case"`
	Last      time.Time `json:"last"` // when something was done in it last
	Objects   int       `json:"documents"`
	Bytes     int64     `json:"bytes"`
}

// Due shows what would be deleted now.
func (s *Service) Due(ctx context.Context, tx *sql.Tx) (Plan, error) {
	rules, err := s.Schedule(ctx, tx)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Cases: []DueCase{}, Held: []DueCase{}}
	for _, r := range rules {
		if r.Months == 0 {
			continue
		}
		before := s.Now().AddDate(0, -r.Months, 0)
		switch r.Kind {
		case Case:
			err = s.dueCases(ctx, tx, before, &p)
		case Mail:
			p.mails, err = dueMails(ctx, tx, before)
			p.Mails = len(p.mails)
		}
		if err != nil {
			return Plan{}, err
		}
	}
	p.Name = p.name()
	return p, nil
}

func (s *Service) dueCases(ctx context.Context, tx *sql.Tx, before time.Time, p *Plan) error {
	rows, err := tx.QueryContext(ctx, `SELECT c.id, c.reference, CASE WHEN h.case_id IS NULL THEN 0 ELSE 1 END, COALESCE(
			(SELECT MAX(e.at) FROM audit_entries e WHERE e.case_id = c.id AND e.act NOT IN ($1, $2)), c.opened_at) AS last
		FROM cases c JOIN case_keys k ON k.case_id = c.id AND k.destroyed_at = 0 LEFT JOIN legal_holds h ON h.case_id = c.id
		ORDER BY last, c.id`, actHold, actLift)
	if err != nil {
		return fmt.Errorf("due cases: %w", err)
	}
	var held []bool
	var due []DueCase
	err = record.Each(rows, func() error {
		var c DueCase
		var isHeld, last int64
		if err := rows.Scan(&c.ID, &c.Reference, &isHeld, &last); err != nil {
			return err
		}
		if c.Last = record.Time(last); c.Last.Before(before) {
			due, held = append(due, c), append(held, isHeld == 1)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("due cases: %w", err)
	}
	for i, c := range due {
		if c.Objects, c.Bytes, err = s.vault.Stored(ctx, tx, c.ID); err != nil {
			return err
		}
		if held[i] {
			p.Held = append(p.Held, c)
		} else {
			p.Cases = append(p.Cases, c)
		}
	}
	return nil
}

// dueMails are mails that went, of which the content is there still.
func dueMails(ctx context.Context, tx *sql.Tx, before time.Time) ([]string, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id FROM mails WHERE state = 'sent' AND sent_at < $1 AND length(sealed) > 0 ORDER BY id`, record.Micros(before))
	if err != nil {
		return nil, fmt.Errorf("due mails: %w", err)
	}
	ids, err := record.Strings(rows)
	if err != nil {
		return nil, fmt.Errorf("due mails: %w", err)
	}
	return ids, nil
}

// name is the same for the same cases and mails, and another for any others.
func (p *Plan) name() string {
	if len(p.Cases) == 0 && len(p.mails) == 0 {
		return ""
	}
	var ids []string
	for _, c := range p.Cases {
		ids = append(ids, "case "+c.ID)
	}
	for _, id := range p.mails {
		ids = append(ids, "mail "+id)
	}
	slices.Sort(ids)
	sum := sha256.Sum256([]byte(strings.Join(ids, "\n")))
	return hex.EncodeToString(sum[:6])
}

// CheckBackups checks the day until which a backup of the wrapped keys is kept that was made before: a day to come, or "none".
func CheckBackups(text string, now time.Time) error {
	if text == "none" {
		return nil
	}
	wrong := func(detail string) error {
		return refusal.Invalid(refusal.Field{Pointer: "/key_backups_until", Detail: detail})
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return wrong("must be the day until which older backups of the keys are kept, as 2027-03-31, or none")
	}
	if day.Before(now.Truncate(24 * time.Hour)) {
		return wrong("is past; say none when no backup of the keys is kept")
	}
	return nil
}

// A Deleted tells what Delete deleted.
type Deleted struct {
	Certificates []Certificate `json:"certificates"`
	Mails        int           `json:"mails"`
}

// Delete deletes what Due showed under this name, in one transaction, and gives a certificate for each case. keyBackupsUntil is the
// day until which an older backup of the keys is kept, or "none". When something else is due by now, nothing is deleted.
func (s *Service) Delete(ctx context.Context, by By, plan, keyBackupsUntil string) (Deleted, error) {
	if err := CheckBackups(keyBackupsUntil, s.Now()); err != nil {
		return Deleted{}, err
	}
	var out Deleted
	err := s.db.Update(ctx, func(tx *sql.Tx) error {
		out = Deleted{Certificates: []Certificate{}}
		p, err := s.Due(ctx, tx)
		if err != nil {
			return err
		}
		if plan == "" || p.Name != plan {
			return refusal.Conflict("plan-changed", "What is due is not what you were shown. Look at it again.")
		}
		for _, c := range p.Cases {
			certificate, err := s.Destroy(ctx, tx, by, c.ID, c.Reference, "retention", keyBackupsUntil)
			if err != nil {
				return err
			}
			out.Certificates = append(out.Certificates, certificate)
		}
		for _, id := range p.mails { // the row stays: it is why the mail does not go twice
			if _, err := tx.ExecContext(ctx, `UPDATE mails SET sealed = $1 WHERE id = $2`, []byte{}, id); err != nil {
				return fmt.Errorf("delete a mail: %w", err)
			}
		}
		out.Mails = len(p.mails)
		return s.record(ctx, tx, by, audit.Entry{Act: "retention", Detail: map[string]string{
			"plan": plan, "cases": fmt.Sprint(len(p.Cases)), "mails": fmt.Sprint(out.Mails)}})
	})
	if err != nil {
		return Deleted{}, err
	}
	return out, s.Scrub(ctx)
}

// Scrub takes what was deleted out of the engine's own files.
func (s *Service) Scrub(ctx context.Context) error {
	for _, table := range []string{"case_keys", "mails"} {
		if err := s.db.Scrub(ctx, table); err != nil {
			return fmt.Errorf("it is deleted, but the database's files may still hold it: %w", err)
		}
	}
	return nil
}
