package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheReadmesWalkWithCurlWorks runs the lines of the README as a reader would, on a fresh demonstration.
func TestTheReadmesWalkWithCurlWorks(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a server and the second engine")
	}
	for _, tool := range []string{"bash", "curl", "jq", "sha256sum"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("this test needs %s: apt-get install %s", tool, tool)
		}
	}
	in := newInstallation(t)
	in.start("--demo")
	tmp := t.TempDir()
	cmd := exec.Command("bash", "-euo", "pipefail", "-c", curlWalk(t))
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), "BASE="+in.base, "CASEVEIL="+os.Args[0], "DATA="+in.data, "TMP="+tmp,
		actAsProgram+"=1", "CASEVEIL_CACHE="+testCache(t))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("the README's lines end with %v\n%s", err, out)
	}
	for _, want := range []string{`"state": "ready"`, `"state": "verified"`, "published.pdf: OK", `"state":"acknowledged"`, `"act":"acknowledge`} {
		if !bytes.Contains(out, []byte(want)) {
			t.Errorf("the README's lines do not print %s\n%s", want, out)
		}
	}
	text, err := exec.Command("pdftotext", filepath.Join(tmp, "published.pdf"), "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (apt-get install poppler-utils): %v", err)
	}
	for _, name := range []string{"Tamsin", "Arkwright", "Pellow", "Teasel", "Asante"} {
		if bytes.Contains(text, []byte(name)) {
			t.Errorf("the published report holds %s", name)
		}
	}
}

// curlWalk is the README's block of shell lines that begins with BASE.
func curlWalk(t *testing.T) string {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(readme), "```sh\nBASE=")
	block, _, ended := strings.Cut(rest, "\n```")
	if !ok || !ended {
		t.Fatal("the README has no walk with curl")
	}
	return "BASE=" + block
}
