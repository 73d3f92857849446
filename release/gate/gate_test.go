package gate_test

import (
	"database/sql"
	"slices"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/release/act/acttest"
	"github.com/caseveil/caseveil/release/clock"
	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/release/gate"
	"github.com/caseveil/caseveil/storage/refusal"
)

func refuses(t *testing.T, what string, err error, code string) {
	t.Helper()
	if !refusal.Is(err, code) {
		t.Errorf("%s: %v, want %s", what, err, code)
	}
}

func day(t *testing.T, s string) clock.Date {
	t.Helper()
	d, err := clock.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAPublicationSaysWhatIsMissingUntilNothingIs(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		r, ctx := acttest.NewRoom(t, h), t.Context()
		officer := r.Person("Officer 1")
		redaction := r.Verified("Zephyrine Quillfeather was seen.\n")
		p, err := r.Gate.Create(ctx, officer, redaction, " Review of Child A ")
		r.OK(err)
		if p.Title != "Review of Child A" || p.State != gate.Open || !slices.Contains(p.Missing, "check") ||
			!slices.Contains(p.Missing, "signature-nhs") || !slices.Contains(p.Missing, "checklist-family_told") {
			t.Errorf("a new publication: %+v", p)
		}
		_, err = r.Gate.Release(ctx, officer, p.ID)
		no := refusal.Of(err)
		if no == nil || no.Code != "not-ready" || !slices.Equal(no.Missing, p.Missing) {
			t.Errorf("a release too early: %+v (%v)", no, err)
		}
		_, err = r.Gate.Create(ctx, officer, redaction, "Again")
		refuses(t, "a second publication of one file", err, "publication-exists")
		_, err = r.Drafts.Check(ctx, r.Person("Reviewer 2"), redaction, "return", "the header")
		r.OK(err)
		p, err = r.Gate.Publication(ctx, officer, p.ID)
		r.OK(err)
		if p.State != gate.Void || p.Missing[0] != "redaction-void" {
			t.Errorf("after a return: %s %v", p.State, p.Missing)
		}
		_, err = r.Gate.Sign(ctx, r.Person("NHS"), p.ID, "nhs", p.SHA256)
		refuses(t, "a signature on what was returned", err, "void")
	})
}

func TestWhoMayNotSignIsToldWhy(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		r, ctx := acttest.NewRoom(t, h), t.Context()
		p, err := r.Gate.Create(ctx, r.Person("Officer 1"), r.Approved("Text.\n", "Reviewer 2"), "A review")
		r.OK(err)
		for _, tt := range []struct{ name, who, seat, sha256, code string }{
			{"another partner's seat", "Police", "nhs", p.SHA256, "not-your-seat"},
			{"another file", "Police", "police", strings.Repeat("0", 64), "file-changed"},
			{"no file", "Police", "police", "", "invalid"},
			{"an unknown partner", "Police", "education", p.SHA256, "invalid"},
			{"an officer", "Officer 1", "police", p.SHA256, "not-allowed"},
			{"a reviewer", "Reviewer 1", "police", p.SHA256, "not-allowed"},
			{"an agency", "Agency 1", "police", p.SHA256, "not-found"},
			{"an auditor", "Auditor 1", "police", p.SHA256, "not-found"},
		} {
			_, err := r.Gate.Sign(ctx, r.Person(tt.who), p.ID, tt.seat, tt.sha256)
			refuses(t, tt.name, err, tt.code)
		}
		for range 2 { // the same signature again changes nothing
			p, err = r.Gate.Sign(ctx, r.Person("Police"), p.ID, "police", p.SHA256)
			r.OK(err)
		}
		if len(p.Signatures) != 1 || p.Signatures[0].By != r.Person("Police").Account {
			t.Errorf("signatures: %+v", p.Signatures)
		}
	})
}

func TestTheChecklistClearsWithYesOrAReason(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		r, ctx := acttest.NewRoom(t, h), t.Context()
		officer := r.Person("Officer 1")
		p, err := r.Gate.Create(ctx, officer, r.Approved("Text.\n", "Reviewer 2"), "A review")
		r.OK(err)
		for name, tt := range map[string]struct {
			answer  gate.Answer
			pointer string
		}{
			"not applicable without a reason": {gate.Answer{ID: "inquest", Answer: "not_applicable"}, "/items/1/reason"},
			"an unknown item":                 {gate.Answer{ID: "weather", Answer: "yes"}, "/items/1/id"},
			"an unknown answer":               {gate.Answer{ID: "inquest", Answer: "perhaps"}, "/items/1/answer"},
			"an item twice":                   {gate.Answer{ID: "accessible", Answer: "yes"}, "/items/1/id"},
			"a day where none is asked":       {gate.Answer{ID: "legal_advice", Answer: "yes", Date: day(t, "2026-06-01")}, "/items/1/date"},
		} {
			_, err := r.Gate.Answer(ctx, officer, p.ID, "", []gate.Answer{{ID: "accessible", Answer: "yes"}, tt.answer})
			if no := refusal.Of(err); no == nil || len(no.Fields) != 1 || no.Fields[0].Pointer != tt.pointer {
				t.Errorf("%s: %v", name, err)
			}
		}
		c, err := r.Gate.Checklist(ctx, officer, p.ID)
		r.OK(err)
		c, err = r.Gate.Answer(ctx, officer, p.ID, c.Version, []gate.Answer{
			{ID: "inquest", Answer: "not_applicable", Reason: "the child lives"}, {ID: "accessible", Answer: "no"},
			{ID: "panel_copy", Answer: "yes", Date: day(t, "2026-06-01")},
			{ID: "court_orders", Answer: "yes", Date: day(t, "2026-06-30")}})
		r.OK(err)
		cleared := map[string]bool{}
		until := map[string]string{}
		for _, it := range c.Items {
			cleared[it.ID], until[it.ID] = it.Cleared, it.BlockedUntil.String()
		}
		if !cleared["inquest"] || cleared["accessible"] || cleared["family_told"] {
			t.Errorf("cleared: %v", cleared)
		}
		if cleared["panel_copy"] || until["panel_copy"] != "2026-06-10" { // today is 8 June
			t.Errorf("seven working days after 1 June: %v, %s", cleared["panel_copy"], until["panel_copy"])
		}
		if cleared["court_orders"] || until["court_orders"] != "2026-06-30" {
			t.Errorf("an order until 30 June: %v, %s", cleared["court_orders"], until["court_orders"])
		}
		_, err = r.Gate.Answer(ctx, officer, p.ID, "checklist-0", []gate.Answer{{ID: "accessible", Answer: "yes"}})
		refuses(t, "an answer to an older list", err, "stale")
		h.Later(49 * 60 * 60 * 1e9)
		c, err = r.Gate.Checklist(ctx, officer, p.ID)
		r.OK(err)
		for _, it := range c.Items {
			if it.ID == "panel_copy" && !it.Cleared {
				t.Error("on the day itself the copy to the Panel still blocks")
			}
		}
	})
}

func TestThreePeopleReleaseOneVersion(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		r, ctx := acttest.NewRoom(t, h), t.Context()
		admin, one := r.Person("Administrator 1"), r.Person("Officer 1")
		p := r.Ready(r.Approved("Zephyrine Quillfeather was seen.\n", "Officer 1"))
		if p.State != gate.Ready {
			t.Fatalf("%s: %v", p.State, p.Missing)
		}
		_, err := r.Gate.Release(ctx, one, p.ID)
		refuses(t, "who checked releases", err, "same-person")
		for _, name := range []string{"Reviewer 1", "Police", "Administrator 1"} {
			_, err := r.Gate.Release(ctx, r.Person(name), p.ID)
			if no := refusal.Of(err); no == nil || no.Code != "not-allowed" && no.Code != "not-found" {
				t.Errorf("%s releases: %v", name, err)
			}
		}
		_, err = r.Gate.PutSettings(ctx, one, "", gate.Settings{Separation: gate.TwoPerson})
		refuses(t, "an officer changes the rule", err, "not-allowed")
		s, err := r.Gate.PutSettings(ctx, admin, "", gate.Settings{Separation: gate.TwoPerson})
		r.OK(err)
		if s.Separation != gate.TwoPerson || s.RapidReview != "notified" || s.CopyAfterPublication != "days" {
			t.Errorf("settings: %+v", s)
		}
		_, err = r.Gate.Release(ctx, one, p.ID)
		r.OK(err)
		_, err = r.Gate.PutSettings(ctx, admin, "", gate.Settings{Separation: "nobody"})
		refuses(t, "an unknown setting", err, "invalid")
	})
}

func TestWhoRedactedReleasesInNoSetting(t *testing.T) {
	r, ctx := acttest.NewRoom(t, acttest.SQLite(t)), t.Context()
	officer, document := r.Person("Officer 2"), r.Documents.Add(r.Case, "Zephyrine Quillfeather\n", true)
	job, err := r.Drafts.Find(ctx, officer, document)
	r.OK(err)
	r.Finished(job)
	id, job, err := r.Drafts.Redact(ctx, officer, document, draft.Look{})
	r.OK(err)
	r.Finished(job)
	_, err = r.Drafts.Check(ctx, r.Person("Reviewer 2"), id, "approve", "")
	r.OK(err)
	_, err = r.Gate.PutSettings(ctx, r.Person("Administrator 1"), "", gate.Settings{Separation: gate.TwoPerson})
	r.OK(err)
	p := r.Ready(id)
	_, err = r.Gate.Release(ctx, officer, p.ID)
	refuses(t, "who redacted releases", err, "same-person")
	_, err = r.Gate.Release(ctx, r.Person("Officer 1"), p.ID)
	r.OK(err)
}

func TestApprovalsAndSignaturesFallWithTheListOfPeople(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		r, ctx := acttest.NewRoom(t, h), t.Context()
		p := r.Ready(r.Approved("Zephyrine Quillfeather was seen.\n", "Reviewer 2"))
		_, err := r.Drafts.PutPeople(ctx, r.Person("Reviewer 1"), r.Case, "", []byte(acttest.List+"  - {label: Adult 2, names: [Wulfric Ember]}\n"))
		r.OK(err)
		_, err = r.Gate.Release(ctx, r.Person("Officer 1"), p.ID)
		if no := refusal.Of(err); no == nil || no.Code != "not-ready" || !slices.Contains(no.Missing, "redaction-void") {
			t.Errorf("a release on an older list: %v", err)
		}
		_, err = r.Gate.File(ctx, p.ID)
		refuses(t, "the file of what was not released", err, "not-found")
		_, err = r.Gate.Manifest(ctx, p.ID)
		refuses(t, "the manifest of what was not released", err, "not-found")
	})
}

func TestAFileThatChangedInTheStoreIsNotPublished(t *testing.T) {
	r, ctx := acttest.NewRoom(t, acttest.SQLite(t)), t.Context()
	p := r.Ready(r.Approved("Zephyrine Quillfeather was seen.\n", "Reviewer 2"))
	other, err := r.Put(ctx, r.Case, []byte("Zephyrine Quillfeather was seen.\n"))
	r.OK(err)
	r.Do(func(tx *sql.Tx) error {
		if err := r.Vault.Keep(ctx, tx, other); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE release_redactions SET blob_id = $1`, other.ID)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE release_publications SET blob_id = $1`, other.ID)
		return err
	})
	_, err = r.Gate.Release(ctx, r.Person("Officer 1"), p.ID)
	if err == nil || refusal.Of(err) != nil {
		t.Errorf("a swapped file: %v, want an error of our own", err)
	}
}

func TestATitleThatNamesSomebodyIsRefused(t *testing.T) {
	r, ctx := acttest.NewRoom(t, acttest.SQLite(t)), t.Context()
	redaction := r.Approved("Text.\n", "Reviewer 2")
	for name, title := range map[string]string{"a name": "The death of zephyrine", "nothing": " ", "two lines": "A\nB",
		"too much": strings.Repeat("x", 201)} {
		_, err := r.Gate.Create(ctx, r.Person("Officer 1"), redaction, title)
		if no := refusal.Of(err); no == nil || len(no.Fields) != 1 || no.Fields[0].Pointer != "/title" {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := r.Gate.Create(ctx, r.Person("Officer 1"), "nothing", "A review")
	if no := refusal.Of(err); no == nil || no.Fields[0].Pointer != "/redaction" {
		t.Errorf("no redaction: %v", err)
	}
}

func TestTheClocksOfACase(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		r, ctx := acttest.NewRoom(t, h), t.Context()
		officer := r.Person("Officer 1")
		r.OK(r.Gate.SetDate(ctx, officer, r.Case, clock.Aware, day(t, "2025-04-19")))
		r.OK(r.Gate.SetDate(ctx, officer, r.Case, clock.Decided, day(t, "2025-08-31")))
		refuses(t, "a day that no clock counts from", r.Gate.SetDate(ctx, officer, r.Case, clock.Published, day(t, "2025-08-31")), "invalid")
		refuses(t, "a reviewer sets a day", r.Gate.SetDate(ctx, r.Person("Reviewer 1"), r.Case, clock.Aware, day(t, "2025-04-20")), "not-allowed")
		due := func() map[string]string {
			clocks, err := r.Gate.Clocks(ctx, r.Person("Reviewer 1"), r.Case)
			r.OK(err)
			out := map[string]string{}
			for _, c := range clocks {
				out[c.Rule] = c.Due.String()
			}
			return out
		}
		got := due()
		if got["serious_incident_notification"] != "2025-04-28" || got["complete_and_publish"] != "2026-02-28" || len(got) != 2 {
			t.Errorf("clocks: %v", got)
		}
		_, err := r.Gate.PutSettings(ctx, r.Person("Administrator 1"), "", gate.Settings{RapidReview: "aware"})
		r.OK(err)
		r.Published()
		got = due()
		if got["rapid_review"] != "2025-05-13" || got["copy_after_publication"] != "2026-06-15" || got["publicly_available"] != "2027-06-08" {
			t.Errorf("clocks after publication: %v", got)
		}
	})
}
