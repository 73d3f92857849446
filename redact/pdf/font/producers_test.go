package font_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

const pageFormat = `<html><meta charset="utf-8"><body style="font-family:'Liberation Serif'; font-size: 14pt"><h1>@NAME</h1>
<p>The office finds fluffy efficient naïve café “quotes” – dash. <b>Bold Wort</b> <i>italic ffi</i>
<code>mono 123</code> <span style="font-family:'DejaVu Sans'">DejaVu ﬁ ﬂ œuvre Łódź</span></p></body></html>`

const richText = `{\rtf1\ansi{\fonttbl{\f0 Liberation Serif;}{\f1 DejaVu Sans;}{\f2 Liberation Mono;}}
\f0\fs28 @NAME: the office finds fluffy efficient caf\u233? \u8220?quotes\u8221? {\b Bold} {\i Italic}
{\f2 Mono 123} {\f1 \u321?\u243?d\u378?}\par}`

const reportlab = `
import sys
from reportlab.pdfgen import canvas
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
pdfmetrics.registerFont(TTFont('DV','/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf'))
c=canvas.Canvas(sys.argv[1],invariant=1)
c.setFont('DV',14); c.drawString(72,720,'@NAME Łódź “quotes” – café')
c.setFont('Helvetica',12); c.drawString(72,690,'@NAME Helvetica text: café “q”')
c.setFont('Times-BoldItalic',12); c.drawString(72,660,'Times text')
c.setFont('Courier',12); c.drawString(72,650,'Courier text')
c.setFont('Symbol',12); c.drawString(72,630,'αβχ')
c.setFont('ZapfDingbats',12); c.drawString(72,610,'❁❂❃')
c.save()
`

// producers write the same kind of page each in its own way.
var producers = []struct {
	name  string
	write func(t *testing.T, dir, name string) string
	shows []string // parts of the text, in any order
}{
	{"Chromium", func(t *testing.T, dir, name string) string {
		in, out := filepath.Join(dir, "in.html"), filepath.Join(dir, "out.pdf")
		put(t, in, with(pageFormat, name))
		run(t, "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+filepath.Join(dir, "profile"),
			"--no-pdf-header-footer", "--print-to-pdf="+out, in)
		return out
	}, []string{"Imogen Fairweather", "fluffy efficient naïve café “quotes” – dash", "Łódź", "mono"}},
	{"LibreOffice", func(t *testing.T, dir, name string) string {
		in := filepath.Join(dir, "in.rtf")
		put(t, in, with(richText, name))
		run(t, "soffice", "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--norestore",
			"--convert-to", "pdf:writer_pdf_Export", "--outdir", dir, in)
		return filepath.Join(dir, "in.pdf")
	}, []string{"Imogen Fairweather", "office finds fluffy efficient café “quotes”", "Bold", "Italic", "Mono", "123", "Łódź"}},
	{"reportlab", func(t *testing.T, dir, name string) string {
		script, out := filepath.Join(dir, "in.py"), filepath.Join(dir, "out.pdf")
		put(t, script, with(reportlab, name))
		run(t, "/usr/bin/python3", script, out)
		return out
	}, []string{"Imogen Fairweather", "Łódź", "Helvetica text: café “q”", "Times text", "Courier text", "αβχ", "❁❂❃"}},
	{"mutool", func(t *testing.T, dir, name string) string {
		in, out := filepath.Join(dir, "in.txt"), filepath.Join(dir, "out.pdf")
		put(t, in, with("%%MediaBox 0 0 500 500\n%%Font TmRm Times-Roman\n%%Font LS /usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf\n"+
			"BT /TmRm 20 Tf 50 400 Td (@NAME) Tj /LS 16 Tf 0 -40 Td (Caf\\351 office 123) Tj ET\n", name))
		run(t, "mutool", "create", "-o", out, in)
		return out
	}, []string{"Imogen Fairweather", "Café office 123"}},
	{"mutool from HTML, with CFF fonts", func(t *testing.T, dir, name string) string {
		in, out := filepath.Join(dir, "in.html"), filepath.Join(dir, "out.pdf")
		put(t, in, with(pageFormat, name))
		run(t, "mutool", "convert", "-o", out, in)
		return out
	}, []string{"Imogen Fairweather", "eﬃcient", "“quotes”", "Łódź"}},
}

// with puts a name into a page, in characters every format takes as they are, or as RTF writes them.
func with(format, name string) string {
	if strings.HasPrefix(format, "{\\rtf") {
		var b strings.Builder
		for _, r := range name {
			if r < 0x80 {
				b.WriteRune(r)
			} else {
				fmt.Fprintf(&b, "\\u%d?", r)
			}
		}
		name = b.String()
	}
	if strings.HasPrefix(format, "%%MediaBox") {
		latin, err := charmap.Windows1252.NewEncoder().String(name)
		if err == nil {
			name = latin
		}
	}
	return strings.ReplaceAll(format, "@NAME", name)
}

func put(t testing.TB, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestFontsOfEveryProducerLookTheSameAsSubsets(t *testing.T) {
	for _, p := range producers {
		t.Run(p.name, func(t *testing.T) {
			if testing.Short() {
				t.Skip("needs the programs of the system")
			}
			dir := t.TempDir()
			before, after := p.write(t, dir, "Imogen Fairweather"), filepath.Join(dir, "after.pdf")
			f := openFile(t, before)
			text := rewrite(t, f)
			for _, want := range p.shows {
				if !strings.Contains(strings.ReplaceAll(text, "\n", ""), want) {
					t.Errorf("the text does not hold %q: %q", want, text)
				}
			}
			f.write(t, after)
			looksTheSame(t, before, after)
		})
	}
}
