package content

import (
	"github.com/caseveil/caseveil/redact/pdf/lex"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// An operator is one row of ISO 32000-2, annex A. More operands than it takes are ignored, as every reader does.
type operator struct {
	operands int
	do       func(*interp, *lex.Op) error
}

// operators is ISO 32000-2, annex A. What is not in it is never copied to the output. It is a function because Do
// leads back to it.
func operators() map[string]operator {
	none := func(f func(*interp)) operator {
		return operator{0, func(in *interp, _ *lex.Op) error { f(in); return nil }}
	}
	nums := func(n int, f func(*interp, []float64)) operator {
		return operator{n, func(in *interp, op *lex.Op) error {
			v, err := numbers(op, n)
			if err == nil {
				f(in, v)
			}
			return err
		}}
	}
	paint := func(how painting) operator {
		return operator{0, func(in *interp, _ *lex.Op) error { return in.paintPath(how) }}
	}
	return map[string]operator{
		"q": {0, (*interp).save}, "Q": {0, (*interp).restore}, // 8.4.4
		"cm": nums(6, (*interp).concat),
		"w":  nums(1, func(in *interp, v []float64) { in.change().LineWidth = max(v[0], -v[0]) }),
		"J":  nums(1, func(in *interp, v []float64) { in.change().Cap = within(v[0], 2) }),
		"j":  nums(1, func(in *interp, v []float64) { in.change().Join = within(v[0], 2) }),
		"M":  nums(1, func(in *interp, v []float64) { in.change().Miter = v[0] }),
		"d":  {2, (*interp).dash}, "ri": {1, (*interp).intent}, "i": none(func(*interp) {}),
		"gs": {1, (*interp).extState},

		"m": nums(2, (*interp).moveTo), "l": nums(2, (*interp).lineTo), "c": nums(6, (*interp).curve), // 8.5.2
		"v": nums(4, (*interp).curveFromHere), "y": nums(4, (*interp).curveToLast),
		"h": none((*interp).closePath), "re": nums(4, (*interp).rectangle),

		"S": paint(painting{stroke: true}), "s": paint(painting{stroke: true, close: true}), // 8.5.3
		"f": paint(painting{fill: true}), "F": paint(painting{fill: true}), "f*": paint(painting{fill: true, evenOdd: true}),
		"B": paint(painting{fill: true, stroke: true}), "B*": paint(painting{fill: true, stroke: true, evenOdd: true}),
		"b":  paint(painting{fill: true, stroke: true, close: true}),
		"b*": paint(painting{fill: true, stroke: true, close: true, evenOdd: true}),
		"n":  paint(painting{}),
		"W":  none(func(in *interp) { in.clip = 'W' }), "W*": none(func(in *interp) { in.clip = '*' }), // 8.5.4

		"CS": {1, (*interp).strokeSpace}, "cs": {1, (*interp).fillSpace}, // 8.6.8
		"SC": {0, (*interp).strokeColour}, "SCN": {0, (*interp).strokeColour},
		"sc": {0, (*interp).fillColour}, "scn": {0, (*interp).fillColour},
		"G": device(1, "DeviceGray", true), "g": device(1, "DeviceGray", false),
		"RG": device(3, "DeviceRGB", true), "rg": device(3, "DeviceRGB", false),
		"K": device(4, "DeviceCMYK", true), "k": device(4, "DeviceCMYK", false),
		"sh": {1, (*interp).shade}, // 8.7.4.2
		"BI": {0, (*interp).inlineImage}, "Do": {1, (*interp).xobject},

		"BT": none((*interp).beginText), "ET": none((*interp).endText), // 9.4.1
		"Tc": nums(1, func(in *interp, v []float64) { in.st.tc = v[0] }), // 9.3
		"Tw": nums(1, func(in *interp, v []float64) { in.st.tw = v[0] }),
		"Tz": nums(1, func(in *interp, v []float64) { in.st.th = v[0] / 100 }),
		"TL": nums(1, func(in *interp, v []float64) { in.st.leading = v[0] }),
		"Tf": {2, (*interp).setFont},
		"Tr": nums(1, func(in *interp, v []float64) { in.st.render = within(v[0], 7) }),
		"Ts": nums(1, func(in *interp, v []float64) { in.st.rise = v[0] }),
		"Td": nums(2, (*interp).moveText), // 9.4.2
		"TD": nums(2, func(in *interp, v []float64) { in.st.leading = -v[1]; in.moveText(v) }),
		"Tm": nums(6, (*interp).textMatrix), "T*": none((*interp).nextLine),
		"Tj": {1, (*interp).showText}, "TJ": {1, (*interp).showArray}, // 9.4.3
		"'": {1, (*interp).nextAndShow}, `"`: {3, (*interp).spaceAndShow},
		"d0": nums(2, func(in *interp, v []float64) { in.glyphWidth(v, false) }), // 9.6.4
		"d1": nums(6, func(in *interp, v []float64) { in.glyphWidth(v, true) }),

		"MP": none(func(*interp) {}), "DP": none(func(*interp) {}), // 14.6
		"BMC": {1, (*interp).beginMarked}, "BDC": {2, (*interp).beginMarked}, "EMC": none((*interp).endMarked),
		"BX": none(func(in *interp) { in.compat++ }), "EX": none(func(in *interp) { in.compat = max(0, in.compat-1) }), // 7.8.2
	}
}

// change gives the paint for a change; items made so far keep theirs.
func (in *interp) change() *Paint { in.st.shot = nil; return &in.st.paint }

func within(v float64, top int) int { return min(max(int(v), 0), top) }

func numbers(op *lex.Op, n int) ([]float64, error) {
	args := op.Args[len(op.Args)-n:]
	out := make([]float64, n)
	for i, a := range args {
		switch a := a.(type) {
		case obj.Integer:
			out[i] = float64(a)
		case obj.Real:
			out[i] = float64(a)
		default:
			return nil, wrong(op)
		}
		if out[i] > 1e9 || out[i] < -1e9 {
			return nil, wrong(op)
		}
	}
	return out, nil
}
