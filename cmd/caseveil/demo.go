package main

import (
	"bytes"
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/caseveil/caseveil/intake"
	"github.com/caseveil/caseveil/storage/audit"
	"github.com/caseveil/caseveil/storage/register"
)

// The demonstration: a family, a town and a report that do not exist. draft.html is what draft.pdf was printed from,
// with Chromium.
var (
	//go:embed demo/referral.json
	demoReferral []byte
	//go:embed demo/draft.pdf
	demoDraft []byte
)

// demoFile marks a data folder that --demo made, and says so to whoever looks.
const demoFile = "demonstration.txt"

type demoUser struct {
	name, shown string
	role        register.Role
	seat        register.Seat
}

func demoUsers() []demoUser {
	return []demoUser{
		{"agency", "agency", register.Agency, register.NoSeat},
		{"reviewer", "reviewer", register.Reviewer, register.NoSeat},
		{"checker", "second reviewer", register.Reviewer, register.NoSeat},
		{"officer", "publication officer", register.PublicationOfficer, register.NoSeat},
		{"local-authority", "partner, local authority", register.Partner, register.LocalAuthority},
		{"nhs", "partner, NHS", register.Partner, register.NHS},
		{"police", "partner, police", register.Partner, register.Police},
		{"auditor", "auditor", register.Auditor, register.NoSeat},
		{"administrator", "administrator", register.Administrator, register.NoSeat},
	}
}

func (u demoUser) email() string { return u.name + "@demo.example" }

// mayDemo lets --demo touch an empty folder, or one that it made before.
func (c *config) mayDemo() error {
	if !c.Demo {
		return nil
	}
	if c.shared() || c.Data == "" {
		return usagef("--demo: works on a data folder of its own, not on shared engines")
	}
	entries, err := os.ReadDir(c.Data)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && len(entries) == 0) {
		return nil
	}
	if err != nil {
		return usagef("--data: %w", plain(err))
	}
	if _, err := os.Stat(filepath.Join(c.Data, demoFile)); err != nil {
		return usagef("--demo: the data folder is not empty, and no finished demonstration is in it")
	}
	return nil
}

// seed makes the demonstration case, once.
func (n *node) seed(ctx context.Context, r *rooms) error {
	mark := filepath.Join(n.config.Data, demoFile)
	if _, err := os.Stat(mark); err == nil {
		return nil
	}
	who, err := n.addDemoUsers(ctx)
	if err != nil {
		return err
	}
	caseID, err := referDemo(ctx, r.intake, who)
	if err != nil {
		return err
	}
	if err := n.nameDemoMembers(ctx, who["officer"], caseID); err != nil {
		return err
	}
	_, err = r.intake.ReceiveDraft(ctx, who["reviewer"], caseID, intake.Draft{Body: bytes.NewReader(demoDraft), FileName: "draft.pdf"})
	if err != nil {
		return err
	}
	return os.WriteFile(mark, []byte("This folder holds an invented case, made by caseveil serve --demo.\n"), 0o600)
}

func (n *node) addDemoUsers(ctx context.Context) (map[string]register.Actor, error) {
	who := map[string]register.Actor{}
	err := n.db.Update(ctx, func(tx *sql.Tx) error {
		for _, u := range demoUsers() {
			a, err := n.register.AddAccount(ctx, tx, u.email(), u.role, u.seat, "Harrowmere (invented)")
			if err != nil {
				return err
			}
			who[u.name] = a.Actor()
		}
		return nil
	})
	return who, err
}

func referDemo(ctx context.Context, in *intake.Service, who map[string]register.Actor) (caseID string, err error) {
	r, err := in.ReceiveReferral(ctx, who["agency"], intake.Form{Body: bytes.NewReader(demoReferral), FileName: "referral.json"})
	if err != nil {
		return "", err
	}
	if _, err := in.SubmitReferral(ctx, who["agency"], r.ID); err != nil {
		return "", err
	}
	_, err = in.TriageReferral(ctx, who["officer"], r.ID)
	return r.Case, err
}

func (n *node) nameDemoMembers(ctx context.Context, officer register.Actor, caseID string) error {
	var emails []string
	for _, u := range demoUsers() {
		if u.role == register.Reviewer || u.role == register.Partner {
			emails = append(emails, u.email())
		}
	}
	return n.db.Update(ctx, func(tx *sql.Tx) error {
		if err := n.register.May(ctx, tx, officer, register.NameMembers, caseID); err != nil {
			return err
		}
		if err := n.register.SetMembers(ctx, tx, caseID, emails); err != nil {
			return err
		}
		return n.audit.Append(ctx, tx, audit.Entry{
			Time: time.Now(), Actor: officer.Account, Role: string(officer.Role), Act: "name-members", Case: caseID, Object: "case/" + caseID,
		})
	})
}

// demoLinks is a line for each user: its address and a fresh one-time link. The words behind are for people.
func (n *node) demoLinks(ctx context.Context, tx *sql.Tx) (string, error) {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, u := range demoUsers() {
		a, err := n.register.AccountByEmail(ctx, tx, u.email())
		if err != nil {
			return "", err
		}
		link, err := n.signInLink(ctx, tx, a.ID)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(w, "%s\t%s\t(%s)\n", u.email(), link, u.shown)
	}
	err := w.Flush()
	return b.String(), err
}

var links = regexp.MustCompile(`https?://\S+`)

// linkIn is the first address in a mail's text.
func linkIn(body string) string { return links.FindString(body) }
