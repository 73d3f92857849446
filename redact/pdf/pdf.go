package pdf

import "fmt"

// A Refusal says why a file cannot be read or written without doubt. It holds no text of the document.
type Refusal struct {
	Reason string // one plain sentence fragment, such as "the file is encrypted"
	Page   int    // counted from 1; 0 when the reason is not about one page
	Where  string // what part of the file or page, such as "content stream, offset 120"; may be empty
}

func (r *Refusal) Error() string {
	s := r.Reason
	if r.Page > 0 {
		s = fmt.Sprintf("page %d: %s", r.Page, s)
	}
	if r.Where != "" {
		s += " (" + r.Where + ")"
	}
	return s
}

// A String is text of the file that stands outside the pages and is kept if it passes [Plan.Clean].
type String struct {
	Channel string // title, outline, alt_text, actual_text, expansion, link, page_label, language
	Page    int    // counted from 1; 0 when it belongs to no page
	Text    string
}

// A Picture is one distinct raster of the file, several that show one thing together, or letters drawn as paths.
type Picture struct {
	ID            string // "picture-1", counted in the order in which the pages first draw them
	Page          int    // the first page that draws it, counted from 1
	Width, Height int    // in samples
	Drawn         int    // how often the pages draw it
	Read          bool   // text recognition has looked at it
	Doubtful      bool   // it shows words that were not read for sure
	Photograph    bool   // it looks like one: text recognition does not say what it shows
	Drawing       bool   // it is no raster: letters are drawn there as paths
}

// A Plan says what must go. Cuts are byte ranges of [Document.Text]; they need not be sorted and may not overlap.
type Plan struct {
	Cuts []Cut
	// Clean is given every string outside the pages that would be kept and returns what may stay of it. A nil Clean
	// drops all of them.
	Clean        func(channel, text string) string
	DropPictures map[string]bool // by [Picture.ID]: a grey box takes its place
	Spots        []Spot          // parts of pictures that are painted over; only where the layout is kept
	Style        string          // "label" (also when empty) or "box": labels white on black
	Layout       string          // [Keep] (also when empty) or [Reflow]
}

// A Cut replaces the bytes from Start to End of [Document.Text] by Replacement, which may be empty.
type Cut struct {
	Start, End  int
	Replacement string
}

// A Spot is a part of a page, counted from 1: left, bottom, right, top in its space.
type Spot struct {
	Page int
	Box  [4]float64
}

// A Rewritten is the new file and what was left out of it.
type Rewritten struct {
	PDF        []byte
	Pages      int
	Removed    map[string]int // by channel: "invisible_text", "picture_text", "attachment", "script", …; never depends on a cut's text
	TagsBefore int            // structure elements of the input
	TagsAfter  int
	Notes      []string // plain sentences about what changed in looks or function
}
