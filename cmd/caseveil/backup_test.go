package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestEverythingIsLostAndComesBack: a walk, a backup under a running server, and nothing left but the keys and the backup.
func TestEverythingIsLostAndComesBack(t *testing.T) {
	mails := newMailbox(t)
	in := newInstallation(t, "CASEVEIL_SMTP_URL="+mails.url)
	in.start()
	w := newWalk(t, in, mails)
	w.whole()
	kept := t.TempDir()
	data, keys := filepath.Join(kept, "data"), filepath.Join(kept, "keys")
	in.caseveil("backup", "--to", data, "--keys-to", keys)
	said := in.caseveil("backup", "--to", data, "--keys-to", keys)
	if !strings.Contains(said, ", 0 of them new") {
		t.Errorf("a second backup says %q", said)
	}
	w.noNameBelow(kept)
	before := w.reviewer.call(http.StatusOK, http.MethodGet, "/documents/"+w.document+"/file", nil).body
	in.kill()
	sent := len(mails.all())

	masters := filepath.Join(in.data, "keys")
	in.data = filepath.Join(t.TempDir(), "elsewhere")
	if err := os.MkdirAll(in.data, 0o700); err != nil {
		t.Fatal(err)
	}
	back := []string{"restore", "--from", data, "--keys-from", keys, "--data", in.data}
	if out, err := in.program(back...).CombinedOutput(); err == nil || !strings.Contains(string(out), "keys") {
		t.Fatalf("without the keys: %v\n%s", err, out)
	}
	if out, err := exec.Command("cp", "-a", masters, in.data).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	in.caseveil(back[:5]...)
	if out, err := in.program(back...).CombinedOutput(); err == nil || !strings.Contains(string(out), "there is an installation already") {
		t.Errorf("over an installation: %v\n%s", err, out)
	}
	if said := in.caseveil("storage", "verify"); !strings.Contains(said, " 0 are lost, 0 are altered, 0 belong") {
		t.Errorf("storage verify says %q", said)
	}
	in.start()
	w.rebase()
	after := w.reviewer.call(http.StatusOK, http.MethodGet, "/documents/"+w.document+"/file", nil).body
	if string(before) != string(after) {
		t.Error("the original reads otherwise")
	}
	w.auditTells()
	w.auditIsCheckedElsewhere()
	w.uploadsAgain()
	if n := len(mails.all()); n != sent {
		t.Errorf("%d mails went out by the restore", n-sent)
	}
}

// uploadsAgain goes on working: a further draft is taken in and checked.
func (w *walk) uploadsAgain() {
	w.t.Helper()
	var doc struct{ ID, Check string }
	w.reviewer.post(http.StatusCreated, "/cases/"+w.caseID+"/documents",
		upload{"file", "draft.pdf", "application/pdf", w.draft()}, map[string]string{"kind": "draft"}).into(w.t, &doc)
	w.reviewer.finished(doc.Check)
}
