package pdf

import (
	"context"
	"errors"
	"maps"

	"github.com/caseveil/caseveil/redact/pdf/catalog"
	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/reflow"
	"github.com/caseveil/caseveil/redact/pdf/relay"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// Layouts of [Plan.Layout].
const (
	Keep   = "keep"   // pages look as they did
	Reflow = "reflow" // the text is set anew, and line and page breaks tell nothing
)

// untitled is the title of a document set anew that has neither a title nor a heading.
const untitled = "Redacted document"

// reflow writes the cleaned text of the document as a new one.
func (d *Document) reflow(ctx context.Context, plan Plan, cuts [][]relay.Cut, clean func(channel, text string) string) (*Rewritten, error) {
	removed := maps.Clone(d.hidden)
	b := d.catalogue(func(channel string, _ int, text string) string { return clean(channel, text) }, removed)
	for i := range d.pages {
		b.Pages = append(b.Pages, d.bare(i))
	}
	root, info := b.Build()
	src := &reflow.Source{File: d.file, Clean: clean, Dropped: d.dropped(plan), Seen: d.asSeen(ctx), Boxes: plan.Style == "box"}
	catalogue := root.Value.(obj.Dict)
	if t, ok := info["Title"].(obj.String); ok {
		src.Title = obj.DecodeText(string(t))
	}
	if l, ok := catalogue["Lang"].(obj.String); ok {
		src.Language = string(l)
	}
	src.Bookmarks = bookmarks(catalogue["Outlines"], 0, nil)
	painted := 0
	for i := range d.pages {
		p, err := d.whole(ctx, i)
		if err != nil {
			return nil, err
		}
		scene, n, err := d.paint(ctx, i, p, cuts[i], plan)
		if err != nil {
			return nil, refuse(err, 0)
		}
		painted += n
		left, boxes := p.unveiled(p.ofText(cuts[i]), true)
		scene = without(scene, boxes, content.Identity)
		page := reflow.Page{Source: p.source, Read: p.read, Scene: scene, Links: links(b.Pages, i)}
		for _, c := range left {
			page.Cuts = append(page.Cuts, reflow.Cut{Start: c.Start, End: c.End, Label: c.Label})
		}
		src.Pages = append(src.Pages, page)
	}
	model, err := reflow.Read(ctx, src)
	if err != nil {
		return nil, refuseReflow(err)
	}
	model.Describe(untitled)
	set, err := model.Set(ctx)
	if err != nil {
		return nil, refuseReflow(err)
	}
	bytes, err := write.File(ctx, set.Root, set.Info)
	if err != nil {
		return nil, err
	}
	d.countRest(removed, plan)
	if painted > 0 {
		removed["picture_text"] += painted
	}
	for channel, n := range model.Removed() {
		removed[channel] += n
	}
	return &Rewritten{PDF: bytes, Pages: set.Pages, Removed: removed, TagsBefore: b.TagsBefore, TagsAfter: set.Tags,
		Notes: append(model.Notes(), d.gone(removed)...)}, nil
}

// refuseReflow turns an error of setting anew into a Refusal.
func refuseReflow(err error) error {
	var bad *reflow.Error
	if errors.As(err, &bad) {
		return &Refusal{Reason: bad.Reason, Page: bad.Page}
	}
	var unreadable *font.Error
	if errors.As(err, &unreadable) {
		return refuse(err, 0)
	}
	return err
}

// bookmarks lists the clean outline from its first entry on.
func bookmarks(o obj.Object, level int, out []reflow.Bookmark) []reflow.Bookmark {
	in, ok := o.(*write.Indirect)
	for ok {
		d := in.Value.(obj.Dict)
		if t, ok := d["Title"].(obj.String); ok {
			out = append(out, reflow.Bookmark{Title: obj.DecodeText(string(t)), Level: level})
		}
		out = bookmarks(d["First"], level+1, out)
		in, ok = d["Next"].(*write.Indirect)
	}
	return out
}

// links lists the links that the catalogue kept on a page.
func links(pages []catalog.Page, i int) []reflow.Link {
	var out []reflow.Link
	annots, _ := pages[i].Object.Value.(obj.Dict)["Annots"].(obj.Array)
	for _, a := range annots {
		d := a.(*write.Indirect).Value.(obj.Dict)
		r, _ := d["Rect"].(obj.Array)
		if len(r) != 4 {
			continue
		}
		l := reflow.Link{Page: -1}
		var box content.Rect
		for k := range box {
			v, _ := r[k].(obj.Real)
			box[k] = float64(v)
		}
		l.Rect = box
		if action, ok := d["A"].(obj.Dict); ok {
			uri, _ := action["URI"].(obj.String)
			l.URI = string(uri)
		} else if dest, ok := d["Dest"].(obj.Array); ok && len(dest) > 0 {
			for n, p := range pages {
				if dest[0] == obj.Object(p.Object) {
					l.Page = n
				}
			}
			if len(dest) > 3 && dest[1] == obj.Name("XYZ") {
				top, _ := dest[3].(obj.Real)
				l.Top = float64(top)
			}
		}
		if l.URI != "" || l.Page >= 0 {
			out = append(out, l)
		}
	}
	return out
}
