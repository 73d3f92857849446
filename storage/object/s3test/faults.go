package s3test

import (
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"
)

// A Fault is what happens to a request between a client and the store.
type Fault string

// The faults. None of them is told to the store.
const (
	None        Fault = ""
	Unavailable Fault = "unavailable" // 503, as of a store with too much to do
	Full        Fault = "full"        // 507
	Reset       Fault = "reset"       // the connection is reset before the store sees anything
	LostAnswer  Fault = "lost-answer" // the store does it, and its answer is lost
	CutUpload   Fault = "cut-upload"  // half of what was sent reaches the store, then the connection is reset
	CutAnswer   Fault = "cut-answer"  // half of the answer's body comes
	Hang        Fault = "hang"        // all is taken and nothing is answered
	Stall       Fault = "stall"       // nothing is taken and nothing is answered
)

// Through gives the same server behind a proxy, which does to each request what fault says.
func (s Server) Through(t testing.TB, fault func(*http.Request) Fault) Server {
	t.Helper()
	store, err := url.Parse(s.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{fault: fault, over: t.Context().Done()}
	p.forward = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(store)
			r.Out.Host = r.In.Host // it is signed
		},
		Transport:      &http.Transport{DisableCompression: true},
		ModifyResponse: p.answer,
		ErrorLog:       log.New(io.Discard, "", 0),
		ErrorHandler:   func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	s.Endpoint = server.URL
	return s
}

type proxy struct {
	fault   func(*http.Request) Fault
	forward *httputil.ReverseProxy
	over    <-chan struct{} // the test's end
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	fault := p.fault(r)
	r.Header.Del(done)
	switch fault {
	case Unavailable:
		refuse(w, r, http.StatusServiceUnavailable, "SlowDown")
		return
	case Full:
		refuse(w, r, http.StatusInsufficientStorage, "InsufficientCapacity")
		return
	case Reset:
		reset(w)
		return
	case Hang, Stall:
		if fault == Hang {
			if _, err := io.Copy(io.Discard, r.Body); err != nil {
				panic(http.ErrAbortHandler)
			}
		}
		select {
		case <-r.Context().Done():
		case <-p.over:
		}
		panic(http.ErrAbortHandler)
	case LostAnswer:
		p.forward.ServeHTTP(httptest.NewRecorder(), r)
		reset(w)
		return
	case CutUpload:
		r.Body = cut(r.Body, r.ContentLength)
	case CutAnswer:
		r.Header.Set(done, string(CutAnswer))
	}
	p.forward.ServeHTTP(w, r)
}

// done carries a fault from the request to its answer. The store does not mind it: it is not among what is signed.
const done = "X-Test-Fault"

func (p *proxy) answer(r *http.Response) error {
	if r.Request.Header.Get(done) == string(CutAnswer) {
		r.Body = cut(r.Body, r.ContentLength)
	}
	return nil
}

var errCut = errors.New("cut")

type half struct {
	io.Reader
	io.Closer
}

// cut ends a body of length bytes, or of any, in its middle with an error.
func cut(body io.ReadCloser, length int64) io.ReadCloser {
	return half{Reader: io.MultiReader(io.LimitReader(body, max(length, 0)/2), broken{}), Closer: body}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errCut }

func refuse(w http.ResponseWriter, r *http.Request, status int, code string) {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		io.WriteString(w, "<Error><Code>"+code+"</Code><Message>injected</Message></Error>") //nolint:errcheck // the client may be gone
	}
}

func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0) //nolint:errcheck // else it is closed in the ordinary way
	}
	conn.Close() //nolint:errcheck // that is the fault
}
