//go:build unix

package verify

import "testing"

func TestMemoryOfAnInstanceGrowsInPlaceAndThatWhichCannotBeMappedIsCopied(t *testing.T) {
	const most = 1 << 20
	for _, c := range []struct {
		name  string
		most  uint64
		moves bool
	}{
		{"a mapping stays where it is", most, false},
		{"more than there is address space for comes from the heap", 1 << 62, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := allocate(0, c.most)
			defer m.Free()
			small := m.Reallocate(1 << 10)
			small[0] = 7
			large := m.Reallocate(most)
			if len(large) != most || large[0] != 7 || large[most-1] != 0 {
				t.Errorf("%d bytes, the first is %d and the last %d", len(large), large[0], large[most-1])
			}
			if moved := &large[0] != &small[0]; moved != c.moves {
				t.Errorf("it moved: %v", moved)
			}
			if !c.moves && m.Reallocate(most+1) != nil {
				t.Error("it grew beyond what it may have")
			}
		})
	}
}
