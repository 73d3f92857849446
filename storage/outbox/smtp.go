package outbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/wneessen/go-mail"

	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/seal"
)

// SMTP is how to reach a mail server.
type SMTP struct {
	URL   seal.Secret    // smtp://user:password@host:port
	From  string         // the address that mails come from
	Roots *x509.CertPool // nil: the system's
}

// ErrSMTP says that the mail settings cannot be used. It never quotes them: they hold a password.
var ErrSMTP = errors.New("the mail server's address cannot be used: it must be smtp://user:password@host:port")

// port 465 speaks TLS from the first byte (RFC 8314, 3.3), any other starts it (STARTTLS).
const implicitTLS = 465

// Sender checks the settings and gives the way to send. TLS is required except to loopback. Delivery notices are asked
// for only where the server offers them (RFC 3461).
func (s SMTP) Sender() (Sender, error) {
	u, err := url.Parse(s.URL.Reveal())
	if err != nil || u.Scheme != "smtp" || u.Hostname() == "" || (u.Path != "" && u.Path != "/") {
		return nil, ErrSMTP
	}
	port := 587
	if u.Port() != "" {
		if port, err = strconv.Atoi(u.Port()); err != nil {
			return nil, ErrSMTP
		}
	}
	if err := mail.NewMsg().From(s.From); err != nil {
		return nil, errors.New("the address that mails come from cannot be used")
	}
	options := []mail.Option{
		mail.WithPort(port), mail.WithTLSConfig(&tls.Config{ServerName: u.Hostname(), RootCAs: s.Roots, MinVersion: tls.VersionTLS12}),
		mail.WithDSNMailReturnType(mail.DSNMailReturnHeadersOnly),
		mail.WithDSNRcptNotifyType(mail.DSNRcptNotifyFailure, mail.DSNRcptNotifyDelay),
		mail.WithoutNoop(),
	}
	switch {
	case port == implicitTLS:
		options = append(options, mail.WithSSL())
	case loopback(u.Hostname()):
		options = append(options, mail.WithTLSPolicy(mail.TLSOpportunistic))
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if password, ok := u.User.Password(); ok {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(u.User.Username()), mail.WithPassword(password))
	}
	if _, err := mail.NewClient(u.Hostname(), options...); err != nil {
		return nil, ErrSMTP
	}
	return func(ctx context.Context, m Rendered) error { return s.send(ctx, u.Hostname(), options, m) }, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (s SMTP) send(ctx context.Context, host string, options []mail.Option, m Rendered) error {
	message, err := s.message(m)
	if err != nil {
		return err
	}
	client, err := mail.NewClient(host, options...)
	if err != nil {
		return &SendError{Code: "settings", Temporary: true}
	}
	if err := client.DialWithContext(ctx); err != nil {
		return &SendError{Code: "server-away", Temporary: true} // nothing was handed over
	}
	sent := client.Send(message)
	if shut := client.Close(); shut != nil && sent == nil {
		sent = nil // the server took the mail and hung up: that is its right
	}
	if message.IsDelivered() {
		return nil
	}
	return sendError(sent)
}

func (s SMTP) message(m Rendered) (*mail.Msg, error) {
	message := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := message.From(s.From); err != nil {
		return nil, &SendError{Code: "settings", Temporary: true}
	}
	if err := message.To(m.To); err != nil {
		return nil, &SendError{Code: "address-refused"}
	}
	message.Subject(m.Subject)
	message.SetDate()
	message.SetMessageIDWithValue(record.NewID() + s.From[strings.LastIndex(s.From, "@"):]) // the usual one names this machine
	message.SetGenHeader(mail.Header("Auto-Submitted"), "auto-generated")                   // RFC 3834: no out-of-office answers
	message.SetBodyString(mail.TypeTextPlain, m.Body)
	return message, nil
}

// sendError turns the library's error, whose text holds the address, into a code.
func sendError(err error) error {
	var e *mail.SendError
	if err == nil || !errors.As(err, &e) {
		return &SendError{Code: "answer-lost", Unknown: true}
	}
	code := e.ErrorCode()
	switch {
	case e.Reason == mail.ErrSMTPDataClose && code == 0: // the full stop went out, no answer came back
		return &SendError{Code: "answer-lost", Unknown: true}
	case e.IsTemp(), code == 0: // 4xx, or the connection broke before the end of the mail
		return &SendError{Code: fmt.Sprintf("server-later-%d", code), Temporary: true}
	case e.Reason == mail.ErrSMTPRcptTo:
		return &SendError{Code: fmt.Sprintf("address-refused-%d", code)}
	}
	return &SendError{Code: fmt.Sprintf("server-refused-%d", code)}
}
