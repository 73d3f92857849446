package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/storage/seal"
)

// keysAreRotated turns the keys while the server runs, and finds everything as it was.
func (w *walk) keysAreRotated() {
	w.t.Helper()
	before := w.reviewer.call(http.StatusOK, http.MethodGet, "/documents/"+w.document+"/file", nil).body
	w.caseveil("keys", "rotate")
	after := w.reviewer.call(http.StatusOK, http.MethodGet, "/documents/"+w.document+"/file", nil).body
	if string(before) != string(after) {
		w.t.Error("after the rotation the original reads otherwise")
	}
	var r keyReport
	if err := json.Unmarshal([]byte(w.caseveil("keys", "list", "--format", "json")), &r); err != nil {
		w.t.Fatal(err)
	}
	if r.CaseKeys.Others != 0 || r.CaseKeys.Present < 2 || len(r.Masters) != 2 || r.Masters[0].Retired == nil {
		w.t.Errorf("after the rotation: %+v", r)
	}
}

// caseIsHeld holds the case, which then nothing destroys, and lifts the hold.
func (w *walk) caseIsHeld() {
	w.t.Helper()
	var c struct{ Reference string }
	w.officer.get("/cases/"+w.caseID, &c)
	w.caseveil("retention", "hold", c.Reference, "--reason", "inquiry")
	if said := w.caseveil("retention", "list"); !strings.Contains(said, "30 years from the last act") || !strings.Contains(said, c.Reference+" since") {
		w.t.Errorf("retention list says %q", said)
	}
	destroy := []string{"keys", "destroy", c.Reference, "--reason", "request", "--key-backups-until", "none"}
	w.refuses("legal hold", destroy...)
	w.refuses("legal hold", append(destroy, "--yes")...)
	w.officer.call(http.StatusOK, http.MethodGet, "/documents/"+w.document+"/file", nil)
	w.caseveil("retention", "lift", c.Reference)
	w.caseveil("retention", "set", "case", "35y")
	if said := w.caseveil("retention", "due"); !strings.Contains(said, "Nothing is due.") {
		w.t.Errorf("retention due says %q", said)
	}
	w.refuses("not what you were shown", "retention", "delete", "--plan", "0123456789ab", "--key-backups-until", "none", "--certificates", w.t.TempDir())
}

// refuses runs a command that must fail, and say why.
func (w *walk) refuses(why string, args ...string) {
	w.t.Helper()
	if w.data != "" {
		args = append(args, "--data", w.data)
	}
	if out, err := w.program(args...).CombinedOutput(); err == nil || !strings.Contains(string(out), why) {
		w.t.Errorf("%s does not say %q: %v, %s", strings.Join(args[:2], " "), why, err, out)
	}
}

// keyIsDestroyed destroys the case's key. Nobody finds the case then, and nothing else breaks.
func (w *walk) keyIsDestroyed() {
	w.t.Helper()
	var c struct{ Reference string }
	w.officer.get("/cases/"+w.caseID, &c)
	args := []string{"keys", "destroy", c.Reference, "--reason", "retention", "--key-backups-until", "none"}
	if said := w.caseveil(args...); !strings.Contains(said, "Nothing was destroyed") {
		w.t.Errorf("without --yes it says %q", said)
	}
	w.officer.get("/cases/"+w.caseID, nil)
	w.certified(w.caseveil(append(args, "--yes")...), c.Reference)
	if said := w.caseveil("storage", "verify"); !strings.Contains(said, " 0 are lost, 0 are altered") || strings.HasPrefix(said, "0 objects are whole and open, 0 ") {
		w.t.Errorf("storage verify says %q", said)
	}
	for _, who := range w.everybody() {
		who.call(http.StatusNotFound, http.MethodGet, "/cases/"+w.caseID, nil)
		for _, path := range w.lists() {
			req, err := http.NewRequest(http.MethodGet, w.base+path, nil)
			if err != nil {
				w.t.Fatal(err)
			}
			if got, err := who.do(req); err != nil || got.status >= 500 {
				w.t.Errorf("%s answers %d, %v\n%s", path, got.status, err, got.body)
			}
		}
	}
	w.reviewer.call(http.StatusNotFound, http.MethodGet, "/documents/"+w.document, nil)
	(&client{t: w.t, base: w.base}).call(http.StatusNotFound, http.MethodGet, "/publications/"+w.publication+"/file", nil)
	if said := w.caseveil("keys", "list"); !strings.Contains(said, "1 destroyed") {
		w.t.Errorf("keys list says %q", said)
	}
	if strings.Contains(w.log.String(), `"level":"ERROR"`) {
		w.t.Errorf("the server logs errors\n%s", w.log.String())
	}
}

func (w *walk) certified(note, reference string) {
	w.t.Helper()
	key := string((&client{t: w.t, base: w.base}).call(http.StatusOK, http.MethodGet, "//.well-known/caseveil-keys", nil).body)
	text, err := seal.OpenNote([]byte(note+"\n"), strings.TrimSpace(key))
	if err != nil || !strings.HasPrefix(text, "caseveil certificate of destruction v1\ncase "+reference+" "+w.caseID) {
		w.t.Errorf("the certificate: %v\n%s", err, note)
	}
}

func (w *walk) everybody() []*client {
	out := []*client{w.agency, w.reviewer, w.checker, w.officer, w.auditor}
	for _, seat := range []string{"local_authority", "nhs", "police"} {
		out = append(out, w.partners[seat])
	}
	return out
}

// lists are the addresses that the API's description says may be read without naming a thing.
func (w *walk) lists() []string {
	w.t.Helper()
	var doc struct {
		Paths map[string]map[string]any
	}
	w.officer.get("/openapi.json", &doc)
	var out []string
	for path, methods := range doc.Paths {
		if _, ok := methods["get"]; ok && !strings.Contains(path, "{") {
			out = append(out, path)
		}
	}
	if len(out) < 4 {
		w.t.Fatalf("the description names %d lists", len(out))
	}
	slices.Sort(out)
	return out
}

// putMasters writes the files that name the masters of shared engines.
func putMasters(t *testing.T, present, retired string, now, before seal.Secret) {
	t.Helper()
	for path, s := range map[string]seal.Secret{present: now, retired: before} {
		if err := os.WriteFile(path, []byte(s.Reveal()+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestKeysInitMakesWhatSharedEnginesAreStartedWith(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "keys")
	in := &installation{t: t, env: []string{"CASEVEIL_MASTER_PASSPHRASE=correct horse battery staple"}}
	in.caseveil("keys", "init", "--out", folder, "--name", "reviews.example.org")
	identity, err := os.ReadFile(filepath.Join(folder, "master-identity.txt"))
	if err != nil || !seal.IsLocked(seal.NewSecret(string(identity))) {
		t.Fatalf("the identity is not behind the passphrase: %v", err)
	}
	out, err := in.program("keys", "init", "--out", folder).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "never replaced") {
		t.Errorf("a second time: %v\n%s", err, out)
	}
	locked := &installation{t: t, data: filepath.Join(t.TempDir(), "data"), env: append(in.env,
		"CASEVEIL_MASTER_IDENTITY_FILE="+filepath.Join(folder, "master-identity.txt"),
		"CASEVEIL_SIGNING_KEY_FILE="+filepath.Join(folder, "signing-key.txt"))}
	locked.caseveil("user", "add", "--email", "a@example.org", "--role", "administrator")
	locked.env[0] = "CASEVEIL_MASTER_PASSPHRASE=another"
	out, err = locked.program("user", "add", "--email", "b@example.org", "--role", "administrator", "--data", locked.data).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "passphrase") || strings.Contains(string(out), "another") {
		t.Errorf("with another passphrase: %v\n%s", err, out)
	}
}

func TestKeysOfAFolderThatHoldsNoInstallationAreNotMade(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "nothing")
	in := &installation{t: t}
	out, err := in.program("keys", "list", "--data", folder).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "--data") {
		t.Errorf("keys list: %v\n%s", err, out)
	}
	if _, err := os.Stat(folder); err == nil {
		t.Error("the folder was made")
	}
}
