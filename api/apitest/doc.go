// Package apitest builds the whole service behind the door for tests: the real rooms over SQLite and a directory, with
// an engine that cuts words out of a PDF written in plain text ([Cutter]). No program imports it; only tests do.
package apitest
