package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

func TestTheBillOfMaterialsNamesEveryModuleOfTheNotice(t *testing.T) {
	in := &installation{t: t}
	var b bill
	if err := json.Unmarshal([]byte(in.caseveil("version", "--format", "cyclonedx")), &b); err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, c := range b.Components {
		have[c.Name] = c.Version != ""
	}
	notice, err := os.ReadFile("../../NOTICE")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(notice), noticeBegin)
	list, _, _ = strings.Cut(list, noticeEnd)
	for line := range strings.Lines(list) {
		module, _, ok := strings.Cut(line, " (")
		if ok && !strings.HasPrefix(line, " ") && !have[module] {
			t.Errorf("%s is not on it", module)
		}
	}
	if b.Format != "CycloneDX" || len(b.Components) < 20 {
		t.Errorf("%s with %d parts", b.Format, len(b.Components))
	}
}
