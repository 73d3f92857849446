package main

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/backup"
	"github.com/caseveil/caseveil/storage/queue"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/seal"
)

// backupCommand is `caseveil backup`. It may run while servers do.
func backupCommand(ctx context.Context, args []string, s streams) (int, error) {
	flags := flag.NewFlagSet("backup", flag.ContinueOnError)
	data := flags.String("data", "", "")
	to := flags.String("to", "", "")
	keysTo := flags.String("keys-to", "", "")
	if err := parseOnly(flags, args); err != nil {
		return 0, err
	}
	places, err := backupPlaces("to", *to, *keysTo)
	if err != nil {
		return 0, err
	}
	return withStores(ctx, *data, s, func(n *node) error {
		r, err := n.installation().Take(ctx, places)
		if err != nil {
			return err
		}
		err = n.operatorDid(ctx, "back-up", map[string]string{"snapshot": r.Snapshot.Name, "objects": fmt.Sprint(r.Snapshot.Objects)})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(s.out, "Snapshot %s: %d objects, %d of them new (%d bytes), %d entries of the audit log\n",
			r.Snapshot.Name, r.Snapshot.Objects, r.Copied, r.Bytes, r.Snapshot.Audit)
		return err
	})
}

func backupPlaces(option, data, keys string) (backup.Places, error) {
	switch {
	case data == "":
		return backup.Places{}, usagef("--%s: must be given: the folder of objects and snapshots", option)
	case keys == "":
		return backup.Places{}, usagef("--keys-%s: must be given: the folder of wrapped keys, kept apart from the other", option)
	case data == keys:
		return backup.Places{}, usagef("--keys-%s: must be another folder: keys are kept apart from what they open", option)
	}
	return backup.Places{Data: data, Keys: keys}, nil
}

// restoreCommand is `caseveil restore`, into an empty installation that has its keys.
func restoreCommand(ctx context.Context, args []string, s streams) (int, error) {
	flags := flag.NewFlagSet("restore", flag.ContinueOnError)
	data := flags.String("data", "", "")
	from := flags.String("from", "", "")
	keysFrom := flags.String("keys-from", "", "")
	name := flags.String("snapshot", "", "")
	if err := parseOnly(flags, args); err != nil {
		return 0, err
	}
	places, err := backupPlaces("from", *from, *keysFrom)
	if err != nil {
		return 0, err
	}
	c, err := readConfig("127.0.0.1:8080", *data)
	if err != nil {
		return 0, err
	}
	if _, err := os.Stat(c.keyFolder()); c.keepsKeys() && err != nil {
		return 0, usagef("--data: put the folder `keys` of the old installation there first: a backup does not hold it")
	}
	n, snapshot, err := openEmpty(ctx, c, places, *name)
	if err != nil {
		return 0, err
	}
	n.log = newLogger(s.err)
	objects, err := n.restore(ctx, places, snapshot)
	if err := errors.Join(err, n.db.Close()); err != nil {
		return 0, err
	}
	_, err = fmt.Fprintf(s.out, "Snapshot %s is restored: %d objects, %d entries of the audit log. Mails that waited when it was taken wait for a person now.\nRun caseveil storage verify, then start the servers.\n",
		snapshot.Name, objects, snapshot.Audit)
	return exitDone, err
}

// openEmpty opens keys, store and database for a snapshot, the database with the schema that the snapshot was taken with.
func openEmpty(ctx context.Context, c *config, from backup.Places, name string) (*node, backup.Snapshot, error) {
	keys, signer, err := c.loadKeys()
	if err != nil {
		return nil, backup.Snapshot{}, err
	}
	snapshot, err := backup.Read(from, name, signer)
	if errors.Is(err, seal.ErrSignature) {
		return nil, snapshot, usagef("--from: the snapshot was not signed by this installation's key")
	}
	if err != nil {
		return nil, snapshot, usagef("--from: %w", err)
	}
	objects, err := c.store()
	if err != nil {
		return nil, snapshot, err
	}
	db, err := record.OpenAt(ctx, c.databaseURL(), snapshot.Schema)
	if err != nil {
		return nil, snapshot, fmt.Errorf("open the database: %w", err)
	}
	return &node{config: c, db: db, vault: storage.New(db, keys, objects), signer: signer, audit: audit.New(signer), keys: keys, objects: objects}, snapshot, nil
}

func (n *node) restore(ctx context.Context, from backup.Places, s backup.Snapshot) (objects int, err error) {
	objects, err = n.installation().Restore(ctx, from, s)
	if errors.Is(err, backup.ErrNotEmpty) {
		return 0, usagef("--data: %w", err)
	}
	if err != nil {
		return 0, err
	}
	if err := n.db.Advance(ctx); err != nil {
		return 0, err
	}
	if n.queue, err = queue.New(n.db, n.log); err != nil {
		return 0, fmt.Errorf("open the job queue: %w", err)
	}
	err = n.db.Update(ctx, func(tx *sql.Tx) error {
		jobs, err := n.queue.Reinstate(ctx, tx)
		if err != nil {
			return err
		}
		return n.recordOperator(ctx, tx, audit.Entry{Act: "restore", Detail: map[string]string{"snapshot": s.Name, "jobs": fmt.Sprint(jobs)}})
	})
	if err != nil {
		return 0, err
	}
	return objects, n.vault.Init(ctx, n.signer.Fingerprint())
}

func (n *node) installation() backup.Installation {
	return backup.Installation{DB: n.db, Objects: n.objects, Keys: n.keys, Signer: n.signer}
}
