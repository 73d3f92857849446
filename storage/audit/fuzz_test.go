package audit_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/seal"
)

// FuzzOpenCheckpoint: what opens is what was signed, and nothing else opens.
func FuzzOpenCheckpoint(f *testing.F) {
	key, err := seal.GenerateSigner("log.example")
	if err != nil {
		f.Fatal(err)
	}
	signer, err := seal.NewSigner(key)
	if err != nil {
		f.Fatal(err)
	}
	good, err := signer.Sign("log.example\n3\n" + strings.Repeat("A", 43) + "=\n")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte("log.example\n3\n" + strings.Repeat("A", 43) + "=\n"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		head, err := audit.OpenCheckpoint(b, signer.VerifierKey())
		if err != nil {
			return
		}
		if head.Size != 3 || !bytes.HasPrefix(b, []byte("log.example\n3\n")) {
			t.Fatalf("opened as %+v", head)
		}
	})
}

// FuzzProof: no proof that was made up fits a head.
func FuzzProof(f *testing.F) {
	f.Add(int64(1), int64(1), `{"seq":1}`, "")
	f.Add(int64(2), int64(3), `{"seq":2}`, base64.StdEncoding.EncodeToString(make([]byte, 32)))
	f.Add(int64(-1), int64(-5), "", "x")
	f.Fuzz(func(t *testing.T, seq, size int64, leaf, hash string) {
		head := audit.Head{Origin: "log.example", Size: size}
		copy(head.Root[:], "no log has this root hash, 32 b!")
		p := audit.Proof{Seq: seq, Size: size, Leaf: leaf, Hashes: []string{hash}}
		if p.Check(head) == nil {
			t.Fatal("it fits")
		}
	})
}
