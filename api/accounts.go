package api

import (
	"context"
	"database/sql"
	"net/url"
	"strings"
	"time"

	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// accounts is who comes through the door: sign-in links, and the administrator's list. Each act is one transaction with
// its mail and its audit entry.
type accounts struct {
	db       Transactions
	register *register.Register
	mail     func(ctx context.Context, tx *sql.Tx, m Mail) error
	record   func(ctx context.Context, tx *sql.Tx, e Event) error
	limit    limiter
}

// SignInPath is the path of a one-time sign-in link on the public address.
func SignInPath(token string) string { return "/sign-in/" + url.PathEscape(token) }

// Limits of sign-in: for one address that is asked about, and for one place that asks.
const (
	linksPerAddress = 5
	triesPerPlace   = 60
	tryWindow       = 15 * time.Minute
)

func (a accounts) byToken(ctx context.Context, token string) (acc register.Account, err error) {
	err = a.db.View(ctx, func(tx *sql.Tx) error {
		acc, err = a.register.ByToken(ctx, tx, token)
		return err
	})
	return acc, err
}

func (a accounts) byID(ctx context.Context, id string) (acc register.Account, err error) {
	err = a.db.View(ctx, func(tx *sql.Tx) error {
		acc, err = a.register.Account(ctx, tx, id)
		return err
	})
	return acc, err
}

// ask mails a sign-in link to an address if it has an account. Its answer is the same when it has none.
func (a accounts) ask(ctx context.Context, email, place string) error {
	email = strings.ToLower(strings.TrimSpace(email))
	if err := a.limit.allow(ctx, "place/"+place, triesPerPlace, tryWindow); err != nil {
		return err
	}
	if err := a.limit.allow(ctx, "address/"+email, linksPerAddress, tryWindow); err != nil {
		return err
	}
	return a.db.Update(ctx, func(tx *sql.Tx) error {
		acc, err := a.register.AccountByEmail(ctx, tx, email)
		if refusal.Of(err) != nil {
			return nil
		}
		if err != nil || acc.Disabled {
			return err
		}
		return a.sendLink(ctx, tx, acc.Actor(), acc, register.MailLinkTTL)
	})
}

func (a accounts) sendLink(ctx context.Context, tx *sql.Tx, by register.Actor, to register.Account, ttl time.Duration) error {
	token, err := a.register.NewSignInLink(ctx, tx, to.ID, ttl)
	if err != nil {
		return err
	}
	path := SignInPath(token)
	if err := a.mail(ctx, tx, Mail{To: to.Email, Kind: "sign-in", Link: path, Once: "sign-in" + path}); err != nil {
		return err
	}
	return a.record(ctx, tx, Event{Actor: by, Act: "send-sign-in-link", Object: "account/" + to.ID})
}

// redeem uses a sign-in link up.
func (a accounts) redeem(ctx context.Context, token, place string) (acc register.Account, err error) {
	if err := a.limit.allow(ctx, "redeem/"+place, triesPerPlace, tryWindow); err != nil {
		return acc, err
	}
	err = a.db.Update(ctx, func(tx *sql.Tx) error {
		acc, err = a.register.RedeemSignInLink(ctx, tx, token)
		return err
	})
	return acc, err
}

// list is the administrator's.
func (a accounts) list(ctx context.Context, by register.Actor) (out []register.Account, err error) {
	err = a.db.View(ctx, func(tx *sql.Tx) error {
		if err := a.register.May(ctx, tx, by, register.ManageAccounts, ""); err != nil {
			return err
		}
		out, err = a.register.Accounts(ctx, tx)
		return err
	})
	return out, err
}

// add makes an account and mails its first sign-in link.
func (a accounts) add(ctx context.Context, by register.Actor, email string, role register.Role, seat register.Seat, organisation string) (acc register.Account, err error) {
	err = a.db.Update(ctx, func(tx *sql.Tx) error {
		if err := a.register.May(ctx, tx, by, register.ManageAccounts, ""); err != nil {
			return err
		}
		if acc, err = a.register.AddAccount(ctx, tx, email, role, seat, organisation); err != nil {
			return err
		}
		e := Event{Actor: by, Act: "add-account", Object: "account/" + acc.ID, Detail: map[string]string{"role": string(role)}}
		if seat != register.NoSeat {
			e.Detail["seat"] = string(seat)
		}
		if err := a.record(ctx, tx, e); err != nil {
			return err
		}
		return a.sendLink(ctx, tx, by, acc, register.FirstLinkTTL)
	})
	return acc, err
}

// resend mails a new link to an account's own address.
func (a accounts) resend(ctx context.Context, by register.Actor, id string) error {
	return a.db.Update(ctx, func(tx *sql.Tx) error {
		if err := a.register.May(ctx, tx, by, register.ManageAccounts, ""); err != nil {
			return err
		}
		acc, err := a.register.Account(ctx, tx, id)
		if err != nil {
			return err
		}
		if acc.Disabled {
			return refusal.Conflict("account-disabled", "This account is turned off. Turn it on first.")
		}
		return a.sendLink(ctx, tx, by, acc, register.FirstLinkTTL)
	})
}

// setDisabled turns an account off or on.
func (a accounts) setDisabled(ctx context.Context, by register.Actor, id string, off bool) error {
	return a.db.Update(ctx, func(tx *sql.Tx) error {
		if err := a.register.May(ctx, tx, by, register.ManageAccounts, ""); err != nil {
			return err
		}
		if err := a.register.SetDisabled(ctx, tx, id, off); err != nil {
			return err
		}
		act := "enable-account"
		if off {
			act = "disable-account"
		}
		return a.record(ctx, tx, Event{Actor: by, Act: act, Object: "account/" + id})
	})
}

// names gives what people are called on pages: the address of each account, by id.
func (a accounts) names(ctx context.Context, ids ...string) (map[string]string, error) {
	out := map[string]string{}
	err := a.db.View(ctx, func(tx *sql.Tx) error {
		for _, id := range ids {
			if _, known := out[id]; known || id == "" {
				continue
			}
			acc, err := a.register.Account(ctx, tx, id)
			if refusal.Of(err) != nil {
				out[id] = "an account that is gone"
				continue
			}
			if err != nil {
				return err
			}
			out[id] = acc.Email
		}
		return nil
	})
	return out, err
}
