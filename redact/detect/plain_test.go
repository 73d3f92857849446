package detect

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact/casefile"
)

var update = flag.Bool("update", false, "write the table of the README anew")

// plain is the simplest detector that could be written: the words of the case file as they stand, and a few patterns. It
// shows what the rules are for.
func plain(_ *testing.T, c *casefile.Case, text string) []Finding {
	var all []Finding
	add := func(x *regexp.Regexp, kind, label string) {
		for _, m := range x.FindAllStringIndex(text, -1) {
			all = append(all, Finding{Start: m[0], End: m[1], Text: text[m[0]:m[1]], Kind: kind, Label: label, Action: "replace"})
		}
	}
	word := func(w string) *regexp.Regexp { return regexp.MustCompile(`\b` + regexp.QuoteMeta(w) + `\b`) }
	for _, p := range slices.Concat(c.Subjects, c.Professionals) {
		for _, name := range slices.Concat(p.Names, p.Aliases) {
			add(word(name), "person", p.Label)
			for part := range strings.FieldsSeq(name) {
				if len(part) > 2 {
					add(word(part), "person", p.Label)
				}
			}
		}
		for _, value := range slices.Concat(p.Addresses, p.Phones, p.Emails, slices.Collect(maps.Values(p.Identifiers))) {
			add(word(value), "other", p.Label)
		}
	}
	for _, thing := range slices.Concat(c.Places, c.Organisations) {
		for _, name := range thing.Names {
			add(word(name), "place", thing.Label)
		}
	}
	for _, x := range plainPatterns {
		add(x, "other", "[removed]")
	}
	slices.SortFunc(all, func(a, b Finding) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	last := 0
	return slices.DeleteFunc(all, func(f Finding) bool {
		if f.Start < last || slices.Contains(c.Keep, f.Text) {
			return true
		}
		last = f.End
		return false
	})
}

var plainPatterns = func() []*regexp.Regexp {
	const month = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
	var all []*regexp.Regexp
	for _, x := range []string{
		`\b\d{1,2}(?:st|nd|rd|th)? ` + month + `(?: \d{4})?\b`, `\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b`, `\b\d{4}-\d\d-\d\d\b`,
		`\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b`, `(?:\+44|\b0)[\d ]{9,12}\d\b`, `[\w.+-]+@[\w-]+(?:\.[\w-]+)+`, `https?://\S+|www\.\S+`,
		`\b\d{3} ?\d{3} ?\d{4}\b`, `\b[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]\b`, `\b[A-Z]\d{12}\b`, `\b\d\d-\d\d-\d\d\b`, `\b[A-Z]{2}\d\d ?[A-Z]{3}\b`,
		`\b(?:Mrs?|Ms|Miss|Dr) [A-Z]\w+\b`, `\b\d+ [A-Z]\w+ (?:Road|Street|Close|Avenue|Lane|Drive|Way)\b`,
	} {
		all = append(all, regexp.MustCompile(x))
	}
	return all
}()

const readme = "../../README.md"

// The table is that of all corpora together, as they are found now; what each gave when the detector first saw it stands
// above it, and changes no more.
func TestTheREADMESaysHowMuchIsFound(t *testing.T) {
	ours, theirs := newTally(found), newTally(plain)
	docs, err := filepath.Glob("testdata/*/docs/*.txt")
	if err != nil || len(docs) == 0 {
		t.Fatal("there is no corpus")
	}
	for _, name := range docs {
		ours.document(t, name)
		theirs.document(t, name)
	}
	var b bytes.Buffer
	percent := func(n *[2]int) string { return fmt.Sprintf("%.1f %%", 100*share(n[0], n[1])) }
	fmt.Fprintf(&b, "\n| | details | caseveil | words and patterns |\n| --- | --- | --- | --- |\n")
	row := func(name string, a, b *[2]int, out *bytes.Buffer) {
		fmt.Fprintf(out, "| %s | %d | %s | %s |\n", name, a[1], percent(a), percent(b))
	}
	for _, tier := range []string{"listed", "variant", "pattern", "unlisted"} {
		row(tier, ours.tiers[tier], theirs.tiers[tier], &b)
	}
	for _, kind := range slices.Sorted(maps.Keys(ours.kinds)) {
		row(strings.ReplaceAll(kind, "_", " "), ours.kinds[kind], theirs.kinds[kind], &b)
	}
	row("all", &[2]int{ours.hit, ours.must}, &[2]int{theirs.hit, theirs.must}, &b)
	row("all, gone or asked about", &[2]int{ours.seen, ours.must}, &[2]int{theirs.seen, theirs.must}, &b)
	fmt.Fprintf(&b, "| questions worth asking | %d | %s | |\n", ours.asked, percent(&[2]int{ours.asked - ours.idle, ours.asked}))
	fmt.Fprintf(&b, "| removed rightly | | %s | %s |\n", percent(&[2]int{ours.right, ours.removed}), percent(&[2]int{theirs.right, theirs.removed}))
	fmt.Fprintf(&b, "| documents in which nothing is missed | %d | %d | %d |\n", ours.documents, ours.clean, theirs.clean)
	fmt.Fprintf(&b, "| documents in which nothing passes unseen | %d | %d | %d |\n", ours.documents, ours.nothingUnseen, theirs.nothingUnseen)
	fmt.Fprintf(&b, "| taken though it had to stay | | %d | %d |\n", ours.keeps, theirs.keeps)
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	const from, to = "<!-- detection -->\n", "<!-- /detection -->"
	before, rest, ok := strings.Cut(string(text), from)
	old, after, closed := strings.Cut(rest, to)
	switch {
	case !ok || !closed:
		t.Fatal("the README has no place for the table")
	case *update:
		if err := os.WriteFile(readme, []byte(before+from+b.String()+"\n"+to+after), 0o644); err != nil {
			t.Fatal(err)
		}
	case old != b.String()+"\n":
		t.Errorf("the table of the README is an older one: go test ./redact/detect -run README -args -update\n%s", b.String())
	}
}
