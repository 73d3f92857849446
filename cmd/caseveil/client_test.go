package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"
	"time"
)

// A client speaks the HTTP API as one user. It knows CONTRACT.md and nothing of the program.
type client struct {
	t     *testing.T
	base  string // http://127.0.0.1:1234
	token string // "" for nobody
}

// A reply is an answer whose body was read.
type reply struct {
	status int
	etag   string
	body   []byte
}

// into decodes the body.
func (r reply) into(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal(r.body, v); err != nil {
		t.Fatalf("the answer is no JSON of this form: %v\n%s", err, r.body)
	}
}

func (c *client) do(req *http.Request) (reply, error) {
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return reply{}, err
	}
	body, err := io.ReadAll(resp.Body)
	if shut := resp.Body.Close(); err == nil {
		err = shut
	}
	return reply{resp.StatusCode, resp.Header.Get("ETag"), body}, err
}

// call sends a request below /api/v1 and fails the test unless the status is want.
func (c *client) call(want int, method, path string, body any, headers ...string) reply {
	c.t.Helper()
	var r io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			c.t.Fatal(err)
		}
		r = bytes.NewReader(b)
	}
	req, err := http.NewRequest(method, c.url(path), r)
	if err != nil {
		c.t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return c.want(want, req)
}

func (c *client) url(path string) string {
	if strings.HasPrefix(path, "//") {
		return c.base + path[1:]
	}
	return c.base + "/api/v1" + path
}

func (c *client) want(status int, req *http.Request) reply {
	c.t.Helper()
	got, err := c.do(req)
	if err != nil {
		c.t.Fatalf("%s %s: %v", req.Method, req.URL.Path, err)
	}
	if got.status != status {
		c.t.Fatalf("%s %s answers %d, want %d\n%s", req.Method, req.URL.Path, got.status, status, got.body)
	}
	return got
}

// get reads path into v and returns the ETag.
func (c *client) get(path string, v any) string {
	c.t.Helper()
	r := c.call(http.StatusOK, http.MethodGet, path, nil)
	if v != nil {
		r.into(c.t, v)
	}
	return r.etag
}

// change reads path for its ETag and writes it back with method.
func (c *client) change(method, path, tagPath string, body any) reply {
	c.t.Helper()
	return c.call(http.StatusOK, method, path, body, "If-Match", c.get(tagPath, nil))
}

// An upload is a file of a multipart body.
type upload struct {
	field, name, typ string
	content          []byte
}

// post sends a multipart body.
func (c *client) post(want int, path string, file upload, fields map[string]string, headers ...string) reply {
	c.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, v := range fields {
		if err := w.WriteField(k, v); err != nil {
			c.t.Fatal(err)
		}
	}
	h := textproto.MIMEHeader{}
	h.Set("Content-Disposition", fmt.Sprintf(`form-data; name=%q; filename=%q`, file.field, file.name))
	h.Set("Content-Type", file.typ)
	part, err := w.CreatePart(h)
	if err == nil {
		_, err = part.Write(file.content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		c.t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, c.url(path), &b)
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return c.want(want, req)
}

// finished polls a job until it is done, and fails the test when it failed.
func (c *client) finished(job string) {
	c.t.Helper()
	deadline := time.Now().Add(3 * time.Minute)
	for tick := time.NewTicker(50 * time.Millisecond); ; <-tick.C {
		var j struct{ State, Error string }
		c.get("/jobs/"+job, &j)
		switch {
		case j.State == "done":
			tick.Stop()
			return
		case j.State == "failed":
			c.t.Fatalf("the job failed: %s", j.Error)
		case time.Now().After(deadline):
			c.t.Fatalf("the job is still %s after three minutes", j.State)
		}
	}
}

func asJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
