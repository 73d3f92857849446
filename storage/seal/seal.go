// Package seal is the cryptography of the storage room: age for documents and keys, an AEAD for small values, Ed25519
// for what is signed. It knows neither the database nor the object store.
//
// Three levels. A master identity (hybrid post-quantum age: ML-KEM-768 with X25519) is held by the operator. Each case
// has an identity of its own, kept only wrapped to the masters; rotation wraps it anew and touches no document. From
// the case's identity HKDF derives the keys for small values and for keyed hashes.
//
// No type here that holds a secret can be printed: every verb, slog and JSON give "[withheld]".
package seal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"filippo.io/age"
)

// Errors of this package. None quotes a key or a value.
var (
	ErrKey    = errors.New("the key cannot be used")
	ErrOpen   = errors.New("cannot be opened: damaged, altered, moved, or sealed to another key")
	ErrSealed = errors.New("this node holds recipients only and cannot open what it stored")
)

// Keys are the masters: recipients, to which case keys are wrapped, and identities, which a node that only takes in
// documents does not have. Safe for concurrent use.
type Keys struct {
	withheld
	identities []*age.HybridIdentity
	recipients []*age.HybridRecipient
}

// ParseKeys reads masters as age writes them, one a line, # for comments. Either may be empty, not both: identities bring
// their own recipients along.
func ParseKeys(identities, recipients string) (*Keys, error) {
	k := &Keys{}
	for line := range keyLines(identities) {
		id, err := age.ParseHybridIdentity(line)
		if err != nil {
			return nil, fmt.Errorf("master identity: %w: it must begin with AGE-SECRET-KEY-PQ-1", ErrKey)
		}
		k.identities = append(k.identities, id)
		k.add(id.Recipient())
	}
	for line := range keyLines(recipients) {
		r, err := age.ParseHybridRecipient(line)
		if err != nil {
			return nil, fmt.Errorf("master recipients: %w: each must begin with age1pq1", ErrKey)
		}
		k.add(r)
	}
	if len(k.recipients) == 0 {
		return nil, fmt.Errorf("master keys: %w: there is none", ErrKey)
	}
	return k, nil
}

// GenerateIdentity makes a master identity, as the text that [ParseKeys] reads and as its public recipient.
func GenerateIdentity() (identity Secret, recipient string, err error) {
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		return Secret{}, "", fmt.Errorf("make an identity: %w", err)
	}
	return NewSecret(id.String()), id.Recipient().String(), nil
}

func keyLines(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			if line != "" && !strings.HasPrefix(line, "#") && !yield(line) {
				return
			}
		}
	}
}

func (k *Keys) add(r *age.HybridRecipient) {
	if !slices.ContainsFunc(k.recipients, func(have *age.HybridRecipient) bool { return have.String() == r.String() }) {
		k.recipients = append(k.recipients, r)
	}
}

// CanOpen tells whether an identity is here, so that what was stored can be read.
func (k *Keys) CanOpen() bool { return len(k.identities) > 0 }

// Fingerprints names the masters without giving them away: SHA-256 of each recipient, hex, sorted.
func (k *Keys) Fingerprints() []string {
	var out []string
	for _, r := range k.recipients {
		sum := sha256.Sum256([]byte(r.String()))
		out = append(out, hex.EncodeToString(sum[:]))
	}
	slices.Sort(out)
	return out
}

// NewCase makes the identity of one case and wraps it to every master.
func (k *Keys) NewCase() (key *CaseKey, wrapped []byte, err error) {
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		return nil, nil, fmt.Errorf("make a case key: %w", err)
	}
	key, err = newCaseKey(id)
	if err != nil {
		return nil, nil, err
	}
	recipients := make([]age.Recipient, 0, len(k.recipients))
	for _, r := range k.recipients {
		recipients = append(recipients, r)
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, recipients...)
	if err != nil {
		return nil, nil, fmt.Errorf("wrap a case key: %w", err)
	}
	if _, err := io.WriteString(w, id.String()); err != nil {
		return nil, nil, fmt.Errorf("wrap a case key: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, nil, fmt.Errorf("wrap a case key: %w", err)
	}
	return key, out.Bytes(), nil
}

// maxWrapped bounds what Unwrap reads: a case identity is under 100 bytes.
const maxWrapped = 4 << 10

// Unwrap opens a wrapped case key. It gives ErrSealed on a node without an identity, ErrOpen when no identity fits.
func (k *Keys) Unwrap(wrapped []byte) (*CaseKey, error) {
	if !k.CanOpen() {
		return nil, ErrSealed
	}
	identities := make([]age.Identity, 0, len(k.identities))
	for _, id := range k.identities {
		identities = append(identities, id)
	}
	r, err := age.Decrypt(bytes.NewReader(wrapped), identities...)
	if err != nil {
		return nil, fmt.Errorf("case key: %w", ErrOpen)
	}
	text, err := io.ReadAll(io.LimitReader(r, maxWrapped))
	if err != nil {
		return nil, fmt.Errorf("case key: %w", ErrOpen)
	}
	id, err := age.ParseHybridIdentity(string(text))
	if err != nil {
		return nil, fmt.Errorf("case key: %w", ErrOpen)
	}
	return newCaseKey(id)
}
