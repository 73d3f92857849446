package cff

// A flat glyph is a charstring on its own: no width, no subroutines.
type flat struct {
	code  []byte
	width float64
	path  Path
}

// flatten writes a charstring out. It checks every operator against the stack, because what it copies goes into the
// output.
func (f *Font) flatten(gid int) (*flat, error) { return f.flattenAt(gid, 0) }

// flattenAt: level is 1 for the two parts of an accented character, which must not be made of parts themselves.
func (f *Font) flattenAt(gid, level int) (*flat, error) {
	if gid < 0 || gid >= len(f.charStrings) {
		return nil, ErrDamaged
	}
	p := &f.fds[f.fd(gid)]
	m := &machine{font: f, private: p, level: level, flat: flat{width: p.standard}}
	if err := m.run(f.charStrings[gid], 0); err != nil {
		return nil, err
	}
	if !m.ended { // endchar is missing: readers draw the glyph all the same
		if len(m.stack) > 0 {
			return nil, ErrDamaged
		}
		m.emit(14)
	}
	return &m.flat, nil
}

// A machine runs one charstring, copying what it runs.
type machine struct {
	flat
	font    *Font
	private *private
	level   int
	stack   []float64
	starts  []int // where each operand of the stack begins in code
	stems   int
	steps   int
	begun   bool // the first operator that may carry the width is past
	ended   bool
}

func (m *machine) run(cs []byte, depth int) error {
	if depth > maxCalls {
		return ErrDamaged
	}
	for i := 0; i < len(cs) && !m.ended; {
		if m.steps++; m.steps > maxSteps || len(m.code) > maxGlyph {
			return ErrDamaged
		}
		if v, size, ok := charNumber(cs[i:]); ok {
			if len(m.stack) == maxStack {
				return ErrDamaged
			}
			m.stack = append(m.stack, v)
			m.starts = append(m.starts, len(m.code))
			m.code = append(m.code, cs[i:i+size]...)
			i += size
			continue
		}
		switch op := cs[i]; op {
		case 10, 29: // callsubr, callgsubr
			if err := m.call(op == 29, depth); err != nil {
				return err
			}
			i++
		case 11: // return
			return nil
		case 19, 20: // hintmask, cntrmask
			n, err := m.mask(cs[i:])
			if err != nil {
				return err
			}
			i += n
		default:
			size := 1
			code := int(op)
			if op == 12 && i+1 < len(cs) {
				size, code = 2, 12<<8|int(cs[i+1])
			}
			if err := m.operate(code); err != nil {
				return err
			}
			i += size
		}
	}
	return nil
}

// charNumber reads one operand.
func charNumber(b []byte) (v float64, size int, ok bool) {
	switch c := b[0]; {
	case c == 255 && len(b) >= 5:
		fixed := int32(uint32(b[1])<<24 | uint32(b[2])<<16 | uint32(b[3])<<8 | uint32(b[4]))
		return float64(fixed) / 65536, 5, true
	case c == 28, c >= 32 && c <= 254:
		return dictNumber(b)
	}
	return 0, 0, false
}

// call runs a subroutine in place. Its number, which was copied, is taken back.
func (m *machine) call(global bool, depth int) error {
	subrs := m.private.subrs
	if global {
		subrs = m.font.globals
	}
	n := len(m.stack)
	if n == 0 {
		return ErrDamaged
	}
	bias := 107
	switch {
	case len(subrs) >= 33900:
		bias = 32768
	case len(subrs) >= 1240:
		bias = 1131
	}
	i := int(m.stack[n-1]) + bias
	if i < 0 || i >= len(subrs) {
		return ErrDamaged
	}
	m.code = m.code[:m.starts[n-1]] // every operator empties the stack: code ends with this operand
	m.stack, m.starts = m.stack[:n-1], m.starts[:n-1]
	return m.run(subrs[i], depth+1)
}

// takeWidth removes the width in front of the operands of the first operator, if there is one more than it needs.
func (m *machine) takeWidth(extra bool) error {
	if m.begun {
		return nil
	}
	m.begun = true
	if !extra {
		return nil
	}
	_, size, ok := charNumber(m.code) // nothing but operands stands in code yet
	if !ok || len(m.stack) == 0 {
		return ErrDamaged
	}
	m.width = m.private.offset + m.stack[0]
	m.code, m.stack = m.code[size:], m.stack[1:] // the caller empties the stack next, so starts need not follow
	return nil
}

// mask copies a hint mask: its length follows from the stems so far; operands before it are vertical stems.
func (m *machine) mask(cs []byte) (int, error) {
	if err := m.takeWidth(len(m.stack)%2 == 1); err != nil {
		return 0, err
	}
	if len(m.stack)%2 == 1 {
		return 0, ErrDamaged
	}
	m.stems += len(m.stack) / 2
	size := 1 + (m.stems+7)/8
	if m.stems > maxStems || size > len(cs) {
		return 0, ErrDamaged
	}
	m.emit(cs[:size]...)
	return size, nil
}

// emit copies an operator; the stack is empty after it.
func (m *machine) emit(op ...byte) {
	m.code = append(m.code, op...)
	m.stack, m.starts = m.stack[:0], m.starts[:0]
}

func (m *machine) operate(op int) error {
	n := len(m.stack)
	switch op {
	case 1, 3, 18, 23: // hstem, vstem, hstemhm, vstemhm
		if err := m.takeWidth(n%2 == 1); err != nil {
			return err
		}
		if len(m.stack)%2 == 1 {
			return ErrDamaged
		}
		if m.stems += len(m.stack) / 2; m.stems > maxStems {
			return ErrDamaged
		}
	case 21: // rmoveto
		if err := m.move(n > 2, 2); err != nil {
			return err
		}
		m.path.Move(m.stack[0], m.stack[1])
	case 22: // hmoveto
		if err := m.move(n > 1, 1); err != nil {
			return err
		}
		m.path.Move(m.stack[0], 0)
	case 4: // vmoveto
		if err := m.move(n > 1, 1); err != nil {
			return err
		}
		m.path.Move(0, m.stack[0])
	case 12 << 8: // dotsection, a hint of Type 1 that is of no use (5177, appendix A)
		m.code = m.code[:len(m.code)-m.operands()]
		m.stack, m.starts = m.stack[:0], m.starts[:0]
		return nil
	case 14: // endchar
		return m.end()
	default:
		if !m.draw(op) {
			return ErrDamaged // arithmetic and storage, which only multiple-master fonts use, or nothing at all
		}
	}
	m.emit(operator(op)...)
	return nil
}

func (m *machine) move(extra bool, operands int) error {
	if err := m.takeWidth(extra); err != nil {
		return err
	}
	if len(m.stack) != operands {
		return ErrDamaged
	}
	return nil
}

// operands is how many bytes of code the operands on the stack take; they are the last.
func (m *machine) operands() int {
	if len(m.starts) == 0 {
		return 0
	}
	return len(m.code) - m.starts[0]
}

// end closes the glyph; with four operands it is an accented character made of two others (5177, appendix C).
func (m *machine) end() error {
	n := len(m.stack)
	if err := m.takeWidth(n == 1 || n == 5); err != nil {
		return err
	}
	m.ended = true
	switch len(m.stack) {
	case 0:
		m.emit(14)
		return nil
	case 4:
		return m.accent(m.stack[0], m.stack[1], int(m.stack[2]), int(m.stack[3]))
	}
	return ErrDamaged
}

// accent draws base and accent as one path, without hints.
func (m *machine) accent(dx, dy float64, base, accent int) error {
	b, okBase := m.font.standardGID(base)
	a, okAccent := m.font.standardGID(accent)
	if !okBase || !okAccent || m.level > 0 {
		return ErrDamaged
	}
	letter, err := m.font.flattenAt(b, m.level+1)
	if err != nil {
		return err
	}
	mark, err := m.font.flattenAt(a, m.level+1)
	if err != nil {
		return err
	}
	m.path.Add(&letter.path, 0, 0)
	m.path.Add(&mark.path, dx, dy)
	m.code = m.path.CharString(0)[1:] // without the width, which is one byte for 0
	return nil
}
