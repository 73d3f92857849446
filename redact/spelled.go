package redact

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/detect"
)

// ruleSpelled is the rule of letters that stand apart, one by one, and together are a name of the case.
const ruleSpelled = "spelled"

// leastSpelled is the number of letters of a name that is looked for among letters that stand apart.
const leastSpelled = 4

// spelled adds the names of the case whose letters stand apart, one by one, where detection found nothing: [verify.Reader.Examine]
// finds such. Where the same sign parts them that parts no letter from them, as in E.m.m.a, they go; in a row of other
// letters, as in a word search, a person has to say.
func spelled(found []detect.Finding, text string, c *casefile.Case, finder *detect.Detector) []detect.Finding {
	var names [][2]string
	for _, name := range wordsOfNames(c) {
		if key := letters(name); utf8.RuneCountInString(key) >= leastSpelled {
			names = append(names, [2]string{key, name})
		}
	}
	var guarded func(start, end int) bool
	for _, row := range rowsOf(wordsOf(text)) {
		run, at := "", []int{} // which word of the row each byte is of
		for i, w := range row {
			run += w.key
			for range len(w.key) {
				at = append(at, i)
			}
		}
		for _, name := range names {
			for from := 0; ; {
				i := strings.Index(run[from:], name[0])
				if i < 0 {
					break
				}
				first, last := at[from+i], at[from+i+len(name[0])-1]
				from += i + len(name[0])
				start, end := row[first].start, row[last].end
				if r, _ := utf8.DecodeRuneInString(text[start:]); strings.ToUpper(string(r)) != string(r) || meets(found, start, end) {
					continue
				}
				if guarded == nil {
					guarded = newGuard(finder, text)
				}
				own := finder.Find(name[1])
				if guarded(start, end) || len(own) != 1 || !own[0].Goes() {
					continue
				}
				f := own[0]
				f.Start, f.End, f.Page, f.Text = start, end, 1+strings.Count(text[:start], "\f"), text[start:end]
				f.Tier, f.Confidence, f.Why = detect.TierB, 0.85, "its letters, set apart: "+f.Why
				if !setOff(text, row, first, last) {
					f.Rule, f.Tier, f.Confidence, f.Action = ruleSpelled, detect.TierC, 0.5, actionReview
					f.Why = "letters that together are a name of the case, in a row of others"
				}
				found = append(found, f)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b detect.Finding) int { return a.Start - b.Start })
	return found
}

// wordsOfNames are the words of which the names of a case's people are made, and the names of one word of all else.
func wordsOfNames(c *casefile.Case) []string {
	var out []string
	for _, p := range slices.Concat(c.Subjects, c.Professionals) {
		for _, name := range slices.Concat(p.Names, p.Aliases) {
			out = append(out, strings.Fields(name)...)
		}
	}
	for _, t := range slices.Concat(c.Places, c.Organisations) {
		for _, name := range t.Names {
			if len(strings.Fields(name)) == 1 {
				out = append(out, name)
			}
		}
	}
	return out
}

// rowsOf are the runs of words of one letter that may be a name.
func rowsOf(words []word) [][]word {
	var out [][]word
	for i := 0; i < len(words); {
		j := i
		for j < len(words) && utf8.RuneCountInString(words[j].key) == 1 && (j == i || words[j].start-words[j-1].end <= widestGap) {
			j++
		}
		if j-i >= leastSpelled {
			out = append(out, words[i:j])
		}
		i = max(j, i+1)
	}
	return out
}

// setOff reports whether the same stands between any two letters of a row from first to last, and something else before and behind.
func setOff(text string, row []word, first, last int) bool {
	between := func(i int) string { return text[row[i].end:row[i+1].start] }
	for i := first + 1; i < last; i++ {
		if between(i) != between(first) {
			return false
		}
	}
	return (first == 0 || between(first-1) != between(first)) && (last == len(row)-1 || between(last) != between(first))
}

// meets reports whether anything was found in a range.
func meets(found []detect.Finding, start, end int) bool {
	return slices.ContainsFunc(found, func(f detect.Finding) bool { return f.Start < end && start < f.End })
}
