package relay

import (
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/asset"
	"github.com/caseveil/caseveil/redact/pdf/content"
)

// paints are the paints, patterns and masks that edits changed, so that uses of one stay one.
type paints struct {
	of       map[*content.Paint]*content.Paint
	patterns map[*content.Pattern]*content.Pattern
	masks    map[*content.SoftMask]*content.SoftMask
	scenes   map[*content.Scene]*content.Scene
}

func newPaints() paints {
	return paints{map[*content.Paint]*content.Paint{}, map[*content.Pattern]*content.Pattern{},
		map[*content.SoftMask]*content.SoftMask{}, map[*content.Scene]*content.Scene{}}
}

// painted gives it with the laid lines in what it is painted with: cells of patterns and soft masks.
func (e *Edit) painted(it content.Item, to content.Matrix, drop func(*asset.Image) bool) content.Item {
	changed := false
	content.Insides(it, func(s *content.Scene, m content.Matrix) {
		next, ok := e.paints.scenes[s]
		if !ok {
			if next = e.Apply(s, m.Mul(to), drop); slices.Equal(next.Items, s.Items) {
				next = s
			}
			e.paints.scenes[s] = next
		}
		changed = changed || next != s
	})
	if !changed {
		return it
	}
	old := it.Base().Paint
	p := e.paints.of[old]
	if p == nil {
		own := *old
		own.Fill.Pattern, own.Stroke.Pattern = e.pattern(old.Fill.Pattern), e.pattern(old.Stroke.Pattern)
		own.Soft = e.mask(old.Soft, to)
		p = &own
		e.paints.of[old] = p
	}
	out := content.Painted(it, p)
	if t, ok := it.(*content.Text); ok {
		e.places[out.(*content.Text)] = e.places[t]
		if e.places[t] == nil {
			delete(e.places, out.(*content.Text))
		}
	}
	return out
}

func (e *Edit) pattern(p *content.Pattern) *content.Pattern {
	if p == nil || e.paints.scenes[p.Cell] == nil || e.paints.scenes[p.Cell] == p.Cell {
		return p
	}
	if e.paints.patterns[p] == nil {
		own := *p
		own.Cell = e.paints.scenes[p.Cell]
		e.paints.patterns[p] = &own
	}
	return e.paints.patterns[p]
}

func (e *Edit) mask(m *content.SoftMask, to content.Matrix) *content.SoftMask {
	if m == nil || e.paints.scenes[m.Group.Scene] == nil || e.paints.scenes[m.Group.Scene] == m.Group.Scene {
		return m
	}
	if e.paints.masks[m] == nil {
		own, group := *m, *m.Group
		group.Scene, group.BBox = e.paints.scenes[m.Group.Scene], e.roomy(m.Group, to)
		own.Group = &group
		e.paints.masks[m] = &own
	}
	return e.paints.masks[m]
}
