package redact_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"math"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/pdftest"
	"github.com/caseveil/caseveil/redact/verify"
)

// lines is the part of the visit's picture that has words, with its place on the page.
func lines(t *testing.T) (*image.Gray, string) {
	t.Helper()
	whole := drawn(t, pdftest.Text(visit), 200)
	part := whole.SubImage(image.Rect(140, 100, 1300, 400)).(*image.Gray)
	out := image.NewGray(image.Rect(0, 0, part.Rect.Dx(), part.Rect.Dy()))
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			out.SetGray(x, y, part.GrayAt(140+x, 100+y))
		}
	}
	return out, fmt.Sprintf("%g 0 0 %g 50 600 cm ", float64(out.Rect.Dx())*0.36, float64(out.Rect.Dy())*0.36)
}

func inverse(m *image.Gray) *image.Gray {
	out := image.NewGray(m.Rect)
	for i, v := range m.Pix {
		out.Pix[i] = 255 - v
	}
	return out
}

// turned is the picture turned clockwise by an angle in degrees.
func turned(m *image.Gray, degrees float64) *image.Gray {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	w, h := float64(m.Rect.Dx()), float64(m.Rect.Dy())
	out := image.NewGray(image.Rect(0, 0, int(math.Abs(w*cos)+math.Abs(h*sin)+1), int(math.Abs(w*sin)+math.Abs(h*cos)+1)))
	ow, oh := float64(out.Rect.Dx()), float64(out.Rect.Dy())
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			dx, dy := float64(x)-ow/2, float64(y)-oh/2
			at := image.Pt(int(dx*cos+dy*sin+w/2), int(-dx*sin+dy*cos+h/2))
			out.SetGray(x, y, color.Gray{Y: 255})
			if at.In(m.Rect) {
				out.SetGray(x, y, m.GrayAt(at.X, at.Y))
			}
		}
	}
	return out
}

// outlined draws text as the outlines of its letters, each a path of its own.
func outlined(t *testing.T, text string, x, y, size float64) string {
	t.Helper()
	f, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var buf sfnt.Buffer
	ppem := fixed.I(2048)
	for i, line := range strings.Split(text, "\n") {
		pen, base := x, y-float64(i)*1.4*size
		for _, r := range line {
			g, err := f.GlyphIndex(&buf, r)
			if err != nil {
				t.Fatal(err)
			}
			segments, err := f.LoadGlyph(&buf, g, ppem, nil)
			if err != nil {
				t.Fatal(err)
			}
			b.WriteString(outline(segments, pen, base, size/2048/64))
			advance, err := f.GlyphAdvance(&buf, g, ppem, font.HintingNone)
			if err != nil {
				t.Fatal(err)
			}
			pen += float64(advance) * size / 2048 / 64
		}
	}
	return b.String()
}

func outline(segments sfnt.Segments, x, y, scale float64) string {
	var b strings.Builder
	var at [2]float64
	point := func(p fixed.Point26_6) [2]float64 {
		return [2]float64{x + float64(p.X)*scale, y - float64(p.Y)*scale}
	}
	for _, s := range segments {
		p, q := point(s.Args[0]), point(s.Args[1])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			fmt.Fprintf(&b, "%.6f %.6f m\n", p[0], p[1])
			at = p
		case sfnt.SegmentOpLineTo:
			fmt.Fprintf(&b, "%.6f %.6f l\n", p[0], p[1])
			at = p
		case sfnt.SegmentOpQuadTo:
			fmt.Fprintf(&b, "%.6f %.6f %.6f %.6f %.6f %.6f c\n", at[0]+(p[0]-at[0])*2/3, at[1]+(p[1]-at[1])*2/3, q[0]+(p[0]-q[0])*2/3, q[1]+(p[1]-q[1])*2/3, q[0], q[1])
			at = q
		}
	}
	if b.Len() > 0 {
		b.WriteString("f\n")
	}
	return b.String()
}

func needsTesseract(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("text recognition takes seconds a page")
	}
	if _, err := exec.LookPath("tesseract"); err != nil {
		t.Fatal("this test needs the package tesseract-ocr")
	}
}

func TestLettersThatNoFontTellsAreReadWhereverTheyAreDrawn(t *testing.T) {
	needsTesseract(t)
	m, place := lines(t)
	image := func(m *image.Gray, dict string) string {
		return stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d %s", m.Rect.Dx(), m.Rect.Dy(), dict), m.Pix)
	}
	rows := ""
	for y := range m.Rect.Dy() {
		rows += fmt.Sprintf("q %g 0 0 0.36 50 %g cm BI /W %d /H 1 /CS /G /BPC 8 ID %s\nEI Q\n", float64(m.Rect.Dx())*0.36, 708-float64(y+1)*0.36, m.Rect.Dx(), m.Pix[y*m.Stride:y*m.Stride+m.Rect.Dx()])
	}
	stencil := fmt.Sprintf("BI /W %d /H %d /IM true ID %s\nEI", m.Rect.Dx(), m.Rect.Dy(), asBits(m))
	side := turned(m, 90)
	askew := turned(m, 2)
	for name, tc := range map[string]struct {
		content, resources string
		objects            []string
	}{
		"a tiling pattern": {"/Pattern cs /P scn 50 600 420 110 re f", "/Pattern << /P 5 0 R >>", []string{
			stream("/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 420 110] /XStep 420 /YStep 110 /Matrix [1 0 0 1 50 600] /Resources << /XObject << /I 6 0 R >> >>", []byte("417.6 0 0 108 0 0 cm /I Do")), image(m, greys)}},
		"the group of a soft mask": {"/G gs 0 0 595 842 re f", "/ExtGState << /G << /SMask << /S /Luminosity /G 5 0 R >> >> >>", []string{
			stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Group << /S /Transparency /CS /DeviceGray >> /Resources << /XObject << /I 6 0 R >> >>", []byte(place+"/I Do")), image(inverse(m), greys)}},
		"the mask of a picture of one sample": {"q " + place + "/I Do Q", "/XObject << /I 5 0 R >>", []string{
			stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 "+greys+" /SMask 6 0 R", []byte{20}), image(inverse(m), greys)}},
		"white through a stencil": {"0 0 595 842 re f 1 g q " + place + stencil + " Q", "", nil},
		"a glyph procedure": {"BT /T 1 Tf 50 600 Td (a) Tj ET", "/Font << /T 5 0 R >>", []string{
			"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 420 110] /FontMatrix [1 0 0 1 0 0] /CharProcs << /a 6 0 R >> /Encoding << /Differences [97 /a] >> /FirstChar 97 /LastChar 97 /Widths [420] /Resources << >> >>",
			stream("", []byte("420 0 d0 417.6 0 0 108 0 0 cm "+stencil))}},
		"strips of one row":            {rows, "", nil},
		"a sheet that lay on its side": {fmt.Sprintf("q %g 0 0 %g 50 570 cm /I Do Q", float64(side.Rect.Dx())*0.14, float64(side.Rect.Dy())*0.14), "/XObject << /I 5 0 R >>", []string{image(side, greys)}},
		"a sheet that lay askew":       {fmt.Sprintf("q %g 0 0 %g 50 600 cm /I Do Q", float64(askew.Rect.Dx())*0.36, float64(askew.Rect.Dy())*0.36), "/XObject << /I 5 0 R >>", []string{image(askew, greys)}},
		"outlines of letters":          {outlined(t, visit, 60, 700, 12), "", nil},
		"outlines, white on blue":      {"0 0 0.4 rg 40 600 500 140 re f 1 g " + outlined(t, visit, 60, 700, 12), "", nil},
		"outlines that clip":           {strings.ReplaceAll(outlined(t, visit, 60, 700, 12), "f\n", "") + "W n 0 0 0.5 rg 0 0 595 842 re f", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := plain(tc.content, tc.resources, tc.objects...)
			r, err := engine.WithRecognition(tesseract).Redact(t.Context(), file, theCase(t), redact.Options{})
			if err != nil {
				t.Fatalf("%v: %+v", err, r.Report.Public)
			}
			out := drawn(t, r.PDF, 200)
			if strings.Contains(name, "side") {
				out = turned(out, -90)
			}
			read := reads(t, out)
			for _, word := range []string{"Imogen", "Quillfeather", "Katarzyna"} {
				if strings.Contains(read, word) {
					t.Errorf("%s can still be read", word)
				}
			}
			for _, word := range []string{"kitchen", "sister", "afternoon", "Child A"} {
				if !strings.Contains(strings.ToLower(read), strings.ToLower(word)) {
					t.Errorf("%s is lost: %q", word, read)
				}
			}
			seen, err := engine.Examine(t.Context(), r.PDF, theCase(t))
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range seen.Discoveries {
				if d.Weight == verify.Leak {
					t.Errorf("the output leaks: %s, %s", d.Kind, d.Where)
				}
			}
		})
	}
}

func TestLettersThatAreDrawnAsPathsAreAQuestionWhereNobodyReads(t *testing.T) {
	for name, tc := range map[string]struct {
		content   string
		questions int
	}{
		"a name in outlines": {outlined(t, "Imogen", 60, 700, 20), 1},
		"a page of them":     {outlined(t, visit, 60, 700, 12), 1},
		"a chart":            {"1 0 0 rg 60 500 20 90 re f 90 500 20 70 re f 120 500 20 120 re f 150 500 20 30 re f 60 490 m 200 490 l S 300 500 m 380 560 320 620 260 560 c h f", 0},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := engine.Detect(t.Context(), plain(tc.content, ""), theCase(t), redact.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if n := d.Undecided(); n != tc.questions {
				t.Errorf("%d questions, want %d", n, tc.questions)
			}
		})
	}
}

func TestScansAndOutlinesOfNamesOfOtherLengthsGiveTheSameFile(t *testing.T) {
	needsTesseract(t)
	outlines := func(text string) []byte { return plain(outlined(t, text, 60, 700, 12), "") }
	scans := func(text string) []byte {
		m := typed(t, text)
		return scanned(m, greys, m.Pix, "", "q 417.6 0 0 54 50 600 cm /I Do Q")
	}
	const within = "The kitchen was clean. %s was seen there\nwith her sister in the afternoon, and later played."
	for kind, tc := range map[string]struct {
		made func(text string) []byte
		text string
	}{
		"outlines":                    {outlines, within},
		"scans":                       {scans, within},
		"scans of a name alone":       {scans, "%s"},
		"scans that begin with it":    {scans, "%s was seen there\nwith her sister in the afternoon, and later played."},
		"outlines that begin with it": {outlines, "%s was seen there\nwith her sister in the afternoon, and later played."},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			var first []byte
			for _, name := range []string{"Imogen Quillfeather", "Immy Quillfeather", "Imogen"} {
				file := tc.made(fmt.Sprintf(tc.text, name))
				r, err := engine.WithRecognition(tesseract).Redact(t.Context(), file, theCase(t), redact.Options{})
				if err != nil {
					t.Fatal(err)
				}
				if first == nil {
					first = r.PDF
				} else if !bytes.Equal(first, r.PDF) {
					t.Errorf("with %q the output differs", name)
				}
			}
		})
	}
}

// typed is a picture of text whose words begin at whole samples.
func typed(t *testing.T, text string) *image.Gray {
	t.Helper()
	f, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 34, DPI: 72})
	if err != nil {
		t.Fatal(err)
	}
	m := image.NewGray(image.Rect(0, 0, 1160, 150))
	for i := range m.Pix {
		m.Pix[i] = 255
	}
	for i, line := range strings.Split(text, "\n") {
		d := font.Drawer{Dst: m, Src: image.Black, Face: face, Dot: fixed.P(30, 55+50*i)}
		for _, word := range strings.Fields(line) {
			d.DrawString(word)
			d.Dot = fixed.P(d.Dot.X.Ceil()+10, 55+50*i)
		}
	}
	return m
}
