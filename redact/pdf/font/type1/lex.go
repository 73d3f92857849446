package type1

// A lexer splits PostScript into words; a name keeps its slash, brackets stand alone. "" is the end.
type lexer struct {
	b   []byte
	pos int
}

func (l *lexer) next() string {
	for l.pos < len(l.b) {
		c := l.b[l.pos]
		switch {
		case white(c):
			l.pos++
			continue
		case c == '%':
			for l.pos < len(l.b) && l.b[l.pos] != '\n' && l.b[l.pos] != '\r' {
				l.pos++
			}
			continue
		}
		break
	}
	if l.pos >= len(l.b) {
		return ""
	}
	start := l.pos
	l.pos++
	if single(l.b[start]) {
		return string(l.b[start:l.pos])
	}
	for l.pos < len(l.b) && !white(l.b[l.pos]) && !single(l.b[l.pos]) && l.b[l.pos] != '/' && l.b[l.pos] != '%' {
		l.pos++
	}
	return string(l.b[start:l.pos])
}

// data reads the operator that announces n bytes, one space, and the bytes.
func (l *lexer) data(n int) ([]byte, bool) {
	l.next() // RD or -|
	l.pos++
	if n < 0 || n > maxLength || l.pos > len(l.b) || n > len(l.b)-l.pos {
		return nil, false
	}
	b := l.b[l.pos : l.pos+n]
	l.pos += n
	return b, true
}

func white(c byte) bool {
	return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' '
}

func single(c byte) bool {
	switch c {
	case '[', ']', '{', '}', '(', ')', '<', '>':
		return true
	}
	return false
}
