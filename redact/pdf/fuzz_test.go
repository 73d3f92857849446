package pdf

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// FuzzContent takes any content stream through the whole way. What our own reader reads of the output never holds the
// name that was cut, and a failure is a refusal.
func FuzzContent(f *testing.F) {
	for _, seed := range []string{
		"BT /F1 12 Tf 72 700 Td (Then Imogen left.) Tj ET",
		"BT /F1 12 Tf 72 700 Td [(Im) 20 (og) -15 (en)] TJ T* (Imogen) ' ET 70 698 40 1 re f",
		"q 0 0 9 9 re W n Q /Span <</MCID 0>> BDC BT /F1 9 Tf 1 0 0 1 90 90 Tm (Imogen) Tj ET EMC",
		"q 3 0 0 3 1 1 cm BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI Q",
		"BT 0 1 -1 0 300 300 Tm /F1 12 Tf 50 Tz 3 Tc (Imogen Imogen) Tj ET [3 2] 1 d 0 0 m 9 9 l S",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		d, err := Open(context.Background(), build(t, string(content)))
		if err != nil {
			var r *Refusal
			if !errors.As(err, &r) {
				t.Fatalf("not a refusal: %v", err)
			}
			return
		}
		if d.Text() == "" {
			return
		}
		out, err := d.Rewrite(context.Background(), one.plan(d))
		if err != nil {
			t.Fatalf("opened but not written: %v", err)
		}
		again, err := Open(context.Background(), out.PDF)
		if err != nil {
			t.Fatalf("our own file is refused: %v", err)
		}
		if strings.Contains(again.Text(), "Imogen") {
			t.Fatal("the name survived")
		}
	})
}
