package scan

// Photo reports whether the last filter of a stream is that of JPEG.
func (s *Stream) Photo() bool {
	filters := list(s.Dict, "Filter", "F")
	if len(filters) == 0 {
		return false
	}
	last := filters[len(filters)-1]
	return last == Name("DCTDecode") || last == Name("DCT")
}

// Segments calls visit with the marker and the payload of each segment of a JPEG file before its pixels (ITU T.81, B.1).
func Segments(data []byte, visit func(marker byte, payload []byte)) {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		marker := data[at+1]
		if marker == 0xff {
			at++
			continue
		}
		if marker == 0xda || marker == 0xd9 {
			return
		}
		size := int(data[at+2])<<8 | int(data[at+3])
		if size < 2 || at+2+size > len(data) {
			return
		}
		visit(marker, data[at+4:at+2+size])
		at += 2 + size
	}
}
