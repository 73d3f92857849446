// Package release is the way out: from a stored draft to a published report that reached everyone it had to reach.
//
// It owns findings, decisions, redacted drafts and their second check (release/draft), publications, signatures, the
// checklist and the release itself (release/gate), recipients and deliveries (release/ledger), the clocks of guidance
// (release/clock), and how well the rules did in what was published (release/measure). It may touch the vault, the register, the audit log, the queue and the outbox, and the redaction
// engine through a small interface that cmd fills with a client of a process apart. It never parses a PDF, never writes
// plaintext to a disk, never sees a master key, and knows of stored documents only what its interface
// [draft.Documents] tells. No log line, error, job, mail or audit entry of this room holds a name, a title, a reason or
// a word of a document.
//
// Every command is one transaction: the right is asked for inside it, and record, audit entry, job and mail are written
// together or not at all. What was approved on an older list of people, older decisions or an older search is void; that
// is worked out when it is looked at and never stored, so that no path forgets it.
package release
