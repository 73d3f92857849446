package storage

import (
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/seal"
)

// A Fault is an object that is not as it was put, by its code.
type Fault string

// The faults.
const (
	Lost    Fault = "lost"    // it is kept and not there
	Altered Fault = "altered" // its bytes are others, or it does not open
	Orphan  Fault = "orphan"  // it is there and not kept: the next sweep takes it
)

// An Inspection counts what [Vault.Inspect] read.
type Inspection struct {
	Whole      int   // opened, and of the size and hashes of their record
	Sealed     int   // of the size and hash of their record, and not opened: the key is destroyed or not here
	Bytes      int64 // sealed, that were read
	Lost       int
	Altered    int
	Unrecorded int
}

// OK tells whether nothing is missing or altered.
func (i Inspection) OK() bool { return i.Lost == 0 && i.Altered == 0 }

// young is how old an object without a record may be: its upload may be under way.
const young = keepWithin

// Inspect reads every object again, in bounded memory, and tells each of every fault.
func (v *Vault) Inspect(ctx context.Context, each func(Fault, string)) (Inspection, error) {
	var out Inspection
	kept := map[string]bool{}
	for after := ""; ; {
		blobs, err := v.blobsAfter(ctx, after)
		if err != nil {
			return out, err
		}
		if len(blobs) == 0 {
			break
		}
		for _, b := range blobs {
			kept[b.ID] = true
			if err := v.inspect(ctx, b, &out, each); err != nil {
				return out, err
			}
		}
		after = blobs[len(blobs)-1].ID
	}
	before := time.Now().Add(-young)
	err := v.objects.List(ctx, func(e object.Entry) error {
		if !kept[e.Name] && e.Name != claimName && e.StoredAt.Before(before) {
			out.Unrecorded++
			each(Orphan, e.Name)
		}
		return ctx.Err()
	})
	return out, err
}

// inspectBatch is how many records are read at one time.
const inspectBatch = 200

func (v *Vault) blobsAfter(ctx context.Context, after string) ([]Blob, error) {
	var out []Blob
	err := v.db.View(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, fmt.Sprintf(`SELECT id FROM blobs WHERE id > $1 AND gone_at = 0 ORDER BY id LIMIT %d`, inspectBatch), after)
		if err != nil {
			return fmt.Errorf("object records: %w", err)
		}
		ids, err := record.Strings(rows)
		if err != nil {
			return fmt.Errorf("object records: %w", err)
		}
		for _, id := range ids {
			b, err := v.Blob(ctx, tx, id)
			if err != nil {
				return err
			}
			out = append(out, b)
		}
		return nil
	})
	return out, err
}

func (v *Vault) inspect(ctx context.Context, b Blob, out *Inspection, each func(Fault, string)) error {
	var key *seal.CaseKey
	err := v.db.View(ctx, func(tx *sql.Tx) (err error) {
		key, err = v.CaseKey(ctx, tx, b.CaseID)
		return err
	})
	if err != nil && refusal.Of(err) == nil {
		return err
	}
	opens := key != nil && key.CanOpen()
	switch err := v.reread(ctx, b, key, opens, &out.Bytes); {
	case errors.Is(err, ErrLost):
		out.Lost++
		each(Lost, b.ID)
	case errors.Is(err, ErrAltered):
		out.Altered++
		each(Altered, b.ID)
	case err != nil:
		return err
	case opens:
		out.Whole++
	default:
		out.Sealed++
	}
	return nil
}

// reread hashes an object's sealed bytes, and what they open to, in one pass.
func (v *Vault) reread(ctx context.Context, b Blob, key *seal.CaseKey, opens bool, read *int64) (err error) {
	stored, err := v.objects.Open(ctx, b.ID)
	if errors.Is(err, object.ErrNotFound) {
		return ErrLost
	}
	if err != nil {
		return fmt.Errorf("open an object: %w", err)
	}
	defer func() { err = errors.Join(err, stored.Close()) }()
	if stored.Size() != b.SealedSize {
		return ErrAltered
	}
	source := &failing{r: bufio.NewReaderSize(io.NewSectionReader(stored, 0, b.SealedSize), 4<<20)}
	sealed, plain := sha256.New(), sha256.New()
	through := io.TeeReader(source, sealed)
	size := b.Size
	if opens {
		var r io.Reader
		if r, err = key.DecryptStream(through); err == nil {
			size, err = io.Copy(plain, r)
		}
	}
	_, rest := io.Copy(io.Discard, through)
	*read += source.n
	switch {
	case source.err != nil:
		return fmt.Errorf("read an object: %w", source.err)
	case err != nil, rest != nil, size != b.Size, hex.EncodeToString(sealed.Sum(nil)) != b.SealedSHA256:
		return ErrAltered
	case opens && hex.EncodeToString(plain.Sum(nil)) != b.SHA256:
		return ErrAltered
	}
	return nil
}

// failing remembers what went wrong with the store, which is no fault of the object.
type failing struct {
	r   io.Reader
	n   int64
	err error
}

func (f *failing) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	f.n += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		f.err = err
	}
	return n, err
}
