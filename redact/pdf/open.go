package pdf

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/caseveil/caseveil/redact/pdf/asset"
	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/lex"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/raw"
	"github.com/caseveil/caseveil/redact/pdf/reading"
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
}

// page is one page, interpreted and read.
type page struct {
	source raw.Page
	scene  *content.Scene
	rules  []reading.Rule
	levels []float64 // right ends of level rules
	read   *reading.Page
	group  obj.Dict // its transparency group, or nil
	start  int      // of its text in the document's
	text   string   // read's, and what its plates show
	plates []*plate
}

// Open reads data. It refuses what it cannot read without doubt with a [*Refusal].
func Open(ctx context.Context, data []byte) (doc *Document, err error) {
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
	for i, p := range pages {
		if i > 0 {
			text.WriteByte('\f')
		}
		pg, err := d.page(ctx, p)
		if err != nil {
			return nil, refuse(err, i+1)
		}
		pg.start, pg.text = text.Len(), pg.read.Text
		text.WriteString(pg.text)
		d.pages = append(d.pages, pg)
		d.findPictures(pg.scene, i+1)
		d.findPlates(pg)
	}
	d.text = text.String()
	if err := d.believe(); err != nil {
		return nil, err
	}
	return d, nil
}

func (d *Document) page(ctx context.Context, src raw.Page) (*page, error) {
	scene, err := d.reader.Page(ctx, src)
	if err != nil {
		return nil, err
	}
	own := len(scene.Items)
	if err := d.flatten(ctx, src, scene); err != nil {
		return nil, err
	}
	h := hider{area: content.Rect(src.CropBox), count: d.hidden}
	h.hide(scene)
	p := &page{source: src, scene: scene, rules: uprights(scene), levels: levels(scene)}
	if p.group, err = d.group(src); err != nil {
		return nil, err
	}
	var texts []reading.Source
	for i, it := range scene.Items {
		one := &content.Scene{Items: []content.Item{it}}
		one.Texts(content.Identity, func(t *content.Text, m content.Matrix) {
			texts = append(texts, reading.Source{Text: t, To: m, Appearance: i >= own})
		})
	}
	p.read = reading.Read(texts, p.rules)
	return p, nil
}

// believe refuses a file whose letters cannot be told: nobody could say whether a name is among them.
func (d *Document) believe() error {
	b := newBelief(d.reader.Proc)
	for _, p := range d.pages {
		b.learn(p.read)
	}
	for i, p := range d.pages {
		if b.riddle(p.read) {
			return &Refusal{Reason: "a font does not say, or not truly, which letters its glyphs are", Page: i + 1, Where: "page text"}
		}
	}
	return nil
}

// A Rereading is another reading of a page.
type Rereading struct {
	Page  int    // counted from 1
	Text  string // the page as its character maps have it, where the font programs contradict them
	Range func(start, end int) (from, to int, ok bool)
}

// Others gives the other readings of pages whose fonts contradict themselves. What either reading holds is there. Range
// maps bytes of Text to bytes of [Document.Text].
func (d *Document) Others() []Rereading {
	var out []Rereading
	for i, p := range d.pages {
		if a := p.read.Another(); a != nil {
			out = append(out, Rereading{i + 1, a.Text, func(start, end int) (int, int, bool) {
				from, to, ok := a.Range(start, end)
				return p.start + from, p.start + to, ok
			}})
		}
	}
	return out
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
		out[i] = p.read.Own
	}
	return out
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
