package cff

// A reader takes numbers and INDEX structures from a program; bad is set when it ends too early.
type reader struct {
	b   []byte
	pos int
	bad bool
}

func (r *reader) u8() int { return r.number(1) }

func (r *reader) u16() int { return r.number(2) }

func (r *reader) number(size int) int {
	if r.bad || r.pos < 0 || size > len(r.b)-r.pos {
		r.bad = true
		return 0
	}
	v := 0
	for _, c := range r.b[r.pos : r.pos+size] {
		v = v<<8 | int(c)
	}
	r.pos += size
	return v
}

// index reads an INDEX: a count, offsets, data (5176, section 5).
func (r *reader) index() [][]byte {
	count := r.u16()
	if count == 0 || r.bad {
		return nil
	}
	size := r.u8()
	if r.bad || size < 1 || size > 4 || (count+1)*size > len(r.b)-r.pos {
		r.bad = true
		return nil
	}
	base := r.pos + (count+1)*size - 1
	items := make([][]byte, count)
	from := r.number(size)
	for i := range items {
		to := r.number(size)
		if from < 1 || to < from || to > len(r.b)-base {
			r.bad = true
			return nil
		}
		items[i] = r.b[base+from : base+to]
		from = to
	}
	r.pos = base + from
	return items
}

// expertRuns are the predefined charsets Expert and ExpertSubset (appendix C) as runs of identifiers, first and last.
var expertRuns = map[int][][2]int{
	1: {{0, 1}, {229, 238}, {13, 15}, {99, 99}, {239, 248}, {27, 28}, {249, 266}, {109, 110}, {267, 318}, {158, 158},
		{155, 155}, {163, 163}, {319, 326}, {150, 150}, {164, 164}, {169, 169}, {327, 378}},
	2: {{0, 1}, {231, 232}, {235, 238}, {13, 15}, {99, 99}, {239, 248}, {27, 28}, {249, 251}, {253, 266}, {109, 110},
		{267, 270}, {272, 272}, {300, 302}, {305, 305}, {314, 315}, {158, 158}, {155, 155}, {163, 163}, {320, 326},
		{150, 150}, {164, 164}, {169, 169}, {327, 346}},
}

// readCharset reads the identifier of each glyph (5176, section 13).
func (f *Font) readCharset(b []byte, offset int) error {
	n := len(f.charStrings)
	ids := make([]int, 1, n)
	run := func(first, last int) {
		for id := first; id <= last && len(ids) < n; id++ {
			ids = append(ids, id)
		}
	}
	switch {
	case offset == 0 && f.isCID, offset == 0:
		run(1, n)
	case offset <= 2:
		ids = ids[:0]
		for _, r := range expertRuns[offset] {
			run(r[0], r[1])
		}
	default:
		r := reader{b: b, pos: offset}
		format := r.u8()
		if format > 2 {
			return ErrDamaged
		}
		for len(ids) < n && !r.bad {
			first, left := r.u16(), 0
			if format > 0 {
				left = r.number(format)
			}
			run(first, first+left)
		}
		if r.bad {
			return ErrDamaged
		}
	}
	f.charset = ids
	f.byName, f.byCID = map[string]int{}, map[int]int{}
	for gid := len(ids) - 1; gid >= 0; gid-- {
		if f.isCID {
			f.byCID[ids[gid]] = gid
		} else {
			f.byName[f.text(ids[gid])] = gid
		}
	}
	return nil
}

// readEncoding reads the built-in encoding (section 12). One that cannot be read gives no codes; the Expert encoding
// neither.
func (f *Font) readEncoding(b []byte, offset int) {
	if offset == 0 {
		for code := range f.encoding {
			f.encoding[code], _ = f.standardGID(code)
		}
		return
	}
	if offset == 1 {
		return
	}
	r := reader{b: b, pos: offset}
	format := r.u8()
	gid := 1
	for range r.u8() {
		first, left := r.u8(), 0
		if format&0x7f == 1 {
			left = r.u8()
		}
		for code := first; code <= first+left && code < 256 && gid < len(f.charStrings) && !r.bad; code++ {
			f.encoding[code] = gid
			gid++
		}
	}
	if format&0x80 != 0 {
		for range r.u8() {
			code, sid := r.u8(), r.u16()
			if gid, ok := f.byName[f.text(sid)]; ok && !r.bad {
				f.encoding[code] = gid
			}
		}
	}
}
