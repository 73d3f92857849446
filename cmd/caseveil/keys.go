package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/retention"
	"github.com/caseveil/caseveil/storage/seal"
)

// keysCommand is `caseveil keys init | list | rotate | destroy CASE`.
func keysCommand(ctx context.Context, args []string, s streams) (int, error) {
	acts := map[string]command{"init": keysInit, "list": keysList, "rotate": keysRotate, "destroy": keysDestroy}
	return oneOf(ctx, acts, args, s, "keys init, keys list, keys rotate, keys destroy CASE")
}

// keysInit makes the keys of an installation on shared engines.
func keysInit(_ context.Context, args []string, s streams) (int, error) {
	flags := flag.NewFlagSet("keys init", flag.ContinueOnError)
	out := flags.String("out", "", "")
	name := flags.String("name", "caseveil.local", "")
	if err := parseOnly(flags, args); err != nil {
		return 0, err
	}
	if *out == "" {
		return 0, usagef("--out: must be given: the folder that the keys go into")
	}
	var env settings
	passphrase := env.secret("CASEVEIL_MASTER_PASSPHRASE")
	if len(env.wrong) > 0 {
		return 0, &usageError{errors.Join(env.wrong...)}
	}
	err := seal.Write(*out, *name, passphrase)
	if errors.Is(err, fs.ErrExist) {
		return 0, usagef("--out: there are keys already, and keys are never replaced")
	}
	if err != nil {
		return 0, err
	}
	sealed := "Whoever holds master-identity.txt can read everything."
	if given(passphrase) {
		sealed = "master-identity.txt opens with the passphrase: every server needs both."
	}
	_, err = fmt.Fprintf(s.out, "The keys are in %s. Keep a copy apart from every other copy: without them nothing can be read.\n%s\n", *out, sealed)
	return exitDone, err
}

// keyReport is what `keys list --format json` prints.
type keyReport struct {
	Masters  []masterReport `json:"masters"`
	CaseKeys caseKeyReport  `json:"case_keys"`
	Signing  string         `json:"signing_key"`
}

type masterReport struct {
	Fingerprint string     `json:"fingerprint"`
	Since       time.Time  `json:"since"`
	Retired     *time.Time `json:"retired,omitempty"`
}

type caseKeyReport struct {
	Present   int `json:"wrapped_to_present_masters"`
	Others    int `json:"wrapped_to_retired_masters"`
	Destroyed int `json:"destroyed"`
}

// keysList says which masters there are and how far a rotation came.
func keysList(ctx context.Context, args []string, s streams) (int, error) {
	flags := flag.NewFlagSet("keys list", flag.ContinueOnError)
	return showStores(ctx, flags, args, s, func(n *node) (any, func(io.Writer) error, error) {
		r, err := n.keyReport(ctx)
		return r, r.print, err
	})
}

// showStores prints what look says of the stores, as JSON or as text. flags are those of the command; --data and --format are
// added.
func showStores(ctx context.Context, flags *flag.FlagSet, args []string, s streams, look func(*node) (v any, text func(io.Writer) error, err error)) (int, error) {
	data := flags.String("data", "", "")
	format := flags.String("format", "text", "")
	if err := parseOnly(flags, args); err != nil {
		return 0, err
	}
	if *format != "text" && *format != "json" {
		return 0, usagef("--format: must be text or json")
	}
	return withStores(ctx, *data, s, func(n *node) error {
		v, text, err := look(n)
		if err != nil {
			return err
		}
		if *format == "json" {
			enc := json.NewEncoder(s.out)
			enc.SetIndent("", "  ")
			return enc.Encode(v)
		}
		return text(s.out)
	})
}

func (n *node) keyReport(ctx context.Context) (keyReport, error) {
	r := keyReport{Signing: n.signer.Fingerprint()}
	err := n.db.View(ctx, func(tx *sql.Tx) error {
		masters, err := n.vault.Masters(ctx, tx)
		if err != nil {
			return err
		}
		for _, m := range masters {
			report := masterReport{Fingerprint: m.Fingerprint, Since: m.Since}
			if !m.Retired.IsZero() {
				report.Retired = &m.Retired
			}
			r.Masters = append(r.Masters, report)
		}
		count, err := n.vault.CaseKeys(ctx, tx)
		r.CaseKeys = caseKeyReport(count)
		return err
	})
	return r, err
}

func (r keyReport) print(w io.Writer) error {
	for _, m := range r.Masters {
		state := "in use since " + m.Since.Format(time.DateOnly)
		if m.Retired != nil {
			state = "retired on " + m.Retired.Format(time.DateOnly)
		}
		if _, err := fmt.Fprintf(w, "master   %s  %s\n", m.Fingerprint, state); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "signing  %s\ncase keys: %d wrapped to the masters in use, %d to retired ones, %d destroyed\n",
		r.Signing, r.CaseKeys.Present, r.CaseKeys.Others, r.CaseKeys.Destroyed)
	return err
}

// keysRotate wraps every case key to new masters: those of the environment, or, below a data folder, one it makes. It may run
// while servers do, and when it was stopped, it goes on where it was.
func keysRotate(ctx context.Context, args []string, s streams) (int, error) {
	flags := flag.NewFlagSet("keys rotate", flag.ContinueOnError)
	data := flags.String("data", "", "")
	if err := parseOnly(flags, args); err != nil {
		return 0, err
	}
	return withStores(ctx, *data, s, func(n *node) error {
		n, err := n.withNewMasters(ctx)
		if err != nil {
			return err
		}
		if err := n.rebind(ctx); err != nil {
			return err
		}
		done, err := n.vault.Rewrap(ctx)
		if err != nil {
			return fmt.Errorf("%d case keys were wrapped anew, then: %w; run keys rotate again to go on", done, err)
		}
		if err := n.db.Scrub(ctx, "case_keys"); err != nil {
			return fmt.Errorf("the case keys are wrapped anew, but the database still holds the old rows: %w", err)
		}
		if err := n.operatorDid(ctx, "rotate-keys-done", map[string]string{"case-keys": fmt.Sprint(done)}); err != nil {
			return err
		}
		_, err = fmt.Fprintf(s.out, "%d case keys are wrapped to the new masters. Backups from before still need the retired identity: keep it as long as them.\n", done)
		return err
	})
}

// withNewMasters gives the node with masters that the database is not bound to, or, while a rotation is under way, as it is.
func (n *node) withNewMasters(ctx context.Context) (*node, error) {
	var bound bool
	var count storage.KeyCount
	err := n.db.View(ctx, func(tx *sql.Tx) (err error) {
		if bound, err = n.vault.Bound(ctx, tx); err == nil {
			count, err = n.vault.CaseKeys(ctx, tx)
		}
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case count == storage.KeyCount{}:
		return nil, usagef("--data: nothing was ever stored here, so there is nothing to rotate")
	case !bound, count.Others > 0:
		return n, nil
	case !n.config.keepsKeys():
		return nil, usagef("CASEVEIL_MASTER_IDENTITY: is the one in use: give the new one there, and this one in CASEVEIL_RETIRED_IDENTITY")
	}
	keys, err := seal.Replace(n.config.keyFolder())
	if err != nil {
		return nil, err
	}
	next := *n
	next.vault = storage.New(n.db, keys, nil)
	return &next, nil
}

// rebind binds the database to the node's masters, unless it is.
func (n *node) rebind(ctx context.Context) error {
	return n.db.Update(ctx, func(tx *sql.Tx) error {
		bound, err := n.vault.Bound(ctx, tx)
		if err != nil || bound {
			return err
		}
		if err := n.vault.Rebind(ctx, tx); err != nil {
			return err
		}
		return n.recordOperator(ctx, tx, audit.Entry{Act: "rotate-keys"})
	})
}

// operator acts at the command line of a host: who that is, the host's own log tells.
const operator = "operator"

// recordOperator appends an act of the operator's to the audit log, in the transaction of the act.
func (n *node) recordOperator(ctx context.Context, tx *sql.Tx, e audit.Entry) error {
	e.Actor, e.Role = operator, operator
	return n.audit.Append(ctx, tx, e)
}

// operatorDid records what was done outside any transaction.
func (n *node) operatorDid(ctx context.Context, act string, detail map[string]string) error {
	return n.db.Update(ctx, func(tx *sql.Tx) error { return n.recordOperator(ctx, tx, audit.Entry{Act: act, Detail: detail}) })
}

var destroyReasons = []string{"retention", "request", "court", "mistake"}

// keysDestroy destroys the key of a case and prints a signed certificate. Without --yes it says what would be destroyed.
func keysDestroy(ctx context.Context, args []string, s streams) (int, error) {
	if len(args) == 0 || args[0] == "" || args[0][0] == '-' {
		return 0, usagef("the command is: keys destroy CASE, with the case's reference")
	}
	reference := args[0]
	flags := flag.NewFlagSet("keys destroy", flag.ContinueOnError)
	data := flags.String("data", "", "")
	reason := flags.String("reason", "", "")
	until := flags.String("key-backups-until", "", "")
	certificate := flags.String("certificate", "", "")
	yes := flags.Bool("yes", false, "")
	if err := parseOnly(flags, args[1:]); err != nil {
		return 0, err
	}
	if !slices.Contains(destroyReasons, *reason) {
		return 0, usagef("--reason: must be retention, request, court or mistake")
	}
	backups, err := backupsUntil(*until)
	if err != nil {
		return 0, err
	}
	return withStores(ctx, *data, s, func(n *node) error {
		if !*yes {
			return n.wouldDestroy(ctx, s, reference)
		}
		note, err := n.destroyKey(ctx, reference, *reason, backups)
		if err != nil {
			return err
		}
		if *certificate != "" {
			return writeBeside(*certificate, note)
		}
		_, err = s.out.Write(note)
		return err
	})
}

// backupsUntil reads the day until which a backup of the wrapped keys is kept that was made before.
func backupsUntil(text string) (string, error) {
	return text, fieldError(retention.CheckBackups(text, time.Now()))
}

var errNoCase = usagef("CASE: no case has this reference, or its key was destroyed before")

func (n *node) wouldDestroy(ctx context.Context, s streams, reference string) error {
	return n.db.View(ctx, func(tx *sql.Tx) error {
		id, err := n.register.ByReference(ctx, tx, reference)
		if err == nil {
			_, err = n.register.Case(ctx, tx, id)
		}
		if refusal.Of(err) != nil {
			return errNoCase
		}
		if err != nil {
			return err
		}
		held, err := n.retention.Of(ctx, tx, id)
		if err != nil {
			return err
		}
		if held != nil {
			return usagef("CASE: there is a legal hold on it, and nothing of it can be destroyed before retention lift")
		}
		objects, bytes, err := n.vault.Stored(ctx, tx, id)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(s.out, "Nothing was destroyed. With --yes the key of %s goes: %d documents of together %d bytes, and everything else that was written down for the case, could be read by nobody any more.\n",
			reference, objects, bytes)
		return err
	})
}

func (n *node) destroyKey(ctx context.Context, reference, reason, backups string) ([]byte, error) {
	var certificate retention.Certificate
	err := n.db.Update(ctx, func(tx *sql.Tx) error {
		id, err := n.register.ByReference(ctx, tx, reference)
		if err != nil {
			return err
		}
		certificate, err = n.retention.Destroy(ctx, tx, byOperator, id, reference, reason, backups)
		return err
	})
	if refusal.Is(err, "not-found") {
		return nil, errNoCase
	}
	if err != nil {
		return nil, fieldError(err)
	}
	return []byte(certificate.Note), n.retention.Scrub(ctx)
}

// withStores opens keys and stores for one command beside servers that may be running, whether or not they belong together.
func withStores(ctx context.Context, data string, s streams, do func(*node) error) (int, error) {
	c, err := readConfig("127.0.0.1:8080", data)
	if err != nil {
		return 0, err
	}
	if _, err := os.Stat(c.keyFolder()); c.keepsKeys() && err != nil {
		return 0, usagef("--data: there is no installation in this folder")
	}
	n, err := openStores(ctx, c, newLogger(s.err))
	if err != nil {
		return 0, err
	}
	return exitDone, errors.Join(do(n), n.close())
}
