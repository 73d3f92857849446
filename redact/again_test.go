package redact_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/pdftest"
)

// A name that is hardly parted from the words beside it is read as one word by some programs and as three by others.
func TestANameThatOnlyAnotherReaderPartsFromItsNeighboursGoes(t *testing.T) {
	for _, gap := range []int{80, 100, 120, 140, 160, 175, 190, 300} {
		t.Run(fmt.Sprintf("a gap of %d thousandths", gap), func(t *testing.T) {
			line := strings.Repeat("x", 60)
			shown := fmt.Sprintf("%-65s", fmt.Sprintf("[(and) -%d (Immy) -%d (left)] TJ", gap, gap))
			in := bytes.Replace(pdftest.Text("Immy came.\n"+line+"\nSo there."), []byte("("+line+") Tj"), []byte(shown), 1)
			r, text := redacted(t, in, redact.Options{ReportText: true})
			if strings.Contains(text, "Immy") || strings.Count(text, "Child A") != 2 || !strings.Contains(text, "left") {
				t.Errorf("the page reads %q", text)
			}
			for _, f := range r.Report.Findings {
				if f.Text != "Immy" {
					t.Errorf("%q goes", f.Text)
				}
			}
		})
	}
}
