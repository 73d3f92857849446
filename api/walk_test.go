package api_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/api/apitest"
	"github.com/caseveil/caseveil/storage/register"
)

// A report is a case on its way, with everyone who works on it.
type report struct {
	*apitest.House
	t                                           *testing.T
	agency, reviewer, checker, officer, auditor *apitest.Client
	partners                                    []*apitest.Client
	caseID, document, redaction, publication    string
	sha256                                      string
}

func open(t *testing.T) *report {
	t.Helper()
	h := apitest.Open(t)
	r := &report{House: h, t: t, agency: h.User("agency", register.Agency), reviewer: h.User("reviewer", register.Reviewer),
		checker: h.User("checker", register.Reviewer), officer: h.User("officer", register.PublicationOfficer), auditor: h.User("auditor", register.Auditor)}
	for _, seat := range register.Seats() {
		r.partners = append(r.partners, h.User("partner-"+strings.ReplaceAll(string(seat), "_", "-"), register.Partner, seat))
	}
	return r
}

// is fails the test when an answer has another status.
func is(t *testing.T, a apitest.Answer, status int) apitest.Answer {
	t.Helper()
	if a.Status != status {
		t.Fatalf("%s %s: %d, not %d\n%s", a.Request.Method, a.Request.URL.Path, a.Status, status, a.Body)
	}
	return a
}

const formJSON = `{"referral": {"referrer_name": "Bartholomew Skivington", "referrer_role": "Safeguarding lead", "referrer_agency": "education",
	"referrer_phone": "01632 960123", "referrer_email": "lead@example.org"},
	"children": [{"role": "subject", "forename": "Zephrine", "surname": "Quillfeather", "date_of_birth": "2021-05-17"}],
	"incident": {"date": "2026-02-03", "nature": "serious_harm", "abuse_or_neglect": "suspected", "circumstances": "Words."},
	"criteria": {"rationale": "Words."}, "declaration": {"completed_by": "Bartholomew Skivington", "completed_date": "2026-03-02"}}`

func (r *report) refer() {
	r.t.Helper()
	a := is(r.t, r.agency.Upload("/api/v1/referrals", []apitest.Part{{Name: "form", FileName: "Yarborough.json", Body: formJSON}}), http.StatusCreated)
	r.caseID = a.Text("case")
}

func (r *report) name() {
	r.t.Helper()
	at := "/api/v1/cases/" + r.caseID + "/members"
	v := is(r.t, r.officer.Get(at), http.StatusOK).Header.Get("ETag")
	names := []map[string]string{{"email": r.reviewer.Email}, {"email": r.checker.Email}}
	is(r.t, r.officer.JSON("PUT", at, names, "If-Match: "+v), http.StatusOK)
}

func (r *report) list() {
	r.t.Helper()
	at := "/api/v1/cases/" + r.caseID + "/people"
	a := is(r.t, r.reviewer.Get(at), http.StatusOK)
	list := a.Map()
	list["subjects"] = append(list["subjects"].([]any), map[string]any{"label": "Mother", "names": []string{"Ottoline Quillfeather"}})
	is(r.t, r.reviewer.JSON("PUT", at, list, "If-Match: "+a.Header.Get("ETag")), http.StatusOK)
}

func (r *report) upload(words string) {
	r.t.Helper()
	parts := []apitest.Part{{Name: "file", FileName: "Yarborough.pdf", Body: string(apitest.Draft(words))}, {Name: "kind", Body: "draft"}}
	a := is(r.t, r.reviewer.Upload("/api/v1/cases/"+r.caseID+"/documents", parts), http.StatusCreated)
	r.document = a.Text("id")
	r.done(r.reviewer, a.Text("check"))
}

func (r *report) done(c *apitest.Client, job string) {
	r.t.Helper()
	a := c.Wait("/api/v1/jobs/"+job, func(a apitest.Answer) bool { s := a.Text("state"); return s == "done" || s == "failed" })
	if a.Text("state") != "done" {
		r.t.Fatalf("the job failed: %s", a.Body)
	}
}

func (r *report) find() {
	r.t.Helper()
	at := "/api/v1/documents/" + r.document + "/findings"
	r.done(r.reviewer, is(r.t, r.reviewer.JSON("POST", at, struct{}{}), http.StatusAccepted).Text("job"))
}

// decide keeps everything that is undecided.
func (r *report) decide() {
	r.t.Helper()
	at := "/api/v1/documents/" + r.document
	a := is(r.t, r.reviewer.Get(at+"/findings"), http.StatusOK)
	var found struct {
		Terms []struct {
			ID        string
			Undecided int
		}
	}
	if err := a.Into(&found); err != nil {
		r.t.Fatal(err)
	}
	var say []map[string]any
	for _, term := range found.Terms {
		if term.Undecided > 0 {
			say = append(say, map[string]any{"term": term.ID, "decision": "keep", "label": nil, "reason": "Crumpelhorn says it is a brand"})
		}
	}
	if len(say) == 0 {
		r.t.Fatal("nothing is undecided: the walk tests too little")
	}
	is(r.t, r.reviewer.JSON("PATCH", at+"/decisions", say, "If-Match: "+a.Header.Get("ETag")), http.StatusOK)
}

func (r *report) redact() {
	r.t.Helper()
	a := is(r.t, r.reviewer.JSON("POST", "/api/v1/documents/"+r.document+"/redactions", struct{}{}), http.StatusAccepted)
	r.redaction = a.Text("id")
	r.done(r.reviewer, a.Text("job"))
	a = is(r.t, r.reviewer.Get("/api/v1/redactions/"+r.redaction), http.StatusOK)
	if a.Text("state") != "verified" {
		r.t.Fatalf("not verified: %s", a.Body)
	}
	r.sha256 = a.Text("sha256")
}

func (r *report) check() {
	r.t.Helper()
	is(r.t, r.checker.JSON("POST", "/api/v1/redactions/"+r.redaction+"/checks", map[string]string{"decision": "approve"}), http.StatusCreated)
}

func (r *report) publish() {
	r.t.Helper()
	a := is(r.t, r.officer.JSON("POST", "/api/v1/publications", map[string]string{"redaction": r.redaction, "title": "Wexcombe review"}), http.StatusCreated)
	r.publication = a.Text("id")
}

func (r *report) at(rest string) string { return "/api/v1/publications/" + r.publication + rest }

func (r *report) sign() {
	r.t.Helper()
	for _, p := range r.partners {
		is(r.t, p.JSON("POST", r.at("/signatures"), map[string]string{"partner": string(p.Account.Seat), "sha256": r.sha256}), http.StatusCreated)
	}
}

func (r *report) answer() {
	r.t.Helper()
	a := is(r.t, r.officer.Get(r.at("/checklist")), http.StatusOK)
	list := a.Map()
	for _, i := range list["items"].([]any) {
		item := i.(map[string]any)
		item["answer"] = "yes"
		if item["id"] == "panel_copy" {
			item["date"] = "2026-01-05"
		}
	}
	is(r.t, r.officer.JSON("PUT", r.at("/checklist"), list, "If-Match: "+a.Header.Get("ETag")), http.StatusOK)
}

func (r *report) release() apitest.Answer {
	r.t.Helper()
	return is(r.t, r.officer.JSON("POST", r.at("/release"), struct{}{}), http.StatusOK)
}

// prepared is a case whose redacted draft waits for its check.
func prepared(t *testing.T) *report {
	t.Helper()
	r := open(t)
	r.refer()
	r.name()
	r.list()
	r.upload("Zephrine Quillfeather and Ottoline Quillfeather had a Samson bag and a leftover")
	r.find()
	r.decide()
	r.redact()
	return r
}

func TestACaseGoesFromTheReferralToTheAcknowledgement(t *testing.T) {
	r := prepared(t)
	is(t, r.reviewer.JSON("POST", "/api/v1/redactions/"+r.redaction+"/checks", map[string]string{"decision": "approve"}), http.StatusForbidden)
	r.check()
	r.publish()
	if a := is(t, r.officer.JSON("POST", r.at("/release"), struct{}{}), http.StatusConflict); a.Code() != "not-ready" || len(a.Map()["missing"].([]any)) < 3 {
		t.Errorf("a release that is not ready does not say what is missing: %s", a.Body)
	}
	is(t, r.Nobody().Get(r.at("/file")), http.StatusNotFound)
	r.sign()
	r.answer()
	receipt := r.release()
	if receipt.Text("sha256") != r.sha256 {
		t.Error("what was published is not what was signed")
	}
	file := is(t, r.Nobody().Get(r.at("/file")), http.StatusOK)
	if bytes.Contains(file.Body, []byte("Quillfeather")) || !bytes.Contains(file.Body, []byte("Samson")) {
		t.Errorf("the published file says: %s", file.Body)
	}
	if note := is(t, r.Nobody().Get(r.at("/manifest")), http.StatusOK); !bytes.Contains(note.Body, []byte(r.sha256)) {
		t.Error("the manifest does not name the file")
	}
	r.deliver()
	r.readAudit()
	r.readDetection()
	r.nothingLeaked()
}

// deliver gives the Panel an address, sends, opens and acknowledges as its reader does.
func (r *report) deliver() {
	t := r.t
	t.Helper()
	a := is(t, r.officer.Get("/api/v1/recipients"), http.StatusOK)
	var list []map[string]any
	if err := a.Into(&list); err != nil {
		t.Fatal(err)
	}
	for _, one := range list {
		if one["email"] != "" {
			t.Errorf("an address was guessed: %v", one["name"])
		}
		one["email"], one["channel"] = "copies@example.org", "email"
	}
	is(t, r.officer.JSON("PUT", "/api/v1/recipients", list, "If-Match: "+a.Header.Get("ETag")), http.StatusOK)
	var deliveries []struct{ ID, State string }
	if err := is(t, r.officer.Get(r.at("/deliveries")), http.StatusOK).Into(&deliveries); err != nil || len(deliveries) < 2 {
		t.Fatalf("deliveries: %v %v", deliveries, err)
	}
	send := r.at("/deliveries/" + deliveries[0].ID + "/send")
	is(t, r.officer.JSON("POST", send, struct{}{}), http.StatusAccepted)
	is(t, r.officer.JSON("POST", send, struct{}{}), http.StatusAccepted)
	page := r.deliveryLink()
	reader := r.Nobody()
	is(t, reader.Get(page), http.StatusOK)
	is(t, reader.Send("POST", page+"/open", "", nil), http.StatusOK)
	is(t, reader.Send("POST", page+"/acknowledge", "", nil), http.StatusSeeOther)
	if a := r.officer.Get(r.at("/deliveries")); !strings.Contains(string(a.Body), `"state":"acknowledged"`) {
		t.Errorf("the ledger does not know: %s", a.Body)
	}
}

// deliveryLink is the path in the one mail that goes to a recipient.
func (r *report) deliveryLink() string {
	r.t.Helper()
	var links []string
	for _, m := range r.Mails() {
		if m.Kind == "delivery" {
			_, rest, _ := strings.Cut(m.Body, "/d/")
			token, _, _ := strings.Cut(rest, "\n")
			links = append(links, "/d/"+strings.TrimSpace(token))
		}
	}
	if len(links) != 1 {
		r.t.Fatalf("%d mails went to recipients, not one", len(links))
	}
	return links[0]
}

func (r *report) readAudit() {
	r.t.Helper()
	a := is(r.t, r.auditor.Get("/api/v1/audit?limit=500"), http.StatusOK)
	for _, act := range []string{"name-members", "read-people", "sign", "release", "send-delivery"} {
		if !bytes.Contains(a.Body, []byte(`"`+act)) {
			r.t.Errorf("the log does not tell of %s", act)
		}
	}
	is(r.t, r.auditor.Get("/api/v1/audit/checkpoint"), http.StatusOK)
	r.mustNotName("audit", string(a.Body))
}

// readDetection reads what the decisions come to, as JSON and as tables: of a name that was taken out, and one that stayed.
func (r *report) readDetection() {
	r.t.Helper()
	a := is(r.t, r.auditor.Get("/api/v1/detection"), http.StatusOK)
	var said struct {
		Reports int
		Rules   []struct {
			Rule            string
			Proposed, Asked struct{ Removed, Kept int }
		}
	}
	if err := a.Into(&said); err != nil || said.Reports != 1 || len(said.Rules) != 1 {
		r.t.Fatalf("%v: %s", err, a.Body)
	}
	if one := said.Rules[0]; one.Rule != "case.name" || one.Proposed.Removed != 2 || one.Proposed.Kept != 0 || one.Asked.Removed != 0 || one.Asked.Kept != 1 {
		r.t.Errorf("case.name: %+v", one)
	}
	b := r.browser(r.auditor)
	for path, want := range map[string]string{"rules": ",case.name,person,false,2,0,2,0\n", "kinds": ",person,2,0,2,0\n"} {
		table := is(r.t, b.Get("/detection/"+path+".csv"), http.StatusOK)
		if !strings.Contains(string(table.Body), want) || table.Header.Get("Content-Type") != "text/csv; charset=utf-8" {
			r.t.Errorf("the table of %s is %s", path, table.Body)
		}
		r.mustNotName("table", string(table.Body))
	}
	r.mustNotName("detection", string(a.Body))
}

// nothingLeaked looks for the names of the walk where none may be.
func (r *report) nothingLeaked() {
	r.t.Helper()
	r.mustNotName("log", r.Log.String())
	for _, m := range r.Mails() {
		r.mustNotName("mail", m.Subject+m.Body)
	}
}

func (r *report) mustNotName(where, text string) {
	r.t.Helper()
	for _, name := range []string{"Zephrine", "Quillfeather", "Ottoline", "Skivington", "Crumpelhorn", "Wexcombe", "Yarborough", r.caseID} {
		if strings.Contains(text, name) && (where != "audit" || name != r.caseID) {
			r.t.Errorf("%s holds %q", where, name)
		}
	}
}
