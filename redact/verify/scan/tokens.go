package scan

import "slices"

// Tokens calls str with every string and name with every name that stands in data, without regard to grammar: what a
// later key overrides, or stands where no value may stand, is seen too. It serves objects and content streams alike.
func Tokens(data []byte, str func(String), name func(Name)) {
	Tokenizer{String: str, Name: name}.Read(data)
}

// A Tokenizer is told of everything that stands in data, in its order. What has no function is passed over.
type Tokenizer struct {
	String  func(String)
	Name    func(Name)
	Comment func([]byte) // with its percent sign
	Word    func([]byte) // a number, an operator, a keyword
}

// Read goes through data.
func (t Tokenizer) Read(data []byte) {
	p := parser{data: data}
	for p.pos < len(data) {
		start := p.pos
		switch b := data[p.pos]; {
		case b == '(':
			t.String(p.literal())
		case b == '<' && !p.has("<<"):
			t.String(p.hexString())
		case b == '<':
			p.pos += 2
		case b == '/':
			t.Name(p.name())
		case b == '%':
			if p.line(); t.Comment != nil {
				t.Comment(data[start:p.pos])
			}
		case isRegular(b) && t.Word != nil:
			w := p.word()
			p.pos += len(w)
			t.Word(w)
		default:
			p.pos++
		}
	}
}

// Properties returns the values of keys in the property lists of a content stream (14.6.2), as text.
func Properties(data []byte, keys []Name) []string {
	var out []string
	p := parser{data: data}
	wanted := false
	for p.pos < len(data) {
		switch b := data[p.pos]; {
		case b == '(', b == '<' && !p.has("<<"):
			var s String
			if b == '(' {
				s = p.literal()
			} else {
				s = p.hexString()
			}
			if wanted {
				texts := s.Texts()
				out = append(out, texts[len(texts)-1])
			}
			wanted = false
		case b == '/':
			wanted = slices.Contains(keys, p.name())
		case b == '%':
			p.line()
		case isSpace(b):
			p.pos++
		default:
			wanted = wanted && b != '>'
			p.pos++
		}
	}
	return out
}
