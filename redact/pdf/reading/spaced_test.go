package reading

import (
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/font"
)

// drawn is a line whose letters stand at these places; letters of "il" are narrow. A blank leaves out a step.
func drawn(text string, step func(i int, r rune) float64) *Line {
	l := &Line{Size: 10}
	at := 0.0
	for i, r := range text {
		width := 5.0
		if strings.ContainsRune("Iilrt", r) {
			width = 2.5
		}
		if r != ' ' {
			gap := len(l.Glyphs) > 0 && at-l.Glyphs[len(l.Glyphs)-1].End() > spaceFrom*10
			l.Glyphs = append(l.Glyphs, Glyph{Text: string(r), Along: at, Advance: width, Size: 10, Gap: gap, Over: -1})
		}
		at += step(i, r)
	}
	return l
}

func (l *Line) words() string {
	var b strings.Builder
	for i := range l.Glyphs {
		if l.Glyphs[i].Gap {
			b.WriteByte(' ')
		}
		b.WriteString(l.Glyphs[i].Text)
	}
	return b.String()
}

func TestLettersAtAFixedPitchAreJoinedToTheirWords(t *testing.T) {
	const text = "Imogen Fairweather was ill"
	l := drawn(text, func(int, rune) float64 { return 6 })
	if !strings.Contains(l.words(), "Fai r") {
		t.Fatalf("the line is read as %q before", l.words())
	}
	l.tighten()
	if got := l.words(); got != text {
		t.Errorf("read as %q", got)
	}
}

func TestWordsWithoutSpacesStayApart(t *testing.T) {
	const text = "it was an ill day for all of them"
	l := drawn(text, func(_ int, r rune) float64 {
		switch {
		case r == ' ':
			return 2.5
		case strings.ContainsRune("Iilrt", r):
			return 2.5
		}
		return 5
	})
	l.tighten()
	if got := l.words(); got != text {
		t.Errorf("read as %q", got)
	}
}

func TestTheDotsOfALeaderJoinNoWords(t *testing.T) {
	text := "ill Imogen ate" + strings.Repeat(" .", 60)
	l := drawn(text, func(_ int, r rune) float64 {
		switch {
		case r == ' ', strings.ContainsRune("Iilrt", r):
			return 2.5
		}
		return 5
	})
	l.tighten()
	if got := l.words(); got != text {
		t.Errorf("read as %q", got)
	}
}

func TestTheDotsOfALeaderAreNoLetterSpacing(t *testing.T) {
	text := &content.Text{Matrix: [4]float64{10, 0, 0, 10}}
	at := 0.0
	for i, r := range "Imogen" + strings.Repeat(".", 20) {
		if i > 6 {
			at += 4.4
		}
		text.Glyphs = append(text.Glyphs, content.Glyph{Glyph: &font.Glyph{Unicode: string(r), Width: 0.5}, X: at})
		at += 5
	}
	if got := letterSpacing(text); got != 0 {
		t.Errorf("the letters are said to stand %.2f em apart", got)
	}
}

func TestWordsOfALineThatIsSetTooFullStayApart(t *testing.T) {
	const text = "the design of a gate in a trap is clear"
	for title, tc := range map[string]struct {
		gap  func(i int) float64 // in points between words of ten points
		want string
	}{
		"all gaps small":        {func(int) float64 { return 1.5 }, text},
		"a gap of neither kind": {func(i int) float64 { return 1.5 - 0.8*float64(i%2) }, strings.ReplaceAll(text, " ", "")},
	} {
		t.Run(title, func(t *testing.T) {
			l := drawn(text, func(i int, r rune) float64 {
				switch {
				case r == ' ':
					return tc.gap(i)
				case strings.ContainsRune("Iilrt", r):
					return 2.5
				}
				return 5
			})
			l.part()
			if got := l.words(); got != tc.want {
				t.Errorf("read as %q, want %q", got, tc.want)
			}
		})
	}
}
