package redact

import (
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/detect"
)

func TestLettersThatStandApartAreAName(t *testing.T) {
	const people = `
reference: LCSPR-2026-004
subjects:
  - {label: Child A, names: [Imogen Quillfeather]}
keep: [Imogen Trust]
`
	c, err := casefile.Parse([]byte(people))
	if err != nil {
		t.Fatal(err)
	}
	finder := finderFor(t, people)
	for _, x := range []struct{ sentence, text, left, asked string }{
		{"where each glyph has a full stop behind it", "T.h.e.n. .I.m.o.g.e.n. .l.e.f.t.", "T.h.e.n. .[Child A]. .l.e.f.t.", ""},
		{"between other words", "Then I·m·o·g·e·n left.", "Then [Child A] left.", ""},
		{"in a row of other letters a person is asked", "X P K\nQ I M O G E N W\nP Z K", "X P K\nQ I M O G E N W\nP Z K", "I M O G E N"},
		{"without its capital it is no name", "a.b. .i.m.o.g.e.n. .c", "a.b. .i.m.o.g.e.n. .c", ""},
		{"what a keep list guards stays", "See Imogen Trust.", "See Imogen Trust.", ""},
	} {
		t.Run(x.sentence, func(t *testing.T) {
			d := Detection{Text: x.text, Findings: spelled(finder.Find(x.text), x.text, c, finder)}
			var asked []string
			for i, f := range d.Findings {
				if d.Findings[i].Replacement = "[" + f.Label + "]"; f.Action == actionReview && f.Tier == detect.TierC {
					asked = append(asked, f.Text)
				}
			}
			if got := withCuts(d); got != x.left || strings.Join(asked, "|") != x.asked {
				t.Errorf("left %q and asked %q, want %q and %q", got, asked, x.left, x.asked)
			}
		})
	}
}
