package font_test

import (
	"bytes"
	"strconv"
	"testing"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// A lexer reads objects and operators, as far as the files of these tests need.
type lexer struct {
	b   []byte
	pos int
}

// next gives an object, or a word (an operator, "obj", "R" …).
func (l *lexer) next() (o obj.Object, word string, ok bool) {
	l.skip()
	if l.pos >= len(l.b) {
		return nil, "", false
	}
	switch c := l.b[l.pos]; {
	case c == '/':
		l.pos++
		return l.name(), "", true
	case c == '(':
		return l.literal(), "", true
	case bytes.HasPrefix(l.b[l.pos:], []byte("<<")):
		l.pos += 2
		return l.dict(), "", true
	case c == '<':
		return l.hex(), "", true
	case c == '[':
		l.pos++
		return l.array(), "", true
	case c == ']':
		l.pos++
		return nil, "]", true
	case c == '>':
		l.pos += 2
		return nil, ">>", true
	}
	w := l.word()
	if n, err := strconv.Atoi(w); err == nil {
		return obj.Integer(n), "", true
	}
	if v, err := strconv.ParseFloat(w, 64); err == nil {
		return obj.Real(v), "", true
	}
	switch w {
	case "true", "false":
		return w == "true", "", true
	case "null":
		return nil, "", true
	}
	return nil, w, true
}

func space(c byte) bool { return c <= ' ' }

func delimiter(c byte) bool { return space(c) || bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

func (l *lexer) skip() {
	for l.pos < len(l.b) {
		if l.b[l.pos] == '%' {
			for l.pos < len(l.b) && l.b[l.pos] != '\n' {
				l.pos++
			}
		} else if !space(l.b[l.pos]) {
			return
		}
		l.pos++
	}
}

func (l *lexer) word() string {
	start := l.pos
	l.pos++
	for l.pos < len(l.b) && !delimiter(l.b[l.pos]) {
		l.pos++
	}
	return string(l.b[start:l.pos])
}

func (l *lexer) name() obj.Name {
	var out []byte
	for ; l.pos < len(l.b) && !delimiter(l.b[l.pos]); l.pos++ {
		if l.b[l.pos] == '#' {
			if v, err := strconv.ParseUint(string(l.b[l.pos+1:l.pos+3]), 16, 8); err == nil {
				out = append(out, byte(v))
				l.pos += 2
				continue
			}
		}
		out = append(out, l.b[l.pos])
	}
	return obj.Name(out)
}

func (l *lexer) hex() obj.String {
	l.pos++
	var digits []byte
	for ; l.b[l.pos] != '>'; l.pos++ {
		if !space(l.b[l.pos]) {
			digits = append(digits, l.b[l.pos])
		}
	}
	l.pos++
	if len(digits)%2 == 1 {
		digits = append(digits, '0')
	}
	out := make([]byte, len(digits)/2)
	for i := range out {
		v, _ := strconv.ParseUint(string(digits[2*i:2*i+2]), 16, 8)
		out[i] = byte(v)
	}
	return obj.String(out)
}

func (l *lexer) literal() obj.String {
	var out []byte
	depth := 0
	for ; ; l.pos++ {
		c := l.b[l.pos]
		switch c {
		case '(':
			if depth++; depth == 1 {
				continue
			}
		case ')':
			if depth--; depth == 0 {
				l.pos++
				return obj.String(out)
			}
		case '\\':
			l.pos++
			out = append(out, l.escape()...)
			continue
		}
		out = append(out, c)
	}
}

func (l *lexer) escape() []byte {
	c := l.b[l.pos]
	if i := bytes.IndexByte([]byte("nrtbf"), c); i >= 0 {
		return []byte{"\n\r\t\b\f"[i]}
	}
	if c == '\n' {
		return nil
	}
	if c < '0' || c > '7' {
		return []byte{c}
	}
	v := 0
	n := 0
	for ; n < 3 && l.b[l.pos] >= '0' && l.b[l.pos] <= '7'; n++ {
		v = v*8 + int(l.b[l.pos]-'0')
		l.pos++
	}
	l.pos--
	return []byte{byte(v)}
}

// array and dict read to their end; "n 0 R" becomes a reference.
func (l *lexer) array() obj.Array {
	out := obj.Array{}
	for {
		o, word, ok := l.next()
		switch {
		case !ok || word == "]" || word == ">>":
			return out
		case word == "R":
			n := out[len(out)-2].(obj.Integer)
			out = append(out[:len(out)-2], obj.Ref(n))
		default:
			out = append(out, o)
		}
	}
}

func (l *lexer) dict() obj.Dict {
	list := l.array()
	d := obj.Dict{}
	for i := 0; i+1 < len(list); i += 2 {
		d[list[i].(obj.Name)] = list[i+1]
	}
	return d
}

// object reads the body of an indirect object up to endobj.
func (l *lexer) object(t testing.TB) obj.Object {
	o, _, _ := l.next()
	_, word, ok := l.next()
	switch word {
	case "endobj":
		return o
	case "stream":
		l.pos = bytes.IndexByte(l.b[l.pos:], '\n') + l.pos + 1
		start := l.pos
		end := bytes.Index(l.b[l.pos:], []byte("\nendobj"))
		if end < 0 {
			t.Fatal("a stream without an end")
		}
		l.pos += end + len("\nendobj")
		return &obj.Stream{Dict: o.(obj.Dict), Raw: l.b[start : start+end]}
	}
	t.Fatalf("an object ends with %q, %v", word, ok)
	return nil
}
