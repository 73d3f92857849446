package letterbox

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/caseveil/caseveil/api/problem"
	"github.com/caseveil/caseveil/api/web"
)

// A Box seals and keeps what is handed in.
type Box interface {
	Put(ctx context.Context, r io.Reader, limit int64) (name string, err error)
	Ping(ctx context.Context) error
}

// A Config is everything that the page needs.
type Config struct {
	Box         Box
	PermitKey   string // the public key of permits
	BehindProxy bool   // another server writes the caller's address into X-Forwarded-For
	Secure      bool   // it is reached over TLS
	Log         *slog.Logger
	Now         func() time.Time // nil is time.Now
}

type server struct {
	Config
	pages *web.Set
	limits
}

// New builds the page.
func New(c Config) (http.Handler, error) {
	if c.Box == nil || c.PermitKey == "" || c.Log == nil {
		return nil, errors.New("letterbox: Box, PermitKey and Log must be set")
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	pages, err := web.Load()
	if err != nil {
		return nil, err
	}
	s := &server{Config: c, pages: pages, limits: newLimits(c.Now)}
	mux := http.NewServeMux()
	for pattern, do := range map[string]handler{
		"GET /{$}": s.show, "POST /{$}": s.handIn, "GET /livez": s.livez, "GET /readyz": s.readyz, "GET /static/{version}/{name}": s.static,
		"/": s.nothing,
	} {
		mux.Handle(pattern, s.serve(pattern, do))
	}
	return http.NewCrossOriginProtection().Handler(mux), nil
}

// A handler answers a request, or says why not.
type handler func(w http.ResponseWriter, r *http.Request) error

// serve is around every route, "/" being all that have none: headers, the log, and errors as answers.
func (s *server) serve(pattern string, do handler) http.Handler {
	route := strings.TrimSuffix(pattern[strings.IndexByte(pattern, '/'):], "{$}")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin, id := s.Now(), requestID()
		h := w.Header()
		h.Set("X-Request-Id", id)
		web.Protect(h, s.Secure)
		out := &noted{ResponseWriter: w, status: http.StatusOK}
		defer func() {
			if recover() != nil { // its value may hold what was sent
				s.fail(out, r, id, errPanic)
			}
			s.Log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("method", knownMethod(r.Method)), slog.String("route", route), slog.Int("status", out.status),
				slog.Duration("took", s.Now().Sub(begin)), slog.String("request", id))
		}()
		if err := do(out, r); err != nil {
			s.fail(out, r, id, err)
		}
	})
}

// knownMethod is what may stand in the log: a method can be any word.
func knownMethod(m string) string {
	if m == http.MethodGet || m == http.MethodHead || m == http.MethodPost {
		return m
	}
	return "other"
}

var errPanic = errors.New("a handler panicked")

func requestID() string {
	var b [12]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(err) // crypto/rand.Read never fails on the systems we support
	}
	return hex.EncodeToString(b[:])
}

// noted remembers the status of an answer.
type noted struct {
	http.ResponseWriter
	status int
	begun  bool
}

// WriteHeader is part of [http.ResponseWriter].
func (n *noted) WriteHeader(status int) {
	n.status, n.begun = status, true
	n.ResponseWriter.WriteHeader(status)
}

// Write is part of [http.ResponseWriter].
func (n *noted) Write(b []byte) (int, error) {
	n.begun = true
	return n.ResponseWriter.Write(b)
}

// Unwrap lets http.MaxBytesReader and http.ResponseController find the connection.
func (n *noted) Unwrap() http.ResponseWriter { return n.ResponseWriter }

// fail answers an error: as a page with the form, or as problem+json for who asked for JSON.
func (s *server) fail(w *noted, r *http.Request, id string, err error) {
	p, ours := problem.Of(err, id)
	if ours {
		s.Log.LogAttrs(r.Context(), slog.LevelError, "internal error", slog.String("request", id), slog.String("code", p.Code()),
			slog.String("kind", fmt.Sprintf("%T", err)))
	}
	if w.begun {
		return
	}
	if p.Status == http.StatusServiceUnavailable || p.Status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "60")
	}
	if body, is := r.Body.(*body); is {
		body.readAway(w)
	}
	if wantsJSON(r) {
		answerJSON(w, p.Status, problem.ContentType, p)
		return
	}
	var page web.Page = &web.ErrorPage{Status: p.Status, Heading: p.Title, Detail: p.Detail, RequestID: p.Instance}
	if form := new(refusedForm); errors.As(err, &form) {
		hand := &web.HandInPage{Permit: form.permit}
		hand.Fail(form.field, p.Detail)
		page = hand
	}
	if err := s.page(w, p.Status, page); err != nil {
		s.Log.ErrorContext(r.Context(), "the error page failed", "request", id)
	}
}

func (s *server) page(w http.ResponseWriter, status int, p web.Page) error {
	body, err := s.pages.Render(web.Layout{Alone: true, Path: "/"}, p)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(body) //nolint:errcheck // who asked has gone
	return nil
}

func (s *server) show(w http.ResponseWriter, _ *http.Request) error {
	return s.page(w, http.StatusOK, &web.HandInPage{})
}

func (s *server) nothing(_ http.ResponseWriter, r *http.Request) error {
	if r.URL.Path == "/" {
		return &problem.HTTPError{Status: http.StatusMethodNotAllowed, Code: "method-not-allowed", Detail: "There is something at this address, but it does not take this method."}
	}
	return &problem.HTTPError{Status: http.StatusNotFound, Code: "not-found", Detail: "There is nothing here that you can see."}
}

func (s *server) livez(w http.ResponseWriter, _ *http.Request) error {
	answerJSON(w, http.StatusOK, "application/json", map[string]string{"status": "ok"})
	return nil
}

// readyWithin is how long the store has to answer.
const readyWithin = 3 * time.Second

func (s *server) readyz(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := context.WithTimeout(r.Context(), readyWithin)
	defer cancel()
	status, word := http.StatusOK, "ok"
	if err := s.Box.Ping(ctx); err != nil {
		status, word = http.StatusServiceUnavailable, "down"
	}
	answerJSON(w, status, "application/json", map[string]any{"status": word, "parts": map[string]string{"objects": word}})
	return nil
}

func (s *server) static(w http.ResponseWriter, r *http.Request) error {
	asset := s.pages.Asset(r.PathValue("version"), r.PathValue("name"))
	if asset == nil {
		return &problem.HTTPError{Status: http.StatusNotFound, Code: "not-found", Detail: "There is nothing here that you can see."}
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Content-Type", asset.Type)
	w.Write(asset.Plain) //nolint:errcheck // who asked has gone
	return nil
}

// place is where a request comes from, for limits only.
func (s *server) place(r *http.Request) string {
	if s.BehindProxy {
		hops := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if last := strings.TrimSpace(hops[len(hops)-1]); net.ParseIP(last) != nil {
			return last
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return "unknown"
	}
	return host
}
