package redact

import (
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/verify"
)

func TestWhatGoesFromThePagesGoesFromStringsToo(t *testing.T) {
	finder := finderFor(t, `
reference: LCSPR-2026-004
subjects:
  - {label: Child A, names: [Imogen Quillfeather]}
keep: [The Tranter Report]
`)
	text := "Ms Tranter came with Bly. The spring was mild. Bly left."
	d := Detection{Text: text}
	for _, name := range []string{"Tranter", "Bly"} { // as rules for people whom nobody listed find them
		at := strings.Index(text, name)
		d.Findings = append(d.Findings, detect.Finding{Start: at, End: at + len(name), Text: name, Kind: "person", Label: "Person " + name[:1], Rule: "person.title", Action: actionReplace})
	}
	at := strings.LastIndex(text, "Bly")
	d.Findings = append(d.Findings, detect.Finding{Start: at, End: at + 3, Text: "Bly", Kind: "person", Label: "Person B", Rule: "person.title", Action: actionReplace})
	clean := cleaner(d, finder, []verify.Removed{{Text: "Tranter"}, {Text: "Bly"}, {Text: "spring", Kept: 1}})
	for _, c := range []struct{ sentence, text, want string }{
		{"a name that detection finds only on the page", "View of the hill from tranter's garden", "View of the hill from Person T's garden"},
		{"a name in a file's name", "tranter_visit.pdf", "[file name]"},
		{"a name over the end of a line", "the Tran-\nter house", "the Person T house"},
		{"a short name within other words stays", "bly hill", "bly hill"},
		{"a short name by itself", "Bly", "Person B"},
		{"what a keep list guards stays", "See the Tranter Report", "See the Tranter Report"},
		{"a term that stays on the pages stays where a string says what they say", "The spring was mild", "The spring was mild"},
		{"and goes where it says more", "The spring of the visit", "The [removed] of the visit"},
		{"a name that Chinese text runs on into", "\u6211\u662fTranter\u7684", "\u6211\u662fPerson T\u7684"},
		{"words that only begin alike stay", "Tranterton", "Tranterton"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			if got := clean("outline", c.text); got != c.want {
				t.Errorf("left %q, want %q", got, c.want)
			}
		})
	}
}

func TestNoPlainMentionOfANameIsLeftBehind(t *testing.T) {
	finder := finderFor(t, `
reference: LCSPR-2026-004
subjects:
  - {label: Child A, names: [Imogen Quillfeather, May Quillfeather]}
keep: [The Quillfeather Trust]
`)
	text := "Quillfeather came.\fThe QUILLFEATHER file. The Quillfeather Trust. May came in May."
	var first []detect.Finding
	for _, f := range finder.Find(text) {
		if f.Start == 0 || f.Text == "May" {
			first = append(first, f) // as if detection had missed the second mention
		}
	}
	var got []string
	for _, f := range unfound(first, text, finder) {
		got = append(got, f.Text)
		if f.Text == "QUILLFEATHER" && (f.Page != 2 || f.Label != "Quillfeather" && f.Label == "" || f.Tier != detect.TierB || f.Why == "") {
			t.Errorf("%+v", f)
		}
	}
	if want := "Quillfeather QUILLFEATHER May"; strings.Join(got, " ") != want {
		t.Errorf("found %q, want %q", got, want)
	}
}

func TestAFullNameIsFoundByItsLetters(t *testing.T) {
	const people = `
reference: LCSPR-2026-004
subjects:
  - {label: Child A, names: [Imogen Rose Quillfeather]}
  - {label: Sibling 1, names: [Al Ng]}
keep: [The Imogen Quillfeather Trust]
`
	c, err := casefile.Parse([]byte(people))
	if err != nil {
		t.Fatal(err)
	}
	finder := finderFor(t, people)
	for _, x := range []struct{ sentence, text, left string }{
		{"run together with its neighbours", "ThenImogenQuillfeatherwasseenby a nurse.", "Then[Child A]wasseenby a nurse."},
		{"with its middle name", "x1ImogenRoseQuillfeatherleft", "x1[Child A]left"},
		{"broken without a hyphen", "They saw Imogen Quill\nfeather there.", "They saw [Child A] there."},
		{"with each letter by itself", "Seen: I\tm\to\tg\te\tn\tQ\tu i\tl\tl\tf\te\ta\tt\th\te\tr there.", "Seen: [Child A] there."},
		{"written from its end", "See rehtaeflliuQ esoR negomI there.", "See [Child A] there."},
		{"a single word of it written from its end", "See rehtaeflliuQ there.", "See [Child A] there."},
		{"with accents", "soIm\u00f3genQuillfeatherleft", "so[Child A]left"},
		{"a short name may be an accident", "A tidal ngo", "A tidal ngo"},
		{"what a keep list guards stays", "See The Imogen Quillfeather Trust.", "See The Imogen Quillfeather Trust."},
	} {
		t.Run(x.sentence, func(t *testing.T) {
			d := Detection{Text: x.text, Findings: glued(finder.Find(x.text), x.text, c, finder)}
			for i := range d.Findings {
				d.Findings[i].Replacement = "[" + d.Findings[i].Label + "]"
			}
			if got := withCuts(d); got != x.left {
				t.Errorf("left %q, want %q", got, x.left)
			}
		})
	}
}

func TestAnotherTryKeepsTheWordsOfWhatWasFoundByAnotherReading(t *testing.T) {
	d := Detection{Text: "Xqrztp saw Immy", Findings: []detect.Finding{{Start: 0, End: 6, Text: "Imogen", Action: actionReplace}}}
	d.add(detect.Finding{Text: "Immy", Action: actionReplace}, 11, 15, 1)
	if len(d.Findings) != 2 || d.Findings[0].Text != "Imogen" || d.Findings[1].Text != "Immy" {
		t.Errorf("%+v", d.Findings)
	}
}
