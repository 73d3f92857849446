package seal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Names of the key files of an embedded installation.
const (
	identityFile = "master-identity.txt"
	signingFile  = "signing-key.txt"
)

// LoadOrCreate gives the keys of an embedded installation from dir, and makes what is missing: dir 0700, files 0600,
// never replaced. signerName names a new signing key. Who can read dir can read everything.
func LoadOrCreate(dir, signerName string) (*Keys, *Signer, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, fmt.Errorf("key folder: %w", err)
	}
	identity, err := loadOrCreate(filepath.Join(dir, identityFile), func() (Secret, error) {
		secret, _, err := GenerateIdentity()
		return secret, err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("master identity: %w", err)
	}
	signing, err := loadOrCreate(filepath.Join(dir, signingFile), func() (Secret, error) { return GenerateSigner(signerName) })
	if err != nil {
		return nil, nil, fmt.Errorf("signing key: %w", err)
	}
	keys, err := ParseKeys(identity.Reveal(), "")
	if err != nil {
		return nil, nil, err
	}
	signer, err := NewSigner(signing)
	if err != nil {
		return nil, nil, err
	}
	return keys, signer, nil
}

// loadOrCreate reads a key file, or makes it. Of two processes that make it at once both end with the first one's key.
func loadOrCreate(path string, generate func() (Secret, error)) (Secret, error) {
	text, err := readPrivate(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return text, err
	}
	secret, err := generate()
	if err != nil {
		return Secret{}, err
	}
	if err := writeOnce(path, secret.Reveal()+"\n"); err != nil && !errors.Is(err, fs.ErrExist) {
		return Secret{}, err
	}
	return readPrivate(path)
}

// ErrMode says that a key file may be read by others than its owner.
var ErrMode = errors.New("the key file can be read by others: make it 0600")

func readPrivate(path string) (Secret, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Secret{}, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return Secret{}, ErrMode
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return Secret{}, err
	}
	return NewSecret(string(text)), nil
}

// writeOnce puts a whole file in place, or none: written beside it, synced, linked.
func writeOnce(path, text string) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*") // 0600
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(f.Name())) }()
	if _, err := f.WriteString(text); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Link(f.Name(), path)
}
