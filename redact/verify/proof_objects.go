package verify

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/caseveil/caseveil/redact/verify/scan"
)

// objects gives a full account of the file: one revision, one header, nothing before or behind, no comment, every object
// reached from the trailer and none twice.
func (p *proof) objects() (Check, error) {
	const name = "objects"
	if faults := p.shape(); len(faults) > 0 {
		return failed(name, strings.Join(faults, "; ")), nil
	}
	return passed(name, plural(len(p.file.Objects), "object")+", all accounted for"), nil
}

func (p *proof) shape() []string {
	var faults []string
	fault := func(is bool, what string) {
		if is {
			faults = append(faults, what)
		}
	}
	f := p.file
	fault(len(f.Headers) != 1 || f.Headers[0] != 0, "the header is not alone at the beginning")
	fault(len(f.Ends) != 1 || len(bytes.TrimRight(p.out[last(f.Ends):], "\r\n")) > 0, "something follows the end")
	fault(len(f.Gaps) > 0, plural(len(f.Gaps), "piece")+" of the file belong to nothing")
	fault(!onlyMarker(p.out, f.Comments), plural(len(f.Comments), "comment"))
	fault(f.Slack > 0 || f.Broken > 0, "an object stream holds more than its objects")
	fault(len(f.Trailers) != 1, plural(len(f.Trailers), "trailer"))
	for _, t := range f.Trailers {
		_, prev := t["Prev"]
		fault(prev, "there is an older revision")
	}
	seen := map[int]int{}
	for _, o := range f.Objects {
		seen[o.Number]++
		fault(seen[o.Number] == 2, "an object stands twice")
		fault(o.Value == nil && o.Stream == nil, "an object is empty")
	}
	reachable, dangling := f.Reachable()
	fault(dangling > 0, plural(dangling, "reference")+" lead nowhere")
	lost := 0
	for _, o := range f.Objects {
		if !reachable[o.Number] && !structural(o) {
			lost++
		}
	}
	fault(lost > 0, plural(lost, "object")+" used by nothing")
	return faults
}

// structural reports whether an object serves the file itself and is named by nothing.
func structural(o *scan.Indirect) bool {
	if o.Stream == nil {
		return false
	}
	t := o.Stream.Dict["Type"]
	return t == scan.Name("XRef") || t == scan.Name("ObjStm")
}

func last(offsets []int) int {
	if len(offsets) == 0 {
		return 0
	}
	return offsets[len(offsets)-1]
}

// onlyMarker reports whether the only comment is the one of four high bytes that says the file is binary (7.5.2).
func onlyMarker(out []byte, comments []scan.Span) bool {
	if len(comments) == 0 {
		return true
	}
	c := out[comments[0].Start:comments[0].End]
	if len(comments) > 1 || len(c) != 5 || comments[0].Start > 16 {
		return false
	}
	for _, b := range c[1:] {
		if b < 0x80 {
			return false
		}
	}
	return true
}

// active looks for everything that acts, carries files, asks for input or says something beside the page.
func (p *proof) active() (Check, error) {
	const name = "active_content"
	found := map[string]int{}
	for _, o := range p.file.Objects {
		scan.EachDict(o.Value, func(d scan.Dict) { actsIn(p.file, d, found) })
	}
	for _, page := range p.file.Pages() {
		for _, a := range p.file.Array(page["Annots"]) {
			if p.file.Dict(a)["Subtype"] != scan.Name("Link") {
				found["annotation that is no link"]++
			}
		}
	}
	if len(found) > 0 {
		return failed(name, counted(found)), nil
	}
	return passed(name, "only links within the document and to the web"), nil
}

// metadata looks for what describes the document or a part of it and is not on the short list that is written anew.
func (p *proof) metadata() (Check, error) {
	const name = "metadata"
	found := map[string]int{}
	trailer := p.file.Trailer()
	for key := range p.file.Dict(trailer["Info"]) {
		if key != "Title" && key != "Producer" {
			found["entry of the document information"]++
		}
	}
	for key := range trailer {
		switch key {
		case "Size", "Root", "Info", "ID", "Type", "W", "Index", "Filter", "DecodeParms", "Length":
		default:
			found["entry of the trailer"]++
		}
	}
	for _, o := range p.file.Objects {
		scan.EachDict(o.Value, func(d scan.Dict) {
			for _, key := range []scan.Name{"Metadata", "PieceInfo", "LastModified", "Thumb", "SpiderInfo", "Threads", "B", "AF", "DPartRoot"} {
				if _, ok := d[key]; ok && (key != "B" || d["Type"] == scan.Name("Page")) {
					found["entry that describes a part"]++
				}
			}
		})
		if o.Stream != nil && describesItself(o.Stream) {
			found["picture that carries its own description"]++
		}
	}
	if len(found) > 0 {
		return failed(name, counted(found)), nil
	}
	return passed(name, "title and producer only"), nil
}

// describesItself reports whether a JPEG carries EXIF, XMP, Photoshop data or a comment.
func describesItself(s *scan.Stream) bool { return len(descriptions(s)) > 0 }

// descriptions are the segments of a JPEG in which it describes itself.
func descriptions(s *scan.Stream) [][]byte {
	if !s.Photo() {
		return nil
	}
	data, err := scan.Decode(s, maxStream)
	if err != nil {
		return nil
	}
	var out [][]byte
	scan.Segments(data.Bytes, func(marker byte, payload []byte) {
		if marker == 0xe1 || marker == 0xed || marker == 0xfe {
			out = append(out, payload)
		}
	})
	return out
}

func counted(found map[string]int) string {
	parts := make([]string, 0, len(found))
	for _, what := range sortedKeys(found) {
		parts = append(parts, fmt.Sprintf("%d × %s", found[what], what))
	}
	return strings.Join(parts, "; ")
}
