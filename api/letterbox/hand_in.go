package letterbox

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"github.com/caseveil/caseveil/api/problem"
	"github.com/caseveil/caseveil/api/web"
	"github.com/caseveil/caseveil/intake/check"
	"github.com/caseveil/caseveil/intake/drop"
	"github.com/caseveil/caseveil/storage/refusal"
)

// A refusedForm is a no about one field of the form, which is shown again with it.
type refusedForm struct {
	field  string
	permit string // as it was entered
	err    error
}

// Error is of the refusal.
func (f *refusedForm) Error() string { return f.field + ": " + f.err.Error() }

// Unwrap gives the refusal.
func (f *refusedForm) Unwrap() error { return f.err }

// A Receipt is what the sender of a file gets.
type Receipt struct {
	Receipt string    `json:"receipt"`
	SHA256  string    `json:"sha256"` // of the file as it was sent
	At      time.Time `json:"received_at"`
}

// maxPermit bounds the field of the permit, spaces and line ends included.
const maxPermit = 4 << 10

// around is what a body may hold beside its file: names, borders, the permit.
const around = 64 << 10

// handIn takes one file: the permit first, then the file, sealed while it arrives.
func (s *server) handIn(w http.ResponseWriter, r *http.Request) error {
	arriving := &body{ReadCloser: r.Body, left: around} // until the permit says how much
	r.Body = arriving
	if err := s.mayTry(s.place(r)); err != nil {
		return err
	}
	form, err := r.MultipartReader()
	if err != nil {
		return refusal.UnsupportedMedia("unsupported-media", "The body must be multipart/form-data.")
	}
	text, permit, err := s.readPermit(form, s.place(r))
	if err != nil {
		return err
	}
	leave, err := s.begin()
	if err != nil {
		return asField("file", text, err)
	}
	defer leave()
	arriving.left, arriving.permitted = arriving.left+permit.Bytes, true
	receipt, err := s.take(r, form, text, permit)
	if err != nil {
		return asField("file", text, err)
	}
	if wantsJSON(r) {
		answerJSON(w, http.StatusCreated, "application/json", receipt)
		return nil
	}
	return s.page(w, http.StatusOK, &web.HandedInPage{Receipt: receipt.Receipt, SHA256: receipt.SHA256, At: receipt.At})
}

// asField puts a refusal at a field of the form; what is no refusal is not the sender's to put right.
func asField(field, permit string, err error) error {
	var protocol *problem.HTTPError
	var tooLong *http.MaxBytesError
	if refusal.Of(err) == nil && !errors.As(err, &protocol) && !errors.As(err, &tooLong) {
		return err
	}
	return &refusedForm{field: field, permit: permit, err: err}
}

func (s *server) readPermit(form *multipart.Reader, place string) (text string, p drop.Permit, err error) {
	part, err := form.NextPart()
	if err != nil && !errors.Is(err, io.EOF) {
		return "", p, broken(err)
	}
	if err != nil || part.FormName() != "permit" {
		return "", p, asField("permit", "", refusal.Invalid(refusal.Field{Pointer: "/permit", Detail: "must come first"}))
	}
	b, err := io.ReadAll(io.LimitReader(part, maxPermit))
	if err != nil {
		return "", p, broken(err)
	}
	text = strings.TrimSpace(string(b))
	no := func(detail string) error {
		return asField("permit", text, &refusal.Error{Kind: refusal.KindInvalid, Code: "permit", Detail: detail, Fields: []refusal.Field{{Pointer: "/permit", Detail: detail}}})
	}
	if text == "" {
		return "", p, no("Enter your permit")
	}
	p, err = drop.Read(text, s.PermitKey)
	switch {
	case errors.Is(err, drop.ErrPermit):
		s.mistake(place)
		return "", p, no("This is not a permit of this service. Paste all of it, as you got it")
	case err != nil:
		return "", p, err
	case s.Now().After(p.Until):
		return "", p, no("This permit has ended. Ask the business unit for another one")
	}
	return text, p, nil
}

// take seals and keeps the file under a permit.
func (s *server) take(r *http.Request, form *multipart.Reader, text string, p drop.Permit) (Receipt, error) {
	back, err := s.use(p.ID, p.Times)
	if err != nil {
		return Receipt{}, err
	}
	receipt, err := s.keep(r, form, text, p)
	if err != nil {
		back()
	}
	return receipt, err
}

func (s *server) keep(r *http.Request, form *multipart.Reader, text string, p drop.Permit) (Receipt, error) {
	part, err := form.NextPart()
	if errors.Is(err, io.EOF) || err == nil && (part.FormName() != "file" || part.FileName() == "") {
		return Receipt{}, &refusal.Error{Kind: refusal.KindInvalid, Code: "invalid", Detail: "Select a file", Fields: []refusal.Field{{Pointer: "/file", Detail: "Select a file"}}}
	}
	if err != nil {
		return Receipt{}, broken(err)
	}
	body := bufio.NewReaderSize(part, check.HeadSize)
	head, err := body.Peek(check.HeadSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return Receipt{}, broken(err)
	}
	wanted := []check.Kind{check.PDF}
	if p.Kind == drop.Referral {
		wanted = append(wanted, check.JSON)
	}
	if err := check.KindOf(head).Refuse(wanted...); err != nil {
		return Receipt{}, err
	}
	slip := drop.Slip{Permit: text, Receipt: drop.NewReceipt(), FileName: part.FileName(), At: s.Now().UTC().Truncate(time.Second)}
	sum := sha256.New()
	whole, err := slip.Wrap(io.TeeReader(&limited{r: body, left: p.Bytes}, sum))
	if err != nil {
		return Receipt{}, err
	}
	if _, err := s.Box.Put(r.Context(), whole, p.Bytes+int64(drop.Overhead)); err != nil {
		return Receipt{}, broken(err)
	}
	return Receipt{Receipt: slip.Receipt, SHA256: hex.EncodeToString(sum.Sum(nil)), At: slip.At}, nil
}

// limited refuses a file that is larger than its permit allows.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, refusal.TooLarge("The file is larger than this permit allows.")
	}
	return n, err
}

// broken tells a connection that broke off from what is our fault.
func broken(err error) error {
	var tooLong *http.MaxBytesError
	var outage *refusal.Outage
	if errors.As(err, &tooLong) || errors.As(err, &outage) || refusal.Of(err) != nil {
		return err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, multipart.ErrMessageTooLarge) {
		return &problem.HTTPError{Status: http.StatusBadRequest, Code: "malformed", Detail: "The file did not arrive whole. Try again."}
	}
	return fmt.Errorf("hand in: %w", err)
}

func wantsJSON(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "application/json")
}

func answerJSON(w http.ResponseWriter, status int, contentType string, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // of texts, numbers and times
	}
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	w.Write(append(b, '\n')) //nolint:errcheck // who asked has gone
}
