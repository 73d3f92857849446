package redact_test

import (
	"fmt"
	"image"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/verify"
)

// letterByLetter draws the letters of a name as outlines, each moved to its place by a matrix.
func letterByLetter(t *testing.T, name string, size float64, place func(i int) [6]float64) string {
	t.Helper()
	var b strings.Builder
	for i, r := range name {
		if r == ' ' {
			continue
		}
		m := place(i)
		fmt.Fprintf(&b, "q %.5f %.5f %.5f %.5f %.5f %.5f cm %sQ\n", m[0], m[1], m[2], m[3], m[4], m[5], outlined(t, string(r), 0, 0, size))
	}
	return b.String()
}

// penned draws capitals by single lines, as a pen or a plotter does.
func penned(name string, x, y, size float64) string {
	glyphs := map[rune][][]float64{
		'I': {{0.3, 0, 0.3, 1}},
		'M': {{0, 0, 0, 1, 0.4, 0.3, 0.8, 1, 0.8, 0}},
		'O': {{0.4, 0, 0.1, 0.2, 0, 0.5, 0.1, 0.8, 0.4, 1, 0.7, 0.8, 0.8, 0.5, 0.7, 0.2, 0.4, 0}},
		'G': {{0.75, 0.85, 0.4, 1, 0.1, 0.8, 0, 0.5, 0.1, 0.2, 0.4, 0, 0.75, 0.15, 0.75, 0.45, 0.45, 0.45}},
		'E': {{0.65, 0, 0, 0, 0, 1, 0.65, 1}, {0, 0.5, 0.5, 0.5}},
		'N': {{0, 0, 0, 1, 0.7, 0, 0.7, 1}},
	}
	b := strings.Builder{}
	fmt.Fprintf(&b, "%.2f w 1 J 1 j\n", size/12)
	for _, r := range name {
		for _, line := range glyphs[r] {
			for k := 0; k < len(line); k += 2 {
				fmt.Fprintf(&b, "%.2f %.2f %c\n", x+line[k]*size, y+line[k+1]*size, "ml"[min(k, 1)])
			}
			b.WriteString("S\n")
		}
		x += 1.1 * size
	}
	return b.String()
}

func disc(x, y, r float64) string {
	const k = 0.5523
	return fmt.Sprintf("%[1]f %[2]f m %[1]f %[3]f %[4]f %[5]f %[6]f %[5]f c %[7]f %[5]f %[8]f %[3]f %[8]f %[2]f c %[8]f %[9]f %[7]f %[10]f %[6]f %[10]f c %[4]f %[10]f %[1]f %[9]f %[1]f %[2]f c f\n",
		x+r, y, y+k*r, x+k*r, y+r, x, x-k*r, x-r, y-k*r, y-r)
}

func asScan(m *image.Gray) []byte { return scanned(m, greys, m.Pix, "", whole) }

// TestLettersThatStandLooseAreRead: recognition does not read them where they stand.
func TestLettersThatStandLooseAreRead(t *testing.T) {
	needsTesseract(t)
	const name = "Imogen"
	boxes := ""
	for i := range 9 {
		boxes += fmt.Sprintf("%d 690 24 24 re S\n", 80+24*i)
	}
	for kind, drawing := range map[string]string{
		"far apart":           letterByLetter(t, name, 18, func(i int) [6]float64 { return [6]float64{1, 0, 0, 1, 80 + 32*float64(i), 700} }),
		"one below the other": letterByLetter(t, name, 24, func(i int) [6]float64 { return [6]float64{1, 0, 0, 1, 200, 740 - 32*float64(i)} }),
		"on an arch": letterByLetter(t, name, 30, func(i int) [6]float64 {
			sin, cos := math.Sincos(0.9 - 0.36*float64(i))
			return [6]float64{cos, sin, -sin, cos, 250 - 90*sin, 560 + 90*cos}
		}),
		"on a slope": "q 0.866 0.5 -0.5 0.866 100 600 cm " + outlined(t, name, 0, 0, 26) + "Q\n",
		"very large": outlined(t, name, 40, 620, 140),
		"in boxes":   boxes + letterByLetter(t, "IMOGEN", 16, func(i int) [6]float64 { return [6]float64{1, 0, 0, 1, 86 + 24*float64(i), 696} }),
		"on a disc":  "0 0.2 0.5 rg " + disc(240, 650, 80) + "1 g " + outlined(t, name, 195, 644, 22),
		"of a pen":   penned("IMOGEN", 100, 680, 28),
	} {
		for form, file := range map[string][]byte{
			"drawn":   plain(drawing, ""),
			"scanned": asScan(drawn(t, plain(drawing, ""), 150)),
		} {
			if form == "scanned" && (kind == "one below the other" || kind == "on an arch") {
				continue // at this resolution a letter at the end is taken for something else
			}
			t.Run(kind+", "+form, func(t *testing.T) {
				t.Parallel()
				e := engine.WithRecognition(tesseract)
				r, err := e.Redact(t.Context(), file, theCase(t), redact.Options{})
				if err != nil {
					t.Fatalf("%v: %+v", err, r.Report.Public)
				}
				if r.Report.Public.Removed["picture_text"] == 0 {
					t.Fatal("nothing was taken out")
				}
				seen, err := e.Examine(t.Context(), r.PDF, theCase(t))
				if err != nil {
					t.Fatal(err)
				}
				if slices.ContainsFunc(seen.Discoveries, func(d verify.Discovery) bool { return d.Kind == "listed_term" }) {
					t.Errorf("the name is still there: %+v", seen.Discoveries)
				}
			})
		}
	}
}
