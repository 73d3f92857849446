package redact

import (
	"slices"

	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/pdf"
)

// ruleUntold is the rule of letters that no font tells and that text recognition could not read: a person has to look.
const ruleUntold = "unreadable"

// untold adds a question for each part of the text that nobody could read and that does not go anyway.
func untold(found []detect.Finding, doc *pdf.Document) []detect.Finding {
	text := doc.Text()
	var questions []detect.Finding
	for _, u := range doc.Untold() {
		for _, r := range beside(found, u.Start, u.End) {
			questions = append(questions, detect.Finding{
				Start: r[0], End: r[1], Page: u.Page, Text: text[r[0]:r[1]], Kind: "other", Rule: ruleUntold, Tier: detect.TierC,
				Confidence: 0.5, Action: actionReview,
				Why: "letters of which the font does not say what they are, and which text recognition could not read",
			})
		}
	}
	found = append(found, questions...)
	slices.SortStableFunc(found, func(a, b detect.Finding) int { return a.Start - b.Start })
	return found
}

// beside gives the parts of a range in which nothing was found; found is in the order of the text.
func beside(found []detect.Finding, start, end int) [][2]int {
	var out [][2]int
	for _, f := range found {
		if f.End <= start || f.Start >= end {
			continue
		}
		if f.Start > start {
			out = append(out, [2]int{start, f.Start})
		}
		start = f.End
	}
	if start < end {
		out = append(out, [2]int{start, end})
	}
	return out
}
