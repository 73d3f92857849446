package record

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// A dump is one JSON value a line: {"table": …, "columns": […]}, then an array for each row of it: texts, whole numbers, null,
// and bytes as {"b": base64}. It reads the same from both engines and goes into both.

type header struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
}

type octets struct {
	B string `json:"b"`
}

var created = regexp.MustCompile(`(?m)^CREATE TABLE ([a-z_]+) \(`)

// Tables are the tables of our migrations in the order in which they were made, so that each stands behind those it refers to.
// The queue's library and the migrations have others, which are no part of a dump.
func Tables() []string {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		panic(err) // the pattern is ours
	}
	slices.Sort(names)
	var out []string
	for _, name := range names {
		b, err := migrations.ReadFile(name)
		if err != nil {
			panic(err) // embedded
		}
		for _, m := range created.FindAllSubmatch(b, -1) {
			out = append(out, string(m[1]))
		}
	}
	return out
}

// Dump writes every row of some tables as tx sees them.
func Dump(ctx context.Context, tx *sql.Tx, w io.Writer, tables []string) error {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for _, table := range tables {
		if err := dump(ctx, tx, enc, table); err != nil {
			return fmt.Errorf("dump %s: %w", table, err)
		}
	}
	return out.Flush()
}

func dump(ctx context.Context, tx *sql.Tx, enc *json.Encoder, table string) error {
	rows, err := tx.QueryContext(ctx, `SELECT * FROM `+table)
	if err != nil {
		return err
	}
	columns, err := rows.Columns()
	if err != nil {
		return errors.Join(err, rows.Close())
	}
	if err := enc.Encode(header{table, columns}); err != nil {
		return errors.Join(err, rows.Close())
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	return Each(rows, func() error {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, v := range values {
			if b, ok := v.([]byte); ok {
				values[i] = octets{base64.StdEncoding.EncodeToString(b)}
			}
		}
		return enc.Encode(values)
	})
}

// ErrDump says that something is no dump, or one of another schema.
var ErrDump = errors.New("not a dump of this database's tables")

// Read gives each row of a dump to use.
func Read(r io.Reader, use func(table string, columns []string, values []any) error) error {
	dec := json.NewDecoder(bufio.NewReader(r))
	dec.UseNumber()
	var h header
	for {
		var raw json.RawMessage
		err := dec.Decode(&raw)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return errors.Join(ErrDump, err)
		}
		if raw[0] == '{' {
			h = header{}
			if json.Unmarshal(raw, &h) != nil || !slices.Contains(Tables(), h.Table) || len(h.Columns) == 0 {
				return ErrDump
			}
			continue
		}
		values, err := cells(raw)
		if err != nil || len(values) != len(h.Columns) {
			return ErrDump
		}
		if err := use(h.Table, h.Columns, values); err != nil {
			return err
		}
	}
}

func cells(raw json.RawMessage) ([]any, error) {
	var parts []json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil {
		return nil, err
	}
	out := make([]any, len(parts))
	for i, p := range parts {
		var err error
		if out[i], err = cell(p); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func cell(p json.RawMessage) (any, error) {
	switch p[0] {
	case 'n':
		return nil, nil
	case '"':
		var s string
		err := json.Unmarshal(p, &s)
		return s, err
	case '{':
		var o octets
		if err := json.Unmarshal(p, &o); err != nil {
			return nil, err
		}
		return base64.StdEncoding.DecodeString(o.B)
	}
	var n int64
	err := json.Unmarshal(p, &n)
	return n, err
}

var column = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// Load puts the rows of a dump into tables that are empty, or at least have none of them.
func Load(ctx context.Context, tx *sql.Tx, r io.Reader) error {
	return Read(r, func(table string, columns []string, values []any) error {
		places := make([]string, len(columns))
		for i, c := range columns {
			if !column.MatchString(c) {
				return ErrDump
			}
			places[i] = fmt.Sprintf("$%d", i+1)
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO `+table+` (`+strings.Join(columns, ", ")+`) VALUES (`+strings.Join(places, ", ")+`)`, values...)
		if err != nil {
			return fmt.Errorf("load %s: %w", table, err)
		}
		return nil
	})
}

// Empty tells whether no table has a row.
func Empty(ctx context.Context, tx *sql.Tx) (bool, error) {
	for _, table := range Tables() {
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM `+table+` LIMIT 1) AS one`).Scan(&n); err != nil {
			return false, fmt.Errorf("look at %s: %w", table, err)
		}
		if n > 0 {
			return false, nil
		}
	}
	return true, nil
}
