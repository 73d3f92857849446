package sfnt

import "encoding/binary"

// Subset writes a program with an empty glyph 0 and then the glyphs of gids in their order (an empty one for -1),
// followed by the parts of composite glyphs that are not among them. It holds nothing else of the font but what every glyph shares: its grid,
// its heights and the programs that hint it. The same glyphs give the same bytes. Errors wrap ErrDamaged.
func (f *Font) Subset(gids []int) ([]byte, error) {
	s := subset{font: f, place: map[int]int{}}
	for _, gid := range gids {
		s.add(gid)
	}
	for i := 0; i < len(s.order); i++ { // grows while composites are met
		if err := s.copyGlyph(s.order[i]); err != nil {
			return nil, err
		}
	}
	if err := s.countComposites(); err != nil {
		return nil, err
	}
	tables := map[string][]byte{
		"glyf": s.glyf, "loca": s.loca(), "hmtx": s.hmtx(), "head": s.head(), "hhea": s.hhea(), "maxp": s.maxp(),
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
	font   *Font
	order  []int       // old glyph numbers
	place  map[int]int // old number → first new number
	glyf   []byte
	starts []int // where each glyph begins in glyf
	shapes []shape
	boxes  [][4]int // of glyphs with an outline
	metric metrics
	max    struct{ points, contours, instructions, parts, depth, compositePoints, compositeContours int }
}

// metrics are the extremes hhea tells.
type metrics struct {
	advance, left, right, extent int
	any                          bool
}

func (s *subset) add(gid int) {
	s.order = append(s.order, gid)
	if _, ok := s.place[gid]; !ok {
		s.place[gid] = len(s.order)
	}
}

func (s *subset) copyGlyph(gid int) error {
	var b []byte
	if gid >= 0 {
		var err error
		if b, err = s.font.glyph(gid); err != nil {
			return err
		}
	}
	sh, err := measure(b)
	if err != nil {
		return err
	}
	entry := append([]byte(nil), b[:sh.length]...)
	for i, c := range sh.components {
		if c.gid >= s.font.NumGlyphs {
			return ErrDamaged
		}
		if _, ok := s.place[c.gid]; !ok {
			if len(s.order) >= 0xfffe {
				return ErrDamaged
			}
			s.add(c.gid)
		}
		sh.components[i].gid = s.place[c.gid]
		binary.BigEndian.PutUint16(entry[c.at:], uint16(s.place[c.gid]))
	}
	s.starts = append(s.starts, len(s.glyf))
	s.glyf = append(s.glyf, entry...)
	for len(s.glyf)%4 != 0 {
		s.glyf = append(s.glyf, 0)
	}
	s.shapes = append(s.shapes, sh)
	s.measure(gid, entry, sh)
	return nil
}

// measure keeps the extremes that head, hhea and maxp tell.
func (s *subset) measure(gid int, entry []byte, sh shape) {
	advance, left := s.font.Advance(gid), s.font.bearing(gid)
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
