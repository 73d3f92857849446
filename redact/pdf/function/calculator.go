package function

import (
	"math"
	"strconv"
)

const (
	maxStack = 100 // operands, as the standard asks of readers
	maxSteps = maxProgram
)

// A machine runs a calculator function (7.10.5). Truth is 1 and falsehood 0.
type machine struct {
	stack []float64
	steps int
}

// calculate runs a program with its braces.
func calculate(tokens []string, in []float64) ([]float64, bool) {
	if len(tokens) < 2 || tokens[0] != "{" || closing(tokens, 0) != len(tokens)-1 {
		return nil, false
	}
	m := &machine{stack: append([]float64(nil), in...)}
	ok := m.run(tokens[1 : len(tokens)-1])
	return m.stack, ok
}

// closing is the place of the brace that closes the one at i, or -1.
func closing(tokens []string, i int) int {
	depth := 0
	for k := i; k < len(tokens); k++ {
		switch tokens[k] {
		case "{":
			depth++
		case "}":
			if depth--; depth == 0 {
				return k
			}
		}
	}
	return -1
}

func (m *machine) run(tokens []string) bool {
	for i := 0; i < len(tokens); i++ {
		if m.steps++; m.steps > maxSteps || len(m.stack) > maxStack {
			return false
		}
		if tokens[i] == "{" {
			next, ok := m.branch(tokens, i)
			if !ok {
				return false
			}
			i = next
			continue
		}
		if v, err := strconv.ParseFloat(tokens[i], 64); err == nil {
			m.stack = append(m.stack, v)
			continue
		}
		if !m.do(tokens[i]) {
			return false
		}
	}
	return true
}

// branch runs { } if or { } { } ifelse and gives the place of its last token.
func (m *machine) branch(tokens []string, i int) (int, bool) {
	first := closing(tokens, i)
	if first < 0 || first+1 >= len(tokens) {
		return 0, false
	}
	yes, no, last := tokens[i+1:first], []string(nil), first+1
	if tokens[last] == "{" {
		second := closing(tokens, last)
		if second < 0 || second+1 >= len(tokens) || tokens[second+1] != "ifelse" {
			return 0, false
		}
		no, last = tokens[last+1:second], second+1
	} else if tokens[last] != "if" {
		return 0, false
	}
	v, ok := m.pop(1)
	if !ok {
		return 0, false
	}
	if v[0] != 0 {
		return last, m.run(yes)
	}
	return last, m.run(no)
}

func (m *machine) pop(n int) ([]float64, bool) {
	if n < 0 || n > len(m.stack) {
		return nil, false
	}
	v := append([]float64(nil), m.stack[len(m.stack)-n:]...)
	m.stack = m.stack[:len(m.stack)-n]
	return v, true
}

// do runs one operator (table 42).
func (m *machine) do(name string) bool {
	if f, ok := constants[name]; ok {
		m.stack = append(m.stack, f)
		return true
	}
	if f, ok := unary[name]; ok {
		v, ok := m.pop(1)
		if ok {
			m.stack = append(m.stack, f(v[0]))
		}
		return ok
	}
	if f, ok := binary[name]; ok {
		v, ok := m.pop(2)
		if ok {
			m.stack = append(m.stack, f(v[0], v[1]))
		}
		return ok
	}
	return m.shift(name)
}

var constants = map[string]float64{"true": 1, "false": 0}

var unary = map[string]func(float64) float64{
	"abs": math.Abs, "ceiling": math.Ceil, "floor": math.Floor, "round": func(a float64) float64 { return math.Floor(a + 0.5) },
	"truncate": math.Trunc, "cvi": math.Trunc, "cvr": func(a float64) float64 { return a }, "neg": func(a float64) float64 { return -a },
	"sqrt": math.Sqrt, "ln": math.Log, "log": math.Log10,
	"sin": func(a float64) float64 { return math.Sin(a * math.Pi / 180) }, "cos": func(a float64) float64 { return math.Cos(a * math.Pi / 180) },
	"not": func(a float64) float64 { return truth(a == 0) },
}

var binary = map[string]func(a, b float64) float64{
	"add": func(a, b float64) float64 { return a + b }, "sub": func(a, b float64) float64 { return a - b },
	"mul": func(a, b float64) float64 { return a * b }, "div": func(a, b float64) float64 { return a / b },
	"idiv": func(a, b float64) float64 { return math.Trunc(a / b) }, "mod": math.Mod, "exp": math.Pow,
	"atan": func(a, b float64) float64 { return math.Mod(math.Atan2(a, b)*180/math.Pi+360, 360) },
	"eq":   func(a, b float64) float64 { return truth(a == b) }, "ne": func(a, b float64) float64 { return truth(a != b) },
	"gt": func(a, b float64) float64 { return truth(a > b) }, "ge": func(a, b float64) float64 { return truth(a >= b) },
	"lt": func(a, b float64) float64 { return truth(a < b) }, "le": func(a, b float64) float64 { return truth(a <= b) },
	"and": func(a, b float64) float64 { return float64(int64(a) & int64(b)) }, "or": func(a, b float64) float64 { return float64(int64(a) | int64(b)) },
	"xor": func(a, b float64) float64 { return float64(int64(a) ^ int64(b)) },
}

func truth(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// shift runs the operators that move operands.
func (m *machine) shift(name string) bool {
	switch name {
	case "pop":
		_, ok := m.pop(1)
		return ok
	case "exch":
		v, ok := m.pop(2)
		if ok {
			m.stack = append(m.stack, v[1], v[0])
		}
		return ok
	case "dup":
		return m.copy(1)
	case "copy":
		n, ok := m.pop(1)
		return ok && m.copy(int(n[0]))
	case "index":
		v, ok := m.pop(1)
		if !ok || !(v[0] >= 0 && v[0] < float64(len(m.stack))) { // which is no number either
			return false
		}
		m.stack = append(m.stack, m.stack[len(m.stack)-1-int(v[0])])
		return true
	case "roll":
		v, ok := m.pop(2)
		if !ok {
			return false
		}
		n, by := int(v[0]), int(v[1])
		part, ok := m.pop(n)
		for i := range part {
			m.stack = append(m.stack, part[((i-by)%n+n)%n])
		}
		return ok
	}
	return false
}

// copy repeats the last n operands.
func (m *machine) copy(n int) bool {
	v, ok := m.pop(n)
	if ok {
		m.stack = append(append(m.stack, v...), v...)
	}
	return ok && len(m.stack) <= maxStack
}
