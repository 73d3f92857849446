// Package droptest signs permits for tests.
package droptest

import (
	"testing"
	"time"

	"github.com/caseveil/caseveil/intake/drop"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/seal"
)

// A Service signs permits with a key of its own.
type Service struct {
	signer *seal.Signer
	Key    string // the public one
}

// New makes a service's key.
func New(t testing.TB) *Service {
	t.Helper()
	s := Signer(t)
	return &Service{s, s.VerifierKey()}
}

// Signer signs with a new key.
func Signer(t testing.TB) *seal.Signer {
	t.Helper()
	key, err := seal.GenerateSigner("reviews.example.org")
	if err != nil {
		t.Fatal(err)
	}
	s, err := seal.NewSigner(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Permit signs one for a thousand small referral forms until 2099, unless change says otherwise.
func (s *Service) Permit(t testing.TB, change func(*drop.Permit)) string {
	t.Helper()
	p := drop.Permit{ID: record.NewID(), Kind: drop.Referral, Until: time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC), Bytes: 100_000, Times: 1000}
	change(&p)
	text, err := p.Sign(s.signer)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
