package redact_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os/exec"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/ocr"
	"github.com/caseveil/caseveil/redact/pdftest"
	"github.com/caseveil/caseveil/redact/verify"
)

// tesseract is the text recognition of the tests; in the program it has limits.
func tesseract(ctx context.Context, page *image.Gray, dpi int) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "tesseract", "stdin", "stdout", "-l", "eng", "--dpi", fmt.Sprint(dpi), "-c", "tessedit_create_tsv=1")
	cmd.Env = []string{"OMP_THREAD_LIMIT=1"}
	cmd.Stdin = bytes.NewReader(append(fmt.Appendf(nil, "P5\n%d %d\n255\n", page.Rect.Dx(), page.Rect.Dy()), page.Pix...))
	return cmd.Output()
}

const visit = "The kitchen was clean. Imogen Quillfeather was seen there with\nher sister in the afternoon, and later she played outside.\n" +
	"Katarzyna said that the school had rung twice about lunches.\nA health visitor will be invited, and the bed has been mended."

// drawn is a page of the visit as a scanner sees it.
func drawn(t *testing.T, file []byte, dpi int) *image.Gray {
	t.Helper()
	m, err := second.Render(t.Context(), file, 1, dpi)
	if err != nil {
		t.Fatal(err)
	}
	out := image.NewGray(m.Bounds())
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			out.Set(x, y, color.GrayModel.Convert(m.At(x, y)))
		}
	}
	return out
}

// scanned is a file of one page with the picture over it; dict says how its samples are stored, page what else the page has
// and content what else it draws.
func scanned(m *image.Gray, dict string, samples []byte, page, content string) []byte {
	return pageOf(content, "/XObject << /I 5 0 R >> /Font << /F1 6 0 R >>", "/MediaBox [0 0 595 842] "+page,
		stream(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d %s", m.Rect.Dx(), m.Rect.Dy(), dict), samples),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
}

// plain is a file of one low page; objects are numbered from 5.
func plain(content, resources string, objects ...string) []byte {
	return pageOf(content, resources, "/MediaBox [30 560 560 740]", objects...)
}

func stream(dict string, b []byte) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(b), b)
}

func pageOf(content, resources, page string, objects ...string) []byte {
	var b bytes.Buffer
	var at []int
	object := func(s string) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), s)
	}
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Count 1 /Kids [3 0 R] >>")
	object("<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << " + resources + " >> " + page + " >>")
	object(stream("", []byte(content)))
	for _, o := range objects {
		object(o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, off := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", off)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}

const (
	greys = "/ColorSpace /DeviceGray /BitsPerComponent 8"
	whole = "q 595 0 0 842 0 0 cm /I Do Q\n"
)

func asJPEG(t *testing.T, m *image.Gray) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// asBits are the samples with one bit each.
func asBits(m *image.Gray) []byte {
	var out []byte
	for y := range m.Rect.Dy() {
		row := make([]byte, (m.Rect.Dx()+7)/8)
		for x := range m.Rect.Dx() {
			if m.GrayAt(x, y).Y > 128 {
				row[x/8] |= 0x80 >> (x % 8)
			}
		}
		out = append(out, row...)
	}
	return out
}

func TestAScanLosesItsNamesAndKeepsItsOtherWords(t *testing.T) {
	needsTesseract(t)
	m := drawn(t, pdftest.Text(visit), 200)
	layer := "BT 3 Tr /F1 11 Tf 15 TL 60 780 Td\n"
	for line := range strings.SplitSeq(visit, "\n") {
		layer += "(" + line + ") Tj T*\n"
	}
	for name, tc := range map[string]struct {
		file []byte
		gone []string // beside the names
	}{
		"as a JPEG":                         {scanned(m, greys+" /Filter /DCTDecode", asJPEG(t, m), "", whole), nil},
		"with one bit a sample":             {scanned(m, "/ColorSpace /DeviceGray /BitsPerComponent 1", asBits(m), "", whole), nil},
		"on a page that is turned":          {scanned(m, greys, m.Pix, "/Rotate 90", "q 0 842 -595 0 595 0 cm /I Do Q\n"), nil},
		"under another program's words":     {scanned(m, greys, m.Pix, "", whole+layer+"ET"), nil},
		"with a black box over a sentence":  {scanned(m, greys, m.Pix, "", whole+"0 g 50 746 500 14 re f"), []string{"school"}},
		"cropped so that a sentence is off": {scanned(m, greys, m.Pix, "", "q 0 745 595 97 re W n "+whole+"Q"), []string{"health"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := engine.WithRecognition(tesseract).Redact(t.Context(), tc.file, theCase(t), redact.Options{Strict: true})
			if err != nil {
				t.Fatalf("%v: %+v", err, r.Report)
			}
			read := shows(t, r.PDF)
			for _, word := range append(tc.gone, "Imogen", "Quillfeather", "Katarzyna") {
				if strings.Contains(read, word) {
					t.Errorf("%s can still be read", word)
				}
			}
			for _, word := range []string{"kitchen", "sister", "afternoon", "Child A"} {
				if !strings.Contains(strings.ToLower(read), strings.ToLower(word)) {
					t.Errorf("%s is lost: %q", word, read)
				}
			}
			seen, err := engine.WithRecognition(tesseract).Examine(t.Context(), r.PDF, theCase(t))
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

// shows is what recognition reads on the page and in every sample of its picture.
func shows(t *testing.T, file []byte) string {
	t.Helper()
	return reads(t, drawn(t, file, 200))
}

func reads(t *testing.T, m *image.Gray) string {
	t.Helper()
	r, err := ocr.Read(t.Context(), tesseract, m, 200)
	if err != nil {
		t.Fatal(err)
	}
	return r.Text()
}

func TestAPictureWithoutTextIsNoQuestionAndOneThatIsNotReadIs(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, 40, 40))
	for i := range m.Pix {
		m.Pix[i] = uint8(i / 5 % 2 * 255)
	}
	pdf := scanned(m, greys, m.Pix, "", "q 90 0 0 90 60 500 cm /I Do Q")
	nothing := func(context.Context, *image.Gray, int) ([]byte, error) { return nil, nil }
	fails := func(context.Context, *image.Gray, int) ([]byte, error) { return nil, context.DeadlineExceeded }
	unsure := func(context.Context, *image.Gray, int) ([]byte, error) {
		return []byte("5\t1\t1\t1\t1\t1\t2\t2\t9\t9\t30\tlmcqen\n5\t1\t1\t1\t1\t2\t12\t2\t9\t9\t31\twae\n5\t1\t1\t1\t1\t3\t22\t2\t9\t9\t20\taeen\n"), nil
	}
	for name, tc := range map[string]struct {
		read      ocr.Reader
		questions int
	}{
		"it shows nothing": {nothing, 0}, "recognition fails": {fails, 1}, "it may be handwriting": {unsure, 1}, "nobody reads": {nil, 1},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := engine.WithRecognition(tc.read).Detect(t.Context(), pdf, theCase(t), redact.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if n := d.Undecided(); n != tc.questions {
				t.Errorf("%d questions, want %d", n, tc.questions)
			}
		})
	}
}

func TestWordsThatAnotherProgramLaidOverAScanSayWhereItsNamesAre(t *testing.T) {
	m := drawn(t, pdftest.Text("Imogen was here."), 100)
	file := scanned(m, greys, m.Pix, "", whole+"BT 3 Tr /F1 11 Tf 15 TL 60 780 Td (Imogen was here.) Tj ET")
	r, err := engine.Redact(t.Context(), file, theCase(t), redact.Options{})
	if err != nil {
		t.Fatal(err)
	}
	out := drawn(t, r.PDF, 100)
	for y := 842 - 790; y < 842-775; y++ {
		for x := 61; x < 92; x++ {
			if v := out.GrayAt(x*100/72, y*100/72).Y; v < 200 {
				t.Fatalf("there is ink where the name stood, at %d, %d", x, y)
			}
		}
	}
}

func TestANameThatOnlyTheSecondLookReadsInAScanIsPaintedOver(t *testing.T) {
	needsTesseract(t)
	const proof = 250 // dots to the inch of the second look
	first := func(ctx context.Context, page *image.Gray, dpi int) ([]byte, error) {
		tsv, err := tesseract(ctx, page, dpi)
		if dpi == proof || err != nil {
			return tsv, err
		}
		return bytes.ReplaceAll(tsv, []byte("Katarzyna"), []byte("Kalar7yna")), nil
	}
	m := drawn(t, pdftest.Text(visit), 200)
	e := engine.WithRecognition(first)
	r, err := e.Redact(t.Context(), scanned(m, greys+" /Filter /DCTDecode", asJPEG(t, m), "", whole), theCase(t), redact.Options{})
	if err != nil {
		t.Fatalf("%v\n%+v", err, r.Report.Public.Verification)
	}
	text := shows(t, r.PDF)
	for _, name := range []string{"Imogen", "Quillfeather", "Katarzyna"} {
		if strings.Contains(text, name) {
			t.Errorf("%s can be read: %s", name, text)
		}
	}
	if !strings.Contains(text, "school had rung") || !strings.Contains(text, "health visitor") {
		t.Errorf("the rest cannot be read: %s", text)
	}
}
