package verify

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/tetratelabs/wazero"
)

var sharedReader = sync.OnceValues(func() (*Reader, error) {
	return NewReader(context.Background(), wazero.NewCompilationCache())
})

// reader is the one engine of all tests; making one takes seconds.
func reader(t testing.TB) *Reader {
	t.Helper()
	if testing.Short() {
		t.Skip("short: the second engine takes seconds to compile")
	}
	r, err := sharedReader()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func tool(t testing.TB, dir, name string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, os.ErrNotExist) {
		t.Fatalf("this test needs %s installed", name)
	}
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

func testdata(t testing.TB, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func contents(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// reportlab writes a report of so many chapters, a page each.
func reportlab(t testing.TB, pages string) []byte {
	dir := t.TempDir()
	tool(t, dir, "/usr/bin/python3", testdata(t, "report.py"), pages, "out.pdf")
	return contents(t, filepath.Join(dir, "out.pdf"))
}

// chromium prints testdata/report.html.
func chromium(t testing.TB) []byte {
	dir := t.TempDir()
	tool(t, dir, "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+filepath.Join(dir, "profile"),
		"--no-pdf-header-footer", "--print-to-pdf="+filepath.Join(dir, "out.pdf"), "file://"+testdata(t, "report.html"))
	return contents(t, filepath.Join(dir, "out.pdf"))
}

// libreOffice exports testdata/report.html, tagged and with bookmarks.
func libreOffice(t testing.TB) []byte {
	dir := t.TempDir()
	tool(t, dir, "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--norestore", "--nologo",
		"--convert-to", `pdf:writer_web_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},"ExportBookmarks":{"type":"boolean","value":"true"}}`,
		"--outdir", dir, testdata(t, "report.html"))
	return contents(t, filepath.Join(dir, "report.pdf"))
}

// qpdf rewrites a file with the options given.
func qpdf(t testing.TB, pdf []byte, args ...string) []byte {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "in.pdf"), pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	tool(t, dir, "qpdf", append(args, "in.pdf", "out.pdf")...)
	return contents(t, filepath.Join(dir, "out.pdf"))
}

// A sketch is a PDF written by hand: objects as text, numbered from 1; object 1 is the catalog.
type sketch struct {
	head, tail string
	objects    []string
	trailer    string // further entries
}

// page is a sketch of one page that shows content in Helvetica; more are entries of the page and further objects from
// number 6 on.
func page(content, entries string, more ...string) *sketch {
	return &sketch{objects: append([]string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> " + entries + " >>",
		stream("", content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	}, more...)}
}

func (s *sketch) catalog(entries string) *sketch {
	s.objects[0] = "<< /Type /Catalog /Pages 2 0 R " + entries + " >>"
	return s
}

func stream(entries, data string) string {
	return "<< " + entries + " /Length " + itoa(len(data)) + " >>\nstream\n" + data + "\nendstream"
}

func (s *sketch) bytes() []byte {
	var out bytes.Buffer
	out.WriteString(s.head + "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(s.objects))
	for i, o := range s.objects {
		offsets[i] = out.Len()
		out.WriteString(itoa(i+1) + " 0 obj\n" + o + "\nendobj\n")
	}
	start := out.Len()
	out.WriteString("xref\n0 " + itoa(len(offsets)+1) + "\n0000000000 65535 f \n")
	for _, at := range offsets {
		out.WriteString(zeros(at) + " 00000 n \n")
	}
	out.WriteString("trailer\n<< /Size " + itoa(len(offsets)+1) + " /Root 1 0 R " + s.trailer + " >>\nstartxref\n" + itoa(start) + "\n%%EOF\n" + s.tail)
	return out.Bytes()
}
