package verify

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

const (
	lowShape    = 3.0 // points of height from which on a path can be a letter that is read
	highShape   = 300
	letterParts = 6  // segments of a path from which on it can be a letter: a rectangle has five
	wordParts   = 24 // and from which on it can be a word
	inARow      = 3  // letters side by side that make a word
	strokes     = 12 // short lines of a page from which on they can be letters of a plotter
	longStroke  = 60 // points
	manyLetters = 5000
)

// A shape is a path of a page that letters could be drawn with.
type shape struct {
	box   rect
	parts int // segments
}

// takeShape takes a path down if it can be a letter, a word or a stroke of either.
func (sh *sheet) takeShape(box rect, parts int) {
	seen := box.intersect(sh.view.box)
	if high := max(seen.height(), 0); parts > 0 && seen.right >= seen.left && seen.top >= seen.bottom && high <= highShape &&
		(high >= lowShape || seen.width() >= lowShape) {
		sh.shapes = append(sh.shapes, shape{box, parts})
	}
}

// drawsLetters reports whether paths of the page could be the letters of a word: one path with as many segments as a word takes,
// several letters of about one height side by side, or many short strokes.
func (sh *sheet) drawsLetters() bool {
	var letters []rect
	short := 0
	for _, s := range sh.shapes {
		b := s.box
		switch {
		case s.parts >= wordParts && b.height() >= lowShape && b.width() >= b.height():
			return true
		case s.parts >= letterParts && b.height() >= lowShape && b.width() <= 2*b.height():
			letters = append(letters, b)
		case s.parts < letterParts && max(b.width(), b.height()) <= longStroke:
			short++
		}
	}
	if short >= strokes || len(letters) > manyLetters {
		return true
	}
	slices.SortFunc(letters, func(a, b rect) int { return cmp.Compare(a.left, b.left) })
	for i, first := range letters {
		row, last := 1, first
		for _, b := range letters[i+1:] {
			gap := b.left - last.right
			if gap > first.height() {
				break
			}
			_, y := b.middle()
			if y > first.bottom && y < first.top && b.height() <= 2*first.height() && first.height() <= 2*b.height() {
				row, last = row+1, b
			}
		}
		if row >= inARow {
			return true
		}
	}
	return false
}

// drawn are the places of a page's pictures and of the paths that letters could be drawn with.
func (sh *sheet) drawn() []rect {
	var out []rect
	for _, p := range sh.shown {
		out = append(out, p.box)
	}
	for _, s := range sh.shapes {
		if s.parts < letterParts && max(s.box.width(), s.box.height()) > longStroke {
			continue // a rule, or a table's cell
		}
		const slack = 1 // a stroke has no width of its own
		out = append(out, rect{s.box.left - slack, s.box.bottom - slack, s.box.right + slack, s.box.top + slack})
	}
	return out
}

// shapesKey is the same for pages that draw the same shapes at the same places.
func (sh *sheet) shapesKey() [32]byte {
	var all []byte
	for _, s := range sh.shapes {
		for _, v := range [...]float64{s.box.left, s.box.bottom, s.box.right, s.box.top, float64(s.parts)} {
			all = binary.LittleEndian.AppendUint32(all, uint32(int32(v)))
		}
	}
	return sha256.Sum256(all)
}
