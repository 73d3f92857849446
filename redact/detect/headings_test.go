package detect

import (
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/casefile"
)

func TestLettersOfAJudgmentsHeadingGoWhereTheyStandAlone(t *testing.T) {
	d, err := New(&casefile.Case{Reference: "R"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ title, text, want string }{
		{"with another", "Re H and J (Care Proceedings)\nShe failed to protect J and H in May.", "H J J H"},
		{"with an s", "Re H (Care Proceedings)\nIt was H's room.", "H H"},
		{"at the text's end, with a sign behind", "Re H (Care Proceedings)\nIt was H'", "H"},
		{"of a case that the law cites", "Re H (Care Proceedings) [2008] UKHL 35\nShe failed H in May.", ""},
	} {
		var letters []string
		for _, f := range d.Find(c.text) {
			if len(f.Text) == 1 {
				letters = append(letters, f.Text)
			}
		}
		if got := strings.Join(letters, " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.title, got, c.want)
		}
	}
}
