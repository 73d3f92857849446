package audit

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/caseveil/caseveil/storage/record"
)

// leaf is the canonical form: these fields in this order, details sorted by key (encoding/json sorts maps).
type leaf struct {
	Seq    int64             `json:"seq"`
	At     int64             `json:"at"` // microseconds since 1970 UTC
	Actor  string            `json:"actor"`
	Role   string            `json:"role"`
	Act    string            `json:"act"`
	Case   string            `json:"case,omitempty"`
	Object string            `json:"object,omitempty"`
	Detail map[string]string `json:"detail,omitempty"`
}

var plain = regexp.MustCompile(`^[A-Za-z0-9._:/+=-]{0,200}$`)

func (e Entry) check() error {
	for _, s := range []string{e.Actor, e.Role, e.Act, e.Case, e.Object} {
		if !plain.MatchString(s) {
			return ErrText
		}
	}
	for k, v := range e.Detail {
		if !plain.MatchString(k) || !plain.MatchString(v) {
			return ErrText
		}
	}
	if e.Actor == "" || e.Act == "" {
		return fmt.Errorf("%w: and names actor and act", ErrText)
	}
	return nil
}

// Append adds e at the end. tx must be a write transaction of record.DB.Update, which serialises writers: the entry is
// there exactly when the act is.
func (l *Log) Append(ctx context.Context, tx *sql.Tx, e Entry) error {
	if err := e.check(); err != nil {
		return err
	}
	size, err := Size(ctx, tx)
	if err != nil {
		return err
	}
	if e.Time.IsZero() {
		e.Time = l.now()
	}
	e.Seq = size + 1
	text, err := json.Marshal(leaf{Seq: e.Seq, At: record.Micros(e.Time), Actor: e.Actor, Role: e.Role, Act: e.Act,
		Case: e.Case, Object: e.Object, Detail: e.Detail})
	if err != nil {
		return fmt.Errorf("audit entry: %w", err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO audit_entries (seq, at, actor, act, case_id, leaf) VALUES ($1, $2, $3, $4, $5, $6)`,
		e.Seq, record.Micros(e.Time), e.Actor, e.Act, e.Case, string(text))
	if err != nil {
		return fmt.Errorf("audit entry: %w", err)
	}
	return appendHashes(ctx, tx, size, text)
}

func appendHashes(ctx context.Context, tx *sql.Tx, n int64, text []byte) error {
	hashes, err := tlog.StoredHashes(n, text, reader(ctx, tx))
	if err != nil {
		return fmt.Errorf("audit tree: %w", err)
	}
	first := tlog.StoredHashIndex(0, n)
	for i, h := range hashes {
		_, err := tx.ExecContext(ctx, `INSERT INTO audit_hashes (idx, hash) VALUES ($1, $2)`, first+int64(i), h[:])
		if err != nil {
			return fmt.Errorf("audit tree: %w", err)
		}
	}
	return nil
}

// reader reads stored hashes inside tx.
func reader(ctx context.Context, tx *sql.Tx) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, 0, len(indexes))
		for _, i := range indexes {
			var b []byte
			if err := tx.QueryRowContext(ctx, `SELECT hash FROM audit_hashes WHERE idx = $1`, i).Scan(&b); err != nil {
				return nil, fmt.Errorf("audit hash %d: %w", i, err)
			}
			if len(b) != tlog.HashSize {
				return nil, fmt.Errorf("audit hash %d: wrong length", i)
			}
			out = append(out, tlog.Hash(b))
		}
		return out, nil
	})
}

// Size is the number of entries.
func Size(ctx context.Context, tx *sql.Tx) (int64, error) {
	var n int64
	if err := tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(seq), 0) FROM audit_entries`).Scan(&n); err != nil {
		return 0, fmt.Errorf("audit size: %w", err)
	}
	return n, nil
}

// Entries gives what q asks for, oldest first unless q says otherwise.
func (l *Log) Entries(ctx context.Context, tx *sql.Tx, q Query) ([]Entry, error) {
	where, args := q.where()
	rows, err := tx.QueryContext(ctx, `SELECT leaf FROM audit_entries`+where, args...)
	if err != nil {
		return nil, fmt.Errorf("audit entries: %w", err)
	}
	leaves, err := record.Strings(rows)
	if err != nil {
		return nil, fmt.Errorf("audit entries: %w", err)
	}
	out := make([]Entry, 0, len(leaves))
	for _, text := range leaves {
		e, err := parseLeaf([]byte(text))
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

func (q Query) where() (string, []any) {
	var (
		terms []string
		args  []any
	)
	add := func(term string, value any) {
		args = append(args, value)
		terms = append(terms, fmt.Sprintf("%s $%d", term, len(args)))
	}
	for _, f := range []struct{ column, value string }{{"case_id", q.Case}, {"actor", q.Actor}, {"act", q.Act}} {
		if f.value != "" {
			add(f.column+" =", f.value)
		}
	}
	if !q.From.IsZero() {
		add("at >=", record.Micros(q.From))
	}
	if !q.To.IsZero() {
		add("at <", record.Micros(q.To))
	}
	if q.After > 0 {
		add("seq >", q.After)
	}
	if q.Before > 0 {
		add("seq <", q.Before)
	}
	s := ""
	if len(terms) > 0 {
		s = " WHERE " + strings.Join(terms, " AND ")
	}
	order := " ORDER BY seq"
	if q.Newest || q.Before > 0 {
		order += " DESC"
	}
	return s + order + fmt.Sprintf(" LIMIT %d", q.limit()), args
}

func (q Query) limit() int {
	switch {
	case q.Limit <= 0:
		return 100
	case q.Limit > 1000:
		return 1000
	}
	return q.Limit
}

func parseLeaf(text []byte) (Entry, error) {
	var f leaf
	if err := json.Unmarshal(text, &f); err != nil {
		return Entry{}, errors.New("audit entry: not in its form")
	}
	return Entry{Seq: f.Seq, Time: record.Time(f.At), Actor: f.Actor, Role: f.Role, Act: f.Act, Case: f.Case, Object: f.Object, Detail: f.Detail}, nil
}

// Leaf gives the bytes of entry seq as they were hashed.
func (l *Log) Leaf(ctx context.Context, tx *sql.Tx, seq int64) ([]byte, error) {
	var text string
	if err := tx.QueryRowContext(ctx, `SELECT leaf FROM audit_entries WHERE seq = $1`, seq).Scan(&text); err != nil {
		return nil, fmt.Errorf("audit entry %d: %w", seq, err)
	}
	return []byte(text), nil
}

// Checkpoint signs the present head: a C2SP checkpoint (origin, size, root hash in base64), the origin being the
// signer's name.
func (l *Log) Checkpoint(ctx context.Context, tx *sql.Tx) ([]byte, error) {
	if l.signer == nil {
		return nil, errors.New("audit checkpoint: this node has no signing key")
	}
	size, err := Size(ctx, tx)
	if err != nil {
		return nil, err
	}
	root, err := treeHash(ctx, tx, size)
	if err != nil {
		return nil, err
	}
	return l.signer.Sign(fmt.Sprintf("%s\n%d\n%s\n", l.signer.Name(), size, base64.StdEncoding.EncodeToString(root[:])))
}

func treeHash(ctx context.Context, tx *sql.Tx, size int64) (tlog.Hash, error) {
	root, err := tlog.TreeHash(size, reader(ctx, tx))
	if err != nil {
		return tlog.Hash{}, fmt.Errorf("audit head: %w", err)
	}
	return root, nil
}
