package detect

// misreadEnd takes in the rest of a name into which a scanner put a digit: of "Hollingw0rth" a reader finds "Hollingw" alone.
func (d *document) misreadEnd(end int) int {
	text := d.view.text
	i := end
	for i < len(text) && digit(text[i]) && i < end+2 {
		i++
	}
	if i == end || i == len(text) || text[i] < 'a' || text[i] > 'z' {
		return end
	}
	for i < len(text) && (letter(text[i]) || digit(text[i])) {
		i++
	}
	return i
}

// misreadName reads a word in a capital that a scanner put one digit into, at its beginning or further on, and gives its last token:
// "8rennan", "Ma1inowski". With the letter for the digit it is no word of English.
func (q *questions) misreadName(i int) (int, bool) {
	first := i
	if q.tokens[i].form == title && q.gapIs(i+1, "") {
		i++
	}
	if i+1 >= len(q.tokens) || q.tokens[i].form != number || q.width(i) != 1 || !q.gapIs(i+1, "") || q.tokens[i+1].form != small || q.width(i+1) < 3 {
		return 0, false
	}
	if first == i && (i == 0 || q.gap(i) != " " || q.tokens[i-1].form != title) {
		return 0, false
	}
	letter, ok := letterFor[q.word(i)]
	if !ok {
		return 0, false
	}
	w := letter + q.word(i+1)
	if first < i {
		w = q.word(first) + w
	}
	k := q.know(w)
	return i + 1, !k.ordinary && (first < i || k.surname || k.given > 0)
}

// letterFor are the letters that a scanner takes for digits.
var letterFor = map[string]string{"0": "o", "1": "l", "5": "s", "6": "b", "8": "b"}
