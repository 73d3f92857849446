// Package gate holds a redacted draft back until everything is there that its publication needs, and then publishes it.
//
// A publication is bound to the SHA-256 of one file. Three partners sign that hash, each for the seat of their account;
// an officer answers the checklist (dated data, checklist.yaml); who redacted, who checked and who releases are three
// different people unless the partnership chose otherwise. [Gate.Release] hashes the bytes again, signs a manifest (a
// C2SP note), opens the deliveries of the ledger and is then irreversible. Before it, the public file does not exist.
package gate
