package reflow

import (
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/pdf/asset"
)

// kind is what a block is.
type kind int

const (
	paragraph kind = iota
	heading
	item    // of a list
	entry   // of a table of contents
	note    // a footnote
	caption // of a figure or table
	table
	figure
)

// A block is a part of the text.
type block struct {
	kind     kind
	level    int // of a heading from 1; of a list item from 1
	label    []run
	runs     []run
	more     bool // it goes on with the list item before it
	language string
	rows     []row
	picture  *asset.Image
	gone     bool // of a picture: it is dropped, a grey box stands for it
	width    float64
	height   float64 // of a picture as it was drawn
	alt      string
	lines    []*line // that it was made of
	page     int     // where it began in the input, for links
	top      float64
	target   *block // of a contents entry: its heading
}

type row struct {
	cells []cell
	head  bool
}

type cell struct {
	blocks       []*block
	head         bool
	across, down int // columns and rows that it spans
	column       int
}

// A Model is a document's text, taken apart.
type Model struct {
	blocks   []*block
	links    []Link
	title    string
	language string
	dropped  map[string]bool // running headers and footers, each once, by their text
	drawings bool            // the input has drawings, which are left out
	boxes    bool            // labels stand white on black
	guessed  bool            // the language
	untagged bool            // parts were recognised by their looks
}

// Describe gives a document that has no title its first heading's, or else fallback, and one that does not say its language
// British English.
func (m *Model) Describe(fallback string) {
	for _, b := range m.blocks {
		if m.title == "" && b.kind == heading {
			m.title = plain(b.wholeRuns())
		}
	}
	if m.title == "" {
		m.title = fallback
	}
	if m.language == "" {
		m.language, m.guessed = "en-GB", true
	}
}

// Removed counts by channel what is left out of the pages. How often a header stood tells how many pages there were, so
// each counts once.
func (m *Model) Removed() map[string]int {
	out := map[string]int{}
	if n := len(m.dropped); n > 0 {
		out["running_header"] = n
	}
	if m.drawings {
		out["drawing"] = 1
	}
	return out
}

// Notes say in plain words what became of the looks.
func (m *Model) Notes() []string {
	out := []string{"The text was set anew: where lines and pages break tells nothing about what was removed."}
	if m.untagged {
		out = append(out, "The file has no tags that hold its text: headings, lists and tables were recognised by their looks and need a person's eye.")
	}
	if m.boxes {
		out = append(out, "Labels stand white on black. Each box is as wide as its label.")
	}
	if m.guessed {
		out = append(out, "The file does not say its language; British English was put.")
	}
	if len(m.dropped) > 0 {
		out = append(out, "Headers, footers and page numbers that repeat were left out; pages are numbered anew.")
	}
	if slices.ContainsFunc(m.blocks, func(b *block) bool { return b.kind == figure }) {
		out = append(out, "Pictures stay as they are, also what is written in them: words of scanned pages are not set anew.")
	}
	if m.drawings {
		out = append(out, "Drawings made of lines were left out: only text and pictures are set anew.")
	}
	return out
}

// text is what a block says.
func (b *block) text() string { return plain(b.runs) }

func plain(runs []run) string {
	var s strings.Builder
	for _, r := range runs {
		s.WriteString(r.text)
	}
	return s.String()
}

// each calls f for every block with those in tables.
func each(blocks []*block, f func(*block)) {
	for _, b := range blocks {
		f(b)
		for _, r := range b.rows {
			for _, c := range r.cells {
				each(c.blocks, f)
			}
		}
	}
}
