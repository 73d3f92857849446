package seal_test

import (
	"strings"
	"testing"

	"github.com/caseveil/caseveil/storage/seal"
)

// FuzzParseKeys: an error never quotes a line of what was given.
func FuzzParseKeys(f *testing.F) {
	identity, recipient, err := seal.GenerateIdentity()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(identity.Reveal(), recipient)
	f.Add("# comment\n\n"+identity.Reveal()+"\r\n", "")
	f.Add("AGE-SECRET-KEY-PQ-1HUNTER2HUNTER2", "age1pq1hunter2hunter2")
	f.Add("", "")
	f.Fuzz(func(t *testing.T, identities, recipients string) {
		keys, err := seal.ParseKeys(seal.Masters{Identities: seal.NewSecret(identities), Recipients: recipients})
		if err == nil {
			if len(keys.Fingerprints()) == 0 {
				t.Fatal("keys without a recipient")
			}
			return
		}
		for line := range strings.Lines(identities + "\n" + recipients) {
			if line = strings.TrimSpace(line); len(line) > 24 && strings.Contains(err.Error(), line) {
				t.Fatal("the error quotes a key")
			}
		}
	})
}
