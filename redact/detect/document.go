package detect

import (
	"strconv"
	"strings"

	"github.com/caseveil/caseveil/redact/rules"
)

// A document is one text on its way through the cascade. The steps add candidates; resolve settles them.
type document struct {
	*Detector
	view       *view
	tokens     []token
	joined     map[int][]reading // other readings of a token: over a hyphen, spaced out, doubled
	cut        []bool            // by token: whether it has other readings
	hits       []hit             // see bestHit
	kept       []span            // what the keep lists protect
	taken      []bool            // tokens that belong to a name of the case
	candidates []*candidate
	slab       []candidate        // what the next candidates are made in: they are many, and none goes before the document
	people     map[string]*entity // unlisted people by the words they were found with
	vocabulary *vocabulary
	numbers    []int32               // by token: the number of its word in the vocabulary
	long       *slipsOf              // see longNames
	slips      map[string]*entity    // who a misspelt word may mean, once it was asked
	families   map[string][]namesake // unlisted people by their surnames
	shared     map[string]bool       // words that several unlisted people have
	initials   map[string]*entity    // unlisted people by their initials
	things     map[named]string      // labels of unlisted places and organisations
	counts     map[string]int        // how many labels of a kind were given
	cues       []bool                // by token, see known.personCue
	nextStreet []uint8               // by token: how far on the word is that may end or begin a street, see learn
	nextSuffix []uint8               // by token: how far on the word is that may end a place
	found      map[string]foundPlace
	towns      map[string]bool // towns that no list has, see noteTown
	carelessly []bool          // see careless
	abroad     []bool          // see foreign
	logs       map[string]int  // see logged
	dotted     map[date]bool   // see dottedLog
	lastYear   int             // see longAgo
	newborns   int             // see ofNewborns
	steps      int             // how often the text was looked at around a token, which must grow as the text does
	caseCount  int             // how many of the candidates come from caseNames; they stand first, in order
}

// A span is a stretch of the view.
type span struct{ start, end int }

// A candidate is a finding in the making. Positions are of the view.
type candidate struct {
	start, end  int
	kind        string
	rule        string
	tier        string
	confidence  float64
	action      string // by tier where empty
	label       string
	replacement string
	owner       *entity
	why         string
	prio        priority
}

// A priority settles overlaps. The longer one wins within a group of neighbours; see resolve.
type priority int

const (
	prioDoubt priority = iota
	prioPlace
	prioPerson
	prioDate
	prioPattern
	prioAddress
	prioChecked
	prioCase
)

func labelOf(kind string) string { return rules.Kinds[kind] }

// slabSize is how many candidates are made at a time.
const slabSize = 256

// propose adds a candidate, unless its rule is switched off.
func (d *document) propose(c candidate) {
	d.steps++
	if d.off[c.rule] {
		return
	}
	if c.kind == "person" {
		c.end = d.misreadEnd(c.end)
	}
	if (c.kind == "place" || c.kind == "address") && c.rule != Unexplained {
		c.start, c.end = d.tied(c.start, c.end)
	}
	if len(d.slab) == cap(d.slab) {
		d.slab = make([]candidate, 0, slabSize)
	}
	d.slab = append(d.slab, c)
	d.candidates = append(d.candidates, &d.slab[len(d.slab)-1])
}

// tied widens a place to all that hyphens tie to it: "Llanfach-y-Rhos", "Ty'n-y-Graig", not "Easterby-based".
func (d *document) tied(start, end int) (int, int) {
	if end < len(d.view.text) && d.view.text[end] == '-' {
		for j := d.tokenAt(end); j < len(d.tokens) && d.gap(j) == "-" && d.tiedOn(j); j++ {
			end = int(d.tokens[j].end)
		}
	}
	if start > 0 && d.view.text[start-1] == '-' {
		for j := d.tokenAt(start); j > 0 && (d.gap(j) == "-" || d.gap(j) == "'" && int(d.tokens[j].start) == start && d.width(j) < 3) && (d.tokens[j-1].form == title || d.tiedOn(j-1)); j-- {
			start = int(d.tokens[j-1].start)
		}
	}
	return start, end
}

// tiedOn says whether token j is a capital, or a small joint with a capital behind it.
func (d *document) tiedOn(j int) bool {
	return d.tokens[j].form == title || d.tokens[j].form == small && d.width(j) < 5 && d.gapIs(j+1, "-") && d.tokens[j+1].form == title
}

// word is a token in small letters.
func (d *document) word(i int) string {
	t := d.tokens[i]
	return d.view.lower[t.start:t.end]
}

// phrase is some tokens in small letters with a space between each.
func (d *document) phrase(first, last int) string {
	spaced := true
	for i := first + 1; i <= last; i++ {
		spaced = spaced && d.tokens[i].spaced
	}
	if spaced {
		return d.view.lower[d.tokens[first].start:d.tokens[last].end]
	}
	var b strings.Builder
	for i := first; i <= last; i++ {
		if i > first {
			b.WriteByte(' ')
		}
		b.WriteString(d.word(i))
	}
	return b.String()
}

// written is a token as it stands.
func (d *document) written(i int) string {
	t := d.tokens[i]
	return d.view.text[t.start:t.end]
}

// gap is what stands between a token and the one before it.
func (d *document) gap(i int) string {
	if i == 0 {
		return d.view.text[:d.tokens[0].start]
	}
	return d.view.text[d.tokens[i-1].end:d.tokens[i].start]
}

// wrapped says whether a line break before token i is that of running text, not the end of a short line.
func (d *document) wrapped(i int) bool {
	if !d.tokens[i].line {
		return true
	}
	if i == 0 {
		return false
	}
	end := int(d.tokens[i-1].end)
	begin := strings.LastIndexByte(d.view.text[:end], '\n') + 1
	return strings.Count(d.gap(i), "\n") == 1 && end-begin >= 45
}

// tokenAt is the first token that begins at or behind a position.
func (d *document) tokenAt(pos int) int {
	low, high := 0, len(d.tokens)
	for low < high {
		mid := (low + high) / 2
		if int(d.tokens[mid].start) < pos {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

// part reads the number of token i.
func (d *document) number(i int) int {
	if i < 0 || i >= len(d.tokens) || d.tokens[i].form != number {
		return -1
	}
	n, err := strconv.Atoi(d.word(i))
	if err != nil {
		return -1
	}
	return n
}

func (d *document) width(i int) int { return int(d.tokens[i].end - d.tokens[i].start) }

// gapIs says whether token i exists and the gap before it is one of the given.
func (d *document) gapIs(i int, all ...string) bool {
	if i >= len(d.tokens) {
		return false
	}
	gap := d.gap(i)
	for _, g := range all {
		if gap == g {
			return true
		}
	}
	return false
}

// lineStart says whether token i begins a line.
func (d *document) lineStart(i int) bool {
	return i == 0 || d.tokens[i].line
}

// freeTitle says whether token i begins with a capital, goes on in small letters and is nobody's of the case.
func (d *document) freeTitle(i int) bool {
	return i < len(d.tokens) && d.tokens[i].form == title && !d.taken[i]
}

// initial says whether token i is one capital letter.
func (d *document) initial(i int) bool {
	return i < len(d.tokens) && d.tokens[i].form == upper && d.tokens[i].single()
}
