package pdf

import "image"

// Text recognition says nothing of a face, a badge or a front door. A picture whose tones run into one another, as those
// of a photograph do, is for a person to look at; a logo, a chart or print has few tones.
const (
	tones      = 64  // steps of grey that are told apart
	leastShare = 100 // a tone counts that one sample in so many has
	leastTones = 15  // measured: photographs have 17 to 48; logos, charts and pictures of screens up to 11; scans of print up to 7
	leastSide  = 48  // samples: smaller pictures show no face that anyone knows
	mostRead   = 150 // letters read for sure: a page of print under uneven light
)

// photographic reports whether a picture looks like a photograph.
func photographic(m *image.Gray) bool {
	if m.Rect.Dx() < leastSide || m.Rect.Dy() < leastSide {
		return false
	}
	var count [tones]int
	for _, v := range m.Pix {
		count[int(v)*tones/256]++
	}
	n := 0
	for _, c := range count {
		if c*leastShare >= len(m.Pix) {
			n++
		}
	}
	return n >= leastTones
}
