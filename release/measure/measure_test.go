package measure_test

import (
	"database/sql"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/caseveil/caseveil/release/act/acttest"
	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/release/measure"
	"github.com/caseveil/caseveil/storage/refusal"
)

// A desk is a room in which Reviewer 1 works on drafts.
type desk struct {
	*acttest.Room
	document string
}

func open(t *testing.T, h *acttest.House) *desk { return &desk{Room: acttest.NewRoom(t, h)} }

func (d *desk) list(more string) {
	d.T.Helper()
	_, err := d.Drafts.PutPeople(d.T.Context(), d.Person("Reviewer 1"), d.Case, "", []byte(acttest.List+more))
	d.OK(err)
}

func (d *desk) upload(text string) {
	d.T.Helper()
	d.document = d.Documents.Add(d.Case, text, true)
	d.search()
}

func (d *desk) search() {
	d.T.Helper()
	job, err := d.Drafts.Find(d.T.Context(), d.Person("Reviewer 1"), d.document)
	d.OK(err)
	d.Finished(job)
}

// decide takes decisions by the words of terms.
func (d *desk) decide(words map[string]string) {
	d.T.Helper()
	f, err := d.Drafts.Findings(d.T.Context(), d.Person("Reviewer 1"), d.document)
	d.OK(err)
	var all []draft.Decision
	for _, t := range f.Terms {
		if what, ok := words[t.Text]; ok {
			all = append(all, draft.Decision{Term: t.ID, Decision: what, Reason: "looked at"})
		}
	}
	if len(all) != len(words) {
		d.T.Fatalf("%d of %d terms", len(all), len(words))
	}
	_, err = d.Drafts.Decide(d.T.Context(), d.Person("Reviewer 1"), d.document, "", all)
	d.OK(err)
}

func (d *desk) redact(layout string) string {
	d.T.Helper()
	id, job, err := d.Drafts.Redact(d.T.Context(), d.Person("Reviewer 1"), d.document, draft.Look{Layout: layout})
	d.OK(err)
	if state, code := d.Finished(job); state != "done" {
		d.T.Fatalf("the redaction is %s (%s)", state, code)
	}
	return id
}

func (d *desk) publish(redaction string) {
	d.T.Helper()
	_, err := d.Drafts.Check(d.T.Context(), d.Person("Reviewer 2"), redaction, draft.Approve, "")
	d.OK(err)
	_, err = d.Gate.Release(d.T.Context(), d.Person("Officer 1"), d.Ready(redaction).ID)
	d.OK(err)
}

func (d *desk) read(q measure.Query) measure.Report {
	d.T.Helper()
	r, err := d.Measures.Read(d.T.Context(), d.Person("Administrator"), q)
	d.OK(err)
	return r
}

// says is what a report tells, a line for each rule and kind.
func says(r measure.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d reports\n", r.Reports)
	for _, x := range r.Rules {
		fmt.Fprintf(&b, "%s %s: proposed %d+%d, asked %d+%d in %d mentions\n", x.ID, x.Kind, x.Proposed.Removed, x.Proposed.Kept,
			x.Asked.Removed, x.Asked.Kept, x.Proposed.Mentions()+x.Asked.Mentions())
	}
	for _, x := range r.Kinds {
		fmt.Fprintf(&b, "%s: found %d in %d, added %d in %d\n", x.Kind, x.Found.Found, x.FoundMentions, x.Added, x.AddedMentions)
	}
	return b.String()
}

func (d *desk) tells(when string, r measure.Report, want string) {
	d.T.Helper()
	if got := says(r); got != strings.TrimLeft(want, "\n") {
		d.T.Errorf("%s:\n%swant:%s", when, got, want)
	}
}

const text = "Perhapsian met Zephyrine Quillfeather. Perhapsian and Perhapsette left with Oberon Thistlewick. [picture-1]\n" +
	"Wulfric Ashdown knew Zephyrine Quillfeather, and so did Wulfric Ashdown's son.\n"

func TestDecisionsCountOnceTheReportIsPublished(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		d := open(t, h)
		d.upload(text)
		d.decide(map[string]string{"Perhapsette": "keep", "[picture-1]": "keep", "Oberon Thistlewick": "keep"})
		// Of two that nobody listed a rule asked about one; the other no rule found. A person lists both.
		d.list("  - {label: Adult 2, names: [Perhapsian]}\n  - {label: Adult 3, names: [Wulfric Ashdown]}\n")
		d.search()
		first := d.redact("keep")
		const nothing = "0 reports\n"
		d.tells("before a check", d.read(measure.Query{}), nothing)
		other := d.redact("reflow")
		const counted = `
1 reports
case.name person: proposed 1+1, asked 0+0 in 3 mentions
person.single other: proposed 0+0, asked 1+1 in 3 mentions
picture other: proposed 0+0, asked 0+1 in 1 mentions
person: found 1 in 2, added 1 in 2
other: found 1 in 2, added 0 in 0
`
		d.publish(first)
		d.tells("after the release", d.read(measure.Query{}), counted)
		d.Later(40 * 24 * time.Hour)
		d.publish(other)
		r := d.read(measure.Query{})
		d.tells("after the same document was published again", r, counted)
		if r.Months[0].Reports != 1 || r.Months[0].Month != "2026-07" || r.Months[1].Reports != 0 || r.From != "2025-08" || len(r.Months) != 12 {
			t.Errorf("the months are %+v", r.Months)
		}
		d.tells("of the months before", d.read(measure.Query{To: "2026-06"}), nothing)
		one := d.read(measure.Query{Rule: "person.single"})
		d.tells("of one rule", one, "\n1 reports\nperson.single other: proposed 0+0, asked 1+1 in 3 mentions\n")
		if one.Months[0].Recall != nil || one.Months[0].Asked.Kept != 1 {
			t.Errorf("its month is %+v", one.Months[0])
		}
	})
}

func TestWhatAPersonAddedToTheFirstDraftStaysAddedInTheNext(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		d := open(t, h)
		d.upload("Zephyrine Quillfeather knew Wulfric Ashdown.\n")
		d.list("  - {label: Adult 3, names: [Wulfric Ashdown, Lettice Ashdown]}\n")
		d.upload("Wulfric Ashdown is new here, and Lettice Ashdown was not in the draft before.\n")
		d.search() // and again, with nothing changed
		d.publish(d.redact("keep"))
		d.tells("of the second draft", d.read(measure.Query{}), `
1 reports
case.name person: proposed 1+0, asked 0+0 in 1 mentions
person: found 1 in 1, added 1 in 1
`)
	})
}

func TestANameOfWhichARuleFoundAPartWasNotFound(t *testing.T) {
	d := open(t, acttest.SQLite(t))
	d.upload("She met Perhapsian Ashdown.\n")
	d.list("  - {label: Adult 3, names: [Perhapsian Ashdown]}\n")
	d.search()
	d.publish(d.redact("keep"))
	d.tells("of a name in two words", d.read(measure.Query{}), "\n1 reports\nperson: found 0 in 0, added 1 in 1\n")
}

func TestRulesOfAPartnershipCountTogetherWithoutTheirNames(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		d := open(t, h)
		redaction := d.Verified("Nothing is found in this text.\n")
		var all []measure.Mention
		for i := range measure.Enough {
			all = append(all, measure.Mention{Term: fmt.Sprint("t", i), Rule: "local.wulfric", Kind: "person", Gone: i > 0},
				measure.Mention{Term: fmt.Sprint("u", i), Rule: "local.ashdown", Kind: "place", Gone: true, Asked: true})
		}
		d.Do(func(tx *sql.Tx) error { return measure.Write(t.Context(), tx, redaction, all[:len(all)-1]) })
		d.publish(redaction)
		r := d.read(measure.Query{})
		d.tells("of rules of one's own", r, `
1 reports
own person: proposed 19+1, asked 0+0 in 20 mentions
own place: proposed 0+0, asked 19+0 in 19 mentions
person: found 19 in 19, added 0 in 0
place: found 19 in 19, added 0 in 0
`)
		if s := r.Rules[0].Proposed.Share; s == nil || *s != 0.95 {
			t.Errorf("19 of 20 is %v", s)
		}
		if r.Rules[1].Asked.Share != nil || r.Kinds[0].Share != nil {
			t.Error("19 decisions have a share")
		}
		if where := d.Holds("wulfric", "ashdown"); len(where) > 0 {
			t.Error(where)
		}
	})
}

func TestWhoMayReadAndWhatCanBeAsked(t *testing.T) {
	d := open(t, acttest.SQLite(t))
	for _, name := range []string{"Agency 1", "Reviewer 1", "Officer 1", "Police"} {
		if _, err := d.Measures.Read(t.Context(), d.Person(name), measure.Query{}); !refusal.Is(err, "not-allowed") {
			t.Errorf("%s: %v", name, err)
		}
	}
	r, err := d.Measures.Read(t.Context(), d.Person("Auditor"), measure.Query{From: "2026-06", To: "2026-06"})
	d.OK(err)
	want := measure.Report{From: "2026-06", To: "2026-06", Rules: []measure.Rule{}, Kinds: []measure.Kind{},
		Months: []measure.Month{{Month: "2026-06", Recall: &measure.Found{}}}}
	if !reflect.DeepEqual(r, want) {
		t.Errorf("an empty month is %+v", r)
	}
	for q, pointer := range map[measure.Query]string{
		{From: "June"}: "/from", {To: "2026-13"}: "/to", {From: "2026-07", To: "2026-06"}: "/from", {From: "2001-01"}: "/from",
	} {
		_, err := d.Measures.Read(t.Context(), d.Person("Administrator"), q)
		if no := refusal.Of(err); no == nil || len(no.Fields) != 1 || no.Fields[0].Pointer != pointer {
			t.Errorf("%+v: %v", q, err)
		}
	}
}
