package api_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/api"
	"github.com/caseveil/caseveil/api/apitest"
	"github.com/caseveil/caseveil/storage/register"
)

func TestEachMistakeGetsItsClearAnswerAndNoValueBack(t *testing.T) {
	r := open(t)
	r.refer()
	r.name()
	people, documents := "/api/v1/cases/"+r.caseID+"/people", "/api/v1/cases/"+r.caseID+"/documents"
	version := "If-Match: " + is(t, r.reviewer.Get(people), http.StatusOK).Header.Get("ETag")
	draft := string(apitest.Draft("Canarysecret"))
	upload := func(parts ...apitest.Part) apitest.Answer { return r.reviewer.Upload(documents, parts) }
	send := func(method, path, contentType, body string, headers ...string) apitest.Answer {
		return r.officer.Send(method, path, contentType, []byte(body), headers...)
	}
	tests := []struct {
		name    string
		answer  apitest.Answer
		status  int
		code    string
		pointer string
	}{
		{"a body that is not JSON", send("POST", "/api/v1/publications", "application/json", "{Canarysecret"), 400, "malformed", ""},
		{"two JSON values", send("POST", "/api/v1/publications", "application/json", `{} "Canarysecret"`), 400, "malformed", ""},
		{"an unknown field", send("POST", "/api/v1/publications", "application/json", `{"title": "Canarysecret", "colour": "Canarysecret"}`), 422, "invalid", "/colour"},
		{"an unknown field in a list", send("PUT", "/api/v1/recipients", "application/json", `[{"name": "a"}, {"colour": "Canarysecret"}]`, `If-Match: "0"`), 422, "invalid", "/1/colour"},
		{"a number where a text belongs", send("POST", "/api/v1/publications", "application/json", `{"title": 7}`), 422, "invalid", "/title"},
		{"a day that is none", send("PUT", "/api/v1/recipients", "application/json", `[{"name": "a", "from": "Canarysecret"}]`, `If-Match: "0"`), 422, "invalid", "/0/from"},
		{"an object where a list belongs", send("PUT", "/api/v1/recipients", "application/json", `{"a": "Canarysecret"}`, `If-Match: "0"`), 422, "invalid", ""},
		{"a body of another kind", send("POST", "/api/v1/publications", "text/plain", "Canarysecret"), 415, "unsupported-media", ""},
		{"an upload that is no upload", send("POST", documents, "application/json", `{"file": "Canarysecret"}`), 415, "unsupported-media", ""},
		{"an upload without a file", upload(apitest.Part{Name: "kind", Body: "draft"}), 422, "invalid", "/file"},
		{"an upload of no known kind", upload(apitest.Part{Name: "kind", Body: "Canarysecret"}, apitest.Part{Name: "file", FileName: "a.pdf", Body: draft}), 422, "invalid", "/kind"},
		{"the kind after the file", upload(apitest.Part{Name: "file", FileName: "a.pdf", Body: draft}, apitest.Part{Name: "kind", Body: "Canarysecret"}), 422, "invalid", "/kind"},
		{"a part nobody asked for", upload(apitest.Part{Name: "kind", Body: "draft"}, apitest.Part{Name: "file", FileName: "a.pdf", Body: draft}, apitest.Part{Name: "colour", Body: "Canarysecret"}), 422, "invalid", "/colour"},
		{"a file that is no PDF", upload(apitest.Part{Name: "kind", Body: "draft"}, apitest.Part{Name: "file", FileName: "Canarysecret.pdf", Body: "Canarysecret"}), 415, "", ""},
		{"a form for a case that is not there", r.agency.Upload("/api/v1/referrals", []apitest.Part{{Name: "form", FileName: "a.json", Body: formJSON}, {Name: "case", Body: "Canarysecret"}}), 404, "not-found", ""},
		{"a change without If-Match", send("PUT", people, "application/json", `{"reference": "X"}`), 428, "if-match-missing", ""},
		{"a change on an older version", send("PUT", people, "application/json", `{"reference": "X"}`, `If-Match: "Canarysecret"`), 412, "stale", ""},
		{"an unknown key in a case file", send("PUT", people, "application/yaml", "reference: X\ncolour: Canarysecret\n", version), 422, "invalid", "/colour"},
		{"a bad day in a case file", send("PUT", people, "application/yaml", "reference: X\nsubjects: [{label: A, date_of_birth: Canarysecret}]\n", version), 422, "invalid", "/subjects/0/date_of_birth"},
		{"a member whom nobody knows", send("PUT", "/api/v1/cases/"+r.caseID+"/members", "application/json", `[{"email": "canarysecret@example.org"}]`, "If-Match: "+r.officer.Get("/api/v1/cases/"+r.caseID+"/members").Header.Get("ETag")), 422, "invalid", "/0/email"},
		{"an address that is not there", r.officer.Get("/api/v1/Canarysecret"), 404, "not-found", ""},
		{"a thing that is not there", r.officer.Get("/api/v1/documents/Canarysecret"), 404, "not-found", ""},
		{"a method that is not there", send("DELETE", "/api/v1/recipients", "", ""), 405, "method-not-allowed", ""},
		{"a bad token", (&apitest.Client{House: r.House}).With("Canarysecret").Get("/api/v1/cases"), 401, "sign-in", ""},
		{"a form over the limit", r.agency.Upload("/api/v1/referrals", []apitest.Part{{Name: "form", FileName: "a.json", Body: `{"a": "` + strings.Repeat("x", 12<<20) + `"}`}}), 413, "too-large", ""},
		{"a month that is none", r.auditor.Get("/api/v1/detection?to=Canarysecret"), 422, "invalid", "/to"},
		{"an audit number that is none", r.auditor.Get("/api/v1/audit?after=Canarysecret"), 422, "invalid", "/after"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := is(t, test.answer, test.status)
			if got := a.Header.Get("Content-Type"); got != "application/problem+json" {
				t.Errorf("is %s", got)
			}
			if test.code != "" && a.Code() != test.code {
				t.Errorf("code %q, not %q", a.Code(), test.code)
			}
			if test.pointer != "" && !bytes.Contains(a.Body, []byte(`"pointer":"`+test.pointer+`"`)) {
				t.Errorf("does not point to %s: %s", test.pointer, a.Body)
			}
			if bytes.Contains(bytes.ToLower(a.Body), []byte("canarysecret")) {
				t.Errorf("repeats what was sent: %s", a.Body)
			}
		})
	}
	if strings.Contains(strings.ToLower(r.Log.String()), "canarysecret") {
		t.Error("the log repeats what was sent")
	}
	if n := len(is(t, r.reviewer.Get(documents), http.StatusOK).List()); n != 0 {
		t.Errorf("%d refused uploads were kept", n)
	}
}

func TestABodyOverTheLimitIsRefusedWhileItStreams(t *testing.T) {
	h := apitest.Open(t, func(c *api.Config) { c.MaxUpload = 1 << 16 })
	a := h.User("agency", register.Agency).Upload("/api/v1/referrals", []apitest.Part{{Name: "form", FileName: "a.json", Body: strings.Repeat("x", 1<<17)}})
	if is(t, a, http.StatusRequestEntityTooLarge); a.Code() != "too-large" {
		t.Errorf("code %q", a.Code())
	}
}

func TestWhoSendsItsWholeBodyFirstStillReadsWhyItWasRefused(t *testing.T) {
	h := apitest.Open(t, func(c *api.Config) { c.MaxUpload = 4 << 20 })
	officer := h.User("officer", register.PublicationOfficer)
	for name, tt := range map[string]struct {
		path, token string
		size        int
		want        string
	}{
		"a body over the limit": {"/api/v1/publications", officer.Token, 8 << 20, "413"},
		"nobody's body":         {"/api/v1/publications", "nobody", 3 << 20, "401"},
		"a body for no address": {"/api/v1/nothing", officer.Token, 3 << 20, "404"},
	} {
		t.Run(name, func(t *testing.T) {
			line, err := net.Dial("tcp", strings.TrimPrefix(h.URL, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer line.Close()
			head := "POST " + tt.path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + tt.token + "\r\nContent-Type: application/json\r\nContent-Length: "
			if _, err := line.Write([]byte(head + strconv.Itoa(tt.size) + "\r\n\r\n" + strings.Repeat(" ", tt.size))); err != nil {
				t.Fatalf("the line was closed while the body was sent: %v", err)
			}
			answer, err := bufio.NewReader(line).ReadString('\n')
			if err != nil || !strings.HasPrefix(answer, "HTTP/1.1 "+tt.want) {
				t.Errorf("answers %q (%v)", answer, err)
			}
		})
	}
}

func TestHeadAnswersAsGetWithoutABody(t *testing.T) {
	h := apitest.Open(t)
	for path, want := range map[string]int{"/livez": 200, "/api/v1/openapi.json": 200, "/api/v1/cases": 401} {
		r, err := http.Head(h.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r.Body)
		if r.Body.Close(); err != nil || r.StatusCode != want || len(body) != 0 || r.Header.Get("Content-Type") == "" {
			t.Errorf("HEAD %s answers %d, %s, %d bytes (%v)", path, r.StatusCode, r.Header.Get("Content-Type"), len(body), err)
		}
	}
}

func TestAPartThatIsDownMakesTheServiceNotReadyAndIsNamed(t *testing.T) {
	h := apitest.Open(t, func(c *api.Config) {
		c.Ready = append(c.Ready, api.Part{Name: "objects", Check: func(ctx context.Context) error { return errors.New("secret place") }})
	})
	is(t, h.Nobody().Get("/livez"), http.StatusOK)
	a := is(t, h.Nobody().Get("/readyz"), http.StatusServiceUnavailable)
	if !bytes.Contains(a.Body, []byte(`"objects":"down"`)) || !bytes.Contains(a.Body, []byte(`"database":"ok"`)) || bytes.Contains(a.Body, []byte("secret")) {
		t.Errorf("says %s", a.Body)
	}
}

func TestAPanicAnswers500AndLogsNothingThatWasSent(t *testing.T) {
	h := apitest.Open(t, func(c *api.Config) {
		c.Keys = func(context.Context) (string, error) { panic("Canarysecret") }
	})
	a := is(t, h.Nobody().Get("/.well-known/caseveil-keys"), http.StatusInternalServerError)
	if bytes.Contains(a.Body, []byte("Canarysecret")) || strings.Contains(h.Log.String(), "Canarysecret") {
		t.Error("the panic's value got out")
	}
	if !strings.Contains(h.Log.String(), a.Header.Get("X-Request-Id")) {
		t.Error("the log does not know the request id")
	}
}

func TestAConfigurationThatIsNotWholeIsRefused(t *testing.T) {
	if _, err := api.New(api.Config{}); err == nil || !strings.Contains(err.Error(), "Config.DB") {
		t.Errorf("New says %v", err)
	}
}
