// Package lex splits a content stream (ISO 32000-2, 7.8.2) into operators with their operands.
//
// It never guesses: what is not a token is an [*Error] with its offset. Operands are obj values without references.
package lex

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// Limits of one content stream.
const (
	MaxOperands = 4096 // operands of one operator, and entries of one array or dictionary times sixteen
	maxEntries  = 16 * MaxOperands
	maxDepth    = 32 // nested arrays and dictionaries
)

// An Op is an operator and the operands before it.
type Op struct {
	Name string
	Args []obj.Object
	Off  int         // of the operator's first byte
	Data *obj.Stream // the image of a BI … ID … EI, whose Name is "BI"
}

// An Error says what is wrong at which byte of the stream.
type Error struct {
	Off    int
	Reason string
}

// Endless reports whether something was read to the end of the bytes without its own end.
func (e *Error) Endless() bool { return strings.HasSuffix(e.Reason, noEnd) }

const noEnd = "has no end"

func (e *Error) Error() string { return fmt.Sprintf("offset %d: %s", e.Off, e.Reason) }

// A Scanner reads operators. It is not safe for concurrent use.
type Scanner struct {
	b      []byte
	i      int
	refs   bool // "12 0 R" is a reference: objects of a file, not operands
	within int  // dictionaries within each other
}

// New returns a scanner over b, which must not change while it is used.
func New(b []byte) *Scanner { return &Scanner{b: b} }

// keyword is a bare word that is no object.
type keyword string

// ends are the words that cannot stand within an object of a file.
var ends = map[keyword]bool{"endobj": true, "stream": true, "endstream": true, "obj": true, "xref": true, "trailer": true}

// closer ends an array or dictionary.
type closer string

// Next returns the next operator, or nil at the end. Operands that no operator follows are an error unless there are
// none.
func (s *Scanner) Next() (*Op, error) {
	var args []obj.Object
	for {
		s.space()
		start := s.i
		if s.i >= len(s.b) {
			if len(args) > 0 {
				return nil, &Error{start, "operands without an operator"}
			}
			return nil, nil
		}
		t, err := s.token(0)
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case keyword:
			if t == "BI" {
				return s.inline(start)
			}
			return &Op{Name: string(t), Args: args, Off: start}, nil
		case closer:
			return nil, &Error{start, "a bracket closes nothing"}
		default:
			if len(args) >= MaxOperands {
				return nil, &Error{start, "too many operands"}
			}
			args = append(args, t)
		}
	}
}

// Tokens splits b, which holds no operators with structure (a calculator function), into its bare tokens.
func Tokens(b []byte) ([]string, error) {
	s := New(b)
	var out []string
	for {
		s.space()
		if s.i >= len(s.b) {
			return out, nil
		}
		start := s.i
		if c := s.b[s.i]; c == '{' || c == '}' {
			s.i++
		} else if s.word() == "" {
			return nil, &Error{start, "not a token"}
		}
		out = append(out, string(s.b[start:s.i]))
	}
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

// space skips white space and comments.
func (s *Scanner) space() {
	for s.i < len(s.b) {
		c := s.b[s.i]
		if c == '%' {
			for s.i < len(s.b) && s.b[s.i] != '\n' && s.b[s.i] != '\r' {
				s.i++
			}
			continue
		}
		if !isSpace(c) {
			return
		}
		s.i++
	}
}

func (s *Scanner) word() string {
	start := s.i
	for s.i < len(s.b) && !isSpace(s.b[s.i]) && !isDelimiter(s.b[s.i]) {
		s.i++
	}
	return string(s.b[start:s.i])
}

func (s *Scanner) token(depth int) (any, error) {
	if depth > maxDepth {
		return nil, &Error{s.i, "nested too deep"}
	}
	start, c := s.i, s.b[s.i]
	switch c {
	case '/':
		s.i++
		return s.name(), nil
	case '(':
		return s.literal()
	case '[':
		s.i++
		return s.array(depth)
	case ']':
		s.i++
		return closer("]"), nil
	case '<':
		if s.i+1 < len(s.b) && s.b[s.i+1] == '<' {
			s.i += 2
			return s.dict(depth)
		}
		return s.hex()
	case '>':
		if s.i+1 < len(s.b) && s.b[s.i+1] == '>' {
			s.i += 2
			return closer(">>"), nil
		}
		return nil, &Error{start, "unexpected '>'"}
	case ')', '{', '}':
		return nil, &Error{start, "unexpected bracket"}
	}
	w := s.word()
	if s.refs || s.within > 0 {
		if r, ok := s.reference(w); ok && s.refs {
			return r, nil
		} else if ok {
			return nil, nil // operands refer to nothing (7.8.2): readers pass over it
		}
	}
	if c == '+' || c == '-' || c == '.' || c >= '0' && c <= '9' {
		return number(w), nil
	}
	switch w {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	}
	return keyword(w), nil
}

// number reads a number. Some producers write "--5", "1.2.3" or "5-3": like other readers it then takes one sign, and
// ends at the second point or the second number. What begins like a number and holds letters is a word of no meaning.
func number(w string) any {
	if n, err := strconv.ParseInt(w, 10, 64); err == nil {
		return obj.Integer(n)
	}
	for i := range len(w) {
		if c := w[i]; (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' {
			return keyword(w)
		}
	}
	sign := ""
	for w != "" && (w[0] == '-' || w[0] == '+') {
		if sign == "" {
			sign = w[:1]
		}
		w = w[1:]
	}
	if end := strings.IndexAny(w, "+-"); end >= 0 {
		w = w[:end]
	}
	if whole, rest, ok := strings.Cut(w, "."); ok {
		rest, _, _ = strings.Cut(rest, ".")
		w = whole + "." + rest
	}
	f, err := strconv.ParseFloat(sign+w, 64)
	if err != nil || math.IsInf(f, 0) {
		return obj.Integer(0)
	}
	return obj.Real(f)
}

func (s *Scanner) name() obj.Name {
	w := s.word()
	out := make([]byte, 0, len(w))
	for i := 0; i < len(w); i++ {
		if w[i] == '#' && i+2 < len(w) && unhex(w[i+1]) >= 0 && unhex(w[i+2]) >= 0 {
			out = append(out, byte(unhex(w[i+1])<<4|unhex(w[i+2])))
			i += 2
			continue
		}
		out = append(out, w[i])
	}
	return obj.Name(out)
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

func (s *Scanner) array(depth int) (any, error) {
	a := obj.Array{}
	start := s.i
	for {
		s.space()
		if s.i >= len(s.b) {
			return nil, &Error{start, "an array " + noEnd}
		}
		t, err := s.token(depth + 1)
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case closer:
			if t != "]" {
				return nil, &Error{s.i, "brackets do not match"}
			}
			return a, nil
		case keyword:
			if !s.refs || ends[t] {
				return nil, &Error{s.i, "an operator within an array"}
			}
			a = append(a, nil) // a word of no meaning is null, as readers take it
		default:
			if len(a) >= maxEntries && !s.refs {
				return nil, &Error{s.i, "an array is too long"}
			}
			a = append(a, t)
		}
	}
}

func (s *Scanner) dict(depth int) (any, error) {
	s.within++
	defer func() { s.within-- }()
	d := obj.Dict{}
	start := s.i
	var key *obj.Name
	for {
		s.space()
		if s.i >= len(s.b) {
			return nil, &Error{start, "a dictionary " + noEnd}
		}
		t, err := s.token(depth + 1)
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case closer:
			if t != ">>" || key != nil {
				return nil, &Error{s.i, "brackets do not match"}
			}
			return d, nil
		case keyword:
			if !s.refs || ends[t] {
				return nil, &Error{s.i, "an operator within a dictionary"}
			}
			key = nil
		default:
			if key == nil {
				n, ok := t.(obj.Name)
				if !ok {
					return nil, &Error{s.i, "a dictionary's key is not a name"}
				}
				key = &n
				continue
			}
			if t != nil {
				d[*key] = t
			}
			key = nil
			if len(d) > maxEntries && !s.refs {
				return nil, &Error{s.i, "a dictionary is too long"}
			}
		}
	}
}
