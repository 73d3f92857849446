package function_test

import (
	"math"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/function"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

func numbers(v ...float64) obj.Array {
	out := obj.Array{}
	for _, n := range v {
		out = append(out, obj.Real(n))
	}
	return out
}

func exponential(from, to, n float64) obj.Dict {
	return obj.Dict{"FunctionType": obj.Integer(2), "Domain": numbers(0, 1), "C0": numbers(from), "C1": numbers(to), "N": obj.Real(n)}
}

func calculator(program string, inputs, outputs int) *obj.Stream {
	unit := func(n int) (a obj.Array) {
		for range n {
			a = append(a, obj.Integer(0), obj.Integer(1))
		}
		return a
	}
	return &obj.Stream{Dict: obj.Dict{"FunctionType": obj.Integer(4), "Domain": unit(inputs), "Range": unit(outputs)}, Raw: []byte(program)}
}

func TestFunctions(t *testing.T) {
	grid := &obj.Stream{Dict: obj.Dict{"FunctionType": obj.Integer(0), "Domain": numbers(0, 1, 0, 1), "Range": numbers(0, 1), "Size": obj.Array{obj.Integer(2), obj.Integer(2)},
		"BitsPerSample": obj.Integer(8)}, Raw: []byte{0, 255, 255, 0}}
	nibbles := &obj.Stream{Dict: obj.Dict{"FunctionType": obj.Integer(0), "Domain": numbers(0, 1), "Range": numbers(0, 1), "Decode": numbers(1, 0),
		"Size": obj.Array{obj.Integer(3)}, "BitsPerSample": obj.Integer(4)}, Raw: []byte{0x0f, 0x00}}
	stitched := obj.Dict{"FunctionType": obj.Integer(3), "Domain": numbers(0, 1), "Bounds": numbers(0.5), "Encode": numbers(0, 1, 1, 0),
		"Functions": obj.Array{exponential(0, 1, 1), exponential(0, 1, 1)}}
	for _, c := range []struct {
		name     string
		function obj.Object
		in, want []float64
	}{
		{"exponential", exponential(1, 0, 1), []float64{0.25}, []float64{0.75}},
		{"exponential, squared", exponential(0, 1, 2), []float64{0.5}, []float64{0.25}},
		{"beyond its domain", exponential(0, 1, 1), []float64{7}, []float64{1}},
		{"several with one value each", obj.Array{exponential(0, 1, 1), exponential(1, 0, 1)}, []float64{0.25}, []float64{0.25, 0.75}},
		{"the first of two that are stitched", stitched, []float64{0.25}, []float64{0.5}},
		{"the second, backwards", stitched, []float64{0.75}, []float64{0.5}},
		{"samples of two inputs", grid, []float64{0.5, 0}, []float64{0.5}},
		{"samples of half a byte, decoded backwards", nibbles, []float64{0.25}, []float64{0.5}},
		{"a program", calculator("{ dup 1 exch sub exch pop 0 0 }", 1, 3), []float64{0.25}, []float64{0.75, 0, 0}},
		{"a program that decides", calculator("{ 0.5 gt { 1 } { 0.25 } ifelse }", 1, 1), []float64{0.4}, []float64{0.25}},
		{"a program that rolls", calculator("{ 3 1 roll }", 3, 3), []float64{0.1, 0.2, 0.3}, []float64{0.3, 0.1, 0.2}},
		{"a program that copies and looks back", calculator("{ 2 copy 3 index add add exch pop exch pop }", 2, 1), []float64{0.1, 0.2}, []float64{0.4}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := function.Of(c.function, c.in)
			if !ok || len(got) != len(c.want) {
				t.Fatalf("%v, %v; want %v", got, ok, c.want)
			}
			for i := range got {
				if math.Abs(got[i]-c.want[i]) > 1e-9 {
					t.Errorf("%v, want %v", got, c.want)
				}
			}
		})
	}
}

func TestAFunctionThatIsNotWholeHasNoValue(t *testing.T) {
	endless := exponential(0, 1, 1)
	around := obj.Dict{"FunctionType": obj.Integer(3), "Domain": numbers(0, 1), "Bounds": obj.Array{}, "Encode": numbers(0, 1)}
	around["Functions"] = obj.Array{around}
	for name, f := range map[string]obj.Object{
		"none":                          nil,
		"another kind":                  obj.Dict{"FunctionType": obj.Integer(7), "Domain": numbers(0, 1)},
		"no domain":                     obj.Dict{"FunctionType": obj.Integer(2), "N": obj.Integer(1)},
		"an infinite value":             obj.Dict{"FunctionType": obj.Integer(2), "Domain": numbers(0, 1), "N": obj.Integer(-1)},
		"samples that are missing":      &obj.Stream{Dict: obj.Dict{"FunctionType": obj.Integer(0), "Domain": numbers(0, 1), "Range": numbers(0, 1), "Size": numbers(9), "BitsPerSample": obj.Integer(8)}},
		"a program without operands":    calculator("{ pop pop }", 1, 1),
		"a program that is not closed":  calculator("{ 1", 1, 1),
		"a program that rolls too much": calculator("{ 9 1 roll }", 1, 1),
		"a place that is no number":     calculator("{ -1 sqrt index }", 1, 1),
		"an unknown operator":           calculator("{ exec }", 1, 1),
		"one that holds itself":         around,
		"several of several values":     obj.Array{obj.Array{endless, endless}},
	} {
		if v, ok := function.Of(f, []float64{0}); ok {
			t.Errorf("%s: %v", name, v)
		}
	}
}
