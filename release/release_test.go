package release_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/release"
	"github.com/caseveil/caseveil/release/act/acttest"
	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/release/gate"
	"github.com/caseveil/caseveil/release/ledger"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/seal"
)

const list = `
reference: LCSPR-1
subjects:
  - {label: Child A, relation: child, names: [Zephyrine Quillfeather], aliases: [Zephy]}
  - {label: Adult 1, relation: mother's partner, names: [Oberon Thistlewick], emails: [oberon@thistlewick.test]}
`

const report = "The child Zephyrine Quillfeather was seen. Zephy lived with Oberon Thistlewick. Perhapsian came later.\n"

var reference = regexp.MustCompile(`CV-[A-Z2-9]{4}-[A-Z2-9]{4}`)

func open(h *acttest.House, e *acttest.Engine) *release.Service {
	s := release.New(h.House, e, h.Documents, h.Signer)
	h.Work()
	return s
}

// walk takes a case to its release and gives the publication.
type walk struct {
	*acttest.House
	*release.Service
	caseID, document, redaction, publication string
}

func (w *walk) refuses(what string, err error, code string) {
	w.T.Helper()
	if !refusal.Is(err, code) {
		w.T.Errorf("%s: %v, want %s", what, err, code)
	}
}

func (w *walk) ok(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// has checks that a person has a task of this kind, or has not.
func (w *walk) has(person, kind string, want bool) {
	w.T.Helper()
	tasks, err := w.Service.Work(w.T.Context(), w.Person(person))
	w.ok(err)
	got := slices.ContainsFunc(tasks, func(t release.Task) bool { return t.Kind == kind && t.Case == w.caseID })
	if got != want {
		w.T.Errorf("%s has %s: %v, want %v (of %v)", person, kind, got, want, tasks)
	}
}

func TestADraftReachesEveryoneItHasToReach(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		for _, name := range []string{"Officer 1", "Officer 2", "Council", "NHS", "Police"} {
			h.Person(name)
		}
		w := &walk{House: h, Service: open(h, &acttest.Engine{})}
		w.caseID = h.Case("Reviewer 1", "Reviewer 2")
		w.has("Reviewer 1", release.PrepareDraft, true)
		w.redact()
		w.check()
		w.signOff()
		w.release()
		w.copies()
		h.Settled()
		if where := h.Holds("Zephy", "Quillfeather", "Thistlewick", "Perhapsian", "Glimmerstone", "Wobblegate"); len(where) > 0 {
			t.Errorf("plaintext outside the seal:\n%s", strings.Join(where, "\n"))
		}
		for _, m := range h.Mails() {
			for _, word := range []string{"Zephy", "Thistlewick", "Glimmerstone"} {
				if strings.Contains(m.Subject+m.Body, word) {
					t.Errorf("a mail holds %q", word)
				}
			}
			if reference.MatchString(m.Subject + m.Body) {
				t.Error("a mail holds the reference of a case")
			}
		}
		for _, act := range []string{"edit-people", "find", "found", "decide", "request-redaction", "redaction-verified", "check-redaction",
			"create-publication", "sign", "answer-checklist", "release", "send-delivery", "open-delivery", "acknowledge-delivery"} {
			if !slices.Contains(h.Acts(w.caseID), act) {
				t.Errorf("the audit log lacks %s", act)
			}
		}
	})
}

func (w *walk) redact() {
	ctx, reviewer := w.T.Context(), w.Person("Reviewer 1")
	_, err := w.Drafts.PutPeople(ctx, reviewer, w.caseID, "", []byte(list))
	w.ok(err)
	w.document = w.Documents.Add(w.caseID, report, true)
	job, err := w.Drafts.Find(ctx, reviewer, w.document)
	w.ok(err)
	if state, code := w.Finished(job); state != "done" {
		w.T.Fatalf("the search is %s (%s)", state, code)
	}
	w.has("Reviewer 1", release.DecideFindings, true)
	_, _, err = w.Drafts.Redact(ctx, reviewer, w.document, draft.Look{})
	w.refuses("a redaction with something undecided", err, "undecided-findings")
	f, err := w.Drafts.Findings(ctx, reviewer, w.document)
	w.ok(err)
	if f.Undecided != 1 || refusal.Of(err) != nil {
		w.T.Fatalf("%d undecided", f.Undecided)
	}
	for _, term := range f.Terms {
		if term.Undecided > 0 {
			f, err = w.Drafts.Decide(ctx, reviewer, w.document, f.Version,
				[]draft.Decision{{Term: term.ID, Decision: "remove", Reason: "the Wobblegate neighbour"}})
			w.ok(err)
		}
	}
	w.has("Reviewer 1", release.DecideFindings, false)
	w.has("Reviewer 1", release.MakeRedaction, true)
	w.redaction, job, err = w.Drafts.Redact(ctx, reviewer, w.document, draft.Look{})
	w.ok(err)
	if state, code := w.Finished(job); state != "done" {
		w.T.Fatalf("the redaction is %s (%s)", state, code)
	}
}

func (w *walk) check() {
	ctx := w.T.Context()
	w.has("Reviewer 1", release.CheckRedaction, false)
	w.has("Reviewer 2", release.CheckRedaction, true)
	file, err := w.Drafts.RedactionFile(ctx, w.Person("Reviewer 2"), w.redaction)
	w.ok(err)
	if string(file.PDF) != "The child Child A was seen. Child A lived with Adult 1.  came later.\n" {
		w.T.Fatalf("the redacted draft says %q", file.PDF)
	}
	_, err = w.Drafts.Check(ctx, w.Person("Reviewer 1"), w.redaction, draft.Approve, "")
	w.refuses("who redacted checks", err, "same-person")
	r, err := w.Drafts.Check(ctx, w.Person("Reviewer 2"), w.redaction, draft.Approve, "")
	w.ok(err)
	if r.State != draft.Approved {
		w.T.Fatalf("after the check it is %s", r.State)
	}
	w.has("Officer 1", release.CreatePublication, true)
}

func (w *walk) signOff() {
	ctx, officer := w.T.Context(), w.Person("Officer 1")
	p, err := w.Gate.Create(ctx, officer, w.redaction, "Review of Child A in Glimmerstone")
	w.ok(err)
	w.publication = p.ID
	w.has("Officer 1", release.CreatePublication, false)
	w.has("Officer 1", release.AnswerChecklist, true)
	for seat, name := range map[string]string{"local_authority": "Council", "nhs": "NHS", "police": "Police"} {
		w.has(name, release.Sign, true)
		_, err := w.Gate.Sign(ctx, w.Person(name), p.ID, seat, p.SHA256)
		w.ok(err)
		w.has(name, release.Sign, false)
	}
	_, err = w.Gate.Release(ctx, officer, p.ID)
	w.refuses("a release without a checklist", err, "not-ready")
	c, err := w.Gate.Checklist(ctx, officer, p.ID)
	w.ok(err)
	var answers []gate.Answer
	for _, it := range c.Items {
		answers = append(answers, gate.Answer{ID: it.ID, Answer: "yes"})
	}
	_, err = w.Gate.Answer(ctx, officer, p.ID, c.Version, answers)
	w.ok(err)
	w.has("Officer 1", release.ReleaseReport, true)
}

func (w *walk) release() {
	ctx := w.T.Context()
	_, err := w.Gate.File(ctx, w.publication)
	w.refuses("the file before the release", err, "not-found")
	r, err := w.Gate.Release(ctx, w.Person("Officer 1"), w.publication)
	w.ok(err)
	again, err := w.Gate.Release(ctx, w.Person("Officer 2"), w.publication)
	w.ok(err)
	if again != r {
		w.T.Error("a second release answers otherwise")
	}
	f, err := w.Gate.File(ctx, w.publication)
	w.ok(err)
	text, err := seal.OpenNote([]byte(r.Manifest), w.Signer.VerifierKey())
	w.ok(err)
	for _, line := range []string{"caseveil publication manifest v1", "sha256: " + f.SHA256, "published_at: 2026-06-08T09:30:", "check: text passed"} {
		if !strings.Contains(text, line) {
			w.T.Errorf("the manifest lacks %q:\n%s", line, text)
		}
	}
	public, err := w.Gate.Report(ctx, w.publication)
	w.ok(err)
	if public.Title != "Review of Child A in Glimmerstone" || !public.Public.Verification.Passed {
		w.T.Errorf("the public page shows %+v", public)
	}
}

func (w *walk) copies() {
	ctx, officer := w.T.Context(), w.Person("Officer 2")
	w.has("Officer 2", release.EnterAddress, true)
	list, err := w.Ledger.Recipients(ctx, officer)
	w.ok(err)
	for i := range list.Recipients {
		list.Recipients[i].Email = list.Recipients[i].ID + "@panel.test"
	}
	_, err = w.Ledger.PutRecipients(ctx, officer, list.Version, list.Recipients)
	w.ok(err)
	w.has("Officer 2", release.SendCopies, true)
	deliveries, err := w.Ledger.Deliveries(ctx, officer, w.publication)
	w.ok(err)
	if len(deliveries) != 2 || deliveries[0].Due.String() != "2026-06-15" {
		w.T.Fatalf("deliveries %+v", deliveries)
	}
	for _, d := range deliveries {
		for range 2 { // nothing goes twice
			_, err := w.Ledger.Send(ctx, officer, w.publication, d.ID)
			w.ok(err)
		}
	}
	w.Settled()
	w.has("Officer 2", release.SendCopies, false)
	w.recipients()
	deliveries, err = w.Ledger.Deliveries(ctx, officer, w.publication)
	w.ok(err)
	for _, d := range deliveries {
		if d.State != ledger.Acknowledged || d.SentAt == nil || d.OpenedAt == nil {
			w.T.Errorf("delivery %+v", d)
		}
	}
}

// recipients do what their mails ask.
func (w *walk) recipients() {
	ctx, links := w.T.Context(), 0
	for _, m := range w.Mails() {
		if m.Kind != "delivery" {
			continue
		}
		links++
		_, after, found := strings.Cut(m.Body, "https://caseveil.test/d/")
		if !found || !strings.Contains(m.Body, "15 June 2026") {
			w.T.Fatalf("the mail says %q", m.Body)
		}
		token, _, _ := strings.Cut(after, "\n")
		seen, err := w.Ledger.Look(ctx, token)
		w.ok(err)
		if seen.Opened != nil || seen.Title == "" {
			w.T.Errorf("a look counts, or shows nothing: %+v", seen)
		}
		f, err := w.Ledger.Fetch(ctx, token)
		w.ok(err)
		if f.SHA256 != seen.SHA256 {
			w.T.Error("the recipient got another file")
		}
		seen, err = w.Ledger.Acknowledge(ctx, token)
		w.ok(err)
		if seen.Opened == nil || seen.Acknowledged == nil {
			w.T.Errorf("after the acknowledgement: %+v", seen)
		}
	}
	if links != 2 {
		w.T.Errorf("%d mails with a copy, want 2", links)
	}
	_, err := w.Ledger.Look(ctx, "guess")
	w.refuses("a guessed link", err, "not-found")
}
