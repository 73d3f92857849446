package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"regexp"
	"strings"
)

// newLogger writes one JSON object a line to stderr: constant sentences, ids, codes, numbers, types of errors and patterns of routes.
// A value of any other form is withheld, whoever logs it: names, addresses, sentences and texts of errors do not get in.
func newLogger(w io.Writer) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: slog.LevelInfo, ReplaceAttr: codesAlone}))
}

// code is an id, a hash, a slug, a route, or the types of an error's chain.
var code = regexp.MustCompile(`^[-A-Za-z0-9._:/+=*(){}]*( > [-A-Za-z0-9._:/+=*(){}]+)*$`)

func codesAlone(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && (a.Key == slog.TimeKey || a.Key == slog.LevelKey || a.Key == slog.MessageKey) {
		return a
	}
	switch a.Value.Kind() {
	case slog.KindString:
		if s := a.Value.String(); !code.MatchString(s) && !strings.HasPrefix(s, "[personal") {
			a.Value = slog.StringValue("[withheld]")
		}
	case slog.KindAny:
		said := "[withheld]"
		if err, ok := a.Value.Any().(error); ok {
			said = errorTypes(err)
		}
		a.Value = slog.StringValue(said)
	}
	return a
}

// errorTypes names the types in an error's chain, which cannot quote anything.
func errorTypes(err error) string {
	var names []string
	for ; err != nil && len(names) < 8; err = errors.Unwrap(err) {
		names = append(names, fmt.Sprintf("%T", err))
	}
	return strings.Join(names, " > ")
}

// serverLog takes what net/http says of connections and handlers. Its sentences hold addresses of people, and values of panics:
// only what kind of sentence it was is logged.
func serverLog(to *slog.Logger) *log.Logger { return log.New(httpLines{to}, "", 0) }

type httpLines struct{ to *slog.Logger }

func (h httpLines) Write(p []byte) (int, error) {
	what := "other"
	for kind, begins := range map[string]string{"tls-handshake": "http: TLS handshake error", "panic": "http: panic serving",
		"accept": "http: Accept error", "header": "http: superfluous response.WriteHeader"} {
		if strings.HasPrefix(string(p), begins) {
			what = kind
		}
	}
	h.to.Warn("the HTTP server complained", "what", what)
	return len(p), nil
}
