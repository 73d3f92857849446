package ocr_test

import (
	"context"
	"errors"
	"fmt"
	"image"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/ocr"
)

const head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"

var size = image.Rect(0, 0, 1000, 1000)

// table writes one line of words for each text, all with one confidence.
func table(confidence float64, lines ...string) []byte {
	var b strings.Builder
	b.WriteString(head + "1\t1\t0\t0\t0\t0\t0\t0\t1000\t1000\t-1\t\n")
	for i, l := range lines {
		for j, w := range strings.Fields(l) {
			fmt.Fprintf(&b, "5\t1\t1\t1\t%d\t%d\t%d\t%d\t40\t20\t%.1f\t%s\n", i+1, j+1, 50*j, 30*i, confidence, w)
		}
	}
	return []byte(b.String())
}

func parsed(t *testing.T, tsv []byte) *ocr.Reading {
	t.Helper()
	r, err := ocr.Parse(tsv, size)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWordsOfOneLineStandTogether(t *testing.T) {
	r := parsed(t, table(95, "Imogen was seen", "at home"))
	if got, want := r.Text(), "Imogen was seen\nat home"; got != want {
		t.Errorf("the text is %q, want %q", got, want)
	}
	if got, want := r.Lines[1].Box(), image.Rect(0, 30, 90, 50); got != want {
		t.Errorf("the second line stands at %v, want %v", got, want)
	}
}

func TestAnAnswerThatIsNoTableIsAnError(t *testing.T) {
	for name, tsv := range map[string]string{
		"prose":           "Error in boxClipToRectangle",
		"a missing cell":  head + "5\t1\t1\t1\t1\t1\t0\t0\t40\n",
		"words as number": head + "5\t1\t1\t1\t1\t1\tx\t0\t40\t20\t95\tImogen\n",
		"a place before":  head + "5\t1\t1\t1\t1\t1\t-5\t0\t40\t20\t95\tImogen\n",
		"no confidence":   head + "5\t1\t1\t1\t1\t1\t0\t0\t40\t20\tNaN\tImogen\n",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ocr.Parse([]byte(tsv), size); !errors.Is(err, ocr.ErrAnswer) {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

func TestHowWellAPictureWasReadDecidesWhetherAPersonLooks(t *testing.T) {
	page := strings.Repeat("the child was seen at home ", 10)
	for name, tc := range map[string]struct {
		tsv             []byte
		empty, doubtful bool
	}{
		"a clean page is read":                     {table(95, page), false, false},
		"a photograph's grain is no text":          {table(30, "Bis w"), true, false},
		"handwriting is a question":                {table(35, "lmcyen wos seon"), false, true},
		"two badly read words on a page are asked": {append(table(95, page), table(20, "", "", "Faitw aether lane")[len(table(20)):]...), false, true},
		"nothing is nothing":                       {table(0), true, false},
		"a logo's three words are read":            {table(90, "Easterby Safeguarding Partnership"), false, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := parsed(t, tc.tsv)
			if r.Empty() != tc.empty || r.Doubtful() != tc.doubtful {
				t.Errorf("empty %v, doubtful %v; want %v, %v", r.Empty(), r.Doubtful(), tc.empty, tc.doubtful)
			}
		})
	}
}

func TestBoxesAreInTheSamplesOfThePictureThatWasGiven(t *testing.T) {
	read := func(_ context.Context, page *image.Gray, dpi int) ([]byte, error) {
		if dpi != 300 || page.Rect.Dx() != 400 {
			t.Errorf("%d samples at %d dpi were read, want 400 at 300", page.Rect.Dx(), dpi)
		}
		return []byte(head + "5\t1\t1\t1\t1\t1\t100\t50\t80\t40\t95\tImogen\n"), nil
	}
	r, err := ocr.Read(t.Context(), read, striped(200, 100), 150)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := r.Lines[0].Words[0].Box, image.Rect(50, 25, 90, 45); got != want {
		t.Errorf("the word stands at %v, want %v", got, want)
	}
}

func TestAPictureThatCannotShowAWordIsNotRead(t *testing.T) {
	read := func(context.Context, *image.Gray, int) ([]byte, error) {
		t.Error("it was read")
		return nil, nil
	}
	for name, m := range map[string]*image.Gray{"a rule": striped(400, 4), "a plain ground": image.NewGray(image.Rect(0, 0, 400, 400))} {
		if r, err := ocr.Read(t.Context(), read, m, 300); err != nil || !r.Empty() {
			t.Errorf("%s says %v (%v)", name, r, err)
		}
	}
}

// striped is a picture with edges.
func striped(w, h int) *image.Gray {
	m := image.NewGray(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = uint8(i / 5 % 2 * 255)
	}
	return m
}

func TestWordsOfTwoReadingsAreJoinedOnce(t *testing.T) {
	r, other := parsed(t, table(95, "Imogen was seen")), parsed(t, table(95, "Imagen vas seen", "at home"))
	r.Join(other)
	if got, want := r.Text(), "Imogen was seen\nat home"; got != want {
		t.Errorf("the text is %q, want %q", got, want)
	}
}

func TestWordsOfTwoReadingsThatPartARowOtherwiseAreJoinedOnce(t *testing.T) {
	at := func(text string, x int) ocr.Word {
		return ocr.Word{Text: text, Box: image.Rect(x, 100, x+80, 120), Confidence: 95}
	}
	cells := ocr.Reading{Lines: []ocr.Line{{Words: []ocr.Word{at("Nobody", 0)}}, {Words: []ocr.Word{at("child", 300)}}}}
	row := ocr.Reading{Lines: []ocr.Line{{Words: []ocr.Word{at("Nobody", 1), at("child", 301), at("Imogen", 600)}}}}
	cells.Join(&row)
	if got, want := cells.Text(), "Nobody\nchild\nImogen"; got != want {
		t.Errorf("cells and then the row: %q, want %q", got, want)
	}
}

func TestResizingKeepsWhatIsEven(t *testing.T) {
	src := image.NewGray(image.Rect(0, 0, 37, 23))
	for i := range src.Pix {
		src.Pix[i] = 200
	}
	for _, to := range [][2]int{{10, 7}, {100, 90}, {1, 1}} {
		for _, v := range ocr.Resize(src, to[0], to[1]).Pix {
			if v != 200 {
				t.Fatalf("a sample of the picture resized to %v is %d, want 200", to, v)
			}
		}
	}
}

// FuzzParse: an answer is an error or gives words that stand within the picture and can be printed.
func FuzzParse(f *testing.F) {
	f.Add(table(95, "Imogen was seen", "at home"))
	f.Add([]byte(head + "5\t1\t1\t1\t1\t1\t990\t990\t400\t200\t200\tx\ty\n"))
	f.Add([]byte("4\t1\t1\t1\t1\t0\t0\t0\t1\t1\t-1\t\n"))
	f.Fuzz(func(t *testing.T, tsv []byte) {
		r, err := ocr.Parse(tsv, size)
		if err != nil {
			return
		}
		for _, l := range r.Lines {
			for _, w := range l.Words {
				if !w.Box.In(size) || w.Box.Empty() || w.Text == "" || strings.ContainsAny(w.Text, "\n\f\t \x1e") || !(w.Confidence >= 0 && w.Confidence <= 100) {
					t.Fatalf("a word of %d bytes at %v with confidence %v", len(w.Text), w.Box, w.Confidence)
				}
			}
		}
	})
}

func TestAnUprightRuleThatWasTakenForASignPartsTheWordsOfTwoBoxes(t *testing.T) {
	row := func(x, y, w, h int, text string) string {
		return fmt.Sprintf("5\t1\t1\t1\t1\t1\t%d\t%d\t%d\t%d\t90\t%s\n", x, y, w, h, text)
	}
	for name, tc := range map[string]struct {
		sign string
		want string
	}{
		"a rule":              {row(300, 60, 3, 75, "|"), "Imogen\nFather"},
		"a sign of the line":  {row(300, 80, 3, 34, "|"), "Imogen | Father"},
		"a letter, very high": {row(300, 60, 3, 75, "I"), "Imogen I Father"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := recognised(t, head+row(100, 80, 90, 30, "Imogen")+tc.sign+row(400, 80, 90, 30, "Father")); got != tc.want {
				t.Errorf("read %q, want %q", got, tc.want)
			}
		})
	}
}

// recognised is what is made of a striped page of which recognition says so.
func recognised(t *testing.T, tsv string) string {
	t.Helper()
	read := func(context.Context, *image.Gray, int) ([]byte, error) { return []byte(tsv), nil }
	page := image.NewGray(size)
	for i := range page.Pix {
		page.Pix[i] = uint8(i / 10 % 2 * 255)
	}
	r, err := ocr.Read(t.Context(), read, page, 300)
	if err != nil {
		t.Fatal(err)
	}
	return r.Text()
}

func TestLettersThatNoSpacePartsAreOneWord(t *testing.T) {
	row := func(x, w int, text string) string {
		return fmt.Sprintf("5\t1\t1\t1\t1\t1\t%d\t80\t%d\t40\t90\t%s\n", x, w, text)
	}
	for name, tc := range map[string]struct {
		gap  int
		want string
	}{"close by": {3, "Emma Holt"}, "a space apart": {9, "Emma Ho lt"}} {
		t.Run(name, func(t *testing.T) {
			if got := recognised(t, head+row(100, 90, "Emma")+row(210, 50, "Ho")+row(260+tc.gap, 30, "lt")); got != tc.want {
				t.Errorf("read %q, want %q", got, tc.want)
			}
		})
	}
}
