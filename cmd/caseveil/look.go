package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"

	"github.com/caseveil/caseveil/cmd/caseveil/apart"
	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/together"
	"github.com/caseveil/caseveil/redact/verify"
)

// textCommand is `caseveil text`.
func textCommand(ctx context.Context, args []string, s streams) (int, error) {
	input, err := parse(flag.NewFlagSet("text", flag.ContinueOnError), args)
	if err != nil {
		return 0, err
	}
	pdf, err := readFile("the input", input)
	if err != nil {
		return 0, err
	}
	engine, err := engine()
	if err != nil {
		return 0, err
	}
	text, err := engine.Text(ctx, pdf)
	if err != nil {
		return 0, err
	}
	_, err = io.WriteString(s.out, text)
	return exitDone, err
}

// detectCommand is `caseveil detect`: a finding a line.
func detectCommand(ctx context.Context, args []string, s streams) (int, error) {
	flags := flag.NewFlagSet("detect", flag.ContinueOnError)
	caseFile := flags.String("case", "", "")
	rulesFile := flags.String("rules", "", "")
	explain := flags.Bool("explain", false, "")
	format := flags.String("format", "json", "")
	input, err := parse(flags, args)
	if err != nil {
		return 0, err
	}
	if *format != "json" {
		return 0, usagef("--format: must be json")
	}
	c, err := readCase(*caseFile)
	if err != nil {
		return 0, err
	}
	own, err := readRules(*rulesFile)
	if err != nil {
		return 0, err
	}
	in, err := readFile("the input", input)
	if err != nil {
		return 0, err
	}
	found, err := findings(ctx, in, c, own)
	if err != nil {
		return 0, err
	}
	for _, l := range together.Labels(c) {
		fmt.Fprintln(s.err, "caseveil: note: "+l.Sentence())
	}
	return exitDone, writeFindings(s.out, found, *explain)
}

func findings(ctx context.Context, in []byte, c *casefile.Case, own []byte) ([]detect.Finding, error) {
	if isPDF(in) {
		engine, err := engine()
		if err != nil {
			return nil, err
		}
		d, err := engine.Detect(ctx, in, c, redact.Options{Rules: own})
		return d.Findings, err
	}
	set, err := rulesOf(own)
	if err != nil {
		return nil, err
	}
	finder, err := detect.New(c, set)
	if err != nil {
		return nil, usagef("--case: %w", err)
	}
	return finder.Find(string(in)), nil
}

// isPDF looks where readers do: the header stands in the first 1024 bytes (ISO 32000-2, annex I).
func isPDF(b []byte) bool { return bytes.Contains(b[:min(len(b), 1024)], []byte("%PDF-")) }

func writeFindings(w io.Writer, found []detect.Finding, explain bool) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, f := range found {
		var line any = f
		if explain {
			line = struct {
				detect.Finding
				Why string `json:"why"`
			}{f, f.Why}
		}
		if err := enc.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

// verifyCommand is `caseveil verify`: a discovery a line; exit 1 when one of them is a leak.
func verifyCommand(ctx context.Context, args []string, s streams) (int, error) {
	flags := flag.NewFlagSet("verify", flag.ContinueOnError)
	caseFile := flags.String("case", "", "")
	format := flags.String("format", "json", "")
	showText := flags.Bool("show-text", false, "")
	input, err := parse(flags, args)
	if err != nil {
		return 0, err
	}
	if *format != "json" {
		return 0, usagef("--format: must be json")
	}
	var c *casefile.Case
	if *caseFile != "" {
		if c, err = readCase(*caseFile); err != nil {
			return 0, err
		}
	}
	pdf, err := readFile("the input", input)
	if err != nil {
		return 0, err
	}
	engine, err := engine()
	if err != nil {
		return 0, err
	}
	seen, err := engine.Examine(ctx, pdf, c)
	if err != nil {
		return 0, err
	}
	return writeDiscoveries(s.out, seen.Discoveries, *showText)
}

func writeDiscoveries(w io.Writer, all []verify.Discovery, showText bool) (int, error) {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	code := exitDone
	for _, d := range all {
		if showText && d.Text != "" {
			d.Detail = fmt.Sprintf("%s: %s", d.Detail, d.Text)
		}
		if d.Weight == "leak" {
			code = exitLeak
		}
		if err := enc.Encode(d); err != nil {
			return 0, err
		}
	}
	return code, nil
}

// engineCommand is the child's side of every call of the engine.
func engineCommand(ctx context.Context, args []string, s streams) (int, error) {
	if len(args) > 0 {
		return 0, usagef("the engine takes no arguments")
	}
	return exitDone, apart.Serve(ctx, s.in, s.out)
}
