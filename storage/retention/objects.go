package retention

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/record"
)

// system acts where no person does: a person decided it when the key was destroyed.
var system = By{Actor: "system", Role: "system"}

// DropObjects gives up the sealed objects of destroyed cases once no backup of their keys could open them any more, by the day in
// the certificate. Until then they stay: a key that was destroyed by mistake can be brought back from such a backup. A sweep
// takes them out of the store. It may run on any number of nodes.
func (s *Service) DropObjects(ctx context.Context) error {
	due := map[string]bool{}
	err := s.db.View(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT d.case_id, d.note FROM certificates d
			WHERE EXISTS (SELECT 1 FROM blobs b WHERE b.case_id = d.case_id AND b.gone_at = 0)`)
		if err != nil {
			return fmt.Errorf("certificates: %w", err)
		}
		return record.Each(rows, func() error {
			var id, note string
			if err := rows.Scan(&id, &note); err != nil {
				return err
			}
			due[id] = s.keysAreGone(note)
			return nil
		})
	})
	for id, gone := range due {
		if gone {
			err = errors.Join(err, s.dropObjects(ctx, id))
		}
	}
	return err
}

func (s *Service) dropObjects(ctx context.Context, caseID string) error {
	return s.db.Update(ctx, func(tx *sql.Tx) error {
		n, err := s.vault.DropObjects(ctx, tx, caseID)
		if err != nil || n == 0 {
			return err
		}
		return s.record(ctx, tx, system, audit.Entry{Act: "delete-objects", Case: caseID, Object: "case/" + caseID,
			Detail: map[string]string{"objects": strconv.FormatInt(n, 10)}})
	})
}

// lastDay is what a certificate says of backups of keys.
var lastDay = regexp.MustCompile(`(?m)^Until (\d{4}-\d\d-\d\d) a backup of the keys `)

// keysAreGone reads a certificate. One that says nothing of backups that is understood keeps its objects.
func (s *Service) keysAreGone(note string) bool {
	if noBackups.MatchString(note) {
		return true
	}
	found := lastDay.FindStringSubmatch(note)
	if found == nil {
		return false
	}
	day, err := time.Parse(time.DateOnly, found[1])
	return err == nil && s.Now().After(day.AddDate(0, 0, 1))
}

var noBackups = regexp.MustCompile(`(?m)^No backup of the keys is kept `)
