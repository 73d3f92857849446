package seal_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"
	"filippo.io/age/plugin"

	"github.com/caseveil/caseveil/storage/seal"
)

const testPlugin = "caseveiltest"

// TestMain is the plugin too, when it is run by that name.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "age-plugin-"+testPlugin {
		os.Exit(runPlugin())
	}
	os.Exit(m.Run())
}

// runPlugin keeps a hybrid identity in what it is given, as a token would keep it inside.
func runPlugin() int {
	p, err := plugin.New(testPlugin)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	p.HandleRecipient(func(data []byte) (age.Recipient, error) { return age.ParseHybridRecipient(string(data)) })
	p.HandleIdentity(func(data []byte) (age.Identity, error) { return age.ParseHybridIdentity(string(data)) })
	p.RegisterFlags(flag.CommandLine)
	flag.Parse()
	return p.Main()
}

func installPlugin(t *testing.T) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(self, filepath.Join(dir, "age-plugin-"+testPlugin)); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}

func identity(t *testing.T) (seal.Secret, string) {
	t.Helper()
	secret, recipient, err := seal.GenerateIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return secret, recipient
}

func parse(t *testing.T, m seal.Masters) *seal.Keys {
	t.Helper()
	k, err := seal.ParseKeys(m)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func newCase(t *testing.T, k *seal.Keys) (recipient string, wrapped []byte) {
	t.Helper()
	key, wrapped, err := k.NewCase()
	if err != nil {
		t.Fatal(err)
	}
	return key.Recipient(), wrapped
}

func TestAPluginsIdentityOpensWhatWasWrappedToItsRecipient(t *testing.T) {
	installPlugin(t)
	secret, recipient := identity(t)
	keys := parse(t, seal.Masters{
		Identities: seal.NewSecret(plugin.EncodeIdentity(testPlugin, []byte(secret.Reveal()))),
		Recipients: plugin.EncodeRecipient(testPlugin, []byte(recipient)),
	})
	want, wrapped := newCase(t, keys)
	got, err := keys.Unwrap(wrapped)
	if err != nil || got.Recipient() != want {
		t.Fatalf("through the plugin: %v", err)
	}
	if _, err := parse(t, seal.Masters{Identities: secret}).Unwrap(wrapped); err != nil {
		t.Errorf("what the plugin keeps: %v", err)
	}
}

func TestAPluginWithoutItsRecipientIsRefused(t *testing.T) {
	secret, _ := identity(t)
	_, err := seal.ParseKeys(seal.Masters{Identities: seal.NewSecret(plugin.EncodeIdentity(testPlugin, []byte(secret.Reveal())))})
	if !errors.Is(err, seal.ErrKey) {
		t.Fatalf("got %v", err)
	}
}

func TestAnIdentityBehindAPassphraseOpensWithItAndNothingElse(t *testing.T) {
	secret, _ := identity(t)
	locked, err := seal.Lock(secret, seal.NewSecret("correct horse"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(locked, secret.Reveal()) || !seal.IsLocked(seal.NewSecret(locked)) {
		t.Fatal("it is not sealed")
	}
	want := parse(t, seal.Masters{Identities: secret}).Fingerprints()
	got := parse(t, seal.Masters{Identities: seal.NewSecret(locked), Passphrase: seal.NewSecret("correct horse")}).Fingerprints()
	if !slices.Equal(got, want) {
		t.Error("it opens to another identity")
	}
	for what, passphrase := range map[string]string{"another passphrase": "battery staple", "none": ""} {
		_, err := seal.ParseKeys(seal.Masters{Identities: seal.NewSecret(locked), Passphrase: seal.NewSecret(passphrase)})
		if !errors.Is(err, seal.ErrKey) || passphrase != "" && strings.Contains(err.Error(), passphrase) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestARetiredIdentityOpensAndNothingIsWrappedToIt(t *testing.T) {
	old, _ := identity(t)
	now, _ := identity(t)
	before, keys := parse(t, seal.Masters{Identities: old}), parse(t, seal.Masters{Identities: now, Retired: old})
	want, wrapped := newCase(t, before)
	again, err := keys.Rewrap(wrapped)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := parse(t, seal.Masters{Identities: now}).Unwrap(again); err != nil || got.Recipient() != want {
		t.Errorf("the new master does not open it: %v", err)
	}
	if _, err := before.Unwrap(again); !errors.Is(err, seal.ErrOpen) {
		t.Errorf("the old master: %v", err)
	}
	if keys.Set() != parse(t, seal.Masters{Identities: now}).Set() {
		t.Error("a retired identity changes the set that is wrapped to")
	}
}

func TestAReplacedMasterGoesOnOpening(t *testing.T) {
	folder := t.TempDir()
	first, _, err := seal.LoadOrCreate(folder, "caseveil.local")
	if err != nil {
		t.Fatal(err)
	}
	_, wrapped := newCase(t, first)
	for range 2 {
		keys, err := seal.Replace(folder)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := keys.Unwrap(wrapped); err != nil {
			t.Errorf("what the first master wrapped: %v", err)
		}
		if keys.Set() == first.Set() {
			t.Error("it is the first master still")
		}
		if wrapped, err = keys.Rewrap(wrapped); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := first.Unwrap(wrapped); !errors.Is(err, seal.ErrOpen) {
		t.Errorf("the first master opens it still: %v", err)
	}
}

func TestKeysOfSharedEnginesAreWrittenOnce(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "keys")
	if err := seal.Write(folder, "reviews.example.org", seal.NewSecret("")); err != nil {
		t.Fatal(err)
	}
	read := func(name string) string {
		b, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	whole := parse(t, seal.Masters{Identities: seal.NewSecret(read("master-identity.txt"))})
	public := parse(t, seal.Masters{Recipients: read("master-recipients.txt")})
	if whole.Set() != public.Set() || public.CanOpen() {
		t.Error("the recipient is not the identity's, or opens")
	}
	if _, err := seal.NewSigner(seal.NewSecret(read("signing-key.txt"))); err != nil {
		t.Error(err)
	}
	if err := seal.Write(folder, "reviews.example.org", seal.NewSecret("")); !errors.Is(err, os.ErrExist) {
		t.Errorf("a second time: %v", err)
	}
}
