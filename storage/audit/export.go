package audit

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// exportFormat is the first line of an export.
const exportFormat = "caseveil audit export v1"

// maxLine is the longest line of an export: a leaf has eight fields of at most 200 characters and some details.
const maxLine = 1 << 20

// A line of an export: the format, then each entry with the hashes that it added to the tree, then the signed head.
type line struct {
	Format     string   `json:"format,omitempty"`
	Leaf       string   `json:"leaf,omitempty"`
	Hashes     []string `json:"hashes,omitempty"` // base64, as tlog.StoredHashes gives them
	Checkpoint string   `json:"checkpoint,omitempty"`
}

// Export writes the whole log, one JSON object a line, for [VerifyExport] to check on any machine.
func (l *Log) Export(ctx context.Context, tx *sql.Tx, w io.Writer) error {
	signed, err := l.Checkpoint(ctx, tx)
	if err != nil {
		return err
	}
	size, err := Size(ctx, tx)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(line{Format: exportFormat}); err != nil {
		return err
	}
	for n := range size {
		text, err := l.Leaf(ctx, tx, n+1)
		if err != nil {
			return err
		}
		hashes, err := reader(ctx, tx).ReadHashes(indexesOf(n))
		if err != nil {
			return err
		}
		if err := enc.Encode(line{Leaf: string(text), Hashes: encode(hashes)}); err != nil {
			return err
		}
	}
	if err := enc.Encode(line{Checkpoint: string(signed)}); err != nil {
		return err
	}
	return out.Flush()
}

// indexesOf are the places of the hashes that record n adds: its own, and those of the subtrees that it completes.
func indexesOf(n int64) []int64 {
	var out []int64
	for at := tlog.StoredHashIndex(0, n); at < tlog.StoredHashIndex(0, n+1); at++ {
		out = append(out, at)
	}
	return out
}

// ErrExport says that a file is no export, or that it ends before its head.
var ErrExport = errors.New("not a whole export of an audit log")

// VerifyExport checks an export against the public key and against heads that were witnessed before, oldest first or not. It
// gives the head, or a [*Broken] that names the first entry that was altered, removed or moved. Nothing else is needed: no
// database, no network.
func VerifyExport(r io.Reader, verifierKey string, witnessed []Head) (Head, error) {
	in := bufio.NewScanner(r)
	in.Buffer(nil, maxLine)
	next := func() (line, error) {
		var l line
		if !in.Scan() || json.Unmarshal(in.Bytes(), &l) != nil {
			return line{}, errors.Join(ErrExport, in.Err())
		}
		return l, nil
	}
	first, err := next()
	if err != nil || first.Format != exportFormat {
		return Head{}, errors.Join(ErrExport, err)
	}
	var tree memory
	for n := int64(0); ; n++ {
		l, err := next()
		if err != nil {
			return Head{}, err
		}
		if l.Checkpoint != "" {
			return tree.fits(n, l.Checkpoint, verifierKey, witnessed)
		}
		hashes, err := decode(l.Hashes)
		if err != nil {
			return Head{}, &Broken{Seq: n + 1, Why: "its hashes are not hashes"}
		}
		if why := tree.add(n, []byte(l.Leaf), listed(hashes)); why != "" {
			return Head{}, &Broken{Seq: n + 1, Why: why}
		}
	}
}

// listed reads the hashes that stand beside an entry, whatever their places.
func listed(hashes []tlog.Hash) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		if len(hashes) != len(indexes) {
			return nil, ErrExport
		}
		return hashes, nil
	})
}

// fits compares a tree of n entries with its signed head and with those witnessed on the way. Whoever alters an entry and every
// hash after it, and has the signing key, is caught by a head that somebody else kept.
func (m *memory) fits(n int64, signed, verifierKey string, witnessed []Head) (Head, error) {
	head, err := OpenCheckpoint([]byte(signed), verifierKey)
	if err != nil {
		return Head{}, err
	}
	witnessed = slices.Clone(witnessed)
	slices.SortFunc(witnessed, func(a, b Head) int { return int(a.Size - b.Size) })
	good := int64(0)
	for _, h := range witnessed {
		if h.Size > n {
			return Head{}, &Broken{Seq: n + 1, Until: h.Size, Why: "it was there when the log's head was witnessed, and is not now"}
		}
		if root, err := tlog.TreeHash(h.Size, m); err != nil || root != h.Root {
			return Head{}, &Broken{Seq: good + 1, Until: h.Size, Why: "it is not what it was when the log's head was witnessed"}
		}
		good = h.Size
	}
	if head.Size != n {
		return Head{}, &Broken{Seq: min(head.Size, n) + 1, Until: max(head.Size, n), Why: fmt.Sprintf("the head counts %d entries, and there are %d", head.Size, n)}
	}
	if root, err := tlog.TreeHash(n, m); err != nil || root != head.Root {
		return Head{}, &Broken{Seq: good + 1, Until: n, Why: "the signed head is of other entries"}
	}
	return head, nil
}
