package audit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/caseveil/caseveil/storage/record"
)

// A Broken log is the error of Verify and [VerifyExport]: the first entry at which log and tree part, or the entries between
// which it must lie where only a root tells; 0 when every entry fits and only the last root does not.
type Broken struct {
	Seq   int64
	Until int64 // the last entry that may be the one, where that is not Seq
	Why   string
}

// Error names the entry.
func (b *Broken) Error() string {
	switch {
	case b.Seq == 0:
		return "the audit log does not fit its head: " + b.Why
	case b.Until > b.Seq:
		return fmt.Sprintf("the audit log breaks at one of the entries %d to %d: %s", b.Seq, b.Until, b.Why)
	}
	return fmt.Sprintf("the audit log breaks at entry %d: %s", b.Seq, b.Why)
}

// Verify reads the whole log, builds the tree anew from the leaves and compares it with the stored hashes and with head,
// which the caller has from a checkpoint. It gives nil, a [*Broken] that names the first entry that was altered, removed or
// moved, or the error of reading.
func (l *Log) Verify(ctx context.Context, tx *sql.Tx, head Head) error {
	var tree memory
	stored := reader(ctx, tx)
	for n := int64(0); n < head.Size; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		text, err := copiesFit(ctx, tx, n+1)
		if err != nil {
			return err
		}
		if why := tree.add(n, text, stored); why != "" {
			return &Broken{Seq: n + 1, Why: why}
		}
	}
	root, err := tlog.TreeHash(head.Size, &tree)
	if err != nil {
		return fmt.Errorf("audit tree: %w", err)
	}
	if root != head.Root {
		return &Broken{Why: "another root"}
	}
	return nil
}

// copiesFit gives a leaf when the columns that the log is searched by say the same as it.
func copiesFit(ctx context.Context, tx *sql.Tx, seq int64) ([]byte, error) {
	var (
		at                    int64
		actor, act, in, words string
	)
	err := tx.QueryRowContext(ctx, `SELECT at, actor, act, case_id, leaf FROM audit_entries WHERE seq = $1`, seq).
		Scan(&at, &actor, &act, &in, &words)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, &Broken{Seq: seq, Why: "it is not there"}
	}
	if err != nil {
		return nil, fmt.Errorf("audit entry %d: %w", seq, err)
	}
	e, err := parseLeaf([]byte(words))
	if err != nil {
		return nil, &Broken{Seq: seq, Why: "it is not an entry"}
	}
	if record.Micros(e.Time) != at || e.Actor != actor || e.Act != act || e.Case != in {
		return nil, &Broken{Seq: seq, Why: "it is listed under what it does not say"}
	}
	return []byte(words), nil
}

// memory is a tree built from leaves. About 64 bytes for each entry.
type memory struct{ hashes []tlog.Hash }

// ReadHashes reads what was built.
func (m *memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, i := range indexes {
		if i < 0 || i >= int64(len(m.hashes)) {
			return nil, fmt.Errorf("audit hash %d: not there", i)
		}
		out = append(out, m.hashes[i])
	}
	return out, nil
}

// add puts leaf n into the tree and says what does not fit.
func (m *memory) add(n int64, text []byte, stored tlog.HashReader) (why string) {
	e, err := parseLeaf(text)
	if err != nil {
		return "it is not an entry"
	}
	if e.Seq != n+1 {
		return "it stands in another's place"
	}
	hashes, err := tlog.StoredHashes(n, text, m)
	if err != nil {
		return "it does not go into the tree"
	}
	first := tlog.StoredHashIndex(0, n)
	var indexes []int64
	for i := range hashes {
		indexes = append(indexes, first+int64(i))
	}
	m.hashes = append(m.hashes, hashes...)
	have, err := stored.ReadHashes(indexes)
	if err != nil {
		return "its hash is not there"
	}
	for i := range have {
		if have[i] != hashes[i] {
			return "its hash is another's"
		}
	}
	return ""
}
