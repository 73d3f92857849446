package redact

import (
	"slices"
	"testing"

	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/verify"
)

func finderFor(t *testing.T, people string) *detect.Detector {
	t.Helper()
	c, err := casefile.Parse([]byte(people))
	if err != nil {
		t.Fatal(err)
	}
	f, err := detect.New(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestTheProofAllowsNoMentionOfANameThatDetectionMissed(t *testing.T) {
	const people = `
reference: LCSPR-2026-004
subjects:
  - {label: Child A, names: [Imogen Quillfeather, May Quillfeather]}
keep: [The Quillfeather Trust]
`
	finder := finderFor(t, people)
	for _, c := range []struct {
		sentence, text string
		missed         string // the last finding of this text is taken away, as if detection had missed it
		term           string
		kept           int
	}{
		{"a full name", "Imogen Quillfeather came. Imogen Quillfeather left.", "Imogen Quillfeather", "Imogen Quillfeather", 0},
		{"a name of one word", "Imogen came. Then Imogen left.", "Imogen", "Imogen", 0},
		{"a name that a keep list guards stays there", "Quillfeather came to the Quillfeather Trust.", "", "Quillfeather", 1},
		{"an ordinary word stays where the rules left it", "May came. She left in the spring. May I add this?", "", "May", 1},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			d := Detection{Text: c.text, Findings: finder.Find(c.text)}
			if c.missed != "" {
				at := -1
				for i, f := range d.Findings {
					if f.Text == c.missed {
						at = i
					}
				}
				if at < 1 {
					t.Fatalf("%+v: this test wants two findings", d.Findings)
				}
				d.Findings = slices.Delete(d.Findings, at, at+1)
			}
			got := removed(d, finder, nil)
			i := slices.IndexFunc(got, func(r verify.Removed) bool { return r.Text == c.term })
			if i < 0 || got[i].Kept != c.kept {
				t.Errorf("%q may stand %d times; got %+v", c.term, c.kept, got)
			}
		})
	}
}

func TestAMarkOfARuleIsNoMentionOfANameOfItsWords(t *testing.T) {
	finder := finderFor(t, "reference: R1\nsubjects:\n  - {label: Child A, names: [Web Address]}\n")
	find := relisted(finder, Detection{})
	for _, c := range []struct {
		text string
		want []string
	}{
		{"He wrote to [email address] from [web\naddress] twice.", nil},
		{"He wrote to [email address] and to Web Address twice.", []string{"Web Address"}},
		{"[He and Web Address] wrote.", []string{"Web Address"}},
	} {
		if got := find(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%q: found %q, want %q", c.text, got, c.want)
		}
	}
}

func TestANameThatALabelHoldsIsNoMentionWithinTheLabel(t *testing.T) {
	finder := finderFor(t, "reference: R1\nsubjects:\n  - {label: Baby J, relation: child, names: [Jayden Fairweather], aliases: [Baby]}\n")
	find := relisted(finder, Detection{Findings: []detect.Finding{{Text: "Jayden", Label: "Baby J", Action: "replace"}}})
	for _, c := range []struct {
		text string
		want []string
	}{
		{"We saw Baby\nJ at home. Asked to see Baby J again.", nil},
		{"We saw Baby J and Baby Fairweather.", []string{"Baby Fairweather"}},
		{"We saw Baby Jayden.", []string{"Baby", "Jayden"}},
	} {
		if got := find(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%q: found %q, want %q", c.text, got, c.want)
		}
	}
}

func TestStringsOutsideThePagesAreReadInDisguise(t *testing.T) {
	finder := finderFor(t, "reference: R1\nsubjects:\n  - {label: Child A, names: [Imogen Quillfeather]}\n")
	clean := cleaner(Detection{}, finder, nil)
	for _, c := range []struct{ title, text, want string }{
		{"a surname backwards", "on rehtaefllinuQ at home", "on Child A at home"},
		{"a name backwards", "Notes on rehtaefllIuQ negomI today", "Notes on Child A today"},
		{"base 64", "draft SW1vZ2VuIFF1aWxsZmVhdGhlcg== of May", "draft Child A of May"},
		{"base 64 with a date behind it", "id=SW1vZ2VuIHdlbnQ", "id=Child A went"},
		{"hexadecimal", "496d6f67656e Quality", "Child A Quality"},
		{"the address of a mail", "mailto:?subject=What%20is%20%22Quillfeather%22", "mailto:?subject=What is \"Child A\""},
		{"percent signs within each other", "mailto:?body=%2522Quillfeather%2522", "mailto:?body=\"Child A\""},
		{"the entities of a web page", "&quot;Quill&#102;eather&quot;", "\"Child A\""},
		{"an address of nobody", "mailto:?subject=What%20is%20%22Fog%22", "mailto:?subject=What%20is%20%22Fog%22"},
		{"nothing", "The Hippopotamus in Wonderland abcdef0123", "The Hippopotamus in Wonderland abcdef0123"},
	} {
		if got := clean("outline", c.text); got != c.want {
			t.Errorf("%s: %q gives %q, want %q", c.title, c.text, got, c.want)
		}
	}
}

func TestATermRunTogetherWithOtherWordsGoesFromStringsOutsideThePages(t *testing.T) {
	finder := finderFor(t, "reference: R1\nsubjects:\n  - {label: Child A, names: [Imogen Quillfeather]}\nkeep: [Reports MN0052-23]\n")
	d := Detection{Findings: []detect.Finding{{Text: "MN0052/23", Action: "replace", Label: "[case reference]"}}}
	clean := cleaner(d, finder, []verify.Removed{{Text: "MN0052/23"}, {Text: "KL 4711", Kept: 1}})
	for text, want := range map[string]string{
		"InvoicesMN0052-23":                  "Invoices[case reference]",
		"InvoicesMN0052-23, CopiesMN0052-23": "Invoices[case reference], Copies[case reference]",
		"InvoicesKL4711":                     "InvoicesKL4711",
		"Reports MN0052-23":                  "Reports MN0052-23",
		"InvoicesMN0052":                     "InvoicesMN0052",
	} {
		if got := clean("metadata", text); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

func TestPagesStayApartWhereACutGoesOverTheirEnds(t *testing.T) {
	d := Detection{Text: "seen by Imogen\fFairweather today\fend", Findings: []detect.Finding{{Start: 8, End: 26, Action: "replace", Label: "Child A"}}}
	if got := withCuts(d); got != "seen by Child A\f today\fend" {
		t.Errorf("%q", got)
	}
}
