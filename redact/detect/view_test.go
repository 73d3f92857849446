package detect

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTheViewFoldsAndFindsItsWayBack(t *testing.T) {
	for _, tt := range []struct{ name, source, view, find, original string }{
		{"plain text stays", "Imogen", "Imogen", "Imogen", "Imogen"},
		{"a byte order mark goes", "\ufeffImogen", "Imogen", "Imogen", "Imogen"},
		{"accents go, composed", "Zoë Peña", "Zoe Pena", "Zoe", "Zoë"},
		{"accents go, decomposed, and the letter keeps them", "Zoe\u0308 P", "Zoe P", "Zoe", "Zoe\u0308"},
		{"two marks on one letter", "Ìyábo\u0323\u0300!", "Iyabo!", "Iyabo", "Ìyábo\u0323\u0300"},
		{"letters that Unicode does not take apart", "Łukasz Øster", "Lukasz Oster", "Lukasz", "Łukasz"},
		{"a capital sharp s is two", "GROẞ P", "GROSS P", "GROSS", "GROẞ"},
		{"a soft hyphen inside goes", "Imo\u00adgen R", "Imogen R", "Imogen", "Imo\u00adgen"},
		{"a soft hyphen at the end of a line is drawn", "Imo\u00ad\ngen R", "Imo-\ngen R", "Imo-\ngen", "Imo\u00ad\ngen"},
		{"a ligature becomes letters", "Griﬃn", "Griffin", "Griffin", "Griﬃn"},
		{"spaces of all kinds are one", "A\u00a0B\u2009C D", "A B C D", "B C", "B\u2009C"},
		{"a tab parts cells", "A B\tC", "A B   C", "B   C", "B\tC"},
		{"line ends are one", "a\r\nb\rc\fd", "a\nb\nc\nd", "b\nc", "b\rc"},
		{"quotes and dashes are one", "O’Neill – x", "O'Neill - x", "O'Neill", "O’Neill"},
		{"letters that look Latin are Latin", "\u0406mog\u0435n", "Imogen", "Imogen", "\u0406mog\u0435n"},
		{"a byte that is no UTF-8 stands alone", "a\xffb", "a\x01b", "b", "b"},
		{"other scripts stay", "李 Lin", "李 Lin", "Lin", "Lin"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := newView(tt.source)
			if v.text != tt.view {
				t.Fatalf("the view is %q, want %q", v.text, tt.view)
			}
			i := strings.Index(v.text, tt.find)
			a, z := v.original(i, i+len(tt.find))
			if got := tt.source[a:z]; got != tt.original {
				t.Errorf("%q maps back to %q, want %q", tt.find, got, tt.original)
			}
		})
	}
}

func FuzzViewMapsBack(f *testing.F) {
	f.Add("Zoe\u0308 \xff ﬃ\r\n\u00ad")
	f.Fuzz(func(t *testing.T, s string) {
		v := newView(s)
		if len(v.lower) != len(v.text) {
			t.Fatal("small letters have another length")
		}
		last := 0
		for i := range len(v.text) {
			if !utf8.RuneStart(v.text[i]) {
				continue
			}
			a, z := v.original(i, i+1)
			if a < last || z < a || z > len(s) {
				t.Fatalf("byte %d maps to %d-%d of %d after %d", i, a, z, len(s), last)
			}
			last = a
		}
	})
}
