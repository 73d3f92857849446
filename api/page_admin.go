package api

import (
	"encoding/csv"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/caseveil/caseveil/api/web"
	"github.com/caseveil/caseveil/release/gate"
	"github.com/caseveil/caseveil/storage/register"
)

func (s *server) adminPages() []route {
	return []route{
		{method: "GET", path: "/audit", do: s.auditPage},
		{method: "GET", path: "/audit/entries.csv", do: s.auditTable},
		{method: "GET", path: "/accounts", do: s.accountsPage},
		{method: "POST", path: "/accounts", do: s.addAccountPage},
		{method: "POST", path: "/accounts/:id/link", do: s.sendLinkPage},
		{method: "POST", path: "/accounts/:id/off", do: s.turnOff},
		{method: "POST", path: "/accounts/:id/on", do: s.turnOn},
		{method: "GET", path: "/settings", do: s.settingsPage},
		{method: "POST", path: "/settings", do: s.saveSettings},
	}
}

func (s *server) auditPage(c *gin.Context) (reply, error) {
	q, err := auditQuery(c.Request.URL.Query())
	if err != nil {
		return nil, err
	}
	entries, err := s.Audit.Entries(c.Request.Context(), actor(c), q)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, e := range entries {
		ids = append(ids, e.Actor)
	}
	names, err := s.accounts.names(c.Request.Context(), ids...)
	if err != nil {
		return nil, err
	}
	p := &web.AuditPage{Case: q.Case, Act: q.Act, Account: q.Account, From: c.Query("from"), Until: c.Query("until")}
	for _, e := range entries {
		row := web.AuditRow{Seq: e.Seq, Time: e.Time, Actor: e.Actor, Who: whoActed(e.Actor, names), Role: e.Role, Act: e.Act, Case: e.Case, Object: e.Object}
		row.Detail = details(e, ": ")
		p.Rows = append(p.Rows, row)
	}
	if len(entries) == q.Limit {
		p.Next = entries[len(entries)-1].Seq
	}
	return s.page(c, p), nil
}

// auditTable is every entry that the page's filter lets through, as comma-separated values. Each is an id, a code, a hash or a
// count of ours.
func (s *server) auditTable(c *gin.Context) (reply, error) {
	q, err := auditQuery(c.Request.URL.Query())
	if err != nil {
		return nil, err
	}
	ctx, a := c.Request.Context(), actor(c)
	q.Limit = auditPageMax
	entries, err := s.Audit.Entries(ctx, a, q)
	if err != nil {
		return nil, err
	}
	return streamReply{contentType: "text/csv; charset=utf-8", name: "audit.csv", to: func(w io.Writer) error {
		out := csv.NewWriter(w)
		err := out.Write([]string{"no", "time", "act", "role", "account", "case", "object", "detail"})
		for err == nil && len(entries) > 0 {
			for _, e := range entries {
				if err := out.Write(auditCells(e)); err != nil {
					return err
				}
			}
			q.After = entries[len(entries)-1].Seq
			entries, err = s.Audit.Entries(ctx, a, q)
		}
		out.Flush()
		return errors.Join(err, out.Error())
	}}, nil
}

func auditCells(e AuditEntry) []string {
	return []string{strconv.FormatInt(e.Seq, 10), e.Time.UTC().Format(time.RFC3339), e.Act, e.Role, e.Actor, e.Case, e.Object, strings.Join(details(e, "="), " ")}
}

// details are those of an entry by their names, each with a sign between its name and its value.
func details(e AuditEntry, sign string) []string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(e.Detail)) {
		out = append(out, k+sign+e.Detail[k])
	}
	return out
}

// whoActed is an account's address, for people. A recipient and the program itself have none.
func whoActed(actor string, names map[string]string) string {
	if name := names[actor]; strings.Contains(name, "@") {
		return name
	}
	return ""
}

func (s *server) accountsPage(c *gin.Context) (reply, error) {
	list, err := s.accounts.list(c.Request.Context(), actor(c))
	if err != nil {
		return nil, err
	}
	return s.page(c, &web.AccountsPage{Accounts: list}), nil
}

func (s *server) addAccountPage(c *gin.Context) (reply, error) {
	form, err := readForm(c)
	if err != nil {
		return nil, err
	}
	ctx, a := c.Request.Context(), actor(c)
	p := &web.AccountsPage{Email: form.Get("email"), Role: form.Get("role"), Seat: form.Get("seat"), Organisation: form.Get("organisation")}
	_, err = s.accounts.add(ctx, a, p.Email, register.Role(p.Role), register.Seat(p.Seat), p.Organisation)
	if err == nil {
		s.flash(c, "The account was added. A sign-in link is on its way to its address.")
		return redirect("/accounts"), nil
	}
	list, listErr := s.accounts.list(ctx, a)
	if listErr != nil {
		return nil, listErr
	}
	p.Accounts = list
	return s.again(c, p, err, nil)
}

// onAccounts goes back to the list after an act, or shows it with what was refused.
func (s *server) onAccounts(c *gin.Context, err error, done string) (reply, error) {
	if err == nil {
		s.flash(c, done)
		return redirect("/accounts"), nil
	}
	list, listErr := s.accounts.list(c.Request.Context(), actor(c))
	if listErr != nil {
		return nil, listErr
	}
	return s.again(c, &web.AccountsPage{Accounts: list}, err, nil)
}

func (s *server) sendLinkPage(c *gin.Context) (reply, error) {
	return s.onAccounts(c, s.accounts.resend(c.Request.Context(), actor(c), c.Param("id")), "A sign-in link is on its way.")
}

func (s *server) turnOff(c *gin.Context) (reply, error) {
	return s.onAccounts(c, s.accounts.setDisabled(c.Request.Context(), actor(c), c.Param("id"), true), "The account is turned off.")
}

func (s *server) turnOn(c *gin.Context) (reply, error) {
	return s.onAccounts(c, s.accounts.setDisabled(c.Request.Context(), actor(c), c.Param("id"), false), "The account is turned on.")
}

func (s *server) settingsPage(c *gin.Context) (reply, error) {
	v, err := s.Services.Release.Gate.Settings(c.Request.Context(), actor(c))
	if err != nil {
		return nil, err
	}
	return s.page(c, &web.SettingsPage{Settings: v}), nil
}

func (s *server) saveSettings(c *gin.Context) (reply, error) {
	form, err := readForm(c)
	if err != nil {
		return nil, err
	}
	v := gate.Settings{Separation: form.Get("separation"), RapidReview: form.Get("rapid_review"), CopyAfterPublication: form.Get("copy_after_publication")}
	if _, err = s.Services.Release.Gate.PutSettings(c.Request.Context(), actor(c), form.Get("version"), v); err == nil {
		s.flash(c, "The settings were saved.")
		return redirect("/settings"), nil
	}
	v.Version = form.Get("version")
	return s.again(c, &web.SettingsPage{Settings: v}, err, nil)
}
