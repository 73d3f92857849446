package main

import (
	"bytes"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/caseveil/caseveil/storage/object/s3test"
	"github.com/caseveil/caseveil/storage/record/pgtest"
	"github.com/caseveil/caseveil/storage/seal"
)

func TestTheWholeJobLeavesNoNameBehind(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a server and the second engine")
	}
	mails := newMailbox(t)
	metrics, temp := freeAddress(t), t.TempDir()
	in := newInstallation(t, "CASEVEIL_SMTP_URL="+mails.url, "CASEVEIL_METRICS_ADDR="+metrics, "TMPDIR="+temp)
	in.start()
	w := newWalk(t, in, mails)
	w.whole()
	w.refusalsNameNobody()
	w.noNameIn("the metrics", [][]byte{[]byte(fetch(t, "http://"+metrics+"/metrics"))})
	w.nothingIn(temp)
	w.auditTells()
	w.everyoneWasTold()
	w.noNameIn("a mail", mailTexts(mails.all()))
	w.noNameIn("the log", [][]byte{[]byte(in.log.String())})
	w.noNameBelow(in.data)
	w.auditIsCheckedElsewhere()
	w.keysAreRotated()
	w.caseIsHeld()
	w.keyIsDestroyed()
	in.stop(in.server)
	w.noNameBelow(in.data) // the database has written all its pages now
}

func TestTheWholeJobOnPostgreSQLAndS3(t *testing.T) {
	mails := newMailbox(t)
	bucket := s3test.Start(t)
	store := bucket.Bucket(t, "caseveil")
	identity := mustIdentity(t)
	present, retired := secretFile(t, identity), secretFile(t, seal.NewSecret(""))
	signing, err := seal.GenerateSigner("caseveil.test")
	if err != nil {
		t.Fatal(err)
	}
	in := &installation{t: t, log: &transcript{}, env: []string{
		"CASEVEIL_SMTP_URL=" + mails.url, "CASEVEIL_DATABASE_URL=" + pgtest.URL(t),
		"CASEVEIL_S3_ENDPOINT=" + store.Endpoint, "CASEVEIL_S3_BUCKET=" + store.Bucket, "CASEVEIL_S3_REGION=" + store.Region,
		"CASEVEIL_S3_ACCESS_KEY=" + store.AccessKey, "CASEVEIL_S3_SECRET_KEY=" + store.SecretKey,
		"CASEVEIL_MASTER_IDENTITY_FILE=" + present, "CASEVEIL_RETIRED_IDENTITY_FILE=" + retired, "CASEVEIL_SIGNING_KEY_FILE=" + secretFile(t, signing),
	}}
	in.start()
	w := newWalk(t, in, mails)
	w.whole()
	w.auditTells()
	w.noNameBelow(bucket.Folder)
	w.noNameIn("the log", [][]byte{[]byte(in.log.String())})
	putMasters(t, present, retired, mustIdentity(t), identity)
	w.auditIsCheckedElsewhere()
	w.keysAreRotated()
	w.caseIsHeld()
	w.keyIsDestroyed()
	in.stop(in.server)

	in.env = append(in.env, "CASEVEIL_MASTER_IDENTITY_FILE="+secretFile(t, mustIdentity(t)))
	if out, err := in.program("serve", "--addr", "127.0.0.1:0").CombinedOutput(); err == nil || !strings.Contains(string(out), "keys") {
		t.Errorf("serve starts with other master keys than the database's: %v\n%s", err, out)
	}
}

func TestAJobSurvivesTheServersSuddenEnd(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a server and the second engine")
	}
	mails := newMailbox(t)
	in := newInstallation(t, "CASEVEIL_SMTP_URL="+mails.url)
	in.start()
	w := newWalk(t, in, mails)
	w.refer()
	w.nameMembers()
	var doc struct{ ID, Check string }
	w.reviewer.post(http.StatusCreated, "/cases/"+w.caseID+"/documents",
		upload{"file", "draft.pdf", "application/pdf", w.draft()}, map[string]string{"kind": "draft"}).into(t, &doc)
	in.kill()
	in.start()
	w.rebase()
	w.document = doc.ID
	w.reviewer.finished(doc.Check)
	w.decide()
	var made struct{ Job, ID string }
	w.reviewer.call(http.StatusAccepted, http.MethodPost, "/documents/"+w.document+"/redactions", nil).into(t, &made)
	in.kill()
	in.start()
	w.rebase()
	w.reviewer.finished(made.Job)
	var got struct{ State string }
	w.reviewer.get("/redactions/"+made.ID, &got)
	if got.State != "verified" {
		t.Errorf("after the server died in the middle the redaction is %s, want verified", got.State)
	}
}

// rebase points the clients at the server's new port.
func (w *walk) rebase() {
	for _, c := range []*client{w.agency, w.reviewer, w.checker, w.officer, w.auditor} {
		c.base = w.base
	}
	for _, c := range w.partners {
		c.base = w.base
	}
}

// 7. The auditor reads who did what; nobody else does.
func (w *walk) auditTells() {
	w.t.Helper()
	var entries []struct {
		Act, Role, Case string
		Proof           []string
	}
	body := w.auditor.call(http.StatusOK, http.MethodGet, "/audit?limit=500", nil).body
	reply{body: body}.into(w.t, &entries)
	roles := map[string]bool{}
	for _, e := range entries {
		if e.Case == w.caseID {
			roles[e.Role] = true
		}
	}
	for _, role := range []string{"agency", "reviewer", "publication_officer", "partner"} {
		if !roles[role] {
			w.t.Errorf("the audit log has no act of the %s in this case", role)
		}
	}
	w.noNameIn("the audit log", [][]byte{body})
	w.officer.call(http.StatusForbidden, http.MethodGet, "/audit", nil)
}

// 6. Whoever's turn it was got a mail with a link to their work.
func (w *walk) everyoneWasTold() {
	w.t.Helper()
	for _, who := range []string{"reviewer", "checker", "officer", "partner.local_authority", "partner.nhs", "partner.police"} {
		w.mails.link(w.t, address(who), "/work")
	}
}

func mailTexts(all []mail) (out [][]byte) {
	for _, m := range all {
		out = append(out, []byte(m.text))
	}
	return out
}

// noNameIn looks for every canary as the encodings write it, whatever its case.
func (w *walk) noNameIn(where string, texts [][]byte) {
	w.t.Helper()
	for _, text := range texts {
		low := bytes.ToLower(text)
		for _, name := range w.names.all() {
			for _, form := range [][]byte{[]byte(strings.ToLower(name)), utf16le(strings.ToLower(name))} {
				if bytes.Contains(low, bytes.ToLower(form)) {
					w.t.Errorf("%s holds a planted name, the one that begins with %.3s", where, name)
				}
			}
		}
	}
}

func (w *walk) noNameBelow(dir string) {
	w.t.Helper()
	looked := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		w.noNameIn("a file name", [][]byte{[]byte(path)})
		if d.IsDir() {
			return nil
		}
		b, err := os.ReadFile(path)
		looked++
		w.noNameIn("the file "+d.Name(), [][]byte{b})
		return err
	})
	if err != nil || looked == 0 {
		w.t.Fatalf("looked at %d files: %v", looked, err)
	}
}

func utf16le(s string) (out []byte) {
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

func secretFile(t *testing.T, s seal.Secret) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(s.Reveal()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func mustIdentity(t *testing.T) seal.Secret {
	t.Helper()
	identity, _, err := seal.GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return identity
}
