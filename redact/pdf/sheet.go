package pdf

import (
	"context"
	"sync"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/raw"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// sheet is a page interpreted and read: nearly all of what a document takes. A sheet is read, used and let go, and read
// again by whoever needs it next, so that a long document takes hardly more memory than its largest page. Those of the
// first pages stay.
type sheet struct {
	scene  *content.Scene
	rules  []reading.Rule
	fields []reading.Rule // the sides of form fields
	levels []float64      // right ends of level rules
	read   *reading.Page
	texts  []reading.Source
	covers []cover
	cells  map[*content.Text]bool // texts that stand in patterns and masks
}

// keptWeight is how much of a document's sheets stays: 10,000 are about 7 MB.
const keptWeight = 20_000

// weight counts the glyphs and path segments of a sheet.
func (s *sheet) weight() int {
	n := 0
	for _, it := range s.scene.Items {
		switch it := it.(type) {
		case *content.Text:
			n += len(it.Glyphs)
		case *content.Path:
			n += len(it.Segments) / 2
		}
		n++
	}
	return n
}

// own reports whether all texts are the page's own. Those in groups, patterns and masks may be shared with other pages,
// which mark in them what is not seen: such a sheet cannot be read again as it was read first.
func (s *sheet) own() bool {
	n := 0
	for _, it := range s.scene.Items {
		if _, ok := it.(*content.Text); ok {
			n++
		}
	}
	return n == len(s.texts)
}

// letGo lets the sheet of a page go when there are enough and it can be read again.
func (d *Document) letGo(p *page) {
	w := p.weight()
	if d.kept+w > keptWeight && p.own() {
		p.sheet = nil
		return
	}
	d.kept += w
}

// whole gives page i with its sheet, which is read again when it was let go.
func (d *Document) whole(ctx context.Context, i int) (*page, error) {
	return d.wholeBy(ctx, d.reader, i)
}

func (d *Document) wholeBy(ctx context.Context, r *content.Reader, i int) (*page, error) {
	p := d.pages[i]
	if p.sheet != nil {
		return p, nil
	}
	own := *p
	var err error
	if own.sheet, err = d.sheet(ctx, r.Again(), p.source, map[string]int{}); err != nil {
		return nil, refuse(err, i+1)
	}
	switch {
	case p.disputed:
		own.lift(p.lifted, unsaid)
	case len(p.lifted) > 0:
		own.lift(p.lifted, nil)
	}
	if own.looked {
		for _, q := range own.plates {
			own.layer(q)
		}
	}
	if own.read.Text != p.words {
		return nil, &Refusal{Reason: "the page reads otherwise when it is read again", Page: i + 1, Where: "page text"}
	}
	return &own, nil
}

// each calls use for every page with its sheet, in order. The next pages are read while one is used.
func (d *Document) each(ctx context.Context, use func(i int, p *page) error) error {
	ctx, stop := context.WithCancel(ctx)
	var work sync.WaitGroup
	defer work.Wait()
	defer stop()
	var ahead [readers]chan sheeted
	for k := range ahead {
		ahead[k] = make(chan sheeted)
		work.Go(func() { d.readAhead(ctx, k, ahead[k]) })
	}
	for i := range d.pages {
		select {
		case r := <-ahead[i%readers]:
			if r.err != nil {
				return r.err
			}
			if err := use(i, r.page); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}

// readers is how many pages are read at one time.
const readers = 2

type sheeted struct {
	page *page
	err  error
}

// readAhead gives every page whose turn is reader k's.
func (d *Document) readAhead(ctx context.Context, k int, to chan<- sheeted) {
	r := d.reader.Apart()
	for i := k; i < len(d.pages); i += readers {
		p, err := d.wholeBy(ctx, r, i)
		select {
		case to <- sheeted{p, err}:
		case <-ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}

// sheet reads a page and counts by channel what is not seen.
func (d *Document) sheet(ctx context.Context, r *content.Reader, src raw.Page, hidden map[string]int) (*sheet, error) {
	scene, err := r.Page(ctx, src)
	if err != nil {
		return nil, err
	}
	own := len(scene.Items)
	if err := d.flatten(ctx, r, src, scene); err != nil {
		return nil, err
	}
	h := hider{area: content.Rect(src.CropBox), count: hidden}
	h.hide(scene)
	covers := coversOf(scene)
	h.pictures(scene, covers)
	s := &sheet{scene: scene, covers: covers, rules: uprights(scene), levels: levels(scene), cells: map[*content.Text]bool{}}
	inside := map[*content.Scene]bool{}
	for i, it := range scene.Items {
		eachText(it, content.Identity, inside, func(t *content.Text, m content.Matrix, apart bool) {
			if i >= own && len(s.fields) < maxRules {
				s.fields = append(s.fields, sides(t, m)...)
			}
			if apart {
				s.cells[t] = true
			}
			s.texts = append(s.texts, reading.Source{Text: t, To: m, Appearance: i >= own || apart || t.Nested})
		})
	}
	s.read = reading.Read(s.texts, s.rules, nil)
	return s, nil
}

// repeated gives the parts of the page's text that stand in patterns and masks: they may be drawn at many places.
func (s *sheet) repeated() [][2]int {
	if len(s.cells) == 0 {
		return nil
	}
	var out [][2]int
	for _, sp := range s.read.Spans {
		if s.cells[s.read.Lines[sp.Line].Glyphs[sp.Glyph].Item] {
			out = append(out, [2]int{sp.Start, sp.End})
		}
	}
	return out
}
