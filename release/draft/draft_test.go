package draft_test

import (
	"cmp"
	"database/sql"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/release/act/acttest"
	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

const list = `
reference: LCSPR-1
subjects:
  - {label: Child A, relation: child, names: [Zephyrine Quillfeather]}
`

// A bench is a case with two reviewers and the service at work.
type bench struct {
	*acttest.House
	*draft.Drafts
	engine    *acttest.Engine
	caseID    string
	one, two  register.Actor
	document  string
	redaction string
}

func newBench(t *testing.T, h *acttest.House) *bench {
	t.Helper()
	b := &bench{House: h, engine: &acttest.Engine{}}
	b.Drafts = draft.New(h.House, b.engine, h.Documents)
	h.Work()
	b.caseID = h.Case("Reviewer 1", "Reviewer 2")
	b.one, b.two = h.Person("Reviewer 1"), h.Person("Reviewer 2")
	return b
}

func (b *bench) ok(err error) {
	b.T.Helper()
	if err != nil {
		b.T.Fatal(err)
	}
}

func (b *bench) refuses(what string, err error, code string) {
	b.T.Helper()
	if !refusal.Is(err, code) {
		b.T.Errorf("%s: %v, want %s", what, err, code)
	}
}

func (b *bench) people(text string) {
	b.T.Helper()
	_, err := b.PutPeople(b.T.Context(), b.one, b.caseID, "", []byte(text))
	b.ok(err)
}

func (b *bench) search(text string) draft.Findings {
	b.T.Helper()
	b.document = b.Documents.Add(b.caseID, text, true)
	return b.again()
}

func (b *bench) again() draft.Findings {
	b.T.Helper()
	job, err := b.Find(b.T.Context(), b.one, b.document)
	b.ok(err)
	if state, code := b.Finished(job); state != "done" {
		b.T.Fatalf("the search is %s (%s)", state, code)
	}
	f, err := b.Findings(b.T.Context(), b.one, b.document)
	b.ok(err)
	return f
}

func (b *bench) term(f draft.Findings, text string) draft.Term {
	b.T.Helper()
	for _, t := range f.Terms {
		if t.Text == text {
			return t
		}
	}
	b.T.Fatalf("no such term among %d", len(f.Terms))
	return draft.Term{}
}

func (b *bench) decide(d ...draft.Decision) draft.Findings {
	b.T.Helper()
	f, err := b.Decide(b.T.Context(), b.one, b.document, "", d)
	b.ok(err)
	return f
}

// make asks for a redaction and gives how it ended.
func (b *bench) make() draft.Redaction {
	b.T.Helper()
	id, job, err := b.Redact(b.T.Context(), b.one, b.document, draft.Look{})
	b.ok(err)
	b.Finished(job)
	b.redaction = id
	return b.state()
}

func (b *bench) state() draft.Redaction {
	b.T.Helper()
	r, err := b.Redaction(b.T.Context(), b.two, b.redaction)
	b.ok(err)
	return r
}

func (b *bench) is(want string) {
	b.T.Helper()
	if r := b.state(); r.State != want {
		b.T.Errorf("the redaction is %s (%s), want %s", r.State, r.Error, want)
	}
}

func TestWhatCameFromAFormStaysOnTheListUnlessItIsDropped(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		b := newBench(t, h)
		h.Do(func(tx *sql.Tx) error {
			return h.Register.PutFormTerms(t.Context(), tx, b.caseID,
				[]byte(`[{"term":"Quillfeather","path":"children.0.surname"},{"term":"943 476 5919","path":"children.0.nhs_number"}]`))
		})
		_, err := b.PutPeopleAsShown(t.Context(), b.one, b.caseID, "", []byte(list))
		b.refuses("a list without the number", err, "invalid")
		if no := refusal.Of(err); no == nil || len(no.Fields) != 1 || no.Fields[0].Pointer != "/dropped" ||
			!strings.Contains(no.Fields[0].Detail, "children.0.nhs_number") || strings.Contains(no.Fields[0].Detail, "943") {
			t.Errorf("the refusal says %+v", no)
		}
		p, err := b.PutPeople(t.Context(), b.one, b.caseID, "", []byte(list))
		b.ok(err)
		if last := p.Case.Subjects[len(p.Case.Subjects)-1]; len(last.Aliases) != 1 || last.Aliases[0] != "943 476 5919" {
			t.Errorf("the number did not stay: %+v", last)
		}
		_, err = b.PutPeople(t.Context(), b.one, b.caseID, "", []byte(list+"dropped: [{term: 943 476 5919}]\n"))
		b.refuses("dropped without a reason", err, "invalid")
		b.people(list + "dropped: [{term: '943 476 5919', reason: not the child's}]\n")
		b.people(list) // once dropped, it stays dropped
		p, err = b.People(t.Context(), b.two, b.caseID)
		b.ok(err)
		if len(p.Dropped) != 1 || p.Dropped[0].Reason != "not the child's" || p.Dropped[0].By != b.one.Account {
			t.Errorf("dropped: %+v", p.Dropped)
		}
		b.people(strings.Replace(list, "names: [Zephyrine Quillfeather]", "names: [Zephyrine Quillfeather], identifiers: {nhs_number: '9434765919'}", 1))
	})
}

func TestAListOfPeopleThatCannotBeUsedNamesTheFieldAndNotTheValue(t *testing.T) {
	b := newBench(t, acttest.SQLite(t))
	for name, tt := range map[string]struct{ text, pointer string }{
		"an unknown key": {"reference: x\nsubject: Zephyrine\n", "/subject"},
		"a date that is none": {"reference: x\nsubjects: [{label: Child A, names: [Zephyrine], date_of_birth: 2019-02-30}]\n",
			"/subjects/0/date_of_birth"},
		"no YAML": {"reference: [Zephyrine", ""},
	} {
		_, err := b.PutPeople(t.Context(), b.one, b.caseID, "", []byte(tt.text))
		no := refusal.Of(err)
		if no == nil || len(no.Fields) != 1 || no.Fields[0].Pointer != tt.pointer || strings.Contains(no.Fields[0].Detail, "Zephyrine") {
			t.Errorf("%s: %+v (%v)", name, no, err)
		}
	}
	_, err := b.PutPeople(t.Context(), b.one, b.caseID, "people-77", []byte(list))
	b.refuses("a change to an older list", err, "stale")
}

func TestDecisionsAreTakenByTermAndByExceptionAndTakenBack(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		b := newBench(t, h)
		b.people(list)
		f := b.search("Perhapsian met Zephyrine Quillfeather. Perhapsian left. [picture-1]\n")
		if f.Undecided != 3 || b.term(f, "Perhapsian").Occurrences != 2 {
			t.Fatalf("%+v", f)
		}
		label := "A neighbour"
		f = b.decide(draft.Decision{Term: b.term(f, "Perhapsian").ID, Decision: "replace", Label: &label, Reason: "not listed"})
		if f.Undecided != 1 {
			t.Errorf("%d undecided after the term, want the picture", f.Undecided)
		}
		f = b.decide(draft.Decision{Finding: f.Findings[0].ID, Decision: "keep"},
			draft.Decision{Term: b.term(f, "[picture-1]").ID, Decision: "keep", Reason: "a logo"})
		made := b.term(f, "Perhapsian")
		if f.Undecided != 0 || made.Decision == nil || *made.Decision != "replace" || made.Made.By != b.one.Account || made.Made.Reason != "not listed" {
			t.Errorf("the term says %+v", made)
		}
		b.make()
		file, err := b.RedactionFile(t.Context(), b.two, b.redaction)
		b.ok(err)
		if string(file.PDF) != "Perhapsian met Child A. A neighbour left. [picture-1]\n" {
			t.Errorf("the redacted draft says %q", file.PDF)
		}
		b.is(draft.Verified)
		f = b.decide(draft.Decision{Term: made.ID, Decision: "none"})
		if f.Undecided != 1 { // the exception still holds for the first mention
			t.Errorf("%d undecided after taking the term's decision back", f.Undecided)
		}
		b.is(draft.Void)
		_, err = b.Check(t.Context(), b.two, b.redaction, draft.Approve, "")
		b.refuses("the check of a void draft", err, "void")
	})
}

func TestDecisionsThatCannotBeTakenNameTheirField(t *testing.T) {
	b := newBench(t, acttest.SQLite(t))
	b.people(list)
	f := b.search("Perhapsian met Zephyrine Quillfeather.\n")
	child, unsure := b.term(f, "Zephyrine Quillfeather").ID, b.term(f, "Perhapsian").ID
	named, long := "Zephyrine's friend", strings.Repeat("x", 81)
	for name, tt := range map[string]struct {
		decision draft.Decision
		pointer  string
	}{
		"an unknown term":             {draft.Decision{Term: "t9", Decision: "keep"}, "/1/term"},
		"an unknown finding":          {draft.Decision{Finding: "f9", Decision: "keep"}, "/1/finding"},
		"a term and a finding":        {draft.Decision{Term: child, Finding: "f1", Decision: "remove"}, "/1"},
		"an unknown decision":         {draft.Decision{Term: child, Decision: "hide"}, "/1/decision"},
		"a name kept without reason":  {draft.Decision{Term: child, Decision: "keep"}, "/1/reason"},
		"a label that holds a name":   {draft.Decision{Term: unsure, Decision: "replace", Label: &named}, "/1/label"},
		"a label that is too long":    {draft.Decision{Term: unsure, Decision: "replace", Label: &long}, "/1/label"},
		"a label for what is removed": {draft.Decision{Term: unsure, Decision: "remove", Label: &long}, "/1/label"},
	} {
		good := draft.Decision{Term: unsure, Decision: "remove"}
		_, err := b.Decide(t.Context(), b.one, b.document, "", []draft.Decision{good, tt.decision})
		if no := refusal.Of(err); no == nil || len(no.Fields) != 1 || no.Fields[0].Pointer != tt.pointer {
			t.Errorf("%s: %v", name, err)
		}
	}
	if f := b.again(); f.Undecided != 1 {
		t.Error("a refused request took a decision all the same")
	}
	_, err := b.Decide(t.Context(), b.one, b.document, "findings-0", []draft.Decision{{Term: unsure, Decision: "remove"}})
	b.refuses("a decision on older findings", err, "stale")
}

func TestTheNextDraftTakesDecisionsOverAndShowsWhatIsNew(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		b := newBench(t, h)
		b.people(list)
		f := b.search("Perhapsian met Zephyrine Quillfeather. [picture-1]\n")
		b.decide(draft.Decision{Term: b.term(f, "Perhapsian").ID, Decision: "remove", Reason: "a neighbour"},
			draft.Decision{Term: b.term(f, "[picture-1]").ID, Decision: "keep"})
		first := b.document
		f = b.search("In short: Perhapsian met Zephyrine Quillfeather and Perhapsette. [picture-1]\n")
		old, fresh, picture := b.term(f, "Perhapsian"), b.term(f, "Perhapsette"), b.term(f, "[picture-1]")
		if f.InheritedFrom != first || old.New || old.Decision == nil || !old.Made.Inherited || old.Made.Reason != "a neighbour" {
			t.Errorf("taken over: %+v", old)
		}
		if !fresh.New || fresh.Decision != nil {
			t.Errorf("new: %+v", fresh)
		}
		if picture.Decision != nil {
			t.Error("the decision on a picture was taken over: it may be another one")
		}
		if f.Undecided != 2 {
			t.Errorf("%d undecided, want the new term and the picture", f.Undecided)
		}
	})
}

func TestAChangedListVoidsWhatWasApprovedOnTheOlderOne(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		b := newBench(t, h)
		b.people(list)
		b.search("She is Zephyrine Quillfeather. Oberon came.\n")
		b.make()
		_, err := b.Check(t.Context(), b.two, b.redaction, draft.Approve, "")
		b.ok(err)
		b.is(draft.Approved)
		b.people(list) // the same list again
		b.again()      // and the same search
		b.is(draft.Approved)
		b.people(list + "  - {label: Adult 1, names: [Oberon]}\n")
		b.is(draft.Void)
		_, _, err = b.Redact(t.Context(), b.one, b.document, draft.Look{})
		b.refuses("a redaction on an older list", err, "findings-outdated")
		b.again()
		b.make()
		file, err := b.RedactionFile(t.Context(), b.two, b.redaction)
		b.ok(err)
		if string(file.PDF) != "She is Child A. Adult 1 came.\n" {
			t.Errorf("the new redacted draft says %q", file.PDF)
		}
	})
}

func TestARedactedDraftIsMadeInTheLookThatWasAskedFor(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		b := newBench(t, h)
		b.people(list)
		b.search("She is Zephyrine Quillfeather.\n")
		ids := map[string]bool{}
		for look, want := range map[draft.Look]string{
			{}:                               "She is Child A.\n",
			{Layout: "keep", Style: "label"}: "She is Child A.\n",
			{Layout: "reflow"}:               "Set anew: She is Child A.\n",
			{Layout: "reflow", Style: "box"}: "Set anew: She is [Child A].\n",
		} {
			id, job, err := b.Redact(t.Context(), b.one, b.document, look)
			b.ok(err)
			b.Finished(job)
			ids[id] = true
			file, err := b.RedactionFile(t.Context(), b.two, id)
			b.ok(err)
			if string(file.PDF) != want {
				t.Errorf("%+v reads %q", look, file.PDF)
			}
			r, err := b.Redaction(t.Context(), b.two, id)
			b.ok(err)
			if want := (draft.Look{Layout: cmp.Or(look.Layout, "keep"), Style: cmp.Or(look.Style, "label")}); r.Look != want {
				t.Errorf("%+v is said to look like %+v", look, r.Look)
			}
		}
		if len(ids) != 3 {
			t.Errorf("%d redacted drafts: the usual look, asked for twice, is one", len(ids))
		}
		_, _, err := b.Redact(t.Context(), b.one, b.document, draft.Look{Layout: "tight", Style: "pink"})
		b.refuses("a look that nobody knows", err, "invalid")
	})
}

func TestARedactionEndsAsItsEngineSays(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		b := newBench(t, h)
		b.people(list)
		b.search("LEAKY: Zephyrine Quillfeather\n")
		r := b.make()
		if r.State != draft.Failed || r.Error != "not-proved" || r.SHA256 != "" || r.Report == nil {
			t.Errorf("not proved: %+v", r)
		}
		if state, code := b.Finished(r.Job); state != "failed" || code != "not-proved" {
			t.Errorf("its job is %s (%s)", state, code)
		}
		_, err := b.RedactionFile(t.Context(), b.two, b.redaction)
		b.refuses("the file of what was not proved", err, "no-file")
		b.document = b.Documents.Add(b.caseID, "DAMAGED", true)
		job, err := b.Find(t.Context(), b.one, b.document)
		b.ok(err)
		if state, code := b.Finished(job); state != "failed" || code != "refused" {
			t.Errorf("the search of a damaged file is %s (%s)", state, code)
		}
		f, err := b.Findings(t.Context(), b.one, b.document)
		b.ok(err)
		if f.State != draft.SearchEnded || f.Error != "refused" {
			t.Errorf("findings: %s (%s)", f.State, f.Error)
		}
		b.search("Zephyrine Quillfeather\n")
		b.engine.Break(1) // its process dies once
		if r := b.make(); r.State != draft.Verified {
			t.Errorf("after a process that died: %s (%s)", r.State, r.Error)
		}
	})
}

func TestAnEngineThatFindsSomethingElseMakesNoRedaction(t *testing.T) {
	b := newBench(t, acttest.SQLite(t))
	b.people(list)
	b.search("Wulfric met Zephyrine Quillfeather.\n")
	b.engine.Learn("Wulfric")
	if r := b.make(); r.State != draft.Failed || r.Error != "outdated" {
		t.Errorf("decisions of another search were used: %s (%s)", r.State, r.Error)
	}
	_, _, err := b.Redact(t.Context(), b.one, b.document, draft.Look{})
	b.refuses("before another search", err, "findings-outdated")
	b.again()
	if r := b.make(); r.State != draft.Verified {
		t.Errorf("after another search: %s (%s)", r.State, r.Error)
	}
}

func TestOtherRulesVoidWhatWasProvedByTheOlderOnes(t *testing.T) {
	b := newBench(t, acttest.SQLite(t))
	b.people(list)
	b.search("Zephyrine Quillfeather\n")
	b.make()
	b.is(draft.Verified)
	b.Do(func(tx *sql.Tx) error { // as if an older program had made it
		_, err := tx.ExecContext(t.Context(), `UPDATE release_redactions SET rules_version = 'older'`)
		return err
	})
	b.is(draft.Void)
}

func TestTheSameRequestTwiceIsOneRedaction(t *testing.T) {
	b := newBench(t, acttest.SQLite(t))
	b.people(list)
	b.search("Nobody is named here.\n")
	first := b.make()
	if first.State != draft.Verified {
		t.Fatalf("a draft with nothing to remove is %s", first.State)
	}
	id, _, err := b.Redact(t.Context(), b.two, b.document, draft.Look{})
	b.ok(err)
	if id != first.ID {
		t.Error("the same request made another redaction")
	}
}

func TestACheckIsAnotherPersonsAndIsMadeOnce(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		b := newBench(t, h)
		b.people(list)
		b.search("Zephyrine Quillfeather\n")
		b.make()
		ctx := t.Context()
		_, err := b.Check(ctx, b.one, b.redaction, draft.Approve, "")
		b.refuses("who asked for it", err, "same-person")
		_, err = b.Check(ctx, b.two, b.redaction, draft.Return, " ")
		b.refuses("a return without a reason", err, "invalid")
		_, err = b.Check(ctx, b.two, b.redaction, "maybe", "")
		b.refuses("an unknown word", err, "invalid")
		r, err := b.Check(ctx, b.two, b.redaction, draft.Return, "page 1 still names the town")
		b.ok(err)
		if r.State != draft.Returned || r.Check.Reason != "page 1 still names the town" || r.Check.By != b.two.Account {
			t.Errorf("returned: %+v", r)
		}
		_, err = b.Check(ctx, b.two, b.redaction, draft.Approve, "")
		b.refuses("a second check", err, "not-to-check")
		if again := b.make(); again.ID == r.ID || again.State != draft.Verified {
			t.Errorf("after a return the same request gives %+v", again)
		}
	})
}

func TestWhoIsNotOfTheCaseFindsNothing(t *testing.T) {
	b := newBench(t, acttest.SQLite(t))
	b.people(list)
	b.search("Zephyrine Quillfeather\n")
	b.make()
	unready := b.Documents.Add(b.caseID, "still in its check", false)
	ctx := t.Context()
	_, err := b.Find(ctx, b.one, unready)
	b.refuses("a document in its check", err, "document-not-ready")
	for _, name := range []string{"Reviewer 9", "Agency 1", "Auditor 1", "Administrator 1"} {
		a := b.Person(name)
		_, people := b.People(ctx, a, b.caseID)
		_, findings := b.Findings(ctx, a, b.document)
		_, hidden := b.Find(ctx, a, unready)
		_, missing := b.Find(ctx, a, "nothing")
		_, redaction := b.Redaction(ctx, a, b.redaction)
		_, file := b.RedactionFile(ctx, a, b.redaction)
		_, page := b.Page(ctx, a, b.document, 1)
		for what, err := range map[string]error{"people": people, "findings": findings, "a document in its check": hidden,
			"no document": missing, "redaction": redaction, "file": file, "page": page} {
			b.refuses(name+": "+what, err, "not-found")
		}
	}
}

func TestAPageIsDrawnAfterItsAuditEntry(t *testing.T) {
	b := newBench(t, acttest.SQLite(t))
	b.people(list)
	b.search("Zephyrine Quillfeather\n")
	png, err := b.Page(t.Context(), b.one, b.document, 1)
	b.ok(err)
	if string(png) != "page 1 of 23 bytes at 110 dpi" {
		t.Errorf("drawn: %s", png)
	}
	_, err = b.Page(t.Context(), b.one, b.document, 2)
	b.refuses("a page that is not there", err, "not-found")
	acts := b.Acts(b.caseID)
	if acts[len(acts)-1] != "read-page" {
		t.Errorf("the newest act is %s", acts[len(acts)-1])
	}
}
