package redact_test

import (
	"reflect"
	"testing"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/pdftest"
)

// The flags are of the output: a month instead of a day, labels instead of names, in both layouts. A twin with another name has
// the same.
func TestTheReportSaysWhatIdentifiesTogether(t *testing.T) {
	for _, layout := range []string{"keep", "reflow"} {
		var all [2]redact.Report
		for i, name := range []string{"Imogen Quillfeather", "Katarzyna Quillfeather"} {
			r, _ := redacted(t, pdftest.Text("Imogen Quillfeather was born on 14 May 2019.", name+" died on 2 June 2020."), redact.Options{Layout: layout})
			all[i] = r.Report
		}
		flags := all[0].Together
		if len(flags) != 1 || flags[0].Rule != "jig.dates" || flags[0].Words != "born in May 2019 … died in June 2020" {
			t.Errorf("%s: %+v", layout, flags)
		}
		if !reflect.DeepEqual(all[0].Public.Removed, all[1].Public.Removed) {
			t.Errorf("%s: the public part depends on the name", layout)
		}
		if bare := all[0].WithoutWords().Together; len(bare) != 1 || bare[0].Words != "" || flags[0].Words == "" {
			t.Errorf("without words: %+v", bare)
		}
	}
}

func TestTheReportNotesALabelThatGivesANameAway(t *testing.T) {
	c, err := casefile.Parse([]byte("reference: r\nsubjects: [{label: Child IQ, names: [Imogen Quillfeather]}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := engine.Redact(t.Context(), pdftest.Text("Imogen Quillfeather came."), c, redact.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const want = "subjects[0].label: this label is the initials of somebody on the list."
	if n := len(r.Report.Notes); n == 0 || r.Report.Notes[n-1] != want {
		t.Errorf("notes: %q", r.Report.Notes)
	}
}
