package scan

import "slices"

// maxObjectStream is the most that one object stream may hold when inflated.
const maxObjectStream = 64 << 20

// maxOverlap is how often over the bytes of an object stream may be read as different objects.
const maxOverlap = 4

// unpack takes down the objects of an object stream (7.5.7).
func (f *File) unpack(container *Indirect) {
	data, err := Decode(container.Stream, maxObjectStream)
	if err != nil || data.Image != "" {
		f.Broken++
		return
	}
	first, ok := container.Stream.Dict["First"].(Number)
	if !ok || first < 0 || float64(first) > float64(len(data.Bytes)) {
		f.Broken++
		return
	}
	var spans []Span
	work := 0
	head := parser{data: data.Bytes[:int(first)]}
	for len(f.Objects) < maxObjects {
		number, ok1 := head.value(0)
		offset, ok2 := head.value(0)
		if !ok1 || !ok2 {
			break
		}
		n, isNumber := number.(Number)
		at, isOffset := offset.(Number)
		if !isNumber || !isOffset || at < 0 || float64(first+at) > float64(len(data.Bytes)) {
			f.Broken++
			return
		}
		p := parser{data: data.Bytes, pos: int(first) + int(at)}
		o := &Indirect{Number: int(n), Start: p.pos, Body: p.pos, In: container.Number}
		value, ok := p.value(0)
		if !ok {
			f.Broken++
		}
		if work += p.pos - o.Start; work > maxOverlap*len(data.Bytes) { // objects that lie in each other, to cost time
			f.Broken++
			return
		}
		o.Value, o.End, o.Source = value, p.pos, data.Bytes[o.Body:p.pos]
		spans = append(spans, Span{o.Start, o.End})
		f.Objects = append(f.Objects, o)
	}
	f.Slack += slack(data.Bytes, int(first), spans)
}

// slack counts the bytes from start on that are in no span and no white space.
func slack(data []byte, start int, spans []Span) int {
	slices.SortFunc(spans, func(a, b Span) int { return a.Start - b.Start })
	n, at := 0, start
	count := func(end int) {
		for ; at < end; at++ {
			if !isSpace(data[at]) {
				n++
			}
		}
	}
	for _, s := range spans {
		count(s.Start)
		at = max(at, s.End)
	}
	count(len(data))
	return n
}
