package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/caseveil/caseveil/storage/object/s3test"
	"github.com/caseveil/caseveil/storage/record/pgtest"
	"github.com/caseveil/caseveil/storage/seal"
)

// sharedEngines are the settings of nodes over one PostgreSQL and one S3 store.
func sharedEngines(t *testing.T, env ...string) []string {
	t.Helper()
	return append(sharedEnginesOn(t, s3test.Start(t)), env...)
}

func sharedEnginesOn(t *testing.T, server s3test.Server) []string {
	t.Helper()
	store := server.Bucket(t, "caseveil")
	signing, err := seal.GenerateSigner("caseveil.test")
	if err != nil {
		t.Fatal(err)
	}
	return []string{
		"CASEVEIL_DATABASE_URL=" + pgtest.URL(t), "CASEVEIL_S3_ENDPOINT=" + store.Endpoint, "CASEVEIL_S3_BUCKET=" + store.Bucket,
		"CASEVEIL_S3_REGION=" + store.Region, "CASEVEIL_S3_ACCESS_KEY=" + store.AccessKey, "CASEVEIL_S3_SECRET_KEY=" + store.SecretKey,
		"CASEVEIL_MASTER_IDENTITY_FILE=" + secretFile(t, mustIdentity(t)), "CASEVEIL_SIGNING_KEY_FILE=" + secretFile(t, signing),
	}
}

// work runs a worker until the test ends, or until the function that it returns kills it as a power cut does.
func (in *installation) work() (kill func()) {
	in.t.Helper()
	cmd := in.program("worker")
	cmd.Env = append(cmd.Env, "CASEVEIL_PUBLIC_URL=http://127.0.0.1:8080")
	cmd.Stdout, cmd.Stderr = in.log, in.log
	if err := cmd.Start(); err != nil {
		in.t.Fatal(err)
	}
	dead := false
	in.t.Cleanup(func() {
		if !dead {
			end(in.t, cmd)
		}
	})
	return func() {
		dead = true
		cmd.Process.Kill() //nolint:errcheck // it may have ended
		cmd.Wait()         //nolint:errcheck // it was killed
	}
}

func end(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("a worker that is told to stop: %v", err)
	}
}

func TestServersLeaveJobsToWorkersAndEachOtherTheirClients(t *testing.T) {
	mails := newMailbox(t)
	first := &installation{t: t, log: &transcript{}, env: sharedEngines(t, "CASEVEIL_SMTP_URL="+mails.url, "CASEVEIL_NO_JOBS=1")}
	second := &installation{t: t, log: first.log, env: first.env}
	first.start()
	second.start()
	w := newWalk(t, first, mails)
	w.refer()
	w.nameMembers()
	w.reviewer.base = second.base // another node answers the reviewer
	var doc struct{ ID, Check string }
	w.reviewer.post(http.StatusCreated, "/cases/"+w.caseID+"/documents",
		upload{"file", "draft.pdf", "application/pdf", w.draft()}, map[string]string{"kind": "draft"}).into(t, &doc)
	var job struct{ State string }
	if w.reviewer.get("/jobs/"+doc.Check, &job); job.State != "queued" {
		t.Fatalf("without a worker the job is %s", job.State)
	}
	kill := second.work()
	first.work()
	kill() // what it had begun, the other one does
	w.reviewer.finished(doc.Check)
	w.document = doc.ID
	w.decide()
	var made struct{ Job, ID string }
	w.reviewer.call(http.StatusAccepted, http.MethodPost, "/documents/"+w.document+"/redactions", nil).into(t, &made)
	w.reviewer.finished(made.Job)
	w.noNameIn("the log", [][]byte{[]byte(first.log.String())})
}

func TestAWorkerIsToldWhatItLacks(t *testing.T) {
	in := &installation{t: t}
	out, err := in.program("worker").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "--data") && !strings.Contains(string(out), "CASEVEIL_DATABASE_URL") {
		t.Errorf("without shared engines: %v\n%s", err, out)
	}
}

func TestMetricsAreToldOnAListenerOfTheirOwnAndNameNobody(t *testing.T) {
	addr := freeAddress(t)
	mails := newMailbox(t)
	in := newInstallation(t, "CASEVEIL_METRICS_ADDR="+addr, "CASEVEIL_SMTP_URL="+mails.url)
	in.start()
	w := newWalk(t, in, mails)
	w.refer()
	for path, want := range map[string][]string{
		"/livez": {"ok"}, "/readyz": {"ok"},
		"/metrics": {`caseveil_answers_total{method="POST",route="/api/v1/referrals",status="201"} 1`, `caseveil_part_up{part="database"} 1`,
			"caseveil_audit_entries ", `caseveil_case_keys{wrapped="present"} 2`, "caseveil_build_info{", `caseveil_mails{state="failed"} 0`, `caseveil_answer_seconds_count{route="/api/v1/referrals"} `},
	} {
		said := fetch(t, "http://"+addr+path)
		for _, line := range want {
			if !strings.Contains(said, line) {
				t.Errorf("%s says nothing of %s\n%s", path, line, said)
			}
		}
		w.noNameIn("the metrics", [][]byte{[]byte(said)})
		for what, id := range map[string]string{"a case": w.caseID, "an address": "example.org"} {
			if id != "" && strings.Contains(said, id) {
				t.Errorf("%s tells %s", path, what)
			}
		}
	}
	if resp, err := http.Get(in.base + "/metrics"); err != nil || resp.StatusCode != http.StatusNotFound {
		t.Errorf("the door tells metrics: %v", err)
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // it is free again
	return l.Addr().String()
}

func fetch(t *testing.T, url string) string {
	t.Helper()
	client := &http.Client{Timeout: 10 * time.Second}
	resp, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close() //nolint:errcheck // read to its end
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatal(fmt.Errorf("%s: %d, %w", url, resp.StatusCode, err))
	}
	return string(b)
}
