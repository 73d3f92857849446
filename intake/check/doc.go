// Package check says what an upload is and whether it may come in: its kind by its first bytes, its limits, whether a
// scanner knows it as malware, and what a draft already gives away.
//
// It owns no data and keeps nothing. It sees plaintext in memory only. It fails closed: what it cannot tell is refused,
// and a scanner that does not answer is an error, never "clean". Its words are for the person who sent the file and
// never quote it.
package check
