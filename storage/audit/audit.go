// Package audit is the log of who did what: a Merkle tree (RFC 6962, golang.org/x/mod/sumdb/tlog) in the same database
// and the same transaction as the act. No entry, no act.
//
// A leaf is the canonical JSON of an [Entry] and is never written anew. Heads are signed as C2SP checkpoints; inclusion
// and consistency proofs let anyone with the public key check offline that nothing was altered, removed or reordered
// ([Verify]). Entries hold ids, codes, hashes and counts: never a name, never text that a person wrote.
package audit

import (
	"errors"
	"time"

	"github.com/caseveil/caseveil/storage/seal"
)

// An Entry is one act. Seq, from 1, is given by Append, and so is Time when it is zero.
type Entry struct {
	Seq    int64
	Time   time.Time
	Actor  string            // account id, or "operator", "system", "public"
	Role   string            // the role it acted in
	Act    string            // "read-original", "release"
	Case   string            // case id, "" outside any case
	Object string            // "document/ID"
	Detail map[string]string // codes, hashes, counts: see [ErrText]
}

// ErrText says that a field of an entry is not fit for the log: fields and details are at most 200 letters, digits and
// . _ : / + = - , without spaces, so that no sentence and no address gets in.
var ErrText = errors.New("an audit entry holds ids, codes, hashes and counts only")

// A Log appends and reads. It may be used concurrently.
type Log struct {
	signer *seal.Signer
	now    func() time.Time
}

// New makes a log whose heads signer signs. signer may be nil on a node that signs nothing.
func New(signer *seal.Signer) *Log { return &Log{signer: signer, now: time.Now} }

// A Query narrows what Entries gives. Zero fields do not narrow.
type Query struct {
	Case, Actor, Act string
	From, To         time.Time // From inclusive, To exclusive
	After            int64     // only entries with a greater Seq, oldest first
	Before           int64     // only entries with a smaller Seq, newest first
	Newest           bool      // newest first
	Limit            int       // 0: 100; at most 1000
}
