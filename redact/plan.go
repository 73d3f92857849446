package redact

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/pdf"
	"github.com/caseveil/caseveil/redact/rules"
	"github.com/caseveil/caseveil/redact/verify"
)

// rulePicture is the rule of a picture that nobody looked at: one that was not read well, or a photograph (CONTRACT.md: one
// undecided finding, no refusal).
const rulePicture = "picture"

// detection finds, groups and decides. Pictures follow the text of the page that first draws them.
func detection(doc *pdf.Document, c *casefile.Case, finder *detect.Detector, decisions []Decision) (Detection, error) {
	d := Detection{Text: doc.Text(), Pages: len(doc.PageTexts())}
	found := reread(finder.Find(d.Text), doc, c, finder)
	found = glued(unfound(found, d.Text, finder), d.Text, c, finder)
	found = untold(spelled(found, d.Text, c, finder), doc)
	d.Findings = withPictures(found, doc)
	d.group()
	if err := d.decide(decisions); err != nil {
		return Detection{}, err
	}
	return d, nil
}

func withPictures(found []detect.Finding, doc *pdf.Document) []detect.Finding {
	if len(doc.Pictures()) == 0 {
		return found
	}
	ends := make([]int, 0, len(doc.PageTexts()))
	end := 0
	for _, t := range doc.PageTexts() {
		end += len(t)
		ends = append(ends, end)
		end++ // the form feed
	}
	out := make([]detect.Finding, 0, len(found)+len(doc.Pictures()))
	next := 0
	for page := 1; page <= len(ends); page++ {
		for next < len(found) && found[next].Page <= page {
			out = append(out, found[next])
			next++
		}
		for _, p := range doc.Pictures() {
			if p.Page == page && (!p.Read || p.Doubtful || p.Photograph) {
				out = append(out, picture(p, ends[page-1]))
			}
		}
	}
	return append(out, found[next:]...)
}

func picture(p pdf.Picture, at int) detect.Finding {
	why := "which no text recognition has read"
	switch {
	case p.Doubtful:
		why = "with words that text recognition could not read for sure"
	case p.Photograph:
		why = "which looks like a photograph: it may show a face, a uniform or a place"
	}
	return detect.Finding{
		Start: at, End: at, Page: p.Page, Kind: "other", Label: p.ID, Rule: rulePicture, Tier: "C",
		Confidence: 0.5, Action: actionReview,
		Why: fmt.Sprintf("a picture of %d by %d pixels, %s", p.Width, p.Height, why),
	}
}

// plan says what the writer takes out; gone is what the proof will look for.
func plan(d Detection, finder *detect.Detector, gone []verify.Removed, o Options) pdf.Plan {
	p := pdf.Plan{Style: o.Style, Layout: o.Layout, DropPictures: map[string]bool{}, Clean: cleaner(d, finder, gone)}
	for _, f := range d.Findings {
		switch {
		case !goes(f.Action):
		case f.Rule == rulePicture:
			p.DropPictures[f.Label] = true
		default:
			p.Cuts = append(p.Cuts, pdf.Cut{Start: f.Start, End: f.End, Replacement: replacement(f)})
		}
	}
	return p
}

// cleaner passes a string outside the pages through the detector and the decisions on its terms. What would be a
// question in the page text goes here unasked: nobody sees such a string in its place, so nobody can be asked well. Names that
// nothing but an unknown word makes stay, for most such words in these strings are the producing program's.
func cleaner(d Detection, finder *detect.Detector, gone []verify.Removed) func(channel, text string) string {
	rest := newSubstitute(d, gone, finder)
	byText := map[string]detect.Finding{}
	for _, f := range d.Findings {
		if key := Fold(f.Text); key != "" {
			if known, ok := byText[key]; !ok || (goes(f.Action) && !goes(known.Action)) {
				byText[key] = f
			}
		}
	}
	clean := func(text string) string {
		var b strings.Builder
		from := 0
		for _, f := range finder.Find(text) {
			if known, ok := byText[Fold(f.Text)]; ok && known.Action != actionReview {
				f.Action, f.Label, f.Replacement = known.Action, known.Label, known.Replacement
			}
			if f.Action == actionKeep || f.Action == actionReview && f.Rule == detect.Unexplained {
				continue
			}
			b.WriteString(text[from:f.Start])
			b.WriteString(replacement(f))
			from = f.End
		}
		b.WriteString(text[from:])
		return b.String()
	}
	whole := func(text string) string {
		cleaned := clean(text)
		if apart := wordsApart(cleaned); apart != cleaned {
			if again := clean(apart); again != apart {
				cleaned = again // a name stood in words that were run together
			}
		}
		return rest.joined(rest.clean(undisguise(cleaned, finder, clean)))
	}
	return func(_, text string) string {
		for _, plain := range unescaped(text) {
			if cleaned := whole(plain); cleaned != plain {
				return cleaned
			}
		}
		return whole(text)
	}
}

// wordsApart sets words apart that are run together as in "ReportFairweatherDraft" or "fairweather_draft2".
func wordsApart(text string) string {
	var b strings.Builder
	last := ' '
	for _, r := range text {
		if r == '_' {
			r = ' '
		}
		if unicode.IsUpper(r) && unicode.IsLower(last) || unicode.IsDigit(r) && unicode.IsLetter(last) || unicode.IsLetter(r) && unicode.IsDigit(last) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// removed lists what the proof looks for, and how often each may still stand.
//
// A name of the case file that can be nothing else may stand as often as somebody left it: that detection missed a mention
// is no excuse. Any other term may stand as often as it does in the text with the cuts made: "May" is a month too, and only
// the rules tell which mention is a name.
func removed(d Detection, finder *detect.Detector, outside []pdf.String) []verify.Removed {
	var terms []string
	strict := map[string]bool{}
	seen := map[string]bool{}
	add := func(f detect.Finding) {
		if key := Fold(f.Text); key != "" && !seen[key] {
			seen[key] = true
			terms = append(terms, f.Text)
			strict[f.Text] = certainName(f)
		}
	}
	for _, f := range d.Findings {
		if goes(f.Action) {
			add(f)
		}
	}
	for _, s := range outside {
		for _, f := range finder.Find(s.Text) {
			if f.Listed() && goes(f.Action) && !keptByDecision(d, f.Text) {
				add(f)
			}
		}
	}
	out := make([]verify.Removed, len(terms))
	counter := verify.NewCounter(terms)
	stands, left := counter.Count(strings.Split(withCuts(d), "\f")), counter.Count(leftStanding(d, finder))
	for i, text := range terms {
		out[i] = verify.Removed{Text: text, Kept: stands[i]}
		if strict[text] {
			out[i].Kept = min(stands[i], left[i])
		}
	}
	return out
}

// leftStanding is what stands in the output because somebody decided it, or has yet to: what the keep lists guard, kept and
// undecided mentions, and every label in its place.
func leftStanding(d Detection, finder *detect.Detector) []string {
	out := finder.Protected(d.Text)
	for _, f := range d.Findings {
		if goes(f.Action) {
			out = append(out, replacement(f))
		} else {
			out = append(out, f.Text)
		}
	}
	return out
}

// keptByDecision says whether somebody decided that these words stay.
func keptByDecision(d Detection, text string) bool {
	for _, t := range d.Terms {
		if t.Decision != nil && t.Decision.Decision == actionKeep && Fold(t.Text) == Fold(text) {
			return true
		}
	}
	return false
}

// withCuts is the page text as it must read when every cut is made. Pages stay apart, also where a cut goes over their ends.
func withCuts(d Detection) string {
	var b strings.Builder
	from := 0
	for _, f := range d.Findings {
		if !goes(f.Action) || f.Start == f.End {
			continue
		}
		b.WriteString(d.Text[from:f.Start])
		b.WriteString(replacement(f))
		b.WriteString(strings.Repeat("\f", strings.Count(d.Text[f.Start:f.End], "\f")))
		from = f.End
	}
	b.WriteString(d.Text[from:])
	return b.String()
}

// relisted returns the detector as the proof uses it: on the second engine's text of the output it names every
// mention of someone or something of the case file that is there against the decisions. A name that a label holds is none there: who is
// called Baby may be published as Baby J.
func relisted(finder *detect.Detector, d Detection) func(string) []string {
	stays := map[string]bool{}
	for _, f := range d.Findings {
		if !goes(f.Action) {
			stays[Fold(f.Text)] = true
		}
		stays[Fold(replacement(f))] = true
	}
	labels := labelled(d)
	return func(text string) []string {
		var hits []string
		text = ownMarks.Replace(text)
		own := labels(text)
		for _, f := range finder.Find(text) {
			if f.Listed() && goes(f.Action) && !stays[Fold(f.Text)] && !within(own, f) {
				hits = append(hits, f.Text)
			}
		}
		return hits
	}
}

// labelled returns what finds the labels of a detection in a text.
func labelled(d Detection) func(string) [][]int {
	var all []string
	for _, f := range d.Findings {
		if goes(f.Action) {
			all = append(all, f.Label)
		}
	}
	return phrases(all)
}

// phrases returns what tells where labels of several words begin and end in a text, whatever white space parts these.
func phrases(labels []string) func(string) [][]int {
	var written []string
	for _, label := range labels {
		if words := strings.Fields(label); len(words) > 1 {
			for i, w := range words {
				words[i] = regexp.QuoteMeta(w)
			}
			written = append(written, strings.Join(words, `\s+`))
		}
	}
	if len(written) == 0 {
		return func(string) [][]int { return nil }
	}
	slices.Sort(written)
	written = slices.Compact(written)
	slices.Reverse(written) // the longer of two that begin alike first
	x := regexp.MustCompile(`\b(?:` + strings.Join(written, "|") + `)\b`)
	return func(text string) [][]int { return x.FindAllStringIndex(text, -1) }
}

// within reports whether a finding lies in one of these stretches.
func within(all [][]int, f detect.Finding) bool {
	return slices.ContainsFunc(all, func(at []int) bool { return at[0] <= f.Start && f.End <= at[1] })
}

// ownMarks takes the words out of the marks that stand where something was removed: "[web address]" names no Mr Web.
var ownMarks = func() *strings.Replacer {
	var pairs []string
	for _, mark := range append(slices.Collect(maps.Values(rules.Kinds)), removedMark) {
		for _, space := range []string{" ", "\n", "\r\n"} { // a mark may stand over the end of a line
			pairs = append(pairs, strings.ReplaceAll(mark, " ", space), "[]")
		}
	}
	return strings.NewReplacer(pairs...)
}()
