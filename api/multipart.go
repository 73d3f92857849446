package api

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/storage/refusal"
)

// An upload reads a multipart body as a stream: no part is ever written to a file, and only small fields are held.
type upload struct {
	reader *multipart.Reader
	print  *fingerprint
}

// A part is one field of an upload. Its name and file name are what was sent: data, never a path.
type part struct {
	name, fileName string
	body           io.Reader
}

const (
	maxField = 4096 // bytes of a field that is not a file
	maxParts = 200
)

func (s *server) upload(c *gin.Context) (*upload, error) {
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, s.MaxUpload)
	r, err := c.Request.MultipartReader()
	if err != nil {
		return nil, refusal.UnsupportedMedia("unsupported-media", "The body must be multipart/form-data.")
	}
	return &upload{reader: r, print: fingerprintOf(c)}, nil
}

// next gives the next part, nil after the last.
func (u *upload) next() (*part, error) {
	p, err := u.reader.NextPart()
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err != nil {
		return nil, bodyError(err)
	}
	return &part{name: p.FormName(), fileName: p.FileName(), body: u.print.tee(p.FormName(), p)}, nil
}

// fields reads the parts that are left. Names that are not in known are refused by their pointer.
func (u *upload) fields(known ...string) (map[string]string, error) {
	out := map[string]string{}
	for range maxParts {
		p, err := u.next()
		if p == nil || err != nil {
			return out, err
		}
		if !contains(known, p.name) {
			return nil, refusal.Invalid(refusal.Field{Pointer: "/" + escapePointer(p.name), Detail: "is not a field that is known here"})
		}
		text, err := p.text()
		if err != nil {
			return nil, err
		}
		out[p.name] = text
	}
	return nil, refusal.TooLarge("There are too many parts in the body.")
}

// text reads a small field whole.
func (p *part) text() (string, error) {
	b, err := io.ReadAll(io.LimitReader(p.body, maxField+1))
	if err != nil {
		return "", bodyError(err)
	}
	if len(b) > maxField {
		return "", refusal.Invalid(refusal.Field{Pointer: "/" + escapePointer(p.name), Detail: "is too long"})
	}
	return string(b), nil
}

// lastly gives r's bytes, and after the last of them asks check: its refusal takes the place of the end of file, so that
// whoever reads r keeps nothing. It lets fields that follow a file decide about it while the file streams.
func lastly(r io.Reader, check func() error) io.Reader { return &checkedEnd{r: r, check: check} }

type checkedEnd struct {
	r     io.Reader
	check func() error
	err   error
}

func (e *checkedEnd) Read(p []byte) (int, error) {
	if e.err != nil {
		return 0, e.err
	}
	n, err := e.r.Read(p)
	if err == nil {
		return n, nil
	}
	e.err = bodyErrorOrEOF(err)
	if e.err == io.EOF { //nolint:errorlint // set by bodyErrorOrEOF
		if no := e.check(); no != nil {
			e.err = no
		}
	}
	return n, e.err
}

func bodyErrorOrEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.EOF
	}
	return bodyError(err)
}
