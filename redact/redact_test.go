package redact_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/pdftest"
	"github.com/caseveil/caseveil/redact/verify"
)

var (
	engine *redact.Engine
	second *verify.Reader
)

func TestMain(m *testing.M) { os.Exit(withEngine(m)) }

func withEngine(m *testing.M) int {
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("caseveil-test-cache-%d", os.Getuid()))
	cache, err := wazero.NewCompilationCacheWithDir(dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	second, err = verify.NewReader(context.Background(), cache)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer second.Close() //nolint:errcheck // the process ends
	engine = redact.New(second)
	return m.Run()
}

const people = `
reference: LCSPR-2026-004
subjects:
  - {label: Child A, names: [Imogen Quillfeather], aliases: [Immy]}
  - {label: Mother, names: [Katarzyna Quillfeather]}
`

func theCase(t *testing.T) *casefile.Case {
	t.Helper()
	c, err := casefile.Parse([]byte(people))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func redacted(t *testing.T, pdf []byte, o redact.Options) (redact.Result, string) {
	t.Helper()
	r, err := engine.Redact(t.Context(), pdf, theCase(t), o)
	if err != nil {
		t.Fatalf("%v\n%+v", err, r.Report.Public.Verification)
	}
	text, err := engine.Text(t.Context(), r.PDF)
	if err != nil {
		t.Fatal(err)
	}
	return r, text
}

func TestADecisionOnATermServesAllItsMentionsAndOneOnAFindingGoesBeforeIt(t *testing.T) {
	pdf := pdftest.Text("Imogen Quillfeather came.\nImogen Quillfeather left.", "Imogen Quillfeather wrote.")
	d, err := engine.Detect(t.Context(), pdf, theCase(t), redact.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Terms) != 1 || d.Terms[0].Occurrences != 3 {
		t.Fatalf("three mentions of one person are one term, got %+v", d.Terms)
	}
	label := "the child"
	_, text := redacted(t, pdf, redact.Options{Decisions: []redact.Decision{
		{Term: d.Terms[0].ID, Decision: "replace", Label: &label}, {Finding: d.Findings[1].ID, Decision: "remove"},
	}})
	want := "the child came.\n[removed] left.\n\fthe child wrote.\n"
	if strings.TrimSpace(text) != strings.TrimSpace(strings.ReplaceAll(want, "\n\f", "\f")) && strings.TrimSpace(text) != strings.TrimSpace(want) {
		t.Errorf("the text reads %q, want %q", text, want)
	}
}

// TestADraftThatWasBlackedOutByHandLosesItsBoxes: a box as wide as a name tells of it.
func TestADraftThatWasBlackedOutByHandLosesItsBoxes(t *testing.T) {
	for _, c := range []struct{ name, over string }{
		{"a black box", "0 g %.2f 697 %.2f 14 re f"},
		{"a white box", "1 g %.2f 697 %.2f 14 re f 0 g"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var first redact.Result
			for _, twin := range []struct {
				name  string
				width float64 // in Helvetica of 12 units
			}{{"Imogen Quillfeather", 102.72}, {"Immy", 29.33}} {
				pdf := plain("BT /F 12 Tf 72 700 Td (It was seen that "+twin.name+" was at home.) Tj ET "+fmt.Sprintf(c.over, 161.0, twin.width+3), "")
				r, text := redacted(t, pdf, redact.Options{})
				if !strings.Contains(text, "It was seen that Child A was at home.") {
					t.Errorf("the text reads %q", text)
				}
				seen, err := engine.Examine(t.Context(), r.PDF, theCase(t))
				if err != nil {
					t.Fatal(err)
				}
				for _, d := range seen.Discoveries {
					if d.Weight == verify.Leak {
						t.Errorf("the output leaks: %+v", d)
					}
				}
				if first.PDF == nil {
					first = r
				} else if !bytes.Equal(first.PDF, r.PDF) || !reflect.DeepEqual(first.Report.Public, r.Report.Public) {
					t.Error("twins are told apart")
				}
				kept, text := redacted(t, pdf, redact.Options{Decisions: []redact.Decision{{Term: twin.name, Decision: "keep", Reason: "agreed"}}})
				if strings.Contains(text, twin.name) || !kept.Report.Public.Verification.Passed {
					t.Errorf("what somebody hid and somebody else keeps reads %q", text)
				}
			}
		})
	}
}

func TestWhatAPersonKeepsStaysAndTheRestIsStillProved(t *testing.T) {
	pdf := pdftest.Text("Imogen Quillfeather is named on purpose.\nKatarzyna is not.")
	r, text := redacted(t, pdf, redact.Options{Decisions: []redact.Decision{{Term: "Imogen Quillfeather", Decision: "keep", Reason: "agreed"}}})
	if !strings.Contains(text, "Imogen Quillfeather is named") || strings.Contains(text, "Katarzyna") {
		t.Errorf("the text reads %q", text)
	}
	if !r.Report.Public.Verification.Passed {
		t.Error("a kept name fails the proof")
	}
}

func TestANameOutsideThePagesGoesToo(t *testing.T) {
	pdf := pdftest.File{
		Pages: []string{"Nothing is said here."}, Title: "The story of Imogen Quillfeather", Outline: []string{"Where Katarzyna lived", "Learning"},
	}.Bytes()
	r, _ := redacted(t, pdf, redact.Options{})
	seen, err := engine.Examine(t.Context(), r.PDF, theCase(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range seen.Discoveries {
		if d.Weight == verify.Leak {
			t.Errorf("the output leaks: %+v", d)
		}
	}
	if strings.Contains(string(r.PDF), "Quillfeather") || strings.Contains(string(r.PDF), "Katarzyna") {
		t.Error("a name is in the bytes of the output")
	}
}

func TestANameThatRunsOverTheEdgeOfThePageGoesWithTheHalfThatIsSeen(t *testing.T) {
	// 80 times 6.1 units from 60 on: a page of 595 units ends within the name.
	_, text := redacted(t, pdftest.Text(strings.Repeat("n", 80)+" Quillfeather"), redact.Options{})
	if strings.Contains(text, "Quill") || strings.Contains(text, "feather") || !strings.Contains(text, "[family name]") {
		t.Errorf("the text reads %q", text)
	}
}

func TestANameInAPatternGoesFromEveryTile(t *testing.T) {
	const cell = "/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 150 20] /XStep 150 /YStep 20 /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
	r, text := redacted(t, plain("/Pattern cs /P scn 72 600 450 100 re f", "/Pattern << /P 5 0 R >>", stream(cell, []byte("BT /F 12 Tf 2 5 Td (Imogen Quillfeather) Tj ET"))), redact.Options{})
	if text != "Child A" || !r.Report.Public.Verification.Passed {
		t.Errorf("it reads %q: %+v", text, r.Report.Public.Verification)
	}
}

func TestAPictureIsOneQuestionAndNoReasonToRefuse(t *testing.T) {
	pdf := pdftest.File{Pages: []string{"A logo and a photograph."}, Pictures: 2}.Bytes()
	r, _ := redacted(t, pdf, redact.Options{})
	if r.Report.Undecided != 2 {
		t.Errorf("two pictures are %d questions", r.Report.Undecided)
	}
	if _, err := engine.Redact(t.Context(), pdf, theCase(t), redact.Options{Strict: true}); !errors.Is(err, redact.ErrUndecided) {
		t.Errorf("strictness answers %v, want ErrUndecided", err)
	}
	both := []redact.Decision{{Term: "picture-1", Decision: "keep"}, {Term: "picture-2", Decision: "remove"}}
	r, _ = redacted(t, pdf, redact.Options{Strict: true, Decisions: both})
	d, err := engine.Detect(t.Context(), r.PDF, theCase(t), redact.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Findings) != 1 {
		t.Errorf("one of two pictures was removed, %d are left", len(d.Findings))
	}
}

func TestDecisionsThatFitNothingAreNamedByTheirField(t *testing.T) {
	pdf := pdftest.Text("Imogen Quillfeather")
	for name, tc := range map[string]struct {
		decisions []redact.Decision
		field     string
	}{
		"no such term":          {[]redact.Decision{{Term: "t9", Decision: "keep"}}, "decisions[0].term"},
		"no such finding":       {[]redact.Decision{{Finding: "f9", Decision: "keep"}}, "decisions[0].finding"},
		"a term and a finding":  {[]redact.Decision{{Term: "t1", Finding: "f1", Decision: "keep"}}, "decisions[0]"},
		"no word that is known": {[]redact.Decision{{Term: "t1", Decision: "keep"}, {Term: "t1", Decision: "hide"}}, "decisions[1].decision"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := engine.Redact(t.Context(), pdf, theCase(t), redact.Options{Decisions: tc.decisions})
			var option *redact.OptionError
			if !errors.As(err, &option) || option.Field != tc.field {
				t.Errorf("the error is %v, want one that names %s", err, tc.field)
			}
		})
	}
}

func TestTwinsThatDifferInTheNameAloneHaveOneOutputAndOnePublicReport(t *testing.T) {
	outputs := map[string][]byte{}
	var public []redact.Public
	for _, name := range []string{"Jo Li", "Imogen Rose Quillfeather-Abercrombie"} {
		c, err := casefile.Parse([]byte("reference: R\nsubjects: [{label: Child A, names: [" + name + "]}]"))
		if err != nil {
			t.Fatal(err)
		}
		pdf := pdftest.File{Pages: []string{"Report\n" + name + " was seen at home."}, Title: name, Outline: []string{"About " + name}}.Bytes()
		r, err := engine.Redact(t.Context(), pdf, c, redact.Options{})
		if err != nil {
			t.Fatal(err)
		}
		outputs[string(r.PDF)] = nil
		public = append(public, r.Report.Public)
	}
	if len(outputs) != 1 {
		t.Error("the outputs differ")
	}
	if !reflect.DeepEqual(public[0], public[1]) {
		t.Errorf("the public reports differ:\n%+v\n%+v", public[0], public[1])
	}
}

func TestAReportHoldsTheRemovedTextOnlyWhenItIsAskedFor(t *testing.T) {
	pdf := pdftest.Text("Imogen Quillfeather")
	for _, asked := range []bool{false, true} {
		r, _ := redacted(t, pdf, redact.Options{ReportText: asked})
		b, err := json.Marshal(r.Report)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(string(b), "Quillfeather"); got != asked {
			t.Errorf("asked for the text: %v; the report holds it: %v", asked, got)
		}
	}
}

func TestWhatIsNoPDFIsRefusedWithItsReason(t *testing.T) {
	for name, in := range map[string][]byte{
		"nothing": nil, "text": []byte("Imogen Quillfeather"), "half a file": pdftest.Text("Imogen")[:300],
	} {
		t.Run(name, func(t *testing.T) {
			r, err := engine.Redact(t.Context(), in, theCase(t), redact.Options{})
			if !errors.Is(err, redact.ErrRefused) || r.PDF != nil || r.Report.Refused == nil || r.Report.Refused.Reason == "" {
				t.Errorf("answers %v with %d bytes and %+v", err, len(r.PDF), r.Report.Refused)
			}
			if strings.Contains(fmt.Sprint(err), "Imogen") {
				t.Error("the error quotes the file")
			}
		})
	}
}

func TestFoldMakesWritingsOfOneNameEqual(t *testing.T) {
	for _, s := range []string{"IMOGEN FAIRWEATHER", "Imogen  Fairweather", "Imogen Fair-\nweather", "Imogen\nFair\u00adweather", " imogen\u00a0fairweather "} {
		if got := redact.Fold(s); got != "imogen fairweather" {
			t.Errorf("%q folds to %q", s, got)
		}
	}
}
