package draft

import (
	"context"
	"database/sql"
	"time"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/redact/rules"
	"github.com/caseveil/caseveil/release/act"
)

// An Engine finds, removes and draws. cmd fills it with a client that runs package redact in a process apart.
type Engine interface {
	Detect(ctx context.Context, pdf []byte, c *casefile.Case, o redact.Options) (redact.Detection, error)
	Redact(ctx context.Context, pdf []byte, c *casefile.Case, o redact.Options) (redact.Result, error)
	Render(ctx context.Context, pdf []byte, page, dpi int) (png []byte, err error)
}

// Documents tells what release needs of a stored draft; cmd fills it with intake. It gives refusal.NotFound for an
// unknown one, and for one whose check has not passed a refusal with Stored.Case beside it: it asks nobody's rights.
type Documents interface {
	Ready(ctx context.Context, tx *sql.Tx, documentID string) (Stored, error)
}

// Stored is a draft whose check has passed.
type Stored struct {
	Case   string // id
	Blob   string // for Vault.Read
	SHA256 string
	Pages  int
}

// Jobs of this package and how long one may take.
const (
	findJob       = "release.find"
	redactJob     = "release.redact"
	findTimeout   = 10 * time.Minute
	redactTimeout = 30 * time.Minute
)

// Drafts is the service. It may be used concurrently.
type Drafts struct {
	*act.House
	engine    Engine
	documents Documents
	rules     string // version of the rules of this program
}

// New makes the service and registers its jobs. Call it before the queue starts.
func New(h *act.House, e Engine, d Documents) *Drafts {
	s := &Drafts{House: h, engine: e, documents: d, rules: rules.Default().Version()}
	h.Queue.Handle(findJob, findTimeout, s.find)
	h.Queue.Handle(redactJob, redactTimeout, s.redact)
	return s
}
