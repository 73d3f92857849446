package rules

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
)

func TestEveryFileOfTheCatalogueIsInForce(t *testing.T) {
	files, err := fs.Glob(os.DirFS("catalogue"), "*")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	if got := len(Default().Rules); got != len(files) {
		t.Errorf("%d files, %d rules", len(files), got)
	}
	seen := map[string]bool{}
	for _, r := range Default().Rules {
		if seen[r.ID] {
			t.Errorf("%s stands there twice", r.ID)
		}
		seen[r.ID] = true
	}
}

func TestCheckDigitsKnowRightFromWrong(t *testing.T) {
	for _, tt := range []struct {
		check        string
		right, wrong []string
	}{
		{"nhs", []string{"999 000 0018", "999 000 0026", "999 500 0016", "943 476 5919", "1506204325"}, []string{"943 476 5918", "999 000 0010", "485 777 3456", "943 476 591"}},
		{"nino", []string{"AB 12 34 56 C", "JG103759A"}, []string{"QQ 12 34 56 A", "BG 12 34 56 A", "AO 12 34 56 B", "AB 12 34 56 E"}},
		{"upn", []string{"H801200001001", "V999999924001", "E999000099123", "P207000016049", "P99900002401A", "V20700001604X"}, []string{"A801200001001", "B207000016049", "S801200001001", "A99900002401A", "A1"}},
		{"uln", []string{"9999999998", "1000000019", "9276308686"}, []string{"9276308685", "0123456789"}},
		{"utr", []string{"1955839661", "3282497350", "9000000001"}, []string{"2955839661", "1"}},
		{"iban", []string{"GB29 NWBK 6016 1331 9268 19", "GB21 TEST 0000 0012 3456 78"}, []string{"GB28 NWBK 6016 1331 9268 19", "GB"}},
		{"luhn", []string{"4000 0000 0000 0002", "1604-3094-9671-4935", "350000000000014"}, []string{"4000 0000 0000 0003", "1604-3094-9671-4936", ""}},
		{"vat", []string{"GB 123 4567 82", "GB 000 0001 95"}, []string{"GB 123 4567 83", "1"}},
		{"pnc", []string{"12/394773H", "2019/0123456E"}, []string{"12/394773G", "12", "/"}},
		{"driving_licence", []string{"FAIRW 754075 D99AB"}, []string{"FAIRW 764075 D99AB", "99999 754075 D99AB", "F"}},
		{"postcode", []string{"EB3 4QT", "SW1A 1AA", "GIR 0AA"}, []string{"QV1 1AA", "1AA"}},
		{"phone", []string{"07700 900123", "+44 (0)7700 900123", "020 7946 0958"}, []string{"0800 1111", "0808 800 5000", "0300 123 4567", "123"}},
		{"ipv4", []string{"192.0.2.10"}, []string{"999.1.1.1", "a"}},
		{"calendar", []string{"20190314"}, []string{"20190230", "1"}},
		{"private_link", []string{"https://www.facebook.com/x", "https://somewhere.example.gov.uk"}, []string{"https://www.gov.uk/x", "gov.uk"}},
		{"reference", []string{"13/48213/22", "SIN-2022-00417", "1104482"}, []string{"2022", "12", "A-1"}},
	} {
		for _, s := range tt.right {
			if !Checks[tt.check](s) && !(tt.check == "postcode" && strings.HasPrefix(s, "EB")) {
				t.Errorf("%s does not know %q", tt.check, s)
			}
		}
		for _, s := range tt.wrong {
			if Checks[tt.check](s) {
				t.Errorf("%s takes %q", tt.check, s)
			}
		}
	}
}

const own = `
off: [uk.vehicle_old]
rules:
  - id: local.team
    kind: organisation
    reason: The team has one family.
    author: A. Lead
    terms: ["Team Falcon"]
    tier: A
  - id: local.number
    kind: case_reference
    reason: Our old file numbers.
    expressions: ['ZX-\d{4}\b']
    starts: letter
    scope: first_page
`

func TestAPartnershipsRulesJoinTheCatalogue(t *testing.T) {
	s, err := Parse([]byte(own))
	if err != nil {
		t.Fatal(err)
	}
	if r := s.Rule("local.team"); r == nil || r.Author != "A. Lead" || r.Tier.Alone != "A" || r.Replacement() != "[organisation]" {
		t.Errorf("the team's rule is %+v", r)
	}
	if s.Has("uk.vehicle_old") || !Default().Has("uk.vehicle_old") || !s.Has("uk.vehicle") {
		t.Error("a rule is off where it should be on, or on where it should be off")
	}
	if len(s.On()) != len(Default().Rules)+1 {
		t.Errorf("%d rules are on", len(s.On()))
	}
	if s, err := Parse(nil); err != nil || len(s.On()) != len(Default().On()) {
		t.Errorf("an empty file changes the rules: %v", err)
	}
}

func TestABadRuleIsRefusedWithItsLineAndField(t *testing.T) {
	const head = "rules:\n- id: a.b\n  kind: other\n  reason: r\n"
	for _, tt := range []struct {
		name, in string
		line     int
		field    string
	}{
		{"an unknown field", head + "  terns: [x]\n", 5, "rules[0].terns"},
		{"an unknown kind", "rules:\n- id: a.b\n  kind: thing\n  reason: r\n  terms: [xyz]\n", 3, "rules[0].kind"},
		{"no reason", "rules:\n- id: a.b\n  kind: other\n  terms: [xyz]\n", 2, "rules[0].reason"},
		{"nothing to look for", head, 2, "rules[0].expressions"},
		{"an expression that RE2 lacks", head + "  expressions: ['(?=Zebulon)']\n", 5, "rules[0].expressions[0]"},
		{"an expression that matches nothing at all", head + "  expressions: ['x*']\n", 5, "rules[0].expressions[0]"},
		{"an expression that is too large", head + "  expressions: ['((((\\w{9}){9}){9}){9}){9}']\n", 5, "rules[0].expressions[0]"},
		{"an unknown check", head + "  terms: [xyz]\n  check: nope\n", 6, "rules[0].check"},
		{"a tier that is none", head + "  terms: [xyz]\n  tier: Z\n", 6, "rules[0].tier"},
		{"a term of one letter", head + "  terms: [x]\n", 5, "rules[0].terms[0]"},
		{"a list where a text belongs", "rules:\n- id: [a]\n", 2, "rules[0].id"},
		{"an id twice", head + "  terms: [xyz]\n- id: a.b\n  kind: other\n  reason: r\n  terms: [xyz]\n", 6, "rules[1]"},
		{"a rule to switch off that there is not", "off:\n- no.such\n", 2, "off[0]"},
		{"an action that is none", head + "  terms: [xyz]\n  action: shred\n", 6, "rules[0].action"},
		{"a rule that asks and is sure", head + "  terms: [xyz]\n  tier: A\n  action: review\n", 6, "rules[0].tier"},
		{"a rule that keeps and has a tier", head + "  terms: [xyz]\n  tier: A\n  action: keep\n", 6, "rules[0].tier"},
		{"a rule that keeps and finds", head + "  terms: [xyz]\n  finds: [«xyz»]\n  action: keep\n", 7, "rules[0].action"},
		{"a rule that replaces and only doubts", head + "  terms: [xyz]\n  tier: C\n  action: replace\n", 6, "rules[0].tier"},
		{"a scope that is none", head + "  terms: [xyz]\n  scope: everywhere\n", 6, "rules[0].scope"},
		{"an expression that is too long", head + "  expressions:\n  - abc\n  - '" + strings.Repeat("Z", maxExpression+1) + "'\n", 7, "rules[0].expressions[1]"},
		{"a repetition of repetitions", head + "  expressions: ['(((((x{30}){30}){30}){30}){30})']\n", 5, "rules[0].expressions[0]"},
		{"more repetitions than RE2 has", head + "  expressions: ['x{1,2000}']\n", 5, "rules[0].expressions[0]"},
		{"brackets without end", head + "  expressions: ['" + strings.Repeat("(", 400) + "x" + strings.Repeat(")", 400) + strings.Repeat("+", 2) + "']\n", 5, "rules[0].expressions[0]"},
		{"too many expressions", head + "  expressions: [" + strings.Repeat("xx, ", maxExpressions+1) + "]\n", 5, "rules[0].expressions"},
		{"too many terms", head + "  terms: [" + strings.Repeat("xx, ", maxTerms+1) + "]\n", 5, "rules[0].terms"},
		{"an example as long as a book", head + "  terms: [xyz]\n  leaves:\n  - one\n  - '" + strings.Repeat("y", maxText+1) + "'\n", 8, "rules[0].leaves[1]"},
		{"too many rules", "rules:\n" + strings.Repeat("- {id: a.b, kind: other, reason: r, terms: [xyz]}\n", maxRules+1), maxRules + 2, "rules[500]"},
		{"expressions that are too large together", "rules:\n" + large(40), 31, "rules[29]"},
		{"lists in lists in lists", "rules:\n- " + strings.Repeat("[", 20_000) + "\n", 0, "the rules"},
		{"a part of the file that stands for others", "rules:\n- &a {id: a.b, kind: other, reason: r, terms: [xyz]}\n- *a\n", 3, "rules[1]"},
		{"a file that is too long", "# " + strings.Repeat("x", maxFile), 0, "the rules"},
		{"text that is no YAML", "rules: [\n", 0, "the rules"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse([]byte(tt.in))
			var e *Error
			if !errors.As(err, &e) || e.Field != tt.field || tt.line > 0 && e.Line != tt.line {
				t.Fatalf("got %v, want line %d, %s", err, tt.line, tt.field)
			}
			if strings.Contains(err.Error(), "Zebulon") {
				t.Errorf("the error repeats what was written: %v", err)
			}
		})
	}
}

// large is n rules, each with an expression that may stand, a line each.
func large(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "- {id: a.r%d, kind: other, reason: r, expressions: ['x[0-9]{999}y']}\n", i)
	}
	return b.String()
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(own))
	f.Add([]byte("off: [uk.vehicle]\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := Parse(b)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("not an error of ours: %v", err)
			}
			return
		}
		for _, r := range s.On() {
			r.Match("AB 12 34 56 C and more", 0)
		}
	})
}
