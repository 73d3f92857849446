package e2e

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A server is one run of `caseveil serve --demo`.
type server struct {
	url   string
	data  string
	links map[string]string // one-time sign-in links by the local part of the user's address
	cmd   *exec.Cmd
}

// binary is the program under test: CASEVEIL_TEST_BINARY, or built from the tree.
func binary(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("CASEVEIL_TEST_BINARY"); path != "" {
		return path
	}
	path := filepath.Join(t.TempDir(), "caseveil")
	build := exec.Command("go", "build", "-o", path, "./cmd/caseveil")
	build.Dir = "../.."
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build caseveil: %v\n%s", err, out)
	}
	return path
}

// startServer starts the demo in a fresh folder and stops it with the test.
func startServer(t *testing.T, env ...string) *server {
	t.Helper()
	s := &server{data: filepath.Join(t.TempDir(), "data")}
	s.start(t, binary(t), env...)
	return s
}

func (s *server) start(t *testing.T, bin string, env ...string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	s.cmd = exec.CommandContext(ctx, bin, "serve", "--demo", "--addr", "127.0.0.1:0", "--data", s.data)
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(os.Interrupt) }
	s.cmd.WaitDelay = 20 * time.Second
	s.cmd.Env = append(os.Environ(), env...)
	s.cmd.Stderr = os.Stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		if err := s.cmd.Wait(); err != nil && !strings.Contains(err.Error(), "signal") && ctx.Err() == nil {
			t.Errorf("caseveil serve: %v", err)
		}
	})
	s.readOutput(t, bufio.NewScanner(out))
}

// readOutput waits for the line with the address, then reads the sign-in links from the file that stands in for the
// terminal.
func (s *server) readOutput(t *testing.T, lines *bufio.Scanner) {
	t.Helper()
	for lines.Scan() {
		if _, url, ok := strings.Cut(lines.Text(), "ready at "); ok {
			s.url = strings.TrimSpace(url)
			break
		}
	}
	if s.url == "" {
		t.Fatal("caseveil serve did not say that it is ready")
	}
	go func() {
		for lines.Scan() { // keep the pipe empty
		}
	}()
	file, err := os.ReadFile(filepath.Join(s.data, "sign-in-links.txt"))
	if err != nil {
		t.Fatal(err)
	}
	s.links = map[string]string{}
	for line := range strings.Lines(string(file)) {
		if words := strings.Fields(line); len(words) > 1 {
			name, _, _ := strings.Cut(words[0], "@")
			s.links[name] = words[1]
		}
	}
}

func (s *server) link(t *testing.T, who string) string {
	t.Helper()
	link, ok := s.links[who]
	if !ok {
		t.Fatalf("no sign-in link for %s in %v", who, fmt.Sprint(len(s.links), " links"))
	}
	return link
}
