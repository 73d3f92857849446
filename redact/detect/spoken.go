package detect

import "strings"

// spoken finds numbers that someone said and someone else wrote down in words: "oh seven seven double oh, nine hundred", and a
// postcode as it is spelt out, "M F eleven, five T W".
func (d *document) spoken() {
	for i := 0; i < len(d.tokens); {
		first := d.word(i)
		if c := first[0]; c != 'o' && c != 'z' && c != 'n' && c != 'p' && !d.tokens[i].single() {
			i++
			continue
		}
		last, figures, letters := d.saidRun(i)
		switch {
		case figures >= 6 && letters == 0 && (first == "oh" || first == "zero" || first == "nought" || first == "plus" || first == "o"):
			d.proposeSpoken(i, last, "phone", "a telephone number in words")
		case figures >= 2 && letters >= 3 && d.tokens[i].form == upper && d.asked("postcode", i):
			d.proposeSpoken(i, last, "postcode", "a postcode spelt out")
		default:
			i++
			continue
		}
		i = last + 1
	}
}

// saidRun reads figures in words and single capitals from token i on, with spaces, commas and hyphens between them.
func (d *document) saidRun(i int) (last, figures, letters int) {
	last = i
	for j := i; j < min(i+24, len(d.tokens)); j++ {
		if j > i && strings.Trim(d.gap(j), " ,-") != "" {
			break
		}
		switch t := d.tokens[j]; {
		case saidFigures[d.word(j)]:
			figures++
		case t.form == upper && d.width(j) == 1:
			letters++
		default:
			return last, figures, letters
		}
		last = j
	}
	return last, figures, letters
}

var saidFigures = set(`oh o zero nought one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty
	forty fifty sixty seventy eighty ninety hundred double treble triple thousand plus`)

// asked says whether a word stands shortly before token i, as in a question that the text answers.
func (d *document) asked(word string, i int) bool {
	for j := i - 1; j >= 0 && j > i-9; j-- {
		if d.word(j) == word {
			return true
		}
	}
	return false
}

func (d *document) proposeSpoken(first, last int, kind, why string) {
	d.propose(candidate{start: int(d.tokens[first].start), end: int(d.tokens[last].end), kind: kind, rule: "uk.spoken", tier: TierB, confidence: 0.8, label: labelOf(kind),
		prio: prioPattern, why: why})
}
