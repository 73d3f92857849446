package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/caseveil/caseveil/cmd/caseveil/apart"
)

// actAsProgram makes the test binary be caseveil: tests that kill it need a process of its own.
const actAsProgram = "CASEVEIL_TEST_IS_PROGRAM"

// TestMain lets the test binary stand in for caseveil, as its own child too.
func TestMain(m *testing.M) {
	if os.Getenv(actAsProgram) != "" || (len(os.Args) > 1 && os.Args[1] == apart.Command) {
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
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), plainPDF(pages), 0o600))
}

// plainPDF is a small, whole PDF: one font, a line an operator.
func plainPDF(pages []string) []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(format string, args ...any) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n"+format+"\nendobj\n", append([]any{len(offsets)}, args...)...)
	}
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	kids := make([]string, len(pages))
	for i := range pages {
		kids[i] = fmt.Sprintf("%d 0 R", 4+2*i)
	}
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Count %d /Kids [%s] >>", len(pages), strings.Join(kids, " "))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	for i, page := range pages {
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", 5+2*i)
		var c strings.Builder
		c.WriteString("BT /F1 11 Tf 15 TL 60 780 Td\n")
		for line := range strings.SplitSeq(page, "\n") {
			fmt.Fprintf(&c, "(%s) Tj T*\n", strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(line))
		}
		c.WriteString("ET")
		object("<< /Length %d >>\nstream\n%s\nendstream", c.Len(), c.String())
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return b.Bytes()
}
