package raw

import (
	"bytes"
	"fmt"
)

// The filters of 7.4.2 to 7.4.5. Data that break off, that lack their end mark or go on behind it are taken as other
// readers take them: what was decoded so far is the stream.

func asciiHex(b []byte) []byte {
	out := make([]byte, 0, len(b)/2)
	high := -1
	for _, c := range b {
		if c == '>' {
			break
		}
		switch v := hexDigit(c); {
		case v < 0: // white space, or what should not be there
		case high < 0:
			high = v
		default:
			out, high = append(out, byte(high<<4|v)), -1
		}
	}
	if high >= 0 {
		out = append(out, byte(high<<4))
	}
	return out
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

func ascii85(b []byte) []byte {
	out := make([]byte, 0, len(b)/5*4)
	var group uint32
	n := 0
	for _, c := range b {
		switch {
		case c == 'z' && n == 0:
			out = append(out, 0, 0, 0, 0)
		case c >= '!' && c <= 'u':
			group = group*85 + uint32(c-'!')
			if n++; n == 5 {
				out = append(out, byte(group>>24), byte(group>>16), byte(group>>8), byte(group))
				group, n = 0, 0
			}
		case c > ' ': // the end mark, or what should not be there
			return endOf85(out, group, n)
		}
	}
	return endOf85(out, group, n)
}

// endOf85 adds the bytes of the last group, which may be short.
func endOf85(out []byte, group uint32, n int) []byte {
	if n < 2 {
		return out
	}
	for range 5 - n {
		group = group*85 + 84
	}
	last := [4]byte{byte(group >> 24), byte(group >> 16), byte(group >> 8), byte(group)}
	return append(out, last[:n-1]...)
}

func runLength(b []byte) ([]byte, error) {
	const end = 128
	var out []byte
	for len(b) > 1 && b[0] != end {
		n := int(b[0])
		if b = b[1:]; n < end {
			n = min(n+1, len(b))
			out, b = append(out, b[:n]...), b[n:]
		} else {
			out, b = append(out, bytes.Repeat(b[:1], 257-n)...), b[1:]
		}
		if len(out) > MaxDecoded {
			return nil, tooLong()
		}
	}
	return out, nil
}

// unLZW undoes LZWDecode; early is 1 where codes grow one code early, as they usually do.
func unLZW(b []byte, early int) ([]byte, error) {
	const clearTable, end, first, most = 256, 257, 258, 4096
	type entry struct{ from, to int } // in out, where it was written first
	var table [most]entry
	var out []byte
	next, width, last := first, 9, entry{-1, -1}
	var bits uint32
	have := 0
	for {
		for ; have < width; have += 8 {
			if len(b) == 0 {
				return out, nil
			}
			bits, b = bits<<8|uint32(b[0]), b[1:]
		}
		have -= width
		code := int(bits>>have) & (1<<width - 1)
		switch {
		case code == clearTable:
			next, width, last = first, 9, entry{-1, -1}
			continue
		case code == end:
			return out, nil
		}
		at := len(out)
		switch {
		case code < clearTable:
			out = append(out, byte(code))
		case code < next:
			out = append(out, out[table[code].from:table[code].to]...)
		case code == next && last.from >= 0:
			out = append(append(out, out[last.from:last.to]...), out[last.from])
		default:
			return out, fmt.Errorf("bad data")
		}
		if last.from >= 0 && next < most {
			table[next] = entry{last.from, last.to + 1} // what came last and the first byte of this
			next++
		}
		if last = (entry{at, len(out)}); next+early >= 1<<width && width < 12 {
			width++
		}
		if len(out) > MaxDecoded {
			return nil, tooLong()
		}
	}
}

func tooLong() error { return fmt.Errorf("%w: a stream of more than %d bytes", ErrLimit, MaxDecoded) }
