package seal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"
)

// Sealed files of identities: what `age -p` writes, with or without armor.
const (
	binaryFile   = "age-encryption.org/"
	mostFactor   = 22      // 2^22: some twenty seconds and 4 GiB, which no honest file asks for
	maxPlainKeys = 1 << 20 // bytes of identities
)

// IsLocked tells whether identities are sealed with a passphrase.
func IsLocked(identities Secret) bool {
	text := identities.Reveal()
	return strings.HasPrefix(text, armor.Header) || strings.HasPrefix(text, binaryFile)
}

// Lock seals identities with a passphrase, as `age -p -a` does.
func Lock(identities, passphrase Secret) (string, error) {
	r, err := age.NewScryptRecipient(passphrase.Reveal())
	if err != nil {
		return "", fmt.Errorf("passphrase: %w", ErrKey)
	}
	var out bytes.Buffer
	armored := armor.NewWriter(&out)
	w, err := age.Encrypt(armored, r)
	if err != nil {
		return "", fmt.Errorf("seal the identity: %w", err)
	}
	_, err = io.WriteString(w, identities.Reveal())
	if err := errors.Join(err, w.Close(), armored.Close()); err != nil { // in this order
		return "", fmt.Errorf("seal the identity: %w", err)
	}
	return out.String(), nil
}

// unlock gives the text of identities, which may be sealed with a passphrase.
func unlock(identities, passphrase Secret) (string, error) {
	text := identities.Reveal()
	if !IsLocked(identities) {
		return text, nil
	}
	if passphrase.Reveal() == "" {
		return "", fmt.Errorf("%w: it is sealed with a passphrase, and none is given", ErrKey)
	}
	id, err := age.NewScryptIdentity(passphrase.Reveal())
	if err != nil {
		return "", fmt.Errorf("passphrase: %w", ErrKey)
	}
	id.SetMaxWorkFactor(mostFactor)
	var sealed io.Reader = strings.NewReader(text)
	if strings.HasPrefix(text, armor.Header) {
		sealed = armor.NewReader(sealed)
	}
	r, err := age.Decrypt(sealed, id)
	if err != nil {
		return "", fmt.Errorf("%w: the passphrase does not open it", ErrKey)
	}
	plain, err := io.ReadAll(io.LimitReader(r, maxPlainKeys))
	if err != nil {
		return "", fmt.Errorf("%w: it is damaged", ErrKey)
	}
	return string(plain), nil
}
