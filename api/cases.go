package api

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// cases lists cases and names their members. It holds no content of a case.
type cases struct {
	db       Transactions
	register *register.Register
	mail     func(ctx context.Context, tx *sql.Tx, m Mail) error
	record   func(ctx context.Context, tx *sql.Tx, e Event) error
	now      func() time.Time
}

func (s cases) list(ctx context.Context, a register.Actor) (out []register.Case, err error) {
	err = s.db.View(ctx, func(tx *sql.Tx) error {
		out, err = s.register.Cases(ctx, tx, a)
		return err
	})
	return out, err
}

func (s cases) one(ctx context.Context, a register.Actor, id string) (out register.Case, err error) {
	err = s.db.View(ctx, func(tx *sql.Tx) error {
		if err := s.register.May(ctx, tx, a, register.ReadCase, id); err != nil {
			return err
		}
		out, err = s.register.Case(ctx, tx, id)
		return err
	})
	return out, err
}

// may asks for an act that names no case, so that a page is not shown whose form would be refused.
func (s cases) may(ctx context.Context, a register.Actor, act register.Action) error {
	return s.db.View(ctx, func(tx *sql.Tx) error { return s.register.May(ctx, tx, a, act, "") })
}

// members gives who is named, and the version of that list.
func (s cases) members(ctx context.Context, a register.Actor, id string) (out []register.Account, version string, err error) {
	err = s.db.View(ctx, func(tx *sql.Tx) error {
		if err := s.register.May(ctx, tx, a, register.NameMembers, id); err != nil {
			return err
		}
		out, err = s.register.Members(ctx, tx, id)
		return err
	})
	return out, memberVersion(out), err
}

func memberVersion(list []register.Account) string {
	sum := sha256.New()
	for _, a := range list {
		sum.Write([]byte(a.ID + "\n"))
	}
	return hex.EncodeToString(sum.Sum(nil))[:20]
}

// name makes exactly these people the members of a case. Who is new gets a mail; a case that was only referred goes under
// review.
func (s cases) name(ctx context.Context, a register.Actor, id, version string, emails []string) (out []register.Account, err error) {
	err = s.db.Update(ctx, func(tx *sql.Tx) error {
		if err := s.register.May(ctx, tx, a, register.NameMembers, id); err != nil {
			return err
		}
		before, err := s.register.Members(ctx, tx, id)
		if err != nil {
			return err
		}
		if version != memberVersion(before) {
			return stale()
		}
		if err := s.register.SetMembers(ctx, tx, id, emails); err != nil {
			return err
		}
		if out, err = s.register.Members(ctx, tx, id); err != nil {
			return err
		}
		if err := s.move(ctx, tx, id, len(out)); err != nil {
			return err
		}
		return s.tell(ctx, tx, a, id, before, out)
	})
	return out, err
}

func (s cases) move(ctx context.Context, tx *sql.Tx, id string, members int) error {
	c, err := s.register.Case(ctx, tx, id)
	if err != nil || c.Stage != register.StageReferred || members == 0 {
		return err
	}
	return s.register.SetStage(ctx, tx, id, register.StageReview)
}

func (s cases) tell(ctx context.Context, tx *sql.Tx, by register.Actor, id string, before, now []register.Account) error {
	known := map[string]bool{by.Account: true}
	for _, m := range before {
		known[m.ID] = true
	}
	for _, m := range now {
		if known[m.ID] {
			continue
		}
		once := "member/" + id + "/" + m.ID + "/" + strconv.FormatInt(s.now().UnixMicro(), 36)
		if err := s.mail(ctx, tx, Mail{To: m.Email, Kind: "your-turn", Link: "/work", Once: once}); err != nil {
			return err
		}
	}
	return s.record(ctx, tx, Event{Actor: by, Act: "name-members", Case: id, Object: "case/" + id,
		Detail: map[string]string{"members": strconv.Itoa(len(now))}})
}

// isAgency tells who sees of a case its reference and its stage alone.
func isAgency(a register.Actor) bool { return a.Role == register.Agency }

// hidden is true for an error that means "you do not see this part".
func hidden(err error) bool {
	no := refusal.Of(err)
	return no != nil && (no.Kind == refusal.KindNotFound || no.Kind == refusal.KindForbidden)
}
