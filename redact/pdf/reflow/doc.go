// Package reflow sets the cleaned text of a document anew, as a tagged PDF of its own (ISO 32000-2, 14.8).
//
// Where a line breaks, how long a paragraph is and what a column's width is can tell how long a removed name was. Here
// nothing of the old layout is kept: the text with its cuts made is taken apart into headings, paragraphs, lists, tables,
// notes and figures ([Read]), and these are set on A4 pages in the embedded fonts ([Model.Set]). Two inputs that differ
// only in the names give the same bytes wherever the parts are recognised alike, also when their lines and pages break
// elsewhere.
//
// Parts are recognised from tags, else from leading, indents, rules and sizes of type; never from the end of a line that a
// cut touches, nor of another line in the same paragraph. Headers, footers and page numbers that repeat are left out and
// counted; page numbers are set anew. What cannot be set without garbling it (text from right to left or from top to bottom,
// formulas, scripts that need shaping) is refused with an [*Error]. Lengths are in points.
package reflow

// An Error says why a document cannot be set anew. It holds no text of the document.
type Error struct {
	Reason string
	Page   int // of the input, counted from 1; 0 when the reason is not about one page
}

func (e *Error) Error() string { return e.Reason }

func cannot(page int, reason string) error {
	return &Error{Reason: "the text cannot be set anew: " + reason, Page: page}
}
