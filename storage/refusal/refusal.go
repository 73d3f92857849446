// Package refusal is the one way any room says no to a person.
//
// An [*Error] is an outcome that the person who asked caused and can act on: the thing is not theirs, two people must
// differ, a field is wrong. Its texts are shown as they stand, so they are plain sentences without names, addresses or
// values that were sent. Every other error is ours: a person sees "internal error" and a request id, nothing more.
package refusal

import "errors"

// A Kind says what sort of no it is; each answers with one HTTP status.
type Kind string

// The kinds, with the HTTP status the API answers.
const (
	KindNotFound         Kind = "not-found"         // 404: not there, or not yours, and nobody can tell which
	KindForbidden        Kind = "forbidden"         // 403: you may see it, you may not do this
	KindConflict         Kind = "conflict"          // 409: not in its present state
	KindInvalid          Kind = "invalid"           // 422: a field is wrong
	KindTooLarge         Kind = "too-large"         // 413
	KindUnsupportedMedia Kind = "unsupported-media" // 415
	KindUnavailable      Kind = "unavailable"       // 503: a part we need is away; try again
)

// A Field names one wrong field. It never holds the value.
type Field struct {
	Pointer string // JSON pointer (RFC 6901): "/children/0/date_of_birth"
	Detail  string // one plain sentence
}

// An Error is a refusal. Compare with errors.As, or use [Is].
type Error struct {
	Kind    Kind
	Code    string   // stable slug, the last part of a problem's `type`: "same-person"
	Detail  string   // one plain sentence for the person
	Fields  []Field  // for KindInvalid
	Missing []string // for "not-ready": what is missing still
	Count   int      // for "undecided-findings"
}

// Error gives kind, code and the pointers of wrong fields: fit for a log.
func (e *Error) Error() string {
	s := "refused: " + string(e.Kind)
	if e.Code != "" {
		s += " (" + e.Code + ")"
	}
	for _, f := range e.Fields {
		s += " " + f.Pointer
	}
	return s
}

// NotFound refuses what is not there and what is not yours: the two cannot be told apart.
func NotFound() *Error {
	return &Error{Kind: KindNotFound, Code: "not-found", Detail: "There is nothing here that you can see."}
}

// Forbidden refuses an act on something that the person may see.
func Forbidden(code, detail string) *Error {
	return &Error{Kind: KindForbidden, Code: code, Detail: detail}
}

// Conflict refuses an act that the present state does not allow.
func Conflict(code, detail string) *Error {
	return &Error{Kind: KindConflict, Code: code, Detail: detail}
}

// Invalid refuses a request because of the fields named.
func Invalid(fields ...Field) *Error {
	return &Error{Kind: KindInvalid, Code: "invalid", Detail: "Something in what you sent needs to be put right.", Fields: fields}
}

// TooLarge refuses a body over a limit. The detail names the limit, not the size that was sent.
func TooLarge(detail string) *Error {
	return &Error{Kind: KindTooLarge, Code: "too-large", Detail: detail}
}

// UnsupportedMedia refuses a file that is not of a kind we take.
func UnsupportedMedia(code, detail string) *Error {
	return &Error{Kind: KindUnsupportedMedia, Code: code, Detail: detail}
}

// Unavailable refuses because a part that is needed is away; asking later may work.
func Unavailable(code, detail string) *Error {
	return &Error{Kind: KindUnavailable, Code: code, Detail: detail}
}

// Of gives the refusal inside err, or nil when err is ours.
func Of(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// Is tells whether err is a refusal with this code.
func Is(err error, code string) bool {
	e := Of(err)
	return e != nil && e.Code == code
}
