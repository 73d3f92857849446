package catalog

import (
	"reflect"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

func TestAPlaceSaysNothingOfTheWordsBeforeIt(t *testing.T) {
	top := func(v float64) float64 { return v + 1 }
	for _, c := range []struct {
		name     string
		in, want obj.Array
	}{
		{"a place keeps its height and scale", obj.Array{0, obj.Name("XYZ"), obj.Real(259.6), obj.Real(700), obj.Real(2)},
			obj.Array{0, obj.Name("XYZ"), nil, obj.Real(701), obj.Real(2)}},
		{"a place without a height has none", obj.Array{0, obj.Name("XYZ")}, obj.Array{0, obj.Name("XYZ"), nil, nil, nil}},
		{"a rectangle becomes its top", obj.Array{0, obj.Name("FitR"), obj.Real(1), obj.Real(2), obj.Real(3), obj.Real(4)},
			obj.Array{0, obj.Name("FitH"), obj.Real(5)}},
		{"a left edge goes", obj.Array{0, obj.Name("FitV"), obj.Real(259.6)}, obj.Array{0, obj.Name("Fit")}},
	} {
		if got := unplaced(c.in, top); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
