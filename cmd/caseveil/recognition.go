package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/caseveil/caseveil/cmd/caseveil/apart"
)

// noRecognition is the value of CASEVEIL_TESSERACT that turns text recognition off.
const noRecognition = "none"

// recognition finds tesseract: the program that CASEVEIL_TESSERACT names, else the one in the path. Nil is none, which is no
// error: every picture is then a question to a person.
func recognition() (*apart.Tesseract, error) {
	named := os.Getenv("CASEVEIL_TESSERACT")
	if named == noRecognition {
		return nil, nil
	}
	name := named
	if name == "" {
		name = "tesseract"
	}
	path, err := exec.LookPath(name)
	if err == nil {
		path, err = filepath.Abs(path)
	}
	if err == nil {
		path, err = filepath.EvalSymlinks(path)
	}
	if err != nil {
		if named == "" {
			return nil, nil
		}
		return nil, usagef("CASEVEIL_TESSERACT: must be the path of a program, or %q", noRecognition)
	}
	return apart.NewTesseract(path)
}

// newEngine is an engine apart that reads pictures where text recognition is installed.
func newEngine(cache string, atOnce int) (*apart.Client, error) {
	client, err := apart.New(cache, apart.DefaultLimits, atOnce)
	if err != nil {
		return nil, err
	}
	reads, err := recognition()
	if err != nil || reads == nil {
		return client, err
	}
	return client.WithRecognition(reads.Read), nil
}

// recognitionCommand turns this process into tesseract, with limits.
func recognitionCommand(_ context.Context, args []string, _ streams) (int, error) {
	if err := apart.Become(args); err != nil {
		return 0, err
	}
	return 0, errors.New("the recognition did not start")
}
