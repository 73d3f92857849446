package verify

import (
	"bytes"
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/caseveil/caseveil/redact/verify/scan"
)

// everywhere looks for terms of the case in what no other look has read: every string, name, comment and stray word of the
// file, of objects or not, and every stream with its filters undone, whatever it is for.
func (e *examination) everywhere() {
	if e.terms == nil {
		return
	}
	e.betweenStreams()
	content := contentStreams(e.file)
	binary, several := e.terms.patterns()
	for _, o := range e.file.Objects {
		if o.Stream == nil || e.ctx.Err() != nil {
			continue
		}
		data, err := e.file.Decode(o.Stream, maxStream)
		switch b := data.Bytes; {
		case err != nil:
			e.undecoded(o, b, binary)
		case structural(o): // its objects are looked at one by one
		case content[o.Number]:
			e.content(b, e.onPage[o.Number])
		case fontOrProfile(o.Stream.Dict):
			e.binary(b, e.onPage[o.Number], several)
		case data.Image == "" && readsLikeText(b):
			e.written(b, e.onPage[o.Number])
		default:
			e.binary(b, e.onPage[o.Number], binary)
		}
	}
}

// undecoded looks into a stream whose filters cannot be undone: at what came out before the damage, at the stream as it stands, and
// where something in it can be inflated.
func (e *examination) undecoded(o *scan.Indirect, decoded []byte, binary *prefixes) {
	look := func(b []byte) {
		if readsLikeText(b) {
			e.content(b, e.onPage[o.Number])
		} else {
			e.binary(b, e.onPage[o.Number], binary)
		}
	}
	look(decoded)
	look(o.Stream.Raw)
	scan.Hidden(o.Stream.Raw, look)
}

// betweenStreams looks in the bytes of the file without those of its streams, and in the objects of object streams.
func (e *examination) betweenStreams() {
	l := &lookout{Sought: e.terms}
	at := 0
	for _, o := range e.file.Objects {
		if o.In != 0 {
			l.read(o.Source)
			continue
		}
		if o.Start > at {
			l.read(e.pdf[at:o.Start])
		}
		at = max(at, o.End)
		if o.Stream == nil {
			l.read(e.pdf[o.Start:o.End])
			continue
		}
		before, after, _ := bytes.Cut(e.pdf[o.Body+len(o.Source):o.End], o.Stream.Raw)
		l.read(o.Source)
		l.read(before)
		l.read(after)
	}
	l.read(e.pdf[at:])
	e.hits(l, 0, "strings of the file")
}

func (e *examination) hits(l *lookout, page int, where string) {
	if len(l.hits) > 0 {
		e.listed(strings.Join(l.hits, "\n"), page, where, true)
	}
}

// content looks in the content of a page, a form, a pattern: in what is not shown, and in what is shown and yet not read on
// any page. What is read on the pages was judged there, where a term that is kept stands whole.
func (e *examination) content(data []byte, page int) {
	beside, shown := &lookout{Sought: e.terms}, []string(nil)
	var operands []scan.String
	put := func() {
		for _, s := range operands {
			beside.string(s)
		}
		operands = nil
	}
	t := beside.tokenizer()
	t.String = func(s scan.String) { operands = append(operands, s) }
	t.Word = func(w []byte) {
		switch string(w) {
		case "Tj", "TJ", "'", "\"":
			shown, operands = append(shown, joinedText(operands)), nil
		default:
			if !numeric(w[0]) { // else it stands between the strings of a TJ
				put()
				beside.word(w)
			}
		}
	}
	t.Read(data)
	put()
	e.hits(beside, page, "page content beside what it shows")
	unread := slices.DeleteFunc(shown, func(s string) bool { return len(e.terms.in(s, false)) == 0 || e.isRead(s, page) })
	e.listed(strings.Join(unread, "\n"), page, "page content that shows nothing that can be read", false)
}

func numeric(b byte) bool { return b >= '0' && b <= '9' || b == '-' || b == '+' || b == '.' }

func joinedText(strings []scan.String) string {
	out := ""
	for _, s := range strings {
		out += s.Texts()[0]
	}
	return out
}

// isRead reports whether the letters of a text stand on a page, piece by piece between those that each font has its own codes
// for; page is where to look first.
func (e *examination) isRead(text string, page int) bool {
	pieces := strings.FieldsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
	return !slices.ContainsFunc(pieces, func(piece string) bool { return !e.stands(fold(piece).text, page) })
}

func (e *examination) stands(f []byte, page int) bool {
	return page > 0 && page <= len(e.read) && bytes.Contains(e.read[page-1], f) ||
		slices.ContainsFunc(e.read, func(page []byte) bool { return bytes.Contains(page, f) })
}

// written looks in a stream that reads like text: as prose, as XML, and string by string.
func (e *examination) written(data []byte, page int) {
	for _, text := range scan.String(data).Texts() {
		if e.listed(text, page, "a stream of text", false) || e.listed(xmlText(text), page, "a stream of text", false) {
			return
		}
	}
	l := &lookout{Sought: e.terms}
	l.read(data)
	e.hits(l, page, "a stream of text")
}

// binary looks in what is no text for the bytes of long terms.
func (e *examination) binary(data []byte, page int, terms *prefixes) {
	const window, overlap = 1 << 20, 4096
	for start := 0; start < len(data); start += window {
		found := false
		part := lower(data[start:min(start+window+overlap, len(data))])
		terms.each(part, func(pattern, at int) {
			end := at + len(terms.patterns[pattern])
			found = found || !(at > 0 && isSmall(part[at-1]) || end < len(part) && isSmall(part[end]))
		})
		if found {
			e.add(Discovery{Kind: "listed_term", Weight: Leak, Page: page, Where: "the bytes of a stream", Detail: "1 term of the case"})
			return
		}
	}
}

// patterns are the bytes of the long terms of a case, and of those of several words alone: fonts and colour profiles name
// the people who made them.
func (l *Sought) patterns() (all, several *prefixes) {
	var long, longer [][]byte
	for _, term := range append(slices.Clone(l.terms), l.people...) {
		if syntax(string(fold(term).text)) {
			continue
		}
		bytes := encodings(term)
		if long = append(long, bytes...); strings.ContainsFunc(term, unicode.IsSpace) {
			longer = append(longer, bytes...)
		}
	}
	return newPrefixes(long), newPrefixes(longer)
}

// fontOrProfile reports whether a stream is a font program or a colour profile.
func fontOrProfile(d scan.Dict) bool {
	switch d["Subtype"] {
	case scan.Name("Type1C"), scan.Name("CIDFontType0C"), scan.Name("OpenType"):
		return true
	}
	return d["Length1"] != nil || d["N"] != nil && d["Type"] == nil
}

// A lookout gathers the texts in which a term of the case stands, whatever way it is written.
type lookout struct {
	*Sought
	hits []string
}

// read looks at all tokens of data.
func (l *lookout) read(data []byte) { l.tokenizer().Read(data) }

func (l *lookout) tokenizer() scan.Tokenizer {
	return scan.Tokenizer{
		String: l.string,
		Name: func(n scan.Name) {
			if !vocabulary[strings.ToLower(string(n))] {
				l.text(string(n))
			}
		},
		Comment: func(c []byte) { l.text(string(c)) },
		Word:    l.word,
	}
}

func (l *lookout) string(s scan.String) {
	for _, text := range s.Texts() {
		l.text(text)
	}
}

// word looks at a word outside strings, which is longer than operators are.
func (l *lookout) word(w []byte) {
	if len(w) >= shortTerm && !vocabulary[strings.ToLower(string(w))] {
		l.text(string(w))
	}
}

// text looks at a text as it stands, and as addresses of pages, programs and people write it in other letters.
func (l *lookout) text(text string) {
	ways := []string{text}
	if strings.ContainsAny(text, "%&") {
		ways = append(ways, unescaped(text), html.UnescapeString(text))
	}
	ways = append(ways, base64Runs(text)...)
	for _, run := range hexRuns([]byte(text)) {
		ways = append(ways, scan.String(run).Texts()...)
	}
	for _, way := range ways {
		if len(l.in(way, true)) > 0 {
			l.hits = append(l.hits, way)
			return
		}
	}
}

// unescaped undoes the percent signs of an address (RFC 3986, 2.1), where they are such.
func unescaped(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+2 < len(text) {
			if b, err := strconv.ParseUint(text[i+1:i+3], 16, 8); err == nil {
				out.WriteByte(byte(b))
				i += 2
				continue
			}
		}
		out.WriteByte(text[i])
	}
	return out.String()
}
