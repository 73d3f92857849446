package casefile

import (
	"fmt"
	"io"
	"log/slog"
)

// Private is what prints in the place of something that names people or quotes a document; at is an id or a position, "" for
// none. A type that holds such words has the methods Format and LogValue and hands them on: fmt with any verb, errors and log/slog
// then show nothing of its fields. What is meant to be shown goes through JSON, field by field.
func Private(f fmt.State, at string) {
	if _, err := io.WriteString(f, private(at)); err != nil {
		return // fmt.State keeps its own error
	}
}

// PrivateValue is [Private] for logs.
func PrivateValue(at string) slog.Value { return slog.StringValue(private(at)) }

func private(at string) string {
	if at == "" {
		return "[personal]"
	}
	return "[personal " + at + "]"
}

// Format keeps it out of every print: it names everyone.
func (Case) Format(f fmt.State, _ rune) { Private(f, "") }

// LogValue keeps it out of logs.
func (Case) LogValue() slog.Value { return PrivateValue("") }

// Format keeps it out of every print: it names somebody.
func (Person) Format(f fmt.State, _ rune) { Private(f, "") }

// LogValue keeps it out of logs.
func (Person) LogValue() slog.Value { return PrivateValue("") }

// Format keeps it out of every print: it names a place or an organisation of the case.
func (Thing) Format(f fmt.State, _ rune) { Private(f, "") }

// LogValue keeps it out of logs.
func (Thing) LogValue() slog.Value { return PrivateValue("") }

// Format keeps it out of every print: its term names somebody.
func (Dropped) Format(f fmt.State, _ rune) { Private(f, "") }

// LogValue keeps it out of logs.
func (Dropped) LogValue() slog.Value { return PrivateValue("") }
