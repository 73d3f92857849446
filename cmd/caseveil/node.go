package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/outbox"
	"github.com/caseveil/caseveil/storage/queue"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/register"
	"github.com/caseveil/caseveil/storage/retention"
	"github.com/caseveil/caseveil/storage/seal"
)

// A node is one process's opened stores and keys: what `serve`, `user` and `token` stand on.
type node struct {
	config   *config
	log      *slog.Logger
	db       *record.DB
	keys     *seal.Keys
	objects  storage.Objects
	vault    *storage.Vault
	signer   *seal.Signer
	audit    *audit.Log
	register *register.Register
	queue    *queue.Queue
	outbox   *outbox.Outbox

	retention *retention.Service
}

// openNode opens everything or nothing. It makes what is missing on an embedded installation only.
func openNode(ctx context.Context, c *config, log *slog.Logger) (_ *node, err error) {
	n, err := openStores(ctx, c, log)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, n.db.Close())
		}
	}()
	if err := n.vault.Init(ctx, n.signer.Fingerprint()); err != nil {
		return nil, fmt.Errorf("the keys of this installation: %w", err)
	}
	if err := n.vault.Claim(ctx); err != nil {
		return nil, err
	}
	if n.queue, err = queue.New(n.db, log); err != nil {
		return nil, fmt.Errorf("open the job queue: %w", err)
	}
	return n, n.openOutbox()
}

// openStores opens keys, database and objects, and does not ask whether they belong together.
func openStores(ctx context.Context, c *config, log *slog.Logger) (*node, error) {
	n := &node{config: c, log: log}
	if c.Data != "" {
		if err := os.MkdirAll(c.Data, 0o700); err != nil {
			return nil, usagef("--data: %w", plain(err))
		}
	}
	keys, signer, err := c.loadKeys()
	if err != nil {
		return nil, err
	}
	n.keys, n.signer = keys, signer
	if n.objects, err = c.store(); err != nil {
		return nil, err
	}
	if n.db, err = record.Open(ctx, c.databaseURL()); err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	n.vault = storage.New(n.db, keys, n.objects)
	n.vault.LoadAgain(c.masters)
	n.audit = audit.New(signer)
	n.register = register.New(n.vault, n.audit)
	n.retention = retention.New(n.vault, n.audit, signer)
	return n, nil
}

func (n *node) openOutbox() error {
	settings := outbox.Config{PublicURL: n.config.PublicURL.String(), Log: n.log}
	if given(n.config.SMTPURL) {
		sender, err := outbox.SMTP{URL: n.config.SMTPURL, From: n.config.mailFrom()}.Sender()
		if err != nil {
			return usagef("CASEVEIL_SMTP_URL: %w", err)
		}
		settings.Sender = sender
	}
	n.outbox = outbox.New(n.vault, n.queue, settings)
	return nil
}

// mustOpen refuses to serve, or to work, with recipients alone.
func (n *node) mustOpen() error {
	if n.keys.CanOpen() {
		return nil
	}
	return usagef("CASEVEIL_MASTER_IDENTITY: must be given: with recipients alone nothing can be opened. A node that only takes in is `caseveil letterbox serve`")
}

func (n *node) close() error { return n.db.Close() }

// keys reads the keys of shared engines, or makes and reads those of an embedded installation.
func (c *config) loadKeys() (*seal.Keys, *seal.Signer, error) {
	if c.keepsKeys() {
		if given(c.SigningKey) {
			return nil, nil, usagef("CASEVEIL_MASTER_IDENTITY: must be given together with CASEVEIL_SIGNING_KEY")
		}
		keys, signer, err := seal.LoadOrCreate(c.keyFolder(), c.signerName())
		if err != nil {
			return nil, nil, fmt.Errorf("the keys below the data folder: %w", err)
		}
		return keys, signer, nil
	}
	keys, err := seal.ParseKeys(c.Masters)
	if err != nil {
		return nil, nil, usagef("CASEVEIL_MASTER_*: %w", err)
	}
	if !given(c.SigningKey) {
		return nil, nil, usagef("CASEVEIL_SIGNING_KEY: must be given together with the master keys")
	}
	signer, err := seal.NewSigner(c.SigningKey)
	if err != nil {
		return nil, nil, usagef("CASEVEIL_SIGNING_KEY: %w", err)
	}
	return keys, signer, nil
}

// keepsKeys says that the keys are below the data folder, where caseveil makes them itself.
func (c *config) keepsKeys() bool {
	return !c.shared() && !c.givenMasters()
}

func (c *config) givenMasters() bool {
	return given(c.Masters.Identities) || c.Masters.Recipients != ""
}

func (c *config) keyFolder() string { return filepath.Join(c.Data, "keys") }

// masters reads the master keys anew: from the files that hold them, as they are now.
func (c *config) masters() (*seal.Keys, error) {
	if c.keepsKeys() {
		return seal.Load(c.keyFolder())
	}
	var now settings
	masters := now.masters()
	if len(now.wrong) > 0 {
		return nil, errors.Join(now.wrong...)
	}
	return seal.ParseKeys(masters)
}

// signerName is in every signature that this installation makes.
func (c *config) signerName() string {
	if host := c.PublicURL.Hostname(); host != "" && !loopback(host) {
		return host
	}
	return "caseveil.local"
}

// mailFrom is the address that mails come from.
func (c *config) mailFrom() string { return "caseveil@" + c.signerName() }

func (c *config) databaseURL() string {
	if given(c.DatabaseURL) {
		return c.DatabaseURL.Reveal()
	}
	return "sqlite://" + filepath.Join(c.Data, "caseveil.db")
}

func (c *config) store() (storage.Objects, error) {
	if c.S3.Endpoint == "" {
		dir, err := object.NewDirectory(filepath.Join(c.Data, "objects"))
		if err != nil {
			return nil, fmt.Errorf("the folder of sealed objects: %w", err)
		}
		return dir, nil
	}
	bucket, err := object.NewBucket(object.S3{
		Endpoint: c.S3.Endpoint, Bucket: c.S3.Bucket, Region: c.S3.Region, Prefix: c.S3.Prefix,
		AccessKey: c.S3.AccessKey.Reveal(), SecretKey: c.S3.SecretKey.Reveal(),
	})
	if err != nil {
		return nil, fmt.Errorf("CASEVEIL_S3_*: %w", err)
	}
	return bucket, nil
}

// firstLink is how long the first sign-in link of a new account is good for.
const firstLink = 24 * time.Hour
