package casefile

import (
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"
)

func TestTheExampleOfTheContractReadsWhole(t *testing.T) {
	b, err := os.ReadFile("testdata/example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	child := c.Subjects[0]
	if child.Label != "Child A" || child.DateOfBirth != "2019-03-14" || child.Identifiers["nhs_number"] != "943 476 5919" {
		t.Errorf("the child reads as %+v", child)
	}
	if got := c.Professionals[0].Names; !reflect.DeepEqual(got, []string{"Danielle Okonjo-Reeve"}) {
		t.Errorf("the social worker's names read as %q", got)
	}
	if c.Policy() != MonthYear || len(c.Keep) != 1 || c.Places[0].Names[1] != "St Oswald's" {
		t.Errorf("the rest reads as %+v", c)
	}
	again, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	back, err := Parse(again)
	if err != nil || !reflect.DeepEqual(c, back) {
		t.Errorf("as JSON it reads back as %+v, %v", back, err)
	}
}

func TestEveryErrorNamesItsFieldAndNoValue(t *testing.T) {
	const secret = "Zebulon"
	for _, tt := range []struct {
		name, in, field string
		err             error
	}{
		{"an empty text lacks its reference", ``, "reference", ErrMissing},
		{"an unknown key is named", "reference: r\nsubject: []", "subject", ErrUnknownKey},
		{"an unknown key of a person is named with its place", "reference: r\nsubjects: [{label: x}, {nmaes: [" + secret + "]}]", "subjects[1].nmaes", ErrUnknownKey},
		{"a day that the calendar lacks", "reference: r\nsubjects: [{date_of_birth: 2019-02-30}]", "subjects[0].date_of_birth", ErrDate},
		{"a date in another form", "reference: r\nsubjects: [{date_of_birth: 14/03/2019}]", "subjects[0].date_of_birth", ErrDate},
		{"an unknown policy", "reference: r\ndates: " + secret, "dates", ErrPolicy},
		{"an empty name", "reference: r\nprofessionals: [{names: ['  ']}]", "professionals[0].names[0]", ErrMissing},
		{"an empty keep phrase", "reference: r\nkeep: ['']", "keep[0]", ErrMissing},
		{"one label for two people", "reference: r\nsubjects: [{label: Child A}]\nprofessionals: [{label: 'child  a'}]", "professionals[0].label", ErrLabel},
		{"one label for a person and a place", "reference: r\nsubjects: [{label: A}]\nplaces: [{label: A}]", "places[0].label", ErrLabel},
		{"a name where a list belongs", "reference: r\nsubjects: [{names: " + secret + "}]", "subjects[0].names", ErrShape},
		{"a list where a person belongs", "reference: r\nsubjects: [[" + secret + "]]", "subjects[0]", ErrShape},
		{"a key given twice", "reference: r\nkeep: [a]\nkeep: [b]", "keep", ErrTwice},
		{"a key given twice in JSON", `{"reference":"r","reference":"s"}`, "reference", ErrTwice},
		{"an unknown key in JSON", `{"reference":"r","subjects":[{"x":"` + secret + `"}]}`, "subjects[0].x", ErrUnknownKey},
		{"broken YAML tells the line", "reference: r\nsubjects: [" + secret, "", ErrSyntax},
		{"an anchor is refused", "reference: &a r\nkeep: [*a]", "keep[0]", ErrShape},
		{"a second document is refused", "reference: r\n---\nreference: s", "", ErrShape},
		{"a list at the top", "- " + secret, "", ErrShape},
		{"a value beyond the limit", "reference: " + strings.Repeat("x", maxValue+1), "reference", ErrTooLong},
		{"dropped belongs to an update only", "reference: r\ndropped: []", "dropped", ErrUnknownKey},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse([]byte(tt.in))
			var field *FieldError
			if !errors.As(err, &field) || field.Field != tt.field || !errors.Is(err, tt.err) {
				t.Fatalf("got %v, want %q: %v", err, tt.field, tt.err)
			}
			if strings.Contains(err.Error(), secret) {
				t.Errorf("the error repeats a value: %v", err)
			}
		})
	}
}

func TestValuesKeepTheirWriting(t *testing.T) {
	c, err := Parse([]byte("\ufeffreference: 1\r\nsubjects:\r\n- phones: [07700900123]\r\n  date_of_birth: 2019-03-14\r\n  identifiers: {nhs_number: 9434765919, upn: null}\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	p := c.Subjects[0]
	if p.Phones[0] != "07700900123" || p.Identifiers["nhs_number"] != "9434765919" || p.DateOfBirth != "2019-03-14" {
		t.Errorf("got %+v", p)
	}
}

func TestJSONWithItsOwnEscapesReads(t *testing.T) {
	c, err := Parse([]byte("{\t\"reference\": \"a\\/b\",\n\t\"keep\": [\"\\ud83d\\ude00\"]}"))
	if err != nil || c.Reference != "a/b" || c.Keep[0] != "😀" {
		t.Fatalf("got %+v, %v", c, err)
	}
}

func TestAnUpdateSaysWhatIsDropped(t *testing.T) {
	c, dropped, err := ParseUpdate([]byte(`{"reference":"r","dropped":[{"term":"t","reason":"not of this family"}]}`))
	if err != nil || c.Reference != "r" || len(dropped) != 1 || dropped[0] != (Dropped{"t", "not of this family"}) {
		t.Fatalf("got %+v, %+v, %v", c, dropped, err)
	}
}

func TestAPointerIsRFC6901(t *testing.T) {
	e := &FieldError{"subjects[0].date_of_birth", ErrDate}
	if got := e.Pointer(); got != "/subjects/0/date_of_birth" {
		t.Errorf("got %q", got)
	}
}

func FuzzParse(f *testing.F) {
	b, err := os.ReadFile("testdata/example.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"reference":"r","subjects":[{"names":["A B"]}]}`))
	f.Add([]byte("reference: &a [*a]"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := Parse(b)
		if err != nil {
			var field *FieldError
			if !errors.As(err, &field) {
				t.Fatalf("not a field error: %v", err)
			}
			return
		}
		if err := c.Validate(); err != nil {
			t.Fatalf("what was parsed is not valid: %v", err)
		}
	})
}
