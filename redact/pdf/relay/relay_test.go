package relay

import (
	"math"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// nothing resolves no reference: the fonts of these tests have none.
type nothing struct{}

func (nothing) Resolve(o obj.Object) (obj.Object, error) { return o, nil }
func (nothing) Decode(s *obj.Stream) ([]byte, error)     { return s.Raw, nil }

func times(t *testing.T) *font.Face {
	t.Helper()
	f, err := font.Load(obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type1"), "BaseFont": obj.Name("Times-Roman")}, nothing{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// row is a line of text at a place, 10 units high.
type row struct {
	x, y float64
	text string
}

const pageWidth, pageHeight = 600, 800

func page(f *font.Face, rules []reading.Rule, rows ...row) *reading.Page {
	var texts []reading.Source
	for _, r := range rows {
		t := &content.Text{Font: f, Matrix: [4]float64{10, 0, 0, 10}, Scale: 1}
		t.Paint = &content.Paint{}
		x := r.x
		for _, g := range f.Decode([]byte(r.text)) {
			t.Glyphs = append(t.Glyphs, content.Glyph{Glyph: &g, X: x, Y: r.y})
			x += g.Width * 10
		}
		texts = append(texts, reading.Source{Text: t, To: content.Identity})
	}
	return reading.Read(texts, rules, nil)
}

// without cuts a name from p and lays it out; others are the document's other pages.
func without(p *reading.Page, name, label string, rules []reading.Rule, others ...*reading.Page) *Edit {
	var cuts []Cut
	for at := 0; ; {
		i := strings.Index(p.Text[at:], name)
		if i < 0 {
			break
		}
		cuts = append(cuts, Cut{at + i, at + i + len(name), label})
		at += i + len(name)
	}
	edges, kept := NewEdges(), Kept{}
	for _, o := range append(others, p) {
		var own []Cut
		if o == p {
			own = cuts
		}
		edges.Page(o, own, Options{Area: content.Rect{0, 0, pageWidth, pageHeight}}, nil)
		kept.Page(o, own)
	}
	return Lay(p, cuts, Options{Area: content.Rect{0, 0, pageWidth, pageHeight}, Rules: rules, Edges: edges, Kept: kept})
}

// narrowest is the least scale at which glyphs were set, and furthest where the last of them ends.
func narrowest(e *Edit) (scale, furthest float64) {
	scale = math.Inf(1)
	for _, places := range e.places {
		for _, p := range places {
			for _, s := range p.set {
				scale = min(scale, s.scale)
				if strings.TrimSpace(s.glyph.Unicode) != "" {
					furthest = max(furthest, s.x+s.glyph.Width*s.scale*10)
				}
			}
		}
	}
	return scale, furthest
}

const long = "Imogen went on to tell her teacher about the whole of the weekend and more at once"

func TestShortLinesOfAPageDoNotNarrowItsTouchedLines(t *testing.T) {
	f := times(t)
	p := page(f, nil, row{72, 700, long}, row{72, 686, "that day."}, row{72, 660, long}, row{72, 646, "in May."},
		row{72, 620, long}, row{72, 606, "that evening."})
	if scale, _ := narrowest(without(p, "Imogen", "Child A", nil)); scale != 1 {
		t.Errorf("set at %.0f %% although there is a margin of room", scale*100)
	}
}

func TestTheColumnIsThatOfTheWholeDocument(t *testing.T) {
	f := times(t)
	var rows []row
	for i := range 5 {
		rows = append(rows, row{72, 700 - 14*float64(i), "a line of the column that ends where all end"})
	}
	column := end(page(f, nil, rows[0]).Lines[0])
	p := page(f, nil, row{72, 700, "Al is a line of the column that ends where all"}, row{72, 686, "end."})
	scale, furthest := narrowest(without(p, "Al", "Child A", nil, page(f, nil, rows...)))
	if scale >= 1 || furthest > column+0.1 {
		t.Errorf("set at %.0f %% up to %.1f, the column ends at %.1f", scale*100, furthest, column)
	}
}

func TestRunningTextIsNeverSetBelow85Percent(t *testing.T) {
	f := times(t)
	p := page(f, nil, row{72, 700, "Al " + long + "."}, row{72, 686, "That day."})
	scale, _ := narrowest(without(p, "Al", "the Safeguarding Lead of the First School", nil))
	if math.Abs(scale-shrinkTo) > 1e-9 {
		t.Errorf("set at %.0f %%", scale*100)
	}
}

func TestALabelStaysInItsCell(t *testing.T) {
	f := times(t)
	rules := []reading.Rule{{X: 70, Bottom: 600, Top: 720}, {X: 140, Bottom: 600, Top: 720}, {X: 300, Bottom: 600, Top: 720}}
	p := page(f, rules, row{74, 700, "Name"}, row{144, 700, "Role"}, row{74, 680, "Al"}, row{144, 680, "Subject"})
	_, furthest := narrowest(without(p, "Al", "Designated Lead 1", rules))
	if furthest > 140 {
		t.Errorf("the label ends at %.1f, the rule stands at 140", furthest)
	}
}

func TestALabelIsSetInOneFace(t *testing.T) {
	f := times(t)
	for _, c := range []struct {
		name, rest string
		own        bool
	}{
		{"all its letters stay", "Child And so", true},
		{"a letter stays nowhere", "Child", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := page(f, nil, row{72, 700, "Abcdefgh is here"}, row{72, 600, c.rest})
			own, other := 0, 0
			for _, places := range without(p, "Abcdefgh", "Child A", nil).places {
				for _, pl := range places {
					for _, s := range pl.set {
						if s.label && s.face == f {
							own++
						} else if s.label {
							other++
						}
					}
				}
			}
			if n := len("Child A"); c.own && own != n || !c.own && other != n {
				t.Errorf("%d letters in the page's face, %d in another", own, other)
			}
		})
	}
}

func TestCornersOfABoxKeepTheirForm(t *testing.T) {
	wide, narrow := stretch{from: 100, to: 190, newA: 100, newB: 140, ends: true}, stretch{from: 100, to: 130, newA: 100, newB: 140, ends: true}
	for _, off := range []float64{0, 2.25, 4.5} {
		if a, b := wide.move(100+off), narrow.move(100+off); a != b {
			t.Errorf("%v from the left: %v and %v", off, a, b)
		}
		if a, b := wide.move(190-off), narrow.move(130-off); a != b {
			t.Errorf("%v from the right: %v and %v", off, a, b)
		}
	}
}

// begins is where the first glyph that shows a text was set.
func begins(e *Edit, text string) float64 {
	at := math.Inf(1)
	for _, places := range e.places {
		for _, p := range places {
			for _, s := range p.set {
				if s.glyph.Unicode == text {
					at = min(at, s.x)
				}
			}
		}
	}
	return at
}

func TestTextBehindANumberOrBulletKeepsItsTabStop(t *testing.T) {
	f := times(t)
	for name, tc := range map[string]struct {
		rows []row
		at   float64 // of the Q behind the number
	}{
		"a number and its text":          {[]row{{72, 700, "4"}, {90, 700, "Questions for Imogen Smith about the day"}}, 90},
		"a label right behind it":        {[]row{{72, 700, "4"}, {90, 700, "Q. Imogen"}}, 90},
		"a number of two parts":          {[]row{{72, 700, "2.11"}, {100, 700, "Questions for Imogen Smith"}}, 100},
		"a number that words follow":     {[]row{{72, 700, "4 Questions for Imogen Smith"}}, 79.5},
		"a stretched line with a number": {[]row{{72, 700, "4"}, {87, 700, "Questions"}, {137, 700, "for"}, {160, 700, "Imogen"}}, 79.5},
	} {
		t.Run(name, func(t *testing.T) {
			var set []string
			for _, who := range []string{"Imogen", "Al"} {
				rows := append([]row(nil), tc.rows...)
				for i := range rows {
					rows[i].text = strings.ReplaceAll(rows[i].text, "Imogen", who)
				}
				e := without(page(f, nil, rows...), who, "Child A", nil)
				if at := begins(e, "Q"); math.Abs(at-tc.at) > 0.01 {
					t.Errorf("with %s the text begins at %.2f, not at %.2f", who, at, tc.at)
				}
				set = append(set, described(e))
			}
			if set[0] != set[1] {
				t.Errorf("the name shows:\n%s%s", set[0], set[1])
			}
		})
	}
}

func TestATitleOverTheFrameOfAChartStaysInItsMiddle(t *testing.T) {
	f := times(t)
	rules := []reading.Rule{{X: 112.3, Bottom: 420.7, Top: 600}, {X: 410.1, Bottom: 420.7, Top: 600}}
	middle := func(text string) float64 {
		at := end(page(f, nil, row{0, 606, text}).Lines[0])
		return (rules[0].X+rules[1].X)/2 - at/2
	}
	for _, name := range []string{"Al", "Imogen", "Bartholomew"} {
		title, axis := "Visits to "+name, "Visits of "+name
		p := page(f, rules, row{72, 700, "The chart shows what they told us."}, row{middle(title), 606, title}, row{middle(axis), 405, axis})
		for _, o := range []string{"Visits to ", "Visits of "} {
			want := middle(o + "Child A")
			var got float64
			for text, places := range without(p, name, "Child A", rules).places {
				if strings.HasPrefix(o, text.Glyphs[0].Unicode+text.Glyphs[1].Unicode) && len(places) > 0 && len(places[0].set) > 0 && text.Glyphs[7].Unicode == o[7:8] {
					got = places[0].set[0].x
				}
			}
			if math.Abs(got-want) > 0.3 {
				t.Errorf("%s: begins at %.2f, want %.2f", title, got, want)
			}
		}
	}
}
