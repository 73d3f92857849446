package pdf

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"text/template"
	"time"
)

// The fixtures are made by the programs that partnerships write their drafts with. A missing program fails the test.

// run runs a program and returns what it printed.
func run(t *testing.T, stdin []byte, name string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stdin = bytes.NewReader(stdin)
	var out, bad bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &bad
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s is needed by this test and failed: %v\n%s", name, err, bad.String())
	}
	return out.String()
}

// fill fills a template of testdata with a cast.
func fill(t *testing.T, name string, data any) []byte {
	t.Helper()
	tpl, err := template.New(name).Funcs(template.FuncMap{"count": func(n int) []int {
		out := make([]int, n)
		for i := range out {
			out[i] = i + 1
		}
		return out
	}, "plus": func(a, b int) int { return a + b }}).ParseFiles(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := tpl.Execute(&b, data); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func chromium(t *testing.T, html []byte) []byte {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.html"), filepath.Join(dir, "out.pdf")
	if err := os.WriteFile(in, html, 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, nil, "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
		"--user-data-dir="+filepath.Join(dir, "profile"), "--print-to-pdf="+out, in)
	return read(t, out)
}

func libreoffice(t *testing.T, fodt []byte, tagged bool) []byte {
	t.Helper()
	dir := t.TempDir()
	in := filepath.Join(dir, "in.fodt")
	if err := os.WriteFile(in, fodt, 0o600); err != nil {
		t.Fatal(err)
	}
	value := "false"
	if tagged {
		value = "true"
	}
	run(t, nil, "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--norestore", "--nologo",
		"--convert-to", `pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"`+value+
			`"},"ExportBookmarks":{"type":"boolean","value":"true"}}`, "--outdir", dir, in)
	return read(t, filepath.Join(dir, "in.pdf"))
}

// reportlab runs a program of testdata that writes a PDF to its first argument.
func reportlab(t *testing.T, script []byte) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out.pdf")
	run(t, script, "/usr/bin/python3", "-", out)
	return read(t, out)
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// cast is who a fixture is about.
type cast struct {
	Child, First, Mother, Worker string
	Pages                        int
}

var imogen = cast{"Imogen Rose Fairweather", "Imogen", "Caroline Fairweather", "Danielle Okonjo-Reeve", 36}

// labels says what stands for each name.
func (c cast) labels() [][2]string {
	return [][2]string{{c.Child, "Child A"}, {c.Mother, "Mother"}, {c.Worker, "Social Worker 1"}, {c.First, "Child A"}}
}

// plan cuts every mention of the cast from d, over line ends too.
func (c cast) plan(d *Document) Plan {
	text := strings.NewReplacer("\n", " ", "\t", " ", "\f", " ").Replace(d.Text())
	taken := make([]bool, len(text))
	var cuts []Cut
	for _, l := range c.labels() {
		for at := 0; ; {
			i := strings.Index(text[at:], l[0])
			if i < 0 {
				break
			}
			start := at + i
			at = start + len(l[0])
			if taken[start] {
				continue
			}
			for k := start; k < at; k++ {
				taken[k] = true
			}
			cuts = append(cuts, Cut{start, at, l[1]})
		}
	}
	return Plan{Cuts: cuts, Clean: func(_, s string) string {
		for _, l := range c.labels() {
			s = strings.ReplaceAll(s, l[0], l[1])
		}
		return s
	}}
}

func open(t *testing.T, data []byte) *Document {
	t.Helper()
	d, err := Open(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func rewrite(t *testing.T, d *Document, p Plan) *Rewritten {
	t.Helper()
	out, err := d.Rewrite(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// pdftotext is what poppler reads.
func pdftotext(t *testing.T, data []byte) string {
	t.Helper()
	return run(t, data, "pdftotext", "-", "-")
}

// mutool is what MuPDF reads.
func mutool(t *testing.T, data []byte) string {
	t.Helper()
	f := filepath.Join(t.TempDir(), "in.pdf")
	if err := os.WriteFile(f, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return run(t, nil, "mutool", "draw", "-q", "-F", "txt", f)
}

// checkSyntax has qpdf look at the file.
func checkSyntax(t *testing.T, data []byte) {
	t.Helper()
	f := filepath.Join(t.TempDir(), "in.pdf")
	if err := os.WriteFile(f, data, 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, nil, "qpdf", "--check", f)
}
