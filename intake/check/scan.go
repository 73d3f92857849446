package check

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// Results of a scan.
const (
	Clean      = "clean"
	Infected   = "infected"
	NotScanned = "not_scanned" // no scanner is set
)

// A Scanner looks for malware. It gives Clean or Infected; when it cannot tell it gives an error, never Clean.
type Scanner interface {
	Scan(ctx context.Context, r io.Reader) (string, error)
}

// Scan asks the scanner about a whole file; without one it is not scanned.
func Scan(ctx context.Context, s Scanner, file []byte) (string, error) {
	if s == nil {
		return NotScanned, nil
	}
	return s.Scan(ctx, bytes.NewReader(file))
}

// A Clamd is ClamAV's daemon, spoken to over its own protocol (clamd(8), INSTREAM). It may be used concurrently.
type Clamd struct {
	network, address string
	timeout          time.Duration
}

// NewClamd takes a path of a unix socket, or host:port. Nothing is opened yet.
func NewClamd(address string) *Clamd {
	network := "tcp"
	if strings.HasPrefix(address, "/") {
		network = "unix"
	}
	return &Clamd{network: network, address: address, timeout: 2 * time.Minute}
}

// ErrScan says that the scanner did not give an answer that can be relied on.
var ErrScan = errors.New("the malware scanner gave no answer")

const (
	chunk    = 64 << 10
	maxReply = 4 << 10
)

// Ping tells whether the daemon answers.
func (c *Clamd) Ping(ctx context.Context) error {
	reply, err := c.ask(ctx, func(conn net.Conn) error {
		_, err := io.WriteString(conn, "zPING\x00")
		return err
	})
	if err == nil && reply != "PONG" {
		err = ErrScan
	}
	return err
}

// Scan streams r to the daemon. Only "stream: OK" is clean. When r fails the stream is not ended, since the daemon would
// then call a truncated file clean.
func (c *Clamd) Scan(ctx context.Context, r io.Reader) (string, error) {
	var source error
	reply, err := c.ask(ctx, func(conn net.Conn) error {
		source = stream(conn, r)
		return source
	})
	switch {
	case reply == "stream: OK" && err == nil:
		return Clean, nil
	case strings.HasPrefix(reply, "stream: ") && strings.HasSuffix(reply, " FOUND"):
		return Infected, nil
	case err != nil:
		return "", err
	}
	return "", ErrScan // its words are not repeated: they may quote the stream
}

// ask sends and reads the one reply. The reply is read also when sending failed: the daemon says why and closes.
func (c *Clamd) ask(ctx context.Context, send func(net.Conn) error) (reply string, err error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, c.network, c.address)
	if err != nil {
		return "", fmt.Errorf("%w: cannot connect", ErrScan)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) }) // wakes reads and writes
	defer stop()
	var failed sourceError
	sent := send(conn)
	if errors.As(sent, &failed) {
		return "", failed.error
	}
	b, readErr := io.ReadAll(io.LimitReader(conn, maxReply))
	if sent != nil || readErr != nil && len(b) == 0 {
		err = errors.Join(ErrScan, ctx.Err())
	}
	return strings.TrimRight(string(b), "\x00\n"), err
}

// sourceError is a failure of what was to be scanned, not of the scanner.
type sourceError struct{ error }

func stream(w io.Writer, r io.Reader) error {
	if _, err := io.WriteString(w, "zINSTREAM\x00"); err != nil {
		return err
	}
	buf := make([]byte, 4+chunk)
	for {
		n, err := r.Read(buf[4:])
		if n > 0 {
			binary.BigEndian.PutUint32(buf, uint32(n))
			if _, err := w.Write(buf[:4+n]); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			_, err := w.Write(make([]byte, 4)) // a chunk of no bytes ends the stream
			return err
		case err != nil:
			return sourceError{err}
		}
	}
}
