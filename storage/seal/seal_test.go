package seal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/storage/seal"
)

func masters(t testing.TB) *seal.Keys {
	t.Helper()
	identity, _, err := seal.GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	k, err := seal.ParseKeys(seal.Masters{Identities: identity})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func caseKey(t testing.TB) *seal.CaseKey {
	t.Helper()
	key, _, err := masters(t).NewCase()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func sealed(t testing.TB, key *seal.CaseKey, plain []byte) []byte {
	t.Helper()
	r, err := key.Encrypt(bytes.NewReader(plain))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestACaseKeyComesBackFromItsWrapping(t *testing.T) {
	k := masters(t)
	key, wrapped, err := k.NewCase()
	if err != nil {
		t.Fatal(err)
	}
	value, err := key.SealValue("a/b/c", []byte("Imogen"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := k.Unwrap(wrapped)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := again.OpenValue("a/b/c", value)
	if err != nil || string(plain) != "Imogen" {
		t.Fatalf("%q, %v", plain, err)
	}
	if _, err := masters(t).Unwrap(wrapped); !errors.Is(err, seal.ErrOpen) {
		t.Fatalf("another master: %v", err)
	}
}

func TestEveryMasterOpens(t *testing.T) {
	first, firstPublic, err := seal.GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	second, secondPublic, err := seal.GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	public, err := seal.ParseKeys(seal.Masters{Recipients: "# two masters\n" + firstPublic + "\n\n" + secondPublic + "\n"})
	if err != nil {
		t.Fatal(err)
	}
	_, wrapped, err := public.NewCase()
	if err != nil {
		t.Fatal(err)
	}
	for _, identity := range []seal.Secret{first, second} {
		k, err := seal.ParseKeys(seal.Masters{Identities: identity})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Unwrap(wrapped); err != nil {
			t.Error(err)
		}
	}
	if _, err := public.Unwrap(wrapped); !errors.Is(err, seal.ErrSealed) {
		t.Errorf("recipients alone: %v", err)
	}
	if public.CanOpen() || len(public.Fingerprints()) != 2 {
		t.Errorf("can open %v, fingerprints %d", public.CanOpen(), len(public.Fingerprints()))
	}
}

func TestADocumentThatWasTouchedIsNotOpened(t *testing.T) {
	key := caseKey(t)
	plain := bytes.Repeat([]byte("a report "), 20000) // three chunks
	good := sealed(t, key, plain)
	for name, touch := range map[string]func([]byte) []byte{
		"cut at the end":        func(b []byte) []byte { return b[:len(b)-1] },
		"cut at a chunk's edge": func(b []byte) []byte { return b[:len(b)-len(plain)%65536-16] },
		"extended":              func(b []byte) []byte { return append(b, 0) },
		"a bit of the header":   func(b []byte) []byte { b[100] ^= 1; return b },
		"a bit of the text":     func(b []byte) []byte { b[len(b)/2] ^= 1; return b },
		"empty":                 func([]byte) []byte { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			bad := touch(bytes.Clone(good))
			r, size, err := key.Decrypt(bytes.NewReader(bad), int64(len(bad)))
			if err == nil {
				n, readErr := r.ReadAt(make([]byte, size), 0)
				if readErr == nil || errors.Is(readErr, io.EOF) {
					t.Fatalf("it was opened: %d bytes", n)
				}
			}
		})
	}
	if _, _, err := caseKey(t).Decrypt(bytes.NewReader(good), int64(len(good))); !errors.Is(err, seal.ErrOpen) {
		t.Errorf("another case's key: %v", err)
	}
}

func TestAPublicKeySealsAndOpensNothing(t *testing.T) {
	key := caseKey(t)
	public, err := seal.PublicCaseKey(key.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	body := sealed(t, public, []byte("x"))
	if _, _, err := public.Decrypt(bytes.NewReader(body), int64(len(body))); !errors.Is(err, seal.ErrSealed) {
		t.Errorf("decrypt: %v", err)
	}
	if _, err := public.SealValue("p", nil); !errors.Is(err, seal.ErrSealed) {
		t.Errorf("seal: %v", err)
	}
	if _, err := public.OpenValue("p", nil); !errors.Is(err, seal.ErrSealed) {
		t.Errorf("open: %v", err)
	}
	if _, size, err := key.Decrypt(bytes.NewReader(body), int64(len(body))); err != nil || size != 1 {
		t.Errorf("the whole key: %d, %v", size, err)
	}
}

func TestAValueOpensInItsPlaceAlone(t *testing.T) {
	key := caseKey(t)
	value, err := key.SealValue("cases/1/people", []byte("Imogen"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(value, []byte("Imogen")) {
		t.Fatal("it is readable")
	}
	again, err := key.SealValue("cases/1/people", []byte("Imogen"))
	if err != nil || bytes.Equal(value, again) {
		t.Fatalf("the same value twice looks the same, %v", err)
	}
	if _, err := key.OpenValue("cases/2/people", value); !errors.Is(err, seal.ErrOpen) {
		t.Errorf("in another row: %v", err)
	}
	for i := range value {
		bad := bytes.Clone(value)
		bad[i] ^= 1
		if _, err := key.OpenValue("cases/1/people", bad); !errors.Is(err, seal.ErrOpen) {
			t.Fatalf("byte %d altered: %v", i, err)
		}
	}
	if _, err := key.OpenValue("cases/1/people", value[:10]); !errors.Is(err, seal.ErrOpen) {
		t.Errorf("cut: %v", err)
	}
}

func TestKeyedHashesDifferByKeyAndPurpose(t *testing.T) {
	key := caseKey(t)
	mac := key.MAC("term", []byte("Imogen"))
	if !bytes.Equal(mac, key.MAC("term", []byte("Imogen"))) {
		t.Error("the same twice differs")
	}
	if bytes.Equal(mac, key.MAC("other", []byte("Imogen"))) || bytes.Equal(mac, caseKey(t).MAC("term", []byte("Imogen"))) {
		t.Error("purpose or key does not count")
	}
}

func TestNoKeyCanBePrinted(t *testing.T) {
	identity, _, err := seal.GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	private, err := seal.GenerateSigner("caseveil.example")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := seal.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	type holder struct {
		a seal.Secret
		B seal.Secret
		c *seal.CaseKey
		D *seal.Keys
		e *seal.Signer
	}
	h := holder{a: identity, B: private, c: caseKey(t), D: masters(t), e: signer}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, v := range []any{h, &h, h.a, h.c, h.D, h.e, *h.c, *h.D, *h.e, []any{h.a}} {
			if _, err := fmt.Fprintf(&out, verb, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "a", h.a, "h", h, "k", h.D)
	if err := json.NewEncoder(&out).Encode(h); err != nil {
		t.Fatal(err)
	}
	for _, s := range []seal.Secret{identity, private} {
		text := strings.TrimSpace(s.Reveal())
		part := text[len(text)-30 : len(text)-10] // a signer's key begins with its name, which its public key has too
		for _, form := range []string{part, fmt.Sprintf("%x", part)} {
			if strings.Contains(out.String(), form) {
				t.Errorf("a key was printed")
			}
		}
	}
}

func TestKeysThatCannotBeUsedAreNotQuoted(t *testing.T) {
	for name, parse := range map[string]func() error{
		"a classic identity": func() error {
			_, err := seal.ParseKeys(seal.Masters{Identities: seal.NewSecret("AGE-SECRET-KEY-1HUNTER2")})
			return err
		},
		"a classic recipient": func() error { _, err := seal.ParseKeys(seal.Masters{Recipients: "age1hunter2"}); return err },
		"nothing": func() error {
			_, err := seal.ParseKeys(seal.Masters{Identities: seal.NewSecret("# a comment\n"), Recipients: "\n"})
			return err
		},
		"no signing key": func() error { _, err := seal.NewSigner(seal.NewSecret("hunter2")); return err },
		"an altered key": func() error {
			_, err := seal.NewSigner(seal.NewSecret("PRIVATE+KEY+x+00000000+aHVudGVyMg=="))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			err := parse()
			if !errors.Is(err, seal.ErrKey) || strings.Contains(strings.ToLower(err.Error()), "hunter2") {
				t.Fatalf("got %v", err)
			}
		})
	}
}

func TestASignedNoteOpensWithItsKeyAlone(t *testing.T) {
	signer := func() *seal.Signer {
		private, err := seal.GenerateSigner("caseveil.example")
		if err != nil {
			t.Fatal(err)
		}
		s, err := seal.NewSigner(private)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := signer()
	signed, err := s.Sign("caseveil manifest v1\nsha256 00\n")
	if err != nil {
		t.Fatal(err)
	}
	text, err := seal.OpenNote(signed, s.VerifierKey())
	if err != nil || text != "caseveil manifest v1\nsha256 00\n" {
		t.Fatalf("%q, %v", text, err)
	}
	if _, err := seal.OpenNote(signed, signer().VerifierKey()); !errors.Is(err, seal.ErrSignature) {
		t.Errorf("another key: %v", err)
	}
	if _, err := seal.OpenNote(bytes.Replace(signed, []byte("00"), []byte("01"), 1), s.VerifierKey()); !errors.Is(err, seal.ErrSignature) {
		t.Errorf("altered: %v", err)
	}
	if !strings.HasPrefix(s.VerifierKey(), s.Name()+"+") || len(s.Fingerprint()) != 64 {
		t.Errorf("name %q, key %q", s.Name(), s.VerifierKey())
	}
}

func TestKeyFilesAreMadeOnceAndForTheirOwnerAlone(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "keys")
	keys, signer, err := seal.LoadOrCreate(folder, "caseveil.local")
	if err != nil {
		t.Fatal(err)
	}
	again, signerAgain, err := seal.LoadOrCreate(folder, "caseveil.other")
	if err != nil {
		t.Fatal(err)
	}
	if keys.Fingerprints()[0] != again.Fingerprints()[0] || signer.Fingerprint() != signerAgain.Fingerprint() {
		t.Error("the second start has other keys")
	}
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != 2 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", f.Name(), info.Mode(), err)
		}
	}
	if err := os.Chmod(filepath.Join(folder, files[0].Name()), 0o640); err != nil {
		t.Fatal(err)
	}
	if _, _, err := seal.LoadOrCreate(folder, "caseveil.local"); !errors.Is(err, seal.ErrMode) {
		t.Errorf("a key that others can read: %v", err)
	}
}

func FuzzOpenValue(f *testing.F) {
	key := caseKey(f)
	good, err := key.SealValue("p", []byte("Imogen"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte{})
	f.Add(good)
	f.Add(good[:len(good)-1])
	f.Fuzz(func(t *testing.T, b []byte) {
		plain, err := key.OpenValue("p", b)
		if (err == nil) != bytes.Equal(b, good) {
			t.Fatalf("%q, %v", plain, err)
		}
	})
}
