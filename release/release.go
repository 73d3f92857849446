package release

import (
	"github.com/caseveil/caseveil/release/act"
	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/release/gate"
	"github.com/caseveil/caseveil/release/ledger"
	"github.com/caseveil/caseveil/release/measure"
	"github.com/caseveil/caseveil/release/retention"
	"github.com/caseveil/caseveil/storage/seal"
)

// Service is the whole room. It may be used concurrently.
type Service struct {
	Drafts   *draft.Drafts
	Gate     *gate.Gate
	Ledger   *ledger.Ledger
	Measures *measure.Measures

	Retention *retention.Retention

	house *act.House
}

// New makes the room and registers its jobs: call it before the queue starts. signer signs the manifests.
func New(h *act.House, engine draft.Engine, documents draft.Documents, signer *seal.Signer) *Service {
	drafts, copies := draft.New(h, engine, documents), ledger.New(h)
	return &Service{Drafts: drafts, Gate: gate.New(h, drafts, copies, signer), Ledger: copies, Measures: measure.New(h),
		Retention: retention.New(h, signer), house: h}
}
