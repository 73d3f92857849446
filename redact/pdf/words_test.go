package pdf

import (
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// TestWordsAreWhole has one way of taking a word apart a case: it is read as one, and cut as one.
func TestWordsAreWhole(t *testing.T) {
	const rest = " Fairweather was six when the) Tj 0 -14 Td (family came to the notice of the services in) Tj "
	bold := func(b *built) {
		b.resources["Font"].(obj.Dict)["F2"] = obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type1"),
			"BaseFont": obj.Name("Helvetica-Bold"), "Encoding": obj.Name("WinAnsiEncoding")}
	}
	unnamed := func(b *built) {
		b.resources["Font"].(obj.Dict)["F3"] = obj.Dict{"Type": obj.Name("Font"), "Subtype": obj.Name("Type1"), "BaseFont": obj.Name("Helvetica"),
			"Encoding": obj.Dict{"Type": obj.Name("Encoding"), "Differences": obj.Array{obj.Integer(' '), obj.Name(".notdef")}}}
	}
	for _, c := range []struct{ name, content, reads, leaves string }{
		{"with spaces that have no name", "BT /F3 12 Tf 72 700 Td (Then Imogen left.) Tj ET", "Then Imogen left.", "Then Child A left."},
		{"an initial that hangs two lines deep", "BT /F1 30 Tf 72 686 Td (I) Tj /F1 12 Tf 9 14 Td (mogen" + rest + "-9 -14 Td (the spring.) Tj ET",
			"Imogen Fairweather was six when the\nfamily came to the notice of the services in\nthe spring.", "Child A was six when the\nfamily came to the notice of the services in\nthe spring."},
		{"an initial that hangs three lines deep", "BT /F1 42 Tf 72 672 Td (I) Tj /F1 12 Tf 13 28 Td (mogen" + rest + "0 -14 Td (the spring.) Tj ET",
			"Imogen Fairweather was six when the\nfamily came to the notice of the services in\nthe spring.", "Child A was six when the\nfamily came to the notice of the services in\nthe spring."},
		{"an initial that is drawn last", "BT /F1 12 Tf 85 700 Td (mogen" + rest + "0 -14 Td (the spring.) Tj ET BT /F1 42 Tf 72 672 Td (I) Tj ET",
			"Imogen Fairweather was six when the\nfamily came to the notice of the services in\nthe spring.", "Child A was six when the\nfamily came to the notice of the services in\nthe spring."},
		{"an initial that stands up", "BT /F1 42 Tf 72 700 Td (I) Tj /F1 12 Tf 11 0 Td (mogen) Tj ET", "Imogen", "Child A"},
		{"an initial before a word of its own", "BT /F1 30 Tf 72 686 Td (A) Tj /F1 12 Tf 24 14 Td (Child) Tj ET", "A Child", "A Child"},
		{"a hyphen before bold", "BT /F1 12 Tf 72 700 Td (It was Imo-) Tj /F2 12 Tf 0 -14 Td (gen) Tj ET", "It was Imo-\ngen", "It was Child A"},
		{"small capitals", "BT /F1 12 Tf 72 700 Td (I) Tj /F1 9 Tf (MOGEN) Tj ET", "IMOGEN", "Child A"},
		{"a soft hyphen drawn as a space without room", "BT /F1 12 Tf 72 700 Td [(Imo) ( ) 278 (gen left)] TJ ET", "Imo\u00adgen left", "Child A left"},
		{"each letter by itself, from the last to the first", "BT /F1 12 Tf 106 700 Td (n) Tj -6.7 0 Td (e) Tj -6.6 0 Td (g) Tj -6.7 0 Td (o) Tj -10.3 0 Td (m) Tj -3.7 0 Td (I) Tj ET", "Imogen", "Child A"},
		{"each letter by itself, shuffled", "BT /F1 12 Tf 72 700 Td (I) Tj 20.7 0 Td (g) Tj -17.4 0 Td (m) Tj 30.7 0 Td (n) Tj -20.7 0 Td (o) Tj 14 0 Td (e) Tj ET", "Imogen", "Child A"},
		{"with what is neither string nor number between the strings", "BT /F1 12 Tf 72 700 Td [(Imo) null (gen) true /x ( left)] TJ ET", "Imogen left", "Child A left"},
		{"every other letter first", "BT /F1 12 Tf 72 700 Td (I) Tj 13.3 0 Td (o) Tj 13.4 0 Td (e) Tj 13.3 0 Td ( left) Tj -36.7 0 Td (m) Tj 16.7 0 Td (g) Tj 13.3 0 Td (n) Tj ET", "Imogen left", "Child A left"},
		{"one letter below the other", "BT /F1 12 Tf 14 TL 72 700 Td (I) Tj T* (m) Tj T* (o) Tj T* (g) Tj T* (e) Tj T* (n) Tj ET", "Imogen", "Child A"},
		{"in a bow", "BT /F1 12 Tf 0.97 0.26 -0.26 0.97 72 700 Tm (I) Tj 0.985 0.17 -0.17 0.985 76 701 Tm (m) Tj 1 0.09 -0.09 1 86 703 Tm (o) Tj 1 0 0 1 93 703.5 Tm (g) Tj 1 -0.09 0.09 1 100 703.3 Tm (e) Tj 0.985 -0.17 0.17 0.985 107 702.5 Tm (n) Tj ET", "Imogen", "Child A"},
		{"at even steps, each turned its own way", "BT /F1 12 Tf 0.956 -0.292 0.292 0.956 72 700 Tm (I) Tj 0.956 0.292 -0.292 0.956 83 700 Tm (m) Tj 0.956 -0.292 0.292 0.956 94 700 Tm (o) Tj 0.956 0.292 -0.292 0.956 105 700 Tm (g) Tj 0.956 -0.292 0.292 0.956 116 700 Tm (e) Tj 0.956 0.292 -0.292 0.956 127 700 Tm (n) Tj ET", "Imogen", "Child A"},
		{"level letters that rise little by little", "BT /F1 12 Tf 72 700 Td (T) Tj 7.3 1.5 Td (h) Tj 6.7 1.5 Td (e) Tj 6.7 1.5 Td (n) Tj 10 2 Td (I) Tj 3.3 1.5 Td (m) Tj 10 1.5 Td (o) Tj 6.7 1.5 Td (g) Tj 6.7 1.5 Td (e) Tj 6.7 1.5 Td (n) Tj ET", "Then Imogen", "Then Child A"},
		{"a few level letters at a fixed pitch that rise", "BT /F1 16 Tf 72 700 Td (I) Tj 14 2 Td (m) Tj 14 2 Td (o) Tj 14 2 Td (g) Tj 14 2 Td (e) Tj 14 2 Td (n) Tj ET", "Imogen", "Child A"},
		{"level letters that rise by steps", "BT /F1 12 Tf 72 700 Td (I) Tj 11 8 Td (m) Tj 11 8 Td (o) Tj 11 8 Td (g) Tj 11 8 Td (e) Tj 11 8 Td (n) Tj ET", "Imogen", "Child A"},
		{"on a line at a slant", "BT /F1 12 Tf 0.866 0.5 -0.5 0.866 100 300 Tm (Then Imo) Tj (gen left.) Tj ET", "Then Imogen left.", "Then Child A left."},
		{"on a line upside down", "BT /F1 12 Tf -1 0 0 -1 300 300 Tm (Then Imogen left.) Tj ET", "Then Imogen left.", "Then Child A left."},
		{"words that a program spread over the column", "BT /F1 12 Tf 72 700 Td [(The ) -7000 (nurse ) -7000 (saw ) -7000 (Imogen)] TJ 0 -14 Td (in May.) Tj ET",
			"The nurse saw Imogen\nin May.", "The nurse saw Child A\nin May."},
		{"cells, which stand unevenly apart", "BT /F1 12 Tf 72 700 Td [(The ) -7000 (nurse ) -7500 (saw ) -6000 (Imogen)] TJ ET",
			"The\tnurse\tsaw\tImogen", "The\tnurse\tsaw\tChild A"},
		{"up and down about its line", "BT /F1 12 Tf 72 700 Td (I) Tj 3.3 2 Td (m) Tj 10 -3 Td (o) Tj 6.7 3 Td (g) Tj 6.7 -2 Td (e) Tj 6.7 1 Td (n) Tj ET", "Imogen", "Child A"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := open(t, build(t, c.content, bold, unnamed))
			if d.Text() != c.reads {
				t.Fatalf("read %q, want %q", d.Text(), c.reads)
			}
			plan := one.plan(d)
			if plain := strings.NewReplacer("\u00ad", "", "-\n", "").Replace(d.Text()); !strings.Contains(d.Text(), "Imogen") {
				if i := strings.Index(strings.ToLower(plain), "imogen"); i >= 0 {
					plan.Cuts = []Cut{{i, i + len("Imogen") + len(d.Text()) - len(plain), "Child A"}}
				}
			}
			out := rewrite(t, d, plan)
			checkSyntax(t, out.PDF)
			if got := open(t, out.PDF).Text(); got != c.leaves {
				t.Errorf("left %q, want %q", got, c.leaves)
			}
		})
	}
}

// TestTheIndentOfAnInitialGoesWithIt: it tells how wide the letter was.
func TestTheIndentOfAnInitialGoesWithIt(t *testing.T) {
	var outs []string
	for _, c := range []struct {
		cast             cast
		initial, rest, x string
	}{{one, "I", "mogen Fairweather", "13"}, {tamsin, "T", "amsin Lillywhite", "27"}} {
		c.cast.Child = c.initial + c.rest
		d := open(t, build(t, "BT /F1 42 Tf 72 672 Td ("+c.initial+") Tj /F1 12 Tf "+c.x+" 28 Td ("+c.rest+" was six) Tj 0 -14 Td (when it began.) Tj -"+c.x+" -42 Td (The next.) Tj ET"))
		outs = append(outs, describe(t, rewrite(t, d, c.cast.plan(d)).PDF))
	}
	if outs[0] != outs[1] {
		t.Errorf("the files differ:\n%s", firstDifference(outs[0], outs[1]))
	}
}

func TestAWordThatBreaksOffAtThePagesEndIsReadLast(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"a line drawn later stands above it", "BT /F1 12 Tf 72 60 Td (It was Quill-) Tj ET BT /F1 12 Tf 72 80 Td (Above.) Tj ET", "Above.\nIt was Quill-"},
		{"it goes on in the next column", "BT /F1 12 Tf 72 60 Td (It was Quill-) Tj ET BT /F1 12 Tf 300 80 Td (feather.) Tj ET", "It was Quill-\nfeather."},
		{"it goes on below", "BT /F1 12 Tf 72 60 Td (It was Quill-) Tj ET BT /F1 12 Tf 72 40 Td (feather.) Tj ET", "It was Quill-\nfeather."},
		{"no word breaks off", "BT /F1 12 Tf 72 60 Td (It was so.) Tj ET BT /F1 12 Tf 72 80 Td (Above.) Tj ET", "It was so.\nAbove."},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := open(t, build(t, c.content)).Text(); got != c.want {
				t.Errorf("read %q, want %q", got, c.want)
			}
		})
	}
}
