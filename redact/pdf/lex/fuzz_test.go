package lex

import (
	"errors"
	"testing"
)

// Every stream ends: in operators that stand further and further on, or in an error with a place.
func FuzzScanner(f *testing.F) {
	for _, s := range []string{"BT /F1 12 Tf (a\\(b\\)) Tj ET", "BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI Q", "[<41> -3.5 (x)] TJ", "/P <</MCID 0>> BDC", "1 0 0 1 1e5 ( Tj"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s := New(b)
		last := -1
		for {
			op, err := s.Next()
			var bad *Error
			if err != nil && (!errors.As(err, &bad) || bad.Off < 0 || bad.Off > len(b)) {
				t.Fatalf("%v", err)
			}
			if op == nil || err != nil {
				break
			}
			if op.Off <= last || op.Off >= len(b) || len(op.Args) > MaxOperands {
				t.Fatalf("operator at %d after %d", op.Off, last)
			}
			last = op.Off
		}
		if _, n, err := Object(b); err == nil && (n <= 0 || n > len(b)) {
			t.Fatalf("an object of %d bytes in %d", n, len(b))
		}
	})
}
