package scan

// predict undoes a predictor (7.4.4.4).
func predict(data []byte, parm Dict) ([]byte, error) {
	predictor := integer(parm, "Predictor", 1)
	if predictor < 2 {
		return data, nil
	}
	colors, bits, columns := integer(parm, "Colors", 1), integer(parm, "BitsPerComponent", 8), integer(parm, "Columns", 1)
	if colors < 1 || colors > 32 || bits < 1 || bits > 16 || columns < 1 || columns > 1<<24 {
		return data, ErrDamaged
	}
	pixel := max(1, colors*bits/8)
	row := (colors*bits*columns + 7) / 8
	if predictor == 2 {
		if bits != 8 {
			return data, ErrFilter
		}
		return tiff(data, row, pixel), nil
	}
	return png(data, row, pixel)
}

func integer(d Dict, key Name, otherwise int) int {
	if n, ok := d[key].(Number); ok {
		return int(n)
	}
	return otherwise
}

func tiff(data []byte, row, pixel int) []byte {
	out := append([]byte(nil), data...)
	for start := 0; start < len(out); start += row {
		for i := start + pixel; i < min(start+row, len(out)); i++ {
			out[i] += out[i-pixel]
		}
	}
	return out
}

func png(data []byte, row, pixel int) ([]byte, error) {
	out := make([]byte, 0, len(data))
	above := make([]byte, min(row, len(data)))
	for at := 0; at < len(data); at += row + 1 {
		kind := data[at]
		if kind > 4 {
			return out, ErrDamaged
		}
		line := append([]byte(nil), data[at+1:min(at+1+row, len(data))]...)
		for i := range line {
			var left, corner byte
			if i >= pixel {
				left, corner = line[i-pixel], above[i-pixel]
			}
			switch kind {
			case 1:
				line[i] += left
			case 2:
				line[i] += above[i]
			case 3:
				line[i] += byte((int(left) + int(above[i])) / 2)
			case 4:
				line[i] += paeth(left, above[i], corner)
			}
		}
		out = append(out, line...)
		copy(above, line)
	}
	return out, nil
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	pa, pb, pc := distance(p, int(a)), distance(p, int(b)), distance(p, int(c))
	switch {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}

func distance(a, b int) int {
	if a < b {
		return b - a
	}
	return a - b
}
