package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"github.com/caseveil/caseveil/storage/object"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/seal"
)

// IncomingCase names the key to which intake-only nodes seal what is handed in. Its private half is wrapped to the masters as
// every other is, so that what lies in the store can be read by nobody who lacks the database or a master.
const IncomingCase = "incoming"

// ErrNoLetterbox says that no intake-only node was ever given a recipient.
var ErrNoLetterbox = errors.New("there is no key for what is handed in")

// A Letterbox is all that an intake-only node can do with a store: what is put in is sealed at once, under a name that nobody
// chose, and there is no way to read, list, replace or delete it. It may be used concurrently.
type Letterbox struct {
	key   *seal.CaseKey
	store writable
}

// writable is what a letterbox needs of a store.
type writable interface {
	putter
	Answers(ctx context.Context) error
}

// NewLetterbox seals to a recipient, as [Vault.IncomingRecipient] gives it.
func NewLetterbox(recipient string, store writable) (*Letterbox, error) {
	key, err := seal.PublicCaseKey(recipient)
	if err != nil {
		return nil, err
	}
	return &Letterbox{key: key, store: store}, nil
}

// Put seals what r holds, at most limit bytes of it, and gives the name that it has in the store. On any error nothing is left.
func (l *Letterbox) Put(ctx context.Context, r io.Reader, limit int64) (name string, err error) {
	b, err := putSealed(ctx, l.store, l.key, IncomingCase, r, limit)
	return b.ID, err
}

// Ping tells whether the store answers.
func (l *Letterbox) Ping(ctx context.Context) error { return l.store.Answers(ctx) }

// IncomingRecipient gives what intake-only nodes seal to. The first call makes its key.
func (v *Vault) IncomingRecipient(ctx context.Context, tx *sql.Tx) (string, error) {
	key, err := v.CaseKey(ctx, tx, IncomingCase)
	if refusal.Of(err) != nil {
		key, err = v.NewCaseKey(ctx, tx, IncomingCase)
	}
	if err != nil {
		return "", err
	}
	return key.Recipient(), nil
}

// HasLetterbox tells whether an intake-only node was ever given a recipient.
func (v *Vault) HasLetterbox(ctx context.Context, tx *sql.Tx) (bool, error) {
	_, err := caseKeyRow(ctx, tx, IncomingCase)
	if refusal.Of(err) != nil {
		return false, nil
	}
	return err == nil, err
}

// maxIncoming bounds what is read of one object: the largest upload that a setting allows, and what sealing adds.
const maxIncoming = 256 << 20

// OpenIncoming gives the whole of what was handed in, or an error and nothing: [ErrLost], [ErrAltered] when it is not what an
// intake-only node makes, [ErrNoLetterbox].
func (v *Vault) OpenIncoming(ctx context.Context, store *Incoming, name string) ([]byte, error) {
	var key *seal.CaseKey
	err := v.db.View(ctx, func(tx *sql.Tx) (err error) {
		key, err = v.CaseKey(ctx, tx, IncomingCase)
		return err
	})
	if refusal.Of(err) != nil {
		return nil, ErrNoLetterbox
	}
	if err != nil {
		return nil, err
	}
	return store.open(ctx, key, name)
}

// An Incoming is the other side of the letterboxes: the store that they put into, for a node that holds the keys.
type Incoming struct{ objects Objects }

// NewIncoming reads from a store that holds nothing but what was handed in.
func NewIncoming(objects Objects) *Incoming { return &Incoming{objects} }

// List calls each for everything that was handed in and not yet taken out.
func (i *Incoming) List(ctx context.Context, each func(object.Entry) error) error {
	return i.objects.List(ctx, each)
}

// Delete takes out what was filed, or what a person gave up; nil when it is not there.
func (i *Incoming) Delete(ctx context.Context, name string) error { return i.objects.Delete(ctx, name) }

func (i *Incoming) open(ctx context.Context, key *seal.CaseKey, name string) ([]byte, error) {
	sealed, err := readWhole(ctx, i.objects, name, func(size int64) bool { return size <= maxIncoming })
	if err != nil {
		return nil, err
	}
	plain, err := unsealWhole(key, sealed)
	if errors.Is(err, seal.ErrOpen) {
		return nil, fmt.Errorf("%w: %w", ErrAltered, err)
	}
	return plain, err
}
