package drop

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/caseveil/caseveil/storage/personal"
)

// A Slip is what goes with a file that was handed in.
type Slip struct {
	Permit   string    `json:"permit"`    // its text, as it was shown
	Receipt  string    `json:"receipt"`   // what its sender was told: see [NewReceipt]
	FileName string    `json:"file_name"` // as it was sent: data, never a path
	At       time.Time `json:"at"`        // by the clock of the node that took it
}

// Format keeps it out of every print: a file's name may name somebody, and a permit is for its bearer.
func (Slip) Format(f fmt.State, _ rune) { personal.Format(f, "") }

// LogValue keeps it out of logs.
func (Slip) LogValue() slog.Value { return personal.LogValue("") }

// letters is Crockford's base 32: no I, L, O, U, which are misread.
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewReceipt gives a number by which a sender and the service can speak of what was handed in: 60 random bits, so that nobody
// finds another's by trying.
func NewReceipt() string {
	var b [12]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(err) // crypto/rand.Read never fails on the systems we support
	}
	for i := range b {
		b[i] = letters[b[i]%byte(len(letters))] // 256 is a multiple of 32: no bias
	}
	return "HI-" + string(b[:4]) + "-" + string(b[4:8]) + "-" + string(b[8:])
}

func isReceipt(s string) bool {
	if len(s) != len("HI-0000-0000-0000") || !strings.HasPrefix(s, "HI-") {
		return false
	}
	for i, r := range s[3:] {
		if i%5 == 4 && r != '-' || i%5 != 4 && !strings.ContainsRune(letters, r) {
			return false
		}
	}
	return true
}

// magic begins what is sealed: nothing else that is sealed to the same key can be taken for it.
const magic = "caseveil handed in v1\n"

const (
	// maxFileName is how much of a file's name is kept, in bytes.
	maxFileName = 255
	// maxSlip bounds the line of the slip.
	maxSlip = 8 << 10
	// Overhead is how many bytes a slip adds to a file at most.
	Overhead = len(magic) + maxSlip
)

// ErrSlip says that something is not what an intake-only node makes.
var ErrSlip = errors.New("this was not made by an intake-only node")

// Wrap puts the slip before the file, as one stream.
func (s Slip) Wrap(file io.Reader) (io.Reader, error) {
	if len(s.FileName) > maxFileName {
		s.FileName = strings.ToValidUTF8(s.FileName[:maxFileName], "")
	}
	line, err := json.Marshal(s)
	if err != nil || len(line) >= maxSlip {
		return nil, ErrSlip // json's own error may quote a value
	}
	return io.MultiReader(strings.NewReader(magic), bytes.NewReader(line), strings.NewReader("\n"), file), nil
}

// Unwrap gives the slip and the file of what Wrap made.
func Unwrap(whole []byte) (Slip, []byte, error) {
	rest, ok := bytes.CutPrefix(whole, []byte(magic))
	if !ok {
		return Slip{}, nil, ErrSlip
	}
	end := bytes.IndexByte(rest[:min(len(rest), maxSlip)], '\n')
	if end < 0 {
		return Slip{}, nil, ErrSlip
	}
	line, file := rest[:end], rest[end+1:]
	var s Slip
	if json.Unmarshal(line, &s) != nil || !isReceipt(s.Receipt) || len(s.FileName) > maxFileName {
		return Slip{}, nil, ErrSlip
	}
	return s, file, nil
}
