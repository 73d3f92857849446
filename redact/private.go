package redact

import (
	"fmt"
	"log/slog"

	"github.com/caseveil/caseveil/redact/casefile"
)

// Format keeps it out of every print: it quotes the document.
func (t Term) Format(f fmt.State, _ rune) { casefile.Private(f, t.ID) }

// LogValue keeps it out of logs.
func (t Term) LogValue() slog.Value { return casefile.PrivateValue(t.ID) }

// Format keeps it out of every print: its term, label and reason may name somebody.
func (d Decision) Format(f fmt.State, _ rune) { casefile.Private(f, d.Finding) }

// LogValue keeps it out of logs.
func (d Decision) LogValue() slog.Value { return casefile.PrivateValue(d.Finding) }

// Format keeps it out of every print: it has the document's whole text.
func (Detection) Format(f fmt.State, _ rune) { casefile.Private(f, "") }

// LogValue keeps it out of logs.
func (Detection) LogValue() slog.Value { return casefile.PrivateValue("") }

// Format keeps it out of every print: it has the file and all that was found in it.
func (Result) Format(f fmt.State, _ rune) { casefile.Private(f, "") }

// LogValue keeps it out of logs.
func (Result) LogValue() slog.Value { return casefile.PrivateValue("") }

// Format keeps it out of every print: its findings quote the document.
func (Report) Format(f fmt.State, _ rune) { casefile.Private(f, "") }

// LogValue keeps it out of logs.
func (Report) LogValue() slog.Value { return casefile.PrivateValue("") }
