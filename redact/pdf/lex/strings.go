package lex

import (
	"bytes"

	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// literal reads a string in parentheses (7.3.4.2).
func (s *Scanner) literal() (any, error) {
	start := s.i
	s.i++
	var out []byte
	for depth := 1; ; {
		if s.i >= len(s.b) {
			return nil, &Error{start, "a string " + noEnd}
		}
		c := s.b[s.i]
		s.i++
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return obj.String(out), nil
			}
		case '\\':
			out = s.escape(out)
			continue
		case '\r':
			if s.i < len(s.b) && s.b[s.i] == '\n' {
				s.i++
			}
			c = '\n'
		}
		out = append(out, c)
	}
}

func (s *Scanner) escape(out []byte) []byte {
	if s.i >= len(s.b) {
		return out
	}
	c := s.b[s.i]
	s.i++
	switch c {
	case 'n':
		return append(out, '\n')
	case 'r':
		return append(out, '\r')
	case 't':
		return append(out, '\t')
	case 'b':
		return append(out, '\b')
	case 'f':
		return append(out, '\f')
	case '\n':
		return out
	case '\r':
		if s.i < len(s.b) && s.b[s.i] == '\n' {
			s.i++
		}
		return out
	}
	if c < '0' || c > '7' {
		return append(out, c)
	}
	n := int(c - '0')
	for range 2 {
		if s.i >= len(s.b) || s.b[s.i] < '0' || s.b[s.i] > '7' {
			break
		}
		n = n<<3 | int(s.b[s.i]-'0')
		s.i++
	}
	return append(out, byte(n))
}

func (s *Scanner) hex() (any, error) {
	start := s.i
	s.i++
	var out []byte
	high := -1
	for {
		if s.i >= len(s.b) {
			return nil, &Error{start, "a hexadecimal string " + noEnd}
		}
		c := s.b[s.i]
		s.i++
		if c == '>' {
			if high >= 0 {
				out = append(out, byte(high<<4))
			}
			return obj.String(out), nil
		}
		if isSpace(c) {
			continue
		}
		v := unhex(c)
		if v < 0 {
			continue // as readers do
		}
		if high < 0 {
			high = v
			continue
		}
		out, high = append(out, byte(high<<4|v)), -1
	}
}

// inline reads an inline image (8.9.7) whose BI was read already.
func (s *Scanner) inline(start int) (*Op, error) {
	d := obj.Dict{}
	for {
		s.space()
		if s.i >= len(s.b) {
			return nil, &Error{start, "an inline image has no data"}
		}
		t, err := s.token(0)
		if err != nil {
			return nil, err
		}
		if t == keyword("ID") {
			break
		}
		key, ok := t.(obj.Name)
		if !ok {
			return nil, &Error{s.i, "an inline image's key is not a name"}
		}
		s.space()
		if s.i >= len(s.b) {
			return nil, &Error{start, "an inline image has no data"}
		}
		v, err := s.token(0)
		if err != nil {
			return nil, err
		}
		switch v.(type) {
		case keyword, closer:
			return nil, &Error{s.i, "an inline image's key has no value"}
		}
		if long, ok := inlineKeys[key]; ok {
			key = long
		}
		d[key] = v
	}
	if s.i < len(s.b) && isSpace(s.b[s.i]) {
		s.i++
	}
	end, after := s.imageEnd(plainLength(d))
	if end < 0 {
		return nil, &Error{start, "an inline image has no end"}
	}
	data := bytes.Clone(s.b[s.i:end])
	s.i = after
	return &Op{Name: "BI", Off: start, Data: &obj.Stream{Dict: d, Raw: data}}, nil
}

// inlineKeys are the short keys of an inline image (table 91).
var inlineKeys = map[obj.Name]obj.Name{
	"BPC": "BitsPerComponent", "CS": "ColorSpace", "D": "Decode", "DP": "DecodeParms", "F": "Filter", "H": "Height",
	"IM": "ImageMask", "I": "Interpolate", "W": "Width", "L": "Length",
}

// plainLength is the length of an unfiltered image's data where its own dictionary tells it, else -1.
func plainLength(d obj.Dict) int {
	if _, filtered := d["Filter"]; filtered {
		return -1
	}
	w, okW := d["Width"].(obj.Integer)
	h, okH := d["Height"].(obj.Integer)
	bits, okB := d["BitsPerComponent"].(obj.Integer)
	colours := obj.Integer(1)
	switch d["ColorSpace"] {
	case obj.Name("RGB"), obj.Name("DeviceRGB"):
		colours = 3
	case obj.Name("CMYK"), obj.Name("DeviceCMYK"):
		colours = 4
	case obj.Name("G"), obj.Name("DeviceGray"), nil:
	default:
		return -1
	}
	if d["ImageMask"] == true {
		bits, okB = 1, true
	}
	if !okW || !okH || !okB || w < 0 || h < 0 || w > 1<<20 || h > 1<<20 || bits < 1 || bits > 16 {
		return -1
	}
	return int((w*colours*bits + 7) / 8 * h)
}

// imageEnd finds the EI of an inline image: where its data end and what follows begins.
func (s *Scanner) imageEnd(length int) (end, after int) {
	at := s.i
	if length >= 0 {
		at = s.i + length
	}
	for at <= len(s.b) {
		i := bytes.Index(s.b[at:], []byte("EI"))
		if i < 0 {
			return -1, -1
		}
		i += at
		at = i + 2
		before := i == s.i || isSpace(s.b[i-1])
		follows := i+2 == len(s.b) || isSpace(s.b[i+2])
		if !follows || !before && length < 0 || !plausible(s.b[i+2:]) {
			continue
		}
		end = i
		if length >= 0 && end-s.i >= length {
			end = s.i + length
		} else if end > s.i {
			end-- // the white space before EI is not data
		}
		return end, i + 2
	}
	return -1, -1
}

// plausible reports whether b begins like operators and not like pixels.
func plausible(b []byte) bool {
	for _, c := range b[:min(len(b), 24)] {
		if c > 126 || c < 32 && !isSpace(c) {
			return false
		}
	}
	return true
}
