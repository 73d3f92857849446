package relay

import (
	"math"
	"strings"
	"testing"
)

func TestALeaderThatNothingElseEndsWithDoesNotTellTheNamesWidth(t *testing.T) {
	f := times(t)
	dots := strings.Repeat(".", 16)
	for name, tc := range map[string]struct {
		rows  []row // beside the line
		after string
	}{
		"other lines are longer":      {[]row{{72, 714, "The panel met on Tuesday and heard from the whole of the school and its nurses."}}, dots + " 7"},
		"other lines are shorter":     {[]row{{72, 714, "Contents"}}, dots + " 7"},
		"there is no other line":      {nil, dots + " 7"},
		"dots are parted with spaces": {[]row{{72, 714, "Contents"}}, strings.Repeat(". ", 12) + "12"},
	} {
		t.Run(name, func(t *testing.T) {
			first := ""
			for _, who := range []string{"Imogen", "Featherstonehaugh", "Al"} {
				p := page(f, nil, append(tc.rows, row{72, 700, "of a talk with " + who + " " + tc.after})...)
				set := described(without(p, who, "Child A", nil))
				if !strings.Contains(set, "of a talk with Child A") || !strings.Contains(set, "....") && !strings.Contains(set, ". . . .") {
					t.Errorf("with %s: %s", who, set)
				}
				if first == "" {
					first = set
				}
				if set != first {
					t.Errorf("with %s the line stands otherwise:\n%s%s", who, first, set)
				}
			}
		})
	}
}

func TestALeaderKeepsTheEndThatOthersHave(t *testing.T) {
	f := times(t)
	p := page(f, nil, row{72, 714, "of a talk with her teacher ...................... 5"}, row{72, 700, "of a talk with Imogen Smith ...................... 7"})
	other := p.Lines[0].Glyphs
	end := other[len(other)-1].End()
	if _, at := narrowest(without(p, "Imogen Smith", "Child A", nil)); math.Abs(at-end) > 0.1 {
		t.Errorf("it ends at %.1f and not at %.1f", at, end)
	}
}

func TestSpacesBetweenLettersThatStandApartGoWithThem(t *testing.T) {
	f := times(t)
	for _, who := range []string{"Imogen Smith", "Al Smith"} {
		rows := []row{{72, 714, "Notes"}}
		for i, r := range who {
			rows = append(rows, row{200, 680 - 13*float64(i), string(r)})
		}
		p := page(f, nil, rows...)
		e := without(p, strings.TrimPrefix(p.Text, "Notes\n"), "Child A", nil)
		if got := described(e); !strings.Contains(got, "Child A") || strings.Count(got, "\n") != 1 {
			t.Errorf("%s: set is %q", who, got)
		}
		for _, l := range p.Blank {
			if places := e.places[l.Glyphs[0].Item]; places == nil || !places[0].touched || places[0].set != nil {
				t.Errorf("%s: the space stays", who)
			}
		}
		if len(p.Blank) != 1 {
			t.Errorf("%s: %d blanks", who, len(p.Blank))
		}
	}
}

func TestALeaderBesideItsNumberEndsWhereItDid(t *testing.T) {
	f := times(t)
	for _, alone := range []bool{true, false} {
		first := ""
		for _, who := range []string{"Imogen", "Featherstonehaugh", "Al"} {
			line := row{72, 700, "1.1 A talk with " + who + " "}
			dots := row{400, 700, "7"}
			rows := []row{line, dots}
			at := 380.0
			for i := range 20 { // from the right, five units apart, as far as the words let them
				x := at - 5*float64(i)
				if x > end(page(f, nil, line).Lines[0])+4 {
					rows = append(rows, row{x, 700, "."})
				}
			}
			if !alone {
				rows = append(rows, row{72, 714, "1 Another talk with nobody at all in the whole house on any"}, row{400, 714, "6"})
			}
			set := described(without(page(f, nil, rows...), who, "Child A", nil))
			if first == "" {
				first = set
			}
			if set != first || strings.Count(set, ".") < 15 {
				t.Errorf("with %s: %q, not %q", who, set, first)
			}
		}
	}
}
