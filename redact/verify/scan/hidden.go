package scan

import (
	"bytes"
	"compress/flate"
	"io"
)

const (
	leastInflated = 24       // bytes; shorter results are chance
	mostInflated  = 16 << 20 // bytes of one
	mostTries     = 200_000
)

// Hidden tries to inflate data at every place where a zlib header could stand (RFC 1950, 2.2) and calls found with what
// comes out, damaged ends included. It gives up after 200,000 tries and reports whether it came to the end.
func Hidden(data []byte, found func([]byte)) bool {
	var r io.ReadCloser
	for at, tries := 0, 0; ; tries++ {
		next := bytes.IndexByte(data[at:], 0x78)
		if next < 0 || at+next+2 >= len(data) {
			return true
		}
		at += next + 1
		if (0x78<<8|int(data[at]))%31 != 0 || data[at]&0x20 != 0 {
			tries--
			continue
		}
		if tries >= mostTries {
			return false
		}
		src := bytes.NewReader(data[at+1:])
		if r == nil {
			r = flate.NewReader(src)
		} else if err := r.(flate.Resetter).Reset(src, nil); err != nil {
			return false
		}
		if out, _ := read(r, mostInflated); len(out) >= leastInflated { //nolint:errcheck // a damaged end is expected here
			found(out)
		}
	}
}
