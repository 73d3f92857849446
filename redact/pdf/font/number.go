package font

import (
	"math"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// round keeps seven decimals of an em: four of a thousandth, more than any producer writes on purpose.
// What is no number is none.
func round(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return math.Round(v*1e7) / 1e7
}

// numeral is the shortest object for a number, to four decimals.
func numeral(v float64) obj.Object {
	v = math.Round(round(v)*1e4) / 1e4
	if v == math.Trunc(v) && math.Abs(v) < 1<<31 {
		return obj.Integer(v)
	}
	return obj.Real(v)
}
