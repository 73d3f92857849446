package lex_test

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/lex"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

func all(b []byte) ([]*lex.Op, error) {
	s := lex.New(b)
	var out []*lex.Op
	for {
		op, err := s.Next()
		if err != nil || op == nil {
			return out, err
		}
		out = append(out, op)
	}
}

func TestOperators(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []any // operator names and operands in order
	}{
		{"numbers", "1 -2.5 .5 +3 4. w", []any{obj.Integer(1), obj.Real(-2.5), obj.Real(0.5), obj.Integer(3), obj.Real(4), "w"}},
		{"a string with brackets and escapes", `(a(b)\)\101\n\
c) Tj`, []any{obj.String("a(b))A\nc"), "Tj"}},
		{"a hexadecimal string with an odd digit", "<41 4> Tj", []any{obj.String("A@"), "Tj"}},
		{"a name with a code", "/A#20B gs", []any{obj.Name("A B"), "gs"}},
		{"an array and a comment", "[(a) -3 % x ]\n(b)] TJ", []any{obj.Array{obj.String("a"), obj.Integer(-3), obj.String("b")}, "TJ"}},
		{"a reference in a dictionary, which means nothing among operands", "/P <</Self 7 0 R /In <</X [1 2 0 R]>> /MCID 3>> BDC 7 0 R", []any{obj.Name("P"), obj.Dict{"In": obj.Dict{"X": obj.Array{obj.Integer(1), nil}}, "MCID": obj.Integer(3)}, "BDC", obj.Integer(7), obj.Integer(0), "R"}},
		{"a dictionary", "/P <</MCID 3 /X [1 2]>> BDC", []any{obj.Name("P"), obj.Dict{"MCID": obj.Integer(3), "X": obj.Array{obj.Integer(1), obj.Integer(2)}}, "BDC"}},
		{"numbers that are none", "--5 1.2.3 5-3 - 12ab w", []any{obj.Real(-5), obj.Real(1.2), obj.Real(5), obj.Integer(0), "12ab", "w"}},
		{"a hexadecimal string with other letters", "<4x1!> Tj", []any{obj.String("A"), "Tj"}},
		{"operators without space", "[]0 d(x)Tj", []any{obj.Array{}, obj.Integer(0), "d", obj.String("x"), "Tj"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ops, err := all([]byte(c.in))
			if err != nil {
				t.Fatal(err)
			}
			var got []any
			for _, op := range ops {
				for _, a := range op.Args {
					got = append(got, a)
				}
				got = append(got, op.Name)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %#v", got)
			}
		})
	}
}

func TestInlineImages(t *testing.T) {
	for _, c := range []struct{ name, in, data string }{
		{"the length follows from the size, though EI stands in the data", "BI /W 4 /H 1 /BPC 8 /CS /G ID a EI EI Q", "a EI"},
		{"with a filter it ends at EI", "BI /W 4 /H 1 /F /AHx ID 61626364> EI Q", "61626364>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ops, err := all([]byte(c.in))
			if err != nil || len(ops) != 2 || ops[1].Name != "Q" {
				t.Fatalf("got %v, %v", ops, err)
			}
			if got := string(ops[0].Data.Raw); got != c.data {
				t.Errorf("data %q", got)
			}
		})
	}
}

func TestErrorsSayWhere(t *testing.T) {
	for _, in := range []string{"(abc", "<4", "[1 2", "<</A", "1 2", ")", "BI /W 1 ID", "<</A 1 2>> x", strings.Repeat("[", 100)} {
		_, err := all([]byte("q " + in))
		var e *lex.Error
		if !errors.As(err, &e) || e.Off < 2 {
			t.Errorf("%q: got %v", in, err)
		}
	}
}

// FuzzRoundTrip: what was read and written again reads the same.
func FuzzRoundTrip(f *testing.F) {
	f.Add([]byte("BT /F1 12 Tf [(a\\)b) -20 <FF00>] TJ ET"))
	f.Add([]byte("/P <</MCID 0 /A [true null 1.5]>> BDC EMC"))
	f.Add([]byte("BI /W 1 /H 1 /BPC 8 /CS /G ID x EI"))
	f.Fuzz(func(t *testing.T, in []byte) {
		ops, err := all(in)
		if err != nil {
			return
		}
		var b []byte
		for _, op := range ops {
			if op.Data != nil {
				return
			}
			for _, a := range op.Args {
				b = append(write.Append(b, a), ' ')
			}
			b = append(append(b, op.Name...), '\n')
		}
		again, err := all(b)
		if err != nil {
			t.Fatalf("%q became %q: %v", in, b, err)
		}
		var c []byte
		for _, op := range again {
			for _, a := range op.Args {
				c = append(write.Append(c, a), ' ')
			}
			c = append(append(c, op.Name...), '\n')
		}
		if !bytes.Equal(b, c) {
			t.Fatalf("%q became %q and then %q", in, b, c)
		}
	})
}
