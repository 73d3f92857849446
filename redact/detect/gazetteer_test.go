package detect

import "testing"

func TestEveryLineOfEveryListIsFound(t *testing.T) {
	for name, g := range map[string]gazetteer{
		"given": givenNames(), "surnames": surnames(), "words": words(), "places": placeNames(), "nicknames": nicknames(),
	} {
		n := 0
		for i := 0; i < len(g.lines); i = g.after(i) {
			n++
			if k, v := g.line(i); n%50 == 0 && !contains(g.all(k), v) {
				t.Fatalf("%s: line %d is not found", name, n)
			}
		}
		for _, absent := range []string{"", "zzzzzz", "a1", "~"} {
			if g.has(absent) {
				t.Errorf("%s: finds %q", name, absent)
			}
		}
	}
	if given("imogen") < 3 || sex("imogen") != 'f' || sex("tobias") != 'm' || !ordinary("grace") || ordinary("imogen") {
		t.Error("the lists do not know Imogen, Tobias or grace")
	}
}

func contains(all []string, v string) bool {
	for _, a := range all {
		if a == v {
			return true
		}
	}
	return false
}
