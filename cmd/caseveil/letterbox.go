package main

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/caseveil/caseveil/api/letterbox"
	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/seal"
)

// letterboxCommand is `caseveil letterbox init | serve`: an intake-only node.
func letterboxCommand(ctx context.Context, args []string, s streams) (int, error) {
	acts := map[string]command{"init": letterboxInit, "serve": letterboxServe}
	return oneOf(ctx, acts, args, s, "letterbox init, letterbox serve")
}

// What a letterbox holds, as `letterbox init` writes it. Both are public.
const (
	recipientLine = "recipient "
	permitsLine   = "permits "
)

// letterboxInit writes what a letterbox must know. It is the same however often it is called.
func letterboxInit(ctx context.Context, args []string, s streams) (int, error) {
	flags := flag.NewFlagSet("letterbox init", flag.ContinueOnError)
	data := flags.String("data", "", "")
	out := flags.String("out", "", "")
	if err := parseOnly(flags, args); err != nil {
		return 0, err
	}
	if *out == "" {
		return 0, usagef("--out: must be given")
	}
	return withNode(ctx, *data, s, func(n *node) error {
		var recipient string
		err := n.db.Update(ctx, func(tx *sql.Tx) (err error) {
			recipient, err = n.vault.IncomingRecipient(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
		text := "# What a letterbox of this service holds: to whom it seals, and whose permits it takes. Nothing here is secret,\n" +
			"# but who can change it can read what is handed in.\n" + recipientLine + recipient + "\n" + permitsLine + n.signer.VerifierKey() + "\n"
		if err := os.WriteFile(*out, []byte(text), 0o644); err != nil { //nolint:gosec // it is public
			return usagef("--out: %w", plain(err))
		}
		return nil
	})
}

// letterboxConfig is every setting of a letterbox. There is no secret in it but the store's password, which may put and
// nothing else.
type letterboxConfig struct {
	config
	Folder               string
	Recipient, PermitKey string
}

// notForLetterboxes are settings that nothing in a less trusted network may hold.
var notForLetterboxes = []string{
	"CASEVEIL_DATABASE_URL", "CASEVEIL_MASTER_IDENTITY", "CASEVEIL_MASTER_PASSPHRASE", "CASEVEIL_RETIRED_IDENTITY", "CASEVEIL_SIGNING_KEY",
	"CASEVEIL_SMTP_URL",
}

func readLetterboxConfig(addr, folder string) (*letterboxConfig, error) {
	var s settings
	c := &letterboxConfig{Folder: folder, config: config{
		takesInOnly: true, Addr: addr, TLSCert: s.text("CASEVEIL_TLS_CERT"), TLSKey: s.text("CASEVEIL_TLS_KEY"), BehindProxy: s.flag("CASEVEIL_BEHIND_PROXY"),
		S3: s.s3(),
	}}
	for _, name := range notForLetterboxes {
		if os.Getenv(name) != "" || os.Getenv(name+"_FILE") != "" {
			s.bad(name, "is not for a letterbox: take it away from here")
		}
	}
	for line := range strings.Lines(s.secret("CASEVEIL_LETTERBOX").Reveal()) {
		line = strings.TrimSpace(line)
		if v, ok := strings.CutPrefix(line, recipientLine); ok {
			c.Recipient = v
		}
		if v, ok := strings.CutPrefix(line, permitsLine); ok {
			c.PermitKey = v
		}
	}
	if c.Recipient == "" || c.PermitKey == "" {
		s.bad("CASEVEIL_LETTERBOX_FILE", "must be the file that `caseveil letterbox init` wrote")
	}
	c.checkS3(&s)
	c.checkAddress(&s)
	c.checkPublicURL(&s)
	switch {
	case c.S3.Endpoint == "" && c.Folder == "":
		s.bad("--folder", "or CASEVEIL_S3_ENDPOINT must be given")
	case c.S3.Endpoint != "" && c.Folder != "":
		s.bad("--folder", "is given together with CASEVEIL_S3_ENDPOINT")
	}
	if len(s.wrong) > 0 {
		return nil, &usageError{errors.Join(s.wrong...)}
	}
	return c, nil
}

// box is the one thing that a letterbox does with its store.
func (c *letterboxConfig) box() (*storage.Letterbox, error) {
	if err := seal.CheckVerifier(c.PermitKey); err != nil {
		return nil, usagef("CASEVEIL_LETTERBOX_FILE: %w", err)
	}
	if c.Folder != "" {
		dir, err := object.NewDirectory(c.Folder)
		if err != nil {
			return nil, usagef("--folder: %w", plain(err))
		}
		box, err := storage.NewLetterbox(c.Recipient, dir)
		return box, orUsage("CASEVEIL_LETTERBOX_FILE", err)
	}
	bucket, err := c.incomingBucket()
	if err != nil {
		return nil, err
	}
	box, err := storage.NewLetterbox(c.Recipient, bucket)
	return box, orUsage("CASEVEIL_LETTERBOX_FILE", err)
}

func orUsage(name string, err error) error {
	if err == nil {
		return nil
	}
	return usagef("%s: %w", name, err)
}

func letterboxServe(ctx context.Context, args []string, s streams) (int, error) {
	flags := flag.NewFlagSet("letterbox serve", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:8080", "")
	folder := flags.String("folder", "", "")
	if err := parseOnly(flags, args); err != nil {
		return 0, err
	}
	c, err := readLetterboxConfig(*addr, *folder)
	if err != nil {
		return 0, err
	}
	box, err := c.box()
	if err != nil {
		return 0, err
	}
	listener, err := c.open(ctx)
	if err != nil {
		return 0, err
	}
	log := newLogger(s.err)
	handler, err := letterbox.New(letterbox.Config{Box: box, PermitKey: c.PermitKey, BehindProxy: c.BehindProxy, Secure: c.PublicURL.Scheme == "https", Log: log})
	if err != nil {
		return 0, errors.Join(err, listener.Close())
	}
	server := newServer(handler, log)
	failed := make(chan error, 1)
	go func() { failed <- c.listen(server, listener) }()
	fmt.Fprintf(s.out, "caseveil takes in at %s\n", c.PublicURL)
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	return exitDone, errors.Join(err, server.Shutdown(late))
}

// lookEvery is how soon what was handed in is found.
const lookEvery = 10 * time.Second

// lookForIncoming finds what was handed in until ctx ends.
func (n *node) lookForIncoming(ctx context.Context, r *rooms) {
	for tick := time.NewTicker(lookEvery); ; {
		if err := r.intake.LookForIncoming(ctx); err != nil && ctx.Err() == nil {
			n.log.ErrorContext(ctx, "looking for what was handed in failed")
		}
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
	}
}

// incomingPrefix is where letterboxes put in a bucket.
const incomingPrefix = "incoming/"

// incomingBucket is where letterboxes put on S3: the one set for it, or a prefix of the service's own.
func (c *config) incomingBucket() (*object.Bucket, error) {
	bucket, err := object.NewBucket(object.S3{
		Endpoint: c.S3.Endpoint, Bucket: c.S3.IncomingBucket, Region: c.S3.Region, Prefix: c.S3.Prefix + incomingPrefix,
		AccessKey: c.S3.AccessKey.Reveal(), SecretKey: c.S3.SecretKey.Reveal(),
	})
	if err != nil {
		return nil, fmt.Errorf("CASEVEIL_S3_*: %w", err)
	}
	return bucket, nil
}

// incoming is what letterboxes put into, from the side that holds the keys.
func (c *config) incoming() (*storage.Incoming, error) {
	if c.S3.Endpoint == "" {
		dir, err := object.NewDirectory(filepath.Join(c.Data, "incoming"))
		if err != nil {
			return nil, fmt.Errorf("the folder of what is handed in: %w", err)
		}
		return storage.NewIncoming(dir), nil
	}
	bucket, err := c.incomingBucket()
	if err != nil {
		return nil, err
	}
	return storage.NewIncoming(bucket), nil
}

// newServer is what `serve` and `letterbox serve` listen with.
func newServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: slowest, WriteTimeout: slowest, IdleTimeout: 2 * time.Minute,
		ErrorLog: serverLog(log),
	}
}
