package outbox

import (
	"embed"
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"text/template"
	"time"
)

//go:embed mails/*.txt
var files embed.FS

// mails are the templates: a subject line, then the body.
var mails = template.Must(template.New("mails").Option("missingkey=error").ParseFS(files, "mails/*.txt"))

// ErrMail says that a mail cannot be made; it does not quote the mail.
var ErrMail = errors.New("this mail cannot be made")

var (
	linkForm = regexp.MustCompile(`^/[A-Za-z0-9._~/?=&%#-]*$`)
	dueForm  = regexp.MustCompile(`^[0-9]{1,2} [A-Z][a-z]{2,8} [0-9]{4}$`)
)

// check refuses what would not be a mail, or would carry text: a header must not be injected, nor a name slip in.
func (m Mail) check() error {
	parsed, err := mail.ParseAddress(m.To)
	switch {
	case err != nil || parsed.Address != m.To:
		return fmt.Errorf("%w: the address", ErrMail)
	case mails.Lookup(m.Kind+".txt") == nil:
		return fmt.Errorf("%w: the kind", ErrMail)
	case !linkForm.MatchString(m.Link):
		return fmt.Errorf("%w: the link", ErrMail)
	case m.Once == "":
		return fmt.Errorf("%w: the key", ErrMail)
	case m.Due != "" && !dueForm.MatchString(m.due()):
		return fmt.Errorf("%w: the date", ErrMail)
	}
	return nil
}

// due is the date as GOV.UK writes it.
func (m Mail) due() string {
	if day, err := time.Parse(time.DateOnly, m.Due); err == nil {
		return day.Format("2 January 2006")
	}
	return m.Due
}

func (m Mail) render(publicURL string) (subject, body string, err error) {
	var b strings.Builder
	err = mails.ExecuteTemplate(&b, m.Kind+".txt", map[string]string{
		"Link": strings.TrimSuffix(publicURL, "/") + m.Link, "Due": m.due(),
	})
	if err != nil {
		return "", "", fmt.Errorf("%w: %w", ErrMail, err)
	}
	subject, body, _ = strings.Cut(b.String(), "\n")
	return subject, body, nil
}
