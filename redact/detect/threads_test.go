package detect

import (
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/casefile"
)

// gone is a text without what was found to go, each finding's label in its place.
func gone(text string, found []Finding) string {
	var b strings.Builder
	from := 0
	for _, f := range found {
		if !f.Goes() {
			continue
		}
		b.WriteString(text[from:f.Start])
		if !f.Continued {
			b.WriteString(f.Label)
		}
		from = f.End
	}
	return b.String() + text[from:]
}

func TestWhatRunsOnOverAGapGoesInItsPartsAndNothingBetween(t *testing.T) {
	d := example(t)
	for name, tc := range map[string]struct{ text, want string }{
		"a surname over a page with foot and head": {
			"OFFICIAL\nOn most days Imogen Fair-\nPage 1 of 2\f\nOFFICIAL\nweather was seen.\nPage 2 of 2\n",
			"OFFICIAL\nOn most days Child A\nPage 1 of 2\f\nOFFICIAL\n was seen.\nPage 2 of 2\n",
		},
		"a surname over a note": {
			"and so Imogen Fair-\n1 See the guidance.\fweather was seen.\n",
			"and so Child A\n1 See the guidance.\f was seen.\n",
		},
		"a first name over the caption of a figure": {
			"the nurse saw Imo-\nFigure 1: a house\ngen by the door.\n",
			"the nurse saw Child A\nFigure 1: a house\n by the door.\n",
		},
		"a first name with a soft hyphen": {
			"the nurse saw Imo\u00ad\n2\fgen by the door.\n",
			"the nurse saw Child A\n2\f by the door.\n",
		},
		"a telephone number over the end of a page": {
			"the number was 07700\n- 3 -\f900123 on the form.\n",
			"the number was [phone number]\n- 3 -\f on the form.\n",
		},
		"a transcript with numbers before its lines": {
			"11\tQ. When did you see Imogen Fair-\n12\tweather?\n13\tA. At nine, at 14 Larkspur\n14\tClose. We called 07700\n15\t900123 then.\n",
			"11\tQ. When did you see Child A\n12\t?\n13\tA. At nine, at [address]\n14\t. We called [phone number]\n15\t then.\n",
		},
		"a transcript with numbers behind its lines": {
			"we saw Imogen Fair- 21\nweather then and we 22\nrang the number 07700 23\n900123 at once. 24\n",
			"we saw Child A 21\n then and we 22\nrang the number [phone number] 23\n at once. 24\n",
		},
		"a transcript with each fifth number beside it": {
			"we saw Imogen Fair-\n5\nweather then and we\n10\nrang the number 07700\n15\n900123 at once.\n20\n",
			"we saw Child A\n5\n then and we\n10\nrang the number [phone number]\n15\n at once.\n20\n",
		},
		"a transcript with times": {
			"10:00:12 I rang 07700\n10:00:15 900123 at once\n",
			"10:00:12 I rang [phone number]\n10:00:15  at once\n",
		},
		"a quoted message": {
			">> They left 14\n>> Larkspur Close and rang 07700\n>> 900123.\n",
			">> They left [address]\n>>  and rang [phone number]\n>> .\n",
		},
		"a number of nobody's in a quoted message": {
			"> rang 07700\n> 900456 at nine\n",
			"> rang [phone number]\n>  at nine\n",
		},
		"a narrow cell beside another": {
			"Imogen Fair-\tIn care since\nweather\tbirth\n14 Larkspur\tA quiet\nClose\tstreet\n",
			"Child A\tIn care since\n\tbirth\n[address]\tA quiet\n\tstreet\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := gone(tc.text, d.Find(tc.text)); got != tc.want {
				t.Errorf("reads %q\nnot   %q", got, tc.want)
			}
		})
	}
}

func TestALineThatOnlyLooksLikeTheRestOfANameStays(t *testing.T) {
	d := example(t)
	for _, text := range []string{
		"a fair-\n1 note\fweather forecast.\n",
		"1 The aunt has a fair-\n2 trade shop.\n",
		"1. Call the school\n2. Call the GP\n3. Write it down\n",
		"seen at 10\n11\f12 people were there.\n",
	} {
		if got := gone(text, d.Find(text)); got != text {
			t.Errorf("%q reads %q", text, got)
		}
	}
}

func TestSomeoneFoundOverAGapGetsALabelThatNobodyOfTheCaseHas(t *testing.T) {
	c, err := casefile.Parse([]byte("reference: R\nsubjects:\n  - {label: Person 1, names: [Imogen Fairweather]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := New(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	again := []Finding{{Kind: "person", Label: "Person 1", Rule: "person.role", Text: "Dr Marjorie Tillotson"}}
	if got := d.relabel(again, nil)["Person 1"]; got != "Person 2" {
		t.Errorf("%q", got)
	}
}
