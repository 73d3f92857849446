package retention_test

import (
	"bytes"
	"database/sql"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/outbox"
	"github.com/caseveil/caseveil/storage/queue"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/record/pgtest"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
	"github.com/caseveil/caseveil/storage/retention"
	"github.com/caseveil/caseveil/storage/seal"
)

// a house is a retention service with what it stands on.
type house struct {
	*retention.Service
	t        *testing.T
	db       *record.DB
	vault    *storage.Vault
	objects  *object.Directory
	log      *audit.Log
	register *register.Register
	outbox   *outbox.Outbox
	key      string // of the signer
}

var officer = retention.By{Actor: "officer1", Role: "administrator"}

func houses(t *testing.T, test func(t *testing.T, h *house)) {
	t.Run("SQLite", func(t *testing.T) {
		db, err := record.Open(t.Context(), "sqlite://"+filepath.Join(t.TempDir(), "caseveil.db"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
		test(t, newHouse(t, db))
	})
	t.Run("PostgreSQL", func(t *testing.T) { test(t, newHouse(t, pgtest.Open(t))) })
}

func newHouse(t *testing.T, db *record.DB) *house {
	t.Helper()
	h := &house{t: t, db: db}
	keys, signer, err := seal.LoadOrCreate(filepath.Join(t.TempDir(), "keys"), "test")
	h.must(err)
	objects, err := object.NewDirectory(t.TempDir())
	h.must(err)
	h.objects, h.vault = objects, storage.New(db, keys, objects)
	h.must(h.vault.Init(t.Context(), signer.Fingerprint()))
	h.log, h.key = audit.New(signer), signer.VerifierKey()
	h.register = register.New(h.vault, h.log)
	jobs, err := queue.New(db, slog.New(slog.DiscardHandler))
	h.must(err)
	h.outbox = outbox.New(h.vault, jobs, outbox.Config{PublicURL: "https://reviews.example.org"})
	h.Service = retention.New(h.vault, h.log, signer)
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) update(do func(tx *sql.Tx) error) {
	h.t.Helper()
	h.must(h.db.Update(h.t.Context(), do))
}

// opens a case with one document in it.
func (h *house) opens() (c register.Case, document string) {
	h.t.Helper()
	h.update(func(tx *sql.Tx) (err error) {
		c, err = h.register.OpenCase(h.t.Context(), tx, register.Actor{Account: "x", Role: register.PublicationOfficer})
		return err
	})
	var key *seal.CaseKey
	h.must(h.db.View(h.t.Context(), func(tx *sql.Tx) (err error) {
		key, err = h.vault.CaseKey(h.t.Context(), tx, c.ID)
		return err
	}))
	b, err := h.vault.Put(h.t.Context(), key, c.ID, bytes.NewReader([]byte("Imogen Fairweather")), 100)
	h.must(err)
	h.update(func(tx *sql.Tx) error {
		return errors.Join(h.vault.Keep(h.t.Context(), tx, b),
			h.log.Append(h.t.Context(), tx, audit.Entry{Actor: "x", Role: "officer", Act: "upload-draft", Case: c.ID}))
	})
	return c, b.ID
}

// in lets years pass.
func (h *house) in(years int) { h.Now = func() time.Time { return time.Now().AddDate(years, 0, 1) } }

func (h *house) due() (p retention.Plan) {
	h.t.Helper()
	h.must(h.db.View(h.t.Context(), func(tx *sql.Tx) (err error) {
		p, err = h.Due(h.t.Context(), tx)
		return err
	}))
	return p
}

// sent is a mail that went now.
func (h *house) sent(once string) {
	h.t.Helper()
	h.update(func(tx *sql.Tx) error {
		return h.outbox.Add(h.t.Context(), tx, outbox.Mail{Once: once, To: "mum.of.immy@example.org", Kind: "sign-in", Link: "/use/x"})
	})
	h.update(func(tx *sql.Tx) error {
		_, err := tx.ExecContext(h.t.Context(), `UPDATE mails SET state = 'sent', sent_at = $1`, record.Micros(time.Now()))
		return err
	})
}

func (h *house) acts() (all []string) {
	h.t.Helper()
	h.must(h.db.View(h.t.Context(), func(tx *sql.Tx) error {
		entries, err := h.log.Entries(h.t.Context(), tx, audit.Query{})
		for _, e := range entries {
			all = append(all, e.Act)
		}
		return err
	}))
	return all
}

func TestWhatIsDueIsShownFirstAndThatAloneIsDeleted(t *testing.T) {
	houses(t, func(t *testing.T, h *house) {
		c, document := h.opens()
		h.in(29)
		if p := h.due(); p.Name != "" || len(p.Cases) != 0 {
			t.Fatalf("after 29 years this is due: %+v", p)
		}
		h.in(30)
		shown := h.due()
		if len(shown.Cases) != 1 || shown.Cases[0].Reference != c.Reference || shown.Cases[0].Objects != 1 || shown.Cases[0].Bytes != 18 {
			t.Fatalf("after 30 years this is due: %+v", shown)
		}
		if _, err := h.vault.Read(t.Context(), document); err != nil {
			t.Fatalf("showing it took it away: %v", err)
		}
		other, _ := h.opens()
		if _, err := h.Delete(t.Context(), officer, shown.Name, "none"); !refusal.Is(err, "plan-changed") {
			t.Fatalf("another case is due by now, and it deletes: %v", err)
		}
		h.update(func(tx *sql.Tx) error { return h.Hold(t.Context(), tx, officer, other.ID, "court") })
		deleted, err := h.Delete(t.Context(), officer, shown.Name, "2057-01-31")
		if err != nil || len(deleted.Certificates) != 1 {
			t.Fatalf("it deletes %+v, %v", deleted, err)
		}
		text, err := seal.OpenNote([]byte(deleted.Certificates[0].Note), h.key)
		if err != nil || !strings.Contains(text, c.Reference) || !strings.Contains(text, "Until 2057-01-31") {
			t.Errorf("the certificate says %q, %v", text, err)
		}
		if _, err := h.vault.Read(t.Context(), document); refusal.Of(err) == nil {
			t.Errorf("the document reads as before: %v", err)
		}
		if p := h.due(); len(p.Cases) != 0 || len(p.Held) != 1 || p.Name != "" {
			t.Errorf("afterwards this is due: %+v", p)
		}
		if acts := strings.Join(h.acts(), " "); !strings.HasSuffix(acts, "hold-case destroy-key retention") {
			t.Errorf("the audit log has %s", acts)
		}
		if _, err := h.Delete(t.Context(), officer, shown.Name, "none"); !refusal.Is(err, "plan-changed") {
			t.Errorf("a second time: %v", err)
		}
	})
}

func TestALegalHoldKeepsACaseFromBothWaysOfDestroyingIt(t *testing.T) {
	houses(t, func(t *testing.T, h *house) {
		c, document := h.opens()
		h.update(func(tx *sql.Tx) error { return h.Hold(t.Context(), tx, officer, c.ID, "inquiry") })
		h.in(40)
		if p := h.due(); len(p.Cases) != 0 || len(p.Held) != 1 {
			t.Errorf("this is due: %+v", p)
		}
		err := h.db.Update(t.Context(), func(tx *sql.Tx) error {
			_, err := h.Destroy(t.Context(), tx, officer, c.ID, c.Reference, "request", "none")
			return err
		})
		if !refusal.Is(err, "legal-hold") {
			t.Errorf("it is destroyed by itself: %v", err)
		}
		if _, err := h.vault.Read(t.Context(), document); err != nil {
			t.Errorf("the document: %v", err)
		}
		h.update(func(tx *sql.Tx) error { return h.Lift(t.Context(), tx, officer, c.ID) })
		if p := h.due(); len(p.Cases) != 1 {
			t.Errorf("once it is lifted this is due: %+v", p)
		}
		if err := h.db.Update(t.Context(), func(tx *sql.Tx) error { return h.Lift(t.Context(), tx, officer, c.ID) }); !refusal.Is(err, "not-held") {
			t.Errorf("lifted twice: %v", err)
		}
	})
}

func TestAnOldMailLosesWhatItSaidAndDoesNotGoAgain(t *testing.T) {
	houses(t, func(t *testing.T, h *house) {
		h.sent("one")
		h.in(1)
		p := h.due()
		if p.Mails != 1 {
			t.Fatalf("after a year this is due: %+v", p)
		}
		if d, err := h.Delete(t.Context(), officer, p.Name, "none"); err != nil || d.Mails != 1 {
			t.Fatalf("%+v, %v", d, err)
		}
		if p := h.due(); p.Mails != 0 {
			t.Errorf("it is due again: %+v", p)
		}
		h.update(func(tx *sql.Tx) error {
			return h.outbox.Add(t.Context(), tx, outbox.Mail{Once: "one", To: "mum.of.immy@example.org", Kind: "sign-in", Link: "/use/x"})
		})
		h.must(h.db.View(t.Context(), func(tx *sql.Tx) error {
			if s, err := h.outbox.Status(t.Context(), tx, "one"); err != nil || s.State != outbox.Sent {
				t.Errorf("its state is %+v, %v", s, err)
			}
			all, err := h.outbox.All(t.Context(), tx, 10)
			if err != nil || len(all) != 0 {
				t.Errorf("%d mails can be read, %v", len(all), err)
			}
			return nil
		}))
	})
}

func TestTheScheduleIsSetWithinReasonAndIsLogged(t *testing.T) {
	houses(t, func(t *testing.T, h *house) {
		set := func(kind retention.Kind, months int) error {
			return h.db.Update(t.Context(), func(tx *sql.Tx) error { return h.Set(t.Context(), tx, officer, kind, months) })
		}
		for name, c := range map[string]struct {
			kind   retention.Kind
			months int
			ok     bool
		}{
			"a case may be kept for 75 years":              {retention.Case, 75 * 12, true},
			"a case may be kept for good":                  {retention.Case, 0, true},
			"a case is kept for a year at least":           {retention.Case, 11, false},
			"a mail may go after a month":                  {retention.Mail, 1, true},
			"less than nothing is no time":                 {retention.Mail, -1, false},
			"a draft goes with its case":                   {retention.Draft, 12, false},
			"the audit log is kept for good, and stays so": {retention.Audit, 12, false},
			"a kind that is none":                          {"Imogen", 12, false},
		} {
			if err := set(c.kind, c.months); (err == nil) != c.ok || err != nil && refusal.Of(err) == nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		h.must(set(retention.Case, 24))
		h.opens()
		h.in(2)
		if p := h.due(); len(p.Cases) != 1 {
			t.Errorf("two years are over, and this is due: %+v", p)
		}
		if acts := strings.Join(h.acts(), " "); !strings.Contains(acts, "set-retention") {
			t.Errorf("the audit log has %s", acts)
		}
	})
}

func TestTheObjectsOfADestroyedCaseGoOnceNoBackupOpensThem(t *testing.T) {
	houses(t, func(t *testing.T, h *house) {
		destroyed := func(until string) (string, string) {
			t.Helper()
			c, document := h.opens()
			h.update(func(tx *sql.Tx) error {
				_, err := h.Destroy(t.Context(), tx, officer, c.ID, c.Reference, "request", until)
				return err
			})
			return c.ID, document
		}
		stored := func() map[string]bool {
			t.Helper()
			if _, err := h.vault.Sweep(t.Context(), -time.Hour); err != nil { // what was put just now counts, too
				t.Fatal(err)
			}
			found, err := h.vault.Inspect(t.Context(), func(f storage.Fault, id string) { t.Errorf("%s %s", f, id) })
			h.must(err)
			if !found.OK() {
				t.Errorf("an inspection finds %+v", found)
			}
			names := map[string]bool{}
			h.must(h.objects.List(t.Context(), func(e object.Entry) error { names[e.Name] = true; return nil }))
			return names
		}
		now := h.Now()
		kept, keptDocument := h.opens()
		_, atOnce := destroyed("none")
		_, later := destroyed(now.AddDate(0, 0, 10).Format(time.DateOnly))
		if names := stored(); !names[atOnce] || !names[later] || !names[keptDocument] {
			t.Fatalf("before anybody looked, objects are gone: %v", names)
		}
		h.must(h.DropObjects(t.Context()))
		h.must(h.DropObjects(t.Context())) // twice is as once
		if names := stored(); names[atOnce] || !names[later] || !names[keptDocument] {
			t.Errorf("with no backups: %v", names)
		}
		h.Now = func() time.Time { return now.AddDate(0, 0, 10) }
		h.must(h.DropObjects(t.Context()))
		if names := stored(); !names[later] {
			t.Error("on the last day of the backup the object is gone")
		}
		h.Now = func() time.Time { return now.AddDate(0, 0, 12) }
		h.must(h.DropObjects(t.Context()))
		if names := stored(); names[later] || !names[keptDocument] {
			t.Errorf("behind the last day of the backup: %v", names)
		}
		h.update(func(tx *sql.Tx) error {
			n, err := h.vault.DropObjects(t.Context(), tx, kept.ID)
			if n != 0 {
				t.Errorf("of a case whose key is there %d objects were dropped", n)
			}
			return err
		})
		n := 0
		for _, act := range h.acts() {
			if act == "delete-objects" {
				n++
			}
		}
		if n != 2 {
			t.Errorf("the audit log has %d entries of it", n)
		}
	})
}
