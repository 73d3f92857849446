package pdf

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// courierWide is how wide text is in Courier 9.7, as programs work it out.
func courierWide(text string) float64 { return 5.82 * float64(len([]rune(text))) }

// show draws text in Courier 9.7.
func show(x, y float64, text string) string {
	return fmt.Sprintf("BT /F1 9.7 Tf 1 0 0 1 %.4f %.4f Tm (%s) Tj ET\n", x, y, text)
}

func courier(b *built) {
	b.resources["Font"].(obj.Dict)["F1"].(obj.Dict)["BaseFont"] = obj.Name("Courier")
}

// grid draws a table whose columns are as wide as their longest cells, as programs do that are told no widths.
func grid(rows [][]string, left float64, ruled, middle bool, side float64) string {
	const pad, high = 6.0, 18.0
	widths := make([]float64, len(rows[0]))
	total := 0.0
	for k := range widths {
		for _, row := range rows {
			widths[k] = max(widths[k], courierWide(row[k])+2*pad)
		}
		total += widths[k]
	}
	if middle {
		left = (595 - total) / 2
	}
	var b strings.Builder
	for i, row := range rows {
		x, y := left, 600-high*float64(i)
		for k, text := range row {
			b.WriteString(show(x+pad+side*(widths[k]-2*pad-courierWide(text)), y, text))
			if ruled {
				fmt.Fprintf(&b, "%.4f %.4f %.4f %.4f re S\n", x, y-5, widths[k], high)
			}
			x += widths[k]
		}
	}
	return b.String()
}

// TestWidthsThatNamesGiveTellNothing holds places that a program works out from how wide a name is, in files whose lines break
// alike.
func TestWidthsThatNamesGiveTellNothing(t *testing.T) {
	before := show(72, 760, "A line that nobody is named in.") + show(72, 745, "Another such line, which is longer.") +
		show(72, 730.3, "The third of them.")
	people := func(first string) [][]string {
		return [][]string{{"Name", "Role", "Seen"}, {first + " came", "a child", "in May"}, {"The mother", "a parent", "by " + first}, {"A nurse", "staff", "never"}}
	}
	pair := func(first string) [][]string {
		return [][]string{{"Name", "Seen"}, {first + " came", "in May"}, {"The mother", "in June"}}
	}
	for _, c := range []struct {
		name string
		make func(first string) string
	}{
		{"a table with rules", func(f string) string { return grid(people(f), 72, true, false, 0) }},
		{"a table with rules in the middle of the page", func(f string) string { return grid(people(f), 0, true, true, 0) }},
		{"a table whose cells are centred", func(f string) string { return grid(people(f), 72, true, false, 0.5) }},
		{"a table whose cells are set right", func(f string) string { return grid(people(f), 72, true, false, 1) }},
		{"a table without rules", func(f string) string { return grid(people(f), 72, false, false, 0) }},
		{"a table without rules in the middle of the page", func(f string) string { return grid(people(f), 0, false, true, 0) }},
		{"a table of two columns", func(f string) string { return grid(pair(f), 72, true, false, 0) }},
		{"a table with an underlined name", func(f string) string {
			x := 72 + 6.0
			return grid(people(f), 72, true, false, 0) + fmt.Sprintf("%.4f 580 m %.4f 580 l S\n", x, x+courierWide(f))
		}},
		{"a spaced title in the middle", func(f string) string {
			title := "About " + f
			return fmt.Sprintf("BT /F1 9.7 Tf 2 Tc 1 0 0 1 %.4f 690 Tm (%s) Tj 0 Tc ET\n", (595-courierWide(title)-2*float64(len(title)))/2, title)
		}},
		{"a name across the page", func(f string) string {
			off := courierWide(f) / 2 * 0.7071
			return fmt.Sprintf("BT /F1 9.7 Tf 0.7071 0.7071 -0.7071 0.7071 %.4f %.4f Tm (%s) Tj ET\n", 297.5-off, 300-off, f)
		}},
		{"letters of a name that nobody sees", func(f string) string {
			var b strings.Builder
			for i, r := range f {
				fmt.Fprintf(&b, "BT 3 Tr /F1 9.7 Tf 1 0 0 1 %d 500 Tm (%c) Tj 0 Tr ET\n", 72+6*i, r)
			}
			return b.String()
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var first *Rewritten
			for _, name := range []string{"Imogen", "Al", "Bartholomew-Featherstone", "Tova Afirf"} {
				who := cast{Child: "No Such Child", Mother: "No Such Mother", Worker: "No Such Worker", First: name}
				d := open(t, build(t, before+c.make(name), courier))
				out := rewrite(t, d, who.plan(d))
				if text := open(t, out.PDF).Text(); strings.Contains(text, name) {
					t.Fatal("the name is still there")
				}
				if first == nil {
					first = out
					continue
				}
				if !bytes.Equal(first.PDF, out.PDF) {
					t.Errorf("%s: the files differ:\n%s", name, firstDifference(describe(t, first.PDF), describe(t, out.PDF)))
				}
				if !maps.Equal(first.Removed, out.Removed) {
					t.Errorf("%s: the counts differ: %v and %v", name, first.Removed, out.Removed)
				}
			}
		})
	}
}

// TestATableOfAFixedWidthStays holds that only columns as wide as a name change.
func TestATableOfAFixedWidthStays(t *testing.T) {
	for _, name := range []string{"Imogen", "Al"} {
		var b strings.Builder
		for i, row := range [][]string{{"Name", "Role"}, {name, "a child"}, {"The mother", "a parent"}} {
			y := 600 - 18*float64(i)
			b.WriteString(show(78, y, row[0]) + show(228, y, row[1]))
			fmt.Fprintf(&b, "72 %.0f 150 18 re 222 %.0f 150 18 re S\n", y-5, y-5)
		}
		who := cast{Child: "No Such Child", Mother: "No Such Mother", Worker: "No Such Worker", First: name}
		d := open(t, build(t, b.String(), courier))
		for _, l := range open(t, rewrite(t, d, who.plan(d)).PDF).pages[0].read.Lines {
			if at := l.Start; math.Abs(at-78) > 0.01 && math.Abs(at-228) > 0.01 {
				t.Errorf("%s: a cell stands at %.2f", name, at)
			}
		}
	}
}

func TestRulesThatBeginAboveTheFeetOfAWordAreNoTable(t *testing.T) {
	d := open(t, build(t, "60 703 m 60 730 l S 150 703 m 150 730 l S 300 703 m 300 730 l S BT /F1 12 Tf 72 700 Td (Imogen) Tj ET"))
	if got := open(t, rewrite(t, d, one.plan(d)).PDF).Text(); got != "Child A" {
		t.Errorf("%q is read", got)
	}
}
