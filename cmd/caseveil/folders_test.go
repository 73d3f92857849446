package main

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestADataFolderOfEachLandedVersionOpens opens the folders in testdata/folders: demonstrations after the README's walk,
// made by `make folder` before a version landed. They hold an invented case and keys that open nothing else.
func TestADataFolderOfEachLandedVersionOpens(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a server and the second engine")
	}
	archives, err := filepath.Glob("testdata/folders/*.tar.gz")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no data folder of an earlier version is kept: %v", err)
	}
	for _, archive := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(archive), ".tar.gz"), func(t *testing.T) {
			in := newInstallation(t)
			unpack(t, archive, in.data)
			in.start()
			opensWhole(t, in)
		})
	}
}

// opensWhole reads, as its users, everything that the walk left.
func opensWhole(t *testing.T, in *installation) {
	t.Helper()
	officer := in.demoUser("officer")
	var cases []struct{ ID, Stage string }
	officer.get("/cases", &cases)
	opened := 0
	for _, c := range cases {
		var documents []struct{ ID, SHA256 string }
		officer.get("/cases/"+c.ID+"/documents", &documents)
		for _, d := range documents {
			file := officer.call(http.StatusOK, http.MethodGet, "/documents/"+d.ID+"/file", nil).body
			if sum := sha256.Sum256(file); hex.EncodeToString(sum[:]) != d.SHA256 {
				t.Errorf("a draft's bytes are not those of its SHA-256")
			}
			opened++
		}
		officer.get("/cases/"+c.ID+"/people", nil)
	}
	if opened < 2 {
		t.Errorf("%d drafts opened, the folder holds two", opened)
	}
	var referrals []struct{ ID string }
	officer.get("/referrals", &referrals)
	for _, r := range referrals {
		officer.get("/referrals/"+r.ID, nil)
	}
	in.demoUser("auditor").get("/audit?limit=500", nil)
	in.demoUser("administrator").get("/detection", nil)
}

func (in *installation) demoUser(name string) *client {
	in.t.Helper()
	token := in.caseveil("token", "issue", "--email", demoUser{name: name}.email())
	return &client{t: in.t, base: in.base, token: token}
}

func unpack(t *testing.T, archive, to string) {
	t.Helper()
	f, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err == nil {
			err = unpackOne(r, h, filepath.Join(to, filepath.Clean("/"+h.Name)))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func unpackOne(r io.Reader, h *tar.Header, path string) error {
	if h.Typeflag == tar.TypeDir {
		return os.MkdirAll(path, 0o700)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Close())
}
