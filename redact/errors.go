package redact

import (
	"errors"
	"fmt"
)

// How a redaction can end without a file. Each is one exit code of the command line (CONTRACT.md).
var (
	ErrRefused   = errors.New("the file is refused")                   // exit 3
	ErrNotProved = errors.New("something that had to go was found")    // exit 4
	ErrUndecided = errors.New("findings are undecided")                // exit 5
	ErrOptions   = errors.New("the rules or decisions cannot be used") // exit 2
)

// A RefusedError says why a file is refused and where. It never quotes the document.
type RefusedError struct {
	Reason string // plain words for the person who sent the file
	Page   int    // counted from 1; 0 when it is about the whole file
	Where  string // a place in the file: "page content", "outline", an object number
}

func (e *RefusedError) Error() string {
	if e.Page > 0 {
		return fmt.Sprintf("page %d: %s", e.Page, e.Reason)
	}
	return e.Reason
}

// Is makes a RefusedError an [ErrRefused].
func (e *RefusedError) Is(target error) bool { return target == ErrRefused }

// An OptionError names the field of the rules or decisions that cannot be used, without its value.
type OptionError struct {
	Field string // "decisions[3].term"
	Why   string
}

func (e *OptionError) Error() string { return e.Field + ": " + e.Why }

// Is makes an OptionError an [ErrOptions].
func (e *OptionError) Is(target error) bool { return target == ErrOptions }
