package seal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Names of the key files of an embedded installation.
const (
	identityFile = "master-identity.txt"
	retiredFile  = "retired-identities.txt" // there after a rotation only
	signingFile  = "signing-key.txt"

	recipientsFile = "master-recipients.txt" // for nodes that take in and cannot read
)

// LoadOrCreate gives the keys of an embedded installation from dir, and makes what is missing: dir 0700, files 0600,
// never replaced. signerName names a new signing key. Who can read dir can read everything.
func LoadOrCreate(dir, signerName string) (*Keys, *Signer, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, fmt.Errorf("key folder: %w", err)
	}
	if _, err := loadOrCreate(filepath.Join(dir, identityFile), newIdentity); err != nil {
		return nil, nil, fmt.Errorf("master identity: %w", err)
	}
	signing, err := loadOrCreate(filepath.Join(dir, signingFile), func() (Secret, error) { return GenerateSigner(signerName) })
	if err != nil {
		return nil, nil, fmt.Errorf("signing key: %w", err)
	}
	keys, err := Load(dir)
	if err != nil {
		return nil, nil, err
	}
	signer, err := NewSigner(signing)
	if err != nil {
		return nil, nil, err
	}
	return keys, signer, nil
}

func newIdentity() (Secret, error) {
	secret, _, err := GenerateIdentity()
	return secret, err
}

// Load gives the masters of an embedded installation as its files hold them now.
func Load(dir string) (*Keys, error) {
	identity, err := readPrivate(filepath.Join(dir, identityFile))
	if err != nil {
		return nil, fmt.Errorf("master identity: %w", err)
	}
	retired, err := readPrivate(filepath.Join(dir, retiredFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("retired identities: %w", err)
	}
	return ParseKeys(Masters{Identities: identity, Retired: retired})
}

// Replace makes a new master identity for an embedded installation and retires the one it has: it goes on opening what was
// wrapped to it. Whatever step a power cut stops it at, no identity is lost.
func Replace(dir string) (*Keys, error) {
	current, retired := filepath.Join(dir, identityFile), filepath.Join(dir, retiredFile)
	old, err := readPrivate(current)
	if err != nil {
		return nil, fmt.Errorf("master identity: %w", err)
	}
	before, err := readPrivate(retired)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("retired identities: %w", err)
	}
	if !strings.Contains(before.Reveal(), strings.TrimSpace(old.Reveal())) {
		if err := replace(retired, before.Reveal()+strings.TrimSpace(old.Reveal())+"\n"); err != nil {
			return nil, fmt.Errorf("retired identities: %w", err)
		}
	}
	next, err := newIdentity()
	if err != nil {
		return nil, err
	}
	if err := replace(current, next.Reveal()+"\n"); err != nil {
		return nil, fmt.Errorf("master identity: %w", err)
	}
	return Load(dir)
}

// Write puts the keys of an installation on shared engines into dir, 0700, and replaces nothing: an identity, sealed when a
// passphrase is given, its recipient, and a signing key.
func Write(dir, signerName string, passphrase Secret) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("key folder: %w", err)
	}
	identity, recipient, err := GenerateIdentity()
	if err != nil {
		return err
	}
	text := identity.Reveal() + "\n"
	if passphrase.Reveal() != "" {
		if text, err = Lock(NewSecret(text), passphrase); err != nil {
			return err
		}
	}
	signing, err := GenerateSigner(signerName)
	if err != nil {
		return err
	}
	for _, f := range []struct{ name, text string }{
		{identityFile, text}, {recipientsFile, recipient + "\n"}, {signingFile, signing.Reveal() + "\n"},
	} {
		if err := writeOnce(filepath.Join(dir, f.name), f.text); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	return nil
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
	beside, err := writeBeside(path, text)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(beside)) }()
	return os.Link(beside, path)
}

// replace puts a whole file in place of another, or leaves that one as it is.
func replace(path, text string) error {
	beside, err := writeBeside(path, text)
	if err != nil {
		return err
	}
	if err := os.Rename(beside, path); err != nil {
		return errors.Join(err, os.Remove(beside))
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

func writeBeside(path, text string) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*") // 0600
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}
