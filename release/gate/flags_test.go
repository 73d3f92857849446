package gate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/release/act/acttest"
	"github.com/caseveil/caseveil/release/gate"
)

const telling = "Zephyrine Quillfeather drowned.\nHer father was a serving police officer.\f2.1 In 2021 he was found guilty of murder.\n"

// flagged are the items about single flags, and the one about the lighter ones.
func flagged(c gate.Checklist) (high []gate.Item, lighter *gate.Item) {
	for i, it := range c.Items {
		switch {
		case it.AsksReason():
			high = append(high, it)
		case len(it.Flags) > 0:
			lighter = &c.Items[i]
		}
	}
	return high, lighter
}

func TestWhatIdentifiesTogetherIsAnsweredBeforeTheRelease(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		r, ctx := acttest.NewRoom(t, h), t.Context()
		officer := r.Person("Officer 1")
		redaction := r.Approved(telling, "Reviewer 2")
		p, err := r.Gate.Create(ctx, officer, redaction, "A review")
		r.OK(err)
		c, err := r.Gate.Checklist(ctx, officer, p.ID)
		r.OK(err)
		high, lighter := flagged(c)
		if len(high) != 2 || !strings.Contains(high[0].Question, "“drowned” (page 1)") || high[1].Flags[0].Rule != "jig.trial" ||
			high[1].Flags[0].Reason == "" || high[1].Flags[0].Advice == "" || lighter == nil || len(lighter.Flags) != 1 {
			t.Fatalf("items: %+v %+v", high, lighter)
		}
		for _, id := range []string{"checklist-together", "checklist-" + high[0].ID, "checklist-" + high[1].ID} {
			if !slices.Contains(p.Missing, id) {
				t.Errorf("%s is not missing: %v", id, p.Missing)
			}
		}
		c, err = r.Gate.Answer(ctx, officer, p.ID, c.Version, []gate.Answer{
			{ID: high[0].ID, Answer: "yes", Reason: "the family wants it said"}, {ID: high[1].ID, Answer: "no"}, {ID: "together", Answer: "yes"}})
		r.OK(err)
		high, lighter = flagged(c)
		if !high[0].Cleared || high[0].By != officer.Account || high[1].Cleared || !lighter.Cleared {
			t.Errorf("answered: %+v %+v", high, lighter)
		}
		_, err = r.Gate.Release(ctx, officer, p.ID)
		refuses(t, "a draft that will be changed", err, "not-ready")
		for _, name := range []string{"Reviewer 1", "Police", "Agency 1", "Auditor 1"} {
			if _, err := r.Gate.Checklist(ctx, r.Person(name), p.ID); err == nil {
				t.Errorf("%s reads what identifies", name)
			}
		}
		if where := h.Holds("drowned", "guilty of murder", "serving police", "family wants"); len(where) > 0 {
			t.Errorf("in the clear: %v", where)
		}
	})
}

func TestAnAnswerHoldsForTheSameWordsInTheNextDraft(t *testing.T) {
	acttest.Engines(t, func(t *testing.T, h *acttest.House) {
		r, ctx := acttest.NewRoom(t, h), t.Context()
		first, second := r.Person("Officer 1"), r.Person("Officer 2")
		p, err := r.Gate.Create(ctx, first, r.Approved(telling, "Reviewer 2"), "A review")
		r.OK(err)
		c, err := r.Gate.Checklist(ctx, first, p.ID)
		r.OK(err)
		high, _ := flagged(c)
		_, err = r.Gate.Answer(ctx, first, p.ID, "", []gate.Answer{{ID: high[0].ID, Answer: "yes", Reason: "it is the learning"}, {ID: high[1].ID, Answer: "no"}})
		r.OK(err)
		p, err = r.Gate.Create(ctx, second, r.Approved("A new page.\f"+telling, "Reviewer 2"), "A review")
		r.OK(err)
		c, err = r.Gate.Checklist(ctx, second, p.ID)
		r.OK(err)
		high, lighter := flagged(c)
		if !high[0].Cleared || high[0].Reason != "it is the learning" || high[0].By != first.Account || high[0].Flags[0].Pages[0] != 2 {
			t.Errorf("the same words: %+v", high[0])
		}
		if high[1].Answer != "" || lighter.Answer != "" {
			t.Errorf("what was not cleared is asked anew: %+v %+v", high[1], lighter)
		}
	})
}

func TestADraftThatTellsNothingHasTheUsualChecklist(t *testing.T) {
	r, ctx := acttest.NewRoom(t, acttest.SQLite(t)), t.Context()
	p, err := r.Gate.Create(ctx, r.Person("Officer 1"), r.Approved("Zephyrine Quillfeather was seen.\n", "Reviewer 2"), "A review")
	r.OK(err)
	c, err := r.Gate.Checklist(ctx, r.Person("Officer 1"), p.ID)
	r.OK(err)
	if high, lighter := flagged(c); len(high) > 0 || lighter != nil || slices.ContainsFunc(p.Missing, func(m string) bool { return strings.Contains(m, "together") }) {
		t.Errorf("items: %+v %+v", high, lighter)
	}
}

// A script that knows the contract alone answers every item with yes, and nothing else is asked of it.
func TestAScriptThatAnswersEachItemWithYesCanRelease(t *testing.T) {
	r := acttest.NewRoom(t, acttest.SQLite(t))
	p := r.Ready(r.Approved(telling, "Reviewer 2"))
	_, err := r.Gate.Release(t.Context(), r.Person("Officer 1"), p.ID)
	r.OK(err)
}
