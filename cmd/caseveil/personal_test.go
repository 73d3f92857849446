package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/caseveil/caseveil/intake"
	"github.com/caseveil/caseveil/intake/drop"
	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/redact/together"
	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/release/ledger"
	"github.com/caseveil/caseveil/storage/outbox"
	"github.com/caseveil/caseveil/storage/register"
)

// TestWhatHoldsPersonalDataCannotBePrinted prints each type that names, addresses or terms pass in, in every way there is.
func TestWhatHoldsPersonalDataCannotBePrinted(t *testing.T) {
	const name, email = "Zephrine", "ottoline@example.org"
	for _, v := range []any{
		register.Account{ID: "a1", Email: email, Organisation: name},
		outbox.Mail{To: email, Link: name}, outbox.Rendered{ID: "m1", To: email, Subject: name, Body: name},
		intake.Draft{FileName: name}, intake.Document{ID: "d1", FileName: name},
		intake.Referral{ID: "r1", FileName: name, Fields: map[string]string{"children.0.forename": name}},
		ledger.Recipient{ID: "p1", Name: name, Email: email},
		detect.Finding{Text: name, Label: name}, &detect.Finding{Text: name}, redact.Term{ID: "t1", Text: name}, redact.Decision{Term: name, Reason: name},
		redact.Detection{Text: name}, &redact.Detection{Text: name}, redact.Report{Findings: []detect.Finding{{Text: name}}}, redact.Result{PDF: []byte(name)},
		together.Flag{Rule: "trial", Words: name}, casefile.Case{Reference: name}, &casefile.Case{Keep: []string{name}}, casefile.Person{Names: []string{name}},
		casefile.Thing{Names: []string{name}}, casefile.Dropped{Term: name}, drop.Slip{FileName: name},
		draft.Term{ID: "t1", Text: name}, draft.Finding{Finding: detect.Finding{Text: name}, Before: name, After: name},
	} {
		var logged bytes.Buffer
		for _, log := range []*slog.Logger{newLogger(&logged), slog.New(slog.NewJSONHandler(&logged, nil)), slog.New(slog.NewTextHandler(&logged, nil))} {
			log.Info("look", "v", v, slog.Group("g", "v", v))
		}
		texts := logged.String() + fmt.Sprint(v) + fmt.Errorf("wrapped: %v", v).Error()
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			texts += fmt.Sprintf(verb, v) + fmt.Sprintf(verb, []any{v}) + fmt.Sprintf(verb, struct{ In any }{v})
		}
		if strings.Contains(texts, name) || strings.Contains(texts, email) || !strings.Contains(texts, "[personal") {
			t.Errorf("%T can be printed", v)
		}
	}
}

func TestTheLogTakesCodesAlone(t *testing.T) {
	for name, c := range map[string]struct {
		value any
		want  string
	}{
		"an id goes in":                      {"mzxw6ytboi2dcnjs", "mzxw6ytboi2dcnjs"},
		"a route goes in":                    {"/api/v1/cases/:id", "/api/v1/cases/:id"},
		"the types of an error go in":        {"*fmt.wrapError > (*url.Error)", "*fmt.wrapError > (*url.Error)"},
		"a number goes in":                   {42, "42"},
		"a time that it took goes in":        {3 * time.Second, "3000000000"},
		"an address is withheld":             {"ottoline@example.org", "[withheld]"},
		"a sentence is withheld":             {"Zephrine was found", "[withheld]"},
		"a struct is withheld":               {struct{ Name string }{"Zephrine"}, "[withheld]"},
		"an error is told by its types only": {fmt.Errorf("open Zephrine.pdf: %w", errors.New("x")), "*fmt.wrapError > *errors.errorString"},
	} {
		var out bytes.Buffer
		newLogger(&out).Info("a constant sentence", "key", c.value)
		if line := out.String(); !strings.Contains(line, c.want) || strings.Contains(line, "Zephrine") || strings.Contains(line, "ottoline") {
			t.Errorf("%s: %s", name, line)
		}
	}
	var out bytes.Buffer
	serverLog(newLogger(&out)).Print("http: panic serving 10.0.0.7:4711: Zephrine")
	if line := out.String(); !strings.Contains(line, `"what":"panic"`) || strings.Contains(line, "Zephrine") || strings.Contains(line, "10.0.0.7") {
		t.Errorf("of a panic it says %s", line)
	}
}

// refusalsNameNobody makes mistakes with names in every place that a request has, and looks at what is answered.
func (w *walk) refusalsNameNobody() {
	w.t.Helper()
	n := w.names
	who := n.child + " " + n.childSurname
	for _, c := range []struct {
		by           *client
		method, path string
		typ, body    string
	}{
		{w.officer, "GET", "/cases/" + url.PathEscape(who), "", ""},
		{w.officer, "GET", "/documents/" + n.child + "/file?" + n.mother + "=" + n.childSurname, "", ""},
		{w.auditor, "GET", "/audit?from=" + n.child, "", ""},
		{w.officer, "GET", "/" + n.title, "", ""},
		{w.officer, "POST", "/publications", "application/json", `{"redaction": "` + n.child + `", "title": "` + who + `"}`},
		{w.officer, "POST", "/publications", "application/json", `{"redaction": "` + n.child},
		{w.officer, "PUT", "/recipients", "application/json", `[{"id": "x", "name": "` + who + `", "channel": "email", "email": "` + n.mother + ` at home"}]`},
		{w.reviewer, "PUT", "/cases/" + w.caseID + "/people", "application/yaml", "subjects: [{label: A, names: [" + who + "], " + n.mother + "]"},
		{w.reviewer, "PATCH", "/documents/" + w.document + "/decisions", "application/json", `[{"term": "` + n.child + `", "decision": "` + n.mother + `"}]`},
		{w.agency, "POST", "/referrals", "multipart/form-data; boundary=" + n.fileName, "--" + n.fileName + "\r\n" +
			`Content-Disposition: form-data; name="form"; filename="` + n.fileName + ".json\"\r\n\r\n" + `{"children.0.forename": ["` + who + `"` + "\r\n--" + n.fileName + "--\r\n"},
		{w.reviewer, "POST", "/cases/" + w.caseID + "/documents", "multipart/form-data; boundary=b", "--b\r\n" +
			`Content-Disposition: form-data; name="file"; filename="` + n.fileName + ".pdf\"\r\n\r\n" + who + "\r\n--b--\r\n"},
		{&client{t: w.t, base: w.base, token: n.mother}, "GET", "/cases", "", ""},
	} {
		req, err := http.NewRequest(c.method, c.by.url(c.path), strings.NewReader(c.body))
		if err != nil {
			w.t.Fatal(err)
		}
		req.Header.Set("Content-Type", c.typ)
		req.Header.Set("If-Match", `"`+n.alias+`"`)
		req.Header.Set("Idempotency-Key", n.alias)
		req.Header.Set("User-Agent", n.mother)
		got, err := c.by.do(req)
		if err != nil || got.status < 400 || got.status >= 500 {
			w.t.Errorf("%s of a mistake answers %d, %v", c.method, got.status, err)
		}
		w.noNameIn(fmt.Sprintf("the answer %d to a mistaken %s", got.status, c.method), [][]byte{got.body})
	}
	w.caseveil("user", "add", "--email", "refused."+n.mother+"@example.org", "--role", "auditor")
	answer, err := http.PostForm(w.base+"/sign-in", url.Values{"email": {"refused." + n.mother + "@example.org"}})
	if err != nil {
		w.t.Fatal(err)
	}
	answer.Body.Close() //nolint:errcheck // it was only asked
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(w.log.String(), "a mail did not go"); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.t.Fatal("the refused mail is nowhere in the log")
		}
	}
}

// nothingIn looks at the folder for temporary files.
func (w *walk) nothingIn(temp string) {
	w.t.Helper()
	err := filepath.WalkDir(temp, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			w.t.Errorf("a temporary file is left: %s", strings.TrimPrefix(path, temp))
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}
