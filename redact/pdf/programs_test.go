package pdf

import (
	"strings"
	"testing"
)

// TestReportsOfRealPrograms takes reports of real length through the whole way.
func TestReportsOfRealPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Chromium and LibreOffice")
	}
	made := []struct {
		name   string
		make   func(*testing.T, cast) []byte
		tagged bool
		labels int // "Child A" on each page at least
	}{
		{"Chromium", func(t *testing.T, c cast) []byte { return chromium(t, fill(t, "report.html.tmpl", c)) }, true, 7},
		{"LibreOffice, tagged", func(t *testing.T, c cast) []byte { return libreoffice(t, fill(t, "report.fodt.tmpl", c), true) }, true, 7},
		{"LibreOffice, not tagged", func(t *testing.T, c cast) []byte { return libreoffice(t, fill(t, "report.fodt.tmpl", c), false) }, false, 7},
		{"reportlab", func(t *testing.T, c cast) []byte { return reportlab(t, fill(t, "report.py.tmpl", c)) }, false, 8},
	}
	for _, m := range made {
		t.Run(m.name, func(t *testing.T) {
			in := m.make(t, imogen)
			d := open(t, in)
			text := d.Text()
			inOrder(t, text, "Local Child Safeguarding Practice Review", "concerning Imogen Rose Fairweather",
				"Prepared by Danielle Okonjo-Reeve", "2. What happened to Imogen", "36. What happened to Imogen\nThis review",
				"Name\tRole\tDate", "Imogen Rose Fairweather\tSubject child\t14 March 2025")
			out := rewrite(t, d, imogen.plan(d))
			checkSyntax(t, out.PDF)
			if out.Pages != len(d.PageTexts()) || out.Pages < 37 {
				t.Errorf("%d pages of %d", out.Pages, len(d.PageTexts()))
			}
			if m.tagged && (out.TagsBefore == 0 || out.TagsAfter < out.TagsBefore*9/10) {
				t.Errorf("tags: %d before, %d after", out.TagsBefore, out.TagsAfter)
			}
			for reader, text := range map[string]string{"pdftotext": pdftotext(t, out.PDF), "mutool": mutool(t, out.PDF), "our own": open(t, out.PDF).Text()} {
				for _, name := range []string{"Imogen", "Fairweather", "Caroline", "Danielle", "Okonjo"} {
					if strings.Contains(text, name) {
						t.Errorf("%s still reads a name", reader)
					}
				}
				if n := strings.Count(text, "Child A"); n < m.labels*36 {
					t.Errorf("%s reads %d labels, want at least %d", reader, n, m.labels*36)
				}
				if !strings.Contains(text, "Social Worker 1, the allocated social worker, visited on four") {
					t.Errorf("%s: the text around a label was lost", reader)
				}
			}
			again := rewrite(t, open(t, in), imogen.plan(d))
			if string(again.PDF) != string(out.PDF) {
				t.Error("the same input gave other bytes")
			}
			for _, s := range open(t, out.PDF).Strings() {
				if strings.Contains(s.Text, "Imogen") {
					t.Errorf("a name stayed in %s", s.Channel)
				}
			}
		})
	}
}

func inOrder(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		i := strings.Index(text, p)
		if i < 0 {
			t.Errorf("missing or out of order: %q", p)
			return
		}
		text = text[i+len(p):]
	}
}
