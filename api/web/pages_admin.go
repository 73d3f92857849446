package web

import (
	"net/url"
	"time"

	"github.com/caseveil/caseveil/release/gate"
	"github.com/caseveil/caseveil/release/measure"
	"github.com/caseveil/caseveil/release/retention"
	"github.com/caseveil/caseveil/storage/register"
)

// AuditPage lists who did what.
type AuditPage struct {
	NoForm
	Rows               []AuditRow
	Case, Act, Account string
	From, Until        string // days, as 2026-11-30
	Next               int64  // number to go on from; 0: no more
}

// Filter is what the page was asked for, to be asked for again.
func (p *AuditPage) Filter() string {
	v := url.Values{}
	for name, value := range map[string]string{"case": p.Case, "act": p.Act, "account": p.Account, "from": p.From, "until": p.Until} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v.Encode()
}

// An AuditRow is one act.
type AuditRow struct {
	Seq                            int64
	Time                           time.Time
	Actor, Role, Act, Case, Object string
	Who                            string // the actor's address, if it is an account
	Detail                         []string
}

// Template is part of [Page].
func (*AuditPage) Template() string { return "audit" }

// Title is part of [Page].
func (*AuditPage) Title() string { return "Audit" }

// AccountsPage lists accounts and adds one.
type AccountsPage struct {
	Form
	Accounts                        []register.Account
	Email, Role, Seat, Organisation string
}

// Template is part of [Page].
func (*AccountsPage) Template() string { return "accounts" }

// Title is part of [Page].
func (*AccountsPage) Title() string { return "Accounts" }

// SettingsPage changes what the partnership chose.
type SettingsPage struct {
	Form
	Settings gate.Settings
}

// Template is part of [Page].
func (*SettingsPage) Template() string { return "settings" }

// Title is part of [Page].
func (*SettingsPage) Title() string { return "Settings" }

// DetectionPage tells how well the rules did, all or one.
type DetectionPage struct {
	NoForm
	Report measure.Report
	Rule   string
	Before string // the month before the report's first
	Past   bool   // the report ends before this month
}

// Enough is how many decisions a share needs to be shown.
func (*DetectionPage) Enough() int { return measure.Enough }

// Template is part of [Page].
func (*DetectionPage) Template() string { return "detection" }

// Title is part of [Page].
func (*DetectionPage) Title() string { return "How well names and details are found" }

// RetentionPage says how long records are kept, and shows what is due before it goes.
type RetentionPage struct {
	Form
	Report          retention.Report
	CanEdit         bool
	Months          []Period // of the kinds that may be set, as they are or were entered
	KeyBackupsUntil string
}

// A Period is how many months a kind is kept, as text.
type Period struct{ Kind, Months string }

// Kept names a kind of record.
func (*RetentionPage) Kept(kind string) string {
	return map[string]string{
		"case": "Cases", "referral": "Referrals", "draft": "Drafts", "redaction": "Redacted drafts", "publication": "Publications",
		"delivery": "Copies sent", "mail": "What emails said", "sign-in": "Sign-in links and sessions", "audit": "Audit log",
	}[kind]
}

// Long is a number of months in words.
func (*RetentionPage) Long(months int) string {
	if months%12 == 0 {
		return plural(months/12, "year", "years")
	}
	return plural(months, "month", "months")
}

// Template is part of [Page].
func (*RetentionPage) Template() string { return "retention" }

// Title is part of [Page].
func (*RetentionPage) Title() string { return "How long records are kept" }

// OutboxPage shows the mails of a demonstration.
type OutboxPage struct {
	NoForm
	Letters []Letter
}

// A Letter is a mail as its reader sees it.
type Letter struct{ To, Subject, Body, Link string }

// Template is part of [Page].
func (*OutboxPage) Template() string { return "outbox" }

// Title is part of [Page].
func (*OutboxPage) Title() string { return "Mails that would have been sent" }
