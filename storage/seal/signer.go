package seal

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// A Signer signs audit heads and manifests as C2SP signed notes (Ed25519). Safe for concurrent use.
type Signer struct {
	withheld
	signer   note.Signer
	verifier string
}

// GenerateSigner makes a signing key. name is part of every signature and of the public key: a host name or a URL
// without scheme, no spaces, no plus sign.
func GenerateSigner(name string) (Secret, error) {
	private, _, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return Secret{}, fmt.Errorf("make a signing key: %w", err)
	}
	return NewSecret(private), nil
}

// NewSigner reads a signing key as [GenerateSigner] makes it ("PRIVATE+KEY+…").
func NewSigner(key Secret) (*Signer, error) {
	var private string
	for line := range keyLines(key.Reveal()) {
		private = line
	}
	s, err := note.NewSigner(private)
	if err != nil {
		return nil, fmt.Errorf("signing key: %w: it must be a note key that begins with PRIVATE+KEY+", ErrKey)
	}
	public, err := publicKey(private)
	if err != nil {
		return nil, err
	}
	return &Signer{signer: s, verifier: public}, nil
}

// Name is the name in the key.
func (s *Signer) Name() string { return s.signer.Name() }

// VerifierKey is the public key ("name+hash+key"), for /.well-known/caseveil-keys and offline checks.
func (s *Signer) VerifierKey() string { return s.verifier }

// Fingerprint is the SHA-256 of the public key, hex.
func (s *Signer) Fingerprint() string {
	sum := sha256.Sum256([]byte(s.verifier))
	return hex.EncodeToString(sum[:])
}

// Sign gives text as a signed note. text ends with a newline; its first line says what kind of text it is, so that no
// note can be taken for one of another kind.
func (s *Signer) Sign(text string) ([]byte, error) {
	signed, err := note.Sign(&note.Note{Text: text}, s.signer)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return signed, nil
}

// ErrSignature says that a note was not signed by the key named, or was altered.
var ErrSignature = errors.New("the signature does not fit")

// CheckVerifier tells whether a text is a public key as [Signer.VerifierKey] gives it.
func CheckVerifier(key string) error {
	if _, err := note.NewVerifier(key); err != nil {
		return fmt.Errorf("public key: %w", ErrKey)
	}
	return nil
}

// OpenNote checks a signed note against a public key and gives its text.
func OpenNote(signed []byte, verifierKey string) (text string, err error) {
	v, err := note.NewVerifier(verifierKey)
	if err != nil {
		return "", fmt.Errorf("public key: %w", ErrKey)
	}
	n, err := note.Open(signed, note.VerifierList(v))
	if err != nil {
		return "", ErrSignature
	}
	return n.Text, nil
}

// publicKey gives the verifier key of a private note key, whose last part is 1 (Ed25519) and the seed.
func publicKey(private string) (string, error) {
	parts := strings.SplitN(private, "+", 5)
	if len(parts) != 5 {
		return "", fmt.Errorf("signing key: %w", ErrKey)
	}
	seed, err := base64.StdEncoding.DecodeString(parts[4])
	if err != nil || len(seed) != 1+ed25519.SeedSize {
		return "", fmt.Errorf("signing key: %w", ErrKey)
	}
	public, ok := ed25519.NewKeyFromSeed(seed[1:]).Public().(ed25519.PublicKey)
	if !ok {
		return "", fmt.Errorf("signing key: %w", ErrKey)
	}
	return note.NewEd25519VerifierKey(parts[2], public)
}
