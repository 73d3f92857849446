package storage

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
)

// A Destroyed key is what [Vault.DestroyCaseKey] leaves unreadable.
type Destroyed struct {
	At      time.Time
	Objects int
	Bytes   int64 // of their plaintext
}

// DestroyCaseKey destroys the key of a case: what is stored for it, here and in every copy, can be read by nobody who has no
// older copy of the key. A legal hold refuses it. refusal.NotFound when there is no such case, or it was done before. Once tx is committed,
// [record.DB.Scrub] takes the old row out of the engine's files.
func (v *Vault) DestroyCaseKey(ctx context.Context, tx *sql.Tx, caseID string) (Destroyed, error) {
	if caseID == SystemCase || caseID == IncomingCase {
		return Destroyed{}, refusal.NotFound()
	}
	if _, err := caseKeyRow(ctx, tx, caseID); err != nil {
		return Destroyed{}, err
	}
	var held int
	if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM legal_holds WHERE case_id = $1`, caseID).Scan(&held); err != nil {
		return Destroyed{}, fmt.Errorf("legal hold: %w", err)
	}
	if held > 0 {
		return Destroyed{}, refusal.Conflict("legal-hold", "There is a legal hold on this case. Nothing of it can be destroyed before the hold is lifted.")
	}
	d := Destroyed{At: time.Now().UTC().Truncate(time.Microsecond)}
	var err error
	if d.Objects, d.Bytes, err = v.Stored(ctx, tx, caseID); err != nil {
		return Destroyed{}, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE case_keys SET wrapped = $1, wrapped_to = '-', destroyed_at = $2 WHERE case_id = $3`,
		[]byte{}, record.Micros(d.At), caseID)
	if err != nil {
		return Destroyed{}, fmt.Errorf("destroy a key: %w", err)
	}
	return d, nil
}

// DropObjects gives up the sealed objects of a case whose key is destroyed, and tells how many there were: from then on nothing
// reads, inspects or backs them up, and [Vault.Sweep] takes them out of the store. Of a case whose key is there it drops none.
func (v *Vault) DropObjects(ctx context.Context, tx *sql.Tx, caseID string) (int64, error) {
	res, err := tx.ExecContext(ctx, `UPDATE blobs SET gone_at = $1 WHERE case_id = $2 AND gone_at = 0
		AND case_id IN (SELECT case_id FROM case_keys WHERE destroyed_at <> 0)`, record.Micros(time.Now()), caseID)
	if err != nil {
		return 0, fmt.Errorf("drop objects: %w", err)
	}
	return res.RowsAffected()
}

// Stored tells how many objects are kept for a case, and the bytes of their plaintext.
func (v *Vault) Stored(ctx context.Context, tx *sql.Tx, caseID string) (objects int, bytes int64, err error) {
	err = tx.QueryRowContext(ctx, `SELECT COUNT(*), COALESCE(SUM(size), 0) FROM blobs WHERE case_id = $1 AND gone_at = 0`, caseID).Scan(&objects, &bytes)
	if err != nil {
		return 0, 0, fmt.Errorf("objects of the case: %w", err)
	}
	return objects, bytes, nil
}
