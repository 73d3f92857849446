package check

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/caseveil/caseveil/storage/refusal"
)

func TestKindsAreToldByTheirBytes(t *testing.T) {
	for _, c := range []struct {
		name, head string
		want       Kind
	}{
		{"a PDF", "%PDF-1.7\n", PDF},
		{"a PDF after a byte order mark", "\ufeff%PDF-1.7\n", PDF},
		{"a PDF after blank lines", "\r\n\n%PDF-1.7\n", PDF},
		{"a PDF after junk", "junk %PDF-1.7\n", Both},
		{"an archive with a PDF header inside", "PK\x03\x04 %PDF-1.7", Both},
		{"a picture with a PDF header inside", "\xff\xd8\xff %PDF-1.7", Both},
		{"Word", "PK\x03\x04\x14\x00 [Content_Types].xml", DOCX},
		{"an archive", "PK\x03\x04\x14\x00 notes.txt", ZIP},
		{"old Word", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE},
		{"a photograph", "\xff\xd8\xff\xe0", Image},
		{"JSON", "\n {\"a\": 1}", JSON},
		{"nothing", "", Empty},
		{"white space", " \n", Empty},
		{"a program", "MZ\x90", Unknown},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := KindOf([]byte(c.head)); got != c.want {
				t.Errorf("got %s", got)
			}
			if err := c.want.Refuse(PDF); (err == nil) != (c.want == PDF) || err != nil && refusal.Of(err) == nil {
				t.Errorf("refusal %v", err)
			}
		})
	}
}

func TestProblemsAreToldOnce(t *testing.T) {
	d := Discovery{Kind: "comment", Weight: "leak", Page: 2, Where: "annotation", Detail: "There is a comment."}
	ps := Problems([]Discovery{d, d, {Kind: "metadata"}})
	if len(ps) != 2 || ps[0].Detail != "There is a comment. (annotation)" || ps[0].Page != 2 {
		t.Errorf("problems %+v", ps)
	}
}

// eicar is the test virus. It is put together here so that no file of ours is taken for one.
func eicar() string {
	return `X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR` + `-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`
}

// clamd starts the real daemon with one local signature.
func clamd(t *testing.T) *Clamd {
	t.Helper()
	if testing.Short() {
		t.Skip("needs clamd")
	}
	program, err := exec.LookPath("clamd")
	if err != nil {
		t.Fatal("these tests need clamd: install clamav-daemon")
	}
	dir, err := os.MkdirTemp("", "clamd") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	db := filepath.Join(dir, "db")
	files := map[string]string{
		filepath.Join(db, "local.ndb"): "Local.Test.EICAR:0:*:" + hex.EncodeToString([]byte(eicar())) + "\n",
		filepath.Join(dir, "clamd.conf"): fmt.Sprintf("Foreground yes\nLocalSocket %[1]s/s\nLocalSocketMode 600\nDatabaseDirectory %[1]s/db\n"+
			"TemporaryDirectory %[1]s\nSelfCheck 0\nStreamMaxLength 1M\nBytecode no\nPhishingSignatures no\nConcurrentDatabaseReload no\nUser %[2]s\n", dir, os.Getenv("USER")),
	}
	if err := os.Mkdir(db, 0o700); err != nil {
		t.Fatal(err)
	}
	for path, text := range files {
		if os.Geteuid() == 0 {
			text = strings.Replace(text, "User "+os.Getenv("USER"), "User root", 1)
		} else {
			text = strings.Replace(text, "User "+os.Getenv("USER")+"\n", "", 1)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(program, "--config-file="+filepath.Join(dir, "clamd.conf"))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cmd.Process.Kill(); err != nil {
			t.Error(err)
		}
		if err := cmd.Wait(); err == nil {
			t.Error("clamd ended by itself")
		}
	})
	c := NewClamd(filepath.Join(dir, "s"))
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for c.Ping(ctx) != nil {
		select {
		case <-ctx.Done():
			t.Fatal("clamd does not answer")
		case <-again.C:
		}
	}
	return c
}

func TestClamdFailsClosed(t *testing.T) {
	c := clamd(t)
	broken := errors.New("the source broke")
	for _, test := range []struct {
		name   string
		body   io.Reader
		want   string
		failed error
	}{
		{"a clean stream", strings.NewReader(strings.Repeat("clean ", 50_000)), Clean, nil},
		{"the test virus", strings.NewReader(eicar()), Infected, nil},
		{"more than the daemon takes", bytes.NewReader(make([]byte, 3<<20)), "", ErrScan},
		{"a source that breaks off", io.MultiReader(strings.NewReader("clean"), iotest.ErrReader(broken)), "", broken},
		{"a source that ends too early", io.MultiReader(strings.NewReader("clean"), iotest.ErrReader(io.ErrUnexpectedEOF)), "", io.ErrUnexpectedEOF},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := c.Scan(t.Context(), test.body)
			if got != test.want || !errors.Is(err, test.failed) {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestNoAnswerIsNeverClean(t *testing.T) {
	answers := map[string]string{
		"an empty answer": "", "an error": "INSTREAM size limit exceeded. ERROR\x00", "another word": "stream: MAYBE\x00", "half an answer": "stream: O",
	}
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			served := make(chan error, 1)
			go func() { served <- serve(l, answer) }()
			got, err := NewClamd(l.Addr().String()).Scan(t.Context(), strings.NewReader("x"))
			if got != "" || !errors.Is(err, ErrScan) {
				t.Errorf("got %q, %v", got, err)
			}
			if err := errors.Join(<-served, l.Close()); err != nil {
				t.Error(err)
			}
		})
	}
	if got, err := NewClamd("/nowhere/clamd.sock").Scan(t.Context(), strings.NewReader("x")); got != "" || !errors.Is(err, ErrScan) {
		t.Errorf("no daemon: %q, %v", got, err)
	}
}

// serve is a broken daemon: it reads one stream to its end and gives the answer.
func serve(l net.Listener, answer string) error {
	conn, err := l.Accept()
	if err != nil {
		return err
	}
	buf := make([]byte, 64)
	for seen := []byte{}; !bytes.HasSuffix(seen, []byte{0, 0, 0, 0}); {
		n, err := conn.Read(buf)
		if err != nil {
			return errors.Join(err, conn.Close())
		}
		seen = append(seen, buf[:n]...)
	}
	_, err = io.WriteString(conn, answer)
	return errors.Join(err, conn.Close())
}
