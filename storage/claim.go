package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/caseveil/caseveil/storage/object"
)

// claimName is an object that says whose a store is. It is no id that record.NewID gives but once in 2^128.
const claimName = "thisstorebelongstocaseveil"

// ErrTaken says that the store of objects is another installation's.
var ErrTaken = errors.New("the store of objects belongs to another installation")

// Claim takes a store for this database, or tells that it is another's: two databases over one store would each sweep what the
// other keeps. What a claim says never changes, and names nobody. Call it once the vault is initialised.
func (v *Vault) Claim(ctx context.Context) error {
	var mine string
	err := v.db.View(ctx, func(tx *sql.Tx) error {
		k, err := caseKeyRow(ctx, tx, SystemCase)
		sum := sha256.Sum256([]byte(k.recipient))
		mine = hex.EncodeToString(sum[:])
		return err
	})
	if err != nil {
		return err
	}
	stored, err := v.claimed(ctx)
	if errors.Is(err, object.ErrNotFound) {
		if err = v.objects.Put(ctx, claimName, strings.NewReader(mine)); err == nil || errors.Is(err, object.ErrExists) {
			stored, err = v.claimed(ctx) // of two who came at once, one was first
		}
	}
	if err != nil {
		return fmt.Errorf("whose the store is: %w", err)
	}
	if stored != mine {
		return ErrTaken
	}
	return nil
}

func (v *Vault) claimed(ctx context.Context) (text string, err error) {
	r, err := v.objects.Open(ctx, claimName)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	b := make([]byte, min(r.Size(), 2*sha256.Size))
	if n, err := r.ReadAt(b, 0); n != len(b) {
		return "", err
	}
	return string(b), nil
}
