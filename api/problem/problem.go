// Package problem turns any error into the one shape in which the API says no: application/problem+json (RFC 9457).
//
// What is a [refusal.Error] is shown as it stands, and a [refusal.Outage] by its own sentences: 503. Everything else is ours: 500
// and a request id, without a word of the error's text, which may hold anything.
package problem

import (
	"errors"
	"net/http"
	"strings"

	"github.com/caseveil/caseveil/storage/refusal"
)

// ContentType of every error that the API answers.
const ContentType = "application/problem+json"

// typeBase comes before a code in a problem's `type`. It is a name, not an address; it never changes.
const typeBase = "https://github.com/caseveil/caseveil/problems/"

// A Problem is an error as it is answered. It never holds a value that was sent.
type Problem struct {
	Type     string   `json:"type"`
	Title    string   `json:"title"`
	Status   int      `json:"status"`
	Detail   string   `json:"detail,omitempty"`
	Instance string   `json:"instance"`
	Errors   []Field  `json:"errors,omitempty"`
	Missing  []string `json:"missing,omitempty"`
	Count    int      `json:"count,omitempty"`
}

// Code is the last part of Type.
func (p Problem) Code() string { return strings.TrimPrefix(p.Type, typeBase) }

// A Field is one wrong field of the body.
type Field struct {
	Pointer string `json:"pointer"` // RFC 6901
	Detail  string `json:"detail"`
}

// An HTTPError is a no that belongs to HTTP itself and to no room: a missing If-Match, a method that is not there.
type HTTPError struct {
	Status       int
	Code, Detail string
	Header       http.Header // added to the answer
}

func (e *HTTPError) Error() string { return e.Code }

var status = map[refusal.Kind]int{
	refusal.KindNotFound: http.StatusNotFound, refusal.KindForbidden: http.StatusForbidden,
	refusal.KindConflict: http.StatusConflict, refusal.KindInvalid: http.StatusUnprocessableEntity,
	refusal.KindTooLarge: http.StatusRequestEntityTooLarge, refusal.KindUnsupportedMedia: http.StatusUnsupportedMediaType,
	refusal.KindUnavailable: http.StatusServiceUnavailable,
}

var titles = map[int]string{
	http.StatusBadRequest:            "The request cannot be read",
	http.StatusUnauthorized:          "Sign in first",
	http.StatusForbidden:             "You cannot do this",
	http.StatusNotFound:              "Not found",
	http.StatusMethodNotAllowed:      "This address does not do that",
	http.StatusConflict:              "Not in its present state",
	http.StatusPreconditionFailed:    "Someone changed it first",
	http.StatusRequestEntityTooLarge: "Too large",
	http.StatusUnsupportedMediaType:  "Not a kind of file or body that is taken here",
	http.StatusUnprocessableEntity:   "Something needs to be put right",
	http.StatusPreconditionRequired:  "Say which version you mean",
	http.StatusTooManyRequests:       "Too many tries",
	http.StatusServiceUnavailable:    "Not available just now",
}

// Of gives the problem that err is, with the request id as its instance. ours tells that the error is ours and belongs
// in the log.
func Of(err error, requestID string) (p Problem, ours bool) {
	p = Problem{Instance: requestID}
	var protocol *HTTPError
	var tooLong *http.MaxBytesError
	var outage *refusal.Outage
	no := refusal.Of(err)
	switch {
	case no != nil && status[no.Kind] != 0:
		p.Status, p.Detail, p.Missing, p.Count = status[no.Kind], no.Detail, no.Missing, no.Count
		p.Type = typeBase + code(no)
		if no.Code == "stale" {
			p.Status = http.StatusPreconditionFailed
		}
		for _, f := range no.Fields {
			p.Errors = append(p.Errors, Field{Pointer: f.Pointer, Detail: f.Detail})
		}
	case errors.As(err, &protocol):
		p.Status, p.Detail, p.Type = protocol.Status, protocol.Detail, typeBase+protocol.Code
	case errors.As(err, &tooLong):
		p.Status, p.Detail, p.Type = http.StatusRequestEntityTooLarge, "What you sent is larger than is taken here.", typeBase+"too-large"
	case errors.As(err, &outage):
		p.Status, p.Detail, p.Type = http.StatusServiceUnavailable, outage.Detail, typeBase+outage.Code
		p.Title = titles[p.Status]
		return p, true
	default:
		p.Status, p.Type, p.Title = http.StatusInternalServerError, typeBase+"internal", "Internal error"
		p.Detail = "Something went wrong on our side. Nothing of what you did was lost that had been saved. Quote the instance when you report it."
		return p, true
	}
	p.Title = titles[p.Status]
	return p, false
}

func code(no *refusal.Error) string {
	if no.Code != "" {
		return no.Code
	}
	return string(no.Kind)
}
