package intake_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/intake"
	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

const complete = `{"referral": {"referrer_name": "Danielle Okonjo-Reeve", "referrer_role": "Team Manager", "referrer_agency": "police"},
"children": [{"forename": "Imogen Rose", "surname": "Fairweather", "other_names": "Immy", "nhs_number": "943 476 5919",
  "date_of_birth": "14/3/2019", "home_address": "14 Larkspur Close\nEasterby EB3 4QT", "school": "St Oswald's"}],
"adults": [{"name": "Kay Fairweather", "relationship": "mother"}],
"incident": {"date": "2026-02-20", "nature": "death", "abuse_or_neglect": "suspected", "circumstances": "Found at home."},
"criteria": {"died": true, "rationale": "The child died."},
"declaration": {"completed_by": "Danielle Okonjo-Reeve", "completed_date": "1 March 2026"}}`

func (h *house) receive(t *testing.T, a register.Actor, form string) intake.Referral {
	t.Helper()
	r, err := h.ReceiveReferral(t.Context(), a, intake.Form{Body: strings.NewReader(form)})
	must(t, err)
	return r
}

func refused(t *testing.T, err error, code string) *refusal.Error {
	t.Helper()
	if !refusal.Is(err, code) {
		t.Fatalf("error %v, want %s", err, code)
	}
	return refusal.Of(err)
}

func TestAReferralWalksFromUploadToTriage(t *testing.T) {
	engines(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		r := h.receive(t, h.agency, complete)
		if len(r.Problems) != 0 || r.State != intake.ReferralDraft || len(r.SHA256) != 64 || r.Fields["children.0.date_of_birth"] != "2019-03-14" {
			t.Fatalf("received %+v", r)
		}
		list, _ := h.people(t, r.Case)
		cf, err := casefile.Parse([]byte(list))
		must(t, err)
		must(t, cf.Validate())
		child := cf.Subjects[0]
		if child.Label != "Child A" || child.Names[0] != "Imogen Rose Fairweather" || child.Identifiers["nhs_number"] != "943 476 5919" {
			t.Errorf("child %+v", child)
		}
		if cf.Subjects[1].Label != "Mother" || cf.Professionals[0].Label != "Referrer" || len(cf.Professionals) != 1 {
			t.Errorf("cast %s", list)
		}

		name, bad := "Imogen Rosa", "31/2/2019"
		_, err = h.CorrectReferral(ctx, h.agency, r.ID, 1, map[string]*string{"children.0.forname": &name, "children.0.date_of_birth": &bad})
		if fields := refused(t, err, "invalid").Fields; len(fields) != 2 || fields[0].Pointer != "/children/0/date_of_birth" {
			t.Errorf("fields %+v", fields)
		}
		again, err := h.CorrectReferral(ctx, h.agency, r.ID, 1, map[string]*string{"children.0.forename": &name, "adults.0.name": nil})
		must(t, err)
		if again.Version != 2 || again.Fields["children.0.forename"] != name {
			t.Errorf("corrected %+v", again)
		}
		_, err = h.CorrectReferral(ctx, h.agency, r.ID, 1, map[string]*string{"children.0.forename": &bad})
		refused(t, err, "stale")
		if list, terms := h.people(t, r.Case); strings.Contains(list+terms, "Imogen Rose ") || strings.Contains(list, "Kay") || !strings.Contains(list, "Imogen Rosa Fairweather") {
			t.Errorf("the cast did not follow: %s", list)
		}

		receipt, err := h.SubmitReferral(ctx, h.agency, r.ID)
		must(t, err)
		twice, err := h.SubmitReferral(ctx, h.agency, r.ID)
		must(t, err)
		if receipt != twice || receipt.SHA256 != r.SHA256 || receipt.Reference != r.Reference {
			t.Errorf("receipts %+v and %+v", receipt, twice)
		}
		kinds := map[string]int{}
		h.update(t, func(ctx context.Context, tx *sql.Tx) error {
			mails, err := h.outbox.All(ctx, tx, 100)
			for _, m := range mails {
				kinds[m.Kind]++
			}
			return err
		})
		if kinds["receipt"] != 1 || kinds["your-turn"] != 1 {
			t.Errorf("mails %v", kinds)
		}
		versions, err := h.ReferralVersions(ctx, h.officer, r.ID)
		must(t, err)
		if len(versions) != 2 || versions[0].Fields["children.0.forename"] != "Imogen Rose" {
			t.Errorf("versions %+v", versions)
		}

		triaged, err := h.TriageReferral(ctx, h.officer, r.ID)
		must(t, err)
		if triaged.State != intake.ReferralTriaged {
			t.Error("not triaged")
		}
		_, err = h.Referral(ctx, h.agency, r.ID)
		refused(t, err, "not-found")
		mine, err := h.Referrals(ctx, h.agency)
		must(t, err)
		if len(mine) != 0 {
			t.Error("a triaged referral is on its sender's list")
		}
		if acts := h.acts(t); !strings.Contains(acts, "receive-referral correct-referral submit-referral read-referral triage-referral") {
			t.Errorf("audit: %s", acts)
		}
	})
}

func TestWhoSeesAReferral(t *testing.T) {
	engines(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		r := h.receive(t, h.agency, complete)
		value := "x"
		for name, a := range map[string]register.Actor{"another agency": h.other, "a reviewer": h.reviewer} {
			_, err := h.Referral(ctx, a, r.ID)
			refused(t, err, "not-found")
			if _, err = h.CorrectReferral(ctx, a, r.ID, 1, map[string]*string{"children.0.forename": &value}); err == nil {
				t.Errorf("%s corrected it", name)
			}
			if _, err = h.SubmitReferral(ctx, a, r.ID); err == nil {
				t.Errorf("%s submitted it", name)
			}
		}
		_, err := h.Referral(ctx, h.agency, "nothing")
		refused(t, err, "not-found")
		_, err = h.ReceiveReferral(ctx, h.other, intake.Form{Body: strings.NewReader(complete), Case: r.Case})
		refused(t, err, "not-found")
		_, err = h.ReceiveReferral(ctx, h.reviewer, intake.Form{Body: strings.NewReader(complete)})
		refused(t, err, "not-allowed")
		all, err := h.Referrals(ctx, h.officer)
		must(t, err)
		if len(all) != 1 || all[0].ID != r.ID {
			t.Errorf("the officer sees %+v", all)
		}
	})
}

func TestFormsThatCannotBeTakenLeaveNothing(t *testing.T) {
	h := newHouse(t, "sqlite://"+t.TempDir()+"/c.db", intake.Config{MaxForm: 4096}, nil)
	for _, c := range []struct{ name, form, code string }{
		{"nothing", "", "empty-file"},
		{"a Word file", "PK\x03\x04..........[Content_Types].xml", "not-a-pdf"},
		{"an old Word file", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "not-a-pdf"},
		{"a field that does not exist", `{"children": [{"forname": "Imogen"}]}`, "invalid"},
		{"a damaged PDF", "%PDF-1.7 nothing", "damaged"},
		{"more than the limit", `{"children.0.forename": "` + strings.Repeat("I", 5000) + `"}`, "too-large"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := h.ReceiveReferral(t.Context(), h.agency, intake.Form{Body: strings.NewReader(c.form)})
			refused(t, err, c.code)
		})
	}
	if acts := h.acts(t); strings.Contains(acts, "referral") {
		t.Errorf("audit: %s", acts)
	}
	all, err := h.Referrals(t.Context(), h.officer)
	must(t, err)
	if len(all) != 0 {
		t.Error("a referral was kept")
	}
}

func TestAnIncompleteReferralIsKeptButNotSubmitted(t *testing.T) {
	h := newHouse(t, "sqlite://"+t.TempDir()+"/c.db", intake.Config{}, nil)
	r := h.receive(t, h.agency, `{"children.0.forename": "Imogen", "children.0.nhs_number": "943 476 5918", "incident.date": "Tuesday"}`)
	pointers := ""
	for _, p := range r.Problems {
		pointers += p.Pointer + " "
		if strings.Contains(p.Detail, "Tuesday") || strings.Contains(p.Detail, "943") {
			t.Error("a problem repeats a value")
		}
	}
	for _, want := range []string{"/children/0/nhs_number ", "/incident/date ", "/children/0/surname ", "/declaration/completed_by "} {
		if !strings.Contains(pointers, want) {
			t.Errorf("no problem at %s", want)
		}
	}
	_, err := h.SubmitReferral(t.Context(), h.agency, r.ID)
	for _, f := range refused(t, err, "invalid").Fields {
		if f.Pointer == "/children/0/nhs_number" {
			t.Error("a doubtful NHS number blocks the referral")
		}
	}
	_, err = h.TriageReferral(t.Context(), h.officer, r.ID)
	refused(t, err, "not-submitted")
}

func TestWhatAPersonTookOffTheCastStaysOffAndASecondFormJoins(t *testing.T) {
	h := newHouse(t, "sqlite://"+t.TempDir()+"/c.db", intake.Config{}, nil)
	r := h.receive(t, h.agency, complete)
	list, _ := h.people(t, r.Case)
	edited := strings.Replace(strings.Replace(list, `"Immy"`, `"Pip"`, 1), `"Mother"`, `"Ms A"`, 1)
	h.update(t, func(ctx context.Context, tx *sql.Tx) error {
		_, err := h.Register.PutPeople(ctx, tx, r.Case, []byte(edited))
		return err
	})
	upn := "H801200001001"
	_, err := h.CorrectReferral(t.Context(), h.agency, r.ID, 1, map[string]*string{"children.0.upn": &upn})
	must(t, err)
	_, err = h.ReceiveReferral(t.Context(), h.officer, intake.Form{Case: r.Case, Body: strings.NewReader(
		`{"children": [{"forename": "imogen rose", "surname": "FAIRWEATHER", "local_id": "7654321"}, {"forename": "Tom", "surname": "Fairweather"}]}`)})
	must(t, err)
	list, terms := h.people(t, r.Case)
	cf, err := casefile.Parse([]byte(list))
	must(t, err)
	must(t, cf.Validate())
	if strings.Contains(list, "Immy") || !strings.Contains(list, "Pip") {
		t.Error("the person's change was undone")
	}
	if len(cf.Subjects) != 3 || cf.Subjects[1].Label != "Ms A" || cf.Subjects[2].Label != "Child B" || cf.Subjects[0].Identifiers["case_reference"] != "7654321" || cf.Subjects[0].Identifiers["upn"] != upn {
		t.Errorf("cast %s", list)
	}
	if strings.Count(terms, `"Kay Fairweather"`) != 1 || !strings.Contains(terms, `"adults.0.name"`) {
		t.Errorf("terms %s", terms)
	}
}
