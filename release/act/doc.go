// Package act holds what every command of the release room is made of.
//
// A command is one database transaction: it asks the register whether the person may, writes its record, the audit
// entry, the job and the mail, and commits all of them or none. A [House] is the set of storage rooms such a command
// needs, with the few steps they share. Details of audit entries are ids, codes, hashes and counts; never text.
package act
