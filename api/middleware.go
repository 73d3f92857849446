package api

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/api/web"
)

const requestIDKey = "request id"

// identify gives each request an id of our own making: one that was sent could hold anything.
func (s *server) identify(c *gin.Context) {
	var b [12]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(err) // crypto/rand.Read never fails on the systems we support
	}
	id := hex.EncodeToString(b[:])
	c.Set(requestIDKey, id)
	c.Header("X-Request-Id", id)
	c.Set(sentBodyKey, c.Request.Body)
	c.Next()
}

func requestID(c *gin.Context) string { return c.GetString(requestIDKey) }

// log writes the pattern of the route, never the path: ids and tokens stand in it.
func (s *server) log(c *gin.Context) {
	begin := s.Now()
	c.Next()
	method, took := knownMethod(c.Request.Method), s.Now().Sub(begin)
	s.Log.LogAttrs(c.Request.Context(), slog.LevelInfo, "request",
		slog.String("method", method), slog.String("route", c.FullPath()),
		slog.Int("status", c.Writer.Status()), slog.Duration("took", took), slog.String("request", requestID(c)))
	if s.Answered != nil {
		s.Answered(method, c.FullPath(), c.Writer.Status(), took)
	}
}

func knownMethod(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}

// recover answers 500 for a panic. It logs where it came from, never its value, which may hold what was sent.
func (s *server) recover(c *gin.Context) {
	defer func() {
		value := recover()
		if value == nil {
			return
		}
		if err, ok := value.(error); ok && err == http.ErrAbortHandler { //nolint:errorlint // net/http compares so too
			panic(value)
		}
		s.Log.ErrorContext(c.Request.Context(), "a handler panicked", "request", requestID(c), "route", c.FullPath(), "at", panicSite())
		if !c.Writer.Written() {
			s.fail(c, errPanic)
		}
		c.Abort()
	}()
	c.Next()
}

var errPanic = fmt.Errorf("a handler panicked")

// panicSite names the functions and lines that led to the panic.
func panicSite() string {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(4, pcs[:])])
	var at []string
	for {
		f, more := frames.Next()
		if strings.Contains(f.Function, "caseveil") {
			at = append(at, fmt.Sprintf("%s:%d", f.Function, f.Line))
		}
		if !more || len(at) == 6 {
			return strings.Join(at, " < ")
		}
	}
}

// protect sets the headers that hold for every answer and refuses requests that another site made a browser send.
func (s *server) protect(c *gin.Context) {
	web.Protect(c.Writer.Header(), s.Secure)
	if err := s.origin.Check(c.Request); err != nil {
		s.fail(c, crossOrigin())
		c.Abort()
		return
	}
	c.Next()
}
