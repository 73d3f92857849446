package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/caseveil/caseveil/redact/rules"
	"github.com/caseveil/caseveil/redact/together"
)

func TestTheRulesOfTheGuideKeepTheirWord(t *testing.T) {
	guide, err := os.ReadFile("../../deploy/guides/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(guide), "```yaml\n")
	block, _, ended := strings.Cut(rest, "```")
	if !ok || !ended {
		t.Fatal("the guide shows no rules")
	}
	path := filepath.Join(t.TempDir(), "rules.yaml")
	if err := os.WriteFile(path, []byte(block), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if code, err := testRules([]string{path}, &out); code != exitDone || err != nil {
		t.Errorf("code %d, %v\n%s", code, err, out.String())
	}
}

func TestWhatIdentifiesTogetherIsListedAndExplained(t *testing.T) {
	for _, args := range [][]string{{}, {"--format", "json"}} {
		var out bytes.Buffer
		if code, err := listRules(args, &out); code != exitDone || err != nil || !strings.Contains(out.String(), "jig.trial") {
			t.Errorf("the list %v: code %d, %v", args, code, err)
		}
	}
	for _, r := range together.Default().Rules {
		var out bytes.Buffer
		if code, err := explainRule([]string{r.ID}, &out); code != exitDone || err != nil || !strings.Contains(out.String(), r.Reason) {
			t.Errorf("%s: code %d, %v\n%s", r.ID, code, err, out.String())
		}
	}
}

// Whoever explains a rule must have a sentence for each thing that a rule of the catalogue can say.
func TestEveryRuleOfTheCatalogueCanBeExplained(t *testing.T) {
	for name := range rules.Checks {
		if checked[name] == "" {
			t.Errorf("nothing explains the check %s", name)
		}
	}
	for _, r := range rules.Default().Rules {
		text := explained(r, true)
		switch {
		case r.By != "" && matchers[r.By] == "":
			t.Errorf("%s: nothing explains what %q matches", r.ID, r.By)
		case !strings.Contains(text, r.Reason), !strings.Contains(text, "What it looks for\n"), !strings.Contains(text, "Examples that stay\n"):
			t.Errorf("%s is explained as\n%s", r.ID, text)
		case strings.ContainsFunc(text, func(c rune) bool { return c != '\n' && !unicode.IsPrint(c) && c != '\u00ad' }):
			t.Errorf("%s: signs that are not seen in\n%q", r.ID, text)
		}
	}
}
