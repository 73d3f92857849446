package lex

import (
	"strconv"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// Object reads one object of a file (7.3) from the beginning of b and says how many bytes it takes. Within it "12 0 R"
// is a reference, and arrays may be long.
func Object(b []byte) (obj.Object, int, error) {
	s := &Scanner{b: b, refs: true}
	s.space()
	if s.i >= len(b) {
		return nil, 0, &Error{s.i, "no object"}
	}
	start := s.i
	t, err := s.token(0)
	if err != nil {
		return nil, 0, err
	}
	switch t.(type) {
	case keyword, closer:
		return nil, 0, &Error{start, "no object"}
	}
	return t, s.i, nil
}

// reference reads what follows the word w as the rest of a reference. Where it is none the scanner stays where it is.
func (s *Scanner) reference(w string) (obj.Ref, bool) {
	n, err := strconv.ParseUint(w, 10, 31)
	if err != nil {
		return 0, false
	}
	back := s.i
	s.space()
	_, err = strconv.ParseUint(s.word(), 10, 31)
	s.space()
	if err == nil && s.word() == "R" {
		return obj.Ref(n), true
	}
	s.i = back
	return 0, false
}
