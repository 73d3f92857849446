package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/caseveil/caseveil/redact/pdftest"
	"github.com/caseveil/caseveil/storage/object/s3test"
	"github.com/caseveil/caseveil/storage/record/pgtest"
)

var longStorm = flag.Bool("storm", false, "run the long form of the test of many nodes: 200 drafts, a node killed every thirty seconds")

// A storm is nodes over one PostgreSQL and one S3 store, clients that load them, and somebody who kills what he can.
type storm struct {
	t       *testing.T
	servers []*installation
	workers []func() // each kills its worker
	spare   *installation

	mu    sync.RWMutex
	bases []string

	begun   time.Time
	redone  int // requests that were sent again
	worst   time.Duration
	drafts  []stormDraft
	failure error
}

// A stormDraft is what the service acknowledged of one draft.
type stormDraft struct{ document, sha256, redaction, file string }

type strength struct {
	servers, workers, clients, drafts, kills int
	pause                                    time.Duration // between kills
}

// TestNothingAcknowledgedIsLostWhenNodesAndEnginesDie: short in `make test`, long in `make storm`.
func TestNothingAcknowledgedIsLostWhenNodesAndEnginesDie(t *testing.T) {
	s := strength{servers: 2, workers: 1, clients: 3, drafts: 6, kills: 2, pause: 4 * time.Second}
	if *longStorm {
		s = strength{servers: 3, workers: 2, clients: 8, drafts: 200, kills: 1000, pause: 30 * time.Second}
	}
	mails := newMailbox(t)
	store := s3test.Start(t)
	x := &storm{t: t, begun: time.Now()}
	env := append(sharedEnginesOn(t, store), "CASEVEIL_SMTP_URL="+mails.url)
	log := &transcript{}
	for range s.servers {
		in := &installation{t: t, log: log, env: env}
		in.start()
		x.servers, x.bases = append(x.servers, in), append(x.bases, in.base)
	}
	x.spare = &installation{t: t, log: log, env: env}
	for range s.workers {
		x.workers = append(x.workers, x.spare.work())
	}
	w := newWalk(t, x.servers[0], mails)
	w.refer()
	w.nameMembers()
	w.completeCastList()

	done := make(chan struct{})
	var destroyer sync.WaitGroup
	destroyer.Go(func() { x.destroy(s, store, done) })
	var clients sync.WaitGroup
	work := make(chan int)
	for range s.clients {
		clients.Go(func() {
			for n := range work {
				x.one(w, n)
			}
		})
	}
	for n := range s.drafts {
		work <- n
	}
	close(work)
	clients.Wait()
	close(done)
	destroyer.Wait()
	if x.failure != nil {
		t.Fatalf("%v\n%s", x.failure, tail(log.String()))
	}
	x.everythingIsThere(w, s.drafts)
	x.nothingHappenedTwice(w, mails)
	w.noNameIn("the log", [][]byte{[]byte(log.String())})
	t.Logf("%d drafts uploaded, checked, searched and redacted by %d clients over %d servers and %d workers in %s; %d requests were sent again, the slowest draft took %s",
		s.drafts, s.clients, s.servers, s.workers, time.Since(x.begun).Round(time.Second), x.redone, x.worst.Round(time.Second))
}

func tail(log string) string { return log[max(0, len(log)-4000):] }

// destroy kills a node at a time, at random, and each engine once, until done.
func (x *storm) destroy(s strength, store s3test.Server, done <-chan struct{}) {
	for n := 0; n < s.kills; n++ {
		select {
		case <-done:
			return
		case <-time.After(s.pause):
		}
		switch n {
		case 0:
			pgtest.Restart(x.t)
		case 1:
			store.Restart(x.t)
		}
		if victim := rand.IntN(len(x.servers) + len(x.workers)); victim < len(x.servers) {
			in := x.servers[victim]
			in.kill()
			in.start()
			x.mu.Lock()
			x.bases[victim] = in.base
			x.mu.Unlock()
		} else {
			x.workers[victim-len(x.servers)]()
			x.workers[victim-len(x.servers)] = x.spare.work()
		}
	}
}

// one takes a draft from its upload to its redaction, as a patient client does: what is not answered is sent again.
func (x *storm) one(w *walk, n int) {
	begun := time.Now()
	var d stormDraft
	if err := x.draft(w, n, &d); err != nil {
		x.mu.Lock()
		x.failure = errors.Join(x.failure, fmt.Errorf("draft %d: %w", n, err))
		x.mu.Unlock()
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.drafts = append(x.drafts, d)
	x.worst = max(x.worst, time.Since(begun))
}

func (x *storm) draft(w *walk, n int, d *stormDraft) error {
	text := fmt.Sprintf("%s %s lived at 14 Larkspur Close, Easterby.\nDraft number %d of the review.", w.names.child, w.names.childSurname, n)
	pdf := pdftest.Text(text)
	sum := sha256.Sum256(pdf)
	d.sha256 = hex.EncodeToString(sum[:])
	body, kind := form(pdf)
	key := fmt.Sprintf("storm-upload-%d", n)
	var up struct{ ID, SHA256, Check string }
	if err := x.ask(w, http.MethodPost, "/cases/"+w.caseID+"/documents", body, &up, "Content-Type", kind, "Idempotency-Key", key); err != nil {
		return err
	}
	d.document = up.ID
	if err := x.job(w, up.Check); err != nil {
		return fmt.Errorf("the check: %w", err)
	}
	path := "/documents/" + up.ID
	var found struct{ Job string }
	if err := x.ask(w, http.MethodPost, path+"/findings", nil, &found); err != nil {
		return err
	}
	if err := x.job(w, found.Job); err != nil {
		return fmt.Errorf("the search: %w", err)
	}
	if err := x.decide(w, path); err != nil {
		return err
	}
	var made struct{ Job, ID string }
	if err := x.ask(w, http.MethodPost, path+"/redactions", nil, &made, "Idempotency-Key", fmt.Sprintf("storm-redaction-%d", n)); err != nil {
		return err
	}
	d.redaction = made.ID
	if err := x.job(w, made.Job); err != nil {
		return fmt.Errorf("the redaction: %w", err)
	}
	var got struct{ State, SHA256 string }
	if err := x.ask(w, http.MethodGet, "/redactions/"+made.ID, nil, &got); err != nil {
		return err
	}
	if got.State != "verified" {
		return fmt.Errorf("the redaction is %s", got.State)
	}
	d.file = got.SHA256
	return nil
}

func (x *storm) decide(w *walk, path string) error {
	var found struct {
		Terms []struct {
			ID        string
			Undecided int
		}
	}
	for {
		tag, err := x.read(w, path+"/findings", &found)
		if err != nil {
			return err
		}
		var decisions []map[string]any
		for _, term := range found.Terms {
			if term.Undecided > 0 {
				decisions = append(decisions, map[string]any{"term": term.ID, "decision": "remove", "reason": "Agreed"})
			}
		}
		if len(decisions) == 0 {
			return nil
		}
		body, err := json.Marshal(decisions)
		if err != nil {
			return err
		}
		err = x.ask(w, http.MethodPatch, path+"/decisions", body, nil, "If-Match", tag, "Content-Type", "application/json")
		var no *answer
		if errors.As(err, &no) && no.status == http.StatusPreconditionFailed {
			continue // the first answer was lost, and what was decided is there
		}
		return err
	}
}

func form(pdf []byte) (body []byte, kind string) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	m.WriteField("kind", "draft") //nolint:errcheck // a buffer takes everything
	h := textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="draft.pdf"`}, "Content-Type": {"application/pdf"}}
	part, err := m.CreatePart(h)
	if err == nil {
		part.Write(pdf) //nolint:errcheck // as above
	}
	m.Close() //nolint:errcheck // as above
	return b.Bytes(), m.FormDataContentType()
}

func (x *storm) job(w *walk, id string) error {
	for deadline := time.Now().Add(5 * time.Minute); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		var j struct{ State, Error string }
		if _, err := x.read(w, "/jobs/"+id, &j); err != nil {
			return err
		}
		switch j.State {
		case "done":
			return nil
		case "failed":
			return fmt.Errorf("it failed: %s", j.Error)
		}
	}
	return errors.New("it is not done after five minutes")
}

// An answer that was no success: the request was answered, and sending it again would change nothing.
type answer struct {
	status int
	body   []byte
}

func (r *answer) Error() string { return fmt.Sprintf("it answers %d: %s", r.status, r.body) }

func (x *storm) ask(w *walk, method, path string, body []byte, into any, headers ...string) error {
	_, err := x.try(w, method, path, body, into, headers...)
	return err
}

func (x *storm) read(w *walk, path string, into any) (etag string, err error) {
	return x.try(w, http.MethodGet, path, nil, into)
}

// try sends a request to any server until one answers it.
func (x *storm) try(w *walk, method, path string, body []byte, into any, headers ...string) (etag string, err error) {
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(time.Duration(100+rand.IntN(200)) * time.Millisecond) {
		x.mu.RLock()
		base := x.bases[rand.IntN(len(x.bases))]
		x.mu.RUnlock()
		req, err := http.NewRequest(method, base+"/api/v1"+path, bytes.NewReader(body))
		if err != nil {
			return "", err
		}
		for i := 0; i+1 < len(headers); i += 2 {
			req.Header.Set(headers[i], headers[i+1])
		}
		got, err := (&client{t: x.t, base: base, token: w.reviewer.token}).do(req)
		if err == nil && got.status < 500 && got.status != http.StatusTooManyRequests {
			if got.status >= 300 {
				return "", &answer{got.status, got.body}
			}
			if into != nil {
				return got.etag, json.Unmarshal(got.body, into)
			}
			return got.etag, nil
		}
		x.mu.Lock()
		x.redone++
		x.mu.Unlock()
	}
	return "", fmt.Errorf("%s %s was not answered within two minutes", method, path)
}

// everythingIsThere reads again what was acknowledged.
func (x *storm) everythingIsThere(w *walk, drafts int) {
	x.t.Helper()
	if len(x.drafts) != drafts {
		x.t.Fatalf("%d of %d drafts came through", len(x.drafts), drafts)
	}
	reader := *w.reviewer
	reader.base = x.servers[0].base
	for _, d := range x.drafts {
		if sum := sha256.Sum256(reader.call(http.StatusOK, http.MethodGet, "/documents/"+d.document+"/file", nil).body); hex.EncodeToString(sum[:]) != d.sha256 {
			x.t.Errorf("document %s reads otherwise", d.document)
		}
		if sum := sha256.Sum256(reader.call(http.StatusOK, http.MethodGet, "/redactions/"+d.redaction+"/file", nil).body); hex.EncodeToString(sum[:]) != d.file {
			x.t.Errorf("redaction %s reads otherwise", d.redaction)
		}
	}
	if said := x.spare.caseveil("storage", "verify"); !strings.Contains(said, " 0 are lost, 0 are altered") {
		x.t.Errorf("storage verify says %q", said)
	}
}

// nothingHappenedTwice counts effects in the audit log, which holds, and mails by what they say.
func (x *storm) nothingHappenedTwice(w *walk, mails *mailbox) {
	x.t.Helper()
	log := filepath.Join(x.t.TempDir(), "log.jsonl")
	key := x.spare.caseveil("audit", "export", "--out", log)
	if said := x.spare.caseveil("audit", "verify", "--key", key, log); !strings.Contains(said, "are as they were signed") {
		x.t.Errorf("audit verify says %q", said)
	}
	effects := map[string]int{}
	for line := range strings.Lines(string(read(x.t, log))) {
		var l struct{ Leaf string }
		var e struct{ Act, Object string }
		if json.Unmarshal([]byte(line), &l) == nil && json.Unmarshal([]byte(l.Leaf), &e) == nil {
			effects[e.Act+" "+e.Object]++
		}
	}
	for _, d := range x.drafts {
		for _, effect := range []string{"upload-draft document/" + d.document, "check-draft document/" + d.document, "redaction-verified redaction/" + d.redaction} {
			if effects[effect] != 1 {
				x.t.Errorf("%s happened %d times", effect, effects[effect])
			}
		}
	}
	seen := map[mail]int{}
	for _, m := range mails.all() {
		if seen[m]++; seen[m] > 1 {
			x.t.Errorf("a mail to %s went %d times", m.to, seen[m])
		}
	}
}
