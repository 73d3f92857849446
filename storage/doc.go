// Package storage keeps: sealed objects, the keys that open them, and the record of both.
//
// It owns the vault ([Vault]), and below it the rooms seal (cryptography), object (bytes in a directory or a bucket),
// record (SQL), register (cases, members, accounts, rights), audit (the Merkle log), queue (jobs) and outbox (mails).
// It may touch the database, the object store, key files and the mail server. It never parses a document, never knows
// what a form or a report says, and imports nothing of ours outside itself.
//
// The vault seals in the stream, on the way to the store: plaintext is never on a disk. An object's name is random; its
// name, case, size and the hash of its sealed bytes stand in one row and are checked before a byte is given out.
package storage
