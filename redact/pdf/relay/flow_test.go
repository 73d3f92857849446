package relay

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// described shows where an edit set its glyphs: for each baseline where it begins and ends, and its text.
func described(e *Edit) string {
	var all []setGlyph
	for _, places := range e.places {
		for _, p := range places {
			all = append(all, p.set...)
		}
	}
	slices.SortFunc(all, func(a, b setGlyph) int { return cmp.Or(cmp.Compare(b.y, a.y), cmp.Compare(a.x, b.x)) })
	var b strings.Builder
	for i := 0; i < len(all); {
		j, text, end := i, "", 0.0
		for ; j < len(all) && all[j].y == all[i].y; j++ {
			text += all[j].glyph.Unicode
			if all[j].glyph.Unicode != " " {
				end = all[j].x + all[j].glyph.Width*all[j].scale*10
			}
		}
		fmt.Fprintf(&b, "%.0f %.1f-%.1f %s\n", all[i].y, all[i].x, end, strings.TrimSpace(text))
		i = j
	}
	return b.String()
}

// set breaks words into rows as a program does that has this much room.
func set(f *font.Face, x, y, room float64, text string) []row {
	var out []row
	line, width := "", 0.0
	for _, w := range strings.Fields(text) {
		n := 0.0
		for _, g := range f.Decode([]byte(" " + w)) {
			n += g.Width * 10
		}
		if line != "" && width+n > room {
			out = append(out, row{x, y, line})
			line, width, y = "", 0, y-12
		}
		line, width = strings.TrimSpace(line+" "+w), width+n
	}
	return append(out, row{x, y, line})
}

// full are other pages of the document: a column of lines that all end alike.
func full(f *font.Face) *reading.Page {
	var rows []row
	for i := range 12 {
		rows = append(rows, row{72, 700 - 12*float64(i), "a line of the column that ends where all lines of the document end in it"})
	}
	return page(f, nil, rows...)
}

// ragged are other pages of the document, set left-aligned.
func ragged(f *font.Face) *reading.Page {
	return page(f, nil, set(f, 72, 700, 300, strings.Repeat(story, 6))...)
}

const story = " was six years old when the family came to the notice of the services in the spring of that year, and lived there with a teacher who knew them well until the summer came."

func TestAParagraphIsBrokenAnew(t *testing.T) {
	f := times(t)
	column := ragged(f)
	var got []string
	for _, name := range []string{"Al Li", "Imogen Fairweather"} {
		p := page(f, nil, set(f, 72, 700, 300, "A child called "+name+story)...)
		got = append(got, described(without(p, name, "Child A", nil, column)))
	}
	var p *reading.Page // the name over a line's end
	for room := 300.0; p == nil || !strings.Contains(p.Text, "Imogen\nFairweather"); room -= 5 {
		p = page(f, nil, set(f, 72, 700, room, "It is said of Imogen Fairweather and of no one else that the child"+story)...)
	}
	cut := strings.Index(p.Text, "Imogen")
	edges, kept := NewEdges(), Kept{}
	cuts := []Cut{{cut, cut + len("Imogen Fairweather"), "Child A"}}
	for _, o := range []*reading.Page{column, p} {
		edges.Page(o, nil, Options{Area: content.Rect{0, 0, pageWidth, pageHeight}}, nil)
		kept.Page(o, nil)
	}
	over := described(Lay(p, cuts, Options{Area: content.Rect{0, 0, pageWidth, pageHeight}, Edges: edges, Kept: kept}))
	if !strings.Contains(over, "Child A and of no one") {
		t.Errorf("a label over a line's end:\n%s", over)
	}
	if got[0] != got[1] || strings.Count(got[0], "\n") < 2 {
		t.Errorf("the twins differ:\n%s\n%s", got[0], got[1])
	}
}

func TestAJustifiedParagraphStaysJustified(t *testing.T) {
	f := times(t)
	column := full(f)
	right := end(column.Lines[0])
	rows := set(f, 72, 700, right-72, "A child called Imogen"+story+story)
	var texts []reading.Source
	for i, r := range rows {
		one := page(f, nil, r).Lines[0]
		item := one.Glyphs[0].Item
		if spaces := strings.Count(r.text, " "); i < len(rows)-1 {
			extra, n := (right-end(one))/float64(spaces), 0.0
			for k := range item.Glyphs {
				item.Glyphs[k].X += extra * n
				if item.Glyphs[k].Unicode == " " {
					n++
				}
			}
		}
		texts = append(texts, reading.Source{Text: item, To: content.Identity})
	}
	p := reading.Read(texts, nil, nil)
	lines := strings.Split(strings.TrimSpace(described(without(p, "Imogen", "Child A", nil, column))), "\n")
	if len(lines) < 4 {
		t.Fatalf("set in %d lines", len(lines))
	}
	for i, l := range lines {
		var y, from, to float64
		if _, err := fmt.Sscanf(l, "%f %f-%f", &y, &from, &to); err != nil {
			t.Fatal(err)
		}
		if last := i == len(lines)-1; !last && (to < right-0.5 || to > right+0.5) || last && to > right-5 {
			t.Errorf("line %d of %d ends at %.1f, the column at %.1f: %s", i+1, len(lines), to, right, l)
		}
	}
}

func TestAnUntouchedNumberedLineFlowsWithTheNext(t *testing.T) {
	f := times(t)
	got := described(without(page(f, nil, row{72, 700, "1. the report is about a child of this family who was called"},
		row{84, 688, "Imogen and who was six years old when the family came to the"}, row{84, 676, "notice of the services in the spring of that year."}), "Imogen", "Child A", nil, ragged(f)))
	if !strings.Contains(got, "Child A and who was six") {
		t.Errorf("set as\n%s", got)
	}
}

func TestWhatAnAuthorBrokeStaysBroken(t *testing.T) {
	f := times(t)
	for _, c := range []struct {
		name string
		rows []row
		want string
	}{
		{"an address", []row{{72, 700, "Imogen"}, {72, 688, "Larkspur Close"}, {72, 676, "Easterby"}}, "700 72.0-103.9 Child A\n"},
		{"a list", []row{{72, 700, "1. Imogen went home, and that was the end of a long day for them all"},
			{72, 688, "2. imogen was asked again"}, {72, 676, "3. the end"}}, "700 72.0-351.4 1. Child A went home, and that was the end of a long day for them all\n"},
		{"sentences of their own", []row{{72, 700, "Imogen went home."}, {72, 688, "then it was night."}}, "700 72.0-153.1 Child A went home.\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := described(without(page(f, nil, c.rows...), "Imogen", "Child A", nil, ragged(f))); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

func TestAHyphenGoesWhereTheWholeWordStandsElsewhere(t *testing.T) {
	f := times(t)
	column := ragged(f)
	for _, c := range []struct{ name, elsewhere, want string }{
		{"the word stands whole", "information", "information that they needed."},
		{"the word stands with its hyphen", "infor-mation", "infor-mation that they needed."},
		{"nothing is known", "nothing", "called Child A who gave them the infor-\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := page(f, nil, row{72, 700, "the report is about a child called Imogen who gave them the infor-"},
				row{72, 688, "mation that they needed."}, row{72, 600, c.elsewhere})
			if got := described(without(p, "Imogen", "Child A", nil, column)); !strings.Contains(got, c.want) {
				t.Errorf("set as\n%s", got)
			}
		})
	}
}
