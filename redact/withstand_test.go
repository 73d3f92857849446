package redact

import (
	"slices"
	"testing"

	"github.com/caseveil/caseveil/redact/verify"
)

func TestTheLastLookFailsTheProofWhenItFindsWhatTheCaseLists(t *testing.T) {
	name := verify.Discovery{Kind: "listed_term", Weight: verify.Leak, Page: 2, Where: "page text", Terms: []string{"Imogen"}}
	unseen := verify.Discovery{Kind: "covered_text", Weight: verify.Leak, Page: 3}
	for title, tc := range map[string]struct {
		found  []verify.Discovery
		passed bool
		left   []string
		notes  int
	}{
		"nothing":                          {nil, true, nil, 0},
		"what is worth knowing":            {[]verify.Discovery{{Kind: "outline", Weight: verify.Note}}, true, nil, 0},
		"a name":                           {[]verify.Discovery{name}, false, []string{"Imogen"}, 0},
		"the trace of a name":              {[]verify.Discovery{{Kind: "width_trace", Weight: verify.Leak, Page: 1}}, false, nil, 0},
		"text that cannot be seen":         {[]verify.Discovery{unseen}, true, nil, 1},
		"a name in text that is not seen":  {[]verify.Discovery{unseen, name}, false, []string{"Imogen"}, 0},
		"an attachment that nothing names": {[]verify.Discovery{{Kind: "attachment", Weight: verify.Leak}}, false, nil, 0},
	} {
		t.Run(title, func(t *testing.T) {
			check, spots, notes, err := (&Engine{}).withstands(t.Context(), nil, nil, nil, Detection{}, verify.Proof{Found: tc.found}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if check.Passed != tc.passed || !slices.Equal(check.Left, tc.left) || len(notes) != tc.notes || len(spots) > 0 {
				t.Errorf("passed %v with %q left, notes %q, %d spots", check.Passed, check.Left, notes, len(spots))
			}
		})
	}
}
