package register_test

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

var _ scs.CtxStore = (*register.Sessions)(nil)

func (w world) link(t *testing.T, a register.Account, ttl time.Duration) (token string) {
	t.Helper()
	w.do(t, func(ctx context.Context, tx *sql.Tx) (err error) {
		token, err = w.NewSignInLink(ctx, tx, a.ID, ttl)
		return err
	})
	return token
}

func (w world) redeem(t *testing.T, token string) (a register.Account, err error) {
	t.Helper()
	err = w.try(t, func(ctx context.Context, tx *sql.Tx) (err error) {
		a, err = w.RedeemSignInLink(ctx, tx, token)
		return err
	})
	return a, err
}

func (w world) entries(t *testing.T) (all []audit.Entry) {
	t.Helper()
	w.do(t, func(ctx context.Context, tx *sql.Tx) (err error) {
		all, err = w.log.Entries(ctx, tx, audit.Query{})
		return err
	})
	return all
}

func TestASignInLinkWorksOnce(t *testing.T) {
	engines(t, func(t *testing.T, w world) {
		a := w.add(t, "r@example.org", register.Reviewer, "")
		first, second := w.link(t, a, register.MailLinkTTL), w.link(t, a, register.FirstLinkTTL)
		if got, err := w.redeem(t, first); err != nil || got != a {
			t.Fatalf("%+v, %v", got, err)
		}
		if _, err := w.redeem(t, first); !refusal.Is(err, "link-used-or-old") {
			t.Fatalf("the second time: %v", err)
		}
		if _, err := w.redeem(t, second); err != nil {
			t.Fatalf("the other link: %v", err)
		}
		for _, token := range []string{"", "x", first + "x"} {
			if _, err := w.redeem(t, token); !refusal.Is(err, "link-used-or-old") {
				t.Errorf("what is no link: %v", err)
			}
		}
		if log := w.entries(t); len(log) != 2 || log[0].Act != "sign-in" || log[0].Actor != a.ID {
			t.Errorf("the log says %+v", log)
		}
	})
}

func TestOfManyWhoRedeemALinkAtOnceOneSignsIn(t *testing.T) {
	engines(t, func(t *testing.T, w world) {
		token := w.link(t, w.add(t, "r@example.org", register.Reviewer, ""), time.Minute)
		var wait sync.WaitGroup
		var in atomic.Int32
		for range 8 {
			wait.Go(func() {
				if _, err := w.redeem(t, token); err == nil {
					in.Add(1)
				}
			})
		}
		wait.Wait()
		if in.Load() != 1 {
			t.Fatalf("%d signed in", in.Load())
		}
	})
}

func TestAnOldLinkAndALinkOfADisabledAccountDoNotWork(t *testing.T) {
	w := embedded(t)
	a := w.add(t, "r@example.org", register.Reviewer, "")
	old := w.link(t, a, time.Nanosecond)
	if _, err := w.redeem(t, old); !refusal.Is(err, "link-used-or-old") {
		t.Fatalf("an old link: %v", err)
	}
	token := w.link(t, a, time.Minute)
	w.do(t, func(ctx context.Context, tx *sql.Tx) error { return w.SetDisabled(ctx, tx, a.ID, true) })
	if _, err := w.redeem(t, token); !refusal.Is(err, "link-used-or-old") {
		t.Fatalf("a disabled account: %v", err)
	}
	for _, ttl := range []time.Duration{0, -time.Second, 25 * time.Hour} {
		err := w.try(t, func(ctx context.Context, tx *sql.Tx) error {
			_, err := w.NewSignInLink(ctx, tx, a.ID, ttl)
			return err
		})
		if err == nil {
			t.Errorf("a link of %v was made", ttl)
		}
	}
}

func TestABearerToken(t *testing.T) {
	engines(t, func(t *testing.T, w world) {
		a := w.add(t, "r@example.org", register.Reviewer, "")
		var token, short string
		w.do(t, func(ctx context.Context, tx *sql.Tx) (err error) {
			if token, err = w.IssueToken(ctx, tx, a.ID, time.Hour); err != nil {
				return err
			}
			short, err = w.IssueToken(ctx, tx, a.ID, time.Nanosecond)
			return err
		})
		by := func(token string) (a register.Account, err error) {
			err = w.db.View(t.Context(), func(tx *sql.Tx) error {
				a, err = w.ByToken(t.Context(), tx, token)
				return err
			})
			return a, err
		}
		if got, err := by(token); err != nil || got != a {
			t.Fatalf("%+v, %v", got, err)
		}
		for name, bad := range map[string]string{"too old": short, "none": "", "unknown": token + "x", "a link": w.link(t, a, time.Hour)} {
			if _, err := by(bad); !refusal.Is(err, "not-found") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := w.redeem(t, token); !refusal.Is(err, "link-used-or-old") {
			t.Errorf("a token used as a link: %v", err)
		}
		w.do(t, func(ctx context.Context, tx *sql.Tx) error {
			list, err := w.Tokens(ctx, tx, a.ID)
			if len(list) != 1 || list[0].ExpiresAt.Sub(list[0].IssuedAt) != time.Hour {
				t.Errorf("the list says %+v", list)
			}
			return err
		})
		if log := w.entries(t); len(log) != 2 || log[0].Act != "issue-token" || log[0].Detail["seconds"] != "3600" {
			t.Errorf("the log says %+v", log)
		}
		err := w.try(t, func(ctx context.Context, tx *sql.Tx) error {
			_, err := w.IssueToken(ctx, tx, a.ID, 12*time.Hour+time.Second)
			return err
		})
		if got := pointers(err); len(got) != 1 || got[0] != "/ttl" {
			t.Errorf("over 12 hours: %v", err)
		}
		w.do(t, func(ctx context.Context, tx *sql.Tx) error { return w.SetDisabled(ctx, tx, a.ID, true) })
		if _, err := by(token); !refusal.Is(err, "not-found") {
			t.Errorf("a disabled account: %v", err)
		}
	})
}

func TestSessionsAreKeptReplacedAndEnded(t *testing.T) {
	engines(t, func(t *testing.T, w world) {
		s := w.Sessions()
		later := time.Now().Add(time.Hour)
		for _, data := range []string{"first", "second"} {
			if err := s.CommitCtx(t.Context(), "token1", []byte(data), later); err != nil {
				t.Fatal(err)
			}
			if got, found, err := s.FindCtx(t.Context(), "token1"); string(got) != data || !found || err != nil {
				t.Fatalf("%q, %v, %v", got, found, err)
			}
		}
		if err := s.CommitCtx(t.Context(), "token2", []byte("x"), time.Now().Add(-time.Second)); err != nil {
			t.Fatal(err)
		}
		for _, token := range []string{"token2", "token3", ""} {
			if got, found, err := s.FindCtx(t.Context(), token); got != nil || found || err != nil {
				t.Errorf("%q: %q, %v, %v", token, got, found, err)
			}
		}
		for range 2 {
			if err := s.DeleteCtx(t.Context(), "token1"); err != nil {
				t.Fatal(err)
			}
		}
		if _, found, err := s.FindCtx(t.Context(), "token1"); found || err != nil {
			t.Errorf("after its end: %v, %v", found, err)
		}
		if err := s.CommitCtx(t.Context(), "token4", []byte("x"), later); err != nil {
			t.Fatal(err)
		}
		if err := s.DeleteAllCtx(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, found, err := s.FindCtx(t.Context(), "token4"); found || err != nil {
			t.Errorf("after the end of all: %v, %v", found, err)
		}
	})
}
