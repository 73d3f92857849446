package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"

	"github.com/caseveil/caseveil/redact"
)

// redactCommand is `caseveil redact`: OUT.pdf is put in place only after the proof, and on any other end none is left.
func redactCommand(ctx context.Context, args []string, _ streams) (int, error) {
	flags := flag.NewFlagSet("redact", flag.ContinueOnError)
	caseFile := flags.String("case", "", "")
	rules := flags.String("rules", "", "")
	decisions := flags.String("decisions", "", "")
	strict := flags.Bool("strict", false, "")
	layout := flags.String("layout", "keep", "")
	style := flags.String("style", "label", "")
	out := flags.String("out", "", "")
	report := flags.String("report", "", "")
	reportText := flags.Bool("report-text", false, "")
	input, err := parse(flags, args)
	if err != nil {
		return 0, err
	}
	switch {
	case *out == "":
		return 0, usagef("--out: must be given")
	case *layout != "keep" && *layout != "reflow":
		return 0, usagef("--layout: must be keep or reflow")
	case *style != "label" && *style != "box":
		return 0, usagef("--style: must be label or box")
	}
	if err := apartFiles(*out, *report, input, *caseFile, *rules, *decisions); err != nil {
		return 0, err
	}
	o := redact.Options{Strict: *strict, Style: *style, Layout: *layout, ReportText: *reportText}
	c, err := readCase(*caseFile)
	if err != nil {
		return 0, err
	}
	if o.Rules, err = readRules(*rules); err != nil {
		return 0, err
	}
	if o.Decisions, err = readDecisions(*decisions); err != nil {
		return 0, err
	}
	in, err := readFile("the input", input)
	if err != nil {
		return 0, err
	}
	if err := os.Remove(*out); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, usagef("--out: %w", plain(err))
	}
	engine, err := engine()
	if err != nil {
		return 0, err
	}
	result, err := engine.Redact(ctx, in, c, o)
	if !o.ReportText {
		result.Report = result.Report.WithoutWords()
	}
	if *report != "" && !errors.Is(err, redact.ErrOptions) {
		err = errors.Join(err, writeReport(*report, result.Report))
	}
	if err != nil {
		return 0, err
	}
	return exitDone, writeBeside(*out, result.PDF)
}

// apartFiles keeps the outputs from replacing an input, under whatever name.
func apartFiles(out, report string, inputs ...string) error {
	if out == report {
		return usagef("--report: is the same file as --out")
	}
	for option, path := range map[string]string{"--out": out, "--report": report} {
		to, err := os.Stat(path)
		if path == "" || err != nil {
			continue
		}
		for _, in := range inputs {
			if from, err := os.Stat(in); err == nil && os.SameFile(from, to) {
				return usagef("%s: is one of the input files", option)
			}
		}
	}
	return nil
}

func writeReport(path string, r redact.Report) error {
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return writeBeside(path, append(b, '\n'))
}
