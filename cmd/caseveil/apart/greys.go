package apart

import "image/color"

// greys is the palette of a page picture: sixteen steps from black to white.
func greys() color.Palette {
	p := make(color.Palette, 16)
	for i := range p {
		p[i] = color.Gray{Y: uint8(i * 17)}
	}
	return p
}
