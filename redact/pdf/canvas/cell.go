package canvas

import (
	"image"
	"image/draw"
	"math"
	"slices"
	"strings"
)

// piece is a run of words that stay, or a label.
type piece struct {
	from, to int // words
	label    string
	cut      bool
	width    float64
}

// cell lays out words that stand together; nothing may stand beyond limit.
func (c *Canvas) cell(s *setting, from, to, limit int) ([]Label, []Kept) {
	pieces := c.pieces(s, from, to)
	if len(pieces) == 1 && !pieces[0].cut {
		return nil, stay(s, from, to, 0)
	}
	s = c.inCell(s, from, to)
	if c.leans(s, from, to) || slices.ContainsFunc(s.words[from:to], apartFromLines) {
		return c.inPlace(s, pieces)
	}
	gap := math.Round(space * s.em)
	whole, labels := -gap, 0.0
	for _, p := range pieces {
		if p.width > 0 {
			whole += p.width + gap
		}
		if p.cut {
			labels += p.width
		}
	}
	ink := s.words[from].Box.Min.X
	left := ink
	if pieces[0].cut {
		left = c.begin(s, from)
	}
	scale := 1.0
	if over := whole - float64(limit-left); over > 0 && labels > 0 {
		scale = max(narrowest, 1-math.Ceil(over/labels*20)/20)
	}
	pad := int(math.Ceil(around * s.em))
	source := image.NewRGBA(image.Rect(ink-pad, s.band.Min.Y, s.words[to-1].Box.Max.X+pad, s.band.Max.Y).Intersect(c.Image.Rect))
	draw.Draw(source, source.Rect, c.Image, source.Rect.Min, draw.Src)
	room := c.room(s, source.Rect, limit)
	if pieces[0].cut {
		room.Min.X = c.roomBefore(s, left, pad, room.Min.X)
	}
	change := Change{Erased: []image.Rectangle{source.Rect}, Gone: gone(s, pieces)}
	hanging := c.hanging(change.Gone, c.staying, s.em, s.ground)
	c.over(room, s.ground)
	for _, part := range hanging {
		if !part.In(room) {
			c.over(part, s.ground)
			change.Erased = append(change.Erased, part)
		}
	}
	var out []Label
	var kept []Kept
	pen := float64(left)
	for _, p := range pieces {
		if p.cut {
			if p.label != "" {
				out = append(out, Label{Text: p.label, X: pen, Base: s.base, Size: s.em, Scale: scale, Dark: s.dark, After: len(kept)})
				pen = math.Round(pen+p.width*scale) + gap
			}
			continue
		}
		part := c.strip(s, p, from, to, pad)
		dx := int(pen) - s.words[p.from].Box.Min.X
		draw.Draw(c.Image, part.Add(image.Pt(dx, 0)), source, part.Min, draw.Src)
		change.Strips = append(change.Strips, Strip{part, int(pen), p.from == from})
		kept = append(kept, stay(s, p.from, p.to, dx)...)
		pen = float64(s.words[p.to-1].Box.Max.X+dx) + gap
	}
	c.Changes = append(c.Changes, change)
	return out, kept
}

// inCell is the setting of one cell of a line, whose ground may be its own.
func (c *Canvas) inCell(s *setting, from, to int) *setting {
	if from == 0 && to == len(s.words) || s.ground.A < 128 {
		return s
	}
	own, pad := *s, int(math.Ceil(around*s.em))
	own.ground = c.ground(image.Rect(s.words[from].Box.Min.X-pad, s.band.Min.Y, s.words[to-1].Box.Max.X+pad, s.band.Max.Y))
	own.dark = luminance(own.ground) < 128
	return &own
}

// gone are the boxes of what goes.
func gone(s *setting, pieces []piece) []image.Rectangle {
	var out []image.Rectangle
	for _, p := range pieces {
		if !p.cut {
			continue
		}
		var box image.Rectangle
		for _, w := range s.words[p.from:p.to] {
			box = box.Union(w.Box)
		}
		out = append(out, box)
	}
	return out
}

// pieces parts the words of a cell into what stays and what goes.
func (c *Canvas) pieces(s *setting, from, to int) []piece {
	var out []piece
	for j := from; j < to; j++ {
		last := len(out) - 1
		if last < 0 || out[last].cut != s.cut[j] || s.label[j] != "" {
			out = append(out, piece{from: j, cut: s.cut[j], label: s.label[j]})
			last++
		}
		out[last].to = j + 1
	}
	for i := range out {
		p := &out[i]
		switch {
		case !p.cut:
			p.width = float64(s.words[p.to-1].Box.Max.X - s.words[p.from].Box.Min.X)
		case p.label != "":
			p.width = c.Measure(p.label) * s.em
		}
	}
	return out
}

// strip is the part of the picture that shows a run of words, up to half way to what is cut beside it.
func (c *Canvas) strip(s *setting, p piece, from, to, pad int) image.Rectangle {
	r := image.Rect(s.words[p.from].Box.Min.X-pad, s.band.Min.Y, s.words[p.to-1].Box.Max.X+pad, s.band.Max.Y)
	if p.from > from {
		r.Min.X = max(r.Min.X, (s.words[p.from-1].Box.Max.X+s.words[p.from].Box.Min.X+1)/2)
	}
	if p.to < to {
		r.Max.X = min(r.Max.X, (s.words[p.to-1].Box.Max.X+s.words[p.to].Box.Min.X)/2)
	}
	return r.Intersect(c.Image.Rect)
}

// leans reports whether the words do not stand on one level line.
func (c *Canvas) leans(s *setting, from, to int) bool {
	low, high := math.Inf(1), math.Inf(-1)
	for _, w := range s.words[from:to] {
		y := float64(w.Box.Max.Y)
		if strings.ContainsAny(w.Text, "gjpqy,;()[]QJ") {
			y -= descent * s.em
		}
		if strings.ContainsAny(w.Text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
			low, high = min(low, y), max(high, y)
		}
	}
	return high-low > leaning*s.em
}

func stay(s *setting, from, to, dx int) []Kept {
	var out []Kept
	for _, w := range s.words[from:to] {
		out = append(out, Kept{w.Text, w.Box.Add(image.Pt(dx, 0)), s.base, s.em, w.Sure()})
	}
	return out
}
