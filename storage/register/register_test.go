package register_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"testing"

	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/record/pgtest"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
	"github.com/caseveil/caseveil/storage/seal"
)

type world struct {
	*register.Register
	db  *record.DB
	log *audit.Log
}

// engines runs a test on both.
func engines(t *testing.T, test func(t *testing.T, w world)) {
	t.Run("SQLite", func(t *testing.T) { test(t, embedded(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, newWorld(t, pgtest.Open(t))) })
}

func embedded(t *testing.T) world {
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
	return newWorld(t, db)
}

func newWorld(t *testing.T, db *record.DB) world {
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
	log := audit.New(nil)
	return world{Register: register.New(vault, log), db: db, log: log}
}

func (w world) try(t *testing.T, do func(ctx context.Context, tx *sql.Tx) error) error {
	t.Helper()
	return w.db.Update(t.Context(), func(tx *sql.Tx) error { return do(t.Context(), tx) })
}

func (w world) do(t *testing.T, do func(ctx context.Context, tx *sql.Tx) error) {
	t.Helper()
	if err := w.try(t, do); err != nil {
		t.Fatal(err)
	}
}

func (w world) add(t *testing.T, email string, role register.Role, seat register.Seat) (a register.Account) {
	t.Helper()
	w.do(t, func(ctx context.Context, tx *sql.Tx) (err error) {
		a, err = w.AddAccount(ctx, tx, email, role, seat, "Easterby Council")
		return err
	})
	return a
}

func (w world) open(t *testing.T, by register.Actor) (c register.Case) {
	t.Helper()
	w.do(t, func(ctx context.Context, tx *sql.Tx) (err error) {
		c, err = w.OpenCase(ctx, tx, by)
		return err
	})
	return c
}

// pointers are the wrong fields of a refusal.
func pointers(err error) (out []string) {
	if r := refusal.Of(err); r != nil {
		for _, f := range r.Fields {
			out = append(out, f.Pointer)
		}
	}
	return out
}

func TestAnAccountIsFoundByItsAddressWhateverItsCase(t *testing.T) {
	engines(t, func(t *testing.T, w world) {
		a := w.add(t, "Danielle@Example.org", register.Partner, register.NHS)
		w.do(t, func(ctx context.Context, tx *sql.Tx) error {
			for _, email := range []string{"danielle@example.org", " DANIELLE@EXAMPLE.ORG "} {
				got, err := w.AccountByEmail(ctx, tx, email)
				if err != nil || got != a {
					t.Errorf("%+v, %v", got, err)
				}
			}
			if _, err := w.AccountByEmail(ctx, tx, "else@example.org"); !refusal.Is(err, "not-found") {
				t.Errorf("an unknown address: %v", err)
			}
			got, err := w.Account(ctx, tx, a.ID)
			if err != nil || got != a || got.Organisation != "Easterby Council" || got.Actor() != (register.Actor{Account: a.ID, Role: register.Partner, Seat: register.NHS}) {
				t.Errorf("%+v, %v", got, err)
			}
			return nil
		})
	})
}

func TestAccountsThatAreRefused(t *testing.T) {
	w := embedded(t)
	w.add(t, "taken@example.org", register.Reviewer, register.NoSeat)
	for name, c := range map[string]struct {
		email   string
		role    register.Role
		seat    register.Seat
		pointer string
	}{
		"no address":                 {"", register.Reviewer, "", "/email"},
		"an address with a name":     {"Imogen <i@example.org>", register.Reviewer, "", "/email"},
		"an address with a line end": {"i@example.org\nBcc: x@example.org", register.Reviewer, "", "/email"},
		"no such role":               {"i@example.org", "king", "", "/role"},
		"a partner without a seat":   {"i@example.org", register.Partner, "", "/seat"},
		"a seat that is none":        {"i@example.org", register.Partner, "throne", "/seat"},
		"a reviewer with a seat":     {"i@example.org", register.Reviewer, register.Police, "/seat"},
	} {
		t.Run(name, func(t *testing.T) {
			err := w.try(t, func(ctx context.Context, tx *sql.Tx) error {
				_, err := w.AddAccount(ctx, tx, c.email, c.role, c.seat, "")
				return err
			})
			if got := pointers(err); len(got) != 1 || got[0] != c.pointer {
				t.Fatalf("got %v", err)
			}
		})
	}
	err := w.try(t, func(ctx context.Context, tx *sql.Tx) error {
		_, err := w.AddAccount(ctx, tx, "TAKEN@example.org", register.Agency, "", "")
		return err
	})
	if !refusal.Is(err, "address-in-use") {
		t.Errorf("an address in use: %v", err)
	}
}

func TestAccountsAreListedByRoleAndSeat(t *testing.T) {
	engines(t, func(t *testing.T, w world) {
		w.add(t, "c@example.org", register.Partner, register.Police)
		off := w.add(t, "b@example.org", register.Partner, register.NHS)
		w.add(t, "a@example.org", register.Partner, register.NHS)
		w.add(t, "d@example.org", register.Reviewer, "")
		w.do(t, func(ctx context.Context, tx *sql.Tx) error { return w.SetDisabled(ctx, tx, off.ID, true) })
		w.do(t, func(ctx context.Context, tx *sql.Tx) error {
			all, err := w.Accounts(ctx, tx)
			if err != nil || addresses(all) != "a b c d" {
				t.Errorf("all: %q, %v", addresses(all), err)
			}
			partners, err := w.WithRole(ctx, tx, register.Partner)
			if err != nil || addresses(partners) != "a c" {
				t.Errorf("partners: %q, %v", addresses(partners), err)
			}
			nhs, err := w.WithSeat(ctx, tx, register.NHS)
			if err != nil || addresses(nhs) != "a" {
				t.Errorf("NHS: %q, %v", addresses(nhs), err)
			}
			return nil
		})
	})
}

// addresses are the first letters.
func addresses(accounts []register.Account) (s string) {
	for i, a := range accounts {
		if i > 0 {
			s += " "
		}
		s += a.Email[:1]
	}
	return s
}

func TestTheLastOfficerAndTheLastAdministratorStay(t *testing.T) {
	w := embedded(t)
	for role, code := range map[register.Role]string{register.PublicationOfficer: "last-officer", register.Administrator: "last-administrator"} {
		first := w.add(t, string(role)+"1@example.org", role, "")
		disable := func(id string) error {
			return w.try(t, func(ctx context.Context, tx *sql.Tx) error { return w.SetDisabled(ctx, tx, id, true) })
		}
		if err := disable(first.ID); !refusal.Is(err, code) {
			t.Fatalf("the only one: %v", err)
		}
		second := w.add(t, string(role)+"2@example.org", role, "")
		if err := disable(first.ID); err != nil {
			t.Fatal(err)
		}
		if err := disable(second.ID); !refusal.Is(err, code) {
			t.Fatalf("the last one: %v", err)
		}
		if err := disable(first.ID); err != nil {
			t.Fatalf("one that is off already: %v", err)
		}
		w.do(t, func(ctx context.Context, tx *sql.Tx) error { return w.SetDisabled(ctx, tx, first.ID, false) })
		if err := disable(second.ID); err != nil {
			t.Fatalf("after the other came back: %v", err)
		}
	}
}

func TestMembersAreExactlyThoseNamed(t *testing.T) {
	engines(t, func(t *testing.T, w world) {
		officer := w.add(t, "o@example.org", register.PublicationOfficer, "")
		w.add(t, "a@example.org", register.Reviewer, "")
		w.add(t, "b@example.org", register.Reviewer, "")
		off := w.add(t, "c@example.org", register.Reviewer, "")
		w.do(t, func(ctx context.Context, tx *sql.Tx) error { return w.SetDisabled(ctx, tx, off.ID, true) })
		c := w.open(t, officer.Actor())
		set := func(emails ...string) error {
			return w.try(t, func(ctx context.Context, tx *sql.Tx) error { return w.SetMembers(ctx, tx, c.ID, emails) })
		}
		members := func() string {
			var got []register.Account
			w.do(t, func(ctx context.Context, tx *sql.Tx) (err error) { got, err = w.Members(ctx, tx, c.ID); return err })
			return addresses(got)
		}
		if err := set("A@example.org", "b@example.org", "a@example.org"); err != nil || members() != "a b" {
			t.Fatalf("%q, %v", members(), err)
		}
		err := set("a@example.org", "nobody@example.org", "c@example.org")
		if got := pointers(err); len(got) != 2 || got[0] != "/1/email" || got[1] != "/2/email" {
			t.Fatalf("unknown and disabled: %v", err)
		}
		if members() != "a b" {
			t.Fatalf("a refused list changed the members to %q", members())
		}
		if err := set("b@example.org"); err != nil || members() != "b" {
			t.Fatalf("%q, %v", members(), err)
		}
		if err := set(); err != nil || members() != "" {
			t.Fatalf("%q, %v", members(), err)
		}
	})
}

func TestTheCastListHasAVersionAndIsSealed(t *testing.T) {
	engines(t, func(t *testing.T, w world) {
		officer := w.add(t, "o@example.org", register.PublicationOfficer, "")
		c := w.open(t, officer.Actor())
		w.do(t, func(ctx context.Context, tx *sql.Tx) error {
			if list, version, err := w.People(ctx, tx, c.ID); list != nil || version != 0 || err != nil {
				t.Errorf("before the first: %q, %d, %v", list, version, err)
			}
			if terms, err := w.FormTerms(ctx, tx, c.ID); terms != nil || err != nil {
				t.Errorf("before the first: %q, %v", terms, err)
			}
			for i, text := range []string{`{"subjects":["Imogen"]}`, `{}`} {
				version, err := w.PutPeople(ctx, tx, c.ID, []byte(text))
				if err != nil || version != int64(i+1) {
					t.Errorf("version %d, %v", version, err)
				}
				list, version, err := w.People(ctx, tx, c.ID)
				if string(list) != text || version != int64(i+1) || err != nil {
					t.Errorf("%q, %d, %v", list, version, err)
				}
			}
			if err := w.PutFormTerms(ctx, tx, c.ID, []byte(`["Imogen"]`)); err != nil {
				return err
			}
			if terms, err := w.FormTerms(ctx, tx, c.ID); string(terms) != `["Imogen"]` || err != nil {
				t.Errorf("%q, %v", terms, err)
			}
			if _, _, err := w.People(ctx, tx, "nocase"); !refusal.Is(err, "not-found") {
				t.Errorf("of no case: %v", err)
			}
			if _, err := w.PutPeople(ctx, tx, "nocase", nil); !refusal.Is(err, "not-found") {
				t.Errorf("to no case: %v", err)
			}
			return nil
		})
		swapped := w.try(t, func(ctx context.Context, tx *sql.Tx) error {
			if _, err := tx.ExecContext(ctx, `UPDATE cases SET people = form_terms`); err != nil {
				return err
			}
			_, _, err := w.People(ctx, tx, c.ID)
			return err
		})
		if !errors.Is(swapped, seal.ErrOpen) {
			t.Errorf("a value in another column's place: %v", swapped)
		}
	})
}

func TestReferencesAreRandomAndReadable(t *testing.T) {
	w := embedded(t)
	officer := w.add(t, "o@example.org", register.PublicationOfficer, "")
	seen := map[string]bool{}
	for range 20 {
		c := w.open(t, officer.Actor())
		if len(c.Reference) != 12 || c.Reference[:3] != "CV-" || c.Reference[7] != '-' || seen[c.Reference] {
			t.Fatalf("reference %q", c.Reference)
		}
		seen[c.Reference] = true
	}
}

func TestAStageThatIsNoneIsRefused(t *testing.T) {
	w := embedded(t)
	c := w.open(t, w.add(t, "o@example.org", register.PublicationOfficer, "").Actor())
	if err := w.try(t, func(ctx context.Context, tx *sql.Tx) error { return w.SetStage(ctx, tx, c.ID, "limbo") }); err == nil {
		t.Error("no such stage, and no error")
	}
	if err := w.try(t, func(ctx context.Context, tx *sql.Tx) error {
		return w.SetStage(ctx, tx, "nocase", register.StageReview)
	}); !refusal.Is(err, "not-found") {
		t.Errorf("of no case: %v", err)
	}
}
