package scan

import (
	"bytes"
	"regexp"
	"strconv"
)

// A File is everything found in the bytes of a PDF.
type File struct {
	Data     []byte
	Objects  []*Indirect // in the order in which they lie; those of object streams behind their stream
	Trailers []Dict      // trailer dictionaries, and the dictionaries of cross-reference streams
	Headers  []int       // where "%PDF-" stands
	Ends     []int       // where "%%EOF" ends
	Comments []Span      // all other comments between objects
	Gaps     []Span      // bytes that are none of the above and no white space
	Slack    int         // bytes inside object streams that belong to no object
	Broken   int         // object streams that cannot be read

	current map[int]*Indirect
}

// maxObjects bounds what one file may hold.
const maxObjects = 2_000_000

// Walk takes a file apart. Damage is never an error: it shows as gaps.
func Walk(data []byte) *File {
	f := &File{Data: data, current: map[int]*Indirect{}}
	p := &parser{data: data}
	for len(f.Objects) < maxObjects {
		for p.pos < len(data) && isSpace(data[p.pos]) {
			p.pos++
		}
		if p.pos >= len(data) {
			break
		}
		f.step(p)
	}
	if p.pos < len(data) {
		f.gap(p.pos, len(data))
	}
	for _, o := range f.Objects {
		f.current[o.Number] = o
	}
	return f
}

// step takes the next thing at p, which is no white space.
func (f *File) step(p *parser) {
	start := p.pos
	switch b := p.data[start]; {
	case b == '%':
		f.comment(p)
	case b >= '0' && b <= '9' && f.indirect(p):
	case p.has("xref") && f.table(p):
	case p.has("trailer"):
		p.pos += len("trailer")
		if d, ok := p.value(0); ok {
			if d, ok := d.(Dict); ok {
				f.Trailers = append(f.Trailers, d)
				return
			}
		}
		f.resume(p, start)
	case p.has("startxref"):
		p.pos += len("startxref")
		p.space()
		if n := p.word(); len(bytes.Trim(n, "0123456789")) == 0 {
			p.pos += len(n)
			return
		}
		f.resume(p, start)
	default:
		f.resume(p, start)
	}
}

func (f *File) comment(p *parser) {
	start := p.pos
	switch {
	case p.has("%PDF-"):
		f.Headers = append(f.Headers, start)
		p.line()
	case p.has("%%EOF"):
		p.pos += len("%%EOF")
		f.Ends = append(f.Ends, p.pos)
	default:
		p.line()
		f.Comments = append(f.Comments, Span{start, p.pos})
	}
}

// landmark is where a walk that lost its way goes on.
var landmark = regexp.MustCompile(`\b[0-9]{1,10}[ \t\r\n\f\x00]+[0-9]{1,5}[ \t\r\n\f\x00]+obj\b|\bxref\b|\btrailer\b|\bstartxref\b|%%EOF|%PDF-|(?m:^%)`)

// resume makes a gap of what begins at start and goes on at the next landmark behind p.
func (f *File) resume(p *parser, start int) {
	p.pos = min(max(p.pos, start+1), len(p.data))
	at := landmark.FindIndex(p.data[p.pos:])
	if at == nil {
		p.pos = len(p.data)
	} else {
		p.pos += at[0]
	}
	f.gap(start, p.pos)
}

func (f *File) gap(start, end int) {
	for end > start && isSpace(f.Data[end-1]) {
		end--
	}
	if end > start {
		f.Gaps = append(f.Gaps, Span{start, end})
	}
}

// table reads a cross-reference table; its numbers are not believed.
func (f *File) table(p *parser) bool {
	p.pos += len("xref")
	for {
		q := *p
		q.space()
		w := q.word()
		if len(w) == 0 || string(w) != "n" && string(w) != "f" && len(bytes.Trim(w, "0123456789")) > 0 {
			return true
		}
		p.pos = q.pos + len(w)
	}
}

// indirect reads "N G obj … endobj". It moves p only when there is one.
func (f *File) indirect(p *parser) bool {
	q := *p
	number, ok := q.header()
	if !ok {
		return false
	}
	o := &Indirect{Number: number, Start: p.pos, Body: q.pos}
	value, ok := q.value(0)
	if !ok {
		q.space()
		if !q.has("endobj") { // an empty object is null
			f.broken(p, &q, o)
			return true
		}
	}
	o.Value, o.Source = value, q.data[o.Body:q.pos]
	end := q.pos
	q.space()
	if d, isDict := value.(Dict); isDict && q.has("stream") {
		o.Stream = &Stream{Dict: d, Raw: q.streamData(d)}
		end = q.pos
		q.space()
	}
	if q.has("endobj") {
		q.pos += len("endobj")
		end = q.pos
	}
	o.End, p.pos = end, end
	f.add(o)
	return true
}

// broken keeps what can be read of a damaged object and leaves the rest as a gap.
func (f *File) broken(p, q *parser, o *Indirect) {
	o.End, o.Source = q.pos, q.data[o.Body:q.pos]
	f.Objects = append(f.Objects, o)
	p.pos = q.pos
	f.resume(p, o.Body)
}

func (p *parser) header() (number int, ok bool) {
	w := p.word()
	number, err := strconv.Atoi(string(w))
	if err != nil || len(w) > 10 {
		return 0, false
	}
	p.pos += len(w)
	p.blank()
	g := p.word()
	if _, err := strconv.Atoi(string(g)); err != nil || len(g) > 5 {
		return 0, false
	}
	p.pos += len(g)
	p.blank()
	if !p.has("obj") {
		return 0, false
	}
	p.pos += len("obj")
	return number, true
}

// blank skips white space but no comment.
func (p *parser) blank() {
	for p.pos < len(p.data) && isSpace(p.data[p.pos]) {
		p.pos++
	}
}

// streamData reads the bytes between "stream" and "endstream". /Length counts only where "endstream" follows it.
func (p *parser) streamData(d Dict) []byte {
	p.pos += len("stream")
	if p.pos < len(p.data) && p.data[p.pos] == '\r' {
		p.pos++
	}
	if p.pos < len(p.data) && p.data[p.pos] == '\n' {
		p.pos++
	}
	start := p.pos
	if n, ok := d["Length"].(Number); ok && n >= 0 && float64(n) <= float64(len(p.data)-start) {
		q := parser{p.data, start + int(n)}
		q.blank()
		if q.has("endstream") && q.pos-start-int(n) <= 2 {
			p.pos = q.pos + len("endstream")
			return p.data[start : start+int(n)]
		}
	}
	return p.untilEnd(start)
}

// maxEnds is how many "endstream" are looked at for one that an "endobj" follows.
const maxEnds = 16

// untilEnd reads up to the first "endstream" that an "endobj" follows, or the first at all, or the end of the file.
func (p *parser) untilEnd(start int) []byte {
	first := -1
	for at, tries := start, 0; tries < maxEnds; tries++ {
		n := bytes.Index(p.data[at:], []byte("endstream"))
		if n < 0 {
			break
		}
		at += n
		q := parser{p.data, at + len("endstream")}
		q.blank()
		if first < 0 || q.has("endobj") {
			first = at
		}
		if q.has("endobj") {
			break
		}
		at = q.pos
	}
	if first < 0 {
		p.pos = len(p.data)
		return p.data[start:]
	}
	p.pos = first + len("endstream")
	end := first
	if end > start && p.data[end-1] == '\n' {
		end--
	}
	if end > start && p.data[end-1] == '\r' {
		end--
	}
	return p.data[start:end]
}

func (f *File) add(o *Indirect) {
	f.Objects = append(f.Objects, o)
	if o.Stream == nil {
		return
	}
	switch o.Stream.Dict["Type"] {
	case Name("XRef"):
		f.Trailers = append(f.Trailers, o.Stream.Dict)
	case Name("ObjStm"):
		f.unpack(o)
	}
}
