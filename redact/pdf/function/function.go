// Package function works out the functions of a PDF (ISO 32000-2, 7.10) as package asset copies them: sampled, exponential,
// stitching and calculator functions. It is asked what a colour looks like, so it works with the precision of colours.
package function

import (
	"math"

	"github.com/caseveil/caseveil/redact/pdf/lex"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

const (
	maxDepth   = 8 // of functions within each other
	maxInputs  = 4 // of a sampled function: more would take more than 16 samples for one value
	maxOutputs = 4 // a colour has no more
	maxParts   = 64
	maxProgram = 1 << 10 // bytes: it is worked out again for each thing that has its colour
)

// Of gives the values of a function, or of an array of functions with one value each; false when it cannot be worked out.
func Of(o obj.Object, in []float64) ([]float64, bool) { return of(o, in, 0) }

func of(o obj.Object, in []float64, depth int) ([]float64, bool) {
	if depth > maxDepth {
		return nil, false
	}
	switch o := o.(type) {
	case *write.Indirect:
		return of(o.Value, in, depth+1)
	case obj.Array:
		var out []float64
		for _, f := range o {
			v, ok := of(f, in, depth+1)
			if !ok || len(v) != 1 {
				return nil, false
			}
			out = append(out, v[0])
		}
		return out, len(out) > 0
	case obj.Dict:
		return kind(o, nil, in, depth)
	case *obj.Stream:
		return kind(o.Dict, o.Raw, in, depth)
	}
	return nil, false
}

func kind(d obj.Dict, data []byte, in []float64, depth int) ([]float64, bool) {
	domain, bounds := Numbers(d["Domain"]), Numbers(d["Range"])
	if len(domain) != 2*len(in) || len(in) == 0 {
		return nil, false
	}
	x := make([]float64, len(in))
	for i := range in {
		x[i] = between(in[i], domain[2*i], domain[2*i+1])
	}
	var out []float64
	ok := false
	switch d["FunctionType"] {
	case obj.Integer(0):
		out, ok = sampled(d, data, x, domain, bounds)
	case obj.Integer(2):
		out, ok = exponential(d, x)
	case obj.Integer(3):
		out, ok = stitching(d, x, domain, depth)
	case obj.Integer(4):
		var tokens []string
		if tokens, ok = parts(data); ok {
			out, ok = calculate(tokens, x)
		}
		if n := len(bounds) / 2; ok && len(out) > n { // what is left below them is no value
			out = out[len(out)-n:]
		}
		ok = ok && 2*len(out) == len(bounds)
	}
	if !ok || len(out) == 0 || len(out) > maxOutputs {
		return nil, false
	}
	for i := range out {
		if 2*i+1 < len(bounds) {
			out[i] = between(out[i], bounds[2*i], bounds[2*i+1])
		}
		if math.IsNaN(out[i]) || math.IsInf(out[i], 0) {
			return nil, false
		}
	}
	return out, true
}

func parts(data []byte) ([]string, bool) {
	if len(data) > maxProgram {
		return nil, false
	}
	tokens, err := lex.Tokens(data)
	return tokens, err == nil
}

// exponential is a function of type 2 (7.10.3).
func exponential(d obj.Dict, x []float64) ([]float64, bool) {
	from, to := Numbers(d["C0"]), Numbers(d["C1"])
	if from == nil {
		from = []float64{0}
	}
	if to == nil {
		to = []float64{1}
	}
	n, ok := Number(d["N"])
	if !ok || len(x) != 1 || len(from) != len(to) {
		return nil, false
	}
	out := make([]float64, len(from))
	for i := range out {
		out[i] = from[i] + math.Pow(x[0], n)*(to[i]-from[i])
	}
	return out, true
}

// stitching is a function of type 3 (7.10.4).
func stitching(d obj.Dict, x, domain []float64, depth int) ([]float64, bool) {
	functions, _ := d["Functions"].(obj.Array)
	at, encode := Numbers(d["Bounds"]), Numbers(d["Encode"])
	if len(x) != 1 || len(functions) == 0 || len(functions) > maxParts || len(at) != len(functions)-1 || len(encode) != 2*len(functions) {
		return nil, false
	}
	k := 0
	for k < len(at) && x[0] >= at[k] {
		k++
	}
	low, high := domain[0], domain[1]
	if k > 0 {
		low = at[k-1]
	}
	if k < len(at) {
		high = at[k]
	}
	return of(functions[k], []float64{spread(x[0], low, high, encode[2*k], encode[2*k+1])}, depth+1)
}

// sampled is a function of type 0 (7.10.2), with straight lines between its samples.
func sampled(d obj.Dict, data []byte, x, domain, bounds []float64) ([]float64, bool) {
	size := Numbers(d["Size"])
	bits, _ := Number(d["BitsPerSample"])
	n := len(bounds) / 2
	if len(size) != len(x) || len(x) > maxInputs || n == 0 || n > maxOutputs || bits < 1 || bits > 32 {
		return nil, false
	}
	encode, decode := Numbers(d["Encode"]), Numbers(d["Decode"])
	if decode == nil {
		decode = bounds
	}
	if len(decode) != len(bounds) {
		return nil, false
	}
	low, part := make([]int, len(x)), make([]float64, len(x))
	for i := range x {
		if size[i] < 1 || size[i] > 1<<16 {
			return nil, false
		}
		from, to := 0.0, size[i]-1
		if len(encode) == 2*len(x) {
			from, to = encode[2*i], encode[2*i+1]
		}
		e := between(spread(x[i], domain[2*i], domain[2*i+1], from, to), 0, size[i]-1)
		low[i] = int(e)
		part[i] = e - float64(low[i])
	}
	out := make([]float64, n)
	for corner := range 1 << len(x) {
		share, at, step := 1.0, 0, 1
		for i := range x {
			k := low[i]
			if corner>>i&1 == 1 {
				share *= part[i]
				k = min(k+1, int(size[i])-1)
			} else {
				share *= 1 - part[i]
			}
			at += k * step
			step *= int(size[i])
		}
		if share == 0 {
			continue
		}
		for j := range out {
			v, ok := sample(data, (at*n+j)*int(bits), int(bits))
			if !ok {
				return nil, false
			}
			out[j] += share * spread(v, 0, math.Exp2(bits)-1, decode[2*j], decode[2*j+1])
		}
	}
	return out, true
}

// sample is the number of so many bits from a bit on.
func sample(data []byte, from, bits int) (float64, bool) {
	if from < 0 || from+bits > 8*len(data) {
		return 0, false
	}
	v := uint64(0)
	for i := from; i < from+bits; i++ {
		v = v<<1 | uint64(data[i/8]>>(7-i%8)&1)
	}
	return float64(v), true
}

// spread takes x from one range to another (7.10.2).
func spread(x, low, high, from, to float64) float64 {
	if high == low {
		return from
	}
	return from + (x-low)*(to-from)/(high-low)
}

func between(x, low, high float64) float64 { return max(low, min(high, x)) }

// Number reads a number.
func Number(o obj.Object) (float64, bool) {
	switch o := o.(type) {
	case obj.Integer:
		return float64(o), true
	case obj.Real:
		return float64(o), true
	}
	return 0, false
}

// Numbers reads a list of numbers; nil when it is none.
func Numbers(o obj.Object) []float64 {
	a, ok := o.(obj.Array)
	if !ok {
		return nil
	}
	out := make([]float64, len(a))
	for i, e := range a {
		v, ok := Number(e)
		if !ok {
			return nil
		}
		out[i] = v
	}
	return out
}
