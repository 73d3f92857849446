package detect

import (
	"path/filepath"
	"testing"
)

// A text may end anywhere: in a number, a date, a bracket or a name.
func TestATextMayEndAnywhere(t *testing.T) {
	docs, err := filepath.Glob("testdata/*/docs/*.txt")
	if err != nil || len(docs) == 0 {
		t.Fatal(err)
	}
	for _, name := range docs {
		raw, _, c := readGold(t, name[:len(name)-len(".txt")])
		d, err := New(c, nil)
		if err != nil {
			t.Fatal(err)
		}
		for end := 7; end < len(raw); end += 127 {
			for _, f := range d.Find(raw[max(0, end-150):end]) {
				if f.Text == "" {
					t.Fatalf("%s, to byte %d: a finding of nothing", name, end)
				}
			}
		}
	}
}
