package storage

import (
	"context"
	"database/sql"
	"time"

	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/refusal"
)

// Sweep deletes objects that were put longer than olderThan ago and never kept, or given up with their case, and what interrupted uploads left, and
// tells how many objects went. In service olderThan is above an hour, after which Keep refuses.
func (v *Vault) Sweep(ctx context.Context, olderThan time.Duration) (int, error) {
	before := time.Now().Add(-olderThan)
	var old []string
	err := v.objects.List(ctx, func(e object.Entry) error {
		if e.StoredAt.Before(before) && e.Name != claimName {
			old = append(old, e.Name)
		}
		return ctx.Err()
	})
	if err != nil {
		return 0, err
	}
	swept := 0
	for _, name := range old {
		kept := false
		err := v.db.View(ctx, func(tx *sql.Tx) error {
			_, err := v.Blob(ctx, tx, name)
			kept = err == nil
			if refusal.Of(err) != nil {
				return nil
			}
			return err
		})
		if err != nil {
			return swept, err
		}
		if kept {
			continue
		}
		if err := v.objects.Delete(ctx, name); err != nil {
			return swept, err
		}
		swept++
	}
	return swept, v.objects.DropUnfinished(ctx, before)
}
