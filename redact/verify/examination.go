package verify

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/verify/scan"
)

// An examination is one run of Examine. It belongs to one goroutine.
type examination struct {
	ctx   context.Context
	pdf   []byte
	terms *Sought
	ours  bool // the file is of this program's making: see Prove
	file  *scan.File
	found []Discovery
	texts []string // what is read on each page; of a file of ours only

	reachable map[int]bool
	lists     map[string]map[rune]bool // letters by the name of the font that lists them
	drawn     map[string]map[rune]bool // the same of those that it draws
	luck      luck
	pictures  Pictures
	fitted    int         // the first page with a hole that fits a term
	onPage    map[int]int // object number to the first page that uses it
	read      [][]byte    // what is read on each page, as folded; with a case only
}

// An engine instance looks at so many pages, or at a part of a long file: it remembers every object it was asked about, and each
// begins with reading the file's table anew.
const (
	leastBatch  = 32
	mostBatches = 16
)

func (e *examination) run(r *Reader) ([]Discovery, error) {
	e.file = scan.Walk(e.pdf)
	if oversized(e.file) {
		return nil, fmt.Errorf("%w: a picture with too many samples", ErrTooLarge)
	}
	e.reachable, _ = e.file.Reachable()
	e.lists = e.listedLetters()
	e.drawn, e.luck.seen = map[string]map[rune]bool{}, map[[2]int]bool{}
	e.pictures.plain, e.pictures.known, e.pictures.drawn = map[[32]byte]bool{}, map[sighting]bool{}, map[int][]rect{}
	batch := leastBatch
	for first, pages := 1, 1; first <= pages; first += batch {
		err := r.open(e.ctx, e.pdf, func(s *session) error {
			pages = s.pages
			batch = max(batch, pages/mostBatches)
			return e.pages(s, first, min(first+batch-1, s.pages))
		})
		if err != nil {
			return nil, err
		}
	}
	e.onPage = pagesOf(e.file)
	e.pictures.file, e.pictures.on, e.pictures.ours = e.file, e.onPage, e.ours
	for _, look := range []func(){
		e.structure, e.annotations, e.forms, e.carried, e.information, e.outline, e.alternatives, e.layers, e.fonts, e.holes, e.everywhere,
	} {
		if err := e.ctx.Err(); err != nil {
			return nil, err
		}
		look()
	}
	slices.SortStableFunc(e.found, func(a, b Discovery) int { return a.Page - b.Page })
	return e.found, nil
}

// mostDrawn is how many samples a picture may have: the engine decodes all of them, and a kilobyte can hold gigabytes.
const mostDrawn = 1 << 28

// oversized reports whether a picture has more samples than are decoded, as its dictionary or the parameters of its filters say.
func oversized(f *scan.File) bool {
	large := func(w, h scan.Object) bool {
		across, ok1 := f.Resolve(w).(scan.Number)
		down, ok2 := f.Resolve(h).(scan.Number)
		return ok1 && ok2 && across > 0 && down > 0 && across*down > mostDrawn
	}
	for _, o := range f.Objects {
		if o.Stream == nil {
			continue
		}
		d := o.Stream.Dict
		found := large(d["Width"], d["Height"])
		scan.EachDict(f.Resolve(d["DecodeParms"]), func(p scan.Dict) { found = found || large(p["Columns"], p["Rows"]) })
		if found {
			return true
		}
	}
	return false
}

// pages looks at what is drawn, and what is not, on the pages from first to last.
func (e *examination) pages(s *session, first, last int) error {
	for page := first; page <= last; page++ {
		if err := e.ctx.Err(); err != nil {
			return err
		}
		err := s.onSheet(page, func(sh *sheet) error {
			if !e.ours || !sh.plain() {
				if err := e.hidden(sh, page); err != nil {
					return err
				}
			}
			if e.terms != nil { // else nobody has pictures read
				if e.pictures.news(sh) {
					e.pictures.Pages = append(e.pictures.Pages, page)
					e.pictures.drawn[page] = sh.drawn()
				}
				if sh.showsPictures() {
					sh.asTheyAre(e.pictures.plain)
				}
			}
			if e.ours {
				e.texts = append(e.texts, sh.whole)
			}
			if e.listed(sh.whole, page, "page text", false); e.terms != nil {
				e.read = append(e.read, fold(sh.whole).text)
			}
			return sh.drawnWith(e.drawn, e.lists)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// hidden looks at what a page holds and does not show, and at its holes.
func (e *examination) hidden(sh *sheet, page int) error {
	hidden, err := sh.hiddenText()
	if err != nil {
		return err
	}
	for _, d := range hidden {
		d.Page = page
		d.Detail = plural(strings.Count(d.Text, "\n")+1, "piece") + " of text"
		if e.terms.onlyLabels(d.Text) {
			d.Weight = Note
		}
		at := len(e.found)
		e.add(d)
		if e.listed(d.Text, page, d.Where, false) {
			e.found[at].Weight = Leak
		}
	}
	if !e.ours {
		n, err := sh.buried()
		if err != nil {
			return err
		}
		if n > 0 {
			e.add(Discovery{Kind: "covered_text", Weight: Leak, Page: page, Where: "what a picture shows, under a box", Detail: plural(n, "piece") + " of a picture"})
		}
	}
	return e.widths(sh, page)
}

// widths measures the holes of a page against the terms of the case.
func (e *examination) widths(sh *sheet, page int) error {
	if e.terms == nil {
		return nil
	}
	fit, err := sh.measure(e.terms.people, &e.luck)
	if err != nil {
		return err
	}
	if fit && e.fitted == 0 {
		e.fitted = page
	}
	return nil
}

// holes adds a width_trace when terms of the case fit holes oftener than names do that nobody in it has.
func (e *examination) holes() {
	if n := e.luck.alarming(); n > 0 {
		e.add(Discovery{Kind: "width_trace", Weight: Leak, Page: e.fitted, Where: "the hole beside a mark",
			Detail: plural(n, "hole") + " as wide as a term of the case"})
	}
}

func (e *examination) add(d Discovery) { e.found = append(e.found, d) }

// listed adds a listed_term when text holds one.
func (e *examination) listed(text string, page int, where string, loosely bool) bool {
	terms := e.terms.in(text, loosely)
	if len(terms) > 0 {
		e.add(Discovery{Kind: "listed_term", Weight: Leak, Page: page, Where: where, Detail: plural(len(terms), "term") + " of the case", Text: text, Terms: terms})
	}
	return len(terms) > 0
}

// told adds something that is a note by itself and a leak when a term of the case stands in it.
func (e *examination) told(kind, where, detail, text string) {
	e.toldOn(0, kind, where, detail, text)
}

func (e *examination) toldOn(page int, kind, where, detail, text string) {
	weight := Note
	if e.listed(text, page, where, true) {
		weight = Leak
	}
	e.add(Discovery{Kind: kind, Weight: weight, Page: page, Where: where, Detail: detail, Text: text})
}

// leak adds something that should not be in a published file at all.
func (e *examination) leak(kind string, page int, where, detail, text string) {
	e.listed(text, page, where, true)
	e.add(Discovery{Kind: kind, Weight: Leak, Page: page, Where: where, Detail: detail, Text: text})
}

// string reads a text string; of what is none, "".
func (e *examination) string(o scan.Object) string {
	s, _ := e.file.Resolve(o).(scan.String)
	if s == "" {
		return ""
	}
	return s.Texts()[len(s.Texts())-1]
}

// strings reads every string in o, not following references.
func stringsIn(o scan.Object) []string {
	var out []string
	var walk func(o scan.Object)
	walk = func(o scan.Object) {
		switch o := o.(type) {
		case scan.String:
			out = append(out, o.Texts()...)
		case scan.Array:
			for _, v := range o {
				walk(v)
			}
		case scan.Dict:
			for _, v := range o {
				walk(v)
			}
		}
	}
	walk(o)
	return out
}
