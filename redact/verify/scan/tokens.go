package scan

// Tokens calls str with every string and name with every name that stands in data, without regard to grammar: what a
// later key overrides, or stands where no value may stand, is seen too. It serves objects and content streams alike.
func Tokens(data []byte, str func(String), name func(Name)) {
	p := parser{data: data}
	for p.pos < len(data) {
		switch b := data[p.pos]; {
		case b == '(':
			str(p.literal())
		case b == '<' && !p.has("<<"):
			str(p.hexString())
		case b == '<':
			p.pos += 2
		case b == '/':
			name(p.name())
		case b == '%':
			p.line()
		default:
			p.pos++
		}
	}
}
