package pdf

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/catalog"
	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/relay"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// ErrPlan: the plan does not fit the document, which is the caller's fault.
var ErrPlan = errors.New("the plan does not fit the document")

// Rewrite writes the document anew without what plan cuts.
func (d *Document) Rewrite(ctx context.Context, plan Plan) (out *Rewritten, err error) {
	defer func() {
		if r := recover(); r != nil {
			out, err = nil, &Refusal{Reason: "the file breaks the writer"}
		}
	}()
	cuts, err := d.split(plan.Cuts)
	if err != nil {
		return nil, err
	}
	clean := plan.Clean
	if clean == nil {
		clean = func(string, string) string { return "" }
	}
	if plan.Layout == Reflow {
		return d.reflow(ctx, plan, cuts, clean)
	}
	removed := maps.Clone(d.hidden)
	w := d.rewriting(plan)
	w.emitter.Seen = d.asSeen(ctx)
	if err := d.each(ctx, func(i int, p *page) error {
		w.study(p, cuts[i])
		return nil
	}); err != nil {
		return nil, err
	}
	var pages []catalog.Page
	if err := d.each(ctx, func(i int, p *page) error {
		out, err := w.page(ctx, i, p, cuts[i])
		pages = append(pages, out)
		return err
	}); err != nil {
		return nil, err
	}
	if err := w.emitter.Build(); err != nil {
		return nil, refuse(err, 0)
	}
	b := d.catalogue(func(channel string, _ int, text string) string { return clean(channel, text) }, removed)
	b.Pages = pages
	root, info := b.Build()
	bytes, err := write.File(ctx, root, info)
	if err != nil {
		return nil, err
	}
	d.countRest(removed, plan)
	if w.painted > 0 {
		removed["picture_text"] += w.painted
	}
	for _, p := range d.pages {
		for _, q := range p.plates {
			if len(q.blank) > 0 {
				removed["covered_picture"]++
			}
		}
	}
	return &Rewritten{PDF: bytes, Pages: len(d.pages), Removed: removed, TagsBefore: b.TagsBefore, TagsAfter: b.TagsAfter,
		Notes: d.notes(removed, w, b.TagsBefore, b.TagsAfter, plan)}, nil
}

// split sorts the cuts by page. A cut over a page's end puts its replacement on the first page.
func (d *Document) split(cuts []Cut) ([][]relay.Cut, error) {
	sorted := slices.SortedFunc(slices.Values(cuts), func(a, b Cut) int { return a.Start - b.Start })
	out := make([][]relay.Cut, len(d.pages))
	end := 0
	for _, c := range sorted {
		if c.Start < end || c.End < c.Start || c.End > len(d.text) {
			return nil, fmt.Errorf("%w: a cut overlaps another or lies outside the text", ErrPlan)
		}
		end = c.End
		label := c.Replacement
		for i, p := range d.pages {
			from, to := max(c.Start, p.start), min(c.End, p.start+len(p.text))
			if from < to {
				out[i] = append(out[i], relay.Cut{Start: from - p.start, End: to - p.start, Label: label})
				label = ""
			}
		}
	}
	return out, nil
}

// bare is a page of the output that has only its boxes.
func (d *Document) bare(i int) catalog.Page {
	src := d.pages[i].source
	v := obj.Dict{"Type": obj.Name("Page"), "MediaBox": box(src.MediaBox)}
	if src.CropBox != src.MediaBox {
		v["CropBox"] = box(src.CropBox)
	}
	if src.Rotate != 0 {
		v["Rotate"] = obj.Integer(src.Rotate)
	}
	if u, ok := d.file.Number(src.Dict["UserUnit"]); ok && u > 0 {
		v["UserUnit"] = obj.Real(u)
	}
	return catalog.Page{Source: src, Object: &write.Indirect{Value: v},
		Rect: func(r content.Rect) (content.Rect, bool) { return r, true }}
}

func box(b [4]float64) obj.Array {
	return obj.Array{obj.Real(b[0]), obj.Real(b[1]), obj.Real(b[2]), obj.Real(b[3])}
}

func (d *Document) catalogue(clean func(string, int, string) string, removed map[string]int) *catalog.Builder {
	return &catalog.Builder{File: d.file, Clean: clean, Removed: removed}
}

// countRest adds what the file held beside its objects, and what the interpreter left out.
func (d *Document) countRest(removed map[string]int, plan Plan) {
	for channel, n := range d.reader.Dropped {
		removed[channel] += n
	}
	add := func(channel string, n int) {
		if n > 0 {
			removed[channel] += n
		}
	}
	add("older_revision", d.file.Revisions-1)
	add("unreferenced_object", d.file.Unreferenced)
	add("external_stream", d.file.External)
	if d.file.Trailing > 0 {
		removed["trailing_data"]++
	}
	for _, p := range d.pictures {
		if plan.DropPictures[p.ID] {
			removed["picture"]++
		}
	}
}

// notes say in plain words what changed in looks or function.
func (d *Document) notes(removed map[string]int, w *rewriting, before, after int, plan Plan) []string {
	var out []string
	if d.file.Dict(d.file.Root["StructTreeRoot"]) == nil {
		out = append(out, "The file has no tags for screen readers, and none were made.")
	}
	out = append(out, d.gone(removed)...)
	if w.shrunk > 0 {
		out = append(out, "Some lines with a label are set a little narrower, so that they fit.")
	}
	if slices.ContainsFunc(d.pages, func(p *page) bool { return p.disputed }) {
		out = append(out, "On some pages two programs read different letters, or a font does not say what its letters are. What either of them read was searched, and letters that no font tells were read by their looks.")
	}
	if plan.Style == "box" {
		out = append(out, "Labels stand white on black. Each box is as wide as its label.")
	}
	if removed["picture_text"] > 0 {
		out = append(out, "Words were taken out of pictures: the rest of a line moved up to its label by whole samples. Close study may still tell how far: by grain or shadows of a scan, by the noise of lossy compression, or by letters that were drawn between samples. Where a name stood alone, the place and size of its label are rounded, and may in rare cases still tell the shape of its letters.")
	}
	if removed["unapplied_redaction"] > 0 {
		out = append(out, "A place was marked to be blacked out, and that was never carried out: the words there stay unless they were found.")
	}
	if after < before {
		out = append(out, "Tags of words that went, and tags that held nothing that is seen, went too.")
	}
	if len(plan.Cuts) > 0 {
		out = append(out, "Where lines and pages break, how many lines a paragraph has, and how wide the columns of a table are may still tell about how long a name was. Reflow sets the text anew without any of that.")
	}
	if w.vertical {
		out = append(out, "Text that runs from top to bottom keeps its place around labels.")
	}
	return out
}

// gone says what the file can no longer do.
func (d *Document) gone(removed map[string]int) []string {
	var out []string
	if removed["form"] > 0 {
		out = append(out, "Form fields were turned into text that cannot be filled in.")
	}
	if removed["signature"] > 0 {
		out = append(out, "The digital signature is gone: it cannot hold for the new file.")
	}
	if removed["damaged"] > 0 {
		out = append(out, "Parts of the file are damaged. They were left out, as other programs do.")
	}
	return out
}
