// Package personal keeps what names people out of every print.
//
// A struct that holds a name, an address or a term of a case has the two methods Format and LogValue and hands them on to this
// package: fmt with any verb, errors and log/slog then give "[personal ID]" and nothing of its fields. What is meant to be shown
// goes through JSON or a template, which print field by field.
package personal

import (
	"fmt"
	"io"
	"log/slog"
)

// Format prints the id of a thing in its place. fmt asks a value's Format before it looks at its fields.
func Format(f fmt.State, id string) {
	if _, err := io.WriteString(f, text(id)); err != nil {
		return // fmt.State keeps its own error
	}
}

// LogValue logs the id of a thing in its place.
func LogValue(id string) slog.Value { return slog.StringValue(text(id)) }

func text(id string) string {
	if id == "" {
		return "[personal]"
	}
	return "[personal " + id + "]"
}
