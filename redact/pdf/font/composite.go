package font

import (
	"sync"

	"github.com/caseveil/caseveil/redact/pdf/font/cmap"
	"github.com/caseveil/caseveil/redact/pdf/obj"
)

// maxWidths bounds the entries of W and W2; CIDs have 16 bits.
const maxWidths = 1 << 17

// maxUse bounds how deep a CMap may use another.
const maxUse = 4

// A composite is a Type 0 font: codes select CIDs, CIDs select glyphs (9.7).
type composite struct {
	codes    *cmap.Map
	latin    []latinCIDs // where its character collection has the letters of ASCII
	gidOf    func(cid uint32) int
	widths   map[uint32]float64
	width    float64 // DW
	vertical map[uint32]verticalMetric
	down     float64 // DW2
	originY  float64
	standIn  *Face // draws by what is shown, because the font is not embedded

	known sync.Map // code and length → *Glyph
}

// A latinCIDs is a run of CIDs that stand for the characters of ASCII from the space on.
type latinCIDs struct{ first, last uint32 }

// collections are the character collections of Adobe that begin with Latin letters, proportional and half-width (Technical
// Notes 5078, 5079, 5080 and 5093).
var collections = map[string][]latinCIDs{
	"Japan1": {{1, 94}, {231, 324}},
	"GB1":    {{1, 95}, {814, 908}},
	"CNS1":   {{1, 95}, {13648, 13742}},
	"Korea1": {{1, 95}, {8094, 8188}},
}

// collected is what the collection says that a CID shows, as far as that is a character of ASCII.
func (c *composite) collected(cid uint32) string {
	for _, run := range c.latin {
		if r := rune(' ' + cid - run.first); cid >= run.first && cid <= run.last && r != '\\' && r != '~' { // some have ¥, ₩ and ‾ there
			return string(r)
		}
	}
	return ""
}

// A verticalMetric is an entry of W2, in em.
type verticalMetric struct{ down, x, y float64 }

func (f *Face) loadComposite(dict obj.Dict, o *objects) error {
	list := o.array(dict, "DescendantFonts")
	if len(list) != 1 {
		return damaged("a Type 0 font needs one descendant")
	}
	cid, ok := o.resolve(list[0]).(obj.Dict)
	if !ok {
		return damaged("a Type 0 font needs one descendant")
	}
	if err := f.loadToUnicode(dict, o); err != nil {
		return err
	}
	codes, err := loadCMap(o.get(dict, "Encoding"), o, 0)
	if err != nil {
		return err
	}
	c := &composite{codes: codes, latin: collections[o.text(o.dict(cid, "CIDSystemInfo"), "Ordering")]}
	f.composite, f.vertical = c, codes.Vertical
	if f.loadDescriptor(cid, o); o.err != nil {
		return nil
	}
	c.width = o.number(cid, "DW", 1000) / 1000
	if c.widths, err = loadW(o.array(cid, "W"), o); err != nil {
		return err
	}
	if err := c.loadVertical(cid, o); err != nil {
		return err
	}
	return f.loadGlyphs(cid, o)
}

// loadCMap reads the Encoding of a Type 0 font.
func loadCMap(v obj.Object, o *objects, depth int) (*cmap.Map, error) {
	switch v := v.(type) {
	case obj.Name:
		switch v {
		case "Identity-H", "Identity-V":
			return cmap.Identity(v == "Identity-V"), nil
		}
		return nil, unsupported("it uses a predefined CMap other than Identity-H and Identity-V")
	case *obj.Stream:
		b, err := o.r.Decode(v)
		if err != nil {
			return nil, err
		}
		m, err := cmap.Parse(b)
		if err != nil {
			return nil, damaged("its CMap cannot be read")
		}
		base := o.get(v.Dict, "UseCMap")
		if base == nil && m.Uses != "" {
			base = obj.Name(m.Uses)
		}
		if base != nil {
			if depth == maxUse {
				return nil, damaged("its CMaps use each other too deeply")
			}
			used, err := loadCMap(base, o, depth+1)
			if err != nil {
				return nil, err
			}
			m.Base(used)
		}
		if w, ok := number(o.get(v.Dict, "WMode")); ok {
			m.Vertical = w == 1
		}
		if m.Empty() {
			return nil, damaged("its CMap has no codes")
		}
		return m, nil
	}
	return nil, damaged("a Type 0 font needs a CMap")
}

// loadW reads the widths of CIDs: c [w …] and first last w (9.7.4.3).
func loadW(list obj.Array, o *objects) (map[uint32]float64, error) {
	widths := map[uint32]float64{}
	err := eachRange(list, o, 1, func(cid uint32, v []float64) { widths[cid] = v[0] / 1000 })
	return widths, err
}

func (c *composite) loadVertical(cid obj.Dict, o *objects) error {
	c.originY, c.down = 0.88, -1
	if dw2 := o.array(cid, "DW2"); len(dw2) == 2 {
		y, okY := number(o.resolve(dw2[0]))
		w, okW := number(o.resolve(dw2[1]))
		if okY && okW {
			c.originY, c.down = y/1000, w/1000
		}
	}
	c.vertical = map[uint32]verticalMetric{}
	return eachRange(o.array(cid, "W2"), o, 3, func(cid uint32, v []float64) {
		c.vertical[cid] = verticalMetric{v[0] / 1000, v[1] / 1000, v[2] / 1000}
	})
}

// eachRange walks the entries of W (size 1) or W2 (size 3).
func eachRange(list obj.Array, o *objects, size int, put func(cid uint32, v []float64)) error {
	bad := damaged("the widths of its glyphs cannot be read")
	budget := maxWidths
	for i := 0; i < len(list); {
		first, ok := number(o.resolve(list[i]))
		if !ok || i+1 >= len(list) || first < 0 || first > 0xffff {
			return bad
		}
		if group, ok := o.resolve(list[i+1]).(obj.Array); ok {
			values := make([]float64, len(group))
			for j := range group {
				if values[j], ok = number(o.resolve(group[j])); !ok {
					return bad
				}
			}
			for j := 0; j+size <= len(values); j += size {
				put(uint32(int(first)+j/size), values[j:j+size])
			}
			budget -= len(values)
			i += 2
			continue
		}
		if i+2+size > len(list) {
			return bad
		}
		last, ok := number(o.resolve(list[i+1]))
		values := make([]float64, size)
		for j := range values {
			v, isNumber := number(o.resolve(list[i+2+j]))
			values[j], ok = v, ok && isNumber
		}
		if budget -= int(min(last, 0x10000) - first); !ok || last < first || last > 0xffff || budget < 0 {
			return bad
		}
		for cid := int(first); cid <= int(last); cid++ {
			put(uint32(cid), values)
		}
		i += 2 + size
	}
	return nil
}

// loadGlyphs finds how CIDs select glyphs (9.7.4.2).
func (f *Face) loadGlyphs(cid obj.Dict, o *objects) error {
	c := f.composite
	switch p := f.program.(type) {
	case nil:
		if f.toUnicode == nil {
			return unsupported("a composite font is neither embedded nor mapped to text")
		}
		c.standIn = Fallback(f.style)
		f.program, f.whole = c.standIn.program, false
		return nil
	case *compact:
		c.gidOf = p.gidOfCID
	default:
		c.gidOf = func(cid uint32) int { return int(cid) }
	}
	toGID := o.stream(cid, "CIDToGIDMap")
	if toGID == nil {
		return nil
	}
	if c, ok := f.program.(*compact); ok && c.IsCID() {
		return nil // the map is for TrueType programs; CFF with CIDs has its own
	}
	c.gidOf = func(cid uint32) int {
		if at := 2 * int(cid); at+1 < len(toGID) {
			return int(toGID[at])<<8 | int(toGID[at+1])
		}
		return 0
	}
	return nil
}

func (c *composite) each(f *Face, s []byte, use func(*Glyph)) {
	for len(s) > 0 {
		code, n, ok := c.codes.Next(s)
		s = s[n:]
		key := uint64(n)<<32 | uint64(code)
		if g, found := c.known.Load(key); found && ok {
			use(g.(*Glyph))
			continue
		}
		g := c.glyph(f, code, n, ok)
		if ok {
			known, _ := c.known.LoadOrStore(key, &g) // another reader may have been first: a glyph is one
			use(known.(*Glyph))
			continue
		}
		use(&g)
	}
}

// glyph is what a code shows. valid is false for bytes in no codespace: they show glyph 0.
func (c *composite) glyph(f *Face, code uint32, n int, valid bool) Glyph {
	g := Glyph{Code: code, Bytes: n, Width: c.width, Space: n == 1 && code == ' '}
	cid, mapped := c.codes.CID(code, n)
	if w, ok := c.widths[cid]; ok {
		g.Width = w
	}
	if f.vertical {
		v, ok := c.vertical[cid]
		if !ok {
			v = verticalMetric{c.down, g.Width / 2, c.originY}
		}
		g.Down, g.OriginX, g.OriginY = v.down, v.x, v.y
	}
	meant := f.meant(code)
	if !valid || !mapped {
		g.Unicode, g.GID = meant, -1
		return g
	}
	e := evidence{toUnicode: meant, encoding: c.collected(cid)}
	if c.standIn != nil {
		gid, known := c.standIn.gid(meant)
		if g.GID = gid; !known {
			g.GID = missing(meant)
		}
	} else {
		if g.GID = c.gidOf(cid); g.GID >= f.program.glyphs() {
			g.GID = 0
		}
		if g.GID != 0 {
			e.program = f.program.says(g.GID)
		}
	}
	g.Unicode, g.Sure = e.text()
	g.Torn = c.standIn == nil && f.program.torn(g.GID)
	g.Proved = !g.Torn && e.proves(g.Unicode)
	if g.Others = e.others(g.Unicode); meant == "" && g.Unicode != "" && c.codes.Identity() {
		g.Others = string(rune(code)) // what else is there to say for who asks no font program
	}
	f.blank(&g)
	return g
}
