package font_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// kept are the glyphs that stay in both files; the names need others as well, and other accents.
const kept = "The office found a naïve café – “dear” 123 é"

// Two files that differ only in a name give the same fonts once the name is gone, however the producer numbers, sorts
// and cuts its glyphs.
func TestFontsTellNothingOfTheNameThatWasRemoved(t *testing.T) {
	for _, p := range producers {
		t.Run(p.name, func(t *testing.T) {
			if testing.Short() {
				t.Skip("needs the programs of the system")
			}
			one := fontsOfKept(t, p.write, "Imogen Fairweather")
			other := fontsOfKept(t, p.write, "Zoë Quirk-Jaxby")
			if len(one) == 0 || !reflect.DeepEqual(one, other) {
				t.Errorf("the fonts differ: %d and %d of them", len(one), len(other))
				for i := range min(len(one), len(other)) {
					if !reflect.DeepEqual(one[i], other[i]) {
						t.Errorf("font %d", i)
					}
				}
			}
		})
	}
}

// fontsOfKept has a producer write its page with a name, and builds each font from the glyphs that show kept.
func fontsOfKept(t *testing.T, write func(*testing.T, string, string) string, name string) []obj.Dict {
	f := openFile(t, write(t, t.TempDir(), name+" "+kept+" "))
	var order []obj.Object
	subsets := map[obj.Object]*font.Subset{}
	faces := map[obj.Object]*font.Face{}
	missed := 0
	eachString(t, f, func(ref obj.Object, s obj.String) obj.String {
		if subsets[ref] == nil {
			face, err := font.Load(f.dict(ref), f)
			if err != nil {
				t.Fatal(err)
			}
			faces[ref] = face
			subsets[ref] = font.NewSubset(face, "F1")
			order = append(order, ref)
		}
		for _, g := range faces[ref].Decode([]byte(s)) {
			if strings.Contains(kept, g.Unicode) {
				subsets[ref].Use(g)
			} else {
				missed++
			}
		}
		return s
	})
	if missed == 0 {
		t.Fatal("nothing was left out")
	}
	var dicts []obj.Dict
	for _, ref := range order {
		b, err := subsets[ref].Build()
		if err != nil {
			t.Fatal(err)
		}
		dicts = append(dicts, b.Dict)
	}
	return dicts
}

func TestTheOrderOfUseDoesNotMatter(t *testing.T) {
	face := font.Fallback(font.Style{Serif: true})
	build := func(text string) font.Built {
		s := font.NewSubset(face, "F1")
		glyphs, ok := face.Shape(text)
		if !ok {
			t.Fatal("the fallback has no Latin")
		}
		for _, g := range glyphs {
			s.Use(*g)
		}
		b, err := s.Build()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	a, b := build("Child A’s school"), build("loohcs s’A dlihC Child")
	if !reflect.DeepEqual(a.Dict, b.Dict) {
		t.Error("the same glyphs in another order gave another font")
	}
	if c := build("Child B"); reflect.DeepEqual(a.Dict, c.Dict) {
		t.Error("other glyphs gave the same font")
	}
}
