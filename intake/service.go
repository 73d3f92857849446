package intake

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
	_ "time/tzdata" // days are England's, wherever the program runs

	"github.com/caseveil/caseveil/intake/check"
	"github.com/caseveil/caseveil/intake/scpr"
	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/outbox"
	"github.com/caseveil/caseveil/storage/queue"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
	"github.com/caseveil/caseveil/storage/seal"
)

// Config is what an operator may set. Zero values take the defaults.
type Config struct {
	MaxForm     int64 // bytes of a form; default 10 MB
	MaxDraft    int64 // bytes of a draft; default 50 MB
	MaxPages    int   // of a draft; default 2000
	RequireScan bool  // CASEVEIL_REQUIRE_SCAN: what was not scanned is not opened
}

const (
	defaultMaxForm  = 10 << 20
	defaultMaxDraft = 50 << 20
	defaultMaxPages = 2000
)

// A FilledReader reads the field tree of a form in PDF in a process apart: what hostile files do to a parser must not
// happen in this one. What is wrong with the file is a [*scpr.FormError].
type FilledReader interface {
	Filled(ctx context.Context, pdf []byte) (*scpr.Filled, error)
}

// Parts are what the service works with. All but Texter, Filled, Scanner, Incoming and Signer are needed: without a Texter text beside the
// fields of a form goes unnoticed, without Filled forms are parsed in this process (for tests and tools; `serve` gives
// it), without a Scanner everything is marked "not scanned".
type Parts struct {
	DB       *record.DB
	Vault    *storage.Vault
	Register *register.Register
	Audit    *audit.Log
	Queue    *queue.Queue
	Outbox   Mails
	Examiner check.Examiner
	Texter   check.Texter
	Filled   FilledReader
	Scanner  check.Scanner
	Incoming *storage.Incoming // what intake-only nodes put into; nil: there are none
	Signer   *seal.Signer      // of permits to hand in there
	Now      func() time.Time
	Config   Config
}

// Mails is what intake needs of the outbox.
type Mails interface {
	Add(ctx context.Context, tx *sql.Tx, m outbox.Mail) error
}

// A Service takes in referrals and drafts. It may be used concurrently. Every method asks for the rights of its actor in
// the transaction in which it acts; an error is a refusal.Error for the person, or ours.
type Service struct {
	Parts
	england *time.Location
}

// New makes the service and registers its job. Call it before the queue starts.
func New(p Parts) (*Service, error) {
	if p.Config.MaxForm <= 0 {
		p.Config.MaxForm = defaultMaxForm
	}
	if p.Config.MaxDraft <= 0 {
		p.Config.MaxDraft = defaultMaxDraft
	}
	if p.Config.MaxPages <= 0 {
		p.Config.MaxPages = defaultMaxPages
	}
	if p.Now == nil {
		p.Now = time.Now
	}
	england, err := time.LoadLocation("Europe/London")
	if err != nil {
		return nil, fmt.Errorf("intake: %w", err)
	}
	s := &Service{Parts: p, england: england}
	s.Queue.Handle(checkJob, checkTimeout, s.check)
	s.Queue.Handle(collectJob, collectTimeout, s.collect)
	return s, nil
}

// today is the local date in England at midnight UTC, to be compared with dates that people wrote.
func (s *Service) today() time.Time {
	y, m, d := s.Now().In(s.england).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func (s *Service) log(ctx context.Context, tx *sql.Tx, a register.Actor, act, caseID, object string, detail map[string]string) error {
	err := s.Audit.Append(ctx, tx, audit.Entry{
		Time: s.Now(), Actor: a.Account, Role: string(a.Role), Act: act, Case: caseID, Object: object, Detail: detail,
	})
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}
	return nil
}

// tellOfficers mails "it is your turn" to every publication officer. Once keeps a repeated act from mailing again.
func (s *Service) tellOfficers(ctx context.Context, tx *sql.Tx, link, once string) error {
	officers, err := s.Register.WithRole(ctx, tx, register.PublicationOfficer)
	if err != nil {
		return err
	}
	for _, o := range officers {
		if o.Disabled {
			continue
		}
		m := outbox.Mail{To: o.Email, Kind: "your-turn", Link: link, Once: once + "/" + o.ID}
		if err := s.Outbox.Add(ctx, tx, m); err != nil {
			return fmt.Errorf("mail: %w", err)
		}
	}
	return nil
}

// discard removes blobs whose record was not written, also when the caller has gone. What it cannot remove is swept.
func (s *Service) discard(ctx context.Context, cause error, b storage.Blob) error {
	if b.ID == "" {
		return cause
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	return errors.Join(cause, s.Vault.Discard(ctx, b))
}

// stale refuses a change that was made to an older version than the present one; the API answers 412.
func stale() *refusal.Error {
	return refusal.Conflict("stale", "Somebody changed this after you opened it. Open it again and repeat your change.")
}

func moment(us int64) *time.Time {
	if us == 0 {
		return nil
	}
	t := record.Time(us)
	return &t
}
