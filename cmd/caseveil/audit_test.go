package main

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// auditIsCheckedElsewhere takes the log and the public key away, as an auditor would, and checks them with nothing else.
func (w *walk) auditIsCheckedElsewhere() {
	w.t.Helper()
	dir := w.t.TempDir()
	export, key := filepath.Join(dir, "log.jsonl"), filepath.Join(dir, "key.txt")
	log := w.auditor.call(http.StatusOK, http.MethodGet, "/audit/export", nil).body
	write(w.t, export, log)
	write(w.t, key, (&client{t: w.t, base: w.base}).call(http.StatusOK, http.MethodGet, "//.well-known/caseveil-keys", nil).body)
	w.officer.call(http.StatusForbidden, http.MethodGet, "/audit/export", nil)

	elsewhere := &installation{t: w.t}
	if said := elsewhere.caseveil("audit", "verify", "--key", key, export); !strings.Contains(said, "are as they were signed") {
		w.t.Errorf("audit verify says %q", said)
	}
	if printed := w.caseveil("audit", "export", "--out", filepath.Join(dir, "again.jsonl")); printed != strings.TrimSpace(string(read(w.t, key))) {
		w.t.Errorf("audit export prints another key: %s", printed)
	}
	lines := bytes.SplitAfter(log, []byte("\n"))
	write(w.t, export, bytes.Join(append(lines[:5:5], lines[6:]...), nil))
	out, err := elsewhere.program("audit", "verify", "--key", key, export).CombinedOutput()
	var code *exec.ExitError
	if !errors.As(err, &code) || code.ExitCode() != exitLeak || !strings.Contains(string(out), "entry 5") {
		w.t.Errorf("with entry 5 gone: %v, %s", err, out)
	}
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTheHeadsOfTheAuditLogGoToAWitness(t *testing.T) {
	heads := filepath.Join(t.TempDir(), "heads.jsonl")
	in := newInstallation(t, "CASEVEIL_WITNESS="+heads)
	in.start()
	admin := in.user("admin", "administrator", "")
	admin.call(http.StatusCreated, http.MethodPost, "/accounts", map[string]string{"email": "b@example.org", "role": "auditor", "organisation": "Org"})
	in.stop(in.server)
	if n := bytes.Count(read(t, heads), []byte("\n")); n == 0 {
		t.Fatal("after a stop the witness has seen nothing")
	}
	in.start()
	in.stop(in.server)
	other := newInstallation(t, "CASEVEIL_WITNESS="+heads)
	if out, err := other.program("serve", "--addr", "127.0.0.1:0", "--data", other.data).CombinedOutput(); err == nil || !strings.Contains(string(out), "CASEVEIL_WITNESS") {
		t.Errorf("serve starts with another log's witness: %v\n%s", err, out)
	}
}
