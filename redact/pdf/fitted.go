package pdf

import (
	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/reading"
	"github.com/caseveil/caseveil/redact/pdf/relay"
)

// fitted gives a page as it would be if the columns of its tables had been made as wide as the labels, and where boxes on it
// went. It is p itself where no column is as wide as a name, and where texts are shared with other pages.
func (p *page) fitted(cuts []relay.Cut) (*page, func(content.Rect) content.Rect) {
	same := func(r content.Rect) content.Rect { return r }
	if p.disputed || len(p.lifted) > 0 || !p.own() {
		return p, same
	}
	f := relay.Fit(p.read, cuts, p.options())
	if f == nil {
		return p, same
	}
	own, moved := *p, *p.sheet
	var to map[*content.Text]*content.Text
	moved.read, moved.scene, to = f.Page(p.read, p.scene)
	moved.texts = make([]reading.Source, len(p.texts))
	for i, src := range p.texts {
		src.Text = to[src.Text]
		moved.texts[i] = src
	}
	moved.rules, moved.levels = uprights(moved.scene), levels(moved.scene)
	own.sheet = &moved
	return &own, f.Rect
}
