package cmap

import "strconv"

type kind int

const (
	end kind = iota
	operator
	name
	number
	hexString
	open   // [
	closed // ]
	other  // literal strings, dictionary brackets, procedures: nothing here reads them
)

type token struct {
	kind  kind
	text  string // of a hexString: its bytes
	value int
}

// code is the number that a hexString of one to four bytes spells.
func (t token) code() (uint32, bool) {
	if t.kind != hexString || len(t.text) == 0 || len(t.text) > 4 {
		return 0, false
	}
	var c uint32
	for i := range len(t.text) {
		c = c<<8 | uint32(t.text[i])
	}
	return c, true
}

func (t token) isCID() bool { return t.kind == number && t.value >= 0 && t.value <= 0xffff }

// A lexer splits the PostScript of a map into tokens. It never fails: what it does not know is an operator.
type lexer struct {
	b   []byte
	pos int
}

func (l *lexer) next() token {
	l.skip()
	if l.pos >= len(l.b) {
		return token{kind: end}
	}
	switch c := l.b[l.pos]; c {
	case '/':
		l.pos++
		return token{kind: name, text: l.word()}
	case '[':
		l.pos++
		return token{kind: open}
	case ']':
		l.pos++
		return token{kind: closed}
	case '(':
		return l.literal()
	case '<':
		if l.pos+1 < len(l.b) && l.b[l.pos+1] == '<' {
			l.pos += 2
			return token{kind: other}
		}
		return l.hex()
	case '>', '{', '}', ')':
		l.pos++
		return token{kind: other}
	}
	w := l.word()
	if v, err := strconv.ParseFloat(w, 64); err == nil && v == float64(int32(v)) {
		return token{kind: number, value: int(v)}
	}
	return token{kind: operator, text: w}
}

// skip passes white space and comments.
func (l *lexer) skip() {
	for ; l.pos < len(l.b); l.pos++ {
		c := l.b[l.pos]
		if c == '%' {
			for l.pos < len(l.b) && l.b[l.pos] != '\n' && l.b[l.pos] != '\r' {
				l.pos++
			}
			l.pos--
			continue
		}
		if !white(c) {
			return
		}
	}
}

func white(c byte) bool {
	return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' '
}

func delimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return white(c)
}

func (l *lexer) word() string {
	start := l.pos
	for l.pos < len(l.b) && !delimiter(l.b[l.pos]) {
		l.pos++
	}
	return string(l.b[start:l.pos])
}

func (l *lexer) hex() token {
	l.pos++
	var out []byte
	digits, v := 0, byte(0)
	for ; l.pos < len(l.b) && l.b[l.pos] != '>'; l.pos++ {
		d, ok := digit(l.b[l.pos])
		if !ok {
			continue
		}
		if v = v<<4 | d; digits%2 == 1 {
			out = append(out, v)
		}
		digits++
	}
	if digits%2 == 1 {
		out = append(out, v<<4)
	}
	l.pos++
	return token{kind: hexString, text: string(out)}
}

func digit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

func (l *lexer) literal() token {
	for depth := 0; l.pos < len(l.b); l.pos++ {
		switch l.b[l.pos] {
		case '\\':
			l.pos++
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			l.pos++
			break
		}
	}
	return token{kind: other}
}
