// Package write serialises obj values as a PDF 1.7 file (ISO 32000-1, 7.5).
//
// The same values give the same bytes: keys are sorted, numbers have at most four decimals, objects are numbered in
// the order in which they are first reached, and there is no date, no name of a producer but our own, and no random
// value. It never sees the file that was read.
package write

import (
	"bytes"
	"math"
	"slices"
	"strconv"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// Append writes a direct value. A *obj.Stream cannot be one and becomes null.
func Append(b []byte, o obj.Object) []byte {
	switch o := o.(type) {
	case bool:
		return strconv.AppendBool(b, o)
	case obj.Integer:
		return strconv.AppendInt(b, int64(o), 10)
	case obj.Real:
		return Number(b, float64(o))
	case obj.Name:
		return appendName(b, o)
	case obj.String:
		return appendString(b, o)
	case obj.Ref:
		return append(strconv.AppendInt(b, int64(o), 10), " 0 R"...)
	case obj.Array:
		b = append(b, '[')
		for i, e := range o {
			if i > 0 {
				b = append(b, ' ')
			}
			b = Append(b, e)
		}
		return append(b, ']')
	case obj.Dict:
		b = append(b, "<<"...)
		for _, k := range Keys(o) {
			b = append(appendName(b, k), ' ')
			b = Append(b, o[k])
		}
		return append(b, ">>"...)
	}
	return append(b, "null"...)
}

// Keys are the keys of d in the order in which they are written.
func Keys(d obj.Dict) []obj.Name {
	keys := make([]obj.Name, 0, len(d))
	for k := range d {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Number writes v with at most four decimals and never an exponent (7.3.3).
func Number(b []byte, v float64) []byte {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		v = 0
	}
	v = math.Round(v*1e4) / 1e4
	if v == 0 {
		return append(b, '0') // also for -0
	}
	return strconv.AppendFloat(b, v, 'f', -1, 64)
}

func appendName(b []byte, n obj.Name) []byte {
	b = append(b, '/')
	for _, c := range []byte(n) {
		if c <= ' ' || c > '~' || bytes.IndexByte([]byte("()<>[]{}/%#"), c) >= 0 {
			b = append(b, '#', hexDigits[c>>4], hexDigits[c&15])
			continue
		}
		b = append(b, c)
	}
	return b
}

const hexDigits = "0123456789ABCDEF"

// appendString writes a literal string when that is readable, else a hexadecimal one.
func appendString(b []byte, s obj.String) []byte {
	for _, c := range []byte(s) {
		if c < ' ' || c > '~' {
			return Hex(b, []byte(s))
		}
	}
	b = append(b, '(')
	for _, c := range []byte(s) {
		if c == '(' || c == ')' || c == '\\' {
			b = append(b, '\\')
		}
		b = append(b, c)
	}
	return append(b, ')')
}

// Hex writes a hexadecimal string.
func Hex(b, s []byte) []byte {
	b = append(b, '<')
	for _, c := range s {
		b = append(b, hexDigits[c>>4], hexDigits[c&15])
	}
	return append(b, '>')
}
