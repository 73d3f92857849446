package cff

// draw runs the operators that draw lines and curves (5177, section 4.3). It is false for an operator or a number of
// operands the format does not have.
func (m *machine) draw(op int) bool {
	s, p := m.stack, &m.path
	if !m.begun {
		return false // a path begins with a move
	}
	switch op {
	case 5: // rlineto
		return len(s) >= 2 && len(s)%2 == 0 && lines(p, s)
	case 6, 7: // hlineto, vlineto
		for i, v := range s {
			if (op == 6) == (i%2 == 0) {
				p.Line(v, 0)
			} else {
				p.Line(0, v)
			}
		}
		return len(s) > 0
	case 8: // rrcurveto
		return len(s) >= 6 && len(s)%6 == 0 && curves(p, s)
	case 24: // rcurveline
		n := len(s) - 2
		return n >= 6 && n%6 == 0 && curves(p, s[:n]) && lines(p, s[n:])
	case 25: // rlinecurve
		n := len(s) - 6
		return n >= 2 && n%2 == 0 && lines(p, s[:n]) && curves(p, s[n:])
	case 26, 27: // vvcurveto, hhcurveto
		return parallel(p, s, op == 27)
	case 30, 31: // vhcurveto, hvcurveto
		return alternating(p, s, op == 31)
	}
	return flex(p, s, op)
}

func lines(p *Path, s []float64) bool {
	for ; len(s) >= 2; s = s[2:] {
		p.Line(s[0], s[1])
	}
	return true
}

func curves(p *Path, s []float64) bool {
	for ; len(s) >= 6; s = s[6:] {
		p.Curve(s[0], s[1], s[2], s[3], s[4], s[5])
	}
	return true
}

// parallel draws curves that begin and end horizontally, or vertically.
func parallel(p *Path, s []float64, horizontal bool) bool {
	across := 0.0
	if len(s)%4 == 1 {
		across, s = s[0], s[1:]
	}
	if len(s) < 4 || len(s)%4 != 0 {
		return false
	}
	for ; len(s) >= 4; s = s[4:] {
		if horizontal {
			p.Curve(s[0], across, s[1], s[2], s[3], 0)
		} else {
			p.Curve(across, s[0], s[1], s[2], 0, s[3])
		}
		across = 0
	}
	return true
}

// alternating draws curves that begin horizontally and end vertically, and the other way round, in turn.
func alternating(p *Path, s []float64, horizontal bool) bool {
	if len(s) < 4 || len(s)%4 > 1 {
		return false
	}
	for len(s) >= 4 {
		last := 0.0
		if len(s) == 5 {
			last = s[4]
		}
		if horizontal {
			p.Curve(s[0], 0, s[1], s[2], last, s[3])
		} else {
			p.Curve(0, s[0], s[1], s[2], s[3], last)
		}
		horizontal, s = !horizontal, s[4:]
	}
	return true
}

// flex draws two curves that may be shown as a line (section 4.3, flex operators).
func flex(p *Path, s []float64, op int) bool {
	switch {
	case op == 12<<8|35 && len(s) == 13: // flex
		return curves(p, s[:12])
	case op == 12<<8|34 && len(s) == 7: // hflex
		p.Curve(s[0], 0, s[1], s[2], s[3], 0)
		p.Curve(s[4], 0, s[5], -s[2], s[6], 0)
		return true
	case op == 12<<8|36 && len(s) == 9: // hflex1
		p.Curve(s[0], s[1], s[2], s[3], s[4], 0)
		p.Curve(s[5], 0, s[6], s[7], s[8], -(s[1] + s[3] + s[7]))
		return true
	case op == 12<<8|37 && len(s) == 11: // flex1
		dx, dy := s[0]+s[2]+s[4]+s[6]+s[8], s[1]+s[3]+s[5]+s[7]+s[9]
		p.Curve(s[0], s[1], s[2], s[3], s[4], s[5])
		if abs(dx) > abs(dy) {
			p.Curve(s[6], s[7], s[8], s[9], s[10], -dy)
		} else {
			p.Curve(s[6], s[7], s[8], s[9], -dx, s[10])
		}
		return true
	}
	return false
}

func abs(v float64) float64 {
	if v < 0 {
		return -v
	}
	return v
}
