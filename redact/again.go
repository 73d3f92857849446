package redact

import (
	"context"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/pdf"
	"github.com/caseveil/caseveil/redact/verify"
)

// mostTries is how often a document is written: what the proof of one try still reads goes in the next.
const mostTries = 3

// A stay is a text that had to go and that the proof finds in the output all the same: another reader parts words otherwise
// than we do, or what stands beside a word has changed.
type stay struct {
	text    string
	allowed bool // it may stand elsewhere
}

// stayed is what a proof found of what had to go: texts, and where in pictures they can be read.
type stayed struct {
	texts []stay
	spots []pdf.Spot
}

// stays lists what checks found of what had to go.
func stays(checks []verify.Check, gone []verify.Removed) []stay {
	allowed := map[string]bool{}
	for _, g := range gone {
		allowed[g.Text] = g.Kept > 0
	}
	var out []stay
	for _, c := range checks {
		for _, text := range c.Left {
			if s := (stay{text, allowed[text]}); !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

// again adds to what was found the mentions of what stayed, as the second engine reads the pages and as we do where the
// narrowest gap parts words. It reports whether there are any.
func again(ctx context.Context, doc *pdf.Document, found *Detection, finder *detect.Detector, stays []stay) (bool, error) {
	terms := make([]string, len(stays))
	for i, s := range stays {
		terms[i] = s.text
	}
	m := newMentions(terms)
	kept := newGuard(finder, doc.Text())
	more := false
	for page := 1; page <= found.Pages; page++ {
		others, err := doc.ReadElse(ctx, page)
		if err != nil {
			return false, err
		}
		for _, other := range others {
			m.each(other.Text, func(term, start, end int) bool {
				for _, at := range other.Ranges(start, end) {
					if found.settled(at[0], at[1]) || kept(at[0], at[1]) || stays[term].allowed && plainly(doc.Text(), at[0], at[1]) {
						continue
					}
					found.add(mentionOf(terms[term], *found, finder), at[0], at[1], page)
					more = true
				}
				return true
			})
		}
	}
	return more, nil
}

// settled reports whether a range goes already, or stays since somebody said so or has to.
func (d *Detection) settled(start, end int) bool {
	if gone(d.Findings, d.Text, start, end) {
		return true
	}
	return slices.ContainsFunc(d.Findings, func(f detect.Finding) bool {
		return !goes(f.Action) && f.Start < end && start < f.End
	})
}

// plainly reports whether we read a range as words of their own: then detection has judged it.
func plainly(text string, start, end int) bool {
	words := wordsOf(text[max(0, start-widestGap):min(len(text), end+widestGap)])
	from := max(0, start-widestGap)
	return slices.ContainsFunc(words, func(w word) bool { return from+w.start == start }) &&
		slices.ContainsFunc(words, func(w word) bool { return from+w.end == end })
}

// mentionOf is a finding of the same words as elsewhere in the document.
func mentionOf(text string, d Detection, finder *detect.Detector) detect.Finding {
	same := func(f detect.Finding) bool { return f.Goes() && Fold(f.Text) == Fold(text) }
	if i := slices.IndexFunc(d.Findings, same); i >= 0 {
		return d.Findings[i]
	}
	if own := finder.Find(text); len(own) == 1 && own[0].Goes() {
		return own[0]
	}
	return detect.Finding{Text: text, Kind: "other", Rule: ruleAgain, Action: actionRemove, Replacement: removedMark}
}

// ruleAgain is the rule of words that go for no other reason than that the proof looks for them.
const ruleAgain = "proof"

// add puts a mention among the findings, whose decisions are taken already. What overlaps it goes with it. It keeps the words that
// the proof read and looks for: ours may be others.
func (d *Detection) add(f detect.Finding, start, end, page int) {
	f.ID, f.Start, f.End, f.Page, f.Tier, f.Confidence = "", start, end, page, detect.TierB, 0.85
	f.Why = strings.TrimSuffix("another reader sees it here: "+f.Why, ": ")
	d.Findings = with(d.Findings, f)
	slices.SortStableFunc(d.Findings, func(a, b detect.Finding) int { return a.Start - b.Start })
}
