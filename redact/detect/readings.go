package detect

import (
	"strings"
)

// A reading is another way to read the text from a token on, as one word.
type reading struct {
	word string
	last int // the last token it takes in
}

// readings notes where the text says a word in a way that cuts it up: broken over lines, spaced or spelt out letter by
// letter, every glyph doubled by fake bold, or run together in capitals and smalls.
func (d *document) readings() {
	d.joined, d.cut = map[int][]reading{}, make([]bool, len(d.tokens))
	add := func(i int, r reading) { d.joined[i], d.cut[i] = append(d.joined[i], r), true }
	for i, t := range d.tokens {
		if t.form == number {
			continue
		}
		spaced := i+1 < len(d.tokens) && d.tokens[i+1].spaced
		if i+1 < len(d.tokens) && !spaced && d.broken(i+1) {
			add(i, reading{d.word(i) + d.word(i+1), i + 1})
		}
		if spaced && t.form == title && d.tokens[i+1].form == title && d.at(i).inCase && d.cast.words[d.word(i)+d.word(i+1)] {
			add(i, reading{d.word(i) + d.word(i+1), i + 1}) // "Xiao Yan" of Xiaoyan
		}
		if last := d.squeezed(i); last > i {
			add(i, reading{d.letters(i, last), last})
		}
		word := d.word(i)
		for j := i + 1; j < min(i+mostHyphens+1, len(d.tokens)) && d.leftHyphen(j); j++ {
			word += d.word(j)
			add(i, reading{word, j})
		}
		if t.end-t.start == 1 {
			if last := d.spelt(i); last > i {
				add(i, reading{d.letters(i, last), last})
			}
		}
		if w := undoubled(d.word(i)); w != "" {
			add(i, reading{w, i})
		}
		if spaced {
			continue
		}
		if last := d.glued(i); last > i {
			add(i, reading{d.view.lower[t.start:d.tokens[last].end], last})
		}
	}
}

// broken says whether token i carries on a word that a hyphen broke at the end of a line.
func (d *document) broken(i int) bool {
	g := d.gap(i)
	return d.tokens[i].form != number && strings.HasPrefix(g, "-") && strings.Contains(g, "\n") && len(g) < 24 && strings.Trim(g[1:], " \n") == ""
}

// squeezed finds the end of a name of the case that a narrow cell broke over lines wherever a line was full, without a hyphen:
// "Fair", "wea" and "ther". Only its beginning has a capital, or all of it has. One that is made of ordinary words is read as the name only where
// each piece has its line to itself.
func (d *document) squeezed(i int) int {
	t := d.tokens[i]
	if t.form != title && t.form != upper || i+1 == len(d.tokens) || !d.tokens[i+1].line {
		return i
	}
	word, plain := d.word(i), d.ordinary(d.word(i))
	for j := i + 1; j < min(i+mostLines, len(d.tokens)); j++ {
		x := d.tokens[j]
		if d.gap(j) != "\n" || x.form != small && !(t.form == upper && x.form == upper) {
			return i
		}
		word += d.word(j)
		plain = plain && d.ordinary(d.word(j))
		if len(word) >= shortestSqueezed && d.cast.words[word] && (t.form == title && !plain || d.alone(i, j)) {
			return j
		}
	}
	return i
}

const (
	mostLines        = 8 // over which a cell breaks a word
	shortestSqueezed = 5
)

// alone says whether nothing stands in the lines of tokens first to last but these.
func (d *document) alone(first, last int) bool {
	edge := func(g string) bool { return strings.ContainsAny(g, "\n") || strings.Contains(g, cell) }
	return (first == 0 || edge(d.gap(first))) && (last+1 == len(d.tokens) || edge(d.gap(last+1)))
}

// mostHyphens bounds the hyphens that a lost line end may have left in a word.
const mostHyphens = 3

// leftHyphen says whether token i carries on a word with a hyphen within the line: "Imo-gen", as text that was set anew has it.
func (d *document) leftHyphen(i int) bool {
	f := d.tokens[i].form
	return d.gap(i) == "-" && (f == small || f == upper && d.tokens[i-1].form == upper)
}

// longestWord bounds how many pieces a word may be cut into, so that no text takes more than its length in time.
const longestWord = 30

// spelt finds the end of letters that stand alone with the same sign between them: "I m o g e n", "I-M-O-G-E-N", "I, M, O, G, E, N".
func (d *document) spelt(i int) int {
	last := i
	for j := i + 1; j < min(i+longestWord, len(d.tokens)) && d.tokens[j].end-d.tokens[j].start == 1 && d.tokens[j].form != number; j++ {
		if g := d.gap(j); g != " " && g != "-" && g != ", " || j > i+1 && g != d.gap(i+1) {
			break
		}
		last = j
	}
	if i > 0 && d.tokens[i-1].end-d.tokens[i-1].start == 1 && d.gap(i) == d.gap(last) || last-i < 2 {
		return i
	}
	return last
}

func (d *document) letters(first, last int) string {
	var b strings.Builder
	for i := first; i <= last; i++ {
		b.WriteString(d.word(i))
	}
	return b.String()
}

// undoubled reads "iimmooggeenn" as "imogen".
func undoubled(w string) string {
	if len(w) < 6 || len(w)%2 != 0 {
		return ""
	}
	var b strings.Builder
	for i := 0; i < len(w); i += 2 {
		if w[i] != w[i+1] {
			return ""
		}
		b.WriteByte(w[i])
	}
	return b.String()
}

// glued finds the end of letters and digits without a gap, as in "1mogen" or "Imog3n", when there are enough letters.
func (d *document) glued(i int) int {
	last, letters := i, int(d.tokens[i].end-d.tokens[i].start)
	for j := i + 1; j < min(i+longestWord, len(d.tokens)) && d.tokens[j].start == d.tokens[j-1].end; j++ {
		if d.tokens[j].form != number {
			letters += int(d.tokens[j].end - d.tokens[j].start)
		} else if d.tokens[j].end-d.tokens[j].start > 1 {
			return i
		}
		last = j
	}
	if letters < 3 || last == i+1 && d.tokens[i].form == title && noteMark(d.view.text, int(d.tokens[i].start), int(d.tokens[i].end)) {
		return i
	}
	return last
}
