package main

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/caseveil/caseveil/cmd/caseveil/apart"
	"github.com/caseveil/caseveil/redact/pdftest"
)

// actAsProgram makes the test binary be caseveil: tests that kill it need a process of its own.
const actAsProgram = "CASEVEIL_TEST_IS_PROGRAM"

// TestMain lets the test binary stand in for caseveil, as its own child too.
func TestMain(m *testing.M) {
	if os.Getenv(actAsProgram) != "" || (len(os.Args) > 1 && (os.Args[1] == apart.Command || os.Args[1] == apart.RecognitionCommand)) {
		main()
	}
	testscript.Main(m, map[string]func(){"caseveil": main})
}

// TestTheCommandLineKeepsItsContract runs the scripts: each is one promise of CONTRACT.md.
func TestTheCommandLineKeepsItsContract(t *testing.T) {
	if testing.Short() {
		t.Skip("the second engine takes seconds to compile")
	}
	cache := testCache(t)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("CASEVEIL_CACHE", cache)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "pdf": writePDF},
	})
}

// exits N command args… runs a command and checks its exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N command args…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if err != nil {
		var code interface{ ExitCode() int }
		if !asExit(err, &code) {
			ts.Fatalf("%s did not run: %v", args[1], err)
		}
		got = code.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func asExit(err error, code *interface{ ExitCode() int }) bool {
	e, ok := err.(interface{ ExitCode() int }) //nolint:errorlint // testscript returns the error of os/exec as it is
	if ok {
		*code = e
	}
	return ok
}

// pdf OUT.pdf IN.txt sets each line of a text file in Helvetica; a form feed begins a page.
func writePDF(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: pdf OUT.pdf IN.txt")
	}
	pages := strings.Split(strings.TrimSuffix(ts.ReadFile(args[1]), "\n"), "\f")
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), pdftest.Text(pages...), 0o600))
}
