package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// An installation is a data folder with its settings, and the server that runs on it.
type installation struct {
	t    *testing.T
	data string // "" when the shared engines hold everything
	env  []string
	base string

	server *exec.Cmd
	log    *transcript
}

// newInstallation is embedded: everything below one folder.
func newInstallation(t *testing.T, env ...string) *installation {
	t.Helper()
	return &installation{t: t, data: filepath.Join(t.TempDir(), "data"), env: env, log: &transcript{}}
}

func (in *installation) program(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), append(in.env, actAsProgram+"=1", "CASEVEIL_CACHE="+testCache(in.t))...)
	return cmd
}

// caseveil runs a command and returns what it prints.
func (in *installation) caseveil(args ...string) string {
	in.t.Helper()
	if in.data != "" {
		args = append(args, "--data", in.data)
	}
	cmd := in.program(args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		in.t.Fatalf("caseveil %s: %v\n%s", args[0], err, stderr.String())
	}
	return strings.TrimSpace(string(out))
}

// start serves on a free port until the test ends, or until kill.
func (in *installation) start(args ...string) {
	in.t.Helper()
	args = append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)
	if in.data != "" {
		args = append(args, "--data", in.data)
	}
	in.server = in.program(args...)
	in.server.Stderr = in.log
	out, err := in.server.StdoutPipe()
	if err == nil {
		err = in.server.Start()
	}
	if err != nil {
		in.t.Fatal(err)
	}
	server := in.server
	in.t.Cleanup(func() { in.stop(server) })
	lines := bufio.NewScanner(out)
	for in.base = ""; in.base == "" && lines.Scan(); {
		if _, url, ok := strings.Cut(lines.Text(), "ready at "); ok {
			in.base = strings.TrimSpace(url)
		}
	}
	if in.base == "" {
		in.t.Fatalf("caseveil serve did not get ready\n%s", in.log.String())
	}
	go io.Copy(in.log, out) //nolint:errcheck // ends with the server
}

// stop ends the server in order, as an operator does.
func (in *installation) stop(server *exec.Cmd) {
	if server.ProcessState != nil {
		return
	}
	if err := server.Process.Signal(syscall.SIGTERM); err != nil {
		in.t.Error(err)
	}
	if err := server.Wait(); err != nil {
		in.t.Errorf("caseveil serve: %v\n%s", err, in.log.String())
	}
}

// kill ends the server as a power cut does.
func (in *installation) kill() {
	in.t.Helper()
	if err := in.server.Process.Kill(); err != nil {
		in.t.Fatal(err)
	}
	in.server.Wait() //nolint:errcheck // it was killed
}

// user adds an account and returns a client that acts for it.
func (in *installation) user(name, role, seat string) *client {
	in.t.Helper()
	args := []string{"user", "add", "--email", address(name), "--role", role, "--organisation", "Example Organisation"}
	if seat != "" {
		args = append(args, "--seat", seat)
	}
	in.caseveil(args...)
	return in.as(name)
}

// as returns a client with a fresh token for a user that exists.
func (in *installation) as(name string) *client {
	in.t.Helper()
	return &client{t: in.t, base: in.base, token: in.caseveil("token", "issue", "--email", address(name))}
}

func address(name string) string { return name + "@example.org" }

// testCache keeps the compiled second engine between test runs.
func testCache(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("caseveil-test-cache-%d", os.Getuid()))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

// A transcript gathers what a server prints.
type transcript struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *transcript) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *transcript) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}
