package pdf

import (
	"context"
	"errors"
	"fmt"
	"image"
	"strings"
	"testing"
)

// others are the eyes of tests: a page that shows nothing, text recognition that reads table, and a second engine that reads
// marks.
func others(table string, marks ...Mark) Eyes {
	return Eyes{
		Draw: func(context.Context, []byte) (*image.RGBA, error) {
			return nil, errors.New("there are no pictures here")
		},
		Read: func(context.Context, *image.Gray, int) ([]byte, error) { return []byte(table), nil },
		Page: func(_ context.Context, _, dpi int) (*image.RGBA, error) { // A4, with something on it
			m := image.NewRGBA(image.Rect(0, 0, 595*dpi/72, 842*dpi/72))
			for i := range m.Pix {
				m.Pix[i] = uint8(i / 4 % 7 * 40)
			}
			return m, nil
		},
		Marks: func(context.Context, int) ([]Mark, error) { return marks, nil },
	}
}

const heading = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"

// recognised is a table of text recognition with one word; its box is given in page units from the lower left.
func recognised(word string, confidence int, left, bottom, right, top float64) string {
	at := func(v float64) int { return int(v * seeAt / 72) }
	return heading + fmt.Sprintf("5\t1\t1\t1\t1\t1\t%d\t%d\t%d\t%d\t%d\t%s\n", at(left), at(842-top), at(right-left), at(top-bottom), confidence, word)
}

// spelt gives the marks of a word set in Courier of 10 units.
func spelt(word string, x, y float64) []Mark {
	var out []Mark
	for i, r := range word {
		left := x + 6*float64(i)
		out = append(out, Mark{string(r), [4]float64{left + 1, y, left + 5, y + 6}})
	}
	return out
}

func TestWhatASecondEngineReadsOtherwiseIsAnotherReading(t *testing.T) {
	file := build(t, "BT /F1 10 Tf 72 700 Td [(X) 67 (q) -44 (z)] TJ ET")
	marks := []Mark{{"I", [4]float64{72, 700, 78, 707}}, {"m", [4]float64{79, 700, 84, 707}}, {"o", [4]float64{85, 700, 89, 707}}}
	d, err := open(t, file).See(t.Context(), others(heading, marks...), []int{1})
	if err != nil {
		t.Fatal(err)
	}
	found := d.Others()
	if len(found) == 0 || found[0].Text != "Imo" || !found[0].Else || found[0].Page != 1 {
		t.Fatalf("%+v", found)
	}
	if at := found[0].Ranges(0, 3); len(at) != 1 || d.Text()[at[0][0]:at[0][1]] != "Xqz" {
		t.Errorf("%v of %q", at, d.Text())
	}
	if got := d.PagesRead(); len(got) != 1 || got[0] != 1 {
		t.Errorf("the output of page 1 has to be looked at again: %v", got)
	}
}

// TestAnotherReadingOfANameIsThatOfItsLettersAlone: what stands beside a name stays, whether another reads it as of the same word
// or its letters lie about the slanting glyphs.
func TestAnotherReadingOfANameIsThatOfItsLettersAlone(t *testing.T) {
	upright := build(t, "BT /F1 10 Tf 72 700 Td (by Imogen's, and) Tj ET")
	slanting := build(t, "BT /F1 10 Tf 0.766 0.643 -0.643 0.766 72 300 Tm (by Imogen's, and) Tj ET")
	noted := build(t, "BT /F1 10 Tf 72 700 Td (Imogen) Tj /F1 7 Tf 33 4 Td (1) Tj ET")
	var wide []Mark // boxes of slanting letters are as wide as these are high
	for _, l := range []struct {
		text string
		at   float64 // along the line
	}{{"I", 14.7}, {"m", 20.3}, {"o", 27.2}, {"g", 32.8}, {"e", 38.3}, {"n", 43.9}} {
		x, y := 72+0.766*l.at-0.643*3, 300+0.643*l.at+0.766*3
		wide = append(wide, Mark{l.text, [4]float64{x - 5, y - 5, x + 5, y + 5}})
	}
	for _, c := range []struct {
		name  string
		file  []byte
		marks []Mark
	}{
		{"a whole word", upright, []Mark{{"by", [4]float64{72, 698, 83, 708}}, {" ", [4]float64{}}, {"Imogen's,", [4]float64{86, 698, 130, 708}}}},
		{"a word without its sign", upright, []Mark{{"Imogens", [4]float64{86, 698, 130, 708}}}},
		{"a word without the number of a note", noted, []Mark{{"Imogen", [4]float64{72, 698, 112, 712}}}},
		{"letters at a slant", slanting, wide},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := open(t, c.file).See(t.Context(), others(heading, c.marks...), []int{1})
			if err != nil {
				t.Fatal(err)
			}
			found := d.Others()[0]
			at := strings.Index(found.Text, "Imogen")
			for _, r := range found.Ranges(at, at+len("Imogen")) {
				if got := d.Text()[r[0]:r[1]]; got != "Imogen" {
					t.Errorf("it is %q of %q", got, d.Text())
				}
			}
		})
	}
}

func TestLettersThatOnlyASecondEngineReadsAreRefused(t *testing.T) {
	file := build(t, "BT /F1 10 Tf 72 700 Td (A page) Tj ET")
	_, err := open(t, file).See(t.Context(), others(heading, spelt("Imogen", 72, 300)...), []int{1})
	var r *Refusal
	if !errors.As(err, &r) || r.Page != 1 || !strings.Contains(r.Reason, "two PDF engines") {
		t.Errorf("got %v", err)
	}
}

func TestADisputedPageIsRefusedWhereNobodyCanLookAtIt(t *testing.T) {
	file := build(t, "BT /F1 10 Tf 72 700 Td (A page) Tj ET")
	eyes := others(heading)
	eyes.Read = nil
	if _, err := open(t, file).See(t.Context(), eyes, []int{1}); err == nil {
		t.Error("it was read")
	}
}

func TestLettersThatNoFontTellsAreReadByTheirLooks(t *testing.T) {
	silent := cutDown(t, func(rune) string { return "" })
	file := build(t, inCutDown("Imogen"), silent)
	d, err := open(t, file).See(t.Context(), others(recognised("Imogen", 92, 70, 697, 112, 712)), nil)
	if err != nil {
		t.Fatal(err)
	}
	found := d.Others()
	if len(found) != 2 || strings.TrimSpace(found[0].Text) != "Imogen" || !found[0].Unsure || strings.TrimSpace(found[1].Text) != "Imogen" || found[1].Unsure {
		t.Fatalf("%+v", found)
	}
	at := found[0].Ranges(0, 6)
	if len(at) != 1 || at[0] != [2]int{0, len(d.Text())} || len(d.Untold()) != 0 {
		t.Fatalf("ranges %v of %q, untold %v", at, d.Text(), d.Untold())
	}
	out, err := d.Rewrite(t.Context(), Plan{Cuts: []Cut{{at[0][0], at[0][1], "Child A"}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := open(t, out.PDF).Text(); got != "Child A" {
		t.Errorf("left %q", got)
	}
}

func TestLettersThatNobodyCanReadAreAQuestion(t *testing.T) {
	silent := cutDown(t, func(rune) string { return "" })
	file := build(t, inCutDown("Imogen")+" BT /F1 12 Tf 72 600 Td (A page) Tj ET", silent)
	for name, table := range map[string]string{
		"nothing is read there":          recognised("page", 95, 70, 597, 120, 612),
		"what is read there is not sure": recognised("Inoqeu", 40, 70, 697, 112, 712),
	} {
		t.Run(name, func(t *testing.T) {
			d, err := open(t, file).See(t.Context(), others(table), nil)
			if err != nil {
				t.Fatal(err)
			}
			u := d.Untold()
			if len(u) != 1 || u[0].Page != 1 || strings.Count(d.Text()[u[0].Start:u[0].End], "\ufffd") != 6 {
				t.Errorf("untold %v of %q", u, d.Text())
			}
		})
	}
}
