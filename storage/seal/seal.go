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
	"filippo.io/age/plugin"
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
	identities []age.Identity
	recipients []master
}

// A master is a recipient with its name.
type master struct {
	age.Recipient
	text string
}

// Masters are keys as age writes them, one a line, # for comments.
type Masters struct {
	Identities Secret // they open, and case keys are wrapped to them; an age file sealed with a passphrase may stand in their place
	Retired    Secret // they open what was wrapped before a rotation, and nothing is wrapped to them; the same
	Passphrase Secret // of both, where they are sealed
	Recipients string // case keys are wrapped to them as well
}

// ParseKeys reads masters. Hybrid identities bring their own recipients along; those of a plugin (AGE-PLUGIN-…) do not, and
// its program, age-plugin-NAME, is run whenever a case key is wrapped or opened.
func ParseKeys(m Masters) (*Keys, error) {
	k := &Keys{}
	for _, from := range []struct {
		what    string
		text    Secret
		retired bool
	}{{"master identity", m.Identities, false}, {"retired identity", m.Retired, true}} {
		text, err := unlock(from.text, m.Passphrase)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", from.what, err)
		}
		for line := range keyLines(text) {
			if err := k.addIdentity(line, from.retired); err != nil {
				return nil, fmt.Errorf("%s: %w", from.what, err)
			}
		}
	}
	for line := range keyLines(m.Recipients) {
		if err := k.addRecipient(line); err != nil {
			return nil, fmt.Errorf("master recipients: %w", err)
		}
	}
	if len(k.recipients) == 0 {
		return nil, fmt.Errorf("master keys: %w: there is no recipient", ErrKey)
	}
	return k, nil
}

func (k *Keys) addIdentity(line string, retired bool) error {
	if strings.HasPrefix(line, "AGE-PLUGIN-") {
		id, err := plugin.NewIdentity(line, silent)
		if err != nil {
			return fmt.Errorf("%w: it is not an identity of a plugin", ErrKey)
		}
		k.identities = append(k.identities, id)
		return nil
	}
	id, err := age.ParseHybridIdentity(line)
	if err != nil {
		return fmt.Errorf("%w: it must begin with AGE-SECRET-KEY-PQ-1 or AGE-PLUGIN-", ErrKey)
	}
	k.identities = append(k.identities, id)
	if !retired {
		k.add(master{id.Recipient(), id.Recipient().String()})
	}
	return nil
}

func (k *Keys) addRecipient(line string) error {
	if r, err := age.ParseHybridRecipient(line); err == nil {
		k.add(master{r, r.String()})
		return nil
	}
	r, err := plugin.NewRecipient(line, silent)
	if err != nil {
		return fmt.Errorf("%w: each must begin with age1pq1, or be one of a plugin", ErrKey)
	}
	k.add(master{r, line})
	return nil
}

// silent takes a plugin's messages; every question of one fails, since nobody sits at a server.
var silent = &plugin.ClientUI{DisplayMessage: func(string, string) error { return nil }}

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

func (k *Keys) add(m master) {
	if !slices.ContainsFunc(k.recipients, func(have master) bool { return have.text == m.text }) {
		k.recipients = append(k.recipients, m)
	}
}

// CanOpen tells whether an identity is here, so that what was stored can be read.
func (k *Keys) CanOpen() bool { return len(k.identities) > 0 }

// Fingerprints names the masters without giving them away: SHA-256 of each recipient, hex, sorted.
func (k *Keys) Fingerprints() []string {
	var out []string
	for _, r := range k.recipients {
		sum := sha256.Sum256([]byte(r.text))
		out = append(out, hex.EncodeToString(sum[:]))
	}
	slices.Sort(out)
	return out
}

// Encrypt seals what is written to the masters, as a backup is. Close ends it.
func (k *Keys) Encrypt(w io.Writer) (io.WriteCloser, error) {
	out, err := age.Encrypt(w, k.ageRecipients()...)
	if err != nil {
		return nil, fmt.Errorf("seal to the masters: %w", err)
	}
	return out, nil
}

// Decrypt opens what was sealed to the masters. Read it to its end before anything of it is used: a cut shows only there.
func (k *Keys) Decrypt(r io.Reader) (io.Reader, error) {
	if !k.CanOpen() {
		return nil, ErrSealed
	}
	plain, err := age.Decrypt(r, k.identities...)
	if err != nil {
		return nil, fmt.Errorf("sealed to the masters: %w", ErrOpen)
	}
	return plain, nil
}

func (k *Keys) ageRecipients() []age.Recipient {
	out := make([]age.Recipient, 0, len(k.recipients))
	for _, r := range k.recipients {
		out = append(out, r.Recipient)
	}
	return out
}

// Set names the masters as a set: what is wrapped to them is marked with it.
func (k *Keys) Set() string {
	sum := sha256.Sum256([]byte(strings.Join(k.Fingerprints(), "\n")))
	return hex.EncodeToString(sum[:])
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
	wrapped, err = k.wrap(id)
	return key, wrapped, err
}

func (k *Keys) wrap(id *age.HybridIdentity) ([]byte, error) {
	var out bytes.Buffer
	w, err := age.Encrypt(&out, k.ageRecipients()...)
	if err != nil {
		return nil, fmt.Errorf("wrap a case key: %w", err)
	}
	if _, err := io.WriteString(w, id.String()); err != nil {
		return nil, fmt.Errorf("wrap a case key: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("wrap a case key: %w", err)
	}
	return out.Bytes(), nil
}

// Rewrap wraps the case key in wrapped to the present masters. Nothing that was sealed to it changes.
func (k *Keys) Rewrap(wrapped []byte) ([]byte, error) {
	key, err := k.Unwrap(wrapped)
	if err != nil {
		return nil, err
	}
	return k.wrap(key.identity)
}

// maxWrapped bounds what Unwrap reads: a case identity is under 100 bytes.
const maxWrapped = 4 << 10

// Unwrap opens a wrapped case key. It gives ErrSealed on a node without an identity, ErrOpen when no identity fits.
func (k *Keys) Unwrap(wrapped []byte) (*CaseKey, error) {
	if !k.CanOpen() {
		return nil, ErrSealed
	}
	r, err := age.Decrypt(bytes.NewReader(wrapped), k.identities...)
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
