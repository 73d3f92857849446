package verify

import (
	"image"
	"slices"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"
)

const (
	lookDPI    = 96
	lookPixels = 4_000_000 // of one page; a larger one is drawn coarser
	mostAlone  = 24        // runs of a page that are taken away one by one; more are taken away together
	leastCover = 0.5       // of the height of a run whose letters are not known, to hide any of it
	leastPart  = 0.35      // of the height of a letter, to hide it where it hides the most of those beside it
	highestBar = 3         // times the height of text, of a box that was drawn to hide it
	fragment   = 3         // letters from which on a part of a word is worth reporting

	pictureLayer = "picture_layer" // the words by which a scan is searched
	leastEm      = 0.5             // page units: letters with a smaller em are dots
	leastInk     = 60              // of 255 by which samples differ where a letter stands
	mostInkless  = 2               // letters side by side that may stand beside their ink
	mostTips     = 0.03            // of a covered letter's box that may still change with it: a tip that sticks out
	mostHeight   = 0.68            // of letters side by side under something, to hide them though tips or feet stick out
	mostStray    = 0.3             // the same of one between letters that are covered
)

// hiddenText lists the text of a page that is there and cannot be seen.
//
// The page is drawn as it stands and again without its text: a run whose place looks the same both times shows nothing,
// and neither does a letter of a run whose other letters can be seen. What something was painted over later is looked at
// with and without it alone, for words may have been written on the cover. So it does not matter how text was hidden.
func (sh *sheet) hiddenText() ([]Discovery, error) {
	if len(sh.runs) == 0 {
		return nil, nil
	}
	if err := sh.hear(); err != nil {
		return nil, err
	}
	with, err := sh.draw()
	if err != nil {
		return nil, err
	}
	without, err := sh.drawWithout(sh.runs)
	if err != nil {
		return nil, err
	}
	if sh.spelt, err = sh.letters(); err != nil {
		return nil, err
	}
	h := newHiding(sh)
	var blank, crossed, sizeless []run
	for _, r := range sh.runs {
		if !readable(r.text) || isStamp(r.text) {
			continue
		}
		shown := r.box.intersect(sh.view.box)
		switch {
		case r.box.empty() && sh.view.box.holds(r.box.middle()):
			if r.mode == enums.FPDF_TEXTRENDERMODE_INVISIBLE {
				blank = append(blank, r)
			} else if !sh.foreign(r) { // no size of its letters is known
				sizeless = append(sizeless, r)
			}
		case shown.empty():
			h.whole(r, "off_page_text", "beyond the edge of the page")
		case r.em > 0 && r.em < leastEm && min(r.box.width(), r.box.height()) < leastEm:
			h.whole(r, "invisible_text", colourless)
		case r.mode != enums.FPDF_TEXTRENDERMODE_INVISIBLE && sh.foreign(r): // not drawn, and elsewhere it will be
		case same(with, without, sh.view.pixels(shown)):
			blank = append(blank, r)
		default:
			h.letters(r, with, without)
			if sh.crosser(r) != nil {
				crossed = append(crossed, r)
			}
		}
	}
	if len(sizeless) > mostAlone {
		sizeless, err = sh.blankTogether(sizeless, with)
	} else {
		sizeless, err = sh.trulyBlank(sizeless, with)
	}
	if err != nil {
		return nil, err
	}
	if blank, err = sh.trulyBlank(blank, with); err != nil {
		return nil, err
	}
	blank = append(blank, sizeless...)
	for _, r := range blank {
		if sh.pictured(r, with) {
			h.whole(r, pictureLayer, "words over or behind a picture that shows them")
			continue
		}
		sh.why(r, h)
	}
	if err := h.behind(crossed, with); err != nil {
		return nil, err
	}
	return h.discoveries(), nil
}

// blankTogether gives runs back when all of them together show nothing.
func (sh *sheet) blankTogether(runs []run, with *image.RGBA) ([]run, error) {
	without, err := sh.drawWithout(runs)
	if err != nil || !same(with, without, with.Rect) {
		return nil, err
	}
	return runs, nil
}

// trulyBlank keeps the runs that show nothing anywhere: some fonts draw beside the box that they claim.
func (sh *sheet) trulyBlank(runs []run, with *image.RGBA) ([]run, error) {
	unchanged := func(group []run) (bool, error) {
		blank, err := sh.blankTogether(group, with)
		return len(blank) > 0, err
	}
	if len(runs) == 0 {
		return nil, nil
	}
	if all, err := unchanged(runs); all || err != nil || len(runs) > mostAlone {
		return runs, err
	}
	var out []run
	for _, r := range runs {
		blank, err := unchanged([]run{r})
		if err != nil {
			return nil, err
		}
		if blank {
			out = append(out, r)
		}
	}
	return out, nil
}

// stamps are what programs write on every page that they make, where nobody sees it.
var stamps = []string{"Powered by TCPDF"}

func isStamp(text string) bool {
	return slices.ContainsFunc(stamps, func(s string) bool { return strings.HasPrefix(text, s) })
}

// why takes down how a run that shows nothing is hidden.
func (sh *sheet) why(r run, h *hiding) {
	switch c := sh.crosser(r); {
	case sh.layered(r):
		h.whole(r, "hidden_layer", "in a layer that is switched off")
	case r.mode == enums.FPDF_TEXTRENDERMODE_INVISIBLE:
		h.whole(r, "invisible_text", "drawn in the invisible mode")
	case c != nil:
		h.whole(r, "covered_text", "under "+c.what)
	default:
		if sh.barBelow(r.box) {
			h.whole(r, "covered_text", ownColour)
		}
		h.whole(r, "invisible_text", colourless)
	}
}

const (
	ownColour  = "on a box of the text's own colour"
	colourless = "in the colour of what lies behind it, clipped away or too small"
)

// lastLatin is the last letter that the engine's own fonts have.
const lastLatin = 0x24f

// foreign reports whether a run is set in a font that the file does not hold and the engine has no letters for.
func (sh *sheet) foreign(r run) bool {
	if !strings.ContainsFunc(r.text, func(c rune) bool { return c > lastLatin && unicode.IsLetter(c) }) {
		return false
	}
	f, err := sh.inst.FPDFTextObj_GetFont(&requests.FPDFTextObj_GetFont{PageObject: r.object})
	if err != nil {
		return false
	}
	held, err := sh.inst.FPDFFont_GetIsEmbedded(&requests.FPDFFont_GetIsEmbedded{Font: f.Font})
	return err == nil && !held.IsEmbedded
}

// layered reports whether a run belongs to optional content (8.11.3).
func (sh *sheet) layered(r run) bool {
	count, err := sh.inst.FPDFPageObj_CountMarks(&requests.FPDFPageObj_CountMarks{PageObject: r.object})
	if err != nil {
		return false
	}
	for i := range count.Count {
		m, err := sh.inst.FPDFPageObj_GetMark(&requests.FPDFPageObj_GetMark{PageObject: r.object, Index: uint64(i)})
		if err != nil {
			return false
		}
		n, err := sh.inst.FPDFPageObjMark_GetName(&requests.FPDFPageObjMark_GetName{PageObjectMark: m.Mark})
		if err == nil && n.Name == "OC" {
			return true
		}
	}
	return false
}

// crosser is the first thing painted after r in whose box a letter of it lies.
func (sh *sheet) crosser(r run) *cover {
	letters := sh.lettersOf(r)
	for i := range sh.covers {
		c := &sh.covers[i]
		part := c.box.intersect(r.box)
		if c.order < r.order || part.empty() {
			continue
		}
		if len(letters) == 0 && part.height() >= leastCover*r.box.height() {
			return c
		}
		for _, l := range letters {
			if c.box.holds(sh.spelt[l].box.middle()) {
				return c
			}
		}
	}
	return nil
}

// barBelow reports whether a box that is hardly higher than a line of text lies around something painted after it.
func (sh *sheet) barBelow(b rect) bool {
	x, y := b.middle()
	return slices.ContainsFunc(sh.covers, func(c cover) bool {
		return c.what == "a box" && c.box.holds(x, y) && c.box.height() < highestBar*b.height()
	})
}

// under reports whether something that was painted after r lies over a letter.
func (sh *sheet) under(r run, l letter) *cover {
	x, y := l.box.middle()
	if !sh.view.box.holds(x, y) {
		return nil
	}
	for i, c := range sh.covers {
		if c.order > r.order && c.box.holds(x, y) {
			return &sh.covers[i]
		}
	}
	return nil
}

// lettersOf gives the places of a run's letters among those of the page: where they stand one after the other, else all
// that lie in its box.
func (sh *sheet) lettersOf(r run) []int {
	if own, ok := sh.owned[r.order]; ok {
		return own
	}
	var spelt []rune
	for _, c := range r.text {
		if unicode.IsLetter(c) || unicode.IsNumber(c) {
			spelt = append(spelt, c)
		}
	}
	within := func(i int) bool { return r.box.holds(sh.spelt[i].box.middle()) }
	var own []int
	for i := 0; i+len(spelt) <= len(sh.spelt) && own == nil && len(spelt) > 0; i++ {
		n := 0
		for n < len(spelt) && sh.spelt[i+n].r == spelt[n] && within(i+n) {
			n++
		}
		if n == len(spelt) {
			own = make([]int, n)
			for k := range own {
				own[k] = i + k
			}
		}
	}
	if own == nil {
		for i := range sh.spelt {
			if within(i) {
				own = append(own, i)
			}
		}
	}
	sh.owned[r.order] = own
	return own
}

// A letter is a letter or digit of a page with its box.
type letter struct {
	r     rune
	box   rect
	first bool // of a word
}

// letters are the letters and digits of the page with their boxes.
func (sh *sheet) letters() ([]letter, error) {
	sh.owned = map[int][]int{}
	var out []letter
	first := true
	for i, r := range sh.runes {
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
	drawn, err := s.renderForm(sh.page, sh.form, lookDPI, lookPixels)
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

// spell takes down the characters of the page, and what PDFium reads on it.
func (sh *sheet) spell() error {
	count, err := sh.inst.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: sh.text})
	if err != nil {
		return ErrUnreadable
	}
	sh.runes = make([]rune, count.Count)
	for i := range sh.runes {
		u, err := sh.inst.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: sh.text, Index: i})
		if err != nil {
			return ErrUnreadable
		}
		sh.runes[i] = rune(u.Unicode)
	}
	sh.whole = strings.ReplaceAll(string(sh.runes), "\x00", "")
	return nil
}
