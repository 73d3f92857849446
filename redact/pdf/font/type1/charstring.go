package type1

import (
	"github.com/caseveil/caseveil/redact/pdf/font/cff"
	"github.com/caseveil/caseveil/redact/pdf/font/glyphname"
)

// Limits of one charstring.
const (
	maxStack = 24 + 24 // 24 by the format (6.2); some producers use more
	maxCalls = 10
	maxSteps = 1 << 16
)

// Outline draws a glyph: its path and its width in font units. Hints are dropped. Errors wrap ErrDamaged.
func (f *Font) Outline(gid int) (*cff.Path, float64, error) {
	m, err := f.draw(gid, 0)
	if err != nil {
		return nil, 0, err
	}
	return &m.path, m.width, nil
}

func (f *Font) draw(gid, level int) (*machine, error) {
	if gid < 0 || gid >= len(f.charStrings) {
		return nil, ErrDamaged
	}
	m := &machine{font: f, level: level}
	if err := m.run(f.charStrings[gid], 0); err != nil {
		return nil, err
	}
	return m, nil
}

// A machine runs one charstring (chapter 6).
type machine struct {
	font    *Font
	level   int // 1: part of an accented character
	path    cff.Path
	width   float64
	bearing float64
	x, y    float64 // where the pen stands; the path follows when it draws
	stack   []float64
	results []float64 // of othersubrs, for pop
	inFlex  bool
	flex    [][2]float64
	steps   int
	ended   bool
}

func (m *machine) run(cs []byte, depth int) error {
	if depth > maxCalls {
		return ErrDamaged
	}
	for i := 0; i < len(cs) && !m.ended; {
		if m.steps++; m.steps > maxSteps {
			return ErrDamaged
		}
		if v, size, ok := number(cs[i:]); ok {
			if len(m.stack) == maxStack {
				return ErrDamaged
			}
			m.stack = append(m.stack, v)
			i += size
			continue
		}
		op := int(cs[i])
		i++
		if op == 12 {
			if i >= len(cs) {
				return ErrDamaged
			}
			op = 12<<8 | int(cs[i])
			i++
		}
		if op == 11 { // return
			return nil
		}
		if err := m.operate(op, depth); err != nil {
			return err
		}
	}
	return nil
}

// number reads an operand (6.2).
func number(b []byte) (float64, int, bool) {
	switch v := int(b[0]); {
	case v >= 32 && v <= 246:
		return float64(v - 139), 1, true
	case v >= 247 && v <= 250 && len(b) >= 2:
		return float64((v-247)*256 + int(b[1]) + 108), 2, true
	case v >= 251 && v <= 254 && len(b) >= 2:
		return float64(-(v-251)*256 - int(b[1]) - 108), 2, true
	case v == 255 && len(b) >= 5:
		return float64(int32(uint32(b[1])<<24 | uint32(b[2])<<16 | uint32(b[3])<<8 | uint32(b[4]))), 5, true
	}
	return 0, 0, false
}

// operands is how many operands an operator that draws or hints takes from the bottom of the stack.
var operands = map[int]int{
	1: 2, 3: 2, 4: 1, 5: 2, 6: 1, 7: 1, 8: 6, 9: 0, 13: 2, 14: 0, 21: 2, 22: 1, 30: 4, 31: 4,
	12 << 8: 0, 12<<8 | 1: 6, 12<<8 | 2: 6, 12<<8 | 6: 5, 12<<8 | 7: 4, 12<<8 | 33: 2,
}

func (m *machine) operate(op, depth int) error {
	switch op {
	case 10: // callsubr
		v, ok := m.pop()
		sub, found := m.font.subrs[int(v)]
		if !ok || !found {
			return ErrDamaged
		}
		return m.run(sub, depth+1)
	case 12<<8 | 12: // div
		b, okB := m.pop()
		a, okA := m.pop()
		if !okA || !okB || b == 0 {
			return ErrDamaged
		}
		m.stack = append(m.stack, a/b)
		return nil
	case 12<<8 | 16:
		return m.callOther()
	case 12<<8 | 17: // pop
		n := len(m.results)
		if n == 0 || len(m.stack) == maxStack {
			return ErrDamaged
		}
		m.stack, m.results = append(m.stack, m.results[n-1]), m.results[:n-1]
		return nil
	}
	n, known := operands[op]
	if !known || len(m.stack) < n {
		return ErrDamaged
	}
	s := m.stack[len(m.stack)-n:]
	err := m.draws(op, s)
	m.stack = m.stack[:0]
	return err
}

func (m *machine) pop() (float64, bool) {
	n := len(m.stack)
	if n == 0 {
		return 0, false
	}
	v := m.stack[n-1]
	m.stack = m.stack[:n-1]
	return v, true
}

func (m *machine) draws(op int, s []float64) error {
	switch op {
	case 13: // hsbw
		m.bearing, m.width, m.x = s[0], s[1], s[0]
	case 12<<8 | 7: // sbw
		m.bearing, m.width, m.x, m.y = s[0], s[2], s[0], s[1]
	case 14: // endchar
		m.ended = true
	case 12<<8 | 6:
		return m.accent(s)
	case 21:
		m.move(s[0], s[1])
	case 22:
		m.move(s[0], 0)
	case 4:
		m.move(0, s[0])
	case 5:
		m.line(s[0], s[1])
	case 6:
		m.line(s[0], 0)
	case 7:
		m.line(0, s[0])
	case 8:
		m.curve(s[0], s[1], s[2], s[3], s[4], s[5])
	case 30:
		m.curve(0, s[0], s[1], s[2], s[3], 0)
	case 31:
		m.curve(s[0], 0, s[1], s[2], 0, s[3])
	}
	return nil // hints and closepath leave the pen where it is
}

// move outside flex begins a subpath; inside it only moves the pen (8.3).
func (m *machine) move(dx, dy float64) {
	m.x, m.y = m.x+dx, m.y+dy
	if !m.inFlex {
		px, py := m.path.Point()
		m.path.Move(m.x-px, m.y-py)
	}
}

func (m *machine) line(dx, dy float64) {
	m.catchUp()
	m.x, m.y = m.x+dx, m.y+dy
	m.path.Line(dx, dy)
}

func (m *machine) curve(dx1, dy1, dx2, dy2, dx3, dy3 float64) {
	m.catchUp()
	m.x, m.y = m.x+dx1+dx2+dx3, m.y+dy1+dy2+dy3
	m.path.Curve(dx1, dy1, dx2, dy2, dx3, dy3)
}

// catchUp begins a subpath where the pen stands if nothing did.
func (m *machine) catchUp() {
	if px, py := m.path.Point(); m.path.Len() == 0 || px != m.x || py != m.y {
		m.path.Move(m.x-px, m.y-py)
	}
}

// callOther runs the othersubrs every interpreter knows: flex (0 to 2) and hint replacement (3) (chapter 8).
func (m *machine) callOther() error {
	which, okWhich := m.pop()
	count, okCount := m.pop()
	n := int(count)
	if !okWhich || !okCount || n < 0 || n > len(m.stack) {
		return ErrDamaged
	}
	args := append([]float64(nil), m.stack[len(m.stack)-n:]...)
	m.stack = m.stack[:len(m.stack)-n]
	m.results = m.results[:0]
	switch int(which) {
	case 0:
		if n != 3 {
			return ErrDamaged
		}
		m.results = append(m.results, args[2], args[1])
		return m.endFlex()
	case 1:
		m.inFlex, m.flex = true, m.flex[:0]
	case 2:
		if !m.inFlex || len(m.flex) == 7 {
			return ErrDamaged
		}
		m.flex = append(m.flex, [2]float64{m.x, m.y})
	case 3:
		if n != 1 {
			return ErrDamaged
		}
		m.results = append(m.results, args[0])
	case 12, 13: // counter control: hints only
	default:
		return ErrDamaged
	}
	return nil
}

// endFlex draws the two curves of a flex; its first point is only a reference.
func (m *machine) endFlex() error {
	if !m.inFlex || len(m.flex) != 7 {
		return ErrDamaged
	}
	m.inFlex = false
	p := m.flex
	for i := 1; i < 7; i += 3 {
		x, y := m.path.Point()
		m.path.Curve(p[i][0]-x, p[i][1]-y, p[i+1][0]-p[i][0], p[i+1][1]-p[i][1], p[i+2][0]-p[i+1][0], p[i+2][1]-p[i+1][1])
	}
	m.x, m.y = m.path.Point()
	return nil
}

// accent draws an accented character made of two others of StandardEncoding (seac, 6.4).
func (m *machine) accent(s []float64) error {
	if m.level > 0 {
		return ErrDamaged
	}
	for i, code := range []int{int(s[3]), int(s[4])} {
		if code < 0 || code > 255 {
			return ErrDamaged
		}
		gid, ok := m.font.GIDOfName(glyphname.Standard()[code])
		if !ok {
			return ErrDamaged
		}
		part, err := m.font.draw(gid, 1)
		if err != nil {
			return err
		}
		if i == 0 {
			m.path.Add(&part.path, 0, 0)
		} else {
			m.path.Add(&part.path, m.bearing+s[1]-s[0], s[2])
		}
	}
	m.ended = true
	return nil
}
