package detect

import (
	"fmt"
	"log/slog"

	"github.com/caseveil/caseveil/redact/casefile"
)

// Format keeps it out of every print: it quotes the document.
func (f Finding) Format(s fmt.State, _ rune) { casefile.Private(s, f.at()) }

// LogValue keeps it out of logs.
func (f Finding) LogValue() slog.Value { return casefile.PrivateValue(f.at()) }

func (f Finding) at() string { return fmt.Sprintf("%d-%d", f.Start, f.End) }
