package pdf

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// mentions gives the ranges of a name in a text.
func mentions(name string) func(text string) [][2]int {
	return func(text string) (out [][2]int) {
		for from := 0; ; {
			i := strings.Index(text[from:], name)
			if i < 0 {
				return out
			}
			out = append(out, [2]int{from + i, from + i + len(name)})
			from += i + len(name)
		}
	}
}

// unveil opens a file in which a name may be hidden, and plans to cut it.
func unveil(t *testing.T, in []byte, name string) (*Document, Plan) {
	t.Helper()
	d, err := open(t, in).Unveil(context.Background(), mentions(name))
	if err != nil {
		t.Fatal(err)
	}
	var p Plan
	for _, r := range mentions(name)(d.Text()) {
		p.Cuts = append(p.Cuts, Cut{r[0], r[1], "Child A"})
	}
	return d, p
}

// setWidth is how wide words are in Helvetica of 12 units.
func setWidth(t *testing.T, text string) float64 {
	t.Helper()
	d := open(t, build(t, "BT /F1 12 Tf 0 700 Td (."+text+".) Tj ET"))
	return d.pages[0].read.Lines[0].End - 2*0.278*12
}

// hidden is a line in which a name is hidden by hand. In its content NAME stands for the name, and @X, @Y, @W for where it begins,
// where it ends, and how wide it is; @x and @w are of a
// box with a unit to spare on each side.
func hidden(t *testing.T, before, content, name string) string {
	t.Helper()
	from, w := 72+setWidth(t, before), setWidth(t, name)
	r := func(v float64) string { return fmt.Sprintf("%.3f", v) }
	return strings.NewReplacer("NAME", name, "@X", r(from), "@Y", r(from+w), "@W", r(w), "@x", r(from-1), "@w", r(w+2), "@h", r(w/2), "@t", r(w/3+0.01)).Replace(content)
}

const (
	veilLine = "BT /F1 12 Tf 72 700 Td (It was seen that NAME was at home.) Tj ET "
	veilPart = "BT /F1 12 Tf 72 700 Td (It was seen that ) Tj ET %s BT /F1 12 Tf @Y 700 Td ( was at home.) Tj ET "
	veilRest = " BT /F1 12 Tf 72 600 Td (Nothing else is here, and it stays.) Tj ET"
)

// overName is an annotation over a name.
func overName(kind obj.Name, from, w float64, content string) func(*built) {
	return func(b *built) {
		b.page["Annots"] = obj.Array{obj.Dict{"Type": obj.Name("Annot"), "Subtype": kind, "Rect": numbers(from-1, 697, from+w+1, 711), "F": obj.Integer(4),
			"AP": obj.Dict{"N": form(content, obj.Dict{"BBox": numbers(0, 0, w+2, 14), "Resources": helvetica})}}}
	}
}

// TestWordsThatWereHiddenByHandAreCutLikeOthers has one way of hiding a name within a line a case. The box goes, the label
// stands there, and neither tells of the name: twins give the same file.
func TestWordsThatWereHiddenByHandAreCutLikeOthers(t *testing.T) {
	const before = "It was seen that "
	picture := func(b *built) {
		b.resources["XObject"] = obj.Dict{"P": &obj.Stream{Raw: []byte{0}, Dict: obj.Dict{"Type": obj.Name("XObject"), "Subtype": obj.Name("Image"),
			"Width": obj.Integer(1), "Height": obj.Integer(1), "BitsPerComponent": obj.Integer(8), "ColorSpace": obj.Name("DeviceGray")}}}
	}
	annotation := func(kind obj.Name, content string) func(name string) []func(*built) {
		return func(name string) []func(*built) {
			w := setWidth(t, name)
			return []func(*built){overName(kind, 72+setWidth(t, before), w, fmt.Sprintf(content, w+2))}
		}
	}
	always := func(add ...func(*built)) func(string) []func(*built) {
		return func(string) []func(*built) { return add }
	}
	part := func(hidden string) string { return fmt.Sprintf(veilPart, hidden) }
	for _, c := range []struct {
		name, content string
		add           func(name string) []func(*built)
	}{
		{"a black box", veilLine + "0 g @x 697 @w 14 re f", always()},
		{"a white box", veilLine + "1 g @x 697 @w 14 re f 0 g", always()},
		{"a box with a frame", veilLine + "0 g @x 697 @w 14 re B", always()},
		{"a box and a frame round it", veilLine + "0 g @x 697 @w 14 re f @x 697 @w 14 re S", always()},
		{"two boxes side by side", veilLine + "0 g @X 697 @h 14 re f @X 697 m @Y 697 l @Y 711 l @X 711 l h f", always()},
		{"a box that another path has too", veilLine + "0 g 72 500 30 14 re @x 697 @w 14 re f", always()},
		{"a box that is clipped", veilLine + "q @x 697 @w 14 re W n 0 g 0 0 595 842 re f Q", always()},
		{"a box that covers a bit more", veilLine + "0 g q 1 0 0 1 -4 0 cm @x 697 @w 14 re f Q q 1 0 0 1 4 0 cm @x 697 @w 14 re f Q", always()},
		{"a thick line", veilLine + "0 G 14 w @X 704 m @Y 704 l S", always()},
		{"a box over the first half of it", veilLine + "0 g @X 697 @h 14 re f", always()},
		{"three boxes side by side", veilLine + "0 g q @X 697 @t 14 re f 1 0 0 1 @t 0 cm @X 697 @t 14 re f 1 0 0 1 @t 0 cm @X 697 @t 14 re f Q", always()},
		{"a box with round corners", veilLine + "0 g @X 696 m @Y 696 l @Y 697 @Y 709 @Y 710 c @X 710 l @X 709 @X 697 @X 696 c f", always()},
		{"a box over it and the name again behind that", veilLine + "0 g @x 697 @w 14 re f BT /F1 12 Tf 72 650 Td (Then NAME left.) Tj ET", nil},
		{"a box in a form", veilLine + "/X Do", func(name string) []func(*built) {
			return []func(*built){xobject("X", form(hidden(t, before, "@x 697 @w 14 re f", name), nil))}
		}},
		{"a picture", veilLine + "q @w 0 0 14 @x 697 cm /P Do Q", always(picture)},
		{"a shading", veilLine + "q @x 697 @w 14 re W n /S sh Q", always(shaded)},
		{"a square", veilLine, annotation("Square", "0 0 0 rg 0 0 %.3f 14 re f")},
		{"a square with a frame", veilLine, annotation("Square", "0 0 0 rg 1 0 0 RG 0 0 %.3f 14 re B")},
		{"a white note over it", veilLine, annotation("FreeText", "1 1 1 rg 0 0 %.3f 14 re f BT /F1 12 Tf 2 3 Td () Tj ET")},
		{"black on a black box", "0 g @x 697 @w 14 re f " + veilLine, always()},
		{"black on a black box, in a text of its own", "0 g @x 697 @w 14 re f " + part("BT /F1 12 Tf @X 700 Td (NAME) Tj ET"), always()},
		{"white on the paper", part("1 g BT /F1 12 Tf @X 700 Td (NAME) Tj ET 0 g"), always()},
		{"without ink", part("BT 3 Tr /F1 12 Tf @X 700 Td (NAME) Tj ET BT 0 Tr ET"), always()},
	} {
		t.Run(c.name, func(t *testing.T) {
			var first *Rewritten
			left := "It was seen that Child A was at home.\nNothing else is here, and it stays."
			if c.add == nil {
				c.add = always()
				left = strings.Replace(left, "\n", "\nThen Child A left.\n", 1)
			}
			for _, name := range []string{"Imogen", "Bartholomew Fairweather", "Jo"} {
				in := build(t, hidden(t, before, c.content+veilRest, name), c.add(name)...)
				d, plan := unveil(t, in, name)
				out := rewrite(t, d, plan)
				if got := open(t, out.PDF).Text(); got != left {
					t.Errorf("left %q", got)
				}
				if first == nil {
					first = out
					continue
				}
				if !bytes.Equal(first.PDF, out.PDF) {
					t.Errorf("the files differ:\n%s", firstDifference(describe(t, first.PDF), describe(t, out.PDF)))
				}
				if !maps.Equal(first.Removed, out.Removed) {
					t.Errorf("the counts differ: %v, %v", first.Removed, out.Removed)
				}
			}
		})
	}
}

// TestWhatHidesMoreThanWordsOfALineStays: what nobody could see is not brought to light, and what is below it is dropped.
func TestWhatHidesMoreThanWordsOfALineStays(t *testing.T) {
	photo := func(b *built) {
		b.resources["XObject"] = obj.Dict{"P": &obj.Stream{Raw: []byte{0x80}, Dict: obj.Dict{"Type": obj.Name("XObject"), "Subtype": obj.Name("Image"),
			"Width": obj.Integer(1), "Height": obj.Integer(1), "BitsPerComponent": obj.Integer(8), "ColorSpace": obj.Name("DeviceGray")}}}
	}
	const words = "It was seen that"
	for _, c := range []struct{ name, content, holds string }{
		{"a box over a paragraph", veilLine + "BT /F1 12 Tf 72 686 Td (and nowhere else.) Tj ET 0 g 60 680 300 40 re f ", "60 680"},
		{"a box over a part of a line that holds no name", "BT /F1 12 Tf 72 700 Td (It was seen that somebody was at home. NAME left.) Tj ET 0 g @x 697 50 14 re f ", "697"},
		{"a box over a picture", "q 100 0 0 40 @x 690 cm /P Do Q " + veilLine + "0 g @x 697 @w 14 re f ", "697"},
		{"a box over a drawing", "@X 698 m @X 705 @Y 705 @Y 698 c f " + veilLine + "0 g @x 697 @w 14 re f ", "697"},
		{"a box that goes on to the margin", veilLine + "0 g @x 697 400 14 re f ", "697"},
		{"a box on which words are seen", veilLine + "0 g @x 697 @w 14 re f 1 g BT /F1 12 Tf @X 700 Td (Aha) Tj ET 0 g ", "697"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := build(t, hidden(t, "It was seen that ", c.content+veilRest, "Imogen"), photo)
			d, plan := unveil(t, in, "Imogen")
			out := rewrite(t, d, plan)
			got := describe(t, out.PDF)
			if strings.Contains(got, "Imogen") || strings.Contains(open(t, out.PDF).Text(), "Imogen") {
				t.Error("the name survived")
			}
			if strings.Contains(got, "somebody") {
				t.Error("a word that was hidden is seen")
			}
			if len(d.pages[0].lifted) > 0 {
				t.Errorf("the box was taken away: %v", d.pages[0].lifted)
			}
			if c.name != "a box over a paragraph" && !strings.Contains(open(t, out.PDF).Text(), words) {
				t.Errorf("what is seen was lost: %q", open(t, out.PDF).Text())
			}
		})
	}
}

// TestWhatElseABoxHidesGoesWithTheName: the box is as wide as all of it.
func TestWhatElseABoxHidesGoesWithTheName(t *testing.T) {
	const before = "It was seen "
	var first []byte
	for _, name := range []string{"Imogen", "Bartholomew Fairweather"} {
		with := "that " + name + " was"
		in := build(t, hidden(t, before, "BT /F1 12 Tf 72 700 Td (It was seen NAME at home.) Tj ET 0 g @x 697 @w 14 re f", with))
		for _, layout := range []string{Keep, Reflow} {
			d, plan := unveil(t, in, name)
			plan.Layout = layout
			out := rewrite(t, d, plan)
			if got := open(t, out.PDF).Text(); !strings.Contains(got, "It was seen Child A at home.") {
				t.Errorf("%s: left %q", layout, got)
			}
			if layout == Reflow {
				continue
			}
			if first == nil {
				first = out.PDF
			} else if !bytes.Equal(first, out.PDF) {
				t.Errorf("the files differ:\n%s", firstDifference(describe(t, first), describe(t, out.PDF)))
			}
		}
	}
}

// TestWhatSomebodyKeepsUnderABoxStaysHidden: to keep a name is not to show it.
func TestWhatSomebodyKeepsUnderABoxStaysHidden(t *testing.T) {
	in := build(t, hidden(t, "It was seen that ", veilLine+"0 g @x 697 @w 14 re f", "Imogen"))
	d, _ := unveil(t, in, "Imogen")
	home := strings.Index(d.Text(), "home")
	for _, plan := range []Plan{{}, {Cuts: []Cut{{home, home + 4, "a place"}}}, {Layout: Reflow}} {
		out := rewrite(t, d, plan)
		if got := describe(t, out.PDF); strings.Contains(got, "Imogen") || strings.Contains(open(t, out.PDF).Text(), "Imogen") {
			t.Errorf("the name is seen:\n%s", got)
		}
		if got := open(t, out.PDF); plan.Layout != Reflow && len(got.pages[0].covers) != 1 {
			t.Errorf("the box is gone: %v", got.pages[0].covers)
		}
	}
}

// TestANameUnderTwoBoxesIsCutAsOne: over a line's end, and word by word.
func TestANameUnderTwoBoxesIsCutAsOne(t *testing.T) {
	for _, c := range []struct {
		name, left string
		content    func(t *testing.T, first, last string) string
	}{
		{"a box a word", "It was seen that Child A was at home.", func(t *testing.T, first, last string) string {
			a := hidden(t, "It was seen that ", "0 g @x 697 @w 14 re f ", first)
			b := hidden(t, "It was seen that "+first+" ", "@x 697 @w 14 re f ", last)
			return "BT /F1 12 Tf 72 700 Td (It was seen that " + first + " " + last + " was at home.) Tj ET " + a + b
		}},
		{"over the end of a line", "It was then seen that Child A was at home and had to stay.", func(t *testing.T, first, last string) string {
			a := hidden(t, "It was then seen that ", "0 g @x 697 @w 14 re f ", first)
			b := hidden(t, "", "@x 683 @w 14 re f ", last)
			return "BT /F1 12 Tf 72 700 Td (It was then seen that " + first + ") Tj 0 -14 Td (" + last + " was at home and had to stay.) Tj ET " + a + b
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var first []byte
			for _, name := range [][2]string{{"Imogen", "Fairweather"}, {"Jo", "Lee"}} {
				d, err := open(t, build(t, c.content(t, name[0], name[1]))).Unveil(context.Background(), func(text string) [][2]int {
					return mentions(name[0] + " " + name[1])(strings.ReplaceAll(text, "\n", " "))
				})
				if err != nil {
					t.Fatal(err)
				}
				at := strings.Index(d.Text(), name[0])
				if at < 0 {
					t.Fatalf("read %q", d.Text())
				}
				out := rewrite(t, d, Plan{Cuts: []Cut{{at, at + len(name[0]+name[1]) + 1, "Child A"}}})
				if got := open(t, out.PDF).Text(); got != c.left {
					t.Errorf("left %q", got)
				}
				if first == nil {
					first = out.PDF
				} else if !bytes.Equal(first, out.PDF) {
					t.Errorf("the files differ:\n%s", firstDifference(describe(t, first), describe(t, out.PDF)))
				}
			}
		})
	}
}

// TestAPageThatIsReadAgainIsUnveiledAgain: the sheets of a long document are let go.
func TestAPageThatIsReadAgainIsUnveiledAgain(t *testing.T) {
	d, plan := unveil(t, build(t, hidden(t, "It was seen that ", veilLine+"0 g @x 697 @w 14 re f", "Imogen")), "Imogen")
	first := rewrite(t, d, plan)
	d.pages[0].sheet = nil
	if again := rewrite(t, d, plan); !bytes.Equal(first.PDF, again.PDF) || !strings.Contains(open(t, again.PDF).Text(), "that Child A was") {
		t.Errorf("left %q", open(t, again.PDF).Text())
	}
}
