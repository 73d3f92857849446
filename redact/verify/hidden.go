package verify

import (
	"image"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"
)

const (
	lookDPI    = 96
	lookPixels = 4_000_000 // of one page; a larger one is drawn coarser
	mostAlone  = 24        // runs of a page that are taken away one by one; more are taken away together
	leastCover = 0.5       // of a run's height, to hide any of it

	pictureLayer = "picture_layer" // the words by which a scan is searched
	leastInk     = 60              // of 255 by which samples differ where a letter stands
	mostInkless  = 2               // letters side by side that may stand beside their ink
)

// hiddenText lists the text of a page that is there and cannot be seen.
//
// The page is drawn as it stands and again without its text: a run whose place looks the same both times shows nothing.
// A run that something painted later lies across is looked at letter by letter, drawn with and without it. So it does
// not matter how the text was hidden.
func (sh *sheet) hiddenText() ([]Discovery, error) {
	if len(sh.runs) == 0 {
		return nil, nil
	}
	with, err := sh.draw()
	if err != nil {
		return nil, err
	}
	without, err := sh.drawWithout(sh.runs)
	if err != nil {
		return nil, err
	}
	found := map[string]*Discovery{}
	var crossed []run
	for _, r := range sh.runs {
		if !readable(r.text) {
			continue
		}
		shown := r.box.intersect(sh.view.box)
		switch {
		case shown.empty():
			note(found, "off_page_text", "beyond the edge of the page", r.text)
		case same(with, without, sh.view.pixels(shown)):
			kind, where := sh.why(r)
			pictured, err := sh.pictured(r, with)
			if err != nil {
				return nil, err
			}
			if pictured {
				note(found, pictureLayer, "words over a picture that shows them", r.text)
				continue
			}
			note(found, kind, where, r.text)
		case sh.crosser(r) != nil:
			crossed = append(crossed, r)
		}
	}
	if err := sh.behind(crossed, with, found); err != nil {
		return nil, err
	}
	var out []Discovery
	for _, kind := range []string{"covered_text", "invisible_text", "off_page_text"} {
		if d := found[kind]; d != nil {
			out = append(out, *d)
		}
	}
	if d := found[pictureLayer]; d != nil {
		d.Kind, d.Weight = "invisible_text", Note
		out = append(out, *d)
	}
	return out, nil
}

func note(found map[string]*Discovery, kind, where, text string) {
	if d := found[kind]; d != nil {
		d.Text += "\n" + text
		return
	}
	found[kind] = &Discovery{Kind: kind, Weight: Leak, Where: where, Text: text}
}

// why tells how a run that shows nothing is hidden.
func (sh *sheet) why(r run) (kind, where string) {
	if r.mode == enums.FPDF_TEXTRENDERMODE_INVISIBLE {
		return "invisible_text", "drawn in the invisible mode"
	}
	if c := sh.crosser(r); c != nil {
		return "covered_text", "under " + c.what
	}
	return "invisible_text", "in the colour of what lies behind it, clipped away, too small or in a hidden layer"
}

// crosser is the first thing painted after r that could hide a letter of it.
func (sh *sheet) crosser(r run) *cover {
	for i := range sh.covers {
		c := &sh.covers[i]
		part := c.box.intersect(r.box)
		if c.order > r.order && !part.empty() && part.height() >= leastCover*r.box.height() {
			return c
		}
	}
	return nil
}

// behind looks at runs that something lies across, letter by letter.
func (sh *sheet) behind(runs []run, with *image.RGBA, found map[string]*Discovery) error {
	if len(runs) == 0 {
		return nil
	}
	letters, err := sh.letters()
	if err != nil {
		return err
	}
	groups := [][]run{runs}
	if len(runs) <= mostAlone {
		groups = nil
		for _, r := range runs {
			groups = append(groups, []run{r})
		}
	}
	for _, group := range groups {
		without, err := sh.drawWithout(group)
		if err != nil {
			return err
		}
		for _, r := range group {
			if text := sh.unseen(r, letters, with, without); readable(text) {
				note(found, "covered_text", "under "+sh.crosser(r).what, text)
			}
		}
	}
	return nil
}

// unseen is what of a run's letters looks the same with and without it, and lies under something.
func (sh *sheet) unseen(r run, letters []letter, with, without *image.RGBA) string {
	var out strings.Builder
	gap := false
	for _, l := range sh.lettersOf(r, letters) {
		if !sh.under(r, l) || !same(with, without, sh.view.pixels(l.box)) {
			gap = out.Len() > 0
			continue
		}
		if gap || l.first && out.Len() > 0 {
			out.WriteByte(' ')
		}
		gap = false
		out.WriteRune(l.r)
	}
	return out.String()
}

// under reports whether something that was painted after r lies over a letter of it.
func (sh *sheet) under(r run, l letter) bool {
	x, y := l.box.middle()
	if !sh.view.box.holds(x, y) {
		return false
	}
	for _, c := range sh.covers {
		if c.order > r.order && c.box.holds(x, y) {
			return true
		}
	}
	return false
}

// lettersOf picks the letters of a run: where they stand one after the other, else all that lie in its box.
func (sh *sheet) lettersOf(r run, letters []letter) []letter {
	var spelt []rune
	for _, c := range r.text {
		if unicode.IsLetter(c) || unicode.IsNumber(c) {
			spelt = append(spelt, c)
		}
	}
	within := func(l letter) bool { return r.box.holds(l.box.middle()) }
	for i := 0; i+len(spelt) <= len(letters); i++ {
		n := 0
		for n < len(spelt) && letters[i+n].r == spelt[n] && within(letters[i+n]) {
			n++
		}
		if n == len(spelt) {
			return letters[i : i+n]
		}
	}
	var out []letter
	for _, l := range letters {
		if within(l) {
			out = append(out, l)
		}
	}
	return out
}

type letter struct {
	r     rune
	box   rect
	first bool // of a word
}

// letters are the letters and digits of the page with their boxes.
func (sh *sheet) letters() ([]letter, error) {
	count, err := sh.inst.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: sh.text})
	if err != nil {
		return nil, ErrUnreadable
	}
	var out []letter
	first := true
	for i := range count.Count {
		u, err := sh.inst.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: sh.text, Index: i})
		if err != nil {
			return nil, ErrUnreadable
		}
		r := rune(u.Unicode)
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			first = true
			continue
		}
		b, err := sh.inst.FPDFText_GetCharBox(&requests.FPDFText_GetCharBox{TextPage: sh.text, Index: i})
		if err != nil {
			return nil, ErrUnreadable
		}
		out = append(out, letter{r, rect{b.Left, b.Bottom, b.Right, b.Top}, first})
		first = false
	}
	return out, nil
}

// draw draws the page as it stands now.
func (sh *sheet) draw() (*image.RGBA, error) {
	s := session{inst: sh.inst}
	drawn, err := s.renderPage(sh.page, lookDPI, lookPixels)
	if err != nil {
		return nil, err
	}
	across := sh.view.box.width()
	if sh.view.turns%2 == 1 {
		across = sh.view.box.height()
	}
	sh.view.scale = float64(drawn.Rect.Dx()) / across
	return drawn, nil
}

// drawWithout draws the page without some of its text.
func (sh *sheet) drawWithout(runs []run) (*image.RGBA, error) {
	if err := sh.show(runs, false); err != nil {
		return nil, err
	}
	m, err := sh.draw()
	if err != nil {
		return nil, err
	}
	return m, sh.show(runs, true)
}

func (sh *sheet) show(runs []run, active bool) error {
	for _, r := range runs {
		if _, err := sh.inst.FPDFPageObj_SetIsActive(&requests.FPDFPageObj_SetIsActive{PageObject: r.object, Active: active}); err != nil {
			return ErrUnreadable
		}
	}
	return nil
}

// wholeText is what PDFium reads on the page.
func (sh *sheet) wholeText() (string, error) {
	text, err := sh.inst.GetPageText(&requests.GetPageText{Page: sh.page})
	if err != nil {
		return "", ErrUnreadable
	}
	return text.Text, nil
}
