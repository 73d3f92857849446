package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/caseveil/caseveil/api"
	"github.com/caseveil/caseveil/cmd/caseveil/apart"
	"github.com/caseveil/caseveil/storage/audit"
)

// How long a stopping server waits for what is under way, and how often orphaned objects are swept.
const (
	stopWithin = 30 * time.Second
	sweepEvery = time.Hour
	sweepAfter = 2 * time.Hour
	// witnessEvery is how much of the audit log's end nobody else has seen, at most.
	witnessEvery = time.Hour
	// slowest is how long one request or answer may take: 50 MB at half a megabit a second. Who sends more slowly holds a
	// connection open for nothing else.
	slowest = 15 * time.Minute
)

// serveCommand is `caseveil serve`.
func serveCommand(ctx context.Context, args []string, s streams) (int, error) {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:8080", "")
	data := flags.String("data", "", "")
	demo := flags.Bool("demo", false, "")
	if err := parseOnly(flags, args); err != nil {
		return 0, err
	}
	c, err := readConfig(*addr, dataOr(*data))
	if err != nil {
		return 0, err
	}
	c.Demo = *demo
	if err := c.mayDemo(); err != nil {
		return 0, err
	}
	cache, err := cacheDir()
	if err != nil {
		return 0, err
	}
	listener, err := c.open(ctx)
	if err != nil {
		return 0, err
	}
	log := newLogger(s.err)
	n, err := openNode(ctx, c, log)
	if err != nil {
		return 0, errors.Join(err, listener.Close())
	}
	if err := n.mustOpen(); err != nil {
		return 0, errors.Join(err, listener.Close(), n.close())
	}
	err = n.serve(ctx, listener, cache, s)
	return exitDone, errors.Join(err, n.close())
}

// defaultData is where everything lies when `serve` is told nothing: below the folder it is started in.
const defaultData = "caseveil-data"

// dataOr is the folder that was named, or the default one where no shared engine is set either.
func dataOr(named string) string {
	for _, name := range []string{"CASEVEIL_DATABASE_URL", "CASEVEIL_DATABASE_URL_FILE", "CASEVEIL_S3_ENDPOINT"} {
		if os.Getenv(name) != "" {
			return named
		}
	}
	return cmp.Or(named, defaultData)
}

// open listens at the address of a server, whose certificate is tried first. What addresses begin with, unless a setting says it, is
// then known.
func (c *config) open(ctx context.Context) (net.Listener, error) {
	if c.TLSCert != "" {
		if _, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey); err != nil {
			return nil, usagef("CASEVEIL_TLS_CERT: the certificate and its key cannot be used")
		}
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Addr)
	if err != nil {
		return nil, usagef("--addr: cannot be listened on")
	}
	if os.Getenv("CASEVEIL_PUBLIC_URL") == "" { // the real port is that of the links
		c.PublicURL = &url.URL{Scheme: c.PublicURL.Scheme, Host: listener.Addr().String()}
	}
	return listener, nil
}

// serve runs until ctx ends, then lets requests and jobs under way finish.
func (n *node) serve(ctx context.Context, listener net.Listener, cache string, s streams) error {
	if err := apart.Warm(ctx, cache); err != nil {
		return fmt.Errorf("prepare the second engine: %w", err)
	}
	r, err := openRooms(n, cache)
	if err != nil {
		return err
	}
	meters := newMeters(n)
	handler, err := n.door(ctx, r, meters)
	if err != nil {
		return err
	}
	if err := meters.tell(ctx, n); err != nil {
		return err
	}
	witnessed, err := n.witness(ctx)
	if err != nil {
		return err
	}
	defer witnessed()
	if !n.config.NoJobs {
		if err := n.queue.Start(ctx); err != nil {
			return fmt.Errorf("start the jobs: %w", err)
		}
		go n.lookForIncoming(ctx, r)
	}
	server := newServer(handler, n.log)
	failed := make(chan error, 1)
	go func() { failed <- n.config.listen(server, listener) }()
	go n.sweep(ctx)
	err = n.greet(ctx, r, s)
	if err == nil {
		select {
		case err = <-failed:
		case <-ctx.Done():
		}
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	return errors.Join(err, server.Shutdown(late), n.queue.Stop(late))
}

// witness looks whether the audit log is the one whose heads were witnessed, and adds its head every hour and when ctx ends.
// done waits for the last.
func (n *node) witness(ctx context.Context) (done func(), err error) {
	if n.config.Witness == "" {
		return func() {}, nil
	}
	w := &audit.Witness{Log: n.audit, DB: n.db, Path: n.config.Witness, Key: n.signer.VerifierKey()}
	if err := w.Look(ctx); err != nil {
		return nil, fmt.Errorf("CASEVEIL_WITNESS: %w", err)
	}
	var work sync.WaitGroup
	work.Go(func() {
		w.Keep(ctx, witnessEvery, func(err error) { n.log.Error("the head of the audit log did not get to the witness", "error", err) })
	})
	return work.Wait, nil
}

func (c *config) listen(server *http.Server, listener net.Listener) error {
	var err error
	if c.TLSCert != "" {
		err = server.ServeTLS(listener, c.TLSCert, c.TLSKey)
	} else {
		err = server.Serve(listener)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("serve: %w", err)
}

// sweep removes sealed objects whose upload never came to a record, and those of destroyed cases whose day has come.
func (n *node) sweep(ctx context.Context) {
	for tick := time.NewTicker(sweepEvery); ; {
		if err := n.retention.DropObjects(ctx); err != nil && ctx.Err() == nil {
			n.log.ErrorContext(ctx, "giving up the objects of destroyed cases failed")
		}
		if _, err := n.vault.Sweep(ctx, sweepAfter); err != nil && ctx.Err() == nil {
			n.log.ErrorContext(ctx, "sweeping orphaned objects failed")
		}
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
	}
}

// greet says where the service is and how to get in. One-time links go to a terminal; where nobody may be looking
// they go to a file that only its owner can read.
func (n *node) greet(ctx context.Context, r *rooms, s streams) error {
	links, err := n.firstLinks(ctx, r)
	if err != nil {
		return err
	}
	if len(links) > 0 {
		file := filepath.Join(n.config.Data, "sign-in-links.txt")
		if f, ok := s.out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
			fmt.Fprintf(s.out, "Sign in with one of these links. Each works once, within %s.\n\n%s\n", firstLink, links)
		} else {
			if err := os.WriteFile(file, []byte(links), 0o600); err != nil {
				return fmt.Errorf("write the sign-in links: %w", plain(err))
			}
			fmt.Fprintf(s.out, "One-time sign-in links are in %s\n", file)
		}
	}
	if err := n.rememberAddress(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "caseveil is ready at %s\n", n.config.PublicURL)
	return err
}

// firstLinks is a line for each demo user, or advice on an installation without any user.
func (n *node) firstLinks(ctx context.Context, r *rooms) (string, error) {
	if n.config.Demo {
		return n.demo(ctx, r)
	}
	return "", nil
}

// door fills the API's seams.
func (n *node) door(ctx context.Context, r *rooms, m *meters) (http.Handler, error) {
	seal, err := n.systemKey(ctx)
	if err != nil {
		return nil, err
	}
	return api.New(api.Config{
		Secure: n.config.PublicURL.Scheme == "https", BehindProxy: n.config.BehindProxy, Demo: n.config.Demo, MailWaits: !given(n.config.SMTPURL),
		Log: n.log, DB: n.db, Register: n.register, Seal: seal, Sessions: n.register.Sessions(),
		Mail: n.mail, Record: n.record, Audit: auditLog{n}, Outbox: n.letters, Ready: n.ready(), Keys: n.publicKeys, Answered: m.Answered,
		Services: n.services(r),
	})
}

// addressFile lets `user add` print links to the server that runs on this folder.
const addressFile = "address.txt"

func (n *node) rememberAddress() error {
	if n.config.Data == "" {
		return nil
	}
	err := os.WriteFile(filepath.Join(n.config.Data, addressFile), []byte(n.config.PublicURL.String()), 0o600)
	if err != nil {
		return fmt.Errorf("write the address: %w", plain(err))
	}
	return nil
}

// lastAddress is where the last server on this data folder was, or what the settings say.
func (c *config) lastAddress() *url.URL {
	if os.Getenv("CASEVEIL_PUBLIC_URL") != "" || c.Data == "" {
		return c.PublicURL
	}
	b, err := os.ReadFile(filepath.Join(c.Data, addressFile))
	if err != nil {
		return c.PublicURL
	}
	if u, err := url.Parse(string(b)); err == nil && u.Host != "" {
		return u
	}
	return c.PublicURL
}

// demo seeds on an empty folder, and gives fresh links for its users each time.
func (n *node) demo(ctx context.Context, r *rooms) (links string, err error) {
	if err := n.seed(ctx, r); err != nil {
		return "", fmt.Errorf("make the demonstration case: %w", err)
	}
	err = n.db.Update(ctx, func(tx *sql.Tx) error {
		links, err = n.demoLinks(ctx, tx)
		return err
	})
	return links, err
}
