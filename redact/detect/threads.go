package detect

import (
	"cmp"
	"regexp"
	"slices"
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

// A mark is what stands before the text of a line: a line's number, a time, the sign of a quotation or of a change.
type mark struct {
	kinds  string // one letter each
	number int    // of the line, if it has one
	end    int    // where its text begins
}

var (
	quoteMark = regexp.MustCompile(`^(?:[>|¦][ \t]*)+`)
	timeMark  = regexp.MustCompile(`^[\[(]?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?[\])]?[ \t]+`)
	lineMark  = regexp.MustCompile(`^(\d{1,4})[.):]?[ \t]+`)
	endMark   = regexp.MustCompile(`[ \t]+(\d{1,4})$`)
	bareMark  = regexp.MustCompile(`^\d{1,4}$`)
)

func markOf(line string) mark {
	m := mark{number: -1}
	for len(m.kinds) < 3 {
		rest := line[m.end:]
		if rest == "" {
			break
		}
		switch c := rest[0]; {
		case c == '>' || c == '|' || strings.HasPrefix(rest, "¦"):
			m.kinds += "q"
			m.end += len(quoteMark.FindString(rest))
		case c != '[' && c != '(' && !digit(c):
			return m
		default:
			if t := timeMark.FindString(rest); t != "" {
				m.kinds += "t"
				m.end += len(t)
			} else if n := lineMark.FindStringSubmatch(rest); n != nil && m.number < 0 {
				m.kinds += "n"
				m.number, _ = strconv.Atoi(n[1])
				m.end += len(n[0])
			} else {
				return m
			}
		}
	}
	return m
}

// markedLines finds lines that follow one another and have marks of the same kind, their numbers counting on.
func markedLines(text string, lines []textLine) (all []thread) {
	marks := make([]mark, len(lines))
	for i, l := range lines {
		marks[i] = markOf(l.in(text))
	}
	goesOn := func(i int) bool {
		a, b := marks[i-1], marks[i]
		return b.kinds != "" && a.kinds == b.kinds && b.number-a.number == min(1, b.number+1)
	}
	all = runsOf(lines, goesOn, func(i int) span { return span{lines[i].start + marks[i].end, lines[i].end} },
		func(first, n int) bool {
			return !strings.Contains(marks[first].kinds, "t") && (marks[first].number < 0 || n >= surelyMarks)
		})

	number := func(i int) int {
		s := lines[i].in(text)
		if !digit(s[len(s)-1]) {
			return -1
		}
		m := endMark.FindStringSubmatch(s)
		if m == nil {
			return -1
		}
		n, _ := strconv.Atoi(m[1])
		return n
	}
	all = append(all, runsOf(lines, func(i int) bool { return number(i) >= 0 && number(i)-number(i-1) == 1 },
		func(i int) span {
			return span{lines[i].start, lines[i].end - len(endMark.FindString(lines[i].in(text)))}
		}, func(_, n int) bool { return n >= surelyMarks })...)
	return append(all, numberedBeside(text, lines)...)
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// runsOf gives a thread for each run of lines in which all go on from the one before.
func runsOf(lines []textLine, goesOn func(int) bool, piece func(int) span, known func(first, n int) bool) (all []thread) {
	for i := 1; i < len(lines); i++ {
		if !goesOn(i) {
			continue
		}
		first := i - 1
		t := thread{pieces: []span{piece(first)}}
		for ; i < len(lines) && goesOn(i); i++ {
			t.pieces = append(t.pieces, piece(i))
		}
		t.known = known(first, len(t.pieces))
		all = append(all, t)
	}
	return all
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
			if key := marginal(lines[i].in(text)); (i < from[p]+marginLines || i >= from[p+1]-marginLines) && !seen[key] {
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
					rest := span{c.start + markOf(text[c.start:c.end]).end, c.end}
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
	return max(strings.LastIndexByte(s, '\t')+1, strings.LastIndex(s, cell)+len(cell)*min(1, strings.Index(s, cell)+1))
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

// overGaps adds to the findings of a text what is found in its threads over their gaps. Where each part of a mention was found by
// itself that is left as it is, unless the case lists the whole and not the parts.
func (d *Detector) overGaps(text string, found []Finding) []Finding {
	threads := d.threads(text)
	if len(threads) == 0 {
		return found
	}
	var b strings.Builder
	type placed struct {
		at     int // of the joined text
		piece  span
		thread int
	}
	var at []placed
	for n, t := range threads {
		for _, p := range t.pieces {
			at = append(at, placed{b.Len(), p, n})
			b.WriteString(text[p.start:p.end])
			b.WriteByte('\n')
		}
		b.WriteString("\n\f\n")
	}
	again := d.prepare(b.String()).resolve()
	labels := relabel(again, found)
	m := merger{text: text, found: found, drop: make([]bool, len(found))}
	for _, f := range again {
		if !f.Goes() {
			continue
		}
		i, exact := slices.BinarySearchFunc(at, f.Start, func(p placed, pos int) int { return cmp.Compare(p.at, pos) })
		if !exact {
			i--
		}
		var parts []span
		for k := i; k < len(at) && at[k].at < f.End && at[k].thread == at[i].thread; k++ {
			start, end := max(f.Start, at[k].at)-at[k].at, min(f.End-at[k].at, at[k].piece.end-at[k].piece.start)
			if start < end {
				parts = append(parts, span{at[k].piece.start + start, at[k].piece.start + end})
			}
		}
		if len(parts) < 2 || !isListed(f) && (!threads[at[i].thread].known || slices.ContainsFunc(parts, func(p span) bool {
			return !strings.ContainsFunc(text[p.start:p.end], telling)
		})) {
			continue
		}
		if label, ok := labels[f.Label]; ok {
			f.Label = label
		}
		m.add(f, parts)
	}
	return m.merged()
}

// isListed reports whether the case lists what was found.
func isListed(f Finding) bool { return strings.HasPrefix(f.Rule, "case.") }

// telling are the signs of which one stands in each part of what nobody listed: "on", in a line by itself, is no part of a date.
func telling(r rune) bool { return unicode.IsDigit(r) || unicode.IsUpper(r) || r == '@' }

// relabel gives the labels of people whom nobody listed and who were found again: those that they have, or new ones.
func relabel(again, found []Finding) map[string]string {
	known, most := map[string]string{}, map[string]int{}
	for _, f := range found {
		known[f.Kind+" "+strings.ToLower(f.Text)] = f.Label
		if kind, number, ok := strings.Cut(f.Label, " "); ok {
			n, _ := strconv.Atoi(number)
			most[kind] = max(most[kind], n)
		}
	}
	out := map[string]string{}
	for _, f := range again {
		kind, number, _ := strings.Cut(f.Label, " ")
		if n, _ := strconv.Atoi(number); n == 0 || strings.HasPrefix(f.Rule, "case.") || strings.ToLower(kind) != f.Kind {
			continue
		}
		if l := known[f.Kind+" "+strings.ToLower(f.Text)]; l != "" {
			out[f.Label] = l
		}
	}
	for _, f := range again {
		kind, number, _ := strings.Cut(f.Label, " ")
		if n, _ := strconv.Atoi(number); n == 0 || out[f.Label] != "" || strings.HasPrefix(f.Rule, "case.") || strings.ToLower(kind) != f.Kind {
			continue
		}
		most[kind]++
		out[f.Label] = kind + " " + strconv.Itoa(most[kind])
	}
	return out
}

// A merger puts findings in parts in the place of what was found there.
type merger struct {
	text  string
	found []Finding
	drop  []bool // of found
	parts []Finding
}

// over gives what was found where a span lies.
func (m *merger) over(p span) (first, end int) {
	first, _ = slices.BinarySearchFunc(m.found, p.start, func(f Finding, pos int) int { return cmp.Compare(f.End, pos+1) })
	for end = first; end < len(m.found) && m.found[end].Start < p.end; end++ {
	}
	return first, end
}

func (m *merger) add(f Finding, parts []span) {
	covered := true
	for _, p := range parts {
		first, end := m.over(p)
		covered = covered && slices.ContainsFunc(m.found[first:end], func(o Finding) bool {
			return o.Goes() && (o.Label == f.Label || !isListed(f) || isListed(o)) && o.Start <= p.start && p.end <= o.End
		})
	}
	if covered {
		return
	}
	for n := range parts {
		first, end := m.over(parts[n])
		for i := first; i < end; i++ {
			o := m.found[i]
			if m.drop[i] = true; !o.Goes() {
				continue
			}
			if n == 0 && o.End <= parts[n].end {
				parts[n].start = min(parts[n].start, o.Start)
			}
			if n == len(parts)-1 && o.Start >= parts[n].start {
				parts[n].end = max(parts[n].end, o.End)
			}
		}
	}
	for n, p := range parts {
		f.Start, f.End, f.Continued = p.start, p.end, n > 0
		m.parts = append(m.parts, f)
	}
}

// merged is what is left, in the order of the text. Of parts that were found in several threads the first stays.
func (m *merger) merged() []Finding {
	if len(m.parts) == 0 {
		return m.found
	}
	slices.SortStableFunc(m.parts, func(a, b Finding) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	out := make([]Finding, 0, len(m.found)+len(m.parts))
	for i, f := range m.found {
		if !m.drop[i] {
			out = append(out, f)
		}
	}
	page, end := pages{text: m.text}, 0
	for _, f := range m.parts {
		if f.Start = max(f.Start, end); f.Start < f.End {
			end = f.End
			f.Text, f.Page = m.text[f.Start:f.End], page.of(f.Start)
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(a.Start, b.Start) })
	return out
}
