package redact

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/pdf"
	"github.com/caseveil/caseveil/redact/verify"
)

// checkExamination is the last look at the output, which is the one that [Engine.Examine] takes at anybody's file: what somebody
// who wants to undo the redactions would find in it.
const checkExamination = "examination"

// sought is what nobody may find in the output: what the case lists, but for what was let stay on its pages.
func sought(c *casefile.Case, finder *detect.Detector, d Detection) *verify.Sought {
	return verify.SoughtIn(c, meaning(c, finder)).But(append(strings.Split(withCuts(d), "\f"), labels(c)...))
}

// withstands judges what the proof's examination found, and ends it with what pictures say. seen are the pages that were read
// already. It gives the places in pictures where something was read, and what a person should know, too.
func (e *Engine) withstands(ctx context.Context, out []byte, target *verify.Sought, doc *pdf.Document, d Detection, proof verify.Proof, seen map[int]seenPage) (verify.Check, []pdf.Spot, []string, error) {
	found, others := proof.Found, map[int]seenPage{}
	if e.read != nil {
		pages := slices.Sorted(maps.Keys(seen))
		read := make([]seenPage, len(pages))
		for i, page := range pages {
			read[i] = seen[page]
		}
		found = append(found, verify.Read(target, pages, textsOf(read))...)
		let := d.picturesLet()
		proof.Pictures.Pages = slices.DeleteFunc(proof.Pictures.Pages, func(page int) bool { return seen[page].size.Dx() > 0 || let[page] })
		more, also, err := e.readPictures(ctx, out, target, proof.Pictures)
		if err != nil {
			return verify.Check{}, nil, nil, err
		}
		found, others = append(found, more...), also
	}
	var left, notes []string
	var spots []pdf.Spot
	kinds := map[string]int{}
	for _, f := range found {
		switch {
		case f.Weight != verify.Leak:
		case unseenText[f.Kind]:
			notes = append(notes, fmt.Sprintf("On page %d a second program finds text that cannot be seen. Nothing of the case is in it.", f.Page))
		default:
			at := spotsOf(doc, f, seen[f.Page])
			if len(at) == 0 {
				at = spotsOf(doc, f, others[f.Page])
				drawn := slices.ContainsFunc(at, func(s pdf.Spot) bool { return proof.Pictures.Drawn(s.Page, s.Box) })
				if len(at) > 0 && !drawn {
					continue // live text misread: what it says was searched as text
				}
			}
			spots = append(spots, at...)
			kinds[f.Kind]++
			left = append(left, f.Terms...)
		}
	}
	if len(kinds) == 0 {
		return verify.Check{Name: checkExamination, Passed: true, Detail: "nothing of the case was found by who looks for it"}, nil, notes, nil
	}
	return verify.Check{Name: checkExamination, Detail: strings.Join(slices.Sorted(maps.Keys(kinds)), ", "), Left: left}, spots, nil, nil
}

// spotsOf are the places on a page, as it was read, of the terms that were found there; none if the discovery is of something else.
func spotsOf(doc *pdf.Document, f verify.Discovery, p seenPage) []pdf.Spot {
	if p.text == "" || p.text != f.Text {
		return nil
	}
	var out []pdf.Spot
	for _, part := range p.mentions(newMentions(f.Terms)) {
		out = append(out, doc.OnPage(f.Page, part, p.size))
	}
	return out
}

// unseenText are the kinds of text that a page holds and does not show. What it says was searched as the rest was; a listed term in
// it is a discovery of its own.
var unseenText = map[string]bool{"covered_text": true, "invisible_text": true, "off_page_text": true, "hidden_layer": true}

// picturesLet are the pages with a picture that a person let stay.
func (d *Detection) picturesLet() map[int]bool {
	let := map[int]bool{}
	for _, f := range d.Findings {
		if f.Rule == rulePicture && f.Action == actionKeep {
			let[f.Page] = true
		}
	}
	return let
}
