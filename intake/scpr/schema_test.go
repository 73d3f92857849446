package scpr

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func TestTheFormHasEverySectionFromAToM(t *testing.T) {
	have := ""
	for _, s := range Form().Sections {
		if !strings.Contains(have, s.ID) {
			have += s.ID
		}
	}
	if have != "ABCDEFGHIJKLM" {
		t.Fatalf("sections %s", have)
	}
}

func TestPathsOfTheContractExist(t *testing.T) {
	for _, path := range []string{
		"referral.referrer_name", "children.0.forename", "children.0.surname", "children.0.nhs_number",
		"children.0.home_address", "children.3.date_of_birth", "adults.3.name", "agencies.5.practitioner",
	} {
		if Form().Field(path) == nil {
			t.Errorf("no field %s", path)
		}
	}
	for _, path := range []string{"", "children", "children.forename", "children.40.forename", "children.00.forename", "children.-1.forename", "referral.0.referrer_name", "children.*.forename"} {
		if path != "children.*.forename" && Form().Field(path) != nil {
			t.Errorf("%q is a field", path)
		}
	}
}

func TestEveryLabelCanBeWrittenInTheFormsFont(t *testing.T) {
	for _, sec := range Form().Sections {
		texts := []string{sec.Title, sec.Intro, Form().Title, Form().Warning}
		for _, f := range sec.Fields {
			texts = append(texts, f.Label, f.Hint)
		}
		for _, s := range append(texts, Form().Guide...) {
			if strings.Count(string(encode(s)), "?") != strings.Count(s, "?") {
				t.Errorf("section %s: a letter has no place in WinAnsi: %s", sec.ID, s)
			}
		}
	}
}

func TestAccessibleNamesTellFieldsApart(t *testing.T) {
	seen := map[string]string{}
	for _, sec := range Form().Sections {
		for n := range max(1, sec.Repeat) {
			for _, f := range sec.Fields {
				path := sec.PathOf(n, f.Name)
				name := widget{field: &f, lead: Form().Label(path)}.accessibleName()
				if other := seen[name]; other != "" {
					t.Errorf("%s and %s are both called %q", path, other, name)
				}
				seen[name] = path
			}
		}
	}
}

func TestValuesAreKeptInOneWay(t *testing.T) {
	for _, c := range []struct {
		name, path, raw, want string
		fits                  bool
	}{
		{"a date with slashes", "children.0.date_of_birth", "14/3/2019", "2019-03-14", true},
		{"a date in words", "children.0.date_of_birth", " 14th  March 2019 ", "2019-03-14", true},
		{"an ISO date", "children.0.date_of_birth", "2019-03-14", "2019-03-14", true},
		{"August keeps its st", "children.0.date_of_birth", "1st August 2019", "2019-08-01", true},
		{"a day that no calendar has", "children.0.date_of_birth", "31/2/2019", "31/2/2019", false},
		{"a year of two digits", "children.0.date_of_birth", "14/3/19", "14/3/19", false},
		{"a choice by its label", "children.0.sex", "Female", "female", true},
		{"a choice by its value", "children.0.sex", "female", "female", true},
		{"a choice that is not on the list", "children.0.sex", "F", "F", false},
		{"a tick", "criteria.died", "Yes", "yes", true},
		{"no tick", "criteria.died", "Off", "", true},
		{"white space in a line", "children.0.forename", "Imogen\t Rose\r\n", "Imogen Rose", true},
		{"lines of an address", "children.0.home_address", "14 Close \r\nEasterby", "14 Close\nEasterby", true},
		{"a composed accent", "children.0.forename", "Zoe\u0308", "Zo\u00eb", true},
		{"control characters", "children.0.forename", "Im\x00og\u200ben\ufeff", "Imog\u200ben", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, reason := Form().Field(c.path).Clean(c.raw)
			if got != c.want || (reason == "") != c.fits {
				t.Errorf("got %q (%s), want %q", got, reason, c.want)
			}
		})
	}
}

func TestProblemsNameTheFieldAndNeverTheValue(t *testing.T) {
	today := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name    string
		values  map[string]string
		pointer string
		blocks  bool
	}{
		{"an NHS number with a wrong check digit", map[string]string{"children.0.nhs_number": "943 476 5918"}, "/children/0/nhs_number", false},
		{"a birth in the future", map[string]string{"children.1.date_of_birth": "2027-01-01"}, "/children/1/date_of_birth", false},
		{"a date that is none", map[string]string{"incident.date": "last Tuesday"}, "/incident/date", true},
		{"a death before birth", map[string]string{"children.0.date_of_birth": "2020-01-02", "children.0.date_of_death": "2020-01-01"}, "/children/0/date_of_death", false},
		{"an incident before the birth", map[string]string{"children.2.date_of_birth": "2020-01-02", "incident.date": "2020-01-01"}, "/children/2/date_of_birth", false},
		{"involvement that ends before it begins", map[string]string{"agencies.1.involved_from": "2020-01-02", "agencies.1.involved_to": "2020-01-01"}, "/agencies/1/involved_to", false},
		{"an answer that is not on the list", map[string]string{"incident.nature": "maybe"}, "/incident/nature", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			ps := Form().Problems(c.values, today)
			if len(ps) != 1 || ps[0].Pointer != c.pointer || ps[0].Blocks != c.blocks {
				t.Fatalf("problems %+v", ps)
			}
			for _, v := range c.values {
				if strings.Contains(ps[0].Detail, v) {
					t.Error("the detail repeats the value")
				}
			}
		})
	}
	good := map[string]string{"children.0.nhs_number": "943 476 5919", "children.0.date_of_birth": "2019-03-14", "incident.date": "2026-02-28"}
	if ps := Form().Problems(good, today); len(ps) != 0 {
		t.Errorf("good values have problems: %+v", ps)
	}
}

func TestJSONIsReadFlatAndNested(t *testing.T) {
	for name, form := range map[string]string{
		"flat":   `{"children.0.forename": "Imogen", "children.0.nhs_number": 9434765919, "criteria.died": true, "referral.referrer_name": null}`,
		"nested": `{"children": [{"forename": "Imogen", "nhs_number": "9434765919"}], "criteria": {"died": "yes", "custody": false}}`,
		"mixed":  `{"children": [{"forename": "Imogen"}], "children.0.nhs_number": "9434765919", "criteria.died": "on"}`,
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Form().ReadJSON([]byte(form))
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]string{"children.0.forename": "Imogen", "children.0.nhs_number": "9434765919", "criteria.died": "yes"}
			if len(r.Values) != len(want) {
				t.Fatalf("values %v", r.Values)
			}
			for k, v := range want {
				if r.Values[k] != v {
					t.Errorf("%s = %q", k, r.Values[k])
				}
			}
		})
	}
}

func TestJSONThatCannotBeUsedIsRefused(t *testing.T) {
	for _, c := range []struct{ name, form, pointer string }{
		{"an unknown field", `{"children": [{"forname": "Imogen"}]}`, "/children/0/forname"},
		{"an unknown flat field", `{"children.0.forname": "Imogen"}`, "/children/0/forname"},
		{"a field given twice", `{"children.0.forename": "A", "children": [{"forename": "B"}]}`, "/children/0/forename"},
		{"a list where a section stands", `{"referral": ["Imogen"]}`, "/referral/0"},
		{"a text where a section stands", `{"children": "Imogen"}`, "/children"},
		{"too many children", `{"children.40.forename": "Imogen"}`, "/children/40/forename"},
		{"a list", `["Imogen"]`, ""},
		{"no JSON", `{"a`, ""},
		{"two documents", `{}{}`, ""},
		{"a bomb of nesting", strings.Repeat(`{"a":`, 100000), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Form().ReadJSON([]byte(c.form))
			if err == nil || strings.Contains(err.Error(), "Imogen") {
				t.Fatalf("error %v", err)
			}
			var fields *FieldsError
			if c.pointer != "" && (!errors.As(err, &fields) || fields.Problems[0].Pointer != c.pointer) {
				t.Errorf("error %+v", err)
			}
		})
	}
}

func TestTheJSONSchemaTakesAGoodFormAndRefusesAnUnknownField(t *testing.T) {
	b, err := Form().JSONSchema()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("scpr.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("scpr.json")
	if err != nil {
		t.Fatal(err)
	}
	valid := func(form string) error {
		var v any
		if err := json.Unmarshal([]byte(form), &v); err != nil {
			t.Fatal(err)
		}
		return schema.Validate(v)
	}
	if err := valid(`{"children": [{"forename": "Imogen", "sex": "female", "looked_after": "no"}], "criteria": {"died": true}}`); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{`{"children": [{"forname": "Imogen"}]}`, `{"child": {}}`, `{"children": [{"sex": "F"}]}`} {
		if valid(bad) == nil {
			t.Errorf("%s is valid", bad)
		}
	}
}

func TestEveryIdentifyingValueEntersTheCast(t *testing.T) {
	values := map[string]string{}
	for _, path := range Form().Paths() {
		f := Form().Field(path)
		switch {
		case f.Class != Direct && f.Class != Quasi:
		case f.Type == Date:
			values[path] = "2019-03-14"
		case len(f.Choices) > 0:
			values[path] = f.Choices[0].Value
		default:
			values[path] = "Value of " + path
		}
	}
	all := ""
	for _, c := range Form().Cast(values) {
		b, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		all += string(b)
	}
	for path, v := range values {
		f := Form().Field(path)
		if len(f.Choices) > 0 {
			v = Form().choice(f, v)
			if slices.Contains([]string{"role", "relationship"}, f.Name) {
				continue // becomes the label and the relation
			}
		}
		quoted, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(all, strings.Trim(string(quoted), `"`)) {
			t.Errorf("%s is not in the cast", path)
		}
	}
}

func TestTheCastNamesPeopleAsTheyAre(t *testing.T) {
	cast := Form().Cast(map[string]string{
		"children.0.surname": "Fairweather", "children.0.forename": "Imogen Rose", "children.0.other_names": "Immy\nImo",
		"children.0.sex": "female", "children.1.forename": "Tom", "children.1.role": "sibling",
		"adults.0.name": "Kay Fairweather", "adults.0.relationship": "mother",
		"family.other_children": "Bo Fairweather, 12/1/2015\nCy Fairweather, aged 7",
		"decision.members":      "Ann One\nBea Two", "referral.referrer_role": "Manager", "children.0.school": "St Oswald's",
	})
	got := ""
	for _, c := range cast {
		got += c.Kind + " " + c.Stem + ": " + strings.Join(c.Names, "|") + " (" + strings.Join(c.Aliases, "|") + ") " + c.DateOfBirth + " " + c.Relation + "\n"
	}
	want := `subject Child: Imogen Rose Fairweather (Immy|Imo)  child; Female
place School: St Oswald's ()  
subject Sibling: Tom ()  sibling
subject Mother: Kay Fairweather ()  mother
subject Sibling: Bo Fairweather () 2015-01-12 sibling
subject Sibling: Cy Fairweather ()  sibling; aged 7
professional Panel member: Ann One ()  professional
professional Panel member: Bea Two ()  professional
`
	if got != want {
		t.Errorf("got\n%s", got)
	}
}

func FuzzReadJSON(f *testing.F) {
	f.Add([]byte(`{"children": [{"forename": "Imogen"}], "criteria.died": true}`))
	f.Add([]byte(`{"children": {"0": {"forename": "Imogen"}}}`))
	f.Add([]byte(`{"incident.date": "14/3/2019", "x": [1, null]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := Form().ReadJSON(b)
		if err != nil {
			return
		}
		for path, v := range r.Values {
			field := Form().Field(path)
			if field == nil {
				t.Fatalf("an unknown field was read")
			}
			if again, _ := field.Clean(v); again != v {
				t.Fatalf("%s: cleaning %q again gives %q", path, v, again)
			}
		}
		Form().Cast(r.Values)
		Form().Problems(r.Values, time.Now())
	})
}
