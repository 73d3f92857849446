package apitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/caseveil/caseveil/storage/register"
)

// A Client is one user, or nobody when it has neither token nor cookies.
type Client struct {
	*House
	Email   string
	Token   string
	Account register.Account
	http    *http.Client
}

// Nobody is a client without credentials.
func (h *House) Nobody() *Client { return &Client{House: h, http: &http.Client{CheckRedirect: stay}} }

// Browser signs c in with a one-time link and gives a client that has the session's cookie in place of the token.
func (h *House) Browser(c *Client) *Client {
	h.T.Helper()
	jar, err := cookiejar.New(nil)
	h.must(err)
	b := &Client{House: h, Email: c.Email, Account: c.Account, http: &http.Client{Jar: jar, CheckRedirect: stay}}
	if a := b.Send("POST", h.Link(c), "", nil); a.Status != http.StatusSeeOther {
		h.T.Fatalf("sign in: %d", a.Status)
	}
	return b
}

// An Answer is a whole response.
type Answer struct {
	Status  int
	Header  http.Header
	Body    []byte
	Request *http.Request
}

// Send makes a request; headers come as "Name: value". Every answer of the API is checked against its description.
func (c *Client) Send(method, path, contentType string, body []byte, headers ...string) Answer {
	c.T.Helper()
	r, err := http.NewRequestWithContext(c.T.Context(), method, c.URL+path, bytes.NewReader(body))
	c.must(err)
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if c.Token != "" {
		r.Header.Set("Authorization", "Bearer "+c.Token)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	resp, err := c.http.Do(r)
	c.must(err)
	b, err := io.ReadAll(resp.Body)
	c.must(err)
	c.must(resp.Body.Close())
	a := Answer{resp.StatusCode, resp.Header, b, r}
	if strings.HasPrefix(path, "/api/") {
		if err := described(a); err != nil {
			c.T.Errorf("%s %s answers %d: %v\n%s", method, path, a.Status, err, b)
		}
	}
	return a
}

// Get is Send of a GET.
func (c *Client) Get(path string, headers ...string) Answer {
	c.T.Helper()
	return c.Send("GET", path, "", nil, headers...)
}

// JSON sends v as JSON.
func (c *Client) JSON(method, path string, v any, headers ...string) Answer {
	c.T.Helper()
	b, err := json.Marshal(v)
	c.must(err)
	return c.Send(method, path, "application/json", b, headers...)
}

// Post sends a form as a browser does.
func (c *Client) Post(path string, form url.Values) Answer {
	c.T.Helper()
	return c.Send("POST", path, "application/x-www-form-urlencoded", []byte(form.Encode()))
}

// A Part is one part of an upload; with a file name it is a file.
type Part struct{ Name, FileName, Body string }

// Upload sends parts as multipart/form-data, in their order.
func (c *Client) Upload(path string, parts []Part, headers ...string) Answer {
	c.T.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		var to io.Writer
		var err error
		if p.FileName != "" {
			to, err = w.CreateFormFile(p.Name, p.FileName)
		} else {
			to, err = w.CreateFormField(p.Name)
		}
		c.must(err)
		_, err = io.WriteString(to, p.Body)
		c.must(err)
	}
	c.must(w.Close())
	return c.Send("POST", path, w.FormDataContentType(), b.Bytes(), headers...)
}

// Into reads a JSON body.
func (a Answer) Into(v any) error { return json.Unmarshal(a.Body, v) }

// Map is the JSON body as an object; empty when it is none.
func (a Answer) Map() map[string]any {
	out := map[string]any{}
	if json.Unmarshal(a.Body, &out) != nil {
		return map[string]any{}
	}
	return out
}

// Text is a string of the JSON body.
func (a Answer) Text(key string) string { return fmt.Sprint(a.Map()[key]) }

// Code is the last part of a problem's type.
func (a Answer) Code() string {
	t := a.Text("type")
	return t[strings.LastIndexByte(t, '/')+1:]
}

// Wait asks for path until done says yes, for half a minute at most.
func (c *Client) Wait(path string, done func(Answer) bool) Answer {
	c.T.Helper()
	deadline := time.NewTimer(30 * time.Second)
	defer deadline.Stop()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		a := c.Get(path)
		if done(a) {
			return a
		}
		select {
		case <-deadline.C:
			c.T.Fatalf("%s: still %d %s", path, a.Status, a.Body)
		case <-tick.C:
		}
	}
}

// A Buffer is a log that may be written and read at the same time.
type Buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write is part of io.Writer.
func (b *Buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

// String is everything that was written.
func (b *Buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// With is c with another token.
func (c *Client) With(token string) *Client {
	return &Client{House: c.House, Token: token, http: &http.Client{CheckRedirect: stay}}
}

// List is the JSON body as a list; nil when it is none.
func (a Answer) List() []any {
	var out []any
	if json.Unmarshal(a.Body, &out) != nil {
		return nil
	}
	return out
}
