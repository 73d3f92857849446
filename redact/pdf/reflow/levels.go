package reflow

import (
	"regexp"
	"slices"
	"strings"
)

// leader is a line of a table of contents: dots or spaced dots lead to a page number.
var leader = regexp.MustCompile(`^(.*?)[\s.·…_]*(?:\.{3,}|(?:[.·…_] ?){4,}|…{2,})[\s.·…_]*(\d{1,4}|[ivxlc]{1,6})?$`)

const (
	headingFrom = 1.12 // times the size of the text
	headingUpTo = 220  // letters; longer text is no heading
	boldUpTo    = 120
)

// contents makes entries of lines that lead to page numbers. The numbers go: the pages are others now.
func (m *maker) contents() {
	each(m.model.blocks, func(b *block) {
		if b.kind != paragraph && b.kind != entry && b.kind != item {
			return
		}
		text := b.text()
		if at := leader.FindStringSubmatchIndex(text); at != nil && at[3] > 0 {
			b.kind = entry
			if b.label != nil {
				b.runs = append(append(slices.Clone(b.label), run{text: " "}), b.runs...)
				at[3] += len(b.text()) - len(text)
				b.label = nil
			}
			b.runs, _ = cutAt(b.runs, at[3])
		} else if b.kind == entry {
			if at := lastNumber.FindStringIndex(text); at != nil {
				b.runs, _ = cutAt(b.runs, at[0])
			}
		}
		if b.kind == entry {
			b.runs = tidy(b.runs)
			m.model.dropped["page numbers of the contents"] = true
		}
	})
}

// lastNumber is the page number at the end of a contents entry without dots.
var lastNumber = regexp.MustCompile(`[\s.·…_]+\d{1,4}$`)

// levels finds the headings of a file without tags, evens the levels out and leads contents entries to headings.
func (m *maker) levels() {
	tagged := slices.ContainsFunc(m.model.blocks, func(b *block) bool { return b.kind == heading })
	if !tagged {
		m.bySize()
	}
	last := 0
	var heads []*block
	for _, b := range m.model.blocks {
		if b.kind != heading {
			continue
		}
		b.level = min(max(b.level, 1), last+1, 6)
		last = b.level
		heads = append(heads, b)
	}
	titles := map[string][]*block{}
	for _, h := range heads {
		titles[letters(h.text())] = append(titles[letters(h.text())], h)
	}
	each(m.model.blocks, func(b *block) {
		if b.kind != entry {
			return
		}
		if same := titles[letters(b.text())]; len(same) > 0 {
			b.target = same[0]
			if len(same) > 1 {
				titles[letters(b.text())] = same[1:]
			}
		}
	})
}

// letters is text without white space, for comparing.
func letters(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), "")) }

// bySize takes for headings what the bookmarks name, what is set larger than the text, and short lines that are bold.
func (m *maker) bySize() {
	marks := map[string]int{}
	for _, b := range m.src.Bookmarks {
		if _, ok := marks[letters(b.Title)]; !ok {
			marks[letters(b.Title)] = b.Level
		}
	}
	var sizes []float64
	named := map[*block]int{}
	for _, b := range m.model.blocks {
		if b.kind != paragraph && b.kind != item || len(b.lines) == 0 {
			continue
		}
		text := b.full()
		n := len([]rune(text))
		switch {
		case n == 0:
		case marks[letters(text)] > 0:
			named[b] = marks[letters(text)]
		case b.lines[0].Size >= headingFrom*m.body && n <= headingUpTo:
			named[b] = 0
			sizes = append(sizes, b.lines[0].Size)
		case n <= boldUpTo && b.kind == paragraph && allLinesBold(b) && !strings.HasSuffix(text, ".") && b.lines[0].Size >= 0.98*m.body:
			named[b] = -1
		}
	}
	slices.Sort(sizes)
	slices.Reverse(sizes)
	sizes = slices.Compact(sizes)
	shift := 0
	if len(sizes) > 0 && len(marks) > 0 {
		shift = 1
	}
	for b, level := range named {
		b.runs, b.label, b.kind = b.wholeRuns(), nil, heading
		switch {
		case level > 0:
			b.level = level + shift
		case level == 0:
			b.level = slices.Index(sizes, b.lines[0].Size) + 1
		default:
			b.level = len(sizes) + 1
			if len(marks) > 0 {
				b.level = 6
			}
		}
	}
}

func allLinesBold(b *block) bool {
	return !slices.ContainsFunc(b.lines, func(l *line) bool { return !l.bold })
}

// full is a block's text with its label.
func (b *block) full() string { return plain(b.wholeRuns()) }

func (b *block) wholeRuns() []run {
	if len(b.label) == 0 {
		return b.runs
	}
	return tidy(append(append(slices.Clone(b.label), run{text: " ", style: b.label[0].style}), b.runs...))
}
