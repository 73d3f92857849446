package outbox_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/caseveil/caseveil/storage/outbox"
	"github.com/caseveil/caseveil/storage/seal"
)

// server is a mail server that takes mails, or answers as it is told.
type server struct {
	*smtp.Server
	url string

	mu               sync.Mutex
	user, password   string
	from, to, text   string
	notify           []smtp.DSNNotify
	secure           bool
	mailErr, rcptErr error
	dataErr          error
	hangUp           bool // after the end of the mail, without an answer
}

// NewSession is called for every client.
func (s *server) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &session{server: s, conn: c}, nil
}

type session struct {
	server *server
	conn   *smtp.Conn
}

// AuthMechanisms offers PLAIN.
func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth notes who signed in.
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		s.server.mu.Lock()
		defer s.server.mu.Unlock()
		s.server.user, s.server.password = user, password
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	_, s.server.secure = s.conn.TLSConnectionState()
	s.server.from = from
	return s.server.mailErr
}

func (s *session) Rcpt(to string, o *smtp.RcptOptions) error {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.to, s.server.notify = to, o.Notify
	return s.server.rcptErr
}

func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.text = string(b)
	if s.server.hangUp {
		return errors.Join(err, s.conn.Conn().Close())
	}
	if err != nil {
		return err
	}
	return s.server.dataErr
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

// certificate is for 127.0.0.1 and mail.example.org, signed by itself.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{"mail.example.org"},
		IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

// serve starts a server on loopback, which ends with the test.
func serve(t *testing.T, set func(*server)) (*server, *x509.CertPool) {
	t.Helper()
	own, roots := certificate(t)
	s := &server{}
	s.Server = smtp.NewServer(s)
	s.Domain, s.EnableDSN, s.AllowInsecureAuth = "mail.example.org", true, false
	s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{own}}
	s.ErrorLog = quietLog{}
	if set != nil {
		set(s)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.url = l.Addr().String()
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if err := <-done; err != nil && !errors.Is(err, smtp.ErrServerClosed) {
			t.Error(err)
		}
	})
	return s, roots
}

type quietLog struct{}

func (quietLog) Printf(string, ...any) {}
func (quietLog) Println(...any)        {}

func sender(t *testing.T, url string, roots *x509.CertPool) outbox.Sender {
	t.Helper()
	send, err := outbox.SMTP{URL: seal.NewSecret(url), From: "caseveil@example.org", Roots: roots}.Sender()
	if err != nil {
		t.Fatal(err)
	}
	return send
}

var letter = outbox.Rendered{To: "mum.of.immy@example.org", Subject: "A report has been published", Body: "Open this page:\n\nhttps://caseveil.example.org/d/x\n"}

func TestAMailArrives(t *testing.T) {
	s, roots := serve(t, nil)
	send := sender(t, "smtp://me:p%40ss@"+s.url, roots)
	if err := send(t.Context(), letter); err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.secure || s.user != "me" || s.password != "p@ss" {
		t.Errorf("TLS %v, signed in %q", s.secure, s.user)
	}
	if s.from != "caseveil@example.org" || s.to != letter.To || len(s.notify) != 2 {
		t.Errorf("from %q to %q, notices %v", s.from, s.to, s.notify)
	}
	for _, want := range []string{"Subject: A report has been published\r\n", "Auto-Submitted: auto-generated\r\n", "https://caseveil.example.org/d/x"} {
		if !strings.Contains(s.text, want) {
			t.Errorf("%q is missing in\n%s", want, s.text)
		}
	}
}

func TestNoticesAreNotAskedForWhereTheyAreNotOffered(t *testing.T) {
	s, roots := serve(t, func(s *server) { s.EnableDSN = false })
	if err := sender(t, "smtp://"+s.url, roots)(t.Context(), letter); err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.notify) != 0 || s.text == "" {
		t.Errorf("notices %v", s.notify)
	}
}

func TestWithoutTLSNothingGoesBeyondThisMachine(t *testing.T) {
	s, roots := serve(t, func(s *server) { s.TLSConfig = nil })
	if err := sender(t, "smtp://"+s.url, roots)(t.Context(), letter); err != nil {
		t.Fatalf("on loopback: %v", err)
	}
	_, port, err := net.SplitHostPort(s.url)
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	s.text, s.from = "", ""
	s.mu.Unlock()
	// 0.0.0.0 leads to this machine on Linux, and is no loopback address: to the sender it is a server elsewhere.
	err = sender(t, "smtp://"+net.JoinHostPort("0.0.0.0", port), roots)(t.Context(), letter)
	var e *outbox.SendError
	if !errors.As(err, &e) || !e.Temporary || e.Unknown {
		t.Fatalf("got %v", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.text != "" || s.from != "" {
		t.Fatal("it went in the clear")
	}
}

func TestACertificateThatCannotBeCheckedStopsTheMail(t *testing.T) {
	s, _ := serve(t, nil)
	err := sender(t, "smtp://"+s.url, x509.NewCertPool())(t.Context(), letter)
	var e *outbox.SendError
	if !errors.As(err, &e) || !e.Temporary || e.Code != "server-away" {
		t.Fatalf("got %v", err)
	}
}

func TestAnswersOfTheMailServerBecomeCodes(t *testing.T) {
	no := func(code int) error {
		return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 1, 1}, Message: "no mum.of.immy@example.org here"}
	}
	for name, c := range map[string]struct {
		set  func(*server)
		want outbox.SendError
	}{
		"no such address":        {func(s *server) { s.rcptErr = no(550) }, outbox.SendError{Code: "address-refused-550"}},
		"the address, later":     {func(s *server) { s.rcptErr = no(450) }, outbox.SendError{Code: "server-later-450", Temporary: true}},
		"the sender is unwanted": {func(s *server) { s.mailErr = no(553) }, outbox.SendError{Code: "server-refused-553"}},
		"the mail is unwanted":   {func(s *server) { s.dataErr = no(554) }, outbox.SendError{Code: "server-refused-554"}},
		"the mail, later":        {func(s *server) { s.dataErr = no(452) }, outbox.SendError{Code: "server-later-452", Temporary: true}},
		"no answer to the mail":  {func(s *server) { s.hangUp = true }, outbox.SendError{Code: "answer-lost", Unknown: true}},
	} {
		t.Run(name, func(t *testing.T) {
			s, roots := serve(t, c.set)
			err := sender(t, "smtp://"+s.url, roots)(t.Context(), letter)
			var e *outbox.SendError
			if !errors.As(err, &e) || *e != c.want {
				t.Fatalf("got %+v", err)
			}
			if strings.Contains(err.Error(), "immy") {
				t.Error("the error names the address")
			}
		})
	}
}

func TestAServerThatIsAwayIsTriedLater(t *testing.T) {
	err := sender(t, "smtp://127.0.0.1:1", nil)(t.Context(), letter)
	var e *outbox.SendError
	if !errors.As(err, &e) || !e.Temporary || e.Unknown {
		t.Fatalf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := sender(t, "smtp://127.0.0.1:1", nil)(ctx, letter); !errors.As(err, &e) || !e.Temporary {
		t.Fatalf("cancelled: %v", err)
	}
}

func TestMailSettingsThatCannotBeUsed(t *testing.T) {
	for name, c := range map[string]outbox.SMTP{
		"no scheme":        {URL: seal.NewSecret("mail.example.org:587"), From: "a@example.org"},
		"another scheme":   {URL: seal.NewSecret("https://u:hunter2@mail.example.org"), From: "a@example.org"},
		"a strange port":   {URL: seal.NewSecret("smtp://u:hunter2@mail.example.org:port"), From: "a@example.org"},
		"a path":           {URL: seal.NewSecret("smtp://u:hunter2@mail.example.org/x"), From: "a@example.org"},
		"nothing":          {URL: seal.NewSecret(""), From: "a@example.org"},
		"no from":          {URL: seal.NewSecret("smtp://u:hunter2@mail.example.org"), From: ""},
		"a header in from": {URL: seal.NewSecret("smtp://u:hunter2@mail.example.org"), From: "a@example.org\r\nBcc: b@example.org"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.Sender()
			if err == nil || strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "Bcc") {
				t.Fatalf("got %v", err)
			}
		})
	}
}
