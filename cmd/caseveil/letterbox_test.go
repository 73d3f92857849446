package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/caseveil/caseveil/storage/object/s3test"
	"github.com/caseveil/caseveil/storage/seal"
)

// A takingIn is an intake-only node that runs: a process with nothing in its environment but what it needs.
type takingIn struct {
	*client
	log *transcript
	cmd *exec.Cmd
}

func (in *installation) letterbox(env []string, args ...string) *takingIn {
	in.t.Helper()
	box := &takingIn{client: &client{t: in.t}, log: &transcript{}}
	box.cmd = exec.Command(os.Args[0], append([]string{"letterbox", "serve", "--addr", "127.0.0.1:0"}, args...)...)
	box.cmd.Env = append([]string{actAsProgram + "=1", "PATH=" + os.Getenv("PATH"), "TMPDIR=" + in.t.TempDir()}, env...)
	box.cmd.Stderr = box.log
	out, err := box.cmd.StdoutPipe()
	if err == nil {
		err = box.cmd.Start()
	}
	if err != nil {
		in.t.Fatal(err)
	}
	in.t.Cleanup(func() { end(in.t, box.cmd) })
	lines := bufio.NewScanner(out)
	for box.base == "" && lines.Scan() {
		if _, url, ok := strings.Cut(lines.Text(), "takes in at "); ok {
			box.base = strings.TrimSpace(url)
		}
	}
	if box.base == "" {
		in.t.Fatalf("the letterbox did not get ready\n%s", box.log.String())
	}
	return box
}

// letterboxFile is what `letterbox init` writes.
func (in *installation) letterboxFile() string {
	in.t.Helper()
	path := filepath.Join(in.t.TempDir(), "letterbox.txt")
	in.caseveil("letterbox", "init", "--out", path)
	return path
}

type receipt struct{ Receipt, SHA256 string }

func (b *takingIn) handIn(permit, name string, content []byte) receipt {
	b.t.Helper()
	var got receipt
	// A map of one field: the permit goes before the file.
	b.post(http.StatusCreated, "//", upload{"file", name, "application/octet-stream", content}, map[string]string{"permit": permit}, "Accept", "application/json").into(b.t, &got)
	return got
}

func (w *walk) permit(email, kind, caseID string) string {
	w.t.Helper()
	var p struct{ Permit string }
	w.officer.call(http.StatusCreated, http.MethodPost, "/permits", map[string]any{"email": email, "kind": kind, "case": caseID, "days": 3, "times": 1}).into(w.t, &p)
	return p.Permit
}

type handedIn struct {
	State, Code, Receipt, SHA256, Case string
	ID                                 string
	FiledAs                            string `json:"filed_as"`
}

// settled waits until something that was handed in is no longer on its way.
func (w *walk) settled(r receipt) handedIn {
	w.t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		var in struct{ Drops []handedIn }
		w.officer.get("/incoming", &in)
		for _, d := range in.Drops {
			if d.Receipt == r.Receipt && d.State != "found" {
				return d
			}
		}
	}
	w.t.Fatalf("what was handed in was not found\n%s", w.log.String())
	return handedIn{}
}

func TestALetterboxTakesInForAServiceThatFilesIt(t *testing.T) {
	t.Run("a folder", func(t *testing.T) {
		mails := newMailbox(t)
		in := newInstallation(t, "CASEVEIL_SMTP_URL="+mails.url)
		in.start()
		w := newWalk(t, in, mails)
		box := in.letterbox([]string{"CASEVEIL_LETTERBOX_FILE=" + in.letterboxFile()}, "--folder", filepath.Join(in.data, "incoming"))
		w.handsIn(box)
		w.noNameBelow(in.data)
	})
	for name, apart := range map[string]bool{"a prefix of the bucket": false, "a bucket of its own": true} {
		t.Run(name, func(t *testing.T) {
			mails := newMailbox(t)
			server := s3test.Start(t)
			in := &installation{t: t, log: &transcript{}, env: append(sharedEnginesOn(t, server), "CASEVEIL_SMTP_URL="+mails.url, "CASEVEIL_NO_JOBS=1")}
			bucket := "caseveil"
			if apart {
				bucket = server.Bucket(t, "letters").Bucket
				in.env = append(in.env, "CASEVEIL_S3_INCOMING_BUCKET="+bucket)
			}
			in.start()
			in.work()
			w := newWalk(t, in, mails)
			put := server.Putter(t, bucket, "incoming/")
			box := in.letterbox([]string{
				"CASEVEIL_LETTERBOX_FILE=" + in.letterboxFile(), "CASEVEIL_S3_ENDPOINT=" + put.Endpoint, "CASEVEIL_S3_INCOMING_BUCKET=" + put.Bucket,
				"CASEVEIL_S3_REGION=" + put.Region, "CASEVEIL_S3_ACCESS_KEY=" + put.AccessKey, "CASEVEIL_S3_SECRET_KEY=" + put.SecretKey,
			})
			w.handsIn(box)
			w.noNameBelow(server.Folder)
		})
	}
}

// handsIn has an agency hand in a form and a reviewer a draft, neither of whom signs in for it.
func (w *walk) handsIn(box *takingIn) {
	w.t.Helper()
	box.get("//readyz", nil)
	form := asJSON(w.t, w.form())
	sent := box.handIn(w.permit(address("agency"), "referral", ""), w.names.fileName+".json", form)
	if sum := sha256.Sum256(form); sent.SHA256 != hex.EncodeToString(sum[:]) {
		w.t.Error("the receipt’s hash is not the form’s")
	}
	got := w.settled(sent)
	if got.State != "filed" || got.Code != "" || got.SHA256 != sent.SHA256 {
		w.t.Fatalf("the form is %+v", got)
	}
	var referral struct {
		State  string
		Fields map[string]string
	}
	w.agency.get("/referrals/"+strings.TrimPrefix(got.FiledAs, "referral/"), &referral)
	if referral.State != "submitted" || referral.Fields["children.0.forename"] != w.names.child {
		w.t.Errorf("the referral is %s, of %d fields", referral.State, len(referral.Fields))
	}
	w.mails.link(w.t, address("agency"), "/referrals/")
	w.mails.link(w.t, address("officer"), "/work")

	w.caseID = got.Case
	w.nameMembers()
	draft := w.draft()
	got = w.settled(box.handIn(w.permit(address("reviewer"), "draft", w.caseID), w.names.fileName+".pdf", draft))
	if got.State != "filed" || got.Case != w.caseID {
		w.t.Fatalf("the draft is %+v", got)
	}
	w.document = strings.TrimPrefix(got.FiledAs, "document/")
	var doc struct{ Check, State, SHA256 string }
	w.reviewer.get("/documents/"+w.document, &doc)
	w.reviewer.finished(doc.Check)
	if file := w.reviewer.call(http.StatusOK, http.MethodGet, "/documents/"+w.document+"/file", nil); !bytes.Equal(file.body, draft) {
		w.t.Error("the draft that was filed is another")
	}

	// What a withdrawn permit is for waits for an officer, who has it filed.
	var permits struct{ Permits []struct{ ID string } }
	late := w.permit(address("reviewer"), "draft", w.caseID)
	w.officer.get("/incoming", &permits)
	w.officer.call(http.StatusOK, http.MethodPost, "/permits/"+permits.Permits[0].ID+"/withdraw", nil)
	held := box.handIn(late, w.names.fileName+".pdf", append(draft, '\n'))
	if got = w.settled(held); got.State != "held" || got.Code != "withdrawn" {
		w.t.Errorf("what came under a withdrawn permit is %+v", got)
	}
	w.mails.link(w.t, address("officer"), "/incoming")
	w.officer.call(http.StatusOK, http.MethodPost, "/incoming/"+got.ID+"/file", nil)
	if got = w.settled(held); got.State != "filed" {
		w.t.Errorf("an officer had it filed, and it is %+v", got)
	}
	var entries []struct{ Act string }
	body := w.auditor.call(http.StatusOK, http.MethodGet, "/audit?limit=500", nil).body
	reply{body: body}.into(w.t, &entries)
	acts := map[string]int{}
	for _, e := range entries {
		acts[e.Act]++
	}
	for act, n := range map[string]int{"issue-permit": 3, "collect-incoming": 3, "withdraw-permit": 1, "hold-incoming": 1, "file-incoming": 1} {
		if acts[act] != n {
			w.t.Errorf("the audit log has %d entries of %s, not %d", acts[act], act, n)
		}
	}
	w.noNameIn("the audit log", [][]byte{body})
	w.noNameIn("the log", [][]byte{[]byte(w.log.String()), []byte(box.log.String())})
	w.noNameIn("a mail", mailTexts(w.mails.all()))
	if strings.Contains(box.log.String(), sent.Receipt) || strings.Contains(w.log.String(), sent.Receipt) {
		w.t.Error("a log tells a receipt number")
	}
}

func TestALetterboxStartsWithNothingThatCouldRead(t *testing.T) {
	in := newInstallation(t)
	in.caseveil("user", "add", "--email", "a@example.org", "--role", "auditor") // makes the installation
	file := in.letterboxFile()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := os.ReadFile(in.letterboxFile()); err != nil || !bytes.Equal(again, text) {
		t.Error("a second letterbox is told another key")
	}
	for _, secret := range []string{"AGE-SECRET-KEY", "PRIVATE+KEY"} {
		if bytes.Contains(text, []byte(secret)) {
			t.Errorf("a letterbox is told a secret: %s", secret)
		}
	}
	folder := t.TempDir()
	none := filepath.Join(t.TempDir(), "none")
	if err := os.WriteFile(none, []byte("recipient age1pqx\npermits nobody\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		env, args []string
		says      string
	}{
		"a database":            {[]string{"CASEVEIL_DATABASE_URL=postgres://u:Zephrine@db/x"}, nil, "CASEVEIL_DATABASE_URL: is not for a letterbox"},
		"a master identity":     {[]string{"CASEVEIL_MASTER_IDENTITY_FILE=" + none}, nil, "CASEVEIL_MASTER_IDENTITY: is not for a letterbox"},
		"a signing key":         {[]string{"CASEVEIL_SIGNING_KEY=Zephrine"}, nil, "CASEVEIL_SIGNING_KEY: is not for a letterbox"},
		"no store":              {nil, []string{"--folder", ""}, "--folder"},
		"two stores":            {[]string{"CASEVEIL_S3_ENDPOINT=https://s3.example.org"}, nil, "--folder"},
		"half a store":          {[]string{"CASEVEIL_S3_ENDPOINT=https://s3.example.org"}, []string{"--folder", ""}, "CASEVEIL_S3_SECRET_KEY"},
		"no file of its own":    {[]string{"CASEVEIL_LETTERBOX_FILE="}, nil, "CASEVEIL_LETTERBOX_FILE"},
		"a file of other words": {[]string{"CASEVEIL_LETTERBOX_FILE=" + none}, nil, "CASEVEIL_LETTERBOX_FILE"},
		"the wide world":        {nil, []string{"--addr", "0.0.0.0:0"}, "--addr"},
	} {
		cmd := exec.Command(os.Args[0], append([]string{"letterbox", "serve", "--addr", "127.0.0.1:0", "--folder", folder}, c.args...)...)
		cmd.Env = append([]string{actAsProgram + "=1", "CASEVEIL_LETTERBOX_FILE=" + file}, c.env...)
		out, err := cmd.CombinedOutput()
		if err == nil || !strings.Contains(string(out), c.says) || strings.Contains(string(out), "Zephrine") {
			t.Errorf("with %s: %v\n%s", name, err, out)
		}
	}
	if out, err := in.program("letterbox", "init", "--data", in.data).CombinedOutput(); err == nil || !strings.Contains(string(out), "--out") {
		t.Errorf("init without --out: %v\n%s", err, out)
	}
}

func TestAServerThatHoldsRecipientsAloneDoesNotStart(t *testing.T) {
	signing, err := seal.GenerateSigner("caseveil.test")
	if err != nil {
		t.Fatal(err)
	}
	_, recipient, err := seal.GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	in := newInstallation(t, "CASEVEIL_MASTER_RECIPIENTS="+recipient, "CASEVEIL_SIGNING_KEY_FILE="+secretFile(t, signing))
	out, err := in.program("serve", "--addr", "127.0.0.1:0", "--data", in.data).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "CASEVEIL_MASTER_IDENTITY") || !strings.Contains(string(out), "letterbox") {
		t.Errorf("%v\n%s", err, out)
	}
}
