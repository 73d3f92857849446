package pdf

import (
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/caseveil/caseveil/redact/pdf/content"
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/reading"
)

// belief collects what the fonts of a file say their glyphs show, to tell where a font cannot be believed. A font
// program that was cut down often says nothing by itself, and a character map may say anything.
type belief struct {
	mu    sync.Mutex                                // of what is remembered
	looks map[*font.Face]map[string]map[string]bool // of each letter, the different glyphs that are said to show it
	wide  map[*font.Face]*widths

	letters map[*font.Face]*[52]float64 // how wide the small ones are, and the capitals
	liars   map[*font.Face]bool
	ink     map[inked]drawn
	shown   map[shown]*font.Glyph // what font programs do not say themselves
	told    map[shown]*font.Glyph // what all fonts say of their letters, digits and signs,
	order   []shown               // as the pages show them first,
	masked  map[shown]bool        // and which of them are others
	procs   func(obj.Object) *content.Proc
}

type inked struct {
	face *font.Face
	gid  int
	code uint32
}

type shown struct {
	face    *font.Face
	gid     int
	code    uint32
	unicode string
}

type drawn struct {
	looks string
	ink   bool
}

// widths of letters that are narrow, and of letters that are wide, in every face that is not typewriting.
type widths struct{ narrow, wide float64 }

const (
	narrowLetters = "ijlt"
	wideLetters   = "bdhmnopquwMW"
	mostLooks     = 3   // glyphs of one face that show the same Latin letter: the usual one, a small capital, an alternate
	aside         = 0.3 // em between glyphs that are not of one word
	leastRun      = 3   // glyphs that may be a name
)

func newBelief(procs func(obj.Object) *content.Proc) *belief {
	return &belief{
		procs: procs, looks: map[*font.Face]map[string]map[string]bool{}, wide: map[*font.Face]*widths{}, ink: map[inked]drawn{},
		shown: map[shown]*font.Glyph{}, letters: map[*font.Face]*[52]float64{}, liars: map[*font.Face]bool{},
		told: map[shown]*font.Glyph{}, masked: map[shown]bool{},
	}
}

func (b *belief) drawn(f *font.Face, g *font.Glyph) drawn {
	key := inked{f, g.GID, g.Code}
	if f.Embedded() {
		if _, type3 := f.Type3(); !type3 {
			key.code = 0
		}
	}
	d, ok := b.ink[key]
	if !ok {
		d.looks, d.ink = f.Looks(*g)
		if t3, ok := f.Type3(); ok && d.ink {
			p := b.procs(t3.Procs[g.Code])
			d.ink = p != nil && slices.ContainsFunc(p.Scene.Items, func(it content.Item) bool {
				pic, ok := it.(*content.Picture)
				return !ok || !pic.Image.Blank()
			})
		}
		b.ink[key] = d
	}
	return d
}

// learn takes in what a page's glyphs are said to show.
func (b *belief) learn(p *reading.Page) {
	for _, l := range slices.Concat(p.Lines, p.Blank) {
		for i := range l.Glyphs {
			f, g := l.Glyphs[i].Item.Font, l.Glyphs[i].Item.Glyphs[l.Glyphs[i].Index].Glyph
			if !f.Embedded() {
				continue
			}
			b.tell(f, g)
			if l := g.Unicode; len(l) == 1 && (l[0] >= 'a' || !g.Proved) { // capitals of symbol fonts that have names differ from all others
				b.measure(f, l[0], g.Width)
			}
			if g.Proved {
				continue
			}
			b.shown[shown{f, g.GID, g.Code, g.Unicode}] = g
			if len(g.Unicode) != 1 {
				continue
			}
			d := b.drawn(f, g)
			if !d.ink {
				continue
			}
			if b.looks[f] == nil {
				b.looks[f], b.wide[f] = map[string]map[string]bool{}, &widths{wide: 1e9}
			}
			if b.looks[f][g.Unicode] == nil {
				b.looks[f][g.Unicode] = map[string]bool{}
			}
			b.looks[f][g.Unicode][d.looks] = true
			switch w := b.wide[f]; {
			case strings.Contains(narrowLetters, g.Unicode):
				w.narrow = max(w.narrow, g.Width)
			case strings.Contains(wideLetters, g.Unicode):
				w.wide = min(w.wide, g.Width)
			}
		}
	}
}

// measure takes down how wide a face is said to set a letter.
func (b *belief) measure(f *font.Face, letter byte, width float64) {
	at := int(letter) - 'a'
	switch {
	case letter >= 'A' && letter <= 'Z':
		at = 26 + int(letter) - 'A'
	case letter < 'a' || letter > 'z':
		return
	}
	w := b.letters[f]
	if w == nil {
		w = &[52]float64{}
		b.letters[f] = w
	}
	w[at] = width
}

// lies reports whether the letters of a face have nothing of the widths that letters have in any type, where each has its
// own: then they are not what the font says, whoever in it says so.
func (b *belief) lies(f *font.Face) bool {
	lies, known := b.liars[f]
	if !known {
		if w := b.letters[f]; w != nil {
			lies = unlike(w[:26], usual[:], leastLetters, leastLike) || unlike(w[26:], usualCapitals[:], leastCapitals, leastCapitalLike)
		}
		b.liars[f] = lies
	}
	return lies
}

const (
	leastLetters = 10   // small ones that are measured
	leastSpread  = 0.08 // of their widths, by the mean: typewriting has none
	leastLike    = 0.4  // correlation of small letters with usual type; that of honest faces is above 0.6

	leastCapitals    = 18 // symbol fonts show some of their signs as capitals
	leastCapitalLike = 0.2
)

// usual are the widths of a to z in thousandths of an em, as the mean of Helvetica and Times has them.
var usual = [26]float64{500, 528, 472, 528, 500, 305, 528, 528, 250, 250, 500, 250, 805, 528, 528, 528, 528, 333, 444, 278, 528, 500, 722, 500, 500, 472}

// usualCapitals are those of A to Z.
var usualCapitals = [26]float64{694, 667, 694, 722, 639, 583, 750, 722, 306, 444, 694, 583, 861, 722, 750, 611, 750, 694, 611, 611, 722, 694, 944, 694, 694, 611}

func unlike(widths, usual []float64, letters, least float64) bool {
	var n, mx, my float64
	for i, w := range widths {
		if w > 0 {
			n, mx, my = n+1, mx+w, my+usual[i]
		}
	}
	if n < letters {
		return false
	}
	mx, my = mx/n, my/n
	var sxx, syy, sxy float64
	for i, w := range widths {
		if w > 0 {
			sxx, syy, sxy = sxx+(w-mx)*(w-mx), syy+(usual[i]-my)*(usual[i]-my), sxy+(w-mx)*(usual[i]-my)
		}
	}
	if math.Sqrt(sxx/n) < leastSpread*mx || syy == 0 {
		return false
	}
	return sxy/math.Sqrt(sxx*syy) < least
}

// doubts reports whether anything was learnt that nobody can tell.
func (b *belief) doubts() bool {
	if len(b.masked) > 0 {
		return true
	}
	for f := range b.letters {
		if b.lies(f) {
			return true
		}
	}
	for s, g := range b.shown {
		if b.unread(s.face, g) {
			return true
		}
	}
	return false
}

// unread reports whether nobody can tell what a glyph shows without looking at it.
func (b *belief) unread(f *font.Face, g *font.Glyph) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !f.Embedded() || g.GID == 0 {
		return false
	}
	if liar := b.lies(f) || b.masked[b.key(f, g)]; g.Proved && !liar {
		return false
	} else if d := b.drawn(f, g); !d.ink {
		return false
	} else if liar || g.Torn {
		return true
	}
	if w := b.wide[f]; w != nil && w.narrow > 1.2*w.wide {
		return true // an i is never wider than an n
	}
	if r := []rune(g.Unicode); len(r) == 1 && len(b.looks[f][g.Unicode]) > mostLooks && (unicode.IsLetter(r[0]) || unicode.IsDigit(r[0])) {
		return true
	}
	for _, r := range g.Unicode {
		if r == 0xad || !unicode.In(r, unicode.Co, unicode.Cf, unicode.Cc, unicode.Zs) && r != unicode.ReplacementChar {
			return false
		}
	}
	return true
}

// riddle reports whether a page has words that may be names and that no font tells.
func (b *belief) riddle(p *reading.Page) bool {
	for _, l := range slices.Concat(p.Lines, p.Blank) {
		if !l.Hidden && b.riddleIn(l) {
			return true
		}
	}
	return false
}

func (b *belief) riddleIn(l *reading.Line) bool {
	run, last := 0, -1
	looks := map[string]bool{}
	var known bool // the glyph before is a letter of the same face
	for i := range l.Glyphs {
		g := &l.Glyphs[i]
		if g.Over >= 0 {
			continue
		}
		f, c := g.Item.Font, g.Item.Glyphs[g.Index].Glyph
		near := last >= 0 && l.Glyphs[last].Item.Font == f && g.Along-l.Glyphs[last].End() < aside*g.Size
		if !near {
			run, known, looks = 0, false, map[string]bool{}
		}
		last = i
		if !b.unread(f, c) {
			letter := latin(g.Text)
			if run > 0 && letter {
				return true
			}
			run, known = 0, letter
			continue
		}
		looks[b.drawn(f, c).looks] = true
		if run++; known || run >= leastRun && len(looks) > 1 {
			return true
		}
	}
	return false
}

func latin(s string) bool {
	for _, r := range s {
		if unicode.Is(unicode.Latin, r) {
			return true
		}
	}
	return false
}
