package reflow

import (
	"math"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/asset"
	"github.com/caseveil/caseveil/redact/pdf/content"
)

// tiny is the size in samples below which a raster is a rule or a dot.
const tiny = 5

// shown is a picture on a page.
type shown struct {
	image *asset.Image
	mark  content.Mark
	box   content.Rect
}

// pictures lists the pictures of a page whose marks want takes, without those that many pages repeat.
func (m *maker) pictures(page int, want func(content.Mark) bool) []*block {
	var out []*block
	for _, s := range m.shown(page) {
		if want(s.mark) && !m.repeated(s, page) {
			out = append(out, m.figure(s, page))
		}
	}
	return out
}

func (m *maker) shown(page int) []shown {
	var out []shown
	var walk func(*content.Scene, content.Matrix, *content.Mark)
	walk = func(s *content.Scene, to content.Matrix, mark *content.Mark) {
		for _, it := range s.Items {
			switch it := it.(type) {
			case *content.Group:
				if it.Hidden == "" {
					own := mark
					if own == nil {
						own = &it.Mark
					}
					walk(it.Scene, it.Matrix.Mul(to), own)
				}
			case *content.Picture:
				if it.Hidden != "" || it.Image.Width < tiny || it.Image.Height < tiny {
					continue
				}
				p := shown{it.Image, it.Mark, content.Rect{0, 0, 1, 1}.Transform(it.Matrix.Mul(to))}
				if mark != nil {
					p.mark = *mark
				}
				out = append(out, p)
			}
		}
	}
	walk(m.src.Pages[page].Scene, content.Identity, nil)
	return out
}

// repeated reports whether a picture stands in the same place of the page before or after: a letterhead.
func (m *maker) repeated(s shown, page int) bool {
	if len(m.pages) < 2 {
		return false
	}
	for _, other := range []int{page - 1, page + 1} {
		if other < 0 || other >= len(m.pages) {
			continue
		}
		for _, o := range m.shown(other) {
			if o.image.Hash == s.image.Hash && math.Abs(o.box[0]-s.box[0]) < 1 && math.Abs(o.box[1]-s.box[1]) < 1 && s.box[3]-s.box[1] < 150 {
				return true
			}
		}
	}
	return false
}

// figure makes a block of a picture. Its size is rounded: places are rounded otherwise from page to page.
func (m *maker) figure(s shown, page int) *block {
	b := &block{kind: figure, picture: s.image, page: page, top: s.box[3]}
	b.width, b.height = max(1, math.Round(s.box[2]-s.box[0])), max(1, math.Round(s.box[3]-s.box[1]))
	if r := m.src.Pages[page].Source.Rotate; r == 90 || r == 270 {
		b.width, b.height = b.height, b.width
	}
	b.gone = m.src.Dropped != nil && m.src.Dropped(s.image)
	if m.src.Seen != nil && !b.gone {
		seen, err := m.src.Seen(s.image)
		b.picture, b.gone = seen, err != nil
	}
	return b
}

// figures puts pictures between the blocks of their page: behind what ends above their middle.
func (m *maker) figures(page int, blocks, pictures []*block) []*block {
	for _, p := range pictures {
		middle := p.top - p.height/2
		at := -1
		first := len(blocks)
		for i, b := range blocks {
			if b.lastPage() != page || len(b.lines) == 0 && b.kind != figure {
				continue
			}
			first = min(first, i)
			if b.kind == figure && b.top-b.height/2 > middle || len(b.lines) > 0 && b.lines[len(b.lines)-1].Base > middle {
				at = i
			}
		}
		if at < 0 {
			at = first - 1
		}
		blocks = slices.Insert(blocks, at+1, p)
	}
	return blocks
}

// drawings counts the pages with drawings, which are left out: curves, slanted lines and shadings. Rules, boxes and lines
// under words are none.
func (m *maker) drawings() {
	for i := range m.src.Pages {
		if draws(m.src.Pages[i].Scene) {
			m.model.drawings = true
		}
	}
}

func draws(s *content.Scene) bool {
	return slices.ContainsFunc(s.Items, func(it content.Item) bool {
		if it.Base().Hidden != "" {
			return false
		}
		switch it := it.(type) {
		case *content.Shade:
			return true
		case *content.Group:
			return draws(it.Scene)
		case *content.Path:
			var at [2]float64
			n := 0
			for _, g := range it.Segments {
				if g.Op == 'c' || g.Op == 'l' && math.Abs(g.P[0]-at[0]) > 3 && math.Abs(g.P[1]-at[1]) > 3 {
					n++
				}
				at = [2]float64{g.P[0], g.P[1]}
				if g.Op == 'c' {
					at = [2]float64{g.P[4], g.P[5]}
				}
			}
			b := content.Bounds(it.Segments)
			return n > 0 && b[2]-b[0] > smallDrawing && b[3]-b[1] > smallDrawing
		}
		return false
	})
}

// smallDrawing is the size up to which a drawing is a bullet or an ornament.
const smallDrawing = 14
