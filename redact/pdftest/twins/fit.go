package twins

import "strings"

// Casts are the twins of the recipe: names of its sizes.
func (r *Recipe) Casts() []Cast {
	var out []Cast
	for i, size := range r.Sizes {
		out = append(out, NewCast(r.Seed*8+uint64(i), r.People, size))
	}
	return out
}

// fit takes words from a line until it has room for the names of every cast, and sets a justified line that some names
// would stretch or squeeze too far to the left, as a line before a break is.
func (r *Recipe) fit(l *line) {
	plain := &face{kind: r.body, style: "Helvetica", file: "sans"}
	bold := &face{kind: r.bold, style: "Helvetica-Bold", file: "sans-bold"}
	if r.serif {
		plain, bold = &face{kind: r.body, style: "Times-Roman", file: "serif"}, &face{kind: r.bold, style: "Times-Bold", file: "serif-bold"}
	}
	measure := func(c Cast) (width float64, spaces, letters int) {
		for _, p := range l.pieces {
			f := plain
			if p.bold {
				f = bold
			}
			for _, ch := range p.in(c) {
				width += f.width(ch) * l.size / 1000
				letters++
				if ch == ' ' {
					spaces++
				}
			}
		}
		return width, spaces, letters
	}
	room := l.x1 - l.x0
	for _, c := range r.Casts() {
		for {
			w, _, _ := measure(c)
			if w <= room*0.98 || !l.shorten() {
				break
			}
		}
	}
	if p := &l.pieces[len(l.pieces)-1]; p.person < 0 && len(p.text) > 1 {
		p.text = strings.TrimRight(p.text, " ")
	}
	for _, c := range r.Casts() {
		w, spaces, letters := measure(c)
		gap := (room - w) / l.size
		if l.align == justified && (l.method == squeezed && (w < room*0.8) || l.method == charSpace && gap/float64(letters) > 0.07 ||
			gap/float64(max(1, spaces)) > 0.5) {
			l.align = left
		}
	}
}

// shorten takes something from the line, and reports whether it could.
func (l *line) shorten() bool {
	longest := -1
	for i, p := range l.pieces {
		if p.person < 0 && !p.dots && len(p.text) > 6 && (longest < 0 || len(p.text) > len(l.pieces[longest].text)) {
			longest = i
		}
	}
	if longest >= 0 {
		p := &l.pieces[longest]
		for i := len(p.text) / 2; i < len(p.text)-1; i++ {
			if p.text[i] == ' ' {
				rest := p.text[i:]
				p.text = p.text[:i]
				if rest[len(rest)-1] == ' ' {
					p.text += " "
				}
				return true
			}
		}
		p.text = p.text[:1] + "a" + p.text[len(p.text)-1:]
		return true
	}
	for i := range l.pieces {
		if p := &l.pieces[i]; p.person >= 0 && p.part == full {
			p.part = first
			return true
		}
	}
	if n := len(l.pieces); n > 3 && l.pieces[n-1].split { // the rest of the name stands on the next line
		l.pieces = append(l.pieces[:n-4], l.pieces[n-2:]...)
		return true
	} else if n > 3 {
		l.pieces = l.pieces[:n-2]
		return true
	}
	return false
}
