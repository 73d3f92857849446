package main

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/seal"
)

// auditCommand is `caseveil audit export | verify`.
func auditCommand(ctx context.Context, args []string, s streams) (int, error) {
	acts := map[string]command{"export": auditExport, "verify": auditVerify}
	return oneOf(ctx, acts, args, s, "audit export, audit verify")
}

// auditExport writes the whole log to a file and prints the key that it is checked with.
func auditExport(ctx context.Context, args []string, s streams) (int, error) {
	flags := flag.NewFlagSet("audit export", flag.ContinueOnError)
	data := flags.String("data", "", "")
	out := flags.String("out", "", "")
	if err := parseOnly(flags, args); err != nil {
		return 0, err
	}
	if *out == "" {
		return 0, usagef("--out: must be given: the file that the log goes into")
	}
	return withStores(ctx, *data, s, func(n *node) error {
		err := streamBeside(*out, func(w io.Writer) error {
			return n.db.View(ctx, func(tx *sql.Tx) error { return n.audit.Export(ctx, tx, w) })
		})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(s.out, n.signer.VerifierKey())
		return err
	})
}

// auditVerify checks an export with nothing but the public key: no database, no network.
func auditVerify(_ context.Context, args []string, s streams) (int, error) {
	flags := flag.NewFlagSet("audit verify", flag.ContinueOnError)
	key := flags.String("key", "", "")
	witness := flags.String("witness", "", "")
	input, err := parse(flags, args)
	if err != nil {
		return 0, err
	}
	public, err := publicKey(*key)
	if err != nil {
		return 0, err
	}
	var heads []audit.Head
	if *witness != "" {
		if heads, err = readHeads(*witness, public); err != nil {
			return 0, err
		}
	}
	f, err := os.Open(input)
	if err != nil {
		return 0, usagef("the export: %w", plain(err))
	}
	head, err := audit.VerifyExport(f, public, heads)
	if shut := f.Close(); err == nil {
		err = shut
	}
	var broken *audit.Broken
	switch {
	case errors.As(err, &broken):
		_, err = fmt.Fprintln(s.out, broken.Error())
		return exitLeak, err
	case errors.Is(err, seal.ErrKey):
		return 0, usagef("--key: %w", err)
	case errors.Is(err, seal.ErrSignature):
		return 0, usagef("the export: its head was not signed by this key")
	case err != nil:
		return 0, usagef("the export: %w", err)
	}
	_, err = fmt.Fprintf(s.out, "All %d entries are as they were signed by %s; %d witnessed heads fit.\n", head.Size, head.Origin, len(heads))
	return exitDone, err
}

// publicKey takes a key as it is, or the file that holds it.
func publicKey(text string) (string, error) {
	if text == "" {
		return "", usagef("--key: must be given: the public key, or a file that holds it (/.well-known/caseveil-keys)")
	}
	if strings.Count(text, "+") >= 2 {
		return text, nil
	}
	b, err := os.ReadFile(text)
	if err != nil {
		return "", usagef("--key: %w", plain(err))
	}
	return strings.TrimSpace(string(b)), nil
}

func readHeads(path, key string) ([]audit.Head, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, usagef("--witness: %w", plain(err))
	}
	heads, err := audit.ReadWitness(f, key)
	if shut := f.Close(); err == nil {
		err = shut
	}
	if err != nil {
		return nil, usagef("--witness: %w", err)
	}
	return heads, nil
}
