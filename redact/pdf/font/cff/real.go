package cff

import "strconv"

// appendReal writes a real operand of a DICT: decimal digits as nibbles (5176, table 5).
func appendReal(b []byte, v float64) []byte {
	var nibbles []byte
	for _, c := range strconv.FormatFloat(v, 'f', -1, 64) {
		switch c {
		case '.':
			nibbles = append(nibbles, 10)
		case '-':
			nibbles = append(nibbles, 14)
		default:
			nibbles = append(nibbles, byte(c-'0'))
		}
	}
	nibbles = append(nibbles, 15)
	if len(nibbles)%2 == 1 {
		nibbles = append(nibbles, 15)
	}
	b = append(b, 30)
	for i := 0; i < len(nibbles); i += 2 {
		b = append(b, nibbles[i]<<4|nibbles[i+1])
	}
	return b
}
