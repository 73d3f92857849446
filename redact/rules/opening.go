package rules

import (
	"regexp/syntax"
	"unicode/utf8"
)

// openingLength is how many bytes of a match an [Opening] knows.
const openingLength = 8

// An Opening says which bytes may stand at the first places of a match: a cheap test in front of an expression, which it can
// rule out and never confirm. It is taken from the expression's own program, so that a rule needs no trigger written by hand.
type Opening struct{ may [openingLength][4]uint64 }

// opening reads the first places off a program. Assertions count as true, and whatever is not ASCII as possible.
func opening(prog *syntax.Prog) *Opening {
	o := &Opening{}
	states := closure(prog, []uint32{uint32(prog.Start)})
	for place := range o.may {
		var next []uint32
		for _, pc := range states {
			switch in := &prog.Inst[pc]; in.Op {
			case syntax.InstMatch: // whatever stands behind a match
				for ; place < openingLength; place++ {
					o.may[place] = [4]uint64{^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0)}
				}
				return o
			case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
				for c := range rune(utf8.RuneSelf) {
					if in.MatchRune(c) {
						o.may[place][c>>6] |= 1 << (c & 63)
					}
				}
				next = append(next, in.Out)
			}
		}
		o.may[place][2], o.may[place][3] = ^uint64(0), ^uint64(0)
		states = closure(prog, next)
	}
	return o
}

// closure follows what consumes nothing.
func closure(prog *syntax.Prog, from []uint32) []uint32 {
	seen := make(map[uint32]bool, len(from))
	var all []uint32
	for stack := from; len(stack) > 0; {
		pc := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[pc] {
			continue
		}
		seen[pc] = true
		switch in := &prog.Inst[pc]; in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			stack = append(stack, in.Out, in.Arg)
		case syntax.InstCapture, syntax.InstEmptyWidth, syntax.InstNop:
			stack = append(stack, in.Out)
		case syntax.InstFail:
		default:
			all = append(all, pc)
		}
	}
	return all
}

// May says whether a match may have the byte at a place, counted from 0, when all bytes before it are ASCII.
func (o *Opening) May(place int, c byte) bool { return o.may[place][c>>6]&(1<<(c&63)) != 0 }

// fits says whether a match may begin where text does.
func (o *Opening) fits(text string) bool {
	for place := range min(openingLength, len(text)) {
		c := text[place]
		if !o.May(place, c) {
			return false
		}
		if c >= utf8.RuneSelf {
			return true
		}
	}
	return true
}

// Gates are the openings of many rules, side by side: which of them may match at a place is a handful of look-ups, however
// many there are.
type Gates struct{ blocks []*[openingLength][256]uint64 }

// NewGates joins the openings of rules. The answers of [Gates.Open] have their numbers.
func NewGates(all []*Rule) *Gates {
	g := &Gates{}
	for n, r := range all {
		if n%64 == 0 {
			g.blocks = append(g.blocks, &[openingLength][256]uint64{})
		}
		block := g.blocks[n/64]
		for _, o := range r.openings {
			for place := range block {
				for c := range 256 {
					if o.May(place, byte(c)) {
						block[place][c] |= 1 << (n % 64)
					}
				}
			}
		}
	}
	return g
}

// Blocks is how many times sixty-four rules there are.
func (g *Gates) Blocks() int { return len(g.blocks) }

// Open gives the rules of a block that may match where text begins, rule 64*block+n as bit n.
func (g *Gates) Open(block int, text string) uint64 {
	b := g.blocks[block]
	open := ^uint64(0)
	for place := range min(openingLength, len(text)) {
		c := text[place]
		if open &= b[place][c]; open == 0 || c >= utf8.RuneSelf {
			break
		}
	}
	return open
}
