package twins

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/caseveil/caseveil/redact/pdf/write"
)

// glyph is a character in its place on a line.
type glyph struct {
	r     rune
	piece int
	at, w float64
}

// spread places the characters of a line.
func (p *pageWriter) spread(l *line) (out []glyph, scale, stretch float64) {
	pen := 0.0
	spaces := 0
	for i, pc := range l.pieces {
		f := p.faceOf(pc)
		var before rune
		text := pc.in(p.cast)
		if pc.dots {
			text, pen = lead(text, f, pen, l)
		}
		for _, r := range text {
			if p.r.kern && l.method == oneArray {
				pen -= kern(before, r) * l.size / 1000
			}
			w := f.width(r) * l.size / 1000
			out = append(out, glyph{r, i, pen, w})
			pen += w
			if r == ' ' {
				spaces++
			}
			before = r
		}
	}
	room := l.x1 - l.x0
	scale = 1
	if l.method == squeezed && (pen > room || l.align == justified) {
		scale = room / pen
	}
	if l.method != squeezed && l.align == justified {
		if l.method == charSpace {
			stretch = (room - pen) / float64(len(out)-1)
			for i := range out {
				out[i].at += float64(i) * stretch
			}
		} else if spaces > 0 {
			stretch = (room - pen) / float64(spaces)
			n := 0
			for i := range out {
				out[i].at += float64(n) * stretch
				if out[i].r == ' ' {
					n++
				}
			}
		}
		pen = room
	}
	start := l.x0
	switch l.align {
	case right:
		start = l.x1 - pen*scale
	case centred:
		start = (l.x0 + l.x1 - pen*scale) / 2
	}
	for i := range out {
		out[i].at = start + out[i].at*scale
		out[i].w *= scale
	}
	return out, scale, stretch
}

// lead puts dots before a number, so that it ends where the line does.
func lead(text string, f *face, pen float64, l *line) (string, float64) {
	width := 0.0
	for _, r := range text {
		width += f.width(r) * l.size / 1000
	}
	dot := f.width('.') * l.size / 1000
	n := math.Floor((l.x1 - l.x0 - pen - width) / dot)
	return strings.Repeat(".", int(max(0, n))) + text, l.x1 - l.x0 - width - max(0, n)*dot
}

// kern is what a made-up font says of a pair.
func kern(a, b rune) float64 {
	h := (int(a)*31 + int(b)*17) % 11
	if a == 0 || a == ' ' || b == ' ' || h > 2 {
		return 0
	}
	return float64(20 + 25*h)
}

func (p *pageWriter) round(v float64) float64 {
	f := math.Pow(10, float64(p.r.decimals))
	return math.Round(v*f) / f
}

func (p *pageWriter) num(v float64) string { return strconv.FormatFloat(p.round(v), 'f', -1, 64) }

// fine writes a number with one decimal more, as programs do for spacing.
func (p *pageWriter) fine(v float64) string {
	f := math.Pow(10, float64(p.r.decimals+1))
	return strconv.FormatFloat(math.Round(v*f)/f, 'f', -1, 64)
}

// setLine writes the operators of a line.
func (p *pageWriter) setLine(l *line) {
	gs, scale, stretch := p.spread(l)
	for from := 0; from < len(gs); {
		to := from
		for to < len(gs) && gs[to].piece == gs[from].piece {
			to++
		}
		p.piece(l, gs[from:to], scale, stretch)
		from = to
	}
}

// piece writes one piece of a line in a text object of its own, with what lies along it.
func (p *pageWriter) piece(l *line, gs []glyph, scale, stretch float64) {
	pc := l.pieces[gs[0].piece]
	f := p.faceOf(pc)
	a, b := gs[0].at, gs[len(gs)-1].at+gs[len(gs)-1].w
	if pc.high {
		fmt.Fprintf(&p.out, "1 1 0 rg %s %s %s %s re f 0 g\n", p.num(a), p.num(l.y-0.25*l.size), p.num(b-a), p.num(l.size*1.2))
	}
	p.open(l, pc, [4]float64{a, l.y - 3, b, l.y + l.size})
	if pc.colour {
		p.out.WriteString("0.2 0.2 0.8 rg\n")
	}
	fmt.Fprintf(&p.out, "BT /%s %g Tf\n", p.nameOf(f), l.size)
	if l.method == squeezed {
		fmt.Fprintf(&p.out, "%s Tz ", p.fine(scale*100))
	}
	m := l.method
	if m == wordSpace && f.wide() {
		m = oneArray // Tw applies to single bytes only
	}
	switch m {
	case perGlyph:
		for _, g := range gs {
			fmt.Fprintf(&p.out, "1 0 0 1 %s %s Tm %s Tj\n", p.num(g.at), p.num(l.y), p.code(f, string(g.r)))
		}
	case perWord:
		p.byWord(l, f, gs)
	case oneArray:
		p.array(l, f, gs)
	default:
		switch {
		case m == wordSpace && stretch != 0:
			fmt.Fprintf(&p.out, "%s Tw ", p.fine(stretch))
		case m == charSpace && stretch != 0:
			fmt.Fprintf(&p.out, "%.4f Tc ", stretch) // errors would add up over the letters
		}
		var b strings.Builder
		for _, g := range gs {
			b.WriteRune(g.r)
		}
		fmt.Fprintf(&p.out, "%s %s Td %s Tj\n", p.num(a), p.num(l.y), p.code(f, b.String()))
		if m == wordSpace || m == charSpace {
			p.out.WriteString("0 Tw 0 Tc\n")
		}
	}
	if l.method == squeezed {
		p.out.WriteString("100 Tz ")
	}
	p.out.WriteString("ET\n")
	if pc.colour {
		p.out.WriteString("0 g\n")
	}
	p.close(l)
	if pc.under {
		fmt.Fprintf(&p.out, "0.5 w %s %s m %s %s l S\n", p.num(a), p.num(l.y-1.5), p.num(b), p.num(l.y-1.5))
	}
	if pc.link {
		p.links = append(p.links, [4]float64{a, l.y - 3, b, l.y + l.size})
	}
}

func (p *pageWriter) code(f *face, s string) string {
	return string(write.Hex(nil, f.encode(s)))
}

func (p *pageWriter) byWord(l *line, f *face, gs []glyph) {
	px, py := 0.0, 0.0
	for i := 0; i < len(gs); {
		j := i + 1
		for j < len(gs) && gs[j-1].r != ' ' {
			j++
		}
		var b strings.Builder
		for _, g := range gs[i:j] {
			b.WriteRune(g.r)
		}
		dx, dy := p.round(gs[i].at-px), p.round(l.y-py)
		fmt.Fprintf(&p.out, "%s %s Td %s Tj\n", p.num(dx), p.num(dy), p.code(f, b.String()))
		px, py = px+dx, py+dy
		i = j
	}
}

// array writes a TJ whose numbers are rounded to whole thousandths, so that errors add up along the line.
func (p *pageWriter) array(l *line, f *face, gs []glyph) {
	fmt.Fprintf(&p.out, "1 0 0 1 %s %s Tm [", p.num(gs[0].at), p.num(l.y))
	var b strings.Builder
	for i, g := range gs {
		if i > 0 {
			off := math.Round((gs[i-1].at + gs[i-1].w - g.at) / l.size * 1000)
			if off != 0 {
				fmt.Fprintf(&p.out, "%s %g ", p.code(f, b.String()), off)
				b.Reset()
			}
		}
		b.WriteRune(g.r)
	}
	fmt.Fprintf(&p.out, "%s] TJ\n", p.code(f, b.String()))
}
