package main

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"errors"
	"flag"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver

	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/record/pgtest"
)

var keep = flag.Bool("keep", false, "keep a PostgreSQL database of each kept data folder that has none")

// TestADatabaseOfEachLandedVersionOpens opens the databases in testdata/databases, which are PostgreSQL's own dumps of the schema of
// a landed version, with the rows of the data folder of the same name. The folder has their objects and keys.
func TestADatabaseOfEachLandedVersionOpens(t *testing.T) {
	if testing.Short() {
		t.Skip("starts PostgreSQL, a server and the second engine")
	}
	folders, err := filepath.Glob("testdata/folders/*.tar.gz")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no data folder of an earlier version is kept: %v", err)
	}
	for _, folder := range folders {
		name := strings.TrimSuffix(filepath.Base(folder), ".tar.gz")
		t.Run(name, func(t *testing.T) {
			kept := filepath.Join("testdata", "databases", name+".sql.gz")
			in := newInstallation(t)
			unpack(t, folder, in.data)
			if _, err := os.Stat(kept); errors.Is(err, os.ErrNotExist) && *keep {
				keepDatabase(t, filepath.Join(in.data, "caseveil.db"), kept)
			}
			address := pgtest.URL(t)
			restore(t, kept, address)
			if err := os.Remove(filepath.Join(in.data, "caseveil.db")); err != nil {
				t.Fatal(err)
			}
			in.env = append(in.env, "CASEVEIL_DATABASE_URL="+address,
				"CASEVEIL_MASTER_IDENTITY_FILE="+filepath.Join(in.data, "keys", "master-identity.txt"),
				"CASEVEIL_SIGNING_KEY_FILE="+filepath.Join(in.data, "keys", "signing-key.txt"))
			in.start()
			opensWhole(t, in)
		})
	}
}

// restore runs the statements of a dump on an empty database.
func restore(t *testing.T, kept, address string) {
	t.Helper()
	f, err := os.Open(kept)
	if err != nil {
		t.Fatalf("make it with -args -keep before the version lands: %v", err)
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	statements, err := io.ReadAll(z)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), string(statements))
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// keepDatabase moves the rows of a data folder's database into PostgreSQL, at the schema that they were written at, and keeps what
// pg_dump says of it: statements alone, which any client can run.
func keepDatabase(t *testing.T, file, kept string) {
	t.Helper()
	from, err := record.OpenAt(t.Context(), "sqlite://"+file, 1)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := from.Schema(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	address := pgtest.URL(t)
	to, err := record.OpenAt(t.Context(), address, schema)
	if err != nil {
		t.Fatal(err)
	}
	var rows bytes.Buffer
	err = from.View(t.Context(), func(tx *sql.Tx) error {
		tables := slices.DeleteFunc(record.Tables(), func(table string) bool { // those of later versions
			var n int
			return tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM `+table).Scan(&n) != nil
		})
		return record.Dump(t.Context(), tx, &rows, tables)
	})
	if err == nil {
		err = to.Update(t.Context(), func(tx *sql.Tx) error { return record.Load(t.Context(), tx, &rows) })
	}
	if err := errors.Join(err, from.Close(), to.Close()); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command("pg_dump", "--inserts", "--no-owner", "--no-privileges", "--host", u.Query().Get("host"),
		"--username", u.Query().Get("user"), strings.TrimPrefix(u.Path, "/")).Output()
	if err != nil {
		t.Fatalf("pg_dump: %v", err)
	}
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	for line := range bytes.Lines(said) {
		if bytes.HasPrefix(line, []byte(`\`)) { // of psql's own
			continue
		}
		if _, err := z.Write(line); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.Close(), os.MkdirAll(filepath.Dir(kept), 0o755), os.WriteFile(kept, out.Bytes(), 0o644)); err != nil {
		t.Fatal(err)
	}
}
