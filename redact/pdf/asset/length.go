package asset

import (
	"github.com/caseveil/caseveil/redact/pdf/obj"
	"github.com/caseveil/caseveil/redact/pdf/write"
)

// What is coded without an end of its own ends where its dictionary says: what lies behind is drawn by nobody and can
// hold anything.

// components is how many numbers a colour of a copied space has; 0 when that is not known.
func components(space obj.Object) int {
	space = write.Value(space)
	if n, ok := space.(obj.Name); ok {
		return map[obj.Name]int{"DeviceGray": 1, "DeviceRGB": 3, "DeviceCMYK": 4}[n]
	}
	a, _ := space.(obj.Array)
	if len(a) < 2 {
		return 0
	}
	switch a[0] {
	case obj.Name("Indexed"), obj.Name("Separation"), obj.Name("CalGray"):
		return 1
	case obj.Name("CalRGB"), obj.Name("Lab"):
		return 3
	case obj.Name("DeviceN"):
		inks, _ := a[1].(obj.Array)
		return len(inks)
	case obj.Name("ICCBased"):
		if s, ok := a[1].(*obj.Stream); ok {
			return whole(s.Dict["N"])
		}
	}
	return 0
}

// samples cuts the samples of an image that nothing encodes to the rows it has.
func samples(d obj.Dict, b []byte, width, height int) []byte {
	bits, n := whole(d["BitsPerComponent"]), components(d["ColorSpace"])
	if d["ImageMask"] == true {
		bits, n = 1, 1
	}
	if bits < 1 || n < 1 {
		return b
	}
	return atMost(b, (width*n*bits+7)/8*height)
}

// table cuts a palette to its colours.
func table(s obj.String, base obj.Object, high int) obj.String {
	if n := components(base); n > 0 && high >= 0 {
		return s[:min(len(s), n*(high+1))]
	}
	return s
}

// sampled cuts the samples of a function (7.10.2) to those that its sizes give.
func sampled(d obj.Dict, b []byte) []byte {
	sizes, _ := d["Size"].(obj.Array)
	outs, _ := d["Range"].(obj.Array)
	n := whole(d["BitsPerSample"]) * (len(outs) / 2)
	for _, s := range sizes {
		if n *= max(whole(s), 0); n > 8*len(b) {
			return b
		}
	}
	return atMost(b, (n+7)/8)
}

func atMost(b []byte, n int) []byte { return b[:min(len(b), n)] }

// whole is a number as an integer; 0 for what is none.
func whole(o obj.Object) int {
	switch v := o.(type) {
	case obj.Integer:
		return int(v)
	case obj.Real:
		return int(v)
	}
	return 0
}
