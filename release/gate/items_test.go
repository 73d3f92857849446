package gate

import (
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/release/clock"
)

func TestEveryItemThatBlocksNamesADayOrAClock(t *testing.T) {
	for _, it := range mustItems() {
		if it.Blocks == "" || it.Blocks == untilDay {
			continue
		}
		if _, ok := clock.DefaultRules().One(clock.EnglandAndWales(), it.Blocks, clock.NewDate(2026, 6, 1), nil); !ok {
			t.Errorf("%s is blocked by %s, which is no clock", it.ID, it.Blocks)
		}
	}
}

func TestABrokenChecklistNamesTheItem(t *testing.T) {
	for name, text := range map[string]string{
		"an unknown key":       "items: [{id: a, question: b, colour: red}]",
		"no question":          "items: [{id: a}]",
		"an id twice":          "items: [{id: a, question: b}, {id: a, question: c}]",
		"a day without effect": "items: [{id: a, question: b, asks: c}]",
	} {
		if _, err := parseItems([]byte(text)); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestAManifestIsOneLineForEachValue(t *testing.T) {
	text := manifestText(publication{id: "p", sha256: "s", size: 3, pages: 1}, publicOf("rules\nsha256: forged"))
	if strings.Count(text, "\n") != 9 || strings.Contains(text, "\nsha256: forged") {
		t.Errorf("manifest:\n%s", text)
	}
}

func publicOf(rules string) redact.Public {
	return redact.Public{RulesVersion: rules, ProgramVersion: "1", Verification: redact.Verification{
		Passed: true, Checks: []redact.Check{{Name: "text", Passed: true}},
	}}
}
