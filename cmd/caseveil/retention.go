package main

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/retention"
)

// retentionCommand is `caseveil retention list | set | hold | lift | due | delete`.
func retentionCommand(ctx context.Context, args []string, s streams) (int, error) {
	acts := map[string]command{"list": retentionList, "set": retentionSet, "hold": retentionHold, "lift": retentionLift,
		"due": retentionDue, "delete": retentionDelete}
	return oneOf(ctx, acts, args, s, "retention list, retention set KIND PERIOD, retention hold CASE, retention lift CASE, retention due, retention delete")
}

var byOperator = retention.By{Actor: operator, Role: operator}

// retentionReport is what `retention list --format json` prints.
type retentionReport struct {
	Schedule []retention.Rule `json:"schedule"`
	Holds    []retention.Hold `json:"legal_holds"`
}

// retentionList says how long each kind of record is kept, and which cases are held.
func retentionList(ctx context.Context, args []string, s streams) (int, error) {
	flags := flag.NewFlagSet("retention list", flag.ContinueOnError)
	return showRetention(ctx, flags, args, s, func(tx *sql.Tx, n *node) (any, func(io.Writer), error) {
		var r retentionReport
		var err error
		if r.Schedule, err = n.retention.Schedule(ctx, tx); err == nil {
			r.Holds, err = n.retention.Holds(ctx, tx)
		}
		return r, func(w io.Writer) {
			for _, rule := range r.Schedule {
				fmt.Fprintf(w, "%s\t%s\n", rule.Kind, kept(rule)) //nolint:errcheck // tabwriter tells at Flush
			}
			for _, h := range r.Holds {
				fmt.Fprintf(w, "legal hold\t%s since %s (%s)\n", h.Reference, h.Since.Format(time.DateOnly), h.Reason) //nolint:errcheck // the same
			}
		}, err
	})
}

// kept says in words how long.
func kept(r retention.Rule) string {
	switch {
	case r.With != "":
		return "with its " + string(r.With)
	case !r.Set:
		return r.From
	case r.Months == 0:
		return "for good"
	}
	return period(r.Months) + " from " + r.From
}

func period(months int) string {
	n, unit := months, "month"
	if months%12 == 0 {
		n, unit = months/12, "year"
	}
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprint(n, " ", unit)
}

// retentionDue shows what `retention delete` would delete.
func retentionDue(ctx context.Context, args []string, s streams) (int, error) {
	flags := flag.NewFlagSet("retention due", flag.ContinueOnError)
	return showRetention(ctx, flags, args, s, func(tx *sql.Tx, n *node) (any, func(io.Writer), error) {
		p, err := n.retention.Due(ctx, tx)
		return p, func(w io.Writer) { printPlan(w, p) }, err
	})
}

func printPlan(w io.Writer, p retention.Plan) {
	line := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) } //nolint:errcheck // tabwriter tells at Flush
	for _, c := range p.Cases {
		line("case %s\tlast act %s\t%d documents, %d bytes", c.Reference, c.Last.Format(time.DateOnly), c.Objects, c.Bytes)
	}
	for _, c := range p.Held {
		line("case %s\tlast act %s\tstays: legal hold", c.Reference, c.Last.Format(time.DateOnly))
	}
	if p.Mails > 0 {
		line("mails\t%d, of which what they said goes", p.Mails)
	}
	if p.Name == "" {
		line("Nothing is due.")
		return
	}
	line("Nothing was deleted. To delete exactly this: caseveil retention delete --plan %s", p.Name)
}

// showRetention prints what look gives, as JSON or as text in columns.
func showRetention(ctx context.Context, flags *flag.FlagSet, args []string, s streams, look func(*sql.Tx, *node) (any, func(io.Writer), error)) (int, error) {
	return showStores(ctx, flags, args, s, func(n *node) (v any, text func(io.Writer) error, err error) {
		var columns func(io.Writer)
		err = n.db.View(ctx, func(tx *sql.Tx) (err error) {
			v, columns, err = look(tx, n)
			return err
		})
		return v, func(w io.Writer) error {
			table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
			columns(table)
			return table.Flush()
		}, err
	})
}

// retentionSet changes how long a kind is kept: `retention set case 35y`.
func retentionSet(ctx context.Context, args []string, s streams) (int, error) {
	if len(args) < 2 || strings.HasPrefix(args[0], "-") || strings.HasPrefix(args[1], "-") {
		return 0, usagef("the command is: retention set KIND PERIOD, as retention set case 30y; 18m are months, and for-good is for good")
	}
	months, err := readPeriod(args[1])
	if err != nil {
		return 0, err
	}
	return changeRetention(ctx, flag.NewFlagSet("retention set", flag.ContinueOnError), args[2:], s, func(tx *sql.Tx, n *node) (string, error) {
		kind := retention.Kind(args[0])
		if err := n.retention.Set(ctx, tx, byOperator, kind, months); err != nil {
			return "", err
		}
		if months == 0 {
			return fmt.Sprintf("Of kind %s everything is kept for good.", kind), nil
		}
		return fmt.Sprintf("Of kind %s everything is kept for %s. Nothing was deleted: see retention due.", kind, period(months)), nil
	})
}

func readPeriod(text string) (months int, err error) {
	if text == "for-good" {
		return 0, nil
	}
	number, unit := text[:max(len(text)-1, 0)], text[max(len(text)-1, 0):]
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > 10_000 || unit != "y" && unit != "m" {
		return 0, usagef("PERIOD: must be years, as 30y, months, as 18m, or for-good")
	}
	if unit == "y" {
		n *= 12
	}
	return n, nil
}

// retentionHold keeps a case whatever the schedule says, until the hold is lifted.
func retentionHold(ctx context.Context, args []string, s streams) (int, error) {
	flags := flag.NewFlagSet("retention hold", flag.ContinueOnError)
	reason := flags.String("reason", "", "")
	return onCase(ctx, flags, "retention hold CASE", args, s, func(tx *sql.Tx, n *node, id, reference string) (string, error) {
		return "Nothing of " + reference + " can be destroyed until the hold is lifted.", n.retention.Hold(ctx, tx, byOperator, id, *reason)
	})
}

// retentionLift ends a legal hold.
func retentionLift(ctx context.Context, args []string, s streams) (int, error) {
	flags := flag.NewFlagSet("retention lift", flag.ContinueOnError)
	return onCase(ctx, flags, "retention lift CASE", args, s, func(tx *sql.Tx, n *node, id, reference string) (string, error) {
		return "The hold on " + reference + " is lifted: it goes when its time is over.", n.retention.Lift(ctx, tx, byOperator, id)
	})
}

func onCase(ctx context.Context, flags *flag.FlagSet, name string, args []string, s streams, do func(tx *sql.Tx, n *node, id, reference string) (string, error)) (int, error) {
	if len(args) == 0 || args[0] == "" || args[0][0] == '-' {
		return 0, usagef("the command is: %s, with the case's reference", name)
	}
	return changeRetention(ctx, flags, args[1:], s, func(tx *sql.Tx, n *node) (string, error) {
		id, err := n.register.ByReference(ctx, tx, args[0])
		if err == nil {
			_, err = n.register.Case(ctx, tx, id)
		}
		if refusal.Of(err) != nil {
			return "", errNoCase
		}
		if err != nil {
			return "", err
		}
		return do(tx, n, id, args[0])
	})
}

// changeRetention changes something in one transaction and prints the sentence that it gives.
func changeRetention(ctx context.Context, flags *flag.FlagSet, args []string, s streams, do func(*sql.Tx, *node) (string, error)) (int, error) {
	data := flags.String("data", "", "")
	if err := parseOnly(flags, args); err != nil {
		return 0, err
	}
	return withStores(ctx, *data, s, func(n *node) error {
		said := ""
		err := n.db.Update(ctx, func(tx *sql.Tx) (err error) {
			said, err = do(tx, n)
			return err
		})
		if err != nil {
			return fieldError(err)
		}
		_, err = fmt.Fprintln(s.out, said)
		return err
	})
}

// retentionDelete deletes what `retention due` showed, and nothing when something else is due by now.
func retentionDelete(ctx context.Context, args []string, s streams) (int, error) {
	flags := flag.NewFlagSet("retention delete", flag.ContinueOnError)
	data := flags.String("data", "", "")
	plan := flags.String("plan", "", "")
	until := flags.String("key-backups-until", "", "")
	folder := flags.String("certificates", "", "")
	if err := parseOnly(flags, args); err != nil {
		return 0, err
	}
	if *plan == "" {
		return 0, usagef("--plan: must be given: retention due shows what would go, and names it")
	}
	backups, err := backupsUntil(*until)
	if err != nil {
		return 0, err
	}
	if info, err := os.Stat(*folder); err != nil || !info.IsDir() {
		return 0, usagef("--certificates: must be a folder, which each case's certificate goes into")
	}
	return withStores(ctx, *data, s, func(n *node) error {
		deleted, err := n.retention.Delete(ctx, byOperator, *plan, backups)
		for _, c := range deleted.Certificates {
			err = errors.Join(err, writeBeside(filepath.Join(*folder, c.Reference+".txt"), []byte(c.Note)))
		}
		if err != nil {
			return fieldError(err)
		}
		_, err = fmt.Fprintf(s.out, "%d cases were destroyed, and what %d mails said is gone.\n", len(deleted.Certificates), deleted.Mails)
		return err
	})
}
