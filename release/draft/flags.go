package draft

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/caseveil/caseveil/redact/together"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/seal"
)

// A Flag is something in a redacted draft that may identify somebody together with what else is known. Item is the same for the
// same words under the same rule in every draft of a case, and tells nothing of them.
type Flag struct {
	Item string `json:"-"`
	together.Flag
}

// FlagItem is what the item of every flag begins with.
const FlagItem = "together-"

func itemOf(key *seal.CaseKey, f together.Flag) string {
	return FlagItem + hex.EncodeToString(key.MAC("release flag", []byte(f.Rule+"\n"+strings.ToLower(f.Words))))[:16]
}

func flagPlace(redactionID, item string) string {
	return "release_flags/" + redactionID + "." + item + "/sealed"
}

// writeFlags keeps what the engine flagged in a redaction that was proved.
func (s *Drafts) writeFlags(ctx context.Context, tx *sql.Tx, r redaction, flags []together.Flag) error {
	key, err := s.Vault.CaseKey(ctx, tx, r.caseID)
	if err != nil {
		return err
	}
	for i, f := range flags {
		item := itemOf(key, f)
		sealed, err := key.SealJSON(flagPlace(r.id, item), f)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO release_flags (redaction_id, item, place, severity, sealed)
			VALUES ($1, $2, $3, $4, $5) ON CONFLICT (redaction_id, item) DO NOTHING`, r.id, item, i, f.Severity, sealed)
		if err != nil {
			return fmt.Errorf("flags: %w", err)
		}
	}
	return nil
}

// flags are those of a redaction, the weightiest first. One that was made before there were flags has none.
func (s *Drafts) flags(ctx context.Context, tx *sql.Tx, r redaction) ([]Flag, error) {
	key, err := s.Vault.CaseKey(ctx, tx, r.caseID)
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT item, sealed FROM release_flags WHERE redaction_id = $1 ORDER BY place`, r.id)
	if err != nil {
		return nil, fmt.Errorf("flags: %w", err)
	}
	var out []Flag
	err = record.Each(rows, func() error {
		var (
			f      Flag
			sealed []byte
		)
		if err := rows.Scan(&f.Item, &sealed); err != nil {
			return err
		}
		if err := key.OpenJSON(flagPlace(r.id, f.Item), sealed, &f.Flag); err != nil {
			return err
		}
		out = append(out, f)
		return nil
	})
	return out, err
}
