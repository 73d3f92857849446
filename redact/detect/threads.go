package detect

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// Running text is interrupted: by the foot of a page and the head of the next, a note, a caption, the numbers of a transcript's
// lines, the marks of a quoted message, the other cells of a table. A thread is what runs on, without what stands between.
// What is found there over such a gap goes in its parts.
type thread struct {
	pieces []span // of the source
	known  bool   // what stands between is known to be no text of its own; else only what the case lists counts
}

// How far a thread goes.
const (
	threadLines = 3    // before and behind the end of a page
	marginLines = 4    // that the head or the foot of a page may have
	brokenLines = 12   // behind a word with a hyphen, in which the rest of it is looked for
	surelyMarks = 4    // numbered lines from which they are no list
	mostFooter  = 60   // letters
	mostCells   = 20   // of a line
	nearby      = 80   // bytes of a line before a hyphen, and of the one with the rest of its word
	mostMargin  = 4096 // pages of which heads and feet are compared
)

// A textLine is a line that is not empty, without the spaces around it.
type textLine struct {
	span
	page int
}

func (l textLine) in(text string) string { return text[l.start:l.end] }

func textLines(text string) []textLine {
	var all []textLine
	page := 0
	for start := 0; start <= len(text); {
		end := start
		for end < len(text) && text[end] != '\n' && text[end] != '\f' {
			end++
		}
		if s := strings.TrimSpace(text[start:end]); s != "" {
			from := start + strings.Index(text[start:end], s)
			all = append(all, textLine{span{from, from + len(s)}, page})
		}
		if end < len(text) && text[end] == '\f' {
			page++
		}
		start = end + 1
	}
	return all
}

// threads finds what runs on over gaps.
func (d *Detector) threads(text string) []thread {
	lines := textLines(text)
	if len(lines) < 2 {
		return nil
	}
	all := append(markedLines(text, lines), overPages(text, lines)...)
	all = append(all, d.brokenWords(text, lines)...)
	return append(all, columns(text, lines)...)
}

// A mark is what stands before the text of a line, or behind it: a line's number, a time, the sign of a quotation or of a change.
type mark struct {
	kinds  string // one letter each
	number int    // of the line, -1 if it has none
	text   span   // what is left of the line
}

var (
	quoteMark = regexp.MustCompile(`^(?:[>|¦][ \t]*)+`)
	timeMark  = regexp.MustCompile(`^[\[(]?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?[\])]?[ \t]+`)
	lineMark  = regexp.MustCompile(`^(\d{1,4})[.):]?[ \t]+`)
	endMark   = regexp.MustCompile(`[ \t]+(\d{1,4})$`)
	bareMark  = regexp.MustCompile(`^\d{1,4}$`)
)

// markBefore reads the mark that a stretch of the text begins with.
func markBefore(text string, l span) mark {
	m := mark{number: -1, text: l}
	for len(m.kinds) < 3 {
		rest := text[m.text.start:l.end]
		if rest == "" {
			break
		}
		switch c := rest[0]; {
		case c == '>' || c == '|' || strings.HasPrefix(rest, "¦"):
			m.kinds += "q"
			m.text.start += len(quoteMark.FindString(rest))
		case c != '[' && c != '(' && !digit(c):
			return m
		default:
			if t := timeMark.FindString(rest); t != "" {
				m.kinds += "t"
				m.text.start += len(t)
			} else if n := lineMark.FindStringSubmatch(rest); n != nil && m.number < 0 {
				m.kinds += "n"
				m.number, _ = strconv.Atoi(n[1])
				m.text.start += len(n[0])
			} else {
				return m
			}
		}
	}
	return m
}

// markBehind reads the number that a line ends with.
func markBehind(text string, l span) mark {
	m := mark{number: -1, text: l}
	if !digit(text[l.end-1]) {
		return m
	}
	if n := endMark.FindStringSubmatch(text[l.start:l.end]); n != nil {
		m.kinds = "n"
		m.number, _ = strconv.Atoi(n[1])
		m.text.end -= len(n[0])
	}
	return m
}

// markedLines finds lines that follow one another and have marks of the same kind, their numbers counting on.
func markedLines(text string, lines []textLine) (all []thread) {
	for _, read := range []func(string, span) mark{markBefore, markBehind} {
		marks := make([]mark, len(lines))
		for i, l := range lines {
			marks[i] = read(text, l.span)
		}
		for i := 1; i < len(marks); i++ {
			if !marks[i].goesOn(marks[i-1]) {
				continue
			}
			first := marks[i-1]
			t := thread{pieces: []span{first.text}}
			for ; i < len(marks) && marks[i].goesOn(marks[i-1]); i++ {
				t.pieces = append(t.pieces, marks[i].text)
			}
			t.known = !strings.Contains(first.kinds, "t") && (first.number < 0 || len(t.pieces) >= surelyMarks)
			all = append(all, t)
		}
	}
	return append(all, numberedBeside(text, lines)...)
}

// goesOn reports whether a mark is that of the line behind one with another.
func (m mark) goesOn(before mark) bool {
	if m.kinds == "" || m.kinds != before.kinds {
		return false
	}
	return m.number < 0 || m.number == before.number+1
}

// numberedBeside finds text between whose lines numbers stand by themselves and count on, all by the same: 5, 10, 15.
func numberedBeside(text string, lines []textLine) (all []thread) {
	var bare []int // lines
	for i, l := range lines {
		if digit(text[l.start]) && bareMark.MatchString(l.in(text)) {
			bare = append(bare, i)
		}
	}
	value := func(k int) int { n, _ := strconv.Atoi(lines[bare[k]].in(text)); return n }
	for k := 1; k < len(bare); k++ {
		first, step := k-1, value(k)-value(k-1)
		if step != 1 && step != 5 && step != 10 {
			continue
		}
		for k+1 < len(bare) && value(k+1)-value(k) == step {
			k++
		}
		if k-first < 2 {
			continue
		}
		t := thread{known: k-first+1 >= surelyMarks}
		for i, next := max(bare[first]-step, 0), first; i <= min(bare[k]+step, len(lines)-1); i++ {
			if next <= k && bare[next] == i {
				next++
			} else {
				t.pieces = append(t.pieces, lines[i].span)
			}
		}
		all = append(all, t)
	}
	return all
}

// overPages joins the end of each page's text with the beginning of the next one's, without foot and head.
func overPages(text string, lines []textLine) (all []thread) {
	var from []int // where each page that has lines begins
	for i, l := range lines {
		if i == 0 || l.page != lines[i-1].page {
			from = append(from, i)
		}
	}
	if len(from) < 2 || len(from) > mostMargin {
		return nil
	}
	from = append(from, len(lines))
	margins := map[string]int{} // in how many margins a line stands
	for p := range len(from) - 1 {
		seen := map[string]bool{}
		for i := from[p]; i < from[p+1]; i++ {
			if i == from[p]+marginLines {
				i = max(i, from[p+1]-marginLines)
			}
			if key := marginal(lines[i].in(text)); !seen[key] {
				seen[key] = true
				margins[key]++
			}
		}
	}
	margin := func(i int) bool {
		s := lines[i].in(text)
		return margins[marginal(s)] > 1 || footer.MatchString(s)
	}
	for p := range len(from) - 2 {
		last, first, end := from[p+1]-1, from[p+1], from[p+2]
		for n := 0; n < marginLines && last > from[p] && margin(last); n++ {
			last--
		}
		for n := 0; n < marginLines && first < end-1 && margin(first); n++ {
			first++
		}
		if first-last > 1 {
			t := thread{known: true}
			for i := max(from[p], last-threadLines+1); i <= min(first+threadLines-1, end-1); i++ {
				if i <= last || i >= first {
					t.pieces = append(t.pieces, lines[i].span)
				}
			}
			all = append(all, t)
		}
		for i := max(from[p], last-marginLines); i <= last; i++ { // above notes
			if !digit(text[lines[i].end-1]) {
				continue
			}
			for k := first; k < min(first+marginLines, end); k++ {
				if k > i+1 {
					all = append(all, thread{pieces: []span{lines[i].span, lines[k].span}})
				}
			}
		}
	}
	return all
}

// footer is what the head or the foot of a page says by itself.
var footer = regexp.MustCompile(`(?i)^(?:(?:page|p\.?) ?)?[-–] ?\d{1,4} ?[-–]$|^(?:page|p\.?)? ?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?$|^.{0,30}\b(?:official|sensitive|confidential|restricted|draft|version|page \d{1,4})\b.{0,30}$`)

// marginal is how lines are compared that stand in the margins of several pages: whatever their numbers.
func marginal(line string) string {
	if len(line) > 2*mostFooter {
		line = line[:2*mostFooter]
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '0'
		}
		return r
	}, strings.ToLower(line))
}

// brokenWords finds words of the case that a hyphen breaks, and whose rest begins a line or a cell further on.
func (d *Detector) brokenWords(text string, lines []textLine) (all []thread) {
	for i, l := range lines {
		s := l.in(text)
		if strings.IndexByte(s, '-') < 0 && !strings.Contains(s, "\u00ad") && !strings.Contains(s, "\u2010") {
			continue
		}
		for _, h := range hyphens.FindAllStringSubmatchIndex(s, mostCells) {
			part, behind := s[:h[0]], s[h[1]:]
			begin := fold(part[max(wordBefore(part), len(part)-nearby):])
			if begin == "" || begin[0] >= 'a' {
				continue
			}
			begin = strings.ToLower(begin)
			if !d.cast.begun[begin] && !d.cast.words[begin] {
				continue
			}
			before := span{l.start + max(cellBefore(part), h[0]-nearby), l.start + h[3]}
			for k := i + 1; k < min(i+1+brokenLines, len(lines)); k++ {
				for _, c := range cellsOf(text, lines[k]) {
					rest := markBefore(text, c).text
					if k == i+1 && behind == "" && rest.start == lines[k].start {
						continue // nothing stands between
					}
					rest.end = min(rest.end, rest.start+nearby)
					after := text[rest.start:rest.end]
					word := strings.ToLower(fold(after[:wordAfter(after)]))
					if word != "" && (d.cast.words[begin+word] || d.cast.words[begin] && d.cast.words[word]) {
						all = append(all, thread{pieces: []span{before, rest}})
					}
				}
			}
		}
	}
	return all
}

// hyphens are those that end a line or a word.
var hyphens = regexp.MustCompile("(-|\u00ad|\u2010)(?:$|[ \t]+)")

// wordBefore is where the letters begin that a text ends with.
func wordBefore(s string) int { return len(strings.TrimRightFunc(s, unicode.IsLetter)) }

// wordAfter is where the letters end that a text begins with.
func wordAfter(s string) int { return len(s) - len(strings.TrimLeftFunc(s, unicode.IsLetter)) }

// cellBefore is where the cell begins that a text ends in.
func cellBefore(s string) int {
	start := strings.LastIndexByte(s, '\t') + 1
	if i := strings.LastIndex(s, cell); i >= 0 {
		start = max(start, i+len(cell))
	}
	return start
}

// cellsOf are the parts of a line that a tab or wide space parts.
func cellsOf(text string, l textLine) (all []span) {
	start := l.start
	for start < l.end && len(all) < mostCells {
		end := l.end
		for i := start; i < l.end; i++ {
			if text[i] == '\t' || strings.HasPrefix(text[i:l.end], cell) {
				end = i
				break
			}
		}
		all = append(all, span{start, end})
		for start = end; start < l.end && (text[start] == ' ' || text[start] == '\t'); {
			start++
		}
	}
	return all
}

// columns gives the first cells of rows that follow one another, and the others where the rows have as many.
func columns(text string, lines []textLine) (all []thread) {
	rows := make([][]span, len(lines))
	for i, l := range lines {
		if s := l.in(text); strings.IndexByte(s, '\t') >= 0 || strings.Contains(s, cell) {
			rows[i] = cellsOf(text, l)
		}
	}
	for i := 0; i < len(rows); i++ {
		if len(rows[i]) < 2 {
			continue
		}
		first, n := i, len(rows[i])
		for i+1 < len(rows) && len(rows[i+1]) == n {
			i++
		}
		if i == first {
			continue
		}
		for c := range n {
			t := thread{}
			for _, r := range rows[first : i+1] {
				t.pieces = append(t.pieces, r[c])
			}
			all = append(all, t)
		}
	}
	return all
}
