package pdf

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/raw"
)

// wide is how wide text is in Helvetica of this size.
func wide(t *testing.T, size float64, text string) float64 {
	t.Helper()
	f, err := font.Load(helvetica["Font"].(obj.Dict)["F1"].(obj.Dict), &raw.File{})
	if err != nil {
		t.Fatal(err)
	}
	w := 0.0
	for _, g := range f.Decode([]byte(text)) {
		w += g.Width * size
	}
	return w
}

func say(x, y float64, text string) string {
	return fmt.Sprintf("BT /F1 11 Tf %.4f %.4f Td (%s) Tj ET ", x, y, text)
}

const unnamed = "BT /F1 11 Tf 72 760 Td (A line that nobody is named in.) Tj 0 -16 Td (Another such line, which is longer.) Tj ET "

// TestWhatFollowsANameTellsNothing holds what a program set right behind words, fitted to them, or spread around them.
func TestWhatFollowsANameTellsNothing(t *testing.T) {
	for _, c := range []struct {
		name string
		draw func(first string) string
	}{
		{"a dot behind a line", func(first string) string {
			x := 72 + wide(t, 11, "Ask "+first+".") + 8
			return say(72, 600, "Ask "+first+".") + fmt.Sprintf("q 1 0 0 1 %.4f 603 cm 4 0 m 4 2.2 2.2 4 0 4 c -2.2 4 -4 2.2 -4 0 c -4 -2.2 -2.2 -4 0 -4 c 2.2 -4 4 -2.2 4 0 c f Q", x)
		}},
		{"a picture among words", func(first string) string {
			x := 72 + wide(t, 11, "Ask "+first+" ")
			return say(72, 600, "Ask "+first+" ") + fmt.Sprintf("q 10 0 0 10 %.4f 599 cm BI /W 1 /H 1 /BPC 8 /CS /G ID a EI Q ", x) + say(x+10, 600, " first")
		}},
		{"a rule behind a name", func(first string) string {
			x := 72 + wide(t, 11, "Ask "+first) + 1
			return say(72, 600, "Ask "+first+" first") + fmt.Sprintf("%.4f 596 m %.4f 612 l S", x, x)
		}},
		{"a dashed line to a number", func(first string) string {
			x := 72 + wide(t, 11, "About "+first) + 4
			return say(72, 600, "About "+first) + say(500, 600, "7") + fmt.Sprintf("q [1 3] 0 d %.4f 601 m 490 601 l S Q", x)
		}},
		{"dots that are drawn one by one", func(first string) string {
			var b strings.Builder
			for x := 488.0; x > 72+wide(t, 11, "About "+first)+4; x -= 3 {
				fmt.Fprintf(&b, "%.4f 601 0.75 0.75 re f ", x)
			}
			return say(72, 600, "About "+first) + say(500, 600, "7") + b.String()
		}},
		{"the next part of a row", func(first string) string {
			x := 72 + wide(t, 11, first) + 20
			return say(72, 600, first) + say(x, 600, "a nurse") + say(x+wide(t, 11, "a nurse")+20, 600, "May")
		}},
		{"a row that was spread", func(first string) string {
			ref := 523 - wide(t, 11, "Ref 12")
			gap := (ref - 72 - wide(t, 11, first) - wide(t, 11, "Page 1")) / 2
			return say(72, 600, first) + say(72+wide(t, 11, first)+gap, 600, "Page 1") + say(ref, 600, "Ref 12")
		}},
		{"a line that was squeezed to a width", func(first string) string {
			z := 100 * 200 / wide(t, 11, "Ask "+first+" first")
			return fmt.Sprintf("BT %.4f Tz /F1 11 Tf 72 600 Td (Ask %s first) Tj ET", z, first)
		}},
		{"a box with round corners", func(first string) string {
			x := 92 + wide(t, 11, first) + 8
			return say(92, 600, first) + fmt.Sprintf("84 596 m 84 612 l 84 613 85 614 86 614 c %.4f 614 l %.4f 614 %.4f 613 %.4f 612 c %.4f 596 l h S", x-2, x-1, x, x, x)
		}},
		{"spaces that have a glyph in some lines only", func(first string) string {
			words, gap := strings.Fields("Then the nurse saw "+first+" once more"), 3.058
			if len(first) < 4 {
				gap = 3.058 + 9
			}
			s, x := "BT /F1 11 Tf 1 0 0 1 72 616 Tm (A nurse was there.) Tj ", 72.0
			for i, w := range words {
				if gap < 5 && i < len(words)-1 {
					w += " "
				}
				s += fmt.Sprintf("1 0 0 1 %.4f 600 Tm (%s) Tj ", x, w)
				x += wide(t, 11, strings.TrimSpace(w)) + gap
			}
			return s + "ET"
		}},
		{"a line that was broken by hand and spread over its paragraph", func(first string) string {
			s := "BT /F1 11 Tf "
			for i, line := range []string{"The council met in the old hall today and it was a day on which it", "was said that " + first + " went home by bus with no one",
				"to see that he had got there or that he had had any food that", "day and so it was left for a week until she came."} {
				words, x := strings.Fields(line), 72.0
				gap := (380 - wide(t, 11, strings.Join(words, ""))) / float64(len(words)-1)
				if i == 3 {
					gap = 3.058
				}
				for _, w := range words {
					s += fmt.Sprintf("1 0 0 1 %.4f %d Tm (%s) Tj ", x, 600-14*i, w)
					x += wide(t, 11, w) + gap
				}
			}
			return s + "ET"
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var outs [][]byte
			for _, first := range []string{"Imogen", "Al", "Bartholomew"} {
				who := cast{Child: "No Such Child", Mother: "No Such Mother", Worker: "No Such Worker", First: first}
				d := open(t, build(t, unnamed+c.draw(first)))
				outs = append(outs, rewrite(t, d, who.plan(d)).PDF)
				if !strings.Contains(open(t, outs[len(outs)-1]).Text(), "Child A") {
					t.Fatal("the label is missing")
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

// TestWhatStandsFastStays holds what a short distance from a name does not make a follower.
func TestWhatStandsFastStays(t *testing.T) {
	for _, c := range []struct{ name, content, stays string }{
		{"a cell of a table", say(72, 600, "Imogen") + say(126, 600, "subject") + say(72, 584, "A nurse") + say(126, 584, "none"), "126 600"},
		{"words at a tab stop", say(72, 600, "Imogen Ito") + say(144, 600, "born in May"), "144 600"},
		{"a dot in a column of dots", say(72, 600, "Imogen") + "120 600 6 6 re f " + say(72, 584, "A nurse") + "120 584 6 6 re f", "120 600"},
		{"a rule of a table", say(72, 600, "Imogen") + "112 596 m 112 612 l S 112 580 m 112 596 l S", "112 596"},
		{"a logo", say(72, 600, "Imogen") + "120 590 40 40 re f", "120 590"},
		{"a rule above the next line", say(72, 600, "Imogen") + "112 615 m 300 615 l S", "112 615"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := open(t, build(t, unnamed+c.content))
			out := rewrite(t, d, one.plan(d)).PDF
			if got := describe(t, out); !strings.Contains(got, c.stays) {
				t.Errorf("it is no longer at %s:\n%s", c.stays, got)
			}
		})
	}
}
