package letterbox

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// A body is bounded, and what of it was refused is read away: many clients send all of it before they look at the answer.
type body struct {
	io.ReadCloser
	left      int64 // bytes that may still come
	permitted bool  // it began with a permit
}

// Read gives http.MaxBytesError beyond the bound.
func (b *body) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, &http.MaxBytesError{}
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

const (
	// mostAway is how much of a refused body is read, mostOfNobody of one without a permit, and awayWithin for how long.
	mostAway     = 64 << 20
	mostOfNobody = 1 << 20
	awayWithin   = 30 * time.Second
)

// readAway forgets what still comes, up to a bound.
func (b *body) readAway(w http.ResponseWriter) {
	control := http.NewResponseController(w)
	if err := control.SetReadDeadline(time.Now().Add(awayWithin)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return
	}
	limit := int64(mostAway)
	if !b.permitted {
		limit = mostOfNobody
	}
	if _, err := io.CopyN(io.Discard, b.ReadCloser, limit); !errors.Is(err, io.EOF) {
		w.Header().Set("Connection", "close")
		return
	}
	if err := control.SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		w.Header().Set("Connection", "close")
	}
}
