package redact

import (
	"testing"
)

// What runs on over the foot of a page is one mention: a person sees and decides it as a whole.
func TestTheFurtherPartsOfAMentionGoWithIt(t *testing.T) {
	finder := finderFor(t, `
reference: LCSPR-2026-004
subjects:
  - {label: Child A, names: [Imogen Quillfeather]}
`)
	const text = "Imogen Quillfeather came. On most days Imogen Quill-\n- 1 -\ffeather was seen.\n"
	for _, c := range []struct {
		decisions []Decision
		reads     string
	}{
		{nil, "Child A came. On most days Child A\n- 1 -\f was seen.\n"},
		{[]Decision{{Term: "Imogen Quillfeather", Decision: actionKeep}}, text},
		{[]Decision{{Finding: "f2", Decision: actionKeep}}, "Child A came. On most days Imogen Quill-\n- 1 -\ffeather was seen.\n"},
		{[]Decision{{Term: "t1", Decision: actionRemove}}, "[removed] came. On most days [removed]\n- 1 -\f was seen.\n"},
	} {
		d := Detection{Text: text, Pages: 2, Findings: finder.Find(text)}
		d.group()
		if len(d.Terms) != 1 || d.Terms[0].Text != "Imogen Quillfeather" || d.Terms[0].Occurrences != 2 {
			t.Fatalf("the terms are %+v", d.Terms)
		}
		if err := d.decide(c.decisions); err != nil {
			t.Fatal(err)
		}
		if got := withCuts(d); got != c.reads {
			t.Errorf("after %+v it reads %q, not %q", c.decisions, got, c.reads)
		}
	}
}
