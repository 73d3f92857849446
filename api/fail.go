package api

import (
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/api/problem"
	"github.com/caseveil/caseveil/api/web"
	"github.com/caseveil/caseveil/storage/refusal"
)

func notFound() error { return refusal.NotFound() }

func methodNotAllowed() error {
	return &problem.HTTPError{Status: http.StatusMethodNotAllowed, Code: "method-not-allowed", Detail: "There is something at this address, but it does not take this method."}
}

func crossOrigin() error {
	return &problem.HTTPError{Status: http.StatusForbidden, Code: "cross-origin", Detail: "The request came from another site."}
}

func unauthorised() error {
	return &problem.HTTPError{Status: http.StatusUnauthorized, Code: "sign-in", Detail: "You are not signed in, or your token is no longer good.",
		Header: http.Header{"Www-Authenticate": {"Bearer"}}}
}

// badRequest says that a body cannot even be parsed. detail never quotes it.
func badRequest(detail string) error {
	return &problem.HTTPError{Status: http.StatusBadRequest, Code: "malformed", Detail: detail}
}

// fail is the one place where an error becomes an answer: problem+json under /api, a page elsewhere.
func (s *server) fail(c *gin.Context, err error) {
	s.readAway(c)
	p, ours := problem.Of(err, requestID(c))
	if ours {
		s.Log.LogAttrs(c.Request.Context(), slog.LevelError, "internal error", slog.String("request", requestID(c)),
			slog.String("route", c.FullPath()), slog.String("code", p.Code()), slog.String("kind", kindOf(err)))
	}
	if p.Status == http.StatusServiceUnavailable {
		c.Header("Retry-After", "60")
	}
	var protocol *problem.HTTPError
	if errors.As(err, &protocol) {
		maps.Copy(c.Writer.Header(), protocol.Header)
	}
	if strings.HasPrefix(c.Request.URL.Path, "/api/") {
		c.Render(p.Status, jsonBody{contentType: problem.ContentType, value: p})
		return
	}
	if p.Status == http.StatusUnauthorized && c.Request.Method == http.MethodGet {
		s.sendToSignIn(c)
		return
	}
	s.failPage(c, p)
}

// kindOf names the types in an error's chain: enough to find the place, without a word of its text, which may quote.
func kindOf(err error) string {
	var names []string
	for ; err != nil && len(names) < 8; err = errors.Unwrap(err) {
		names = append(names, typeName(err))
	}
	return strings.Join(names, " > ")
}

func (s *server) failPage(c *gin.Context, p problem.Problem) {
	page := &web.ErrorPage{Status: p.Status, Heading: p.Title, Detail: p.Detail, RequestID: p.Instance, Missing: p.Missing}
	for _, f := range p.Errors {
		page.Fields = append(page.Fields, web.FieldError{Field: f.Pointer, Text: f.Detail})
	}
	if err := (pageReply{set: s.pages, status: p.Status, layout: s.layout(c), page: page}).write(c); err != nil {
		s.Log.ErrorContext(c.Request.Context(), "the error page failed", "request", requestID(c))
		c.Status(http.StatusInternalServerError)
	}
}
