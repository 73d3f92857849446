package intake_test

import (
	"bytes"
	"context"
	"database/sql"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/caseveil/caseveil/intake"
	"github.com/caseveil/caseveil/intake/drop"
	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/register"
	"github.com/caseveil/caseveil/storage/seal"
)

// letterbox sets one up, as an intake-only node has it.
func (h *house) letterbox(t *testing.T) *storage.Letterbox {
	t.Helper()
	h.at(time.Now()) // the store's own clock tells when something was stored
	var recipient string
	h.update(t, func(ctx context.Context, tx *sql.Tx) (err error) {
		recipient, err = h.Vault.IncomingRecipient(ctx, tx)
		return err
	})
	box, err := storage.NewLetterbox(recipient, h.incoming)
	must(t, err)
	return box
}

func (h *house) permitFor(t *testing.T, kind drop.Kind, email, caseID string, times int) intake.Permit {
	t.Helper()
	p, err := h.IssuePermit(t.Context(), h.officer, intake.PermitAsk{Email: email, Kind: kind, Case: caseID, Days: 7, Times: times})
	must(t, err)
	return p
}

// handIn puts something in as a node does, and gives its name in the store.
func handIn(t *testing.T, box *storage.Letterbox, permit, receipt string, file []byte) string {
	t.Helper()
	whole, err := drop.Slip{Permit: permit, Receipt: receipt, FileName: "Yarborough.pdf", At: time.Now()}.Wrap(bytes.NewReader(file))
	must(t, err)
	name, err := box.Put(t.Context(), whole, 100<<20)
	must(t, err)
	return name
}

// settled looks for what came in and waits until nothing of it is on its way.
func (h *house) settled(t *testing.T) map[string]intake.Drop {
	t.Helper()
	must(t, h.LookForIncoming(t.Context()))
	deadline := time.Now().Add(time.Minute)
	for {
		busy := h.unfinished(t) > 0 // before it is looked at what they did
		in, err := h.ReadIncoming(t.Context(), h.officer)
		must(t, err)
		out := map[string]intake.Drop{}
		for _, d := range in.Drops {
			out[d.Object] = d
			busy = busy || d.State == intake.DropFound
		}
		if !busy {
			return out
		}
		if time.Now().After(deadline) {
			t.Fatalf("it is not settled: %+v\n%s", in.Drops, h.log)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func (h *house) unfinished(t *testing.T) (n int) {
	t.Helper()
	h.update(t, func(ctx context.Context, tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM jobs WHERE kind = 'intake.collect' AND finished_at = 0`).Scan(&n)
	})
	return n
}

func (h *house) left(t *testing.T) (names []string) {
	t.Helper()
	must(t, h.incoming.List(t.Context(), func(e object.Entry) error { names = append(names, e.Name); return nil }))
	return names
}

func TestWhatIsHandedInIsFiledAsItsAccountWouldHave(t *testing.T) {
	engines(t, func(t *testing.T, h *house) {
		box := h.letterbox(t)
		referral := h.permitFor(t, drop.Referral, "agency@example.org", "", 1)
		form := handIn(t, box, referral.Text, "HI-0000-0000-0001", []byte(complete))
		caseID := h.caseOf(t)
		draft := h.permitFor(t, drop.Draft, "reviewer@example.org", caseID, 1)
		report := report(t, "Zephrine Quillfeather")
		pdf := handIn(t, box, draft.Text, "HI-0000-0000-0002", report)
		got := h.settled(t)

		r, err := h.Referral(t.Context(), h.agency, strings.TrimPrefix(got[form].FiledAs, "referral/"))
		must(t, err)
		if got[form].State != intake.DropFiled || got[form].Code != "" || r.State != intake.ReferralSubmitted || r.Case != got[form].Case ||
			r.Fields["children.0.forename"] != "Imogen Rose" || r.SHA256 != got[form].SHA256 || got[form].Receipt != "HI-0000-0000-0001" {
			t.Errorf("the form is %+v, of it came %s in state %s", got[form], r.ID, r.State)
		}
		doc := h.until(t, strings.TrimPrefix(got[pdf].FiledAs, "document/"))
		if got[pdf].State != intake.DropFiled || doc.State != intake.DocumentReady || doc.Case != caseID || doc.SHA256 != got[pdf].SHA256 || doc.Pages != 3 {
			t.Errorf("the draft is %+v", got[pdf])
		}
		if file, err := h.Original(t.Context(), h.officer, doc.ID); err != nil || !bytes.Equal(file.PDF, report) || file.FileName != "Yarborough.pdf" {
			t.Errorf("the draft that was filed is another than was handed in: %v", err)
		}
		if left := h.left(t); len(left) != 0 {
			t.Errorf("what was filed lies in the store still: %d objects", len(left))
		}
		for _, act := range []string{"issue-permit", "receive-referral", "upload-draft", "collect-incoming", "submit-referral"} {
			if acts := h.acts(t); !strings.Contains(acts, act) {
				t.Errorf("no entry %s among %s", act, acts)
			}
		}
		if used := h.permits(t)[referral.ID].Used; used != 1 {
			t.Errorf("the permit was used %d times", used)
		}
	})
}

func (h *house) permits(t *testing.T) map[string]intake.Permit {
	t.Helper()
	in, err := h.ReadIncoming(t.Context(), h.officer)
	must(t, err)
	out := map[string]intake.Permit{}
	for _, p := range in.Permits {
		if p.Text != "" {
			t.Error("a permit's text is kept")
		}
		out[p.ID] = p
	}
	return out
}

func TestAReferralThatLacksSomethingIsFiledAndAnOfficerHears(t *testing.T) {
	h := newHouse(t, "sqlite://"+t.TempDir()+"/caseveil.db", intake.Config{}, nil)
	box := h.letterbox(t)
	p := h.permitFor(t, drop.Referral, "agency@example.org", "", 1)
	name := handIn(t, box, p.Text, drop.NewReceipt(), []byte(`{"children": [{"forename": "Imogen Rose"}]}`))
	d := h.settled(t)[name]
	r, err := h.Referral(t.Context(), h.agency, strings.TrimPrefix(d.FiledAs, "referral/"))
	must(t, err)
	if d.State != intake.DropFiled || d.Code != "incomplete" || r.State != intake.ReferralDraft {
		t.Errorf("it is %+v, the referral is %s", d, r.State)
	}
	if n := h.mailsTo(t, "officer@example.org"); n != 1 {
		t.Errorf("the officer got %d mails", n)
	}
}

func (h *house) mailsTo(t *testing.T, address string) (n int) {
	t.Helper()
	h.update(t, func(ctx context.Context, tx *sql.Tx) error {
		mails, err := h.outbox.All(ctx, tx, 100)
		for _, m := range mails {
			if m.To == address {
				n++
			}
		}
		return err
	})
	return n
}

// TestWhatNoPermitCoversIsKeptAndShownAndNeverFiled has everything that somebody can do who owns an intake-only node, and what
// a careless sender does.
func TestWhatNoPermitCoversIsKeptAndShownAndNeverFiled(t *testing.T) {
	engines(t, func(t *testing.T, h *house) {
		box := h.letterbox(t)
		other := newHouse(t, "sqlite://"+t.TempDir()+"/caseveil.db", intake.Config{}, nil)
		other.letterbox(t)
		caseID, form := h.caseOf(t), []byte(complete)
		file := func(n string) []byte { return []byte(strings.Replace(complete, "Found at home", n, 1)) }
		once := h.permitFor(t, drop.Referral, "agency@example.org", "", 1)
		want := map[string]string{}
		for code, put := range map[string]func() string{
			"no-permit": func() string {
				return handIn(t, box, other.permitFor(t, drop.Referral, "agency@example.org", "", 1).Text, drop.NewReceipt(), form)
			},
			"unreadable": func() string {
				name, err := box.Put(t.Context(), strings.NewReader("%PDF-1.7 without a slip"), 1000)
				must(t, err)
				return name
			},
			"withdrawn": func() string {
				p := h.permitFor(t, drop.Referral, "agency@example.org", "", 1)
				must(t, h.WithdrawPermit(t.Context(), h.officer, p.ID))
				return handIn(t, box, p.Text, drop.NewReceipt(), form)
			},
			"not-a-pdf": func() string {
				p := h.permitFor(t, drop.Draft, "reviewer@example.org", caseID, 1)
				return handIn(t, box, p.Text, drop.NewReceipt(), []byte("PK\x03\x04word/"))
			},
			"too-large": func() string {
				p := h.permitFor(t, drop.Referral, "agency@example.org", "", 1)
				return handIn(t, box, p.Text, drop.NewReceipt(), bytes.Repeat([]byte(" "), 10<<20+1))
			},
		} {
			want[put()] = code
		}
		for name, code := range want {
			if d := h.settled(t)[name]; d.State != intake.DropHeld || d.Code != code {
				t.Errorf("%s: it is %s (%s)", code, d.State, d.Code)
			}
		}
		// Under a permit for one file: one is filed, the same again adds nothing, another is held, and so is one that steals its receipt.
		first := handIn(t, box, once.Text, "HI-0000-0000-0001", file("one"))
		if d := h.settled(t)[first]; d.State != intake.DropFiled {
			t.Errorf("the first is %+v", d)
		}
		again, second := handIn(t, box, once.Text, drop.NewReceipt(), file("one")), handIn(t, box, once.Text, drop.NewReceipt(), file("two"))
		thief := handIn(t, box, h.permitFor(t, drop.Referral, "agency@example.org", "", 1).Text, "HI-0000-0000-0001", file("three"))
		got := h.settled(t)
		if got[again].State != intake.DropRepeated || got[second].Code != "too-many" || got[thief].Code != "receipt" {
			t.Errorf("again: %+v\nsecond: %+v\nthief: %+v", got[again], got[second], got[thief])
		}
		if refs, err := h.Referrals(t.Context(), h.officer); err != nil || len(refs) != 1 {
			t.Errorf("%d referrals were filed, %v", len(refs), err)
		}
		if left := h.left(t); len(left) != len(want)+2 {
			t.Errorf("%d objects are kept, not the %d that are held", len(left), len(want)+2)
		}
		// What was handed in after its permit's end.
		h.at(time.Now().AddDate(-2, 0, 0))
		old := h.permitFor(t, drop.Referral, "agency@example.org", "", 1)
		h.at(time.Now())
		late := handIn(t, box, old.Text, drop.NewReceipt(), file("four"))
		if d := h.settled(t)[late]; d.Code != "late" || d.State != intake.DropHeld {
			t.Errorf("late: %+v", d)
		}

		// An officer answers for what the permit does not cover, and for nothing else.
		must(t, h.FileIncoming(t.Context(), h.officer, second))
		must(t, h.FileIncoming(t.Context(), h.officer, late))
		for name, code := range want {
			if code == "no-permit" || code == "not-a-pdf" {
				must(t, h.FileIncoming(t.Context(), h.officer, name))
				if d := h.settled(t)[name]; d.State != intake.DropHeld || d.Code != code {
					t.Errorf("an officer had %s filed: %+v", code, d)
				}
				must(t, h.RemoveIncoming(t.Context(), h.officer, name))
			}
		}
		got = h.settled(t)
		if got[second].State != intake.DropFiled || got[late].State != intake.DropFiled {
			t.Errorf("an officer had these filed: %+v %+v", got[second], got[late])
		}
		refused(t, h.FileIncoming(t.Context(), h.officer, second), "not-held")
		refused(t, h.RemoveIncoming(t.Context(), h.officer, first), "not-held")
		refused(t, h.FileIncoming(t.Context(), h.officer, "nothing"), "not-found")
		if left := h.left(t); len(left) != len(want)+2-3 {
			t.Errorf("%d objects are kept", len(left))
		}
		if log := h.log.String(); strings.Contains(log, "Yarborough") || strings.Contains(log, "Imogen") {
			t.Error("the log names somebody")
		}
	})
}

// A node dies between two steps; somebody puts in a copy of what passed.
func TestAJobThatRunsTwiceFilesOnceAndTakesOutTheRest(t *testing.T) {
	engines(t, func(t *testing.T, h *house) {
		box := h.letterbox(t)
		p := h.permitFor(t, drop.Referral, "agency@example.org", "", 5)
		name := handIn(t, box, p.Text, drop.NewReceipt(), []byte(complete))
		kept, err := h.incoming.Open(t.Context(), name)
		must(t, err)
		sealed, err := io.ReadAll(io.NewSectionReader(kept, 0, kept.Size()))
		must(t, err)
		must(t, kept.Close())
		h.settled(t)
		must(t, h.incoming.Put(t.Context(), name, bytes.NewReader(sealed))) // as if the delete had never been done
		if d := h.settled(t)[name]; d.State != intake.DropFiled || len(h.left(t)) != 0 {
			t.Errorf("it is %+v, and %d objects are left", d, len(h.left(t)))
		}
		copied := record.NewID() // who may put can put a copy of what passed
		must(t, h.incoming.Put(t.Context(), copied, bytes.NewReader(sealed)))
		if d := h.settled(t)[copied]; d.State != intake.DropRepeated {
			t.Errorf("the copy is %+v", d)
		}
		if refs, err := h.Referrals(t.Context(), h.officer); err != nil || len(refs) != 1 {
			t.Errorf("%d referrals were filed, %v", len(refs), err)
		}
	})
}

func TestWhatCannotBeOpenedForHoursIsShownToAPerson(t *testing.T) {
	h := newHouse(t, "sqlite://"+t.TempDir()+"/caseveil.db", intake.Config{}, nil)
	h.letterbox(t)
	h.update(t, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO intake_drops (object, state, code, permit_id, receipt, sha256, size, case_id, filed_as, accepted_by,
			stored_at, found_at, settled_at) VALUES ('stuck', 'found', '', '', '', '', 1, '', '', '', 1, $1, 0)`, record.Micros(h.now().Add(-7*time.Hour)))
		return err
	})
	if d := h.settled(t)["stuck"]; d.State != intake.DropHeld || d.Code != "delayed" {
		t.Errorf("it is %+v", d)
	}
}

func TestOnlyAnOfficerIssuesPermitsAndOnlyForWhatTheAccountMayDo(t *testing.T) {
	h := newHouse(t, "sqlite://"+t.TempDir()+"/caseveil.db", intake.Config{}, nil)
	ask := intake.PermitAsk{Email: "agency@example.org", Kind: drop.Referral, Days: 1, Times: 1}
	_, err := h.IssuePermit(t.Context(), h.officer, ask)
	refused(t, err, "no-letterbox")
	h.letterbox(t)
	for name, a := range map[string]register.Actor{"the agency itself": h.agency, "a reviewer": h.reviewer, "the auditor": h.auditor} {
		if _, err := h.IssuePermit(t.Context(), a, ask); err == nil {
			t.Errorf("%s issues permits", name)
		}
		if _, err := h.ReadIncoming(t.Context(), a); err == nil {
			t.Errorf("%s reads what was handed in", name)
		}
		if err := h.RemoveIncoming(t.Context(), a, "x"); err == nil {
			t.Errorf("%s removes what was handed in", name)
		}
	}
	caseID := h.caseOf(t)
	for name, c := range map[string]struct {
		ask     intake.PermitAsk
		pointer string
	}{
		"an address without an account":                  {intake.PermitAsk{Email: "nobody@example.org", Kind: drop.Referral, Days: 1, Times: 1}, "/email"},
		"an agency's draft":                              {intake.PermitAsk{Email: "agency@example.org", Kind: drop.Draft, Case: caseID, Days: 1, Times: 1}, "/email"},
		"an agency's form of a case that is not its own": {intake.PermitAsk{Email: "agency@example.org", Kind: drop.Referral, Case: caseID, Days: 1, Times: 1}, "/email"},
		"a draft of no case":                             {intake.PermitAsk{Email: "reviewer@example.org", Kind: drop.Draft, Days: 1, Times: 1}, "/case"},
		"something else":                                 {intake.PermitAsk{Email: "agency@example.org", Kind: "photo", Days: 1, Times: 1}, "/kind"},
		"no day":                                         {intake.PermitAsk{Email: "agency@example.org", Kind: drop.Referral, Times: 1}, "/days"},
		"too many files":                                 {intake.PermitAsk{Email: "agency@example.org", Kind: drop.Referral, Days: 1, Times: 1001}, "/times"},
	} {
		_, err := h.IssuePermit(t.Context(), h.officer, c.ask)
		if fields := refused(t, err, "invalid").Fields; len(fields) != 1 || fields[0].Pointer != c.pointer {
			t.Errorf("%s: %+v", name, fields)
		}
	}
}

func TestALetterboxOpensNothingAndItsStoreAlonePassesForNothing(t *testing.T) {
	h := newHouse(t, "sqlite://"+t.TempDir()+"/caseveil.db", intake.Config{}, nil)
	box := h.letterbox(t)
	var recipient string
	h.update(t, func(ctx context.Context, tx *sql.Tx) (err error) {
		recipient, err = h.Vault.IncomingRecipient(ctx, tx) // the same again
		return err
	})
	key, err := seal.PublicCaseKey(recipient)
	must(t, err)
	if key.CanOpen() {
		t.Fatal("what a letterbox holds opens")
	}
	name := handIn(t, box, "", drop.NewReceipt(), []byte("Zephrine"))
	stored, err := h.incoming.Open(t.Context(), name)
	must(t, err)
	sealed := make([]byte, stored.Size())
	if _, err := stored.ReadAt(sealed, 0); err != nil && err != io.EOF {
		t.Fatal(err)
	}
	must(t, stored.Close())
	for _, word := range []string{"Zephrine", "Yarborough", "HI-", "handed in"} {
		if bytes.Contains(sealed, []byte(word)) {
			t.Errorf("the store shows %q", word)
		}
	}
	if _, _, err := key.Decrypt(bytes.NewReader(sealed), int64(len(sealed))); err == nil {
		t.Error("a letterbox opens what it stored")
	}
}
