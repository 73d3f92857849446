// Package object stores sealed bytes under random names: in a directory ([Directory]) or in an S3-compatible bucket
// ([Bucket]). It never sees plaintext, a key or the name of a person, and it never replaces an object.
//
// Both stores keep the promises of objecttest, which runs on the real ones.
package object

import (
	"errors"
	"io"
	"regexp"
	"time"
)

// Errors that stores wrap.
var (
	ErrNotFound = errors.New("no such object")
	ErrExists   = errors.New("an object of that name is there already")
	ErrName     = errors.New("not an object name")
	ErrFull     = errors.New("the store of objects is full")
)

// A Reader is one stored object, open. ReadAt may be called concurrently.
type Reader interface {
	io.ReaderAt
	io.Closer
	Size() int64
}

// An Entry is what List tells of an object.
type Entry struct {
	Name     string
	Size     int64
	StoredAt time.Time
}

// names are what record.NewID makes. Nothing else becomes a file name or a bucket key.
var names = regexp.MustCompile(`^[a-z2-7]{26}$`)

func checkName(name string) error {
	if !names.MatchString(name) {
		return ErrName
	}
	return nil
}
