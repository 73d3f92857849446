package pdf

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/pdf/asset"
	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/lex"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/raw"
)

// A Document is a PDF that was read whole. It is immutable.
type Document struct {
	file     *raw.File
	reader   *content.Reader
	pages    []*page
	text     string
	pictures []Picture
	ids      map[[32]byte]string // picture by the hash of its samples
	hidden   map[string]int      // what is not seen, by channel
	eyes     Eyes
	kept     int // the weight of the sheets that stay
	belief   *belief
	riddles  []int // pages, counted from 1, with letters that no font tells
}

// page is what is always known of one page, and its sheet.
type page struct {
	source raw.Page
	group  obj.Dict // its transparency group, or nil
	start  int      // of its text in the document's
	text   string   // what is set as text, and what its plates show
	words  string   // what is set as text
	other  string   // the same as another reader gives it
	others []another
	plates []*plate
	looked bool // its plates were looked at
	veils  []veil
	many   [][2]int // of its text: what may be drawn at many places
	lifted []veil   // those that are read as if they were not there

	disputed bool      // others read it too
	foreign  []another // what they read
	untold   [][2]int  // of its text: what they could not read
	*sheet             // nil when it was let go: see [Document.whole]
}

// Open reads data. It refuses what it cannot read without doubt with a [*Refusal]. It tells past of each page, counted from 1,
// that it has read.
func Open(ctx context.Context, data []byte, past ...func(page int)) (doc *Document, err error) {
	defer func() {
		if r := recover(); r != nil {
			doc, err = nil, &Refusal{Reason: "the file breaks the reader"}
		}
	}()
	f, err := raw.Read(ctx, data)
	if err != nil {
		return nil, refuse(err, 0)
	}
	pages, err := f.Pages(ctx)
	if err != nil {
		return nil, refuse(err, 0)
	}
	d := &Document{file: f, reader: content.NewReader(f), ids: map[[32]byte]string{}, hidden: map[string]int{}}
	d.reader.Off = layersOff(f)
	var text strings.Builder
	b := newBelief(d.reader.Proc)
	for i, p := range pages {
		if i > 0 {
			text.WriteByte('\f')
		}
		pg, err := d.page(ctx, p)
		if err != nil {
			return nil, refuse(err, i+1)
		}
		pg.start = text.Len()
		text.WriteString(pg.text)
		d.pages = append(d.pages, pg)
		b.learn(pg.read)
		d.letGo(pg)
		for _, f := range past {
			f(i + 1)
		}
	}
	d.namePictures()
	d.text = text.String()
	d.belief = b
	if err := d.believe(ctx); err != nil {
		return nil, err
	}
	return d, nil
}

func (d *Document) page(ctx context.Context, src raw.Page) (*page, error) {
	s, err := d.sheet(ctx, d.reader, src, d.hidden)
	if err != nil {
		return nil, err
	}
	p := &page{source: src, sheet: s, text: s.read.Text, words: s.read.Text, other: s.read.Own}
	if p.group, err = d.group(src); err != nil {
		return nil, err
	}
	p.others, p.veils, p.many = p.anew(), s.veils(), s.repeated()
	findPlates(p)
	return p, nil
}

// eachText calls f for the texts of an item and of what it is painted with. Those that stand apart (in patterns and
// masks, once for each) other readers do not look for.
func eachText(it content.Item, m content.Matrix, inside map[*content.Scene]bool, f func(t *content.Text, m content.Matrix, apart bool)) {
	scene := func(s *content.Scene, m content.Matrix, apart bool) {
		for _, it := range s.Items {
			eachText(it, m, inside, func(t *content.Text, m content.Matrix, a bool) { f(t, m, apart || a) })
		}
	}
	switch it := it.(type) {
	case *content.Text:
		f(it, m, false)
	case *content.Group:
		scene(it.Scene, it.Matrix.Mul(m), false)
	}
	content.Insides(it, func(s *content.Scene, own content.Matrix) {
		if !inside[s] {
			inside[s] = true
			scene(s, own.Mul(m), true)
		}
	})
}

// believe lists the pages with letters that no font tells: unless somebody looks at them, nobody can say whether a name is
// among them.
func (d *Document) believe(ctx context.Context) error {
	if !d.belief.doubts() {
		return nil
	}
	d.riddles = nil
	for i := range d.pages {
		p, err := d.whole(ctx, i)
		if err != nil {
			return err
		}
		if d.belief.riddle(p.read) {
			d.riddles = append(d.riddles, i+1)
		}
	}
	return nil
}

// group copies the page's transparency group (11.6.6): it says in which space colours are mixed.
func (d *Document) group(p raw.Page) (obj.Dict, error) {
	src := d.file.Dict(p.Dict["Group"])
	if d.file.Name(src["S"]) != "Transparency" {
		return nil, nil
	}
	g := obj.Dict{"S": obj.Name("Transparency")}
	for _, k := range []obj.Name{"I", "K"} {
		if b, ok := src[k].(bool); ok {
			g[k] = b
		}
	}
	if cs, ok := src["CS"]; ok {
		space, err := d.reader.Assets.Space(cs)
		if err != nil {
			return nil, err
		}
		g["CS"] = space
	}
	return g, nil
}

// refuse turns an error of the reader into a Refusal. What is not one (a cancelled context) is returned as it is.
func refuse(err error, page int) error {
	r := &Refusal{Page: page}
	var bad *lex.Error
	if errors.As(err, &bad) {
		r.Where = fmt.Sprintf("content stream, offset %d", bad.Off)
	}
	var unreadable *font.Error
	switch {
	case errors.As(err, &unreadable):
		r.Reason = unreadable.Error()
	case errors.Is(err, raw.ErrNotPDF), errors.Is(err, raw.ErrEncrypted), errors.Is(err, raw.ErrDamaged), errors.Is(err, raw.ErrLimit),
		errors.Is(err, content.ErrDamaged), errors.Is(err, content.ErrLimit), errors.Is(err, asset.ErrUnknown),
		errors.Is(err, font.ErrDamaged), errors.Is(err, font.ErrUnsupported):
		r.Reason = err.Error()
	default:
		return err
	}
	return r
}

// PageTexts returns the text of every page in reading order, hidden text last.
func (d *Document) PageTexts() []string {
	out := make([]string, len(d.pages))
	for i, p := range d.pages {
		out[i] = p.text
	}
	return out
}

// ContentTexts returns what PageTexts does as another reader gives it, without the text of form fields' appearances: this is
// what its page text must agree with. Behind a record separator (U+001E) stands what it may read or leave out.
func (d *Document) ContentTexts() []string {
	out := make([]string, len(d.pages))
	for i, p := range d.pages {
		out[i] = p.other
	}
	return out
}

// Repeated reports whether any of a range of the text of a page, counted from 1, stands in a pattern or a mask, and so may be
// drawn at many places.
func (d *Document) Repeated(page, start, end int) bool {
	p := d.pages[page-1]
	return slices.ContainsFunc(p.many, func(r [2]int) bool { return p.start+r[0] < end && start < p.start+r[1] })
}

// Text returns the page texts joined by form feeds.
func (d *Document) Text() string { return d.text }

// Strings returns the strings that stand outside the pages and would be kept, in the order in which Rewrite gives them
// to [Plan.Clean].
func (d *Document) Strings() []String {
	var out []String
	b := d.catalogue(func(channel string, page int, text string) string {
		out = append(out, String{channel, page, text})
		return text
	}, map[string]int{})
	for i := range d.pages {
		b.Pages = append(b.Pages, d.bare(i))
	}
	b.Build()
	return out
}

// Pictures returns the distinct rasters that the pages draw.
func (d *Document) Pictures() []Picture { return append([]Picture(nil), d.pictures...) }
