package verify

import (
	"bytes"
	"slices"
)

// An automaton finds any of many byte patterns in one pass (Aho and Corasick, 1975). It is immutable once built.
type automaton struct {
	class   [256]int32 // byte to column; 0: a byte of no pattern
	columns int32
	next    []int32   // state*columns + column
	fail    []int32   // longest proper suffix that is a state
	ends    [][]int32 // state to the patterns that end there
	link    []int32   // nearest suffix state with an end, 0: none
}

func newAutomaton(patterns [][]byte) *automaton {
	a := &automaton{columns: 1}
	for _, p := range patterns {
		for _, b := range p {
			if a.class[b] == 0 {
				a.class[b] = a.columns
				a.columns++
			}
		}
	}
	n := states(patterns)
	a.next, a.ends = make([]int32, 0, n*int(a.columns)), make([][]int32, 0, n)
	a.grow()
	for i, p := range patterns {
		if len(p) > 0 {
			a.add(int32(i), p)
		}
	}
	a.connect()
	return a
}

// states counts the different beginnings of patterns, the empty one included. With many patterns a table that grows as it
// fills would take three times what it needs.
func states(patterns [][]byte) int {
	sorted := slices.Clone(patterns)
	slices.SortFunc(sorted, bytes.Compare)
	n, last := 1, []byte(nil)
	for _, p := range sorted {
		same := 0
		for same < min(len(p), len(last)) && p[same] == last[same] {
			same++
		}
		n, last = n+len(p)-same, p
	}
	return n
}

func (a *automaton) grow() int32 {
	a.next = a.next[:len(a.next)+int(a.columns)]
	a.ends = append(a.ends, nil)
	return int32(len(a.ends) - 1)
}

func (a *automaton) add(id int32, pattern []byte) {
	state := int32(0)
	for _, b := range pattern {
		at := state*a.columns + a.class[b]
		if a.next[at] == 0 {
			a.next[at] = a.grow()
		}
		state = a.next[at]
	}
	a.ends[state] = append(a.ends[state], id)
}

// connect fills in the failure transitions, breadth first, so that every state has a transition for every byte.
func (a *automaton) connect() {
	n := len(a.ends)
	a.fail, a.link = make([]int32, n), make([]int32, n)
	queue := make([]int32, 0, n)
	for c := range a.columns {
		if s := a.next[c]; s != 0 {
			queue = append(queue, s)
		}
	}
	for i := 0; i < len(queue); i++ {
		s := queue[i]
		f := a.fail[s]
		if len(a.ends[f]) > 0 {
			a.link[s] = f
		} else {
			a.link[s] = a.link[f]
		}
		for c := range a.columns {
			at := s*a.columns + c
			if child := a.next[at]; child != 0 {
				a.fail[child] = a.next[f*a.columns+c]
				queue = append(queue, child)
			} else {
				a.next[at] = a.next[f*a.columns+c]
			}
		}
	}
}

// each calls hit with every pattern that ends at text[:end]. It stops when hit returns false.
func (a *automaton) each(text []byte, hit func(pattern, end int) bool) {
	state := int32(0)
	for i, b := range text {
		state = a.next[state*a.columns+a.class[b]]
		for s := state; s != 0; s = a.link[s] {
			for _, p := range a.ends[s] {
				if !hit(int(p), i+1) {
					return
				}
			}
		}
	}
}
