package verify

import (
	"bytes"
	"strings"
	"unicode"

	"github.com/caseveil/caseveil/redact/verify/scan"
)

// structure looks at the file as a whole: older revisions, objects that nothing uses, bytes beside the objects.
func (e *examination) structure() {
	f := e.file
	e.reachable, _ = f.Reachable()
	e.revisions()
	e.unreferenced()
	if len(f.Headers) > 0 && f.Headers[0] > 0 {
		e.beside("before the beginning of the document", e.pdf[:f.Headers[0]])
	}
	end := last(f.Ends)
	if tail := bytes.TrimRight(e.pdf[end:], "\r\n\x00 \t"); end > 0 && len(tail) > 0 {
		e.beside("behind the end of the document", tail)
	}
	for _, g := range f.Gaps {
		if g.Start < end && (len(f.Headers) == 0 || g.Start > f.Headers[0]) {
			e.beside("between the objects", e.pdf[g.Start:g.End])
		}
	}
	for _, c := range f.Comments {
		e.listed(string(e.pdf[c.Start:c.End]), 0, "a comment between the objects", true)
	}
	if f.Slack > 0 {
		e.leak("trailing_data", 0, "inside an object stream", plural(f.Slack, "byte"), "")
	}
}

// beside reports bytes that belong to no object: a leak where they could say something, a note where they cannot, such
// as a mark for binary files whose percent sign is missing.
func (e *examination) beside(where string, data []byte) {
	if !saysSomething(data) {
		e.add(Discovery{Kind: "trailing_data", Weight: Note, Where: where, Detail: plural(len(data), "byte"), Text: string(data)})
		return
	}
	e.leak("trailing_data", 0, where, plural(len(data), "byte"), string(data))
}

// saysSomething reports whether data is long, or has three letters or digits of ASCII in a row or between zeros.
func saysSomething(data []byte) bool {
	if len(data) > 32 {
		return true
	}
	run := 0
	for _, b := range data {
		switch {
		case b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z':
			if run++; run == 3 {
				return true
			}
		case b != 0:
			run = 0
		}
	}
	return false
}

// revisions finds what a later part of the file replaced. A file that was only made for fast viewing has two ends too,
// but replaces nothing.
func (e *examination) revisions() {
	current, replaced := map[int]bool{}, 0
	var old strings.Builder
	for i := len(e.file.Objects) - 1; i >= 0; i-- {
		o := e.file.Objects[i]
		if current[o.Number] && !structural(o) {
			replaced++
			old.WriteString(e.sayings(o) + "\n")
		}
		current[o.Number] = true
	}
	if replaced > 0 {
		e.leak("older_revision", 0, "an earlier state of the document", plural(replaced, "object")+" replaced later", old.String())
	}
}

// unreferenced finds objects that no viewer comes to. Those that say something are leaks, the others notes.
func (e *examination) unreferenced() {
	var silent, speaking int
	var said strings.Builder
	for _, o := range e.file.Objects {
		if e.reachable[o.Number] || structural(o) || o.Value == nil {
			continue
		}
		if d, ok := o.Value.(scan.Dict); ok && d["Linearized"] != nil {
			continue
		}
		if text := e.sayings(o); readable(text) {
			speaking++
			said.WriteString(text + "\n")
		} else {
			silent++
		}
	}
	if speaking > 0 {
		e.leak("unreferenced_object", 0, "objects used by nothing", plural(speaking, "object")+" with text", said.String())
	}
	if silent > 0 {
		e.add(Discovery{Kind: "unreferenced_object", Weight: Note, Where: "objects used by nothing", Detail: plural(silent, "object") + " without text"})
	}
}

// sayings is what an object says: its strings, those that its content shows, and its text if it is made of text.
func (e *examination) sayings(o *scan.Indirect) string {
	var out []string
	if d, ok := o.Value.(scan.Dict); !ok || !fontPart(d) {
		out = stringsIn(o.Value)
	}
	if o.Stream != nil {
		out = append(out, streamText(o.Stream))
	}
	return strings.Join(out, "\n")
}

// fontPart reports whether a dictionary belongs to a font, whose strings name character sets.
func fontPart(d scan.Dict) bool {
	return d["Type"] == scan.Name("Font") || d["Type"] == scan.Name("FontDescriptor") || d["Registry"] != nil
}

// streamText is the text of a stream that is content, XML or plain; that of pictures and fonts is "".
func streamText(s *scan.Stream) string {
	data, _ := scan.Decode(s, maxStream) //nolint:errcheck // what can be read of a damaged stream is read
	if data.Image != "" || !readsLikeText(data.Bytes) || bytes.Contains(data.Bytes, []byte("begincmap")) {
		return ""
	}
	if s.Dict["Length1"] != nil || s.Dict["FunctionType"] != nil || s.Dict["N"] != nil && s.Dict["Alternate"] != nil {
		return ""
	}
	var out strings.Builder
	shown := false
	scan.Tokens(data.Bytes, func(t scan.String) {
		shown = true
		out.WriteString(t.Texts()[0])
	}, func(scan.Name) {})
	if bytes.HasPrefix(bytes.TrimSpace(data.Bytes), []byte("<")) || !shown && proseLike(data.Bytes) {
		return string(data.Bytes)
	}
	return out.String()
}

// proseLike reports whether data has words rather than operators: runs of six letters.
func proseLike(data []byte) bool {
	run := 0
	for _, b := range data {
		if unicode.IsLetter(rune(b)) && b < 0x80 {
			if run++; run >= 6 {
				return true
			}
		} else {
			run = 0
		}
	}
	return false
}
