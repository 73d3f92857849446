package verify

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/caseveil/caseveil/redact/verify/scan"
)

// structure looks at the file as a whole: older revisions, objects that nothing uses, bytes beside the objects.
func (e *examination) structure() {
	f := e.file
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

// skeleton is what the frame of a file is made of.
var skeleton = regexp.MustCompile(`^(?:endobj|endstream|stream|startxref|xref|x0|trailer|obj|null|true|false|[0-9]+|[nfRBTE]|ET|>>|<<|[\s\x00\[\]])*$`)

// saysSomething reports whether data is long, or has three letters or digits of ASCII in a row or between zeros, and is
// not what is left of a table of offsets or the like.
func saysSomething(data []byte) bool {
	if skeleton.Match(data) {
		return false
	}
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

// revisions finds what a later part of the file replaced, or no longer uses. A file that was only made for fast viewing has
// two ends too, but replaces nothing. An earlier state is a leak if it shows or says anything that the last one does not;
// what describes the document, its dates and the program that made it, is as little of one as in the last state.
func (e *examination) revisions() {
	replaced, telling := 0, 0
	var old []string
	for _, o := range e.file.Objects {
		now := e.file.Object(scan.Ref(o.Number))
		if now == o && (e.reachable[o.Number] || !e.outdated(o)) || structural(o) {
			continue
		}
		if now != o {
			replaced++
		}
		text := e.sayings(o)
		if taken := e.takenOut(o, now); taken != "" {
			telling++
			old = append(old, taken)
			continue
		}
		if e.describes(o) || now != o && sameValue(o, now) || now != o && now.Value != nil && o.Stream == nil && text == e.sayings(now) || now == o && !readable(text) {
			e.listed(text, 0, "an earlier state of the document", true)
			continue
		}
		if o.Stream != nil || strings.TrimSpace(text) != "" {
			telling++
			old = append(old, text)
		}
	}
	switch {
	case telling > 0:
		e.leak("older_revision", 0, "an earlier state of the document", plural(telling, "object")+" replaced or dropped later", strings.Join(old, "\n"))
	case replaced > 0:
		e.add(Discovery{Kind: "older_revision", Weight: Note, Where: "an earlier state of the document", Detail: plural(replaced, "object") + " replaced later, with nothing in them that was taken out"})
	}
}

// outdated reports whether an object lies in a part of the file that a later part was added to.
func (e *examination) outdated(o *scan.Indirect) bool {
	at := o.Start
	if o.In != 0 {
		in := e.file.Object(scan.Ref(o.In))
		if in == nil {
			return false
		}
		at = in.Start
	}
	ends := e.file.Ends
	return len(ends) > 1 && len(e.file.Trailers) > 1 && !e.linearized() && at < ends[len(ends)-2]
}

// linearized reports whether the file was made for fast viewing, which gives it two ends (annex F).
func (e *examination) linearized() bool {
	if len(e.file.Objects) == 0 || len(e.file.Ends) > 2 {
		return false
	}
	d, ok := e.file.Objects[0].Value.(scan.Dict)
	return ok && d["Linearized"] != nil
}

// describes reports whether an object tells about the document rather than shows some of it: Info, XMP, a signature.
func (e *examination) describes(o *scan.Indirect) bool {
	d, ok := o.Value.(scan.Dict)
	if !ok {
		return false
	}
	if o.Stream != nil {
		return d["Type"] == scan.Name("Metadata")
	}
	for _, t := range e.file.Trailers {
		if t["Info"] == scan.Ref(o.Number) {
			return true
		}
	}
	_, dated := d["CreationDate"]
	_, made := d["Producer"]
	return dated && made && d["Type"] == nil
}

// takenOut is what a person wrote into the document information and later took out.
func (e *examination) takenOut(o, now *scan.Indirect) string {
	d, _ := o.Value.(scan.Dict)
	if now == o || now == nil || o.Stream != nil || !e.describes(o) {
		return ""
	}
	left := stringsIn(now.Value)
	var out []string
	for key, v := range d {
		switch key {
		case "CreationDate", "ModDate", "Producer", "Creator", "Trapped", "SourceModified":
			continue
		}
		if s := e.string(v); readable(s) && !slices.Contains(left, s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, "\n")
}

// sameValue reports whether two states of an object hold the same.
func sameValue(a, b *scan.Indirect) bool {
	if b == nil || (a.Stream == nil) != (b.Stream == nil) {
		return false
	}
	if a.Stream == nil {
		return bytes.Equal(a.Source, b.Source)
	}
	x, err1 := scan.Decode(a.Stream, maxStream)
	y, err2 := scan.Decode(b.Stream, maxStream)
	return err1 == nil && err2 == nil && bytes.Equal(x.Bytes, y.Bytes)
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
		if text := e.sayings(o); e.describes(o) {
			e.listed(text, 0, "objects used by nothing", true)
			silent++
		} else if readable(text) {
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
		out = stringsIn(wordsOf(o.Value))
	}
	if o.Stream != nil {
		out = append(out, streamText(o.Stream))
	}
	return strings.Join(out, "\n")
}

// wordless are keys whose strings are made by programs: dates, names of annotations, how to set text.
var wordless = map[scan.Name]bool{"NM": true, "DA": true, "DS": true, "M": true, "CreationDate": true, "ModDate": true, "Lang": true, "ID": true, "OverlayText": true}

// wordsOf is o without what programs write into it.
func wordsOf(o scan.Object) scan.Object {
	d, ok := o.(scan.Dict)
	if !ok {
		return o
	}
	out := scan.Dict{}
	for key, v := range d {
		if !wordless[key] {
			out[key] = wordsOf(v)
		}
	}
	return out
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

// proseLike reports whether data has words rather than operators: runs of six letters, names set aside.
func proseLike(data []byte) bool {
	run, name := 0, false
	for _, b := range data {
		switch letter := unicode.IsLetter(rune(b)) && b < 0x80; {
		case b == '/':
			run, name = 0, true
		case name && b > ' ' && !strings.ContainsRune("()<>[]{}%", rune(b)):
		case letter:
			name = false
			if run++; run >= 6 {
				return true
			}
		default:
			run, name = 0, false
		}
	}
	return false
}
