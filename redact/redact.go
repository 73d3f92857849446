package redact

import (
	"context"
	"errors"
	"fmt"
	"image"
	"maps"
	"strings"

	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/ocr"
	"github.com/caseveil/caseveil/redact/pdf"
	"github.com/caseveil/caseveil/redact/rules"
	"github.com/caseveil/caseveil/redact/together"
	"github.com/caseveil/caseveil/redact/verify"
)

// An Engine detects, redacts and proves. It may be used by several goroutines at once.
type Engine struct {
	second *verify.Reader // reads what the first engine read and wrote, and shares no code with it
	read   ocr.Reader     // reads pictures; nil where no text recognition is installed
}

// New returns an engine whose proofs second gives.
func New(second *verify.Reader) *Engine { return &Engine{second: second} }

// WithRecognition returns the engine with read to read pictures.
func (e *Engine) WithRecognition(read ocr.Reader) *Engine {
	return &Engine{second: e.second, read: read}
}

// Options of a redaction; the zero value is the contract's default.
type Options struct {
	Rules      []byte     `json:"rules,omitempty"`     // a partnership's own rules, YAML; nil for the default catalogue
	Decisions  []Decision `json:"decisions,omitempty"` // what persons decided
	Strict     bool       `json:"strict,omitempty"`    // no output while anything is undecided
	Style      string     `json:"style,omitempty"`     // "label" (default) or "box"
	Layout     string     `json:"layout,omitempty"`    // "keep" (default) or "reflow": the text set anew, so that line breaks tell nothing
	ReportText bool       `json:"report_text,omitempty"`
}

// A Result is a proved file and its report. On an error PDF is nil and Report says as much as is known.
type Result struct {
	PDF    []byte
	Report Report
}

// Text returns the document's text in reading order, pages separated by form feeds.
func (e *Engine) Text(ctx context.Context, in []byte) (string, error) {
	doc, _, err := e.open(ctx, in, nil)
	if err != nil {
		return "", err
	}
	return doc.Text(), nil
}

// Detect finds what identifies the people of c in the page text and pictures of a PDF.
func (e *Engine) Detect(ctx context.Context, in []byte, c *casefile.Case, o Options) (Detection, error) {
	finder, _, err := newFinder(c, o.Rules)
	if err != nil {
		return Detection{}, err
	}
	doc, _, err := e.open(ctx, in, finder)
	if err != nil {
		return Detection{}, err
	}
	return detection(doc, c, finder, o.Decisions)
}

// Redact removes what is set to go and proves that it is gone. Errors are [ErrRefused], [ErrNotProved],
// [ErrUndecided] or [ErrOptions]; any other error is this program's own.
func (e *Engine) Redact(ctx context.Context, in []byte, c *casefile.Case, o Options) (Result, error) {
	rep := Report{InputSHA256: sha256Hex(in), Findings: []detect.Finding{}}
	rep.Public = Public{Removed: map[string]int{}, ProgramVersion: ProgramVersion}
	out, err := e.redact(ctx, in, c, o, &rep)
	var refused *RefusedError
	if errors.As(err, &refused) {
		rep.Refused = &Refused{Reason: refused.Reason, Page: refused.Page, Where: refused.Where}
	}
	if err != nil {
		return Result{Report: rep}, err
	}
	return Result{PDF: out, Report: rep}, nil
}

func (e *Engine) redact(ctx context.Context, in []byte, c *casefile.Case, o Options, rep *Report) ([]byte, error) {
	finder, set, err := newFinder(c, o.Rules)
	if err != nil {
		return nil, err
	}
	rep.Public.RulesVersion = set.Version()
	doc, theirs, err := e.open(ctx, in, finder)
	if err != nil {
		return nil, err
	}
	if page := overlooked(c, doc, theirs); page > 0 {
		return nil, &RefusedError{Reason: "a second PDF engine reads a name here that the first does not", Page: page, Where: "page text"}
	}
	found, err := detection(doc, c, finder, o.Decisions)
	if err != nil {
		return nil, err
	}
	rep.Public.Pages, rep.Undecided = found.Pages, found.Undecided()
	rep.list(found, o)
	if o.Strict && rep.Undecided > 0 {
		return nil, fmt.Errorf("%w: %d findings need a person's decision", ErrUndecided, rep.Undecided)
	}
	var spots []pdf.Spot
	for try := 1; ; try++ {
		out, left, err := e.write(ctx, in, c, doc, finder, found, spots, o, rep)
		if err == nil || try == mostTries || len(left.texts) == 0 || !errors.Is(err, ErrNotProved) {
			return out, err
		}
		more, failed := again(ctx, doc, &found, finder, left.texts)
		if failed != nil {
			return nil, refusal(failed)
		}
		if spots = append(spots, left.spots...); !more && len(left.spots) == 0 {
			return nil, err
		}
		rep.list(found, o)
	}
}

// write writes the output, with spots of its pictures painted over, and proves it. What had to go and is in it all the same it
// gives beside [ErrNotProved].
func (e *Engine) write(ctx context.Context, in []byte, c *casefile.Case, doc *pdf.Document, finder *detect.Detector, found Detection, spots []pdf.Spot, o Options, rep *Report) ([]byte, stayed, error) {
	gone := removed(found, finder, doc.Strings())
	p := plan(found, finder, gone, o)
	p.Spots = spots
	written, err := doc.Rewrite(ctx, p)
	if err != nil {
		return nil, stayed{}, refusal(err)
	}
	rep.describe(written, found, o)
	looks := e.look(ctx, in, written.PDF, doc, found, o)
	target := sought(c, finder, found)
	terms := listed(c, found, gone)
	var pages []string // as the second engine reads them
	again := relisted(finder, found)
	proof, err := e.second.Prove(ctx, written.PDF, target, terms, func(page string) []string {
		pages = append(pages, page)
		return again(page)
	})
	if o.Layout != pdf.Reflow {
		pages = strings.Split(withCuts(found), "\f") // with the words of pictures, which the second engine does not read
	}
	tells := together.Default().Find(pages)
	looked := <-looks
	if err = errors.Join(err, looked.err); err != nil {
		return nil, stayed{}, unproved(ctx, "the second engine", err)
	}
	checks := append(proof.Checks, looked.checks...)
	read, seen, legible, err := e.readAgain(ctx, doc, found, finder, gone, written.PDF)
	if err != nil {
		return nil, stayed{}, unproved(ctx, "the second look at the pictures", err)
	}
	last, undone, notes, err := e.withstands(ctx, written.PDF, target, doc, found, proof, seen)
	if err != nil {
		return nil, stayed{}, unproved(ctx, "the last look", err)
	}
	checks = append(checks, read, last)
	rep.Public.Verification = verification(checks)
	if !rep.Public.Verification.Passed {
		return nil, stayed{stays(checks, terms), append(legible, undone...)}, ErrNotProved
	}
	rep.Notes = append(rep.Notes, notes...)
	rep.Public.OutputSHA256 = sha256Hex(written.PDF)
	rep.Together = tells
	for _, l := range together.Labels(c) {
		rep.Notes = append(rep.Notes, l.Sentence())
	}
	return written.PDF, stayed{}, nil
}

// list gives the findings, without their text unless it is asked for.
func (r *Report) list(d Detection, o Options) {
	if r.Findings = d.Findings; !o.ReportText {
		r.Findings = withoutText(d.Findings)
	}
}

// describe counts by channel what the output no longer holds.
func (r *Report) describe(w *pdf.Rewritten, found Detection, o Options) {
	r.Public.Removed = maps.Clone(w.Removed)
	for _, f := range found.Findings {
		if goes(f.Action) && f.Rule != rulePicture {
			r.Public.Removed["page_text"]++
		}
	}
	if r.Public.Removed["page_text"] -= w.Removed["picture_text"]; r.Public.Removed["page_text"] <= 0 {
		delete(r.Public.Removed, "page_text")
	}
	if o.Layout == pdf.Reflow {
		r.Public.Pages = w.Pages // those of the input tell how long its text was
	}
	r.Public.TagsBefore, r.Public.TagsAfter, r.Notes = w.TagsBefore, w.TagsAfter, w.Notes
}

// open reads a file with both engines: what one of them does not see it cannot remove. Where they disagree, what either of them
// reads has to go, and where that cannot be told the file is refused. It gives what the second engine reads, by page, too. What finder finds in words that were hidden by hand is read
// as if it were seen; finder may be nil.
func (e *Engine) open(ctx context.Context, in []byte, finder *detect.Detector) (*pdf.Document, []string, error) {
	reading, stop := context.WithCancel(ctx)
	defer stop()
	type read struct {
		texts []string
		err   error
	}
	second := make(chan read, 1)
	past := make(chan struct{}, mostAhead)
	go func() {
		texts, err := e.second.PageTextsBehind(reading, in, past)
		second <- read{texts, err}
	}()
	doc, err := pdf.Open(ctx, in, func(int) {
		select {
		case past <- struct{}{}:
		default:
		}
	})
	if err != nil {
		stop()
	}
	close(past)
	theirs := <-second
	if err != nil {
		return nil, nil, refusal(err)
	}
	if theirs.err != nil {
		return nil, nil, unreadable(ctx, theirs.err)
	}
	var disputed []int
	for _, d := range verify.Agree(doc.ContentTexts(), theirs.texts) {
		disputed = append(disputed, d.Page)
	}
	if n := len(doc.PageTexts()); len(disputed) > 0 && disputed[len(disputed)-1] > n {
		return nil, nil, &RefusedError{Reason: "two PDF engines read different pages", Page: n, Where: "page text"}
	}
	if finder != nil {
		if doc, err = doc.Unveil(ctx, goers(finder)); err != nil {
			return nil, nil, refusal(err)
		}
	}
	doc, err = doc.See(ctx, e.eyes(in), disputed)
	return doc, theirs.texts, refusal(err)
}

// mostAhead is how many pages the first engine may be ahead of the second, which is kept from pages that the first refuses. What
// waits takes no room.
const mostAhead = 1 << 20

// eyes are what the first engine has pictures and disputed pages of a file looked at with.
func (e *Engine) eyes(in []byte) pdf.Eyes {
	return pdf.Eyes{
		Draw: e.draw, Read: e.read,
		Page: func(ctx context.Context, page, dpi int) (*image.RGBA, error) {
			m, err := e.second.Render(ctx, in, page, dpi)
			if err != nil {
				return nil, err
			}
			return drawing(m)
		},
		Marks: func(ctx context.Context, page int) ([]pdf.Mark, error) {
			marks, err := e.second.Marks(ctx, in, page)
			out := make([]pdf.Mark, len(marks))
			for i, m := range marks {
				out[i] = pdf.Mark(m)
			}
			return out, err
		},
	}
}

// draw has the second engine draw a picture that stands alone in a small file: what it does not see there, the proof does not
// see in the output.
func (e *Engine) draw(ctx context.Context, file []byte) (*image.RGBA, error) {
	m, err := e.second.Render(ctx, file, 1, 72)
	if err != nil {
		return nil, err
	}
	return drawing(m)
}

func drawing(m image.Image) (*image.RGBA, error) {
	drawn, ok := m.(*image.RGBA)
	if !ok {
		return nil, errors.New("a page was drawn in another form than expected")
	}
	return drawn, nil
}

// unreadable says why the second engine gave a file up, unless it was the caller who did.
func unreadable(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, verify.ErrEncrypted):
		return &RefusedError{Reason: "the file is encrypted"}
	case errors.Is(err, verify.ErrTooLarge):
		return &RefusedError{Reason: "the file is larger than can be examined"}
	default:
		return &RefusedError{Reason: "the file cannot be read as a PDF"}
	}
}

// unproved says why a look at the output did not finish: what the second engine cannot draw or read whole cannot be proved clean.
func unproved(ctx context.Context, look string, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, verify.ErrUnreadable), errors.Is(err, verify.ErrTooLarge):
		return &RefusedError{Reason: "a second PDF engine cannot draw its pages, so that nothing can be proved"}
	default:
		return fmt.Errorf("%s did not finish: %w", look, errors.Join(ErrNotProved, err))
	}
}

func newFinder(c *casefile.Case, own []byte) (*detect.Detector, *rules.Set, error) {
	set := rules.Default()
	if own != nil {
		var err error
		if set, err = rules.Parse(own); err != nil {
			return nil, nil, &OptionError{"rules", err.Error()}
		}
	}
	d, err := detect.New(c, set)
	if err != nil {
		return nil, nil, &OptionError{"case", err.Error()}
	}
	return d, set, nil
}

// refusal turns the reader's and writer's refusals into ours and leaves other errors as they are.
func refusal(err error) error {
	var r *pdf.Refusal
	if errors.As(err, &r) {
		return &RefusedError{Reason: r.Reason, Page: r.Page, Where: r.Where}
	}
	return err
}
