// Package intake is the way in: from an upload to a sealed, scanned, understood document.
//
// It owns referrals (the SCPR form, its versions, what was read from it) and drafts (the stored original and what its
// check said). It may touch the vault, the register, the audit log, the queue and the outbox, and two helpers that cmd
// fills: an examiner that parses PDFs in a process apart, and a scanner. It never writes plaintext to a disk, never sees
// a master key, and knows nothing of findings, redactions or releases. No log line, error, job or audit entry of this
// room holds a value of a form, a file name or a word of a document.
//
// # A referral's walk
//
// [Service.ReceiveReferral] reads a form, seals file and fields, opens a case where none is named and fills its cast
// list; state "draft". [Service.CorrectReferral] adds a version and brings the cast list up to date; versions are kept.
// [Service.SubmitReferral] asks for what is required and gives the receipt; state "submitted"; the officers are told.
// [Service.TriageReferral] is the officer's; state "triaged": from then on the sender no longer sees or changes it.
//
// # Form terms
//
// What a form put on the cast list is also kept as the case's form terms (register.PutFormTerms), a JSON array of
// [FormTerm]. Such a term stays on the cast list unless a person drops it with a reason. A value that was chosen from a
// list (an ethnic group, a kind of agency) says the same of thousands: it stands in the person's relation, where
// detection does not look for it, and is no form term.
package intake
