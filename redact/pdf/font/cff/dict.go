package cff

import "strconv"

// Operators of Top, Font and Private DICTs (5176, sections 9 and 15); those of two bytes have 12 in the high one.
const (
	opFontBBox       = 5
	opCharset        = 15
	opEncoding       = 16
	opCharStrings    = 17
	opPrivate        = 18
	opSubrs          = 19
	opDefaultWidthX  = 20
	opNominalWidthX  = 21
	opCharstringType = 12<<8 | 6
	opFontMatrix     = 12<<8 | 7
	opROS            = 12<<8 | 30
	opCIDCount       = 12<<8 | 34
	opFDArray        = 12<<8 | 36
	opFDSelect       = 12<<8 | 37
)

// hintOperators are the entries of a Private DICT that a subset keeps, in the order they are written.
var hintOperators = []int{6, 7, 8, 9, 12<<8 | 9, 12<<8 | 10, 12<<8 | 11, 10, 11, 12<<8 | 12, 12<<8 | 13, 12<<8 | 14, 12<<8 | 17, 12<<8 | 18}

// maxOperands is how many operands an entry may have.
const maxOperands = 48

// A dict is a parsed DICT.
type dict map[int]entry

type entry struct {
	operands []float64
	raw      []byte // the operands as they stood
}

func parseDict(b []byte) (dict, error) {
	d := dict{}
	var e entry
	start := 0
	for i := 0; i < len(b); {
		c := b[i]
		if c <= 21 {
			op, size := int(c), 1
			if c == 12 {
				if i+1 >= len(b) {
					return nil, ErrDamaged
				}
				op, size = 12<<8|int(b[i+1]), 2
			}
			e.raw = b[start:i:i]
			d[op] = e
			e = entry{}
			i += size
			start = i
			continue
		}
		v, size, ok := dictNumber(b[i:])
		if !ok || len(e.operands) == maxOperands {
			return nil, ErrDamaged
		}
		e.operands = append(e.operands, v)
		i += size
	}
	return d, nil
}

// dictNumber reads one operand (section 4).
func dictNumber(b []byte) (v float64, size int, ok bool) {
	c := int(b[0])
	switch {
	case c == 30:
		return realNumber(b)
	case c == 28 && len(b) >= 3:
		return float64(int16(uint16(b[1])<<8 | uint16(b[2]))), 3, true
	case c == 29 && len(b) >= 5:
		return float64(int32(uint32(b[1])<<24 | uint32(b[2])<<16 | uint32(b[3])<<8 | uint32(b[4]))), 5, true
	case c >= 32 && c <= 246:
		return float64(c - 139), 1, true
	case c >= 247 && c <= 250 && len(b) >= 2:
		return float64((c-247)*256 + int(b[1]) + 108), 2, true
	case c >= 251 && c <= 254 && len(b) >= 2:
		return float64(-(c-251)*256 - int(b[1]) - 108), 2, true
	}
	return 0, 0, false
}

// realNumber reads nibbles up to the one that ends them.
func realNumber(b []byte) (float64, int, bool) {
	var s []byte
	for i := 1; i < len(b) && len(s) < 64; i++ {
		for _, nibble := range []byte{b[i] >> 4, b[i] & 15} {
			switch {
			case nibble < 10:
				s = append(s, '0'+nibble)
			case nibble == 10:
				s = append(s, '.')
			case nibble == 11:
				s = append(s, 'e')
			case nibble == 12:
				s = append(s, 'e', '-')
			case nibble == 14:
				s = append(s, '-')
			case nibble == 15:
				v, err := strconv.ParseFloat(string(s), 64)
				return v, i + 1, err == nil
			default:
				return 0, 0, false
			}
		}
	}
	return 0, 0, false
}

func (d dict) number(op int, otherwise float64) float64 {
	if e := d[op]; len(e.operands) > 0 {
		return e.operands[len(e.operands)-1]
	}
	return otherwise
}

func (d dict) matrix() matrix {
	if e := d[opFontMatrix]; len(e.operands) == 6 && e.operands[0] > 0 {
		return matrix{e.operands[0], e.raw}
	}
	return matrix{scale: 0.001}
}

// hints are the entries that hint glyphs, ready to be written.
func (d dict) hints() []byte {
	var b []byte
	for _, op := range hintOperators {
		if e, ok := d[op]; ok && len(e.operands) > 0 {
			b = append(append(b, e.raw...), operator(op)...)
		}
	}
	return b
}

// operator is an operator as it is written.
func operator(op int) []byte {
	if op > 255 {
		return []byte{byte(op >> 8), byte(op)}
	}
	return []byte{byte(op)}
}
