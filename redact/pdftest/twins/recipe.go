package twins

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// An align says which edges of a line stand fast.
type align string

const (
	left      align = "left"
	right     align = "right"
	centred   align = "centred"
	justified align = "justified"
)

// A method is how a program sets the glyphs of a line.
type method string

const (
	oneArray  method = "TJ"         // with kerning and stretched spaces as numbers
	wordSpace method = "Tw"         // one string, spaces stretched by Tw
	perWord   method = "Td by word" // a Td for each word
	perGlyph  method = "Tm by glyph"
	squeezed  method = "Tz"
	charSpace method = "Tc"
)

var methods = []method{oneArray, wordSpace, perWord, perGlyph, squeezed, charSpace}

// Margins of the page, A4.
const (
	marginLeft, marginRight = 60.0, 535.0
	pageWidth, pageHeight   = 595, 842
)

// A Recipe is a document without its names. It is immutable.
type Recipe struct {
	Seed     uint64
	People   int
	Sizes    []int // letters in the names of the casts that fit
	body     kind
	bold     kind
	serif    bool
	method   method
	align    align
	decimals int
	kern     bool
	tags     int // 0 none, 1 an element a line, 2 an element a piece
	inForm   bool
	actual   bool // names have replacement texts
	fields   bool
	fontSize float64
	pages    [][]*line
}

// String describes the recipe for a test's message.
func (r *Recipe) String() string {
	return fmt.Sprintf("seed %d: %s with %s, %s, set by %s, %d decimals, kerned %v, tags %d, in a form %v, replacement texts %v, field %v, names of %v letters",
		r.Seed, r.body, r.bold, r.align, r.method, r.decimals, r.kern, r.tags, r.inForm, r.actual, r.fields, r.Sizes)
}

// A line is one line of a page.
type line struct {
	pieces   []piece
	align    align
	method   method
	x0, x1   float64 // the room it is aligned in
	y        float64
	size     float64
	role     string // of its structure element
	joins    bool   // it goes on with the element of the line before it
	artifact bool
	rules    []float64 // upright rules of its row
	rowed    bool      // a level rule above and below
}

// A piece is a run of a line that looks the same.
type piece struct {
	text   string // of which %s is the part of the name
	person int    // -1: no name
	part   part
	bold   bool
	colour bool
	under  bool
	high   bool
	link   bool
	split  bool // the name goes on in the next line
	dots   bool // as many dots before it as lead to the right edge
}

// A part is what of a name a piece holds.
type part int

const (
	full part = iota
	first
	last
	lastBegin // the surname up to where it is broken over two lines, with a hyphen
	lastEnd
)

func (p piece) in(c Cast) string {
	if p.person < 0 {
		return p.text
	}
	who := c.People[p.person]
	n := len(who.Last) / 2
	return strings.Replace(p.text, "%s", map[part]string{full: who.Full(), first: who.First, last: who.Last,
		lastBegin: who.First + " " + strings.TrimSuffix(who.Last[:n], "-") + "-", lastEnd: strings.TrimPrefix(who.Last[n:], "-")}[p.part], 1)
}

// New makes up a recipe.
func New(seed uint64) *Recipe {
	rng := rand.New(rand.NewPCG(seed, 4))
	r := &Recipe{Seed: seed, People: 1 + rng.IntN(3), serif: rng.IntN(2) == 0, decimals: max(1, rng.IntN(10)) % 4, kern: rng.IntN(2) == 0,
		inForm: rng.IntN(5) == 0, actual: rng.IntN(5) == 0, fields: rng.IntN(4) == 0, fontSize: []float64{9, 10, 11, 12, 10.5}[rng.IntN(5)]}
	r.body, r.bold = kinds[rng.IntN(len(kinds))], kinds[rng.IntN(len(kinds))]
	r.align = []align{left, left, justified, justified, right, centred}[rng.IntN(6)]
	r.method = methods[rng.IntN(len(methods))]
	if rng.IntN(2) == 0 {
		r.tags = 1 + rng.IntN(2)
	}
	base := 8 + rng.IntN(16)
	r.Sizes = []int{base, base + 1 + rng.IntN(3), max(6, base-1-rng.IntN(3))}
	if r.align != justified && r.method != squeezed && r.method != charSpace {
		r.Sizes = []int{base, 24 + rng.IntN(16), 6 + rng.IntN(4)}
	}
	w := &setter{rng: rng, r: r}
	for range 1 + rng.IntN(2) {
		w.page()
	}
	return r
}

// room is how wide a name of the middle size is, about.
func (r *Recipe) room(letters int) float64 { return float64(letters) * r.fontSize * 0.55 }

// setter makes the pages of a recipe.
type setter struct {
	rng   *rand.Rand
	r     *Recipe
	y     float64
	lines []*line
	x0    float64 // of the column
	x1    float64
}

func (s *setter) page() {
	s.lines, s.y, s.x0, s.x1 = nil, 780, marginLeft, marginRight
	if s.rng.IntN(2) == 0 {
		s.running(805)
	}
	if s.rng.IntN(2) == 0 {
		s.running(30)
	}
	if s.rng.IntN(6) == 0 {
		s.columns()
	} else {
		for s.y > 160 {
			s.element()
		}
	}
	for _, l := range s.lines {
		s.r.fit(l)
	}
	s.r.pages = append(s.r.pages, s.lines)
}

// running is a header or footer.
func (s *setter) running(y float64) {
	a := []align{left, right, centred}[s.rng.IntN(3)]
	s.lines = append(s.lines, &line{pieces: []piece{s.plain("Review about "), s.name()}, align: a, method: s.r.method, x0: marginLeft, x1: marginRight, y: y, size: 8, artifact: true})
}

func (s *setter) columns() {
	for _, x := range [][2]float64{{60, 285}, {310, 535}} {
		s.x0, s.x1, s.y = x[0], x[1], 760
		for s.y > 300 {
			s.paragraph()
		}
	}
	s.x0, s.x1 = marginLeft, marginRight
}

func (s *setter) element() {
	switch s.rng.IntN(9) {
	case 0:
		s.heading()
	case 1:
		s.alone(right)
	case 2:
		s.alone(centred)
	case 3, 4:
		s.table()
	case 5:
		s.list()
	case 6:
		s.contents()
	default:
		s.paragraph()
	}
	s.y -= s.r.fontSize * 1.1
}

func (s *setter) plain(text string) piece { return piece{text: text, person: -1} }

// name is a mention, in one of many looks.
func (s *setter) name() piece {
	p := piece{text: "%s", person: s.rng.IntN(s.r.People), part: part(s.rng.IntN(3))}
	switch s.rng.IntN(12) {
	case 0:
		p.bold = true
	case 1:
		p.colour = true
	case 2:
		p.under = true
	case 3:
		p.high = true
	case 4:
		p.link = true
	case 5:
		p.text = "%s’s"
	case 6:
		p.bold, p.under = true, true
	}
	return p
}

var words = strings.Fields("the social nurse and tone of later mention said order case notes not to lead is in need of more meetings than letters are calm old team risen mild code so that cold indoor stone one moment")

// words makes text of about this width.
func (s *setter) words(width, size float64) string {
	var b strings.Builder
	for w := 0.0; w < width; {
		word := words[s.rng.IntN(len(words))]
		if b.Len() > 0 {
			b.WriteByte(' ')
			w += size * 0.27
		}
		b.WriteString(word)
		w += float64(len(word)) * size * 0.48
	}
	return b.String()
}

// paragraph sets lines that are as wide as the column, but for the last.
func (s *setter) paragraph() {
	n := 1 + s.rng.IntN(5)
	size := s.r.fontSize
	var carried *piece
	for i := range n {
		l := &line{align: s.r.align, method: s.r.method, x0: s.x0, x1: s.x1, y: s.y, size: size, role: "P", joins: i > 0}
		names := 0
		if s.rng.IntN(3) > 0 {
			names = 1 + s.rng.IntN(2)
		}
		width := s.x1 - s.x0 - s.r.room(s.r.Sizes[0])*float64(names) - 20
		if s.r.align != justified {
			width = s.x1 - s.x0 - s.r.room(41)*float64(names) - 40
		}
		if carried != nil {
			l.pieces = append(l.pieces, *carried, s.plain(" "))
			carried = nil
			width -= s.r.room(s.r.Sizes[0]) / 2
		}
		if i == n-1 {
			width *= 0.3 + 0.5*s.rng.Float64()
			if l.align == justified {
				l.align = left
			}
		}
		s.fill(l, width, names)
		if i < n-1 && s.rng.IntN(5) == 0 {
			who := s.rng.IntN(s.r.People)
			a, b := first, last
			if s.rng.IntN(3) == 0 {
				a, b = lastBegin, lastEnd
			}
			l.pieces = append(l.pieces, s.plain(" "), piece{text: "%s", person: who, part: a, split: true})
			carried = &piece{text: "%s", person: who, part: b}
		}
		s.lines = append(s.lines, l)
		s.y -= size * 1.3
	}
}

// fill adds words with names among them.
func (s *setter) fill(l *line, width float64, names int) {
	if width < 20 {
		width = 20
	}
	if names == 0 {
		l.pieces = append(l.pieces, s.plain(s.words(width, l.size)))
		return
	}
	cut := width * s.rng.Float64()
	if s.rng.IntN(4) > 0 {
		l.pieces = append(l.pieces, s.plain(s.words(cut, l.size)+" "))
	} else {
		cut = 0
	}
	l.pieces = append(l.pieces, s.name())
	rest := width - cut
	if names > 1 {
		l.pieces = append(l.pieces, s.plain(" and "), s.name())
	}
	if rest > 30 && s.rng.IntN(4) > 0 || l.align == justified {
		l.pieces = append(l.pieces, s.plain([]string{" ", ", ", " (", ". "}[s.rng.IntN(4)]+s.words(rest, l.size)))
	} else if s.rng.IntN(2) == 0 {
		l.pieces = append(l.pieces, s.plain("."))
	}
}

func (s *setter) heading() {
	l := &line{pieces: []piece{s.plain("3. What "), s.name(), s.plain(" needed")}, align: left, method: s.r.method, x0: s.x0, x1: s.x1, y: s.y - 6, size: s.r.fontSize * 1.5, role: "H2"}
	for i := range l.pieces {
		l.pieces[i].bold = true
	}
	s.lines = append(s.lines, l)
	s.y -= s.r.fontSize * 2
}

func (s *setter) alone(a align) {
	for range 1 + s.rng.IntN(2) {
		l := &line{align: a, method: s.r.method, x0: s.x0, x1: s.x1, y: s.y, size: s.r.fontSize, role: "P"}
		s.fill(l, 20+40*s.rng.Float64(), 1)
		s.lines = append(s.lines, l)
		s.y -= s.r.fontSize * 1.3
	}
}

func (s *setter) table() {
	edges := []float64{s.x0, s.x0 + 235, s.x0 + 330, s.x1}
	ruled := s.rng.IntN(2) == 0
	aligns := []align{left, []align{left, right, centred}[s.rng.IntN(3)], []align{left, left, right}[s.rng.IntN(3)]}
	rows := 2 + s.rng.IntN(4)
	for row := range rows {
		for col := range 3 {
			l := &line{align: aligns[col], method: s.r.method, x0: edges[col] + 4, x1: edges[col+1] - 4, y: s.y, size: 9, role: "TD", joins: false}
			if ruled && col == 0 {
				l.rules, l.rowed = edges, true
			}
			switch {
			case row == 0:
				l.pieces = []piece{s.plain([]string{"Name", "Code", "Meetings"}[col])}
			case col == 0 || s.rng.IntN(4) == 0 && col == 2 && s.r.Sizes[1] < 25:
				l.pieces = []piece{s.name()}
				if col == 2 {
					l.pieces[0].part = first
				}
			case col == 1:
				l.pieces = []piece{s.plain(fmt.Sprint(10 + s.rng.IntN(9000)))}
			default:
				l.pieces = []piece{s.plain(s.words(40+60*s.rng.Float64(), 9))}
			}
			s.lines = append(s.lines, l)
		}
		s.y -= 16
	}
}

func (s *setter) list() {
	for i := range 1 + s.rng.IntN(3) {
		mark := &line{pieces: []piece{s.plain(fmt.Sprintf("%d.", i+1))}, align: left, method: oneArray, x0: s.x0 + 10, x1: s.x1, y: s.y, size: s.r.fontSize, role: "LI"}
		l := &line{align: left, method: s.r.method, x0: s.x0 + 28, x1: s.x1, y: s.y, size: s.r.fontSize, role: "LI", joins: true}
		s.fill(l, 150, s.rng.IntN(3))
		s.lines = append(s.lines, mark, l)
		s.y -= s.r.fontSize * 1.3
	}
}

// contents is a line of a table of contents, with a row of dots.
func (s *setter) contents() {
	l := &line{pieces: []piece{s.plain("About "), s.name(), {text: fmt.Sprintf(" %d", 1+s.rng.IntN(90)), person: -1, dots: true}}, align: left, method: oneArray, x0: s.x0, x1: s.x1, y: s.y, size: s.r.fontSize, role: "P"}
	s.lines = append(s.lines, l)
	s.y -= s.r.fontSize * 1.3
}
