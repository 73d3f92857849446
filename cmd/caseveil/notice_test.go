package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the list of modules in NOTICE anew")

const (
	noticeBegin = "Go modules in the program\n-------------------------\n"
	noticeEnd   = "\nTexts of the licences\n---------------------\n"
)

// TestTheNoticeNamesEveryModuleAndItsLicence holds NOTICE to what is linked, and the licences to those we may ship.
func TestTheNoticeNamesEveryModuleAndItsLicence(t *testing.T) {
	notice, err := os.ReadFile("../../NOTICE")
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(notice), noticeBegin)
	list, tail, ended := strings.Cut(rest, noticeEnd)
	if !ok || !ended {
		t.Fatal("NOTICE has no list of Go modules")
	}
	want := moduleList(t)
	if *update {
		err := os.WriteFile("../../NOTICE", []byte(head+noticeBegin+want+noticeEnd+tail), 0o644)
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	if list != want {
		t.Error("NOTICE does not name the modules that are linked: go test ./cmd/caseveil -run Notice -update, and read what changed")
	}
}

func moduleList(t *testing.T) string {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}", ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	lines := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 3 || f[0] == strings.TrimSuffix(module, "/") {
			continue
		}
		kind, holders := licence(t, f[0], f[2])
		lines[fmt.Sprintf("%s (%s)%s\n", f[0], kind, holders)] = true
	}
	if len(lines) < 20 {
		t.Fatalf("only %d modules are linked: the test looks at the wrong place", len(lines))
	}
	return strings.Join(slices.Sorted(maps.Keys(lines)), "")
}

// kinds of licence, by words that only they hold, in this order.
var kinds = []struct{ name, words string }{
	{"AGPL", "AFFERO GENERAL PUBLIC"}, {"GPL", "GNU GENERAL PUBLIC"}, {"GPL", "GNU LESSER GENERAL"},
	{"Apache-2.0", "Apache License"}, {"MPL-2.0", "Mozilla Public License"},
	{"BSD-3-Clause", "Neither the name"}, {"BSD-2-Clause", "Redistribution and use"},
	{"MIT", "Permission is hereby granted, free of charge"},
}

var copyright = regexp.MustCompile(`(?m)^\s*(Copyright .*\d{4}.*|Copyright \(c\).*)$`)

func licence(t *testing.T, path, dir string) (kind, holders string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "[Ll][Ii][Cc][Ee][Nn][SsCc][Ee]*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s has no licence file", path)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds {
		if strings.Contains(string(text), k.words) {
			kind = k.name
			break
		}
	}
	if kind == "" || strings.HasSuffix(kind, "GPL") {
		t.Errorf("%s has a licence that we may not ship: %q", path, kind)
	}
	if kind == "Apache-2.0" || kind == "MPL-2.0" {
		return kind, ""
	}
	for _, c := range copyright.FindAllString(string(text), 3) {
		holders += "\n    " + strings.TrimSpace(c)
	}
	return kind, holders
}
