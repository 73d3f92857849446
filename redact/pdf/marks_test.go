package pdf

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// TestAMarkOfANameTellsNothing holds what programs draw as wide as a name and what is no rule below it and no box behind.
func TestAMarkOfANameTellsNothing(t *testing.T) {
	strew := func(each string, step, from, to float64) string { // each with a place for x
		var b strings.Builder
		for x := from; x+0.9*step < to; x += step {
			b.WriteString(strings.ReplaceAll(each, "X", fmt.Sprintf("%.4f", x)))
		}
		return b.String()
	}
	at := func(x0, x1 float64, s string) string {
		return strings.NewReplacer("X0", fmt.Sprintf("%.2f", x0), "X1", fmt.Sprintf("%.2f", x1), "WIDE", fmt.Sprintf("%.2f", x1-x0)).Replace(s)
	}
	for _, c := range []struct {
		name string
		draw func(x0, x1 float64) string // from the begin of the name to its end, on a line at 600
	}{
		{"dots under it", func(x0, x1 float64) string { return strew("X 597.5 1 1 re f ", 2, x0, x1) }},
		{"dots under it in one path", func(x0, x1 float64) string { return strew("X 597.5 1 1 re ", 2, x0, x1) + "f" }},
		{"round dots under it", func(x0, x1 float64) string {
			return strew("q 1 0 0 1 X 597 cm 0.8 0 m 0.8 0.45 0.45 0.8 0 0.8 c -0.45 0.8 -0.8 0.45 -0.8 0 c -0.8 -0.45 -0.45 -0.8 0 -0.8 c f Q ", 3, x0+0.8, x1)
		}},
		{"dots that are pictures", func(x0, x1 float64) string {
			return strew("q 1 0 0 1 X 597.5 cm BI /W 1 /H 1 /BPC 8 /CS /G ID a EI Q ", 2, x0, x1)
		}},
		{"dashes fitted to it", func(x0, x1 float64) string {
			n := float64(int((x1-x0)/4) | 1)
			return strew("X 597.5 1.9 0.6 re f ", (x1-x0)/n*1.0001, x0, x1)
		}},
		{"dashes and dots under it", func(x0, x1 float64) string {
			return strew("X 597.5 0.7 0.6 re f 1.4 0 0 1 X 597.5 cm ", 2, x0, x0) + strew("q 1 0 0 1 X 597.5 cm 0 0 2 0.6 re f 3 0 0.7 0.6 re f Q ", 4.6, x0, x1)
		}},
		{"a wave of small curves", func(x0, x1 float64) string {
			return strew("q 1 0 0 1 X 597 cm 0 0 m 1 2 3 -2 4 0 c S Q ", 4, x0, x1)
		}},
		{"a wave of halves", func(x0, x1 float64) string {
			return strew("q 1 0 0 1 X 597 cm 0 0 m 0.7 1 1.3 1 2 0 c S 2 0 m 2.7 -1 3.3 -1 4 0 c S Q ", 4, x0, x1)
		}},
		{"a wave in one line", func(x0, x1 float64) string {
			s := fmt.Sprintf("%.3f 597 m ", x0)
			for x := x0; x < x1; x += 1.6 {
				s += fmt.Sprintf("%.3f 597.8 %.3f 597.8 %.3f 597 c %.3f 596.2 %.3f 596.2 %.3f 597 c ", x+0.3, x+0.5, x+0.8, x+1.1, x+1.3, x+1.6)
			}
			return s + "S"
		}},
		{"a frame of dashes", func(x0, x1 float64) string {
			return strew("X 611 4 1 re f ", 6, x0-2, x1+2) + strew("X 596 4 1 re f ", 6, x0-2, x1+2) +
				at(x0, x1, "q 1 0 0 1 X0 0 cm -2 597 1 4 re f -2 604 1 4 re f Q q 1 0 0 1 X1 0 cm 1 597 1 4 re f 1 604 1 4 re f Q")
		}},
		{"a dashed rule", func(x0, x1 float64) string {
			return at(x0, x1, fmt.Sprintf("q [%.3f] %.3f d 0.8 w X0 597 m X1 597 l S Q", 0.8+(x1-x0)/1000, x1-x0))
		}},
		{"a ring", func(x0, x1 float64) string {
			return at(x0-3, x1+3, "X0 603 m X0 618 X1 618 X1 603 c X1 588 X0 588 X0 603 c S")
		}},
		{"a ring of four arcs", func(x0, x1 float64) string {
			a, b, m := x0-4, x1+3, (x0+x1-1)/2
			k := 0.2239 * (b - a)
			return fmt.Sprintf("%.2f 603 m %.2f 608 %.2f 613 %.2f 613 c %.2f 613 %.2f 608 %.2f 603 c %.2f 598 %.2f 593 %.2f 593 c %.2f 593 %.2f 598 %.2f 603 c S",
				a, a, a+k, m, b-k, b, b, b, b-k, m, a+k, a, a)
		}},
		{"a bracket above it", func(x0, x1 float64) string { return at(x0, x1, "X0 612 m X0 614 l X1 614 l X1 612 l S") }},
		{"a rule above it", func(x0, x1 float64) string { return at(x0, x1, "q 0.6 w X0 610 m X1 610 l S Q") }},
		{"a picture of one sample behind it", func(x0, x1 float64) string {
			return at(x0, x1, "q WIDE 0 0 13 X0 597 cm BI /W 1 /H 1 /BPC 8 /CS /G ID a EI Q")
		}},
		{"a picture with a sample for every point", func(x0, x1 float64) string {
			n := int(x1 - x0)
			return at(x0, x1, fmt.Sprintf("q WIDE 0 0 13 X0 597 cm BI /W %d /H 1 /BPC 8 /CS /G ID %s EI Q", n, strings.Repeat("a", n)))
		}},
		{"a shading in a clip", func(x0, x1 float64) string { return at(x0, x1, "q X0 597 WIDE 13 re W n /S1 sh Q") }},
		{"a box filled with a shading", func(x0, x1 float64) string {
			return at(x0, x1, "q /Pattern cs /P1 scn X0 597 WIDE 13 re f Q")
		}},
		{"a ground with one end cut off", func(x0, x1 float64) string {
			a, b := x0-4, x1+4
			return fmt.Sprintf("q %.2f 596 %.2f 14 re W n 0.8 g %.2f 596 m %.2f 596 l %.2f 596 %.2f 600 %.2f 603 c %.2f 606 %.2f 610 %.2f 610 c %.2f 610 l f Q",
				a, b-a, a-40, b-4, b-1, b, b, b, b-1, b-4, a-40)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var outs [][]byte
			for _, first := range []string{"Imogen", "Al Bo", "Bartholomew"} {
				x0 := 72 + wide(t, 11, "Ask ")
				x1 := x0 + wide(t, 11, first)
				d := open(t, build(t, unnamed+c.draw(x0, x1)+" "+say(72, 600, "Ask "+first+" first, then the nurse."), shadings(x0, x1)))
				who := cast{Child: "No Such Child", Mother: "No Such Mother", Worker: "No Such Worker", First: first}
				outs = append(outs, rewrite(t, d, who.plan(d)).PDF)
				if got := open(t, outs[len(outs)-1]).Text(); !strings.Contains(got, "Ask Child A first, then the nurse.") {
					t.Fatalf("the line reads %q", got)
				}
			}
			for _, out := range outs[1:] {
				if !bytes.Equal(outs[0], out) {
					t.Errorf("the files differ:\n%s", firstDifference(describe(t, outs[0]), describe(t, out)))
				}
			}
		})
	}
}

// shadings adds a shading and a pattern of it that run from x0 to x1.
func shadings(x0, x1 float64) func(*built) {
	return func(b *built) {
		s := obj.Dict{"ShadingType": obj.Integer(2), "ColorSpace": obj.Name("DeviceRGB"), "Coords": numbers(x0, 0, x1, 0),
			"Function": obj.Dict{"FunctionType": obj.Integer(2), "Domain": numbers(0, 1), "C0": numbers(1, 0.9, 0.5), "C1": numbers(1, 0.6, 0), "N": obj.Integer(1)}}
		b.resources["Shading"] = obj.Dict{"S1": s}
		b.resources["Pattern"] = obj.Dict{"P1": obj.Dict{"PatternType": obj.Integer(2), "Shading": s}}
	}
}

// TestADrawingThatIsNotTheNamesStays holds what lies near a name and has its width from elsewhere.
func TestADrawingThatIsNotTheNamesStays(t *testing.T) {
	for _, c := range []struct{ name, content, stays string }{
		{"a rule across the page", "72 596 m 523 596 l S ", "72 596"},
		{"a dotted rule across the page", "q [1 2] 0 d 72 590 m 523 590 l S Q ", "72 590"},
		{"a rule above", "72 614 m 300 614 l S ", "300 614"},
		{"a ring round other words", "150 603 m 150 618 190 618 190 603 c 190 588 150 588 150 603 c S ", "150 603"},
		{"a picture beside", "q 60 0 0 60 300 560 cm BI /W 1 /H 1 /BPC 8 /CS /G ID a EI Q ", "60 0 0 60 300 560"},
		{"a shading of a cell", "q 60 590 200 20 re W n /S1 sh Q ", "/Sh"},
		{"a row of boxes to tick", "300 598 8 8 re S 320 598 8 8 re S 340 598 8 8 re S 360 598 8 8 re S ", "340 598"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := open(t, build(t, unnamed+c.content+say(72, 600, "Ask Imogen first, then the nurse."), shadings(60, 260)))
			out := rewrite(t, d, one.plan(d)).PDF
			if got := describe(t, out); !strings.Contains(got, c.stays) {
				t.Errorf("%s is gone:\n%s", c.stays, got)
			}
		})
	}
}
