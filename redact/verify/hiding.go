package verify

import (
	"image"
	"slices"
	"strings"
)

// A hiding gathers what of a page's text cannot be seen, letter by letter.
type hiding struct {
	sheet  *sheet
	hidden []string // by the page's letters: how, or "" for one that can be seen
	runs   []hiddenRun
}

type hiddenRun struct {
	run
	kind, where string
}

func newHiding(sh *sheet) *hiding { return &hiding{sheet: sh, hidden: make([]string, len(sh.spelt))} }

// way is how a letter is hidden, as one word: the kind and where.
func way(kind, where string) string { return kind + "\n" + where }

// whole takes down a run of which nothing is shown.
func (h *hiding) whole(r run, kind, where string) {
	h.runs = append(h.runs, hiddenRun{r, kind, where})
	for _, i := range h.sheet.lettersOf(r) {
		if h.hidden[i] == "" {
			h.hidden[i] = "\n" // reported with its run
		}
	}
}

// letters takes down the letters of a run that show nothing, or lie beyond the page, while others of it can be seen. Were
// none to be seen in its own box, the boxes would be wrong.
func (h *hiding) letters(r run, with, without *image.RGBA) {
	sh := h.sheet
	own := sh.lettersOf(r)
	how := make([]string, len(own))
	seen := 0
	for n, i := range own {
		l := sh.spelt[i]
		switch x, y := l.box.middle(); {
		case l.box.empty():
		case !sh.view.box.holds(x, y):
			how[n] = way("off_page_text", "beyond the edge of the page")
		case changed(with, without, sh.view.inner(l.box)) > 0:
			seen++
		case sh.under(r, l) != nil: // looked at alone later
		case sh.barBelow(l.box):
			how[n] = way("covered_text", ownColour)
		default:
			how[n] = way("invisible_text", colourless)
		}
	}
	if seen == 0 {
		return
	}
	for n, i := range own {
		h.hidden[i] = how[n]
	}
}

// behind looks at runs that something lies across, drawn with and without them.
func (h *hiding) behind(runs []run, with *image.RGBA) error {
	sh := h.sheet
	groups := [][]run{runs}
	if len(runs) <= mostAlone {
		groups = nil
		for _, r := range runs {
			groups = append(groups, []run{r})
		}
	}
	for _, group := range groups {
		if len(group) == 0 {
			continue
		}
		without, err := sh.drawWithout(group)
		if err != nil {
			return err
		}
		for _, r := range group {
			h.covered(r, with, without)
		}
	}
	return nil
}

// covered takes down the letters of a run that lie under something and show nothing, or next to nothing.
func (h *hiding) covered(r run, with, without *image.RGBA) {
	sh := h.sheet
	own := sh.lettersOf(r)
	under, left := make([]*cover, len(own)), make([]float64, len(own))
	for n, i := range own {
		if l := sh.spelt[i]; !l.box.empty() {
			under[n], left[n] = sh.under(r, l), changedBy(with, without, sh.view.inner(l.box), hardlySeen)
		}
	}
	gone := func(n int) bool { return n >= 0 && n < len(own) && under[n] != nil && left[n] <= mostTips }
	mostly := h.mostly(own, slices.Clone(under), with, without)
	for n, i := range own {
		if mostly[n] != nil {
			h.hidden[i] = way("covered_text", "under "+mostly[n].what)
		}
		if gone(n) || under[n] != nil && left[n] <= mostStray && gone(n-1) && gone(n+1) {
			h.hidden[i] = way("covered_text", "under "+under[n].what)
		}
	}
}

// mostly gives what letters of a run stand under that leaves their tips or feet: letters side by side of whose height it
// takes the most, all in all.
func (h *hiding) mostly(own []int, under []*cover, with, without *image.RGBA) []*cover {
	sh := h.sheet
	share := make([]float64, len(own))
	for n, i := range own {
		l := sh.spelt[i]
		if under[n] == nil && n > 0 { // the middle of a letter with a tail is lower than that of others
			under[n] = under[n-1]
		}
		if under[n] == nil || l.box.empty() {
			continue
		}
		c := under[n].box
		part := rect{l.box.left, max(l.box.bottom, c.bottom), l.box.right, min(l.box.top, c.top)}
		if part.right-part.left > 0 && changedBy(with, without, sh.view.inner(part), hardlySeen) <= mostTips {
			share[n] = part.height() / l.box.height()
		}
	}
	out := make([]*cover, len(own))
	for n := 0; n < len(own); {
		m, sum := n, 0.0
		for m < len(own) && share[m] >= leastPart {
			sum += share[m]
			m++
		}
		for k := n; k < m && m-n >= fragment && sum >= mostHeight*float64(m-n); k++ {
			out[k] = under[k]
		}
		n = max(m, n+1)
	}
	return out
}

// discoveries puts together what was taken down. A few letters of a word that shows its others are no discovery: the icon
// of a note stands on them.
func (h *hiding) discoveries() []Discovery {
	found := map[string]*Discovery{}
	letters := h.sheet.spelt
	telling := make([]bool, len(letters))
	for i := 0; i < len(letters); {
		if h.hidden[i] == "" {
			i++
			continue
		}
		j := i + 1
		for j < len(letters) && h.hidden[j] != "" {
			j++
		}
		words := letters[i].first && (j == len(letters) || letters[j].first)
		for k := i; k < j; k++ {
			telling[k] = words || j-i >= fragment || letters[i].first && slices.ContainsFunc(letters[k+1:j], func(l letter) bool { return l.first })
		}
		i = j
	}
	for _, r := range h.runs {
		own := h.sheet.lettersOf(r.run)
		if len(own) == 0 || slices.ContainsFunc(own, func(i int) bool { return telling[i] }) {
			note(found, r.kind, r.where, strings.TrimSpace(r.text))
		}
	}
	for i := 0; i < len(letters); {
		how := h.hidden[i]
		j := i + 1
		if how == "" || how == "\n" || !telling[i] {
			i = j
			continue
		}
		var text strings.Builder
		text.WriteRune(letters[i].r)
		for j < len(letters) && h.hidden[j] == how {
			if letters[j].first {
				text.WriteByte(' ')
			}
			text.WriteRune(letters[j].r)
			j++
		}
		kind, where, _ := strings.Cut(how, "\n")
		note(found, kind, where, text.String())
		if where == ownColour {
			note(found, "invisible_text", colourless, text.String())
		}
		i = j
	}
	var out []Discovery
	for _, kind := range []string{"covered_text", "invisible_text", "off_page_text", "hidden_layer"} {
		if d := found[kind]; d != nil {
			out = append(out, *d)
		}
	}
	if d := found[pictureLayer]; d != nil {
		d.Kind, d.Weight = "invisible_text", Note
		out = append(out, *d)
	}
	return out
}

func note(found map[string]*Discovery, kind, where, text string) {
	if d := found[kind]; d != nil {
		d.Text += "\n" + text
		return
	}
	found[kind] = &Discovery{Kind: kind, Weight: Leak, Where: where, Text: text}
}
