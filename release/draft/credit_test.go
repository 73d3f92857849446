package draft

import (
	"testing"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/detect"
)

func searched(people int64, text string, findings ...detect.Finding) found {
	return found{People: people, Detection: redact.Detection{Text: text, Findings: findings}, Before: map[string]proposal{}}
}

func by(rule, text string) detect.Finding {
	return detect.Finding{ID: "f1", Rule: rule, Kind: "person", Text: text, Action: "replace"}
}

func TestWhoFoundANameBeforeItWasListed(t *testing.T) {
	const text = "Mr Wulfric  Ashdown\nof Wulfricstow"
	asked := by("person.title", "Mr Wulfric  Ashdown")
	asked.Action = actionReview
	for name, tt := range map[string]struct {
		last found
		now  detect.Finding
		list int64
		want string
	}{
		"nobody, and a person listed it":                         {searched(1, text), by("case.name", "Wulfric Ashdown"), 2, ""},
		"a rule that asked about more words":                     {searched(1, text, asked), by("case.name", "wulfric ashdown"), 2, "person.title"},
		"a rule that found a part of it":                         {searched(1, text, by("person.single", "Wulfric")), by("case.name", "Wulfric Ashdown"), 2, ""},
		"nobody, and the list is the same: the rules are better": {searched(1, text), by("case.name", "Wulfric Ashdown"), 1, "case.name"},
		"it was not in the draft before":                         {searched(1, text), by("case.name", "Lettice"), 2, "case.name"},
		"it was a part of a word there":                          {searched(1, "Wulfricstow"), by("case.given", "Wulfric"), 2, "case.given"},
		"the list, as now":                                       {searched(1, text, by("case.alias", "Wulfric Ashdown")), by("case.name", "Wulfric Ashdown"), 2, "case.name"},
		"a rule that does not look at the list":                  {searched(1, text), by("person.role", "Wulfric Ashdown"), 2, "person.role"},
		"there was no search before":                             {found{}, by("case.name", "Wulfric Ashdown"), 2, "case.name"},
	} {
		f := searched(tt.list, text, tt.now)
		f.credit(tt.last)
		if got := f.proposal(tt.now); got.Rule != tt.want || got.Asked != (tt.want == "person.title") {
			t.Errorf("%s: %+v", name, got)
		}
		again := searched(tt.list, text, tt.now)
		again.credit(f)
		if got := again.proposal(tt.now); got.Rule != tt.want {
			t.Errorf("%s, and the same search again: %+v", name, got)
		}
	}
}

func TestWhatARuleKeepsCountsOnlyWhenAPersonTakesItOut(t *testing.T) {
	kept := by("date.full", "1 May 2026")
	kept.Action = detect.Keep
	f := searched(1, "", kept)
	f.Findings = map[string]string{"f1": "m"}
	if all := f.mentions(made{}); len(all) != 0 {
		t.Errorf("%+v", all)
	}
	all := f.mentions(made{subject{scopeFinding, "m"}: {what: "remove"}})
	if len(all) != 1 || all[0].Rule != "" || !all[0].Gone {
		t.Errorf("%+v", all)
	}
}
