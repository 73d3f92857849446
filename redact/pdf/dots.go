package pdf

import (
	"image"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/caseveil/caseveil/redact/ocr"
	"github.com/caseveil/caseveil/redact/pdf/content"
)

// Letters can be made of many small marks: squares, short lines, dots. Lengths are page units.
const (
	mostMark  = 8.0  // long or high
	leastMark = 60   // marks that stand near the one before them
	nearMarks = 8.0  // from middle to middle
	mostField = 3000 // samples that a field of marks is wide or high
)

// dotted lists the marks among strokes where marks together look like print, and what that is.
func dotted(strokes []stroke) ([]int, ocr.Print) {
	var marks []int
	var boxes []content.Rect
	for i := range strokes {
		b := strokes[i].box
		if max(b[2]-b[0], b[3]-b[1]) <= mostMark && strokes[i].within == (content.Rect{}) {
			marks, boxes = append(marks, i), append(boxes, b)
		}
	}
	p := printed(boxes)
	if p.Letters < leastParts {
		return nil, p
	}
	return marks, p
}

// dashes gives those of a path's straight lines (8.4.3.6), parted into squares, as large as the line is wide.
func dashes(p *content.Path, m content.Matrix) []stroke {
	period := 0.0
	for _, d := range p.Paint.Dash {
		period += d
	}
	if !p.Stroke || !(period > 0) || !(p.Paint.LineWidth > 0) {
		return nil
	}
	side := max(p.Paint.LineWidth, leastSquare)
	var out []stroke
	var from [2]float64
	for _, s := range p.Segments {
		to := [2]float64{s.P[0], s.P[1]}
		if s.Op == 'c' {
			to = [2]float64{s.P[4], s.P[5]}
		}
		length := math.Hypot(to[0]-from[0], to[1]-from[1])
		if s.Op == 'l' && length > 0 && length/period < mostDashes && length/side < mostField {
			place := func(at float64) (x, y float64) {
				at = min(max(at, 0), length) / length
				return from[0] + at*(to[0]-from[0]), from[1] + at*(to[1]-from[1])
			}
			at, on := -math.Mod(p.Paint.DashPhase, 2*period), true
			for k := 0; at < length && len(out) < mostStrokes; k++ {
				end := at + p.Paint.Dash[k%len(p.Paint.Dash)]
				for pen := max(at, 0); on && pen < min(end, length); pen += side {
					x0, y0 := place(pen)
					x1, y1 := place(min(pen+side, end))
					b := content.Rect{min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)}
					out = append(out, stroke{box: b.Transform(m), shape: [3]int{2}, dashed: true})
				}
				at, on = end, !on
			}
		}
		if s.Op != 'h' {
			from = to
		}
	}
	return out
}

const (
	mostDashes  = 2000 // more are a leader
	leastSquare = 0.1
)

// printed tells what marks look like together. They are taken for the samples of a picture that has one for the usual way from
// a mark to the next: then those of a letter touch, and the dots of a leader or of a dashed rule make one line.
func printed(marks []content.Rect) ocr.Print {
	step, ok := usualStep(marks)
	if !ok {
		return ocr.Print{}
	}
	box := marks[0]
	for _, b := range marks {
		box = union(box, b)
	}
	w, h := int((box[2]-box[0])/step)+1, int((box[3]-box[1])/step)+1
	if w > mostField || h > mostField {
		return ocr.Print{}
	}
	const rim = 4 // so that no letter fills the field
	field := image.NewGray(image.Rect(0, 0, w+2*rim, h+2*rim))
	for _, b := range marks {
		x0, x1 := int((b[0]-box[0])/step), int(math.Ceil((b[2]-box[0])/step))
		y0, y1 := int((box[3]-b[3])/step), int(math.Ceil((box[3]-b[1])/step))
		for y := y0; y < max(y1, y0+1); y++ {
			for x := x0; x < max(x1, x0+1); x++ {
				if at := image.Pt(x+rim, y+rim); at.In(field.Rect) {
					field.Pix[at.Y*field.Stride+at.X] = 255
				}
			}
		}
	}
	return ocr.Prints(field)
}

// usualStep is the median way from the middle of a mark to that of the next one that is near.
func usualStep(marks []content.Rect) (float64, bool) {
	var all []float64
	for i := 1; i < len(marks); i++ {
		a, b := marks[i-1], marks[i]
		if d := math.Hypot(a[0]+a[2]-b[0]-b[2], a[1]+a[3]-b[1]-b[3]) / 2; d > 0 && d <= nearMarks {
			all = append(all, d)
		}
	}
	if len(all) < leastMark {
		return 0, false
	}
	slices.Sort(all)
	return all[len(all)/2], true
}

// stippled gives the glyphs of texts that have no letter or digit as strokes: full stops can be set as dots of a picture.
func stippled(s *content.Scene, area content.Rect) []stroke {
	var out []stroke
	for i, it := range s.Items {
		t, ok := it.(*content.Text)
		if !ok || t.Hidden != "" || slices.ContainsFunc(t.Glyphs, saying) {
			continue
		}
		for k := range t.Glyphs {
			g := &t.Glyphs[k]
			if b := glyphBox(t, g); g.Hidden == "" && !b.Intersect(area).Empty() {
				x, y := (b[0]+b[2])/2, b[1]
				out = append(out, stroke{item: i, box: content.Rect{x, y, x, y}})
			}
		}
	}
	return out
}

// saying reports whether a glyph shows more than a mark.
func saying(g content.Glyph) bool {
	return strings.ContainsFunc(g.Unicode, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
