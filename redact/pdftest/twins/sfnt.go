package twins

import (
	"encoding/binary"
	"slices"

	"github.com/caseveil/caseveil/redact/pdf/font/cff"
)

// withTable adds a table to a TrueType program.
func withTable(b []byte, tag string, data []byte) []byte {
	tables := map[string][]byte{tag: data}
	for i := range int(binary.BigEndian.Uint16(b[4:])) {
		e := b[12+16*i:]
		at, n := binary.BigEndian.Uint32(e[8:]), binary.BigEndian.Uint32(e[12:])
		tables[string(e[:4])] = b[at : at+n]
	}
	tags := make([]string, 0, len(tables))
	for t := range tables {
		tags = append(tags, t)
	}
	slices.Sort(tags)
	out := append([]byte(nil), b[:4]...)
	out = binary.BigEndian.AppendUint16(out, uint16(len(tags)))
	out = append(out, 0, 128, 0, 3, 0, 0)
	at := 12 + 16*len(tags)
	for _, t := range tags {
		out = append(append(out, t...), 0, 0, 0, 0) // readers of PDF do not look at the sums
		out = binary.BigEndian.AppendUint32(out, uint32(at))
		out = binary.BigEndian.AppendUint32(out, uint32(len(tables[t])))
		at += (len(tables[t]) + 3) &^ 3
	}
	for _, t := range tags {
		out = append(out, tables[t]...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	return out
}

// cmapOf maps codes to glyphs: one byte a code as on a Macintosh, or characters of Unicode.
func cmapOf(codes map[int]int, mac bool) []byte {
	if mac {
		b := []byte{0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 12, 0, 0, 1, 6, 0, 0}
		for c := range 256 {
			b = append(b, byte(codes[c]))
		}
		return b
	}
	keys := make([]int, 0, len(codes))
	for c := range codes {
		keys = append(keys, c)
	}
	slices.Sort(keys)
	n := len(keys) + 1
	b := []byte{0, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 12}
	for _, v := range []int{4, 16 + 8*n, 0, 2 * n, 0, 0, 0} {
		b = binary.BigEndian.AppendUint16(b, uint16(v))
	}
	keys = append(keys, 0xffff)
	for _, c := range keys {
		b = binary.BigEndian.AppendUint16(b, uint16(c))
	}
	b = append(b, 0, 0)
	for _, c := range keys {
		b = binary.BigEndian.AppendUint16(b, uint16(c))
	}
	for _, c := range keys {
		b = binary.BigEndian.AppendUint16(b, uint16(codes[c]-c))
	}
	return append(b, make([]byte, 2*n)...)
}

// block is the outline of a made-up glyph.
func block(r rune, width float64) *cff.Path {
	p := &cff.Path{}
	if r == ' ' {
		return p
	}
	p.Move(20, 0)
	p.Line(width-40, 0)
	p.Line(0, 200+float64(r%128)*3)
	p.Line(40-width, 0)
	return p
}
