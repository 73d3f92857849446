package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"sync"
	"time"

	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/seal"
)

// Objects is what the vault needs of a store.
type Objects interface {
	Put(ctx context.Context, name string, r io.Reader) error       // all or nothing; never replaces
	Open(ctx context.Context, name string) (object.Reader, error)  // object.ErrNotFound when it is not there
	Delete(ctx context.Context, name string) error                 // nil when it is not there
	List(ctx context.Context, each func(object.Entry) error) error // every whole object
	DropUnfinished(ctx context.Context, before time.Time) error    // what interrupted puts left behind
	Ping(ctx context.Context) error                                // tells whether the store answers
}

// A Vault keeps documents and keys. It may be used concurrently.
type Vault struct {
	db      *record.DB
	masters masters
	objects Objects

	mu     sync.Mutex
	system *seal.CaseKey
}

// New puts a vault together. Call [Vault.Init] once before anything else.
func New(db *record.DB, keys *seal.Keys, objects Objects) *Vault {
	return &Vault{db: db, masters: masters{keys: keys}, objects: objects}
}

// LoadAgain says where the masters can be read anew. A vault that meets a case key it cannot open, or masters in the database
// that are not its own, reads them once more: so a rotation needs no restart. Call it before the vault is used.
func (v *Vault) LoadAgain(load func() (*seal.Keys, error)) { v.masters.load = load }

// DB is the database under the vault.
func (v *Vault) DB() *record.DB { return v.db }

// Ping tells whether the object store answers.
func (v *Vault) Ping(ctx context.Context) error { return v.objects.Ping(ctx) }

// A Blob is one sealed object. Its hashes are of the whole: SHA256 of the plaintext, SealedSHA256 of what is stored.
type Blob struct {
	ID, CaseID   string
	Size         int64
	SHA256       string
	SealedSHA256 string
	SealedSize   int64
	StoredAt     time.Time
}

// Put seals what r holds to the case and stores it under a random name, in bounded memory, sealing while it stores. More than limit bytes is
// refused as too large. On any error nothing is left. Until [Vault.Keep] records it, the object is an orphan.
func (v *Vault) Put(ctx context.Context, key *seal.CaseKey, caseID string, r io.Reader, limit int64) (Blob, error) {
	return putSealed(ctx, v.objects, key, caseID, r, limit)
}

// putter is what sealing needs of a store.
type putter interface {
	Put(ctx context.Context, name string, r io.Reader) error
}

func putSealed(ctx context.Context, objects putter, key *seal.CaseKey, caseID string, r io.Reader, limit int64) (Blob, error) {
	plain := &meter{r: r, h: sha256.New(), limit: limit}
	sealed, err := key.Encrypt(plain)
	if err != nil {
		return Blob{}, err
	}
	outer := &meter{r: sealed, h: sha256.New(), limit: -1}
	b := Blob{ID: record.NewID(), CaseID: caseID, StoredAt: time.Now().UTC()}
	if err := objects.Put(ctx, b.ID, outer); err != nil {
		if plain.err != nil { // the source or the limit failed, not the store
			return Blob{}, plain.err
		}
		return Blob{}, away(ctx, "store", err)
	}
	b.Size, b.SHA256 = plain.n, hex.EncodeToString(plain.h.Sum(nil))
	b.SealedSize, b.SealedSHA256 = outer.n, hex.EncodeToString(outer.h.Sum(nil))
	return b, nil
}

// away says what a person is told when the store of objects failed. That the caller has gone is not the store's fault.
func away(ctx context.Context, did string, err error) error {
	err = fmt.Errorf("%s an object: %w", did, err)
	switch {
	case ctx.Err() != nil:
		return err
	case errors.Is(err, object.ErrFull):
		return &refusal.Outage{Code: "store-full", Err: err,
			Detail: "There is no room left to store documents. Nothing of this was kept. Tell the people who run this service."}
	case did == "store":
		return &refusal.Outage{Code: "store-away", Err: err,
			Detail: "Documents cannot be stored just now. Nothing of this was kept. Try again in a few minutes."}
	default:
		return &refusal.Outage{Code: "store-away", Err: err, Detail: "Documents cannot be opened just now. Try again in a few minutes."}
	}
}

// meter counts and hashes what passes, and stops at its limit (-1: none).
type meter struct {
	r     io.Reader
	h     hash.Hash
	n     int64
	limit int64
	err   error
}

func (m *meter) Read(p []byte) (int, error) {
	if m.err != nil {
		return 0, m.err
	}
	n, err := m.r.Read(p)
	m.n += int64(n)
	if m.limit >= 0 && m.n > m.limit {
		m.err = refusal.TooLarge("The file is larger than this service takes.")
		return 0, m.err
	}
	m.h.Write(p[:n]) // hash.Hash: never returns an error
	if err != nil && !errors.Is(err, io.EOF) {
		m.err = err
	}
	return n, err
}

// keepWithin is how long after its Put a blob may be kept: [Vault.Sweep] leaves younger objects alone.
const keepWithin = time.Hour

// Keep records b. Only what is kept can be read; the rest is swept.
func (v *Vault) Keep(ctx context.Context, tx *sql.Tx, b Blob) error {
	if time.Since(b.StoredAt) > keepWithin {
		return errors.New("keep an object: stored too long ago, it may have been swept")
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO blobs (id, case_id, size, sha256, sealed_size, sealed_sha256, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		b.ID, b.CaseID, b.Size, b.SHA256, b.SealedSize, b.SealedSHA256, record.Micros(b.StoredAt))
	if err != nil {
		return fmt.Errorf("keep an object: %w", err)
	}
	return nil
}

// Blob gives the record of a kept object, or refusal.NotFound.
func (v *Vault) Blob(ctx context.Context, tx *sql.Tx, id string) (Blob, error) {
	b := Blob{ID: id}
	var stored int64
	err := tx.QueryRowContext(ctx, `SELECT case_id, size, sha256, sealed_size, sealed_sha256, created_at FROM blobs WHERE id = $1 AND gone_at = 0`, id).
		Scan(&b.CaseID, &b.Size, &b.SHA256, &b.SealedSize, &b.SealedSHA256, &stored)
	if errors.Is(err, sql.ErrNoRows) {
		return Blob{}, refusal.NotFound()
	}
	if err != nil {
		return Blob{}, fmt.Errorf("object record: %w", err)
	}
	b.StoredAt = record.Time(stored)
	return b, nil
}

// Discard removes an object that was put and not kept. What is kept it leaves alone, with an error.
func (v *Vault) Discard(ctx context.Context, b Blob) error {
	err := v.db.View(ctx, func(tx *sql.Tx) error {
		_, err := v.Blob(ctx, tx, b.ID)
		return err
	})
	if err == nil {
		return errors.New("discard an object: it is kept")
	}
	if refusal.Of(err) == nil {
		return err
	}
	return v.objects.Delete(ctx, b.ID)
}

// Errors of reading. Both mean that somebody must look: the store does not hold what was put there.
var (
	ErrAltered = errors.New("the stored object is not what was put there")
	ErrLost    = errors.New("the stored object is not there")
)

// Read gives the whole plaintext of a kept object, or an error and nothing. Before it opens it, the sealed bytes must have
// the size and hash of the record; after, the plaintext likewise. refusal.NotFound when there is no such record.
func (v *Vault) Read(ctx context.Context, blobID string) ([]byte, error) {
	var (
		b   Blob
		key *seal.CaseKey
	)
	err := v.db.View(ctx, func(tx *sql.Tx) (err error) {
		if b, err = v.Blob(ctx, tx, blobID); err != nil {
			return err
		}
		key, err = v.CaseKey(ctx, tx, b.CaseID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return v.open(ctx, key, b)
}

func (v *Vault) open(ctx context.Context, key *seal.CaseKey, b Blob) ([]byte, error) {
	sealed, err := readWhole(ctx, v.objects, b.ID, func(size int64) bool { return size == b.SealedSize })
	if err != nil {
		return nil, err
	}
	if !isHash(sealed, b.SealedSHA256) {
		return nil, ErrAltered
	}
	return unseal(key, b, sealed)
}

// readWhole gives all bytes of an object of a size that is accepted: [ErrLost], [ErrAltered], or an outage.
func readWhole(ctx context.Context, objects Objects, name string, accepted func(size int64) bool) (sealed []byte, err error) {
	stored, err := objects.Open(ctx, name)
	if errors.Is(err, object.ErrNotFound) {
		return nil, ErrLost
	}
	if err != nil {
		return nil, away(ctx, "open", err)
	}
	defer func() {
		if shut := stored.Close(); shut != nil {
			sealed, err = nil, errors.Join(err, shut)
		}
	}()
	if !accepted(stored.Size()) {
		return nil, ErrAltered
	}
	sealed = make([]byte, stored.Size())
	if n, err := stored.ReadAt(sealed, 0); n != len(sealed) {
		return nil, away(ctx, "read", err)
	}
	return sealed, nil
}
