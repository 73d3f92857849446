package pdf

import (
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/reading"
)

func TestAFrameRoundWordsIsNoTable(t *testing.T) {
	for _, c := range []struct {
		name  string
		rules []reading.Rule
		want  bool
	}{
		{"two sides of one height", []reading.Rule{{X: 100, Bottom: 600, Top: 616}, {X: 190, Bottom: 600, Top: 616}}, true},
		{"the left one goes on below, at the margin", []reading.Rule{{X: 100, Bottom: 600, Top: 616}, {X: 190, Bottom: 600, Top: 616}, {X: 100, Bottom: 500, Top: 530}}, true},
		{"the right one goes on below", []reading.Rule{{X: 100, Bottom: 600, Top: 616}, {X: 190, Bottom: 600, Top: 616}, {X: 190, Bottom: 584, Top: 600}}, false},
		{"three in a row", []reading.Rule{{X: 100, Bottom: 600, Top: 616}, {X: 190, Bottom: 600, Top: 616}, {X: 280, Bottom: 600, Top: 616}}, false},
		{"a tall one", []reading.Rule{{X: 100, Bottom: 600, Top: 700}, {X: 190, Bottom: 600, Top: 700}}, false},
	} {
		frames(c.rules)
		if got := c.rules[0].Other == c.rules[1].X && c.rules[1].Other == c.rules[0].X; got != c.want {
			t.Errorf("%s: %v", c.name, c.rules)
		}
	}
}
