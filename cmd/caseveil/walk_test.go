package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/caseveil/caseveil/redact/pdftest"
)

// A walk is one case from the referral to the acknowledgement, over the API, with a user for each part.
type walk struct {
	*installation
	names names
	mails *mailbox

	agency, reviewer, checker, officer *client
	partners                           map[string]*client // by seat
	auditor                            *client

	referral, caseID, document, redaction, publication string
	sha256                                             string
	file                                               []byte
}

// names are what must never be found anywhere: unusual, so that a hit is no accident.
type names struct {
	child, childSurname, mother, worker string
	reason, title, fileName, alias      string
}

func canaries() names {
	return names{
		child: "Zephrine", childSurname: "Quillfeather", mother: "Ottoline", worker: "Bartholomew Skivington",
		reason: "Crumpelhorn", title: "Wexcombe", fileName: "Yarborough", alias: "Zeffy",
	}
}

func (n names) all() []string {
	return []string{n.child, n.childSurname, n.mother, "Bartholomew", "Skivington", n.reason, n.title, n.fileName, n.alias}
}

func newWalk(t *testing.T, in *installation, mails *mailbox) *walk {
	t.Helper()
	w := &walk{installation: in, names: canaries(), mails: mails, partners: map[string]*client{}}
	w.agency = in.user("agency", "agency", "")
	w.reviewer = in.user("reviewer", "reviewer", "")
	w.checker = in.user("checker", "reviewer", "")
	w.officer = in.user("officer", "publication_officer", "")
	for _, seat := range []string{"local_authority", "nhs", "police"} {
		w.partners[seat] = in.user("partner."+seat, "partner", seat)
	}
	w.auditor = in.user("auditor", "auditor", "")
	return w
}

func (w *walk) whole() {
	w.refer()
	w.nameMembers()
	w.completeCastList()
	w.uploadDraft()
	w.decide()
	w.redact()
	w.check()
	w.sign()
	w.release()
	w.reachEveryone()
}

// form is what the agency knows.
func (w *walk) form() map[string]string {
	return map[string]string{
		"referral.referrer_name": w.names.worker, "referral.referrer_role": "Designated safeguarding lead",
		"referral.referrer_agency": "education", "referral.referrer_phone": "01632 960123",
		"referral.referrer_email": "lead@example.org", "referral.date_received": "2026-03-02",
		"children.0.role": "subject", "children.0.forename": w.names.child, "children.0.surname": w.names.childSurname,
		"children.0.date_of_birth": "2021-05-17", "children.0.nhs_number": "943 476 5919",
		"children.0.home_address": "14 Larkspur Close, Easterby", "adults.0.name": w.names.mother + " " + w.names.childSurname,
		"adults.0.relationship": "mother", "incident.date": "2026-02-20", "incident.nature": "serious_harm",
		"incident.abuse_or_neglect": "suspected", "incident.circumstances": "She was found by " + w.names.worker + ".",
		"criteria.rationale": "Several agencies knew.", "declaration.completed_by": w.names.worker,
		"declaration.completed_date": "2026-03-02",
	}
}

// 1. An agency sends the form; a case opens and its cast list holds who the form names.
func (w *walk) refer() {
	w.t.Helper()
	fields := w.form()
	var got struct {
		ID, Case, SHA256 string
		Fields           map[string]string
		Problems         []struct{ Pointer, Detail string }
	}
	w.agency.post(http.StatusCreated, "/referrals", upload{"form", w.names.fileName + ".json", "application/json", asJSON(w.t, fields)}, nil).into(w.t, &got)
	for path, value := range fields {
		if got.Fields[path] != value {
			w.t.Errorf("%s was not read as it was sent", path)
		}
	}
	w.referral, w.caseID = got.ID, got.Case
	w.submit(got.Problems)
}

// submit corrects what the program asked for, if anything, and sends the referral off.
func (w *walk) submit(problems []struct{ Pointer, Detail string }) {
	w.t.Helper()
	tag := w.agency.get("/referrals/"+w.referral, nil)
	w.agency.call(http.StatusOK, http.MethodPost, "/referrals/"+w.referral+"/submit", map[string]any{}, "If-Match", tag)
	_ = problems
}

// 2. The business unit names the members.
func (w *walk) nameMembers() {
	w.t.Helper()
	members := []map[string]string{{"email": address("reviewer")}, {"email": address("checker")}}
	for seat := range w.partners {
		members = append(members, map[string]string{"email": address("partner." + seat)})
	}
	path := "/cases/" + w.caseID + "/members"
	w.officer.change(http.MethodPut, path, path, members)
}

// The reviewer completes the cast list.
func (w *walk) completeCastList() {
	w.t.Helper()
	path := "/cases/" + w.caseID + "/people"
	var people map[string]any
	tag := w.reviewer.get(path, &people)
	subjects, _ := people["subjects"].([]any)
	if len(subjects) == 0 {
		w.t.Fatalf("the form's child is not on the cast list: %v", people)
	}
	child, _ := subjects[0].(map[string]any)
	child["aliases"] = []string{w.names.alias}
	delete(people, "dropped")
	delete(people, "form_terms")
	w.reviewer.call(http.StatusOK, http.MethodPut, path, people, "If-Match", tag)
}

// 3. A reviewer uploads a draft; its check passes.
func (w *walk) uploadDraft() {
	w.t.Helper()
	var got struct{ ID, SHA256, Check string }
	draft := w.draft()
	w.reviewer.post(http.StatusCreated, "/cases/"+w.caseID+"/documents",
		upload{"file", w.names.fileName + ".pdf", "application/pdf", draft}, map[string]string{"kind": "draft"}).into(w.t, &got)
	if sum := sha256.Sum256(draft); got.SHA256 != hex.EncodeToString(sum[:]) {
		w.t.Errorf("the receipt's SHA-256 is not the draft's")
	}
	w.document = got.ID
	w.reviewer.finished(got.Check)
	var doc struct {
		State string
		Pages int
	}
	w.reviewer.get("/documents/"+w.document, &doc)
	if doc.State != "ready" {
		w.t.Fatalf("the draft is %s after its check", doc.State)
	}
}

func (w *walk) draft() []byte {
	n := w.names
	return pdftest.Text(
		"Local child safeguarding practice review\n\n"+
			n.child+" "+n.childSurname+" lived at 14 Larkspur Close, Easterby with "+n.mother+".\n"+
			"On 14 March 2025 "+n.child+"'s teacher, who called her "+n.alias+", rang 07700 900123.\n"+
			"The designated safeguarding lead was "+n.worker+".",
		"What was learned\n\n"+n.mother+" "+n.childSurname+" was not asked about her partner.\n"+
			"The review followed Working Together to Safeguard Children.",
	)
}

// Findings, and a decision on whatever is a question.
func (w *walk) decide() {
	w.t.Helper()
	path := "/documents/" + w.document
	var started struct{ Job string }
	w.reviewer.call(http.StatusAccepted, http.MethodPost, path+"/findings", nil).into(w.t, &started)
	w.reviewer.finished(started.Job)
	var found struct {
		Terms []struct {
			ID, Text  string
			Undecided int
			Decision  *string
		}
		Findings []struct{ ID, Text, Action string }
	}
	tag := w.reviewer.get(path+"/findings", &found)
	if len(found.Terms) == 0 || len(found.Findings) == 0 {
		w.t.Fatal("nothing was found in a draft full of names")
	}
	decisions := []map[string]any{{
		"term": found.Terms[0].ID, "decision": "replace", "label": "Child A", "reason": "Agreed with " + w.names.reason,
	}}
	for _, term := range found.Terms[1:] {
		if term.Undecided > 0 {
			decisions = append(decisions, map[string]any{"term": term.ID, "decision": "remove", "reason": w.names.reason})
		}
	}
	w.reviewer.call(http.StatusOK, http.MethodPatch, path+"/decisions", decisions, "If-Match", tag)
}

func (w *walk) redact() {
	w.t.Helper()
	var started struct{ Job, ID string }
	w.reviewer.call(http.StatusAccepted, http.MethodPost, "/documents/"+w.document+"/redactions", nil).into(w.t, &started)
	w.redaction = started.ID
	w.reviewer.finished(started.Job)
	var got struct{ State, SHA256 string }
	w.reviewer.get("/redactions/"+w.redaction, &got)
	if got.State != "verified" {
		w.t.Fatalf("the redaction is %s", got.State)
	}
	w.sha256 = got.SHA256
	w.file = w.reviewer.call(http.StatusOK, http.MethodGet, "/redactions/"+w.redaction+"/file", nil).body
	w.agency.call(http.StatusNotFound, http.MethodGet, "/redactions/"+w.redaction+"/file", nil)
}

// 4. A second person checks, not the one who redacted.
func (w *walk) check() {
	w.t.Helper()
	path := "/redactions/" + w.redaction + "/checks"
	word := map[string]string{"decision": "approve", "reason": "Read twice by " + w.names.reason}
	w.reviewer.call(http.StatusForbidden, http.MethodPost, path, word)
	w.checker.call(http.StatusCreated, http.MethodPost, path, word)
}

// Three partners sign, each their own seat, the file that was proved.
func (w *walk) sign() {
	w.t.Helper()
	var got struct {
		ID, SHA256 string
		Missing    []string
	}
	w.officer.call(http.StatusCreated, http.MethodPost, "/publications",
		map[string]string{"redaction": w.redaction, "title": "Child A: learning from " + w.names.title}).into(w.t, &got)
	w.publication = got.ID
	if got.SHA256 != w.sha256 || len(got.Missing) == 0 {
		w.t.Fatalf("a fresh publication has the proved file and something missing, got %+v", got)
	}
	path := "/publications/" + w.publication + "/signatures"
	w.partners["nhs"].call(http.StatusForbidden, http.MethodPost, path, map[string]string{"partner": "police", "sha256": w.sha256})
	w.partners["nhs"].call(http.StatusConflict, http.MethodPost, path, map[string]string{"partner": "nhs", "sha256": strings.Repeat("0", 64)})
	for seat, partner := range w.partners {
		partner.call(http.StatusCreated, http.MethodPost, path, map[string]string{"partner": seat, "sha256": w.sha256})
	}
}

// The checklist is answered and the officer releases; anyone can fetch the file.
func (w *walk) release() {
	w.t.Helper()
	path := "/publications/" + w.publication
	w.officer.call(http.StatusConflict, http.MethodPost, path+"/release", nil)
	w.answerChecklist()
	nobody := &client{t: w.t, base: w.base}
	nobody.call(http.StatusNotFound, http.MethodGet, path+"/file", nil)
	var released struct {
		PublishedAt string `json:"published_at"`
		SHA256      string
		Manifest    string
	}
	w.officer.call(http.StatusOK, http.MethodPost, path+"/release", nil).into(w.t, &released)
	file := nobody.call(http.StatusOK, http.MethodGet, path+"/file", nil).body
	if sum := sha256.Sum256(file); hex.EncodeToString(sum[:]) != w.sha256 || !bytes.Equal(file, w.file) {
		w.t.Error("the published bytes are not the proved bytes")
	}
	manifest := nobody.call(http.StatusOK, http.MethodGet, path+"/manifest", nil).body
	if !strings.Contains(string(manifest), w.sha256) {
		w.t.Error("the manifest does not name the file")
	}
	if keys := nobody.call(http.StatusOK, http.MethodGet, "//.well-known/caseveil-keys", nil).body; len(keys) == 0 {
		w.t.Error("no public key is published")
	}
}

func (w *walk) answerChecklist() {
	w.t.Helper()
	path := "/publications/" + w.publication + "/checklist"
	var list struct {
		Items []struct {
			ID, Question string
			BlockedUntil string `json:"blocked_until"`
			AsksDate     string `json:"asks_date"`
		}
	}
	tag := w.officer.get(path, &list)
	var answers []map[string]any
	for _, item := range list.Items {
		answers = append(answers, map[string]any{
			"id": item.ID, "answer": "not_applicable", "reason": "Not in this case, says " + w.names.reason,
		})
	}
	w.officer.call(http.StatusOK, http.MethodPut, path, map[string]any{"items": answers}, "If-Match", tag)
}

// 5. The recipients get a mail with a link, open it and acknowledge without an account.
func (w *walk) reachEveryone() {
	w.t.Helper()
	var recipients []map[string]any
	tag := w.officer.get("/recipients", &recipients)
	for i, r := range recipients {
		if r["email"] != nil && r["email"] != "" {
			w.t.Error("an address was guessed")
		}
		r["email"] = fmt.Sprintf("recipient%d@example.org", i)
	}
	w.officer.call(http.StatusOK, http.MethodPut, "/recipients", recipients, "If-Match", tag)
	path := "/publications/" + w.publication + "/deliveries"
	for _, d := range w.deliveries() {
		w.officer.call(http.StatusAccepted, http.MethodPost, path+"/"+d.ID+"/send", nil)
		w.officer.call(http.StatusAccepted, http.MethodPost, path+"/"+d.ID+"/send", nil) // nothing goes twice
	}
	for i := range recipients {
		link := w.mails.link(w.t, fmt.Sprintf("recipient%d@example.org", i), "/d/")
		w.open(link)
	}
	w.everyCopyIsAcknowledged()
}

// everyCopyIsAcknowledged waits for the ledger: who acknowledges a mail may be faster than the note that it was sent.
func (w *walk) everyCopyIsAcknowledged() {
	w.t.Helper()
	open := func(d delivery) bool {
		return d.State != "acknowledged" || d.OpenedAt == "" || d.SentAt == "" || d.Due == ""
	}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		all := w.deliveries()
		at := slices.IndexFunc(all, open)
		if at < 0 {
			return
		}
		if time.Now().After(deadline) {
			w.t.Errorf("after opening and acknowledging the ledger says %+v", all[at])
			return
		}
	}
}

type delivery struct {
	ID, State, Due string
	SentAt         string `json:"sent_at"`
	OpenedAt       string `json:"opened_at"`
}

func (w *walk) deliveries() (all []delivery) {
	w.t.Helper()
	w.officer.get("/publications/"+w.publication+"/deliveries", &all)
	if len(all) < 2 {
		w.t.Fatalf("%d deliveries, want one for CSPRP and one for What Works at least", len(all))
	}
	return all
}

func (w *walk) open(link string) {
	w.t.Helper()
	recipient := &client{t: w.t, base: w.base}
	at := "//" + strings.TrimPrefix(link[strings.Index(link, "/d/"):], "/")
	recipient.call(http.StatusOK, http.MethodGet, at, nil) // a mail scanner: counts as nothing
	file := recipient.call(http.StatusOK, http.MethodPost, at+"/open", nil).body
	if !bytes.Equal(file, w.file) {
		w.t.Error("the recipient's bytes are not the published bytes")
	}
	req, err := http.NewRequest(http.MethodPost, recipient.url(at+"/acknowledge"), nil)
	if err != nil {
		w.t.Fatal(err)
	}
	if got, err := recipient.do(req); err != nil || got.status >= 400 {
		w.t.Fatalf("acknowledge: %v %d\n%s", err, got.status, got.body)
	}
}
