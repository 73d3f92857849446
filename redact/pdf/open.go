package pdf

import "context"

// A Document is a PDF that was read whole. It is immutable.
type Document struct {
	texts []string
}

// Open reads data. It refuses what it cannot read without doubt with a [*Refusal].
func Open(ctx context.Context, data []byte) (*Document, error) {
	return nil, &Refusal{Reason: "the reader is not built yet"}
}

// PageTexts returns the text of every page in reading order, hidden text last.
func (d *Document) PageTexts() []string { return d.texts }

// ContentTexts returns what PageTexts does, without the text of form fields' appearances: this is what another
// reader's page text must agree with.
func (d *Document) ContentTexts() []string { return d.texts }

// Text returns the page texts joined by form feeds.
func (d *Document) Text() string { return "" }

// Strings returns the strings that stand outside the pages and would be kept.
func (d *Document) Strings() []String { return nil }

// Pictures returns the distinct rasters that the pages draw.
func (d *Document) Pictures() []Picture { return nil }

// Rewrite writes the document anew without what plan cuts.
func (d *Document) Rewrite(ctx context.Context, plan Plan) (*Rewritten, error) {
	return nil, &Refusal{Reason: "the writer is not built yet"}
}
