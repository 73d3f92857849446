package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"hash"
	"io"

	"github.com/gin-gonic/gin"
)

const fingerprintKey = "fingerprint"

// A fingerprint gathers what a request said, part by part: how a client drew its multipart boundary or spaced its JSON
// makes no difference. It is kept under a keyed hash only.
type fingerprint struct{ sum hash.Hash }

func newFingerprint(place string) *fingerprint {
	f := &fingerprint{sha256.New()}
	f.frame([]byte(place))
	return f
}

// fingerprintOf is the request's, or one that nobody asks for when it sent no Idempotency-Key.
func fingerprintOf(c *gin.Context) *fingerprint {
	if f, ok := c.Value(fingerprintKey).(*fingerprint); ok {
		return f
	}
	return newFingerprint("")
}

func (f *fingerprint) frame(b []byte) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(b)))
	f.sum.Write(n[:])
	f.sum.Write(b)
}

// add takes a whole part. JSON is brought to one form first.
func (f *fingerprint) add(name, mediaType string, body []byte) {
	if mediaType == "application/json" {
		body = canonical(body)
	}
	part := sha256.Sum256(body)
	f.frame([]byte(name))
	f.frame(part[:])
}

// canonical is the JSON with its keys sorted and its spaces gone; what is not JSON stays as it is.
func canonical(body []byte) []byte {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return body
	}
	if out, err := json.Marshal(v); err == nil {
		return out
	}
	return body
}

// tee hashes a part while it streams; the part is added when its end was read.
func (f *fingerprint) tee(name string, r io.Reader) io.Reader {
	return &teePart{f: f, name: name, r: r, sum: sha256.New()}
}

type teePart struct {
	f    *fingerprint
	name string
	r    io.Reader
	sum  hash.Hash
	done bool
}

func (t *teePart) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	t.sum.Write(p[:n])
	if err == io.EOF && !t.done { //nolint:errorlint // io.Reader's contract is the bare value
		t.done = true
		t.f.frame([]byte(t.name))
		t.f.frame(t.sum.Sum(nil))
	}
	return n, err
}

func (f *fingerprint) bytes() []byte { return f.sum.Sum(nil) }
