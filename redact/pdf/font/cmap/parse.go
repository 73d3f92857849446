package cmap

import "unicode/utf16"

// Parse reads a CMap or ToUnicode stream. Errors are ErrDamaged or ErrLimit.
func Parse(b []byte) (*Map, error) {
	p := parser{lex: lexer{b: b}, m: &Map{}}
	if err := p.run(); err != nil {
		return nil, err
	}
	p.m.sortTexts()
	return p.m, nil
}

// A parser keeps the operands seen since the last operator.
type parser struct {
	lex   lexer
	m     *Map
	stack []token
}

// maxStack bounds the operands of one operator: a section holds 100 entries of three by the rules, more in practice.
const maxStack = 3 * maxRanges

func (p *parser) run() error {
	for {
		t := p.lex.next()
		if t.kind == end {
			return nil
		}
		if t.kind != operator {
			if len(p.stack) >= maxStack {
				return ErrLimit
			}
			p.stack = append(p.stack, t)
			continue
		}
		if err := p.operate(t.text); err != nil {
			return err
		}
		if len(p.m.spaces)+len(p.m.cids)+len(p.m.texts) > maxRanges {
			return ErrLimit
		}
	}
}

func (p *parser) operate(op string) error {
	args := p.stack
	switch op {
	case "endcodespacerange":
		p.stack = p.stack[:0]
		return p.codespaces(args)
	case "endcidrange":
		p.stack = p.stack[:0]
		return p.cidRanges(args)
	case "endcidchar":
		p.stack = p.stack[:0]
		return p.cidChars(args)
	case "endbfrange":
		p.stack = p.stack[:0]
		return p.bfRanges(args)
	case "endbfchar":
		p.stack = p.stack[:0]
		return p.bfChars(args)
	case "usecmap":
		if n := len(args); n > 0 && args[n-1].kind == name {
			p.m.Uses = args[n-1].text
		}
	case "def":
		if n := len(args); n >= 2 && args[n-2].kind == name && args[n-2].text == "WMode" {
			p.m.Vertical = args[n-1].kind == number && args[n-1].value == 1
		}
	}
	p.stack = p.stack[:0] // begin… and everything else
	return nil
}

func (p *parser) codespaces(args []token) error {
	if len(args)%2 != 0 {
		return ErrDamaged
	}
	for i := 0; i < len(args); i += 2 {
		lo, hi := args[i], args[i+1]
		n := len(lo.text)
		if lo.kind != hexString || hi.kind != hexString || n == 0 || n > 4 || len(hi.text) != n {
			return ErrDamaged
		}
		sp := space{n: n}
		copy(sp.lo[:], lo.text)
		copy(sp.hi[:], hi.text)
		p.m.spaces = append(p.m.spaces, sp)
	}
	return nil
}

func (p *parser) cidRanges(args []token) error {
	if len(args)%3 != 0 {
		return ErrDamaged
	}
	for i := 0; i < len(args); i += 3 {
		lo, okLo := args[i].code()
		hi, okHi := args[i+1].code()
		if !okLo || !okHi || hi < lo || len(args[i].text) != len(args[i+1].text) || !args[i+2].isCID() {
			return ErrDamaged
		}
		p.m.cids = append(p.m.cids, cidRange{len(args[i].text), lo, hi, uint32(args[i+2].value)})
	}
	return nil
}

func (p *parser) cidChars(args []token) error {
	if len(args)%2 != 0 {
		return ErrDamaged
	}
	for i := 0; i < len(args); i += 2 {
		code, ok := args[i].code()
		if !ok || !args[i+1].isCID() {
			return ErrDamaged
		}
		p.m.cids = append(p.m.cids, cidRange{len(args[i].text), code, code, uint32(args[i+1].value)})
	}
	return nil
}

func (p *parser) bfChars(args []token) error {
	if len(args)%2 != 0 {
		return ErrDamaged
	}
	for i := 0; i < len(args); i += 2 {
		code, ok := args[i].code()
		if !ok {
			return ErrDamaged
		}
		if err := p.bf(code, code, args[i+1]); err != nil {
			return err
		}
	}
	return nil
}

func (p *parser) bfRanges(args []token) error {
	for len(args) > 0 {
		if len(args) < 3 {
			return ErrDamaged
		}
		lo, okLo := args[0].code()
		hi, okHi := args[1].code()
		if !okLo || !okHi || hi < lo {
			return ErrDamaged
		}
		if args[2].kind != open {
			if err := p.bf(lo, hi, args[2]); err != nil {
				return err
			}
			args = args[3:]
			continue
		}
		args = args[3:]
		for ; len(args) > 0 && args[0].kind != closed; args = args[1:] {
			if lo > hi {
				continue // more texts than codes
			}
			if err := p.bf(lo, lo, args[0]); err != nil {
				return err
			}
			lo++
		}
		if len(args) == 0 {
			return ErrDamaged
		}
		args = args[1:]
	}
	return nil
}

// bf maps a range to a text, given as UTF-16BE or, rarely, as a single byte.
func (p *parser) bf(lo, hi uint32, t token) error {
	if t.kind == name {
		return nil // a glyph name instead of a text: 9.10.3 does not allow it, and readers pass it over
	}
	if t.kind != hexString || len(t.text) > maxText {
		return ErrDamaged
	}
	if len(t.text) == 0 {
		return nil
	}
	if hi-lo > 0xffff {
		return ErrDamaged
	}
	var units []uint16
	if len(t.text) == 1 {
		units = utf16.Encode([]rune{rune(t.text[0])})
	}
	for i := 0; i+1 < len(t.text); i += 2 {
		units = append(units, uint16(t.text[i])<<8|uint16(t.text[i+1]))
	}
	p.m.texts = append(p.m.texts, textRange{lo, hi, units})
	return nil
}
