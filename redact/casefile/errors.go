package casefile

import (
	"errors"
	"strings"
)

// What can be wrong with a field. They are wrapped in a [*FieldError].
var (
	ErrSyntax     = errors.New("is neither YAML nor JSON that can be read")
	ErrUnknownKey = errors.New("is not a key of the case file")
	ErrTwice      = errors.New("is given twice")
	ErrShape      = errors.New("has the wrong shape")
	ErrMissing    = errors.New("must be filled in")
	ErrDate       = errors.New("must be a date of the calendar, as in 2019-03-14")
	ErrPolicy     = errors.New("must be keep, year, month_year or remove")
	ErrLabel      = errors.New("is already the label of someone or something else in the case")
	ErrTooLong    = errors.New("is too long")
	ErrTooMany    = errors.New("has too many entries")
)

// A FieldError says which field is wrong and why; it never quotes the value. Field is a path such as
// "subjects[0].date_of_birth", or empty when the text as a whole cannot be read.
type FieldError struct {
	Field string
	Err   error
}

func (e *FieldError) Error() string {
	if e.Field == "" {
		return "the case file " + e.Err.Error()
	}
	return e.Field + " " + e.Err.Error()
}

// Unwrap gives the reason, one of this package's errors.
func (e *FieldError) Unwrap() error { return e.Err }

// Pointer is Field as a JSON pointer (RFC 6901): "/subjects/0/date_of_birth".
func (e *FieldError) Pointer() string {
	if e.Field == "" {
		return ""
	}
	escaped := strings.NewReplacer("~", "~0", "/", "~1", "[", "/", "]", "", ".", "/").Replace(e.Field)
	return "/" + escaped
}
