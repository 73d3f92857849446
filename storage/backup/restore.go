package backup

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/outbox"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/seal"
)

// Read gives a snapshot that signer signed; "" is the newest. Its files must be there and as they were signed.
func Read(from Places, name string, signer *seal.Signer) (Snapshot, error) {
	if name == "" {
		all, err := from.Snapshots()
		if err != nil {
			return Snapshot{}, err
		}
		if len(all) == 0 {
			return Snapshot{}, fmt.Errorf("%w: there is none in the folder", ErrSnapshot)
		}
		name = all[len(all)-1]
	}
	signed, err := os.ReadFile(from.note(filepath.Base(name)))
	if err != nil {
		return Snapshot{}, fmt.Errorf("%w: it has no note", ErrSnapshot)
	}
	text, err := seal.OpenNote(signed, signer.VerifierKey())
	if err != nil {
		return Snapshot{}, err
	}
	s, err := parseNote(text)
	if err != nil {
		return Snapshot{}, err
	}
	for path, want := range map[string]string{from.rows(s.Name): s.Rows, from.keys(s.Name): s.Keys} {
		if sum, err := hashOf(path); err != nil || sum != want {
			return Snapshot{}, fmt.Errorf("%w: %s", ErrSnapshot, filepath.Base(path))
		}
	}
	return s, nil
}

func hashOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), errors.Join(err, f.Close())
}

// ErrNotEmpty says that there is something where a backup should go.
var ErrNotEmpty = errors.New("there is an installation already: a backup is restored into an empty one")

// Restore brings a snapshot back into an empty database, whose schema is the snapshot's, and a store. It copies the objects
// first, so that when it is stopped it goes on where it was; the rows are there whole or not at all. Mails that waited may have
// gone since: they become a task for a person.
func (in Installation) Restore(ctx context.Context, from Places, s Snapshot) (objects int, err error) {
	err = in.DB.View(ctx, func(tx *sql.Tx) error { return mustBeEmpty(ctx, tx) })
	if err != nil {
		return 0, err
	}
	blobs, err := in.listed(from, s)
	if err != nil {
		return 0, err
	}
	there, err := object.NewDirectory(filepath.Join(from.Data, objectsFolder))
	if err != nil {
		return 0, err
	}
	for _, b := range blobs {
		if _, err := b.copy(ctx, there, in.Objects); err != nil {
			return 0, fmt.Errorf("object %s: %w", b.id, err)
		}
	}
	return len(blobs), in.DB.Update(ctx, func(tx *sql.Tx) error { return in.load(ctx, tx, from, s) })
}

func mustBeEmpty(ctx context.Context, tx *sql.Tx) error {
	empty, err := record.Empty(ctx, tx)
	if err == nil && !empty {
		return ErrNotEmpty
	}
	return err
}

// opened gives what a sealed file of a snapshot holds to use. Its hash was compared with the note.
func (in Installation) opened(path string, use func(io.Reader) error) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read the backup: %w", err)
	}
	plain, err := in.Keys.Decrypt(f)
	if err == nil {
		err = use(plain)
	}
	return errors.Join(err, f.Close())
}

// listed are the objects that a snapshot's rows speak of.
func (in Installation) listed(from Places, s Snapshot) (blobs []blob, err error) {
	err = in.opened(from.rows(s.Name), func(r io.Reader) error {
		return record.Read(r, func(table string, columns []string, values []any) error {
			if table != "blobs" {
				return nil
			}
			var b blob
			gone := false
			for i, c := range columns {
				switch v := values[i].(type) {
				case string:
					if c == "id" {
						b.id = v
					} else if c == "sealed_sha256" {
						b.sha256 = v
					}
				case int64:
					switch c {
					case "sealed_size":
						b.size = v
					case "gone_at":
						gone = v != 0
					}
				}
			}
			if !gone {
				blobs = append(blobs, b)
			}
			return nil
		})
	})
	if err == nil && len(blobs) != s.Objects {
		err = ErrSnapshot
	}
	return blobs, err
}

func (in Installation) load(ctx context.Context, tx *sql.Tx, from Places, s Snapshot) error {
	if err := mustBeEmpty(ctx, tx); err != nil {
		return err
	}
	for _, path := range []string{from.keys(s.Name), from.rows(s.Name)} { // objects and cases refer to keys
		if err := in.opened(path, func(r io.Reader) error { return record.Load(ctx, tx, r) }); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM job_runners`); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	_, err := tx.ExecContext(ctx, `UPDATE mails SET state = $1, code = 'restored' WHERE state = $2`, outbox.Unknown, outbox.Waiting)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	head, err := headOf(s)
	if err != nil {
		return err
	}
	return audit.New(in.Signer).Verify(ctx, tx, head)
}

func headOf(s Snapshot) (audit.Head, error) {
	root, err := base64.StdEncoding.DecodeString(s.Root)
	head := audit.Head{Size: s.Audit}
	if err != nil || len(root) != len(head.Root) {
		return audit.Head{}, ErrSnapshot
	}
	copy(head.Root[:], root)
	return head, nil
}
