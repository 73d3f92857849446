package apitest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/png"
	"strings"

	"github.com/caseveil/caseveil/intake/check"
	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/together"
	"github.com/caseveil/caseveil/release/act/acttest"
)

// A Cutter is an engine for PDFs that hold their text uncompressed, one page each ([Draft] writes such). It finds the
// case's people by their names and takes them out of the bytes. It proves nothing about PDFs in general: the real
// engine has its own tests, and the walk in cmd uses it.
type Cutter struct{}

// Draft is a PDF of one page with these words on it. Words are plain letters and spaces.
func Draft(words string) []byte {
	content := "BT /F1 12 Tf 72 700 Td (" + words + ") Tj ET"
	var b bytes.Buffer
	var at []int
	object := func(body string) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), body)
	}
	b.WriteString("%PDF-1.7\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>")
	object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}

// Examine is part of check.Examiner.
func (Cutter) Examine(_ context.Context, pdf []byte, _ *casefile.Case) (check.Examination, error) {
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		return check.Examination{}, &check.Refused{Reason: "The file is damaged."}
	}
	e := check.Examination{Pages: 1}
	if bytes.Contains(pdf, []byte("leftover")) {
		e.Discoveries = append(e.Discoveries, check.Discovery{Kind: "comment", Weight: "leak", Page: 1, Detail: "1 comment"})
	}
	return e, nil
}

// Detect is part of draft.Engine. A word that ends in "son" is somebody to ask about.
func (Cutter) Detect(_ context.Context, pdf []byte, c *casefile.Case, _ redact.Options) (redact.Detection, error) {
	d := redact.Detection{Pages: 1, Text: words(pdf)}
	terms := map[string]int{}
	add := func(text, label, tier, action string) {
		for from := 0; ; {
			i := strings.Index(d.Text[from:], text)
			if i < 0 || text == "" {
				return
			}
			n, known := terms[text]
			if !known {
				n = len(d.Terms)
				terms[text] = n
				d.Terms = append(d.Terms, redact.Term{ID: fmt.Sprintf("t%d", n+1), Text: text, Kind: "person", Label: label, Tier: tier})
			}
			d.Terms[n].Occurrences++
			d.Findings = append(d.Findings, detect.Finding{ID: fmt.Sprintf("f%d", len(d.Findings)+1), Term: d.Terms[n].ID, Start: from + i,
				End: from + i + len(text), Page: 1, Text: text, Kind: "person", Label: label, Rule: "case.name", Tier: tier, Confidence: 1, Action: action})
			from += i + len(text)
		}
	}
	for _, p := range c.Subjects {
		for _, name := range p.Names {
			add(name, p.Label, "A", "replace")
		}
	}
	for _, w := range strings.Fields(d.Text) {
		if _, known := terms[w]; strings.HasSuffix(w, "son") && !known {
			add(w, "", "C", "review")
		}
	}
	return d, nil
}

func words(pdf []byte) string {
	_, rest, _ := bytes.Cut(pdf, []byte("Td ("))
	text, _, _ := bytes.Cut(rest, []byte(") Tj"))
	return string(text)
}

// Redact is part of draft.Engine: what is set to go is taken out of the words, and the file is written anew.
func (e Cutter) Redact(ctx context.Context, pdf []byte, c *casefile.Case, o redact.Options) (redact.Result, error) {
	d, err := e.Detect(ctx, pdf, c, o)
	if err != nil {
		return redact.Result{}, err
	}
	said := map[string]redact.Decision{}
	for _, dec := range o.Decisions {
		said[dec.Term+dec.Finding] = dec
	}
	text, removed := d.Text, 0
	for _, t := range d.Terms {
		by := t.Label
		switch dec, ok := said[t.ID]; {
		case !ok && t.Tier == "C":
			return redact.Result{}, redact.ErrUndecided
		case ok && dec.Decision == "keep":
			continue
		case ok && dec.Label != nil:
			by = *dec.Label
		}
		text, removed = strings.ReplaceAll(text, t.Text, by), removed+t.Occurrences
	}
	out := Draft(text)
	r := redact.Report{InputSHA256: sum(pdf), Findings: []detect.Finding{}}
	r.Together = together.Default().Find([]string{text})
	r.Public = redact.Public{OutputSHA256: sum(out), Pages: 1, Removed: map[string]int{"text": removed}, RulesVersion: version(ctx), ProgramVersion: "test",
		Verification: redact.Verification{Passed: true, Checks: []redact.Check{{Name: "text", Passed: true}}}}
	return redact.Result{PDF: out, Report: r}, nil
}

// version is that of the rules which release holds for the present ones.
func version(ctx context.Context) string {
	r, err := (&acttest.Engine{}).Redact(ctx, []byte("words"), &casefile.Case{}, redact.Options{})
	if err != nil {
		return err.Error()
	}
	return r.Report.Public.RulesVersion
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// Render is part of draft.Engine: a small empty picture.
func (Cutter) Render(context.Context, []byte, int, int) ([]byte, error) {
	var b bytes.Buffer
	err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)))
	return b.Bytes(), err
}
