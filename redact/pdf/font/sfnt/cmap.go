package sfnt

// Cmaps is what a program's cmap table says. A subset made for a PDF often maps its own codes instead of characters;
// only Unicode says what a glyph shows.
type Cmaps struct {
	Unicode map[rune]int   // platform 0, and 3 with encoding 1 or 10
	Symbol  map[uint16]int // platform 3, encoding 0: codes, usually 0xF000 and up
	Mac     map[uint16]int // platform 1, encoding 0: codes
}

// Cmaps gives the character maps; they must not be changed.
func (f *Font) Cmaps() Cmaps { return f.cmaps }

// readCmaps takes what can be read: a program without a usable cmap is no error.
func (f *Font) readCmaps() {
	b := f.tables["cmap"]
	if len(b) < 4 {
		return
	}
	left := maxMappings
	for i := range int(u16(b, 2)) {
		at := 4 + 8*i
		if at+8 > len(b) || left <= 0 {
			return
		}
		platform, encoding, offset := u16(b, at), u16(b, at+2), uint64(u32(b, at+4))
		if offset < 4+8*uint64(u16(b, 2)) || offset+4 > uint64(len(b)) {
			continue // Skia leaves records of subtables it took out, with offset 0
		}
		sub := b[offset:]
		switch {
		case platform == 0 && encoding != 5, platform == 3 && (encoding == 1 || encoding == 10):
			if f.cmaps.Unicode == nil {
				f.cmaps.Unicode = map[rune]int{}
			}
			f.readSubtable(sub, &left, func(code uint32, gid int) {
				if _, ok := f.cmaps.Unicode[rune(code)]; !ok {
					f.cmaps.Unicode[rune(code)] = gid
				}
			})
		case platform == 3 && encoding == 0:
			f.cmaps.Symbol = f.codes(sub, &left)
		case platform == 1 && encoding == 0:
			f.cmaps.Mac = f.codes(sub, &left)
		}
	}
}

func (f *Font) codes(sub []byte, left *int) map[uint16]int {
	m := map[uint16]int{}
	f.readSubtable(sub, left, func(code uint32, gid int) {
		if code <= 0xffff {
			m[uint16(code)] = gid
		}
	})
	return m
}

// readSubtable yields the mappings of one subtable, no more than left. Glyph 0 and glyphs that do not exist are none.
func (f *Font) readSubtable(b []byte, left *int, yield func(code uint32, gid int)) {
	put := func(code uint32, gid int) bool {
		if *left <= 0 {
			return false
		}
		*left--
		if gid > 0 && gid < f.NumGlyphs {
			yield(code, gid)
		}
		return true
	}
	switch u16(b, 0) {
	case 0:
		for c := 0; c < 256 && len(b) >= 262; c++ {
			put(uint32(c), int(b[6+c]))
		}
	case 4:
		readFormat4(b, put)
	case 6:
		if len(b) < 10 {
			return
		}
		first, count := uint32(u16(b, 6)), int(u16(b, 8))
		for i := 0; i < count && 12+2*i <= len(b); i++ {
			put(first+uint32(i), int(u16(b, 10+2*i)))
		}
	case 12:
		readFormat12(b, put)
	}
}

func readFormat4(b []byte, put func(uint32, int) bool) {
	if len(b) < 16 {
		return
	}
	n := int(u16(b, 6)) / 2
	if len(b) < 16+8*n {
		return
	}
	ends, starts, deltas, offsets := b[14:], b[16+2*n:], b[16+4*n:], b[16+6*n:]
	for i := range n {
		start, end, delta, offset := u16(starts, 2*i), u16(ends, 2*i), u16(deltas, 2*i), int(u16(offsets, 2*i))
		for c := uint32(start); c <= uint32(end) && c < 0xffff; c++ {
			gid := uint16(c)
			if offset != 0 {
				at := 2*i + offset + 2*int(c-uint32(start))
				if at+2 > len(offsets) {
					break
				}
				if gid = u16(offsets, at); gid == 0 {
					continue
				}
			}
			if !put(c, int(gid+delta)) {
				return
			}
		}
	}
}

func readFormat12(b []byte, put func(uint32, int) bool) {
	if len(b) < 16 {
		return
	}
	for i := range min(uint64(u32(b, 12)), uint64(len(b)-16)/12) {
		at := 16 + 12*int(i)
		start, end, gid := u32(b, at), u32(b, at+4), u32(b, at+8)
		for c := uint64(start); c <= uint64(end) && c <= 0x10ffff; c++ {
			if !put(uint32(c), int(uint64(gid)+c-uint64(start))&0x7fffffff) {
				return
			}
		}
	}
}
