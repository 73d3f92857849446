package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/caseveil/caseveil/cmd/caseveil/apart"
	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/casefile"
)

// maxInput is the largest file that the command line reads, in bytes.
const maxInput = 512 << 20

// parse reads flags, before or behind the one input that must be named. Behind "--" nothing is a flag.
func parse(fs *flag.FlagSet, args []string) (input string, err error) {
	fs.SetOutput(io.Discard)
	var names []string
	for len(args) > 0 {
		if err := fs.Parse(args); err != nil {
			return "", &usageError{err}
		}
		read := len(args) - fs.NArg()
		if read > 0 && args[read-1] == "--" {
			names = append(names, fs.Args()...)
			break
		}
		args = fs.Args()
		if len(args) > 0 {
			names, args = append(names, args[0]), args[1:]
		}
	}
	switch len(names) {
	case 0:
		return "", usagef("no input file is named")
	case 1:
		return names[0], nil
	default:
		return "", usagef("one input file is expected")
	}
}

// readFile says which option's file cannot be read, without the file's name: names of files can name people.
func readFile(what, path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, usagef("%s: %w", what, plain(err))
	}
	b, err := io.ReadAll(io.LimitReader(f, maxInput+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, usagef("%s: %w", what, plain(err))
	}
	if len(b) > maxInput {
		return nil, &redact.RefusedError{Reason: fmt.Sprintf("%s is larger than %d MB", what, maxInput>>20)}
	}
	return b, nil
}

// plain drops the path from an error of the file system.
func plain(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return l.Err
	}
	return err
}

func readCase(path string) (*casefile.Case, error) {
	if path == "" {
		return nil, usagef("--case: must be given")
	}
	b, err := readFile("--case", path)
	if err != nil {
		return nil, err
	}
	c, err := casefile.Parse(b)
	if err != nil {
		return nil, fmt.Errorf("--case: %w", err)
	}
	return c, nil
}

func readRules(path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	b, err := readFile("--rules", path)
	if err == nil && b == nil {
		b = []byte{}
	}
	return b, err
}

func readDecisions(path string) ([]redact.Decision, error) {
	if path == "" {
		return nil, nil
	}
	b, err := readFile("--decisions", path)
	if err != nil {
		return nil, err
	}
	var all []redact.Decision
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&all); err != nil {
		var typ *json.UnmarshalTypeError
		if errors.As(err, &typ) {
			return nil, usagef("--decisions: %s: has the wrong type", typ.Field)
		}
		return nil, usagef("--decisions: is not a list of decisions as JSON, or has an unknown field")
	}
	return all, nil
}

// writeBeside puts b in place whole or not at all.
func writeBeside(path string, b []byte) error {
	return streamBeside(path, func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
}

// streamBeside puts what write writes in place whole or not at all.
func streamBeside(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".caseveil-*")
	if err != nil {
		return usagef("the output's folder: %w", plain(err))
	}
	if err = write(f); err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(plain(err), os.Remove(f.Name()))
	}
	return nil
}

// engine is the engine of the command line: apart, one call at a time, with the user's cache.
func engine() (*apart.Client, error) {
	dir, err := cacheDir()
	if err != nil {
		return nil, err
	}
	return newEngine(dir, 1)
}
