package sfnt

import (
	"encoding/binary"
	"maps"
	"slices"
)

func (s *subset) loca() []byte {
	b := binary.BigEndian.AppendUint32(nil, 0) // glyph 0 is empty
	for _, start := range s.starts {
		b = binary.BigEndian.AppendUint32(b, uint32(start))
	}
	return binary.BigEndian.AppendUint32(b, uint32(len(s.glyf)))
}

// head keeps the grid and how coordinates lie on it; dates, revision and checksum of the original are gone.
func (s *subset) head() []byte {
	b := make([]byte, 54)
	old := s.font.tables["head"]
	binary.BigEndian.PutUint32(b[0:], 0x00010000)
	binary.BigEndian.PutUint32(b[4:], 0x00010000)
	binary.BigEndian.PutUint32(b[12:], 0x5f0f3cf5)
	binary.BigEndian.PutUint16(b[16:], u16(old, 16)&0x001f)
	binary.BigEndian.PutUint16(b[18:], u16(old, 18))
	var box [4]int
	for i, g := range s.boxes {
		if i == 0 {
			box = g
		}
		box = [4]int{min(box[0], g[0]), min(box[1], g[1]), max(box[2], g[2]), max(box[3], g[3])}
	}
	for i, v := range box {
		binary.BigEndian.PutUint16(b[36+2*i:], uint16(v))
	}
	binary.BigEndian.PutUint16(b[46:], 8)
	binary.BigEndian.PutUint16(b[48:], 2)
	binary.BigEndian.PutUint16(b[50:], 1) // long loca
	return b
}

func (s *subset) hhea() []byte {
	b := make([]byte, 36)
	old := s.font.tables["hhea"]
	binary.BigEndian.PutUint32(b[0:], 0x00010000)
	copy(b[4:10], old[4:10]) // ascender, descender, line gap
	for i, v := range []int{s.metric.advance, s.metric.left, s.metric.right, s.metric.extent, 1} {
		binary.BigEndian.PutUint16(b[10+2*i:], uint16(v))
	}
	binary.BigEndian.PutUint16(b[34:], uint16(len(s.order)+1))
	return b
}

// maxp keeps what the hinting programs of the font need and counts the rest anew.
func (s *subset) maxp() []byte {
	b := make([]byte, 32)
	old := s.font.tables["maxp"]
	binary.BigEndian.PutUint32(b[0:], 0x00010000)
	binary.BigEndian.PutUint16(b[4:], uint16(len(s.order)+1))
	for i, v := range []int{s.max.points, s.max.contours, s.max.compositePoints, s.max.compositeContours} {
		binary.BigEndian.PutUint16(b[6+2*i:], uint16(v))
	}
	if len(old) >= 32 {
		copy(b[14:26], old[14:26]) // zones, twilight points, storage, functions, instructions, stack
	} else {
		binary.BigEndian.PutUint16(b[14:], 2)
	}
	for i, v := range []int{s.max.instructions, s.max.parts, s.max.depth} {
		binary.BigEndian.PutUint16(b[26+2*i:], uint16(v))
	}
	return b
}

// assemble writes the file: tables in the order of their tags, each padded to four bytes, with right checksums.
func assemble(tables map[string][]byte) []byte {
	tags := slices.Sorted(maps.Keys(tables))
	search := 1
	for search*2 <= len(tags) {
		search *= 2
	}
	log := 0
	for 1<<(log+1) <= search {
		log++
	}
	b := []byte{0, 1, 0, 0}
	for _, v := range []int{len(tags), 16 * search, log, 16*len(tags) - 16*search} {
		b = binary.BigEndian.AppendUint16(b, uint16(v))
	}
	offset := 12 + 16*len(tags)
	var body []byte
	head := 0
	for _, tag := range tags {
		t := tables[tag]
		if tag == "head" {
			head = offset + len(body)
		}
		b = append(b, tag...)
		b = binary.BigEndian.AppendUint32(b, checksum(t))
		b = binary.BigEndian.AppendUint32(b, uint32(offset+len(body)))
		b = binary.BigEndian.AppendUint32(b, uint32(len(t)))
		body = append(body, t...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	b = append(b, body...)
	binary.BigEndian.PutUint32(b[head+8:], 0xb1b0afba-checksum(b))
	return b
}

// checksum adds up the words of a table, its last one padded with zeros.
func checksum(t []byte) uint32 {
	var sum uint32
	for len(t) >= 4 {
		sum += u32(t, 0)
		t = t[4:]
	}
	var last [4]byte
	copy(last[:], t)
	return sum + u32(last[:], 0)
}
