package outbox_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/outbox"
	"github.com/caseveil/caseveil/storage/queue"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/record/pgtest"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/seal"
)

// ground is what outlives a process: the database and the keys.
type ground struct {
	db    *record.DB
	vault *storage.Vault
}

// a node is one process over it.
type node struct {
	*outbox.Outbox
	ground
	queue *queue.Queue
	log   *text
}

// text is a log that may be written and read at once.
type text struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *text) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *text) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// engines runs a test on both.
func engines(t *testing.T, test func(t *testing.T, g ground)) {
	t.Run("SQLite", func(t *testing.T) { test(t, embedded(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, newGround(t, pgtest.Open(t))) })
}

func embedded(t *testing.T) ground {
	t.Helper()
	db, err := record.Open(t.Context(), "sqlite://"+filepath.Join(t.TempDir(), "caseveil.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return newGround(t, db)
}

func newGround(t *testing.T, db *record.DB) ground {
	t.Helper()
	identity, _, err := seal.GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	keys, err := seal.ParseKeys(seal.Masters{Identities: identity})
	if err != nil {
		t.Fatal(err)
	}
	objects, err := object.NewDirectory(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	vault := storage.New(db, keys, objects)
	if err := vault.Init(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	return ground{db: db, vault: vault}
}

func (g ground) node(t *testing.T, sender outbox.Sender) node {
	t.Helper()
	log := &text{}
	logger := slog.New(slog.NewTextHandler(log, nil))
	q, err := queue.New(g.db, logger)
	if err != nil {
		t.Fatal(err)
	}
	o := outbox.New(g.vault, q, outbox.Config{PublicURL: "https://caseveil.example.org", Sender: sender, Log: logger})
	return node{Outbox: o, ground: g, queue: q, log: log}
}

func (n node) start(t *testing.T) {
	t.Helper()
	if err := n.queue.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.stop(t) })
}

func (n node) stop(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := n.queue.Stop(ctx); err != nil {
		t.Error(err)
	}
}

func mail(once string) outbox.Mail {
	return outbox.Mail{To: "mum.of.immy@example.org", Kind: "delivery", Link: "/d/secret-token-canary", Due: "2026-11-30", Once: once}
}

func (n node) add(t *testing.T, m outbox.Mail) {
	t.Helper()
	if err := n.db.Update(t.Context(), func(tx *sql.Tx) error { return n.Add(t.Context(), tx, m) }); err != nil {
		t.Fatal(err)
	}
}

func (n node) status(t *testing.T, once string) (s outbox.Status) {
	t.Helper()
	err := n.db.View(t.Context(), func(tx *sql.Tx) (err error) {
		s, err = n.Status(t.Context(), tx, once)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// until asks for a mail's status until it is in a state.
func (n node) until(t *testing.T, once, state string) outbox.Status {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		s := n.status(t, once)
		if s.State == state {
			return s
		}
		select {
		case <-ctx.Done():
			t.Fatalf("the mail is %s (%s), not %s\n%s", s.State, s.Code, state, n.log)
		case <-again.C:
		}
	}
}

func (n node) waiting(t *testing.T) (mails []outbox.Rendered) {
	t.Helper()
	err := n.db.View(t.Context(), func(tx *sql.Tx) (err error) {
		mails, err = n.Waiting(t.Context(), tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return mails
}

// sent collects what was handed over and answers as it is told.
type sent struct {
	mu     sync.Mutex
	mails  []outbox.Rendered
	answer func(n int) error
}

func (s *sent) send(_ context.Context, m outbox.Rendered) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, m)
	if s.answer == nil {
		return nil
	}
	return s.answer(len(s.mails))
}

func (s *sent) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.mails)
}

func TestAMailWaitsUntilThereIsAServerAndThenGoesOnce(t *testing.T) {
	engines(t, func(t *testing.T, g ground) {
		without := g.node(t, nil)
		without.start(t)
		without.add(t, mail("delivery/1"))
		without.add(t, mail("delivery/1"))
		mails := without.waiting(t)
		if len(mails) != 1 || mails[0].To != "mum.of.immy@example.org" || mails[0].State != outbox.Waiting {
			t.Fatalf("waiting: %+v", mails)
		}
		if !strings.Contains(mails[0].Body, "https://caseveil.example.org/d/secret-token-canary\n") || !strings.Contains(mails[0].Body, "by 30 November 2026.") {
			t.Fatalf("the mail reads\n%s", mails[0].Body)
		}
		without.stop(t)
		var s sent
		with := g.node(t, s.send)
		with.start(t) // takes up what waits
		for range 2 {
			if st := with.until(t, "delivery/1", outbox.Sent); st.SentAt.IsZero() || st.Code != "" {
				t.Errorf("got %+v", st)
			}
			if err := with.Resume(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if s.count() != 1 || s.mails[0].Body != mails[0].Body {
			t.Errorf("%d went", s.count())
		}
		if left := with.waiting(t); len(left) != 0 {
			t.Errorf("still waiting: %d", len(left))
		}
	})
}

func TestAnAnswerThatWasLostIsForAPersonToDecide(t *testing.T) {
	engines(t, func(t *testing.T, g ground) {
		s := sent{answer: func(n int) error {
			if n == 1 {
				return errors.New("connection reset, to mum.of.immy@example.org")
			}
			return nil
		}}
		n := g.node(t, s.send)
		n.start(t)
		n.add(t, mail("delivery/1"))
		if st := n.until(t, "delivery/1", outbox.Unknown); st.Code != "answer-lost" {
			t.Errorf("got %+v", st)
		}
		if err := n.Resume(t.Context()); err != nil {
			t.Fatal(err)
		}
		n.add(t, mail("delivery/2"))
		n.until(t, "delivery/2", outbox.Sent)
		if s.count() != 2 || n.status(t, "delivery/1").State != outbox.Unknown {
			t.Fatalf("it went again by itself: %d", s.count())
		}
		if strings.Contains(n.log.String(), "immy") {
			t.Error("the log names the address")
		}
		again := func() error {
			return n.db.Update(t.Context(), func(tx *sql.Tx) error { return n.SendAgain(t.Context(), tx, "delivery/1") })
		}
		if err := again(); err != nil {
			t.Fatal(err)
		}
		n.until(t, "delivery/1", outbox.Sent)
		if err := again(); !refusal.Is(err, "mail-not-stuck") {
			t.Errorf("a mail that went: %v", err)
		}
	})
}

func TestAMailWhoseProcessDiedWhileSendingIsUnknown(t *testing.T) {
	engines(t, func(t *testing.T, g ground) {
		var s sent
		n := g.node(t, s.send)
		n.add(t, mail("delivery/1"))
		err := n.db.Update(t.Context(), func(tx *sql.Tx) error { // what the dead process left
			_, err := tx.ExecContext(t.Context(), `UPDATE mails SET state = 'sending'`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		n.start(t)
		n.until(t, "delivery/1", outbox.Unknown)
		if s.count() != 0 {
			t.Fatal("it went again")
		}
	})
}

func TestWhatTheServerSays(t *testing.T) {
	for name, c := range map[string]struct {
		answer      error
		state, code string
	}{
		"no for good":   {&outbox.SendError{Code: "address-refused-550"}, outbox.Failed, "address-refused-550"},
		"not now":       {fmt.Errorf("wrapped: %w", &outbox.SendError{Code: "server-away", Temporary: true}), outbox.Waiting, "server-away"},
		"nobody knows":  {&outbox.SendError{Code: "x", Unknown: true}, outbox.Unknown, "answer-lost"},
		"a strange one": {errors.New("what?"), outbox.Unknown, "answer-lost"},
	} {
		t.Run(name, func(t *testing.T) {
			asked := make(chan struct{}, 1)
			n := embedded(t).node(t, func(context.Context, outbox.Rendered) error { asked <- struct{}{}; return c.answer })
			n.start(t)
			n.add(t, mail("delivery/1"))
			<-asked
			if st := n.until(t, "delivery/1", c.state); st.Code != c.code && c.state != outbox.Waiting {
				t.Errorf("got %+v", st)
			}
		})
	}
}

func TestMailsThatCannotBeMade(t *testing.T) {
	n := embedded(t).node(t, nil)
	good := mail("delivery/1")
	for name, change := range map[string]func(*outbox.Mail){
		"no address":              func(m *outbox.Mail) { m.To = "" },
		"an address with a name":  func(m *outbox.Mail) { m.To = "Imogen <i@example.org>" },
		"a header in the address": func(m *outbox.Mail) { m.To = "i@example.org\r\nBcc: x@example.org" },
		"no such template":        func(m *outbox.Mail) { m.Kind = "poem" },
		"a template's path":       func(m *outbox.Mail) { m.Kind = "../mails/delivery" },
		"a link to elsewhere":     func(m *outbox.Mail) { m.Link = "https://example.org/" },
		"a link with words":       func(m *outbox.Mail) { m.Link = "/d/Imogen Fairweather" },
		"a date with words":       func(m *outbox.Mail) { m.Due = "when Imogen is well" },
		"no key":                  func(m *outbox.Mail) { m.Once = "" },
	} {
		t.Run(name, func(t *testing.T) {
			m := good
			change(&m)
			err := n.db.Update(t.Context(), func(tx *sql.Tx) error { return n.Add(t.Context(), tx, m) })
			if !errors.Is(err, outbox.ErrMail) || strings.Contains(err.Error(), "Imogen") || strings.Contains(err.Error(), "example.org") {
				t.Fatalf("got %v", err)
			}
		})
	}
}

func TestEveryTemplateReadsWell(t *testing.T) {
	n := embedded(t).node(t, nil)
	for _, kind := range []string{"sign-in", "your-turn", "delivery", "receipt", "reminder", "recall"} {
		for _, due := range []string{"", "1 December 2026"} {
			n.add(t, outbox.Mail{To: "a@example.org", Kind: kind, Link: "/x/y", Due: due, Once: kind + due})
		}
	}
	mails := n.waiting(t)
	if len(mails) != 12 {
		t.Fatalf("%d mails", len(mails))
	}
	for _, m := range mails {
		if m.Subject == "" || len(m.Subject) > 78 || strings.ContainsAny(m.Subject, "\r\n{<") {
			t.Errorf("%s: subject %q", m.Kind, m.Subject)
		}
		if !strings.Contains(m.Body, "\n\nhttps://caseveil.example.org/x/y\n") || strings.Contains(m.Body, "\n\n\n") || strings.ContainsAny(m.Body, "{<") {
			t.Errorf("%s reads\n%s", m.Kind, m.Body)
		}
	}
}
