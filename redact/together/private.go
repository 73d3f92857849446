package together

import (
	"fmt"
	"log/slog"

	"github.com/caseveil/caseveil/redact/casefile"
)

// Format keeps it out of every print: its words are the document's.
func (f Flag) Format(s fmt.State, _ rune) { casefile.Private(s, f.Rule) }

// LogValue keeps it out of logs.
func (f Flag) LogValue() slog.Value { return casefile.PrivateValue(f.Rule) }
