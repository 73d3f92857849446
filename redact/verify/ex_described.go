package verify

import (
	"encoding/xml"
	"strings"

	"github.com/caseveil/caseveil/redact/verify/scan"
)

// information looks at what describes the document: Info, XMP of the document and of its parts, private data of programs.
func (e *examination) information() {
	info := e.file.Dict(e.file.Trailer()["Info"])
	var texts []string
	for key := range info {
		if s := e.string(info[key]); s != "" {
			texts = append(texts, s)
		}
	}
	if len(texts) > 0 {
		e.told("metadata", "document information", plural(len(texts), "value"), strings.Join(texts, "\n"))
	}
	for _, o := range e.file.Objects {
		if o.Stream == nil {
			continue
		}
		if d := o.Stream.Dict; d["Type"] == scan.Name("Metadata") || d["Subtype"] == scan.Name("XML") {
			e.told("metadata", "XMP", "a description in XML", xmlText(e.description(o.Stream)))
		}
		e.picture(o.Stream)
	}
	private := 0
	var said []string
	for _, o := range e.file.Objects {
		scan.EachDict(o.Value, func(d scan.Dict) {
			if p, ok := d["PieceInfo"]; ok {
				private++
				said = append(said, e.deep(p, 0)...)
			}
		})
	}
	if private > 0 {
		e.told("metadata", "private data of a program", plural(private, "piece"), strings.Join(said, "\n"))
	}
}

// description is XML as it is meant, in one byte for a letter or in two.
func (e *examination) description(s *scan.Stream) string {
	data, _ := e.file.Decode(s, maxStream) //nolint:errcheck // what can be read of a damaged stream is read
	if texts := scan.String(data.Bytes).Texts(); len(texts) > 0 {
		return texts[len(texts)-1]
	}
	return ""
}

// picture looks into the segments and boxes of a picture that describe it.
func (e *examination) picture(s *scan.Stream) {
	found := descriptions(s)
	if data, err := e.file.Decode(s, maxStream); err == nil && data.Image == "JPXDecode" {
		found = scan.Boxes(data.Bytes)
	}
	if len(found) == 0 {
		return
	}
	said := make([]string, len(found))
	for i, payload := range found {
		said[i] = printable(payload)
	}
	e.told("metadata", "inside a picture", plural(len(said), "segment"), strings.Join(said, "\n"))
}

// printable keeps the readable bytes and parts them by spaces.
func printable(b []byte) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0xfffd {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(string(b), " "))
}

// deep reads the strings of o, following references a few steps.
func (e *examination) deep(o scan.Object, depth int) []string {
	if depth > 6 {
		return nil
	}
	if r, ok := o.(scan.Ref); ok {
		if found := e.file.Object(r); found != nil && found.Stream != nil {
			return []string{streamText(found.Stream)}
		}
	}
	switch v := e.file.Resolve(o).(type) {
	case scan.String:
		return v.Texts()
	case scan.Dict:
		var out []string
		for _, part := range v {
			out = append(out, e.deep(part, depth+1)...)
		}
		return out
	case scan.Array:
		var out []string
		for _, part := range v {
			out = append(out, e.deep(part, depth+1)...)
		}
		return out
	}
	return nil
}

// xmlText is the character data and attribute values of XML; of what is none, the text as it stands.
func xmlText(text string) string {
	var out strings.Builder
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = false
	for {
		t, err := d.Token()
		if err != nil {
			break
		}
		switch t := t.(type) {
		case xml.CharData:
			out.Write(t)
			out.WriteByte(' ')
		case xml.StartElement:
			for _, a := range t.Attr {
				out.WriteString(a.Value + " ")
			}
		}
	}
	if out.Len() == 0 {
		return text
	}
	return out.String()
}

// outline looks at the bookmarks.
func (e *examination) outline() {
	var titles []string
	seen := map[scan.Ref]bool{}
	var walk func(o scan.Object)
	walk = func(o scan.Object) {
		for {
			r, ok := o.(scan.Ref)
			if !ok || seen[r] {
				return
			}
			seen[r] = true
			d := e.file.Dict(r)
			if t := e.string(d["Title"]); t != "" {
				titles = append(titles, t)
			}
			walk(d["First"])
			o = d["Next"]
		}
	}
	walk(e.file.Catalog()["Outlines"])
	if len(titles) > 0 {
		e.told("outline", "bookmarks", plural(len(titles), "bookmark"), strings.Join(titles, "\n"))
	}
}

// alternatives looks at what is read aloud instead of the page: Alt, ActualText and E, in tags and in page content.
func (e *examination) alternatives() {
	var texts []string
	keys := []scan.Name{"Alt", "ActualText", "E"}
	for _, o := range e.file.Objects {
		scan.EachDict(o.Value, func(d scan.Dict) {
			for _, key := range keys {
				if s := e.string(d[key]); s != "" {
					texts = append(texts, s)
				}
			}
		})
	}
	content := contentStreams(e.file)
	for _, o := range e.file.Objects {
		if !content[o.Number] || o.Stream == nil {
			continue
		}
		data, _ := scan.Decode(o.Stream, maxStream) //nolint:errcheck // what can be read of a damaged stream is read
		texts = append(texts, scan.Properties(data.Bytes, keys)...)
	}
	if len(texts) > 0 {
		e.told("alt_text", "tags", plural(len(texts), "text"), strings.Join(texts, "\n"))
	}
}
