package scan

import (
	"bytes"
	"strconv"
)

// maxDepth is how deep arrays and dictionaries may be nested.
const maxDepth = 100

// A parser reads values at a place in data. It never fails loudly: ok is false where there is no value.
type parser struct {
	data []byte
	pos  int
}

func isSpace(b byte) bool {
	return b == ' ' || b == '\n' || b == '\r' || b == '\t' || b == '\f' || b == 0
}

func isDelimiter(b byte) bool {
	switch b {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

func isRegular(b byte) bool { return !isSpace(b) && !isDelimiter(b) }

// space skips white space and comments.
func (p *parser) space() {
	for p.pos < len(p.data) {
		switch b := p.data[p.pos]; {
		case isSpace(b):
			p.pos++
		case b == '%':
			p.line()
		default:
			return
		}
	}
}

// line skips to the end of the line.
func (p *parser) line() {
	n := bytes.IndexAny(p.data[p.pos:], "\r\n")
	if n < 0 {
		p.pos = len(p.data)
		return
	}
	p.pos += n
}

// word reads a run of regular characters without moving on.
func (p *parser) word() []byte {
	end := p.pos
	for end < len(p.data) && isRegular(p.data[end]) {
		end++
	}
	return p.data[p.pos:end]
}

func (p *parser) has(keyword string) bool {
	return bytes.HasPrefix(p.data[p.pos:], []byte(keyword))
}

// value reads the value that begins at pos, after white space.
func (p *parser) value(depth int) (Object, bool) {
	p.space()
	if p.pos >= len(p.data) || depth > maxDepth {
		return nil, false
	}
	switch p.data[p.pos] {
	case '(':
		return p.literal(), true
	case '/':
		return p.name(), true
	case '[':
		return p.array(depth)
	case '<':
		if p.has("<<") {
			return p.dict(depth)
		}
		return p.hexString(), true
	}
	return p.atom()
}

// atom reads a number, a reference or a keyword.
func (p *parser) atom() (Object, bool) {
	w := p.word()
	switch string(w) {
	case "":
		return nil, false
	case "true", "false":
		p.pos += len(w)
		return len(w) == 4, true
	case "null":
		p.pos += len(w)
		return nil, true
	}
	f, err := strconv.ParseFloat(string(w), 64)
	if err != nil {
		return nil, false
	}
	p.pos += len(w)
	if n := int(f); float64(n) == f && n >= 0 && p.reference() {
		return Ref(n), true
	}
	return Number(f), true
}

// reference moves past "G R" when that follows.
func (p *parser) reference() bool {
	q := *p
	q.space()
	g := q.word()
	if len(g) == 0 || len(g) > 5 || len(bytes.Trim(g, "0123456789")) > 0 {
		return false
	}
	q.pos += len(g)
	q.space()
	if string(q.word()) != "R" {
		return false
	}
	p.pos = q.pos + 1
	return true
}

func (p *parser) array(depth int) (Object, bool) {
	p.pos++
	a := Array{}
	for {
		p.space()
		if p.pos >= len(p.data) {
			return a, false
		}
		if p.data[p.pos] == ']' {
			p.pos++
			return a, true
		}
		v, ok := p.value(depth + 1)
		if !ok {
			return a, false
		}
		a = append(a, v)
	}
}

func (p *parser) dict(depth int) (Object, bool) {
	p.pos += 2
	d := Dict{}
	for {
		p.space()
		if p.pos >= len(p.data) {
			return d, false
		}
		if p.has(">>") {
			p.pos += 2
			return d, true
		}
		if p.data[p.pos] != '/' {
			return d, false
		}
		key := p.name()
		v, ok := p.value(depth + 1)
		if !ok {
			return d, false
		}
		d[key] = v
	}
}

func (p *parser) name() Name {
	p.pos++
	w := p.word()
	p.pos += len(w)
	if !bytes.Contains(w, []byte{'#'}) {
		return Name(w)
	}
	out := make([]byte, 0, len(w))
	for i := 0; i < len(w); i++ {
		if w[i] == '#' && i+2 < len(w) && hexDigit(w[i+1]) >= 0 && hexDigit(w[i+2]) >= 0 {
			out = append(out, byte(hexDigit(w[i+1])<<4|hexDigit(w[i+2])))
			i += 2
			continue
		}
		out = append(out, w[i])
	}
	return Name(out)
}

func hexDigit(b byte) int {
	switch {
	case b >= '0' && b <= '9':
		return int(b - '0')
	case b >= 'a' && b <= 'f':
		return int(b-'a') + 10
	case b >= 'A' && b <= 'F':
		return int(b-'A') + 10
	}
	return -1
}

// hexString reads <48656C>. A string that is not closed ends where something else than a digit stands.
func (p *parser) hexString() String {
	p.pos++
	var out []byte
	high := -1
	for ; p.pos < len(p.data); p.pos++ {
		b := p.data[p.pos]
		if b == '>' {
			p.pos++
			break
		}
		d := hexDigit(b)
		if d < 0 {
			if isSpace(b) {
				continue
			}
			break
		}
		if high < 0 {
			high = d
			continue
		}
		out = append(out, byte(high<<4|d))
		high = -1
	}
	if high >= 0 {
		out = append(out, byte(high<<4))
	}
	return String(out)
}

// literal reads (text) with its escapes (7.3.4.2). A string that is not closed runs to the end of the data.
func (p *parser) literal() String {
	p.pos++
	var out []byte
	for depth := 1; p.pos < len(p.data); p.pos++ {
		switch b := p.data[p.pos]; b {
		case '(':
			depth++
			out = append(out, b)
		case ')':
			if depth--; depth == 0 {
				p.pos++
				return String(out)
			}
			out = append(out, b)
		case '\\':
			out = p.escape(out)
		default:
			out = append(out, b)
		}
	}
	return String(out)
}

// escape reads one escape; pos is left on its last byte.
func (p *parser) escape(out []byte) []byte {
	p.pos++
	if p.pos >= len(p.data) {
		return out
	}
	b := p.data[p.pos]
	if i := bytes.IndexByte([]byte("nrtbf"), b); i >= 0 {
		return append(out, "\n\r\t\b\f"[i])
	}
	switch {
	case b == '\r':
		if p.pos+1 < len(p.data) && p.data[p.pos+1] == '\n' {
			p.pos++
		}
		return out
	case b == '\n':
		return out
	case b < '0' || b > '7':
		return append(out, b)
	}
	code := 0
	for n := 0; n < 3 && p.pos < len(p.data) && p.data[p.pos] >= '0' && p.data[p.pos] <= '7'; n++ {
		code = code<<3 | int(p.data[p.pos]-'0')
		p.pos++
	}
	p.pos--
	return append(out, byte(code))
}
