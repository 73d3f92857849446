package acttest

import (
	"testing"

	"github.com/caseveil/caseveil/release"
	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/release/gate"
)

// List is the cast list of rooms that [NewRoom] opens.
const List = `
reference: LCSPR-1
subjects:
  - {label: Child A, relation: child, names: [Zephyrine Quillfeather]}
  - {label: Adult 1, relation: alleged perpetrator, names: [Oberon Thistlewick], emails: [Oberon@thistlewick.test]}
`

// A Room is the whole release room at work, with a case that two reviewers are named for.
type Room struct {
	*House
	*release.Service
	Engine *Engine
	Case   string
}

// NewRoom opens it. There are two officers and a partner for each seat.
func NewRoom(t *testing.T, h *House) *Room {
	t.Helper()
	for _, name := range []string{"Officer 1", "Officer 2", "Council", "NHS", "Police"} {
		h.Person(name)
	}
	r := &Room{House: h, Engine: &Engine{}}
	r.Service = release.New(h.House, r.Engine, h.Documents, h.Signer)
	h.Work()
	r.Case = h.Case("Reviewer 1", "Reviewer 2")
	_, err := r.Drafts.PutPeople(t.Context(), h.Person("Reviewer 1"), r.Case, "", []byte(List))
	r.OK(err)
	return r
}

// OK ends the test on an error.
func (r *Room) OK(err error) {
	r.T.Helper()
	r.must(err)
}

// Verified makes a redacted draft, asked for by Reviewer 1.
func (r *Room) Verified(text string) string {
	r.T.Helper()
	ctx, reviewer, document := r.T.Context(), r.Person("Reviewer 1"), r.Documents.Add(r.Case, text, true)
	job, err := r.Drafts.Find(ctx, reviewer, document)
	r.OK(err)
	r.Finished(job)
	id, job, err := r.Drafts.Redact(ctx, reviewer, document, draft.Look{})
	r.OK(err)
	if state, code := r.Finished(job); state != "done" {
		r.T.Fatalf("the redaction is %s (%s)", state, code)
	}
	return id
}

// Approved makes a redacted draft and has the person named check it.
func (r *Room) Approved(text, checker string) string {
	r.T.Helper()
	id := r.Verified(text)
	_, err := r.Drafts.Check(r.T.Context(), r.Person(checker), id, draft.Approve, "")
	r.OK(err)
	return id
}

// Ready makes a publication of a redacted draft that lacks nothing but its release.
func (r *Room) Ready(redaction string) gate.Publication {
	r.T.Helper()
	ctx, officer := r.T.Context(), r.Person("Officer 1")
	p, err := r.Gate.Create(ctx, officer, redaction, "Review of Child A")
	r.OK(err)
	for seat, name := range map[string]string{"local_authority": "Council", "nhs": "NHS", "police": "Police"} {
		_, err := r.Gate.Sign(ctx, r.Person(name), p.ID, seat, p.SHA256)
		r.OK(err)
	}
	r.AnswerAll(p.ID, "yes")
	p, err = r.Gate.Publication(ctx, officer, p.ID)
	r.OK(err)
	return p
}

// AnswerAll gives every item of a checklist the same answer.
func (r *Room) AnswerAll(publication, answer string) {
	r.T.Helper()
	officer := r.Person("Officer 1")
	c, err := r.Gate.Checklist(r.T.Context(), officer, publication)
	r.OK(err)
	var all []gate.Answer
	for _, it := range c.Items {
		all = append(all, gate.Answer{ID: it.ID, Answer: answer})
	}
	_, err = r.Gate.Answer(r.T.Context(), officer, publication, c.Version, all)
	r.OK(err)
}

// Published releases a report and gives its publication.
func (r *Room) Published() string {
	r.T.Helper()
	p := r.Ready(r.Approved("Zephyrine Quillfeather was seen.\n", "Reviewer 2"))
	_, err := r.Gate.Release(r.T.Context(), r.Person("Officer 1"), p.ID)
	r.OK(err)
	return p.ID
}
