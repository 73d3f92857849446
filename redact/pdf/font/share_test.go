package font_test

import (
	"sync"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/font"
)

// A face is shared by the pages of a document, which are read side by side.
func TestAFaceMayBeSharedBetweenGoroutines(t *testing.T) {
	f := load(t, compositeDict(t, nil))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got := shown(f.Decode([]byte{0, 44, 0, 80, 0, 82})); got != "Imo" {
				t.Errorf("%q", got)
			}
			if _, ok := f.Shape("Child A"); !ok {
				t.Error("a whole font can show a label")
			}
			if _, ok := font.Fallback(font.Style{Bold: true}).Shape("Child A"); !ok {
				t.Error("the fallback can show a label")
			}
		})
	}
	wg.Wait()
}
