package scan

import (
	"bytes"
	"encoding/binary"
)

// Boxes are the boxes of a JPEG 2000 file that describe the picture rather than hold its samples (ISO 15444-1, annex I), and
// the comments in its codestream (A.9.2).
func Boxes(data []byte) [][]byte {
	if bytes.HasPrefix(data, []byte{0xff, 0x4f}) {
		return comments(data)
	}
	var out [][]byte
	for len(data) >= 8 {
		size, kind, head := uint64(binary.BigEndian.Uint32(data)), string(data[4:8]), uint64(8)
		if size == 1 && len(data) >= 16 {
			size, head = binary.BigEndian.Uint64(data[8:]), 16
		}
		if size < head || size > uint64(len(data)) { // the last box may leave its size open
			size = uint64(len(data))
		}
		if size < head {
			return out
		}
		switch body := data[head:size]; kind {
		case "jp2c":
			out = append(out, comments(body)...)
		case "jP  ", "ftyp", "jp2h":
		default:
			out = append(out, body)
		}
		data = data[size:]
	}
	return out
}

// comments reads the marker segments before the first tile of a codestream.
func comments(data []byte) [][]byte {
	var out [][]byte
	for at := 2; at+4 <= len(data) && data[at] == 0xff && data[at+1] != 0x90; {
		size := int(binary.BigEndian.Uint16(data[at+2:]))
		if size < 2 || at+2+size > len(data) {
			break
		}
		if data[at+1] == 0x64 {
			out = append(out, data[at+4:at+2+size])
		}
		at += 2 + size
	}
	return out
}
