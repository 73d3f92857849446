package letterbox_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/caseveil/caseveil/api/letterbox"
	"github.com/caseveil/caseveil/api/web/webtest"
	"github.com/caseveil/caseveil/intake/drop"
	"github.com/caseveil/caseveil/intake/drop/droptest"
	"github.com/caseveil/caseveil/storage/refusal"
)

// A shelf is a box that keeps what it is given as it is, and can be out of order.
type shelf struct {
	mu   sync.Mutex
	kept [][]byte
	fail error
	hold chan struct{} // when it is there, a put waits for it
}

func (s *shelf) Put(ctx context.Context, r io.Reader, limit int64) (string, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit))
	if err != nil {
		return "", err
	}
	if s.hold != nil {
		<-s.hold
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return "", s.fail
	}
	s.kept = append(s.kept, b)
	return "name", nil
}

func (s *shelf) Ping(context.Context) error { return s.fail }

type desk struct {
	*shelf
	*droptest.Service
	t   *testing.T
	url string
	log *bytes.Buffer
	now time.Time
}

func open(t *testing.T) *desk {
	t.Helper()
	d := &desk{shelf: &shelf{}, Service: droptest.New(t), t: t, log: &bytes.Buffer{}, now: time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)}
	var mu sync.Mutex
	h, err := letterbox.New(letterbox.Config{Box: d.shelf, PermitKey: d.Key, Log: slog.New(slog.NewJSONHandler(locked{&mu, d.log}, nil)), Now: func() time.Time { return d.now }})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	d.url = server.URL
	return d
}

type locked struct {
	mu *sync.Mutex
	w  io.Writer
}

func (l locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

type field struct{ name, file, body string }

// send gives the status and the answer; accept may be empty.
func (d *desk) send(accept string, fields ...field) (int, string) {
	d.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, f := range fields {
		create := func() (io.Writer, error) { return w.CreateFormField(f.name) }
		if f.file != "" {
			create = func() (io.Writer, error) { return w.CreateFormFile(f.name, f.file) }
		}
		part, err := create()
		if err == nil {
			_, err = io.WriteString(part, f.body)
		}
		if err != nil {
			d.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		d.t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, d.url, &b)
	if err != nil {
		d.t.Fatal(err)
	}
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Accept", accept)
	return d.do(req)
}

func (d *desk) do(req *http.Request) (int, string) {
	d.t.Helper()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		d.t.Fatal(err)
	}
	defer resp.Body.Close() //nolint:errcheck // read to its end
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

const pdf = "%PDF-1.7\nZephrine Quillfeather\n%%EOF"

func TestAFileUnderAPermitIsKeptWithItsSlipAndItsSenderGetsAReceipt(t *testing.T) {
	d := open(t)
	permit := d.Permit(t, func(*drop.Permit) {})
	status, body := d.send("application/json", field{"permit", "", permit}, field{"file", "Yarborough.pdf", pdf})
	var got letterbox.Receipt
	if err := json.Unmarshal([]byte(body), &got); err != nil || status != http.StatusCreated {
		t.Fatalf("%d %s", status, body)
	}
	slip, file, err := drop.Unwrap(d.kept[0])
	if err != nil || string(file) != pdf || slip.Permit != permit || slip.FileName != "Yarborough.pdf" || slip.Receipt != got.Receipt || !slip.At.Equal(got.At) {
		t.Errorf("it is kept as %v, %v", file, err)
	}
	if sum := sha256.Sum256([]byte(pdf)); got.SHA256 != hex.EncodeToString(sum[:]) {
		t.Error("the receipt has another hash")
	}
	status, body = d.send("text/html", field{"permit", "", permit[:100] + " \r\n" + permit[100:]}, field{"file", "b.pdf", pdf + "2"})
	webtest.Check(t, []byte(body))
	slip, _, err = drop.Unwrap(d.kept[1])
	if status != http.StatusOK || err != nil || !strings.Contains(body, slip.Receipt) {
		t.Errorf("the page answers %d: %v", status, err)
	}
	for _, secret := range []string{"Zephrine", "Yarborough", permit, got.Receipt, got.SHA256, slip.Receipt} {
		if strings.Contains(d.log.String(), secret) {
			t.Errorf("the log tells %s", secret)
		}
	}
}

func TestEveryMistakeGetsItsAnswerAndNothingIsKept(t *testing.T) {
	d := open(t)
	good := d.Permit(t, func(*drop.Permit) {})
	permit := func(text string) field { return field{"permit", "", text} }
	file := field{"file", "a.pdf", pdf}
	for name, c := range map[string]struct {
		fields []field
		status int
		says   string
	}{
		"no permit":                {[]field{permit(""), file}, 422, "Enter your permit"},
		"the file before a permit": {[]field{file, permit(good)}, 422, "There is a problem"},
		"words that are no permit": {[]field{permit("Zephrine"), file}, 422, "This is not a permit"},
		"another service’s permit": {[]field{permit(droptest.New(t).Permit(t, func(*drop.Permit) {})), file}, 422, "This is not a permit"},
		"a permit that has ended":  {[]field{permit(d.Permit(t, func(p *drop.Permit) { p.Until = d.now.Add(-time.Second) })), file}, 422, "This permit has ended"},
		"no file":                  {[]field{permit(good)}, 422, "Select a file"},
		"a field that is no file":  {[]field{permit(good), {"file", "", pdf}}, 422, "Select a file"},
		"an empty file":            {[]field{permit(good), {"file", "a.pdf", ""}}, 422, "is empty"},
		"a Word file":              {[]field{permit(good), {"file", "a.docx", "PK\x03\x04word/"}}, 415, "save it as PDF"},
		"JSON as a draft":          {[]field{permit(d.Permit(t, func(p *drop.Permit) { p.Kind = drop.Draft })), {"file", "a.json", "{}"}}, 415, "must be a PDF"},
		"more than is permitted":   {[]field{permit(d.Permit(t, func(p *drop.Permit) { p.Bytes = 20 })), file}, 413, "larger than this permit allows"},
		"much more":                {[]field{permit(d.Permit(t, func(p *drop.Permit) { p.Bytes = 20 })), {"file", "a.pdf", pdf + strings.Repeat(" ", 1<<20)}}, 413, "larger than"},
		"a permit without an end":  {[]field{permit(strings.Repeat("A", 200<<10)), file}, 422, "This is not a permit"},
	} {
		d.now = d.now.Add(time.Hour) // so that mistakes do not add up
		status, body := d.send("", c.fields...)
		webtest.Check(t, []byte(body))
		if status != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d\n%s", name, status, body)
		}
		if status, body = d.send("application/json", c.fields...); status != c.status || !strings.Contains(body, `"type":"https://`) {
			t.Errorf("%s, as JSON: %d %s", name, status, body)
		}
	}
	if len(d.kept) != 0 {
		t.Errorf("%d files were kept", len(d.kept))
	}
	req, err := http.NewRequest(http.MethodPost, d.url, strings.NewReader("permit="+good))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if status, _ := d.do(req); status != http.StatusUnsupportedMediaType {
		t.Errorf("a form without a file answers %d", status)
	}
}

func TestAPermitIsForSoManyFilesAndWhatDidNotArriveCountsNot(t *testing.T) {
	d := open(t)
	permit := d.Permit(t, func(p *drop.Permit) { p.Times = 2 })
	d.fail = &refusal.Outage{Code: "store-full", Detail: "There is no room left.", Err: errors.New("Zephrine is no room")}
	for range 3 {
		status, body := d.send("", field{"permit", "", permit}, field{"file", "a.pdf", pdf})
		if status != http.StatusServiceUnavailable || !strings.Contains(body, "There is no room left.") || strings.Contains(body+d.log.String(), "Zephrine") {
			t.Fatalf("a full store: %d %s", status, body)
		}
	}
	if status := d.get("/readyz"); status != http.StatusServiceUnavailable {
		t.Errorf("readyz of a store that is down: %d", status)
	}
	d.fail = nil
	for _, want := range []int{200, 200, 429} {
		if status, body := d.send("", field{"permit", "", permit}, field{"file", "a.pdf", pdf}); status != want {
			t.Errorf("%d, not %d: %s", status, want, body)
		}
	}
	if len(d.kept) != 2 {
		t.Errorf("%d are kept", len(d.kept))
	}
}

func (d *desk) get(path string) int {
	d.t.Helper()
	req, err := http.NewRequest(http.MethodGet, d.url+path, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	status, _ := d.do(req)
	return status
}

func TestWhoTriesPermitsOutIsRefusedForAWhile(t *testing.T) {
	d := open(t)
	for range 10 {
		d.send("", field{"permit", "", "guess"}, field{"file", "a.pdf", pdf})
	}
	good := field{"permit", "", d.Permit(t, func(*drop.Permit) {})}
	if status, _ := d.send("", good, field{"file", "a.pdf", pdf}); status != http.StatusTooManyRequests {
		t.Errorf("the eleventh try: %d", status)
	}
	d.now = d.now.Add(11 * time.Minute)
	if status, _ := d.send("", good, field{"file", "a.pdf", pdf}); status != http.StatusOK {
		t.Errorf("a while later: %d", status)
	}
}

func TestNoMoreFilesArriveAtOneTimeThanThereIsMemoryFor(t *testing.T) {
	d := open(t)
	d.hold = make(chan struct{})
	permit := d.Permit(t, func(p *drop.Permit) { p.Times = 100 })
	statuses := make(chan int, 20)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			status, _ := d.send("", field{"permit", "", permit}, field{"file", "a.pdf", fmt.Sprintf("%s %d", pdf, i)})
			statuses <- status
		})
	}
	for range 12 { // those that do not wait
		if s := <-statuses; s != http.StatusServiceUnavailable {
			t.Errorf("one that had no room: %d", s)
		}
	}
	close(d.hold)
	all.Wait()
	for range 8 {
		if s := <-statuses; s != http.StatusOK {
			t.Errorf("one that had: %d", s)
		}
	}
}

func TestAFileThatDoesNotArriveWholeIsNotKept(t *testing.T) {
	d := open(t)
	permit := d.Permit(t, func(*drop.Permit) {})
	body := "--b\r\nContent-Disposition: form-data; name=\"permit\"\r\n\r\n" + permit +
		"\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n" + pdf
	req, err := http.NewRequest(http.MethodPost, d.url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	if status, said := d.do(req); status != http.StatusBadRequest || !strings.Contains(said, "did not arrive whole") {
		t.Errorf("%d %s", status, said)
	}
	if len(d.kept) != 0 {
		t.Error("half a file is kept")
	}
}

func TestALetterboxHasOnePageAndNothingElse(t *testing.T) {
	d := open(t)
	for path, want := range map[string]int{
		"/": 200, "/livez": 200, "/readyz": 200, "/api/v1/cases": 404, "/sign-in": 404, "/cases": 404, "/metrics": 404, "/static/x/app.css": 404,
		"/.well-known/caseveil-keys": 404, "/d/token": 404,
	} {
		if got := d.get(path); got != want {
			t.Errorf("%s answers %d", path, got)
		}
	}
	resp, err := http.Get(d.url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close() //nolint:errcheck // read to its end
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	webtest.Check(t, page)
	if resp.Header.Get("Set-Cookie") != "" || !strings.Contains(resp.Header.Get("Content-Security-Policy"), "default-src 'none'") ||
		resp.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v", resp.Header)
	}
	for _, link := range webtest.Parse(t, page).All("a") {
		if href := webtest.Attr(link, "href"); href != "/" && href != "#main-content" {
			t.Errorf("the page leads to %s", href)
		}
	}
	req, err := http.NewRequest(http.MethodPost, d.url, strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	if status, _ := d.do(req); status != http.StatusForbidden {
		t.Errorf("another site’s form answers %d", status)
	}
	req, err = http.NewRequest(http.MethodDelete, d.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if status, _ := d.do(req); status != http.StatusMethodNotAllowed {
		t.Errorf("DELETE answers %d", status)
	}
}
