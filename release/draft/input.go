package draft

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/release/act"
	"github.com/caseveil/caseveil/storage/queue"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/seal"
)

var systemActor = act.System

// errAltered says that a stored document is not the one that was received. It never happens with a sound store.
var errAltered = errors.New("the stored document does not have the hash it was received with")

// input is what a job works from: one snapshot of the document, the list of people and the decisions.
type input struct {
	stored   Stored
	key      *seal.CaseKey
	list     *casefile.Case
	people   int64
	earlier  search // of the draft before this one
	from     string // the draft whose decisions were taken over already
	now      search // of this document
	by       made
	decision int64
}

func (s *Drafts) input(ctx context.Context, documentID string) (in input, err error) {
	err = s.DB.View(ctx, func(tx *sql.Tx) error {
		if in.stored, err = s.documents.Ready(ctx, tx, documentID); err != nil {
			return err
		}
		if in.key, err = s.Vault.CaseKey(ctx, tx, in.stored.Case); err != nil {
			return err
		}
		if in.list, in.people, err = s.list(ctx, tx, in.stored.Case); err != nil {
			return err
		}
		if in.now, err = s.searchOf(ctx, tx, documentID); err != nil {
			return err
		}
		in.from = in.now.from
		if in.by, in.decision, err = s.decisions(ctx, tx, in.key, documentID); err != nil {
			return err
		}
		in.earlier, err = s.earlier(ctx, tx, in.stored.Case, documentID)
		return err
	})
	if refusal.Of(err) != nil { // it was ready when the job was asked for
		return in, queue.Failure{Code: "document-not-ready"}
	}
	return in, err
}

// original reads a document's bytes and compares their hash with the one it was received with.
func (s *Drafts) original(ctx context.Context, d Stored) ([]byte, error) {
	pdf, err := s.Vault.Read(ctx, d.Blob)
	if err != nil {
		return nil, fmt.Errorf("document: %w", err)
	}
	if sha256Hex(pdf) != d.SHA256 {
		return nil, errAltered
	}
	return pdf, nil
}

func sha256Hex(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// engineFailure makes what the engine says of the document final; anything else is tried again.
func engineFailure(err error) error {
	switch {
	case errors.Is(err, redact.ErrRefused):
		return queue.Failure{Code: "refused"}
	case errors.Is(err, redact.ErrNotProved):
		return queue.Failure{Code: "not-proved"}
	case errors.Is(err, redact.ErrUndecided):
		return queue.Failure{Code: "undecided-findings"}
	case errors.Is(err, redact.ErrOptions):
		return queue.Failure{Code: "decisions-unusable"}
	}
	return err
}
