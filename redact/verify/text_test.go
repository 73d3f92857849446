package verify

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
)

func itoa(n int) string { return strconv.Itoa(n) }

func zeros(n int) string { return fmt.Sprintf("%010d", n) }

func TestPageTextsReadsWhatRealProgramsWrite(t *testing.T) {
	for name, c := range map[string]struct {
		pdf   []byte
		pages int
		says  []string
	}{
		"reportlab":   {reportlab(t, "3"), 3, []string{"Chapter 1", "Chapter 2", "Chapter 3"}},
		"Chromium":    {chromium(t), 2, []string{"difficult office", "What was learnt"}},
		"LibreOffice": {libreOffice(t), 0, []string{"affidavit"}},
	} {
		t.Run(name, func(t *testing.T) {
			texts, err := reader(t).PageTexts(t.Context(), c.pdf)
			if err != nil {
				t.Fatal(err)
			}
			if c.pages > 0 && len(texts) != c.pages {
				t.Errorf("%d pages, want %d", len(texts), c.pages)
			}
			all := strings.Join(texts, "\f")
			for _, s := range c.says {
				if !strings.Contains(all, s) {
					t.Errorf("%q was not read", s)
				}
			}
		})
	}
}

func TestAFileThatCannotBeReadIsAnError(t *testing.T) {
	encrypted := qpdf(t, page("BT ET", "").bytes(), "--encrypt", "", "owner", "256", "--")
	locked := qpdf(t, page("BT ET", "").bytes(), "--encrypt", "user", "owner", "256", "--")
	for name, c := range map[string]struct {
		pdf  []byte
		want error
	}{
		"empty":                               {nil, ErrUnreadable},
		"text":                                {[]byte("Dear all"), ErrUnreadable},
		"encrypted, opens without a password": {encrypted, ErrEncrypted},
		"encrypted, asks for a password":      {locked, ErrEncrypted},
		"a catalog without pages":             {(&sketch{objects: []string{"<< /Type /Catalog >>"}}).bytes(), ErrUnreadable},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := reader(t).PageTexts(t.Context(), c.pdf); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if _, err := reader(t).Examine(t.Context(), c.pdf, nil); !errors.Is(err, c.want) {
				t.Errorf("Examine: got %v, want %v", err, c.want)
			}
		})
	}
}

func TestACallEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := reader(t).PageTexts(ctx, page("BT ET", "").bytes()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestAReaderServesManyAtOnce(t *testing.T) {
	pdf := reportlab(t, "3")
	r := reader(t)
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			if n, err := r.Pages(t.Context(), pdf); err != nil || n != 3 {
				t.Errorf("%d pages, %v", n, err)
			}
			if texts, err := r.PageTexts(t.Context(), pdf); err != nil || len(texts) != 3 {
				t.Errorf("%d texts, %v", len(texts), err)
			}
		})
	}
	all.Wait()
}

func TestRenderDrawsThePage(t *testing.T) {
	pdf := page("0 0 0 rg 0 0 200 200 re f", "").bytes()
	m, err := reader(t).Render(t.Context(), pdf, 1, 72)
	if err != nil {
		t.Fatal(err)
	}
	if b := m.Bounds(); b.Dx() != 400 || b.Dy() != 200 {
		t.Errorf("%v, want 400 × 200", b)
	}
	left, _, _, _ := m.At(100, 100).RGBA()
	right, _, _, _ := m.At(300, 100).RGBA()
	if left != 0 || right != 0xffff {
		t.Errorf("left %x, right %x; want black and white", left, right)
	}
	if _, err := reader(t).Render(t.Context(), pdf, 2, 72); !errors.Is(err, ErrNoSuchPage) {
		t.Errorf("page 2 of 1: %v", err)
	}
}

func TestAPageOfTwoHundredInchesIsDrawnCoarser(t *testing.T) {
	s := page("BT ET", "")
	s.objects[2] = strings.Replace(s.objects[2], "[0 0 400 200]", "[0 0 14400 14400]", 1)
	m, err := reader(t).Render(t.Context(), s.bytes(), 1, 300)
	if err != nil {
		t.Fatal(err)
	}
	if n := m.Bounds().Dx() * m.Bounds().Dy(); n > maxPixels {
		t.Errorf("%d pixels", n)
	}
}

func TestAgree(t *testing.T) {
	for _, c := range []struct {
		title, ours, theirs string
		agree               bool
	}{
		{"the same text", "Imogen was seen at home.", "Imogen was seen at home.", true},
		{"white space and line ends differ", "Imogen was seen\nat home", "Imogen  was seen\r\nat home ", true},
		{"order differs", "left column right column", "right column left column", true},
		{"a ligature is spelt out", "di\ufb03cult o\ufb03ce", "difficult office", true},
		{"a soft hyphen is dropped", "Fair\u00adweather", "Fairweather", true},
		{"a hyphen at a line's end is PDFium's own mark", "Fair-\nweather", "Fair\u0002\r\nweather", true},
		{"an accent stands apart", "Zoe\u0308", "Zoë", true},
		{"a word is split in two", "I mogen was seen", "Imogen was seen", true},
		{"a footnote mark clings to the word", "review1 said", "review 1 said", true},
		{"letters are spaced out", "I M O G E N", "IMOGEN", true},
		{"a drop cap stands elsewhere", "The child went home", "T child went home he", true},
		{"a word is missing", "Imogen was seen", "was seen", false},
		{"we read a word twice", "Imogen Imogen", "Imogen", true},
		{"they read a word twice", "Imogen", "Imogen Imogen", false},
		{"a sum in a font of TeX", "∑ of ages", "X of ages", true},
		{"a letter that is no sum", "of ages", "X of ages", false},
		{"one letter differs", "Imogen", "Imogem", false},
		{"the letters are the same and the word is not", "Imogen", "Emogin", false},
		{"a digit differs", "943 476 5919", "943 476 5918", false},
		{"the case differs", "rose", "Rose", false},
		{"nothing was read by us", "", "Imogen", false},
		{"a copy behind the separator is read", "Imogen\x1eImogen", "Imogen Imogen", true},
		{"a copy behind the separator is not read", "Imogen\x1eImogen", "Imogen", true},
		{"a copy behind the separator does not stand for the word", "was\x1eImogen", "Imogen", false},
		{"a copy behind the separator is not read, and a word is split", "ImogenRose\x1eImogen", "Imogen Rose", true},
		{"a word stands partly behind the separator", "Ada met Imo\x1egen", "Ada met Imogen", true},
		{"another word than the one behind the separator", "was\x1eImogen", "was Caroline", false},
		{"small capitals", "IMOGEN WAS SEEN", "Imogen was seen", true},
		{"small capitals of another word", "IMOGEN", "Caroline", false},
		{"PDFium drops one of two equal letters drawn one by one", "Danielle was seen", "Danie l e was seen", true},
		{"PDFium never drops a letter that stands alone", "Imogen was seen", "I m og n was seen", false},
		{"we drop one of two equal letters", "Daniele", "Danielle", false},
		{"Hebrew turned round", "\u05e9\u05dc\u05d5\u05dd", "\u05dd\u05d5\u05dc\u05e9", true},
		{"PDFium drops mathematical letters", "\U0001d45b2 steps", "2 steps", true},
		{"PDFium reads a mathematical letter that we do not", "2 steps", "\U0001d45b2 steps", false},
		{"PDFium drops a ligature", "The official office", "he oicial ofce", true},
		{"PDFium leaves a gap for a ligature", "It was confirmed", "It was con rmed", true},
		{"PDFium drops letters that are no ligature", "The Imogen", "The Imog", false},
		{"we drop a ligature", "oice", "office", false},
		{"Hebrew parted elsewhere", "\u05e9\u05dc \u05d5\u05dd", "\u05dd\u05d5\u05dc \u05e9", true},
		{"Arabic turned round, with a name in Latin letters at its side", "\u0645\u0646Imogen \u0643\u0627\u0646", "\u0646\u0627\u0643 Imogen\u0646\u0645", true},
		{"another name at the side of Arabic", "\u0645\u0646Imogen", "\u0646\u0645Caroline", false},
		{"another Hebrew word", "\u05e9\u05dc\u05d5\u05dd", "\u05dd\u05d5\u05dc\u05dc", false},
	} {
		t.Run(c.title, func(t *testing.T) {
			got := Agree([]string{"same", c.ours}, []string{"same", c.theirs})
			if agree := len(got) == 0; agree != c.agree {
				t.Errorf("agree: %v, want %v", agree, c.agree)
			}
			for _, d := range got {
				if d.Page != 2 || strings.Contains(d.Error(), "Imogen") {
					t.Errorf("%v", d)
				}
			}
		})
	}
	if len(Agree([]string{"a", ""}, []string{"a"})) != 1 {
		t.Error("a page that only one reading has must differ")
	}
}

func TestCount(t *testing.T) {
	for _, c := range []struct {
		title, text, term string
		want              int
	}{
		{"whole words only", "Rose rose from roses and primroses", "Rose", 2},
		{"over a line's end with a hyphen", "Fair-\nweather", "Fairweather", 1},
		{"without the space", "ImogenFairweather", "Imogen Fairweather", 1},
		{"over a line's end", "Imogen\r\nFairweather", "Imogen Fairweather", 1},
		{"letter-spaced", "I m o g e n", "Imogen", 1},
		{"in another case and with accents", "ZOË", "Zoe", 1},
		{"a possessive", "Imogen’s coat", "Imogen", 1},
		{"a number with other spaces", "9434765919", "943 476 5919", 1},
		{"a number inside a longer one", "19434765919", "943 476 5919", 0},
		{"two words that only together look like it", "An na went", "Anna", 0},
		{"short ones in their own case and spacing only", "if I.F. or IF", "I.F.", 1},
		{"next to a digit", "Imogen2", "Imogen", 1},
		{"between Arabic letters", "\u0645\u0646Imogen\u0645", "Imogen", 1},
		{"between Chinese characters", "\u6211\u662fImogen\u3002", "Imogen", 1},
		{"with an ordinal sign", "Imogen\u00aa", "Imogen", 0},
		{"in UTF-16 that was taken for bytes", "I\x00m\x00o\x00g\x00e\x00n\x00", "Imogen", 1},
	} {
		t.Run(c.title, func(t *testing.T) {
			if got := Count([]string{c.text}, []string{c.term}); got[0] != c.want {
				t.Errorf("%d, want %d", got[0], c.want)
			}
		})
	}
}
