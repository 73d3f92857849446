// Command caseveil takes in documents of child safeguarding practice reviews, keeps them sealed, takes out what
// identifies people, proves that it is gone, and publishes what was approved.
//
// It is the key-holder: it reads the settings, opens the stores and the keys, and joins the rooms. What a command
// does is in the rooms.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/caseveil/caseveil/cmd/caseveil/apart"
	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/redact/casefile"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// streams are what a command reads and writes beside its files.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// A command does its work with the arguments behind its name and returns the exit code or an error.
type command func(ctx context.Context, args []string, s streams) (int, error)

// oneOf runs that of some acts which the first argument names; names lists them for who names none.
func oneOf(ctx context.Context, acts map[string]command, args []string, s streams, names string) (int, error) {
	if len(args) > 0 {
		if act, ok := acts[args[0]]; ok {
			return act(ctx, args[1:], s)
		}
	}
	return 0, usagef("the commands are: %s", names)
}

func commands() map[string]command {
	return map[string]command{
		"redact":                 redactCommand,
		"detect":                 detectCommand,
		"rules":                  rulesCommand,
		"text":                   textCommand,
		"verify":                 verifyCommand,
		"serve":                  serveCommand,
		"worker":                 workerCommand,
		"letterbox":              letterboxCommand,
		"user":                   userCommand,
		"token":                  tokenCommand,
		"keys":                   keysCommand,
		"retention":              retentionCommand,
		"audit":                  auditCommand,
		"storage":                storageCommand,
		"backup":                 backupCommand,
		"restore":                restoreCommand,
		"version":                versionCommand,
		apart.Command:            engineCommand,
		apart.RecognitionCommand: recognitionCommand,
	}
}

const usage = `usage:
  caseveil redact --case CASE.yaml [--rules RULES.yaml] [--decisions DECISIONS.json] [--strict]
                  [--layout keep|reflow] [--style label|box] --out OUT.pdf [--report REPORT.json] [--report-text] IN.pdf
  caseveil detect --case CASE.yaml [--rules RULES.yaml] [--explain] [--format json] IN.txt|IN.pdf
  caseveil rules list [--rules RULES.yaml] [--format text|json]
  caseveil rules test RULES.yaml
  caseveil rules explain [--rules RULES.yaml] RULE
  caseveil text IN.pdf
  caseveil verify [--case CASE.yaml] [--show-text] [--format json] FILE.pdf
  caseveil serve [--addr 127.0.0.1:8080] [--data DIR] [--demo]
  caseveil worker
  caseveil letterbox init [--data DIR] --out FILE
  caseveil letterbox serve [--addr 127.0.0.1:8080] [--folder DIR]
  caseveil user add --data DIR --email E --role ROLE [--organisation ORG] [--seat SEAT]
  caseveil token issue --data DIR --email E [--ttl 1h]
  caseveil keys init --out DIR [--name HOST]
  caseveil keys list | rotate [--data DIR] [--format text|json]
  caseveil keys destroy CASE [--data DIR] --reason retention|request|court|mistake --key-backups-until DAY|none
                  [--certificate FILE] [--yes]
  caseveil retention list | due [--data DIR] [--format text|json]
  caseveil retention set case|mail PERIOD [--data DIR]
  caseveil retention hold CASE [--data DIR] --reason court|police|inquiry|claim|access-request
  caseveil retention lift CASE [--data DIR]
  caseveil retention delete [--data DIR] --plan PLAN --key-backups-until DAY|none --certificates DIR
  caseveil audit export [--data DIR] --out FILE
  caseveil audit verify --key KEY [--witness FILE] FILE
  caseveil storage verify [--data DIR]
  caseveil backup [--data DIR] --to DIR --keys-to DIR
  caseveil restore [--data DIR] --from DIR --keys-from DIR [--snapshot NAME]
  caseveil version [--format text|cyclonedx]
`

// Exit codes of CONTRACT.md.
const (
	exitDone      = 0
	exitLeak      = 1 // verify: something leaks; rules test: an example does not come true; audit verify: the log was altered; storage verify: an object is lost or altered
	exitUsage     = 2
	exitRefused   = 3
	exitNotProved = 4
	exitUndecided = 5
)

func run(ctx context.Context, args []string, s streams) int {
	if len(args) == 0 {
		fmt.Fprint(s.err, usage)
		return exitUsage
	}
	if args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		fmt.Fprint(s.out, usage)
		return exitDone
	}
	cmd, ok := commands()[args[0]]
	if !ok {
		fmt.Fprintf(s.err, "caseveil: there is no such command\n%s", usage)
		return exitUsage
	}
	code, err := cmd(ctx, args[1:], s)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(s.out, usage)
		return exitDone
	}
	if err != nil {
		fmt.Fprintf(s.err, "caseveil %s: %v\n", args[0], err)
		return exitCode(err)
	}
	return code
}

// A usageError is a mistake in the arguments or in a file they name: exit 2.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

// exitCode is the one place that turns errors into exit codes.
func exitCode(err error) int {
	var use *usageError
	var field *casefile.FieldError
	switch {
	case errors.As(err, &use), errors.As(err, &field), errors.Is(err, redact.ErrOptions):
		return exitUsage
	case errors.Is(err, redact.ErrRefused):
		return exitRefused
	case errors.Is(err, redact.ErrNotProved):
		return exitNotProved
	case errors.Is(err, redact.ErrUndecided):
		return exitUndecided
	default:
		return exitRefused // what we do not understand is not released
	}
}
