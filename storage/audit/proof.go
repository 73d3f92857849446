package audit

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/caseveil/caseveil/storage/seal"
)

// A Head is what a checkpoint says.
type Head struct {
	Origin string
	Size   int64
	Root   tlog.Hash
}

// Errors of checking.
var (
	ErrCheckpoint = errors.New("not a checkpoint of this log")
	ErrProof      = errors.New("the proof does not fit")
)

// OpenCheckpoint checks a signed head against a public key. Nothing of ours is needed for it but the key.
func OpenCheckpoint(signed []byte, verifierKey string) (Head, error) {
	text, err := seal.OpenNote(signed, verifierKey)
	if err != nil {
		return Head{}, err
	}
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return Head{}, ErrCheckpoint
	}
	name, _, _ := strings.Cut(verifierKey, "+")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	root, err2 := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || err2 != nil || size < 0 || len(root) != tlog.HashSize || lines[0] != name {
		return Head{}, ErrCheckpoint
	}
	return Head{Origin: lines[0], Size: size, Root: tlog.Hash(root)}, nil
}

// A Proof shows that an entry is in the log of a size: the hashes from its leaf to the root (RFC 6962, 2.1.1).
type Proof struct {
	Seq    int64    // from 1
	Size   int64    // of the tree it is shown in
	Leaf   string   // the bytes that were hashed
	Hashes []string // base64
}

// Prove shows that entry seq is in the tree of the first size entries.
func (l *Log) Prove(ctx context.Context, tx *sql.Tx, seq, size int64) (Proof, error) {
	text, err := l.Leaf(ctx, tx, seq)
	if err != nil {
		return Proof{}, err
	}
	hashes, err := tlog.ProveRecord(size, seq-1, reader(ctx, tx))
	if err != nil {
		return Proof{}, fmt.Errorf("audit proof: %w", err)
	}
	return Proof{Seq: seq, Size: size, Leaf: string(text), Hashes: encode(hashes)}, nil
}

// Check tells whether p shows that its leaf is in the log of head.
func (p Proof) Check(head Head) error {
	hashes, err := decode(p.Hashes)
	if err != nil || p.Size != head.Size {
		return ErrProof
	}
	if e, err := parseLeaf([]byte(p.Leaf)); err != nil || e.Seq != p.Seq {
		return ErrProof
	}
	if tlog.CheckRecord(hashes, head.Size, head.Root, p.Seq-1, tlog.RecordHash([]byte(p.Leaf))) != nil {
		return ErrProof
	}
	return nil
}

// ProveConsistency shows that the tree of size is the tree of older with entries added (RFC 6962, 2.1.2), as base64.
func (l *Log) ProveConsistency(ctx context.Context, tx *sql.Tx, older, size int64) ([]string, error) {
	hashes, err := tlog.ProveTree(size, older, reader(ctx, tx))
	if err != nil {
		return nil, fmt.Errorf("audit proof: %w", err)
	}
	return encode(hashes), nil
}

// CheckConsistency tells whether proof shows that nothing in older was altered, removed or moved on the way to newer.
func CheckConsistency(proof []string, older, newer Head) error {
	hashes, err := decode(proof)
	if err != nil || tlog.CheckTree(hashes, newer.Size, newer.Root, older.Size, older.Root) != nil {
		return ErrProof
	}
	return nil
}

func encode(hashes []tlog.Hash) []string {
	out := make([]string, 0, len(hashes))
	for _, h := range hashes {
		out = append(out, base64.StdEncoding.EncodeToString(h[:]))
	}
	return out
}

func decode(texts []string) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, text := range texts {
		b, err := base64.StdEncoding.DecodeString(text)
		if err != nil || len(b) != tlog.HashSize {
			return nil, ErrProof
		}
		out = append(out, tlog.Hash(b))
	}
	return out, nil
}
