package api

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/caseveil/caseveil/storage/register"
)

// A Config is everything the door needs. cmd fills it; [New] refuses one that is not whole.
type Config struct {
	// Secure says that the service is reached over TLS, by itself or through a proxy: cookies get their __Host- name and
	// HSTS is sent.
	Secure bool
	// BehindProxy says that another server stands in front and writes the caller's address into X-Forwarded-For.
	BehindProxy bool
	// Demo shows the page of mails that would have gone out. Never set it on a service with real data.
	Demo bool
	// MailWaits says that no mail server is set: pages tell people that mails wait.
	MailWaits bool
	// MaxUpload is the largest body of an upload, in bytes; 0 is 50 MB and a little for the form around it.
	MaxUpload int64

	Log *slog.Logger     // gets codes, patterns of routes and request ids, nothing that was sent
	Now func() time.Time // nil is time.Now

	// Answered is told of every answer; route is the pattern, "" where none fits. Nil for nobody.
	Answered func(method, route string, status int, took time.Duration)

	DB       Transactions
	Register *register.Register
	Seal     Sealer    // of the system key: answers kept for idempotency, hashes of what is limited
	Sessions scs.Store // register.Sessions: tokens kept as hashes, data sealed

	// Mail puts a mail into the outbox within tx.
	Mail func(ctx context.Context, tx *sql.Tx, m Mail) error
	// Record appends to the audit log within tx.
	Record func(ctx context.Context, tx *sql.Tx, e Event) error

	Audit    AuditLog
	Outbox   func(ctx context.Context) ([]Letter, error) // mails as they would be sent; used with Demo only
	Ready    []Part
	Keys     func(ctx context.Context) (string, error) // public keys, one a line, for /.well-known/caseveil-keys
	Services Services
}

// Transactions are those of storage/record.
type Transactions interface {
	Update(ctx context.Context, do func(tx *sql.Tx) error) error
	View(ctx context.Context, do func(tx *sql.Tx) error) error
}

// A Sealer is a key of storage/seal, of which the door uses the small side only.
type Sealer interface {
	SealValue(place string, plain []byte) ([]byte, error)
	OpenValue(place string, sealed []byte) ([]byte, error)
	MAC(purpose string, data []byte) []byte
}

// A Mail is what the door sends: sign-in links.
type Mail struct {
	To   string // e-mail address
	Kind string // the outbox's template: "sign-in"
	Link string // path on the public address
	Once string // the same key is never sent twice
}

// An Event is an audit entry of the door's own acts: sign-in links, accounts, members.
type Event struct {
	Actor  register.Actor
	Act    string            // "add-account", "name-members", …
	Case   string            // id, "" outside any case
	Object string            // "account/ID"
	Detail map[string]string // codes only
}

// A Letter is a mail as its reader sees it.
type Letter struct {
	To, Subject, Body string
	Link              string // its address again, to click on
}

// A Part is something the service cannot do without; readyz asks each.
type Part struct {
	Name  string
	Check func(ctx context.Context) error
}

// An AuditLog reads the log. Rights are asked inside.
type AuditLog interface {
	// Entries gives at most limit entries after the one numbered after, each with its proof.
	Entries(ctx context.Context, a register.Actor, q AuditQuery) ([]AuditEntry, error)
	// Checkpoint is the signed head (a C2SP signed note).
	Checkpoint(ctx context.Context, a register.Actor) ([]byte, error)
	// Export writes the whole log with its hashes and its signed head, one JSON object a line.
	Export(ctx context.Context, a register.Actor, w io.Writer) error
}

// An AuditQuery filters the log; what is empty does not filter.
type AuditQuery struct {
	Case, Account, Act string
	From, Until        time.Time
	After              int64 // the number of an entry; -1 begins at the first
	Limit              int
}

// An AuditEntry is one act. It holds ids, codes and hashes, never a name.
type AuditEntry struct {
	Seq    int64             `json:"seq"`
	Time   time.Time         `json:"time"`
	Actor  string            `json:"actor"`
	Role   string            `json:"role"`
	Act    string            `json:"act"`
	Case   string            `json:"case,omitempty"`
	Object string            `json:"object,omitempty"`
	Detail map[string]string `json:"detail,omitempty"`
	Record string            `json:"record"` // the entry as it stands in the log: what the leaf is the hash of
	Index  int64             `json:"index"`  // its place in the tree, from 0
	Leaf   string            `json:"leaf"`   // hash of the entry, base64
	Proof  []string          `json:"proof"`  // inclusion in the tree of the checkpoint, base64 hashes
	Size   int64             `json:"size"`   // size of that tree
}

const megabyte = 1 << 20

func (c *Config) whole() error {
	var missing []error
	need := func(there bool, name string) {
		if !there {
			missing = append(missing, errors.New("api: Config."+name+" is not set"))
		}
	}
	need(c.Log != nil, "Log")
	need(c.DB != nil, "DB")
	need(c.Register != nil, "Register")
	need(c.Seal != nil, "Seal")
	need(c.Sessions != nil, "Sessions")
	need(c.Mail != nil, "Mail")
	need(c.Record != nil, "Record")
	need(c.Audit != nil, "Audit")
	need(c.Keys != nil, "Keys")
	need(c.Services.Intake != nil, "Services.Intake")
	need(c.Services.Release != nil, "Services.Release")
	need(c.Services.Job != nil, "Services.Job")
	need(!c.Demo || c.Outbox != nil, "Outbox")
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.MaxUpload == 0 {
		c.MaxUpload = 50*megabyte + megabyte
	}
	return errors.Join(missing...)
}

// New builds the door.
func New(c Config) (http.Handler, error) {
	if err := c.whole(); err != nil {
		return nil, err
	}
	return newServer(c)
}
