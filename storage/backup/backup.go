// Package backup takes an installation away and brings it back: rows, sealed objects and wrapped keys, consistent with each
// other and all of them sealed. The master identity is no part of it: whoever has a backup without it can read nothing.
//
// A backup is two folders. One holds sealed objects as they are, which never change and are copied once, and beside them a
// snapshot for each run: a dump of the rows, sealed to the masters, and a signed note that says what belongs to it. The other
// holds the wrapped case keys of each snapshot, to be kept apart from the first and deleted earlier: without them a case whose
// key was destroyed stays unreadable, whatever else was kept of it.
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
	"slices"
	"strings"
	"time"

	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/seal"
)

// Places are the two folders of a backup.
type Places struct {
	Data string // objects and snapshots
	Keys string // wrapped case keys
}

const (
	objectsFolder   = "objects"
	snapshotsFolder = "snapshots"
	rowsEnd         = ".rows.age"
	noteEnd         = ".note"
	keysEnd         = ".keys.age"
	keysTable       = "case_keys"
)

// An Installation is what is backed up, or restored into.
type Installation struct {
	DB      *record.DB
	Objects storage.Objects
	Keys    *seal.Keys
	Signer  *seal.Signer
}

// A Snapshot is one run.
type Snapshot struct {
	Name    string // "20261130T120000.000000Z-…": sorts by time
	Taken   time.Time
	Schema  int64
	Rows    string // SHA-256 of the sealed dump, hex
	Keys    string // of the sealed keys
	Objects int
	Audit   int64  // entries of the audit log
	Root    string // its root, base64
}

// note is the signed text of a snapshot. Its first line keeps it from being taken for another kind of note.
func (s Snapshot) note() string {
	return fmt.Sprintf("caseveil backup v1\nname %s\ntaken %s\nschema %d\nrows %s\nkeys %s\nobjects %d\naudit %d %s\n",
		s.Name, s.Taken.Format(time.RFC3339), s.Schema, s.Rows, s.Keys, s.Objects, s.Audit, s.Root)
}

func parseNote(text string) (Snapshot, error) {
	var s Snapshot
	var taken string
	_, err := fmt.Sscanf(text, "caseveil backup v1\nname %s\ntaken %s\nschema %d\nrows %s\nkeys %s\nobjects %d\naudit %d %s\n",
		&s.Name, &taken, &s.Schema, &s.Rows, &s.Keys, &s.Objects, &s.Audit, &s.Root)
	if err != nil {
		return Snapshot{}, ErrSnapshot
	}
	if s.Taken, err = time.Parse(time.RFC3339, taken); err != nil || s.note() != text {
		return Snapshot{}, ErrSnapshot
	}
	return s, nil
}

// ErrSnapshot says that a snapshot is not whole, or not what was signed.
var ErrSnapshot = errors.New("the snapshot is damaged, or not what was signed")

// A Result says what a run did.
type Result struct {
	Snapshot Snapshot
	Copied   int // objects that were not there before
	Bytes    int64
}

// Take makes a snapshot. Servers may run meanwhile: it is of one moment, and objects never change. What is there already of the
// objects is not copied again.
func (in Installation) Take(ctx context.Context, to Places) (Result, error) {
	for _, dir := range []string{filepath.Join(to.Data, snapshotsFolder), to.Keys} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return Result{}, fmt.Errorf("folder of the backup: %w", err)
		}
	}
	now := time.Now().UTC()
	name := now.Format("20060102T150405.000000Z") + "-" + record.NewID()[:8] // two of one second sort by time too
	r := Result{Snapshot: Snapshot{Name: name, Taken: now.Truncate(time.Second)}}
	blobs, err := in.takeRows(ctx, to, &r.Snapshot)
	if err == nil {
		err = in.takeObjects(ctx, to, blobs, &r)
	}
	if err == nil {
		err = in.sign(to, r.Snapshot)
	}
	if err != nil { // without its note nobody takes it for a snapshot
		return Result{}, errors.Join(err, remove(to.rows(r.Snapshot.Name)), remove(to.keys(r.Snapshot.Name)))
	}
	return r, nil
}

func (p Places) rows(name string) string { return filepath.Join(p.Data, snapshotsFolder, name+rowsEnd) }
func (p Places) note(name string) string { return filepath.Join(p.Data, snapshotsFolder, name+noteEnd) }
func (p Places) keys(name string) string { return filepath.Join(p.Keys, name+keysEnd) }

func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// takeRows dumps rows and keys as they are at one moment, and lists the objects that belong to them.
func (in Installation) takeRows(ctx context.Context, to Places, s *Snapshot) (blobs []blob, err error) {
	if s.Schema, err = in.DB.Schema(ctx); err != nil {
		return nil, err
	}
	log := audit.New(in.Signer)
	err = in.DB.View(ctx, func(tx *sql.Tx) error {
		signed, err := log.Checkpoint(ctx, tx)
		if err != nil {
			return err
		}
		head, err := audit.OpenCheckpoint(signed, in.Signer.VerifierKey())
		if err != nil {
			return err
		}
		s.Audit, s.Root = head.Size, base64.StdEncoding.EncodeToString(head.Root[:])
		rest := slices.DeleteFunc(record.Tables(), func(t string) bool { return t == keysTable })
		if s.Rows, err = in.sealed(to.rows(s.Name), func(w io.Writer) error { return record.Dump(ctx, tx, w, rest) }); err != nil {
			return err
		}
		if s.Keys, err = in.sealed(to.keys(s.Name), func(w io.Writer) error { return record.Dump(ctx, tx, w, []string{keysTable}) }); err != nil {
			return err
		}
		blobs, err = kept(ctx, tx)
		return err
	})
	s.Objects = len(blobs)
	return blobs, err
}

// sealed writes a new file that is sealed to the masters, and gives its SHA-256.
func (in Installation) sealed(path string, write func(io.Writer) error) (sum string, err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", fmt.Errorf("write the backup: %w", err)
	}
	h := sha256.New()
	w, err := in.Keys.Encrypt(io.MultiWriter(f, h))
	if err == nil {
		err = errors.Join(write(w), w.Close())
	}
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", fmt.Errorf("write the backup: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// A blob is an object as its record says it is stored.
type blob struct {
	id, sha256 string
	size       int64
}

func kept(ctx context.Context, tx *sql.Tx) ([]blob, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, sealed_sha256, sealed_size FROM blobs WHERE gone_at = 0 ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("objects: %w", err)
	}
	var out []blob
	err = record.Each(rows, func() error {
		var b blob
		if err := rows.Scan(&b.id, &b.sha256, &b.size); err != nil {
			return err
		}
		out = append(out, b)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("objects: %w", err)
	}
	return out, nil
}

func (in Installation) takeObjects(ctx context.Context, to Places, blobs []blob, r *Result) error {
	there, err := object.NewDirectory(filepath.Join(to.Data, objectsFolder))
	if err != nil {
		return err
	}
	for _, b := range blobs {
		copied, err := b.copy(ctx, in.Objects, there)
		if err != nil {
			return fmt.Errorf("object %s: %w", b.id, err)
		}
		if copied {
			r.Copied, r.Bytes = r.Copied+1, r.Bytes+b.size
		}
	}
	return nil
}

// copy brings an object from one store to another, unless it is there. Its size and hash must be those of its record: an altered
// one is not copied, and one that was altered on the way does not stay.
func (b blob) copy(ctx context.Context, from, to storage.Objects) (bool, error) {
	if has, err := b.isIn(ctx, to); err != nil || has {
		return false, err
	}
	src, err := from.Open(ctx, b.id)
	if errors.Is(err, object.ErrNotFound) {
		return false, storage.ErrLost
	}
	if err != nil {
		return false, err
	}
	h := sha256.New()
	put := to.Put(ctx, b.id, io.TeeReader(io.NewSectionReader(src, 0, src.Size()), h))
	if err := errors.Join(put, src.Close()); err != nil {
		return false, err
	}
	if src.Size() != b.size || hex.EncodeToString(h.Sum(nil)) != b.sha256 {
		return false, errors.Join(storage.ErrAltered, to.Delete(ctx, b.id))
	}
	return true, nil
}

func (b blob) isIn(ctx context.Context, store storage.Objects) (bool, error) {
	r, err := store.Open(ctx, b.id)
	if errors.Is(err, object.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	same := r.Size() == b.size
	if err := r.Close(); err != nil {
		return false, err
	}
	if !same {
		return false, storage.ErrAltered
	}
	return true, nil
}

func (in Installation) sign(to Places, s Snapshot) error {
	signed, err := in.Signer.Sign(s.note())
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(to.note(s.Name)), ".new-*")
	if err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	_, err = f.Write(signed)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(fmt.Errorf("write the backup: %w", err), remove(f.Name()))
	}
	return os.Rename(f.Name(), to.note(s.Name))
}

// Snapshots lists the names of a backup's snapshots, the oldest first.
func (p Places) Snapshots() ([]string, error) {
	notes, err := filepath.Glob(filepath.Join(p.Data, snapshotsFolder, "*"+noteEnd))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, n := range notes {
		out = append(out, strings.TrimSuffix(filepath.Base(n), noteEnd))
	}
	slices.Sort(out)
	return out, nil
}
