package sfnt

import "crypto/sha256"

// Flags of a component of a composite glyph (OpenType, table glyf).
const (
	argsAreWords  = 0x0001
	hasScale      = 0x0008
	moreFollow    = 0x0020
	hasXYScale    = 0x0040
	hasTwoByTwo   = 0x0080
	hasInstrs     = 0x0100
	useMyMetrics  = 0x0200
	onCurveRepeat = 0x08
	xShort        = 0x02
	xSame         = 0x10
	yShort        = 0x04
	ySame         = 0x20
)

// shape is what maxp and head have to say about one glyph entry.
type shape struct {
	length       int // bytes of the entry that count; what follows is padding, or something hidden
	points       int
	contours     int
	instructions int
	components   []component
}

// A component is a part of a composite glyph: at is where its glyph index stands in the entry.
type component struct{ gid, at int }

// measure reads one entry of glyf to its end.
func measure(b []byte) (shape, error) {
	if len(b) == 0 {
		return shape{}, nil
	}
	if len(b) < 10 {
		return shape{}, ErrDamaged
	}
	if n := int(i16(b, 0)); n >= 0 {
		return measureSimple(b, n)
	}
	return measureComposite(b)
}

func measureSimple(b []byte, contours int) (shape, error) {
	if contours == 0 {
		return shape{}, nil
	}
	at := 10 + 2*contours
	if len(b) < at+2 {
		return shape{}, ErrDamaged
	}
	s := shape{contours: contours, points: int(u16(b, at-2)) + 1, instructions: int(u16(b, at))}
	at += 2 + s.instructions
	coordinates := 0
	for left := s.points; left > 0; {
		if at >= len(b) {
			return shape{}, ErrDamaged
		}
		flag, repeat := b[at], 1
		at++
		if flag&onCurveRepeat != 0 {
			if at >= len(b) {
				return shape{}, ErrDamaged
			}
			repeat += int(b[at])
			at++
		}
		repeat = min(repeat, left)
		left -= repeat
		coordinates += repeat * (width(flag, xShort, xSame) + width(flag, yShort, ySame))
	}
	s.length = at + coordinates
	if s.length > len(b) {
		return shape{}, ErrDamaged
	}
	return s, nil
}

// width is how many bytes a coordinate takes.
func width(flag, short, same byte) int {
	switch {
	case flag&short != 0:
		return 1
	case flag&same != 0:
		return 0
	}
	return 2
}

func measureComposite(b []byte) (shape, error) {
	var s shape
	at := 10
	for {
		if at+4 > len(b) || len(s.components) == maxComponents {
			return shape{}, ErrDamaged
		}
		flags := u16(b, at)
		s.components = append(s.components, component{int(u16(b, at+2)), at + 2})
		at += 4 + 2
		if flags&argsAreWords != 0 {
			at += 2
		}
		switch {
		case flags&hasScale != 0:
			at += 2
		case flags&hasXYScale != 0:
			at += 4
		case flags&hasTwoByTwo != 0:
			at += 8
		}
		if flags&moreFollow != 0 {
			continue
		}
		if flags&hasInstrs != 0 {
			if at+2 > len(b) {
				return shape{}, ErrDamaged
			}
			s.instructions = int(u16(b, at))
			at += 2 + s.instructions
		}
		if at > len(b) {
			return shape{}, ErrDamaged
		}
		s.length = at
		return s, nil
	}
}

// Outline is what a glyph draws, as a value to order and compare glyphs by: the same for the same glyph wherever it, and
// its parts, stand in a program. Errors wrap ErrDamaged.
func (f *Font) Outline(gid int) ([]byte, error) {
	return outlines{f, map[int][]byte{}}.of(gid, 0)
}

// outlines remembers what it has worked out.
type outlines struct {
	font  *Font
	known map[int][]byte
}

func (o outlines) of(gid, depth int) ([]byte, error) {
	if b, ok := o.known[gid]; ok {
		return b, nil
	}
	if depth > maxDepth {
		return nil, ErrDamaged
	}
	entry, s, err := o.font.entry(gid)
	if err != nil {
		return nil, err
	}
	for _, c := range s.components {
		part, err := o.of(c.gid, depth+1)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(part)
		entry[c.at], entry[c.at+1] = 0, 0
		entry = append(entry, sum[:]...)
	}
	o.known[gid] = entry
	return entry, nil
}

// entry is a copy of a glyph's entry: without padding, and without the wish of a composite glyph to take its width from
// a part, since producers give parts any width.
func (f *Font) entry(gid int) ([]byte, shape, error) {
	if gid < 0 {
		return nil, shape{}, nil
	}
	b, err := f.glyph(gid)
	if err != nil {
		return nil, shape{}, err
	}
	s, err := measure(b)
	if err != nil {
		return nil, shape{}, err
	}
	b = append([]byte(nil), b[:s.length]...)
	for _, c := range s.components {
		b[c.at-2] &^= useMyMetrics >> 8
	}
	return b, s, nil
}
