package verify

import (
	"slices"
	"testing"
)

func TestWhatIsDrawnAwayFromTheTouchedLinesMustStay(t *testing.T) {
	const name, child = "BT /F1 18 Tf 40 100 Td (Imogen rose and went home) Tj ET ", "BT /F1 18 Tf 40 100 Td (Child A rose and went home) Tj ET "
	const bar, frame = "1 0 0 rg 20 150 300 30 re f ", "0.5 w 30 20 m 370 20 l S "
	widget := func(content string) []byte {
		s := page(content, "/Annots [6 0 R]", "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /Rect [20 150 320 180] >>")
		return s.catalog("/AcroForm << /Fields [6 0 R] >>").bytes()
	}
	two := &sketch{objects: slices.Clone(page(name, "").objects)}
	two.objects[1] = "<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>"
	for _, c := range []struct {
		title   string
		in, out []byte
		passes  bool
	}{
		{"a name became a label and its line moved", page(name+bar, "").bytes(), page(child+bar, "").bytes(), true},
		{"a highlight behind the name shrank with it", page("1 1 0 rg 38 95 70 20 re f 0 g "+name, "").bytes(), page("1 1 0 rg 38 95 60 20 re f 0 g "+child, "").bytes(), true},
		{"a coloured bar was lost", page(name+bar, "").bytes(), page(child, "").bytes(), false},
		{"a coloured bar turned grey", page(name+bar, "").bytes(), page(child+"0.5 g 20 150 300 30 re f", "").bytes(), false},
		{"a bar was painted where none was", page(name, "").bytes(), page(child+bar, "").bytes(), false},
		{"a hair line moved by less than a dot", page(name+frame, "").bytes(), page(child+"0.5 w 30 20.6 m 370 20.6 l S", "").bytes(), true},
		{"a field is drawn as it was filled in", widget(name), page(child+bar, "").bytes(), true},
		{"a page was lost", two.bytes(), page(child, "").bytes(), false},
	} {
		t.Run(c.title, func(t *testing.T) {
			got, err := reader(t).Looks(t.Context(), c.in, c.out, []int{1}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got.Passed != c.passes || got.Name != checkLooks {
				t.Errorf("passed: %t: %s", got.Passed, got.Detail)
			}
		})
	}
}

func TestPagesPutAsideAreNotDrawn(t *testing.T) {
	in, out := page("1 0 0 rg 20 20 300 150 re f", "").bytes(), page("", "").bytes()
	got, err := reader(t).Looks(t.Context(), in, out, []int{1}, []int{1})
	if err != nil || !got.Passed {
		t.Errorf("passed: %t, error %v", got.Passed, err)
	}
}

func TestOfALongFileThePagesThatAreDrawnLieEvenlySpread(t *testing.T) {
	var cut []int
	for page := 1; page <= 400; page += 2 {
		cut = append(cut, page)
	}
	got := sample(400, cut, []int{1})
	if len(got) != mostTouched+mostOthers || slices.Contains(got, 1) || !slices.IsSorted(got) || got[len(got)-1] < 360 {
		t.Errorf("pages %v", got)
	}
}
