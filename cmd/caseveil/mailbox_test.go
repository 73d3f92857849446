package main

import (
	"io"
	"net"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// A mailbox is a mail server that keeps what it is given.
type mailbox struct {
	mu    sync.Mutex
	mails []mail
	more  chan struct{}
	url   string
}

type mail struct{ to, text string }

func newMailbox(t *testing.T) *mailbox {
	t.Helper()
	box := &mailbox{more: make(chan struct{}, 1000)}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &mailSession{box: box}, nil }))
	server.Domain = "localhost"
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	box.url = "smtp://" + listener.Addr().String()
	go server.Serve(listener) //nolint:errcheck // ends with the test
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return box
}

// link waits for a mail to an address and returns the link in it that holds path.
func (b *mailbox) link(t *testing.T, to, path string) string {
	t.Helper()
	links := regexp.MustCompile(`https?://\S*` + regexp.QuoteMeta(path) + `\S*`)
	for deadline := time.After(20 * time.Second); ; {
		for _, m := range b.all() {
			if link := links.FindString(m.text); m.to == to && link != "" {
				return link
			}
		}
		select {
		case <-b.more:
		case <-deadline:
			t.Fatalf("no mail to %s with a link to %s came in time; these came: %s", to, path, b.summary())
		}
	}
}

func (b *mailbox) summary() string {
	var lines []string
	for _, m := range b.all() {
		lines = append(lines, m.to+" "+regexp.MustCompile(`https?://\S+`).FindString(m.text))
	}
	return strings.Join(lines, "\n")
}

func (b *mailbox) all() []mail {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]mail(nil), b.mails...)
}

type mailSession struct {
	box *mailbox
	to  []string
}

func (s *mailSession) Reset()                               { s.to = nil }
func (s *mailSession) Logout() error                        { return nil }
func (s *mailSession) Mail(string, *smtp.MailOptions) error { return nil }

// Rcpt refuses an address that begins with "refused.", and quotes it, as mail servers do.
func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if strings.HasPrefix(to, "refused.") {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user here: " + to}
	}
	s.to = append(s.to, to)
	return nil
}

func (s *mailSession) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	text := strings.ReplaceAll(string(b), "=\r\n", "") // soft line ends of quoted-printable
	text = strings.ReplaceAll(text, "=3D", "=")
	s.box.mu.Lock()
	for _, to := range s.to {
		s.box.mails = append(s.box.mails, mail{to, text})
	}
	s.box.mu.Unlock()
	s.box.more <- struct{}{}
	return nil
}
