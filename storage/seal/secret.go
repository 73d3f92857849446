package seal

import (
	"fmt"
	"io"
	"log/slog"
)

const hidden = "[withheld]"

// withheld, embedded, keeps a struct out of every print: fmt asks Format before it looks at fields.
type withheld struct{}

// Format writes "[withheld]" for every verb.
func (withheld) Format(f fmt.State, _ rune) {
	if _, err := io.WriteString(f, hidden); err != nil {
		return // fmt.State keeps its own error
	}
}

// LogValue keeps secrets out of logs.
func (withheld) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText keeps secrets out of JSON and YAML.
func (withheld) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// A Secret is a text that cannot be printed: a key, a password. STYLE: it holds a pointer, since %v of a struct shows
// the strings in its unexported fields.
type Secret struct {
	withheld
	text *string
}

// NewSecret wraps s.
func NewSecret(s string) Secret { return Secret{text: &s} }

// Reveal is the only way out. Review its callers.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}
