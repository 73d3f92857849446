package acttest

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/rules"
	"github.com/caseveil/caseveil/redact/together"
)

// Engine finds and cuts in plain text. It finds the names and aliases of the list (tier A), every word that begins with
// "Perhaps" (tier C) and every "[picture-N]". A text that holds "DAMAGED" is refused; one that holds "LEAKY" is not proved.
type Engine struct {
	mu     sync.Mutex
	broken int    // how many runs end in an error of our own before one works
	also   string // a name that the engine's rules have learned
}

// Learn makes the engine find one word more, as a new version of its rules would.
func (e *Engine) Learn(word string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.also = word
}

// Break makes the next n runs end in an error of our own.
func (e *Engine) Break(n int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.broken = n
}

var errBroken = errors.New("the engine's process has died")

func (e *Engine) run() (also string, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.broken > 0 {
		e.broken--
		return "", errBroken
	}
	return e.also, nil
}

var doubtful = regexp.MustCompile(`Perhaps\w+|\[picture-\d+\]`)

// Detect finds.
func (e *Engine) Detect(_ context.Context, in []byte, c *casefile.Case, o redact.Options) (redact.Detection, error) {
	also, err := e.run()
	if err != nil {
		return redact.Detection{}, err
	}
	return find(in, c, also, o.Decisions)
}

func find(in []byte, c *casefile.Case, also string, decisions []redact.Decision) (redact.Detection, error) {
	if bytes.Contains(in, []byte("DAMAGED")) {
		return redact.Detection{}, &redact.RefusedError{Reason: "the file is damaged past reading", Page: 1}
	}
	d := redact.Detection{Pages: 1 + bytes.Count(in, []byte("\f")), Text: string(in)}
	for _, p := range append(slices.Clone(c.Subjects), c.Professionals...) {
		for _, name := range append(slices.Clone(p.Names), p.Aliases...) {
			for _, at := range regexp.MustCompile(regexp.QuoteMeta(name)).FindAllIndex(in, -1) {
				d.Findings = append(d.Findings, detect.Finding{Start: at[0], End: at[1], Kind: "person", Label: p.Label,
					Rule: "case.name", Tier: "A", Confidence: 1, Action: "replace"})
			}
		}
	}
	if i := bytes.Index(in, []byte(also)); also != "" && i >= 0 {
		d.Findings = append(d.Findings, detect.Finding{Start: i, End: i + len(also), Kind: "person", Label: "Person 9", Rule: "person.role",
			Tier: "B", Action: "replace"})
	}
	for _, at := range doubtful.FindAllIndex(in, -1) {
		f := detect.Finding{Start: at[0], End: at[1], Kind: "other", Label: "Person 1", Rule: "person.single", Tier: "C", Action: "review"}
		if in[at[0]] == '[' {
			f.Rule, f.Label = "picture", string(in[at[0]+1:at[1]-1])
		}
		d.Findings = append(d.Findings, f)
	}
	slices.SortFunc(d.Findings, func(a, b detect.Finding) int { return cmp.Or(a.Start-b.Start, b.End-a.End) })
	last := 0
	d.Findings = slices.DeleteFunc(d.Findings, func(f detect.Finding) bool { // the longer of two that overlap stays
		over := f.Start < last
		last = max(last, f.End)
		return over
	})
	terms := map[string]int{}
	for i := range d.Findings {
		f := &d.Findings[i]
		f.Text, f.ID, f.Page = string(in[f.Start:f.End]), fmt.Sprintf("f%d", i+1), 1+bytes.Count(in[:f.Start], []byte("\f"))
		at, ok := terms[f.Text]
		if !ok {
			at = len(d.Terms)
			terms[f.Text] = at
			d.Terms = append(d.Terms, redact.Term{ID: fmt.Sprintf("t%d", at+1), Text: f.Text, Kind: f.Kind, Label: f.Label, Tier: f.Tier})
		}
		d.Terms[at].Occurrences++
		f.Term = d.Terms[at].ID
	}
	return d, decide(&d, decisions)
}

func decide(d *redact.Detection, decisions []redact.Decision) error {
	for _, byFinding := range []bool{false, true} { // a finding's decision goes before its term's
		for _, dec := range decisions {
			known := false
			for i := range d.Findings {
				f := &d.Findings[i]
				if (dec.Finding != "") == byFinding && (dec.Finding == f.ID || dec.Term == f.Term && dec.Finding == "") {
					known, f.Action = true, dec.Decision
					if dec.Label != nil {
						f.Label = *dec.Label
					}
				}
			}
			if !known && (dec.Finding != "") == byFinding {
				return &redact.OptionError{Field: "decisions", Why: "no such term or finding"}
			}
		}
	}
	return nil
}

// Redact cuts.
func (e *Engine) Redact(_ context.Context, in []byte, c *casefile.Case, o redact.Options) (redact.Result, error) {
	report := redact.Report{Public: redact.Public{RulesVersion: rules.Default().Version(), ProgramVersion: "test", Removed: map[string]int{}}}
	also, err := e.run()
	if err != nil {
		return redact.Result{}, err
	}
	d, err := find(in, c, also, o.Decisions)
	if err != nil {
		return redact.Result{Report: report}, err
	}
	var out strings.Builder
	if o.Layout == "reflow" {
		out.WriteString("Set anew: ")
	}
	last := 0
	for _, f := range d.Findings {
		f.Text = ""
		report.Findings = append(report.Findings, f)
		switch f.Action {
		case "keep":
			continue
		case "review":
			report.Undecided++
			continue
		}
		out.Write(in[last:f.Start])
		if f.Action == "replace" {
			if o.Style == "box" {
				f.Label = "[" + f.Label + "]"
			}
			out.WriteString(f.Label)
		}
		last = f.End
		report.Public.Removed["page_text"]++
	}
	out.Write(in[last:])
	if report.Undecided > 0 && o.Strict {
		return redact.Result{Report: report}, redact.ErrUndecided
	}
	leaky := bytes.Contains(in, []byte("LEAKY"))
	report.Public.Pages = d.Pages
	report.Public.Verification = redact.Verification{Passed: !leaky, Checks: []redact.Check{{Name: "text", Passed: !leaky}}}
	if leaky {
		return redact.Result{Report: report}, redact.ErrNotProved
	}
	sum := sha256.Sum256([]byte(out.String()))
	report.Together = together.Default().Find(strings.Split(out.String(), "\f"))
	report.Public.OutputSHA256 = hex.EncodeToString(sum[:])
	return redact.Result{PDF: []byte(out.String()), Report: report}, nil
}

// Render draws nothing, but says what it was asked to draw.
func (e *Engine) Render(_ context.Context, in []byte, page, dpi int) ([]byte, error) {
	if _, err := e.run(); err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "page %d of %d bytes at %d dpi", page, len(in), dpi), nil
}
