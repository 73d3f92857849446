package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOptionsStandBeforeOrBehindTheInput(t *testing.T) {
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"before":                    {[]string{"--out", "o", "in.pdf"}, "in.pdf o"},
		"behind":                    {[]string{"in.pdf", "--out", "o"}, "in.pdf o"},
		"behind two dashes":         {[]string{"--out", "o", "--", "--in.pdf"}, "--in.pdf o"},
		"two inputs":                {[]string{"in.pdf", "--out", "o", "more.pdf"}, "one input file is expected"},
		"none":                      {[]string{"--out", "o"}, "no input file is named"},
		"an option that is not one": {[]string{"in.pdf", "--oust", "o"}, "flag provided but not defined: -oust"},
	} {
		t.Run(name, func(t *testing.T) {
			flags := flag.NewFlagSet("x", flag.ContinueOnError)
			out := flags.String("out", "", "")
			input, err := parse(flags, tt.args)
			got := input + " " + *out
			if err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestEachCommandTellsHowItIsUsed(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"redact", "--help"}, {"detect", "-h"}, {"serve", "--help"}, {"user", "add", "--help"}, {"token", "issue", "--help"}} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), args, streams{nil, &out, &errs}); code != exitDone || out.String() != usage || errs.Len() > 0 {
			t.Errorf("%v: exit %d, %q, %q", args, code, out.String(), errs.String())
		}
	}
}

func TestServeRefusesACertificateThatCannotBeUsedBeforeItSaysItIsReady(t *testing.T) {
	none := filepath.Join(t.TempDir(), "none.pem")
	t.Setenv("CASEVEIL_TLS_CERT", none)
	t.Setenv("CASEVEIL_TLS_KEY", none)
	t.Setenv("CASEVEIL_CACHE", t.TempDir())
	if err := os.Chmod(os.Getenv("CASEVEIL_CACHE"), 0o700); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	code := run(t.Context(), []string{"serve", "--addr", "127.0.0.1:0", "--data", t.TempDir()}, streams{nil, &out, &errs})
	if code != exitUsage || out.Len() > 0 || !strings.Contains(errs.String(), "CASEVEIL_TLS_CERT") || strings.Contains(errs.String(), "none.pem") {
		t.Errorf("exit %d, %q, %q", code, out.String(), errs.String())
	}
}

func TestASigningKeyThatWouldNotBeUsedIsRefused(t *testing.T) {
	t.Setenv("CASEVEIL_SIGNING_KEY", "garbage")
	var out, errs bytes.Buffer
	code := run(t.Context(), []string{"token", "issue", "--data", t.TempDir(), "--email", "a@example.org"}, streams{nil, &out, &errs})
	if code != exitUsage || !strings.Contains(errs.String(), "CASEVEIL_MASTER_IDENTITY") || strings.Contains(errs.String(), "garbage") {
		t.Errorf("exit %d, %q", code, errs.String())
	}
}

func TestServeHasADataFolderOfItsOwnOnlyWhereNoSharedEngineIsSet(t *testing.T) {
	if got := dataOr(""); got != defaultData {
		t.Errorf("without settings: %q", got)
	}
	if got := dataOr("here"); got != "here" {
		t.Errorf("with --data: %q", got)
	}
	t.Setenv("CASEVEIL_DATABASE_URL", "postgres:///x")
	if got := dataOr(""); got != "" {
		t.Errorf("with a shared engine: %q", got)
	}
}
