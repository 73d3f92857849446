package main

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// userCommand is `caseveil user add`: it prints a one-time sign-in link.
func userCommand(ctx context.Context, args []string, s streams) (int, error) {
	if len(args) == 0 || args[0] != "add" {
		return 0, usagef("the command is: user add")
	}
	flags := flag.NewFlagSet("user add", flag.ContinueOnError)
	data := flags.String("data", "", "")
	email := flags.String("email", "", "")
	role := flags.String("role", "", "")
	organisation := flags.String("organisation", "", "")
	seat := flags.String("seat", "", "")
	if err := parseOnly(flags, args[1:]); err != nil {
		return 0, err
	}
	if err := checkRole(register.Role(*role), register.Seat(*seat)); err != nil {
		return 0, err
	}
	return withNode(ctx, *data, s, func(n *node) error {
		var link string
		err := n.db.Update(ctx, func(tx *sql.Tx) error {
			a, err := n.register.AddAccount(ctx, tx, *email, register.Role(*role), register.Seat(*seat), *organisation)
			if err != nil {
				return err
			}
			link, err = n.signInLink(ctx, tx, a.ID)
			return err
		})
		if err != nil {
			return fieldError(err)
		}
		_, err = fmt.Fprintln(s.out, link)
		return err
	})
}

func checkRole(role register.Role, seat register.Seat) error {
	switch {
	case !slices.Contains(register.Roles(), role):
		return usagef("--role: must be agency, reviewer, publication_officer, partner, auditor or administrator")
	case role == register.Partner && !slices.Contains(register.Seats(), seat):
		return usagef("--seat: a partner holds local_authority, nhs or police")
	case role != register.Partner && seat != register.NoSeat:
		return usagef("--seat: only a partner holds one")
	}
	return nil
}

// signInLink is the whole address of a one-time link.
func (n *node) signInLink(ctx context.Context, tx *sql.Tx, account string) (string, error) {
	token, err := n.register.NewSignInLink(ctx, tx, account, firstLink)
	if err != nil {
		return "", err
	}
	return n.config.PublicURL.String() + "/sign-in/" + token, nil
}

// tokenCommand is `caseveil token issue`: it prints a bearer token and nothing else.
func tokenCommand(ctx context.Context, args []string, s streams) (int, error) {
	if len(args) == 0 || args[0] != "issue" {
		return 0, usagef("the command is: token issue")
	}
	flags := flag.NewFlagSet("token issue", flag.ContinueOnError)
	data := flags.String("data", "", "")
	email := flags.String("email", "", "")
	ttl := flags.Duration("ttl", time.Hour, "")
	if err := parseOnly(flags, args[1:]); err != nil {
		return 0, err
	}
	if *ttl <= 0 || *ttl > 12*time.Hour {
		return 0, usagef("--ttl: must be more than nothing and at most 12h")
	}
	return withNode(ctx, *data, s, func(n *node) error {
		var token string
		err := n.db.Update(ctx, func(tx *sql.Tx) error {
			a, err := n.register.AccountByEmail(ctx, tx, *email)
			if refusal.Of(err) != nil {
				return usagef("--email: no account has this address")
			}
			if err != nil {
				return err
			}
			token, err = n.register.IssueToken(ctx, tx, a.ID, *ttl)
			return err
		})
		if err != nil {
			return fieldError(err)
		}
		_, err = fmt.Fprintln(s.out, token)
		return err
	})
}

// withNode opens the node for one command beside a server that may be running.
func withNode(ctx context.Context, data string, s streams, do func(*node) error) (int, error) {
	c, err := readConfig("127.0.0.1:8080", data)
	if err != nil {
		return 0, err
	}
	c.PublicURL = c.lastAddress()
	n, err := openNode(ctx, c, newLogger(s.err))
	if err != nil {
		return 0, err
	}
	err = do(n)
	if shut := n.close(); err == nil {
		err = shut
	}
	return exitDone, err
}

func parseOnly(flags *flag.FlagSet, args []string) error {
	flags.SetOutput(io.Discard)
	if err := flags.Parse(args); err != nil {
		return &usageError{err}
	}
	if flags.NArg() > 0 {
		return usagef("there is something behind the options that is no option")
	}
	return nil
}

// fieldError shows a refusal as the command line does: the option, and why.
func fieldError(err error) error {
	no := refusal.Of(err)
	if no == nil {
		return err
	}
	if len(no.Fields) == 0 {
		return usagef("%s", no.Detail)
	}
	var all []string
	for _, f := range no.Fields {
		all = append(all, "--"+strings.ReplaceAll(strings.TrimPrefix(f.Pointer, "/"), "_", "-")+": "+f.Detail)
	}
	return usagef("%s", strings.Join(all, "; "))
}
