package redact

import (
	"slices"
	"testing"

	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/pdf"
	"github.com/caseveil/caseveil/redact/pdftest"
	"github.com/caseveil/caseveil/redact/verify"
)

func quillfeather(keep ...string) *casefile.Case {
	return &casefile.Case{Subjects: []casefile.Person{{Label: "Child A", Names: []string{"Imogen Rose Quillfeather"}}}, Keep: keep}
}

func TestANameThatOnlyTheSecondEngineReadsIsOverlooked(t *testing.T) {
	for title, tc := range map[string]struct {
		ours, theirs string
		want         int
	}{
		"both read it":             {"Quillfeather went home", "Quillfeather went home", 0},
		"in another order":         {"went home Quillfeather", "Quillfeather went home", 0},
		"in capitals":              {"QUILLFEATHER went home", "Quillfeather went home", 0},
		"only we read it":          {"Quillfeather went home", "went home", 0},
		"only the other reads it":  {"went home", "Quillfeather went home", 1},
		"we read it in two pieces": {"feather went Quill home", "Quillfeather went home", 1},
		"we read it turned round":  {"rehtaefllinuQ went home", "Quillfeather went home", 1},
		"we part it otherwise":     {"Quill feather went home", "Quillfeather went home", 0},
	} {
		t.Run(title, func(t *testing.T) {
			doc, err := pdf.Open(t.Context(), pdftest.Text(tc.ours))
			if err != nil {
				t.Fatal(err)
			}
			if got := overlooked(quillfeather(), doc, []string{tc.theirs}); got != tc.want {
				t.Errorf("page %d, want %d", got, tc.want)
			}
		})
	}
}

func TestANameWrittenWithoutItsAccentsIsNotOverlooked(t *testing.T) {
	c := &casefile.Case{Subjects: []casefile.Person{{Label: "Child A", Names: []string{"Ren\u00e9e Qu\u00eflf\u00e9ather"}}}}
	doc, err := pdf.Open(t.Context(), pdftest.Text("Renee Quilfeather went home"))
	if err != nil {
		t.Fatal(err)
	}
	if got := overlooked(c, doc, []string{"Renee Quilfeather went home"}); got != 0 {
		t.Errorf("page %d, want none", got)
	}
}

func TestTheProofLooksForThePeopleOfTheCaseThoughNoMentionWasFound(t *testing.T) {
	find := func(text string, keep ...string) []verify.Removed {
		return listed(quillfeather(keep...), Detection{Text: text}, []verify.Removed{{Text: "imogen rose quillfeather"}})
	}
	if got, want := find("Nobody is here."), []verify.Removed{{Text: "imogen rose quillfeather"}, {Text: "Imogen Quillfeather"}, {Text: "Quillfeather"}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := find("The Quillfeather Trust"); got[2] != (verify.Removed{Text: "Quillfeather", Kept: 1}) {
		t.Errorf("a word that stays on the page: %v", got)
	}
	if got := find("Q\tu\ti\tl\tl\tf\te\ta\tt\th\te\tr"); got[2] != (verify.Removed{Text: "Quillfeather"}) {
		t.Errorf("letters that stand apart: %v", got)
	}
	if got := find("Nobody is here.", "Quillfeather Trust"); len(got) != 2 {
		t.Errorf("a word of what the case keeps: %v", got)
	}
}
