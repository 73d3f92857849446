package emit

import (
	"github.com/caseveil/caseveil/redact/pdf/font"
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// A glyph's code is known only when all glyphs of the file are, since codes are ranks. So that a page can be let go
// before the next one is read, its stream is written with holes where strings are shown, and filled in by Build: a glyph
// takes four bytes until then.

// draft is a written stream with holes.
type draft struct {
	stream *obj.Stream // Raw is what stands around the holes
	shown  shown
}

// shown are the strings of a stream: the glyphs of all, one after the other, by their numbers in their faces.
type shown struct {
	glyphs []uint32
	holes  []hole
}

// hole is a string's place in a stream and how many glyphs it has.
type hole struct {
	at, glyphs int
	face       *used
}

func (s *shown) add(at int, u *used, glyphs []uint32) {
	s.glyphs = append(s.glyphs, glyphs...)
	s.holes = append(s.holes, hole{at, len(glyphs), u})
}

// numberOf gives the number that strings call a glyph of the face.
func (u *used) numberOf(g *font.Glyph) uint32 {
	if n, ok := u.given[g]; ok {
		return n
	}
	n, ok := u.number[*g]
	if !ok {
		n = uint32(len(u.glyphs))
		u.number[*g] = n
		u.glyphs = append(u.glyphs, *g)
	}
	u.given[g] = n
	return n
}

// finish gives what was written as a stream, which Build fills in.
func (w *stream) finish(d obj.Dict) *obj.Stream {
	s := &obj.Stream{Dict: d, Raw: w.out}
	if len(w.shown.holes) > 0 {
		w.e.drafts = append(w.e.drafts, draft{s, w.shown})
	}
	return s
}

// fill writes the strings into the drafts.
func (e *Emitter) fill() error {
	codes := map[*used][][]byte{}
	for _, u := range e.order {
		for _, g := range u.glyphs {
			codes[u] = append(codes[u], u.built.Encode(g))
		}
	}
	for _, d := range e.drafts {
		raw, err := d.shown.into(d.stream.Raw, codes)
		if err != nil {
			return err
		}
		d.stream.Raw = raw
	}
	e.drafts = nil
	return nil
}

// into gives a stream with its strings; codes are those of each face by its glyphs' numbers.
func (s *shown) into(around []byte, codes map[*used][][]byte) ([]byte, error) {
	out := make([]byte, 0, len(around)+4*len(s.glyphs))
	at, glyphs, text := 0, s.glyphs, []byte(nil)
	for _, h := range s.holes {
		out = append(out, around[at:h.at]...)
		at, text = h.at, text[:0]
		for _, n := range glyphs[:h.glyphs] {
			code := codes[h.face][n]
			if code == nil {
				return nil, ErrGlyph
			}
			text = append(text, code...)
		}
		glyphs = glyphs[h.glyphs:]
		out = write.Append(out, obj.String(text))
	}
	return append(out, around[at:]...), nil
}
