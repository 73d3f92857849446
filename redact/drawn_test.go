package redact_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"image"
	"image/color"
	"io"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/ocr"
)

// colours are the samples of a picture in two colours.
func colours(m *image.Gray, ink, ground color.RGBA) []byte {
	var out []byte
	for _, v := range m.Pix {
		c := ground
		if v < 128 {
			c = ink
		}
		out = append(out, c.R, c.G, c.B)
	}
	return out
}

// dashed draws a picture's ink as the dashes of a line a row.
func dashed(m *image.Gray, x, y, size float64) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%g w\n", size)
	for row := range m.Rect.Dy() {
		dash, ink, run := []string(nil), true, 0
		for column := range m.Rect.Dx() {
			if dark := m.GrayAt(column, row).Y < 128; dark != ink {
				dash, ink, run = append(dash, fmt.Sprintf("%g", float64(run)*size)), dark, 0
			}
			run++
		}
		if dash = append(dash, fmt.Sprintf("%g", float64(run)*size)); len(dash) > 2 {
			fmt.Fprintf(&b, "[%s] 0 d %g %g m %g %g l S\n", strings.Join(append(dash, "0")[:len(dash)/2*2], " "), x, y-float64(row)*size, x+float64(m.Rect.Dx())*size, y-float64(row)*size)
		}
	}
	return b.String()
}

// smaller is a picture with one sample for every few.
func smaller(m *image.Gray, by int) *image.Gray { return ocr.Resize(m, m.Rect.Dx()/by, m.Rect.Dy()/by) }

// lattice are the vertices of a type 5 shading, a grey for each sample.
func lattice(m *image.Gray, x, y, size float64) string {
	var data []byte
	point := func(v float64) { n := int(v / 1000 * 65535); data = append(data, byte(n>>8), byte(n)) }
	for row := range m.Rect.Dy() {
		for column := range m.Rect.Dx() {
			point(x + float64(column)*size)
			point(y - float64(row)*size)
			data = append(data, m.GrayAt(column, row).Y)
		}
	}
	return stream(fmt.Sprintf("/ShadingType 5 /ColorSpace /DeviceGray /BitsPerCoordinate 16 /BitsPerComponent 8 /VerticesPerRow %d /Decode [0 1000 0 1000 0 1]", m.Rect.Dx()), data)
}

func TestWordsThatColourDashesAndShadingsShowAreTakenOut(t *testing.T) {
	needsTesseract(t)
	name := typed(t, "Imogen Quillfeather")
	small := smaller(name, 4)
	for kind, file := range map[string][]byte{
		"red on green of the same grey": plain("q 417.6 0 0 54 50 640 cm /I Do Q", "/XObject << /I 5 0 R >>", stream(
			fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8", name.Rect.Dx(), name.Rect.Dy()),
			colours(name, color.RGBA{R: 200}, color.RGBA{G: 102}))),
		"the dashes of lines": plain(dashed(smaller(name, 2), 60, 700, 0.7), ""),
		"a mesh":              plain("/S sh", "/Shading << /S 5 0 R >>", lattice(small, 60, 700, 1.2)),
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			r, err := engine.WithRecognition(tesseract).Redact(t.Context(), file, theCase(t), redact.Options{})
			if err != nil {
				t.Fatalf("%v: %+v", err, r.Report.Public)
			}
			if r.Report.Public.Removed["picture_text"] == 0 {
				t.Error("nothing was taken out")
			}
			if read := reads(t, drawn(t, r.PDF, 200)); strings.Contains(read, "Quill") || strings.Contains(read, "Imogen") {
				t.Errorf("the name can still be read: %q", read)
			}
		})
	}
}

// TestAShadowGoesWithItsWords: a blurred copy of words is a picture that nobody reads.
func TestAShadowGoesWithItsWords(t *testing.T) {
	shade := image.NewGray(image.Rect(0, 0, 240, 60)) // bars as of letters, which is what lies behind the words
	for i := range shade.Pix {
		if i%240/10%2 == 0 && i/240 > 10 && i/240 < 50 {
			shade.Pix[i] = 90
		}
	}
	button := image.NewGray(shade.Rect)
	for i := range button.Pix {
		button.Pix[i] = 90
	}
	for name, tc := range map[string]struct {
		mask *image.Gray
		text string
		left bool
	}{
		"a shadow":                  {shade, "Imogen", false},
		"a shadow of other words":   {shade, "Outing", true},
		"a button behind the words": {button, "Imogen", true},
	} {
		t.Run(name, func(t *testing.T) {
			file := plain("q 80 0 0 20 100 645 cm /I Do Q BT /F1 20 Tf 102 650 Td ("+tc.text+") Tj ET",
				"/XObject << /I 5 0 R >> /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>",
				stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 "+greys+" /SMask 6 0 R", []byte{0}),
				stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d %s", tc.mask.Rect.Dx(), tc.mask.Rect.Dy(), greys), tc.mask.Pix))
			nothing := engine.WithRecognition(seesNothing)
			r, err := nothing.Redact(t.Context(), file, theCase(t), redact.Options{})
			if err != nil {
				t.Fatalf("%v: %+v", err, r.Report.Public)
			}
			out := drawn(t, r.PDF, 72)
			grey := 0 // of what is no ink and no paper
			for x := 71; x < 149; x++ {
				for y := 740 - 664; y < 740-646; y++ {
					if v := out.GrayAt(x, y).Y; v > 120 && v < 230 {
						grey++
					}
				}
			}
			if left := grey > 300; left != tc.left {
				t.Errorf("%d samples of it are left", grey)
			}
		})
	}
}

// seesNothing is a recognition that reads no picture.
func seesNothing(context.Context, *image.Gray, int) ([]byte, error) { return nil, nil }

// inflated are the streams of a file that zlib coded.
func inflated(file []byte) (out [][]byte) {
	for rest := file; ; {
		_, after, found := bytes.Cut(rest, []byte("stream\n"))
		if !found {
			return out
		}
		if z, err := zlib.NewReader(bytes.NewReader(after)); err == nil {
			if b, err := io.ReadAll(z); err == nil {
				out = append(out, b)
			}
		}
		rest = after
	}
}

func TestAPictureIsStoredAsItIsSeen(t *testing.T) {
	m := typed(t, "Imogen Quillfeather")
	for name, dict := range map[string]string{
		"a palette with one colour twice": "/ColorSpace [/Indexed /DeviceGray 255 <" + strings.Repeat("80", 256) + ">] /BitsPerComponent 8",
		"a Decode array of one value":     "/ColorSpace /DeviceGray /BitsPerComponent 8 /Decode [1 1]",
		"an ink that paints nothing":      "/ColorSpace [/Separation /None /DeviceGray << /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1 >>] /BitsPerComponent 8",
		"a colour key that takes all":     "/ColorSpace /DeviceGray /BitsPerComponent 8 /Mask [0 255]",
	} {
		t.Run(name, func(t *testing.T) {
			file := plain("q 417.6 0 0 54 50 640 cm /I Do Q", "/XObject << /I 5 0 R >>",
				stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d %s", m.Rect.Dx(), m.Rect.Dy(), dict), m.Pix))
			r, err := engine.WithRecognition(seesNothing).Redact(t.Context(), file, theCase(t), redact.Options{})
			if err != nil {
				t.Fatalf("%v: %+v", err, r.Report.Public)
			}
			pictures := 0
			for _, s := range inflated(r.PDF) {
				if len(s) < m.Rect.Dx()*m.Rect.Dy()/8 {
					continue
				}
				if pictures++; len(bytes.Trim(s, string(s[:1]))) > 0 {
					t.Error("its samples differ from each other")
				}
			}
			if pictures == 0 {
				t.Error("the picture is lost")
			}
		})
	}
}
