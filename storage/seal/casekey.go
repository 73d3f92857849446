package seal

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"

	"filippo.io/age"
	"golang.org/x/crypto/chacha20poly1305"
)

// A CaseKey seals and opens what belongs to one case. Without its identity (see [PublicCaseKey]) it only seals
// documents. Safe for concurrent use.
type CaseKey struct {
	withheld
	recipient *age.HybridRecipient
	identity  *age.HybridIdentity // nil on a node that cannot open
	root      []byte              // input of HKDF; nil likewise
}

func newCaseKey(id *age.HybridIdentity) (*CaseKey, error) {
	root, err := hkdf.Extract(sha256.New, []byte(id.String()), []byte("caseveil case key v1"))
	if err != nil {
		return nil, fmt.Errorf("case key: %w", err)
	}
	return &CaseKey{recipient: id.Recipient(), identity: id, root: root}, nil
}

// PublicCaseKey is the half of a case's key that any node may hold: it seals documents and opens nothing.
func PublicCaseKey(recipient string) (*CaseKey, error) {
	r, err := age.ParseHybridRecipient(recipient)
	if err != nil {
		return nil, fmt.Errorf("case recipient: %w", ErrKey)
	}
	return &CaseKey{recipient: r}, nil
}

// Recipient is the public half, as age writes it.
func (k *CaseKey) Recipient() string { return k.recipient.String() }

// Encrypt gives an age file of what r holds, made while it is read: memory is bounded by a chunk of 64 KiB.
func (k *CaseKey) Encrypt(r io.Reader) (io.Reader, error) {
	sealed, err := age.EncryptReader(r, k.recipient)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return sealed, nil
}

// Decrypt opens an age file of size bytes for random access and gives the size of the plaintext. A file that was cut or
// extended fails here; an altered chunk fails when it is read. It may be read concurrently if src may.
func (k *CaseKey) Decrypt(src io.ReaderAt, size int64) (io.ReaderAt, int64, error) {
	if k.identity == nil {
		return nil, 0, ErrSealed
	}
	plain, n, err := age.DecryptReaderAt(src, size, k.identity)
	if err != nil {
		return nil, 0, fmt.Errorf("document: %w", ErrOpen)
	}
	return plain, n, nil
}

// DecryptStream opens an age file from its beginning. It gives what stands before a damaged place before it tells of it: use it
// to compare hashes, never to answer or to parse.
func (k *CaseKey) DecryptStream(r io.Reader) (io.Reader, error) {
	if k.identity == nil {
		return nil, ErrSealed
	}
	plain, err := age.Decrypt(r, k.identity)
	if err != nil {
		return nil, fmt.Errorf("document: %w", ErrOpen)
	}
	return plain, nil
}

// valueVersion is the first byte of every sealed value: XChaCha20-Poly1305, key by HKDF, nonce random.
const valueVersion = 1

// SealValue seals a small value. place, "table/row/column", is bound to it: moved elsewhere it does not open.
func (k *CaseKey) SealValue(place string, plain []byte) ([]byte, error) {
	key, err := k.derive("value v1", chacha20poly1305.KeySize)
	if err != nil {
		return nil, err
	}
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, fmt.Errorf("seal a value: %w", err)
	}
	out := make([]byte, 1+chacha20poly1305.NonceSizeX, 1+chacha20poly1305.NonceSizeX+len(plain)+chacha20poly1305.Overhead)
	out[0] = valueVersion
	nonce := out[1:]
	if _, err := rand.Read(nonce); err != nil {
		return nil, fmt.Errorf("seal a value: %w", err)
	}
	return aead.Seal(out, nonce, plain, bind(place)), nil
}

// OpenValue opens what SealValue sealed for the same place, and gives ErrOpen for anything else.
func (k *CaseKey) OpenValue(place string, sealed []byte) ([]byte, error) {
	key, err := k.derive("value v1", chacha20poly1305.KeySize)
	if err != nil {
		return nil, err
	}
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, fmt.Errorf("open a value: %w", err)
	}
	if len(sealed) < 1+chacha20poly1305.NonceSizeX+chacha20poly1305.Overhead || sealed[0] != valueVersion {
		return nil, fmt.Errorf("value: %w", ErrOpen)
	}
	nonce, text := sealed[1:1+chacha20poly1305.NonceSizeX], sealed[1+chacha20poly1305.NonceSizeX:]
	plain, err := aead.Open(nil, nonce, text, bind(place))
	if err != nil {
		return nil, fmt.Errorf("value: %w", ErrOpen)
	}
	return plain, nil
}

func bind(place string) []byte { return append([]byte{valueVersion}, place...) }

// MAC is a keyed hash (HMAC-SHA256) for looking things up and telling repeats: nobody without the key can try names
// against it. Hashes of different purposes cannot be compared. It panics on a key that cannot open, which has no use
// for it; ask [CaseKey.CanOpen] first where such a key may come.
func (k *CaseKey) MAC(purpose string, data []byte) []byte {
	key, err := k.derive("mac v1/"+purpose, sha256.Size)
	if err != nil {
		panic("seal: MAC needs the whole key")
	}
	h := hmac.New(sha256.New, key)
	h.Write(data) // hash.Hash: never returns an error
	return h.Sum(nil)
}

// CanOpen tells whether the private half is here.
func (k *CaseKey) CanOpen() bool { return k.identity != nil }

func (k *CaseKey) derive(use string, n int) ([]byte, error) {
	if k.root == nil {
		return nil, ErrSealed
	}
	key, err := hkdf.Expand(sha256.New, k.root, "caseveil "+use, n)
	if err != nil {
		return nil, fmt.Errorf("derive a key: %w", err)
	}
	return key, nil
}

// SealJSON is SealValue of v as JSON.
func (k *CaseKey) SealJSON(place string, v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", place, err)
	}
	return k.SealValue(place, b)
}

// OpenJSON reads into v what SealJSON sealed for the same place.
func (k *CaseKey) OpenJSON(place string, sealed []byte, v any) error {
	b, err := k.OpenValue(place, sealed)
	if err != nil {
		return fmt.Errorf("%s: %w", place, err)
	}
	if json.Unmarshal(b, v) != nil { // its error could quote the value
		return fmt.Errorf("%s: what was sealed there is not of this form", place)
	}
	return nil
}
