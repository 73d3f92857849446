package sfnt

import "encoding/binary"

// Subset writes a program with an empty glyph 0 and then the glyphs of gids in their order (an empty one for -1),
// followed by the parts of composite glyphs that are not among them. It holds nothing else of the font but what every glyph shares: its grid,
// its heights and the programs that hint it. The same glyphs give the same bytes. Errors wrap ErrDamaged.
func (f *Font) Subset(gids []int) ([]byte, error) {
	s := subset{font: f, outlines: outlines{f, map[int][]byte{}}, place: map[string]int{}, used: len(gids)}
	for _, gid := range gids {
		if err := s.add(gid); err != nil {
			return nil, err
		}
	}
	for i := 0; i < len(s.order); i++ { // grows while composites are met
		if err := s.copyGlyph(i); err != nil {
			return nil, err
		}
	}
	if err := s.countComposites(); err != nil {
		return nil, err
	}
	tables := map[string][]byte{
		"glyf": s.glyf, "loca": s.loca(), "hmtx": append(make([]byte, 4), s.hmtx...), // glyph 0 has no width
		"head": s.head(), "hhea": s.hhea(), "maxp": s.maxp(),
	}
	for _, tag := range []string{"cvt ", "fpgm", "prep"} {
		if t := f.tables[tag]; len(t) > 0 {
			tables[tag] = t
		}
	}
	return assemble(tables), nil
}

// A subset under construction. Its glyph numbers are one more than places in order.
type subset struct {
	font     *Font
	outlines outlines
	order    []int          // old glyph numbers
	used     int            // so many of them were asked for; the others are parts
	place    map[string]int // outline → first new number
	glyf     []byte
	hmtx     []byte
	starts   []int // where each glyph begins in glyf
	shapes   []shape
	boxes    [][4]int // of glyphs with an outline
	metric   metrics
	max      struct{ points, contours, instructions, parts, depth, compositePoints, compositeContours int }
}

// metrics are the extremes hhea tells.
type metrics struct {
	advance, left, right, extent int
	any                          bool
}

// add gives a glyph the next number. Parts are found again by what they draw: some producers have a second copy of a
// glyph that is also a part of another, depending on which came first in the text.
func (s *subset) add(gid int) error {
	outline, err := s.outlines.of(gid, 0)
	if err != nil {
		return err
	}
	if len(s.order) >= 0xfffe {
		return ErrDamaged
	}
	s.order = append(s.order, gid)
	if _, ok := s.place[string(outline)]; !ok {
		s.place[string(outline)] = len(s.order)
	}
	return nil
}

// part is the new number of a part of a composite glyph.
func (s *subset) part(gid int) (int, error) {
	outline, err := s.outlines.of(gid, 0)
	if err != nil {
		return 0, err
	}
	if _, ok := s.place[string(outline)]; !ok {
		if err := s.add(gid); err != nil {
			return 0, err
		}
	}
	return s.place[string(outline)], nil
}

func (s *subset) copyGlyph(i int) error {
	gid := s.order[i]
	entry, sh, err := s.font.entry(gid)
	if err != nil {
		return err
	}
	for i, c := range sh.components {
		place, err := s.part(c.gid)
		if err != nil {
			return err
		}
		sh.components[i].gid = place
		binary.BigEndian.PutUint16(entry[c.at:], uint16(place))
	}
	s.starts = append(s.starts, len(s.glyf))
	s.glyf = append(s.glyf, entry...)
	for len(s.glyf)%4 != 0 {
		s.glyf = append(s.glyf, 0)
	}
	s.shapes = append(s.shapes, sh)
	s.measure(i, entry, sh)
	return nil
}

// widths are the advance and left bearing of a glyph. A part is never shown on its own: it gets no width.
func (s *subset) widths(i int, entry []byte) (advance, left int) {
	if i < s.used {
		return s.font.Advance(s.order[i]), s.font.bearing(s.order[i])
	}
	if len(entry) > 0 {
		left = int(i16(entry, 2))
	}
	return 0, left
}

// measure writes the widths of a glyph and keeps the extremes that head, hhea and maxp tell.
func (s *subset) measure(i int, entry []byte, sh shape) {
	advance, left := s.widths(i, entry)
	s.hmtx = binary.BigEndian.AppendUint16(s.hmtx, uint16(advance))
	s.hmtx = binary.BigEndian.AppendUint16(s.hmtx, uint16(left))
	s.metric.advance = max(s.metric.advance, advance)
	s.max.points, s.max.contours = max(s.max.points, sh.points), max(s.max.contours, sh.contours)
	s.max.instructions, s.max.parts = max(s.max.instructions, sh.instructions), max(s.max.parts, len(sh.components))
	if len(entry) == 0 {
		return
	}
	box := [4]int{int(i16(entry, 2)), int(i16(entry, 4)), int(i16(entry, 6)), int(i16(entry, 8))}
	s.boxes = append(s.boxes, box)
	extent := left + box[2] - box[0]
	if !s.metric.any {
		s.metric.any, s.metric.left, s.metric.right, s.metric.extent = true, left, advance-extent, extent
	}
	s.metric.left, s.metric.right = min(s.metric.left, left), min(s.metric.right, advance-extent)
	s.metric.extent = max(s.metric.extent, extent)
}

// countComposites adds up points and contours of composite glyphs; one that contains itself is damage.
func (s *subset) countComposites() error {
	for i, sh := range s.shapes {
		if len(sh.components) == 0 {
			continue
		}
		budget := 1 << 12
		points, contours, depth, err := s.count(i+1, 0, &budget)
		if err != nil {
			return err
		}
		s.max.compositePoints, s.max.compositeContours = max(s.max.compositePoints, points), max(s.max.compositeContours, contours)
		s.max.depth = max(s.max.depth, depth)
	}
	return nil
}

func (s *subset) count(gid, level int, budget *int) (points, contours, depth int, err error) {
	if *budget--; level > maxDepth || *budget < 0 {
		return 0, 0, 0, ErrDamaged
	}
	sh := s.shapes[gid-1]
	points, contours = sh.points, sh.contours
	for _, c := range sh.components {
		p, n, d, err := s.count(c.gid, level+1, budget)
		if err != nil {
			return 0, 0, 0, err
		}
		points, contours, depth = points+p, contours+n, max(depth, d+1)
	}
	return points, contours, depth, nil
}
