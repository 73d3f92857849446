package gate

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/caseveil/caseveil/release/clock"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// Clocks gives the due dates of a case: from the days that somebody entered, and from its first publication.
func (g *Gate) Clocks(ctx context.Context, a register.Actor, caseID string) (out []clock.Clock, err error) {
	err = g.DB.View(ctx, func(tx *sql.Tx) error {
		if err := g.Register.May(ctx, tx, a, register.ReadCase, caseID); err != nil {
			return err
		}
		days, err := g.days(ctx, tx, caseID)
		if err != nil {
			return err
		}
		chosen, err := g.settings(ctx, tx)
		if err != nil {
			return err
		}
		out = g.rules.Of(g.calendar, days, chosen.choices())
		return nil
	})
	return out, err
}

// Dates gives the days of a case that clocks count from, as far as somebody entered them.
func (g *Gate) Dates(ctx context.Context, a register.Actor, caseID string) (out map[clock.Trigger]clock.Date, err error) {
	err = g.DB.View(ctx, func(tx *sql.Tx) error {
		if err := g.Register.May(ctx, tx, a, register.ReadCase, caseID); err != nil {
			return err
		}
		out, err = g.days(ctx, tx, caseID)
		return err
	})
	return out, err
}

func (g *Gate) days(ctx context.Context, tx *sql.Tx, caseID string) (map[clock.Trigger]clock.Date, error) {
	rows, err := tx.QueryContext(ctx, `SELECT trigger_id, on_day FROM release_dates WHERE case_id = $1
		UNION ALL SELECT $2, COALESCE(MIN(released_on), '') FROM release_publications WHERE case_id = $1 AND released_at <> 0`,
		caseID, string(clock.Published))
	if err != nil {
		return nil, fmt.Errorf("dates: %w", err)
	}
	out := map[clock.Trigger]clock.Date{}
	err = record.Each(rows, func() error {
		var (
			trigger clock.Trigger
			text    string
			day     clock.Date
		)
		if err := rows.Scan(&trigger, &text); err != nil {
			return err
		}
		if err := day.UnmarshalText([]byte(text)); err != nil {
			return err
		}
		if !day.IsZero() {
			out[trigger] = day
		}
		return nil
	})
	return out, err
}

// SetDate enters the day of a case that clocks count from; no day takes it out. The audit log keeps what was there.
func (g *Gate) SetDate(ctx context.Context, a register.Actor, caseID string, trigger clock.Trigger, day clock.Date) error {
	return g.DB.Update(ctx, func(tx *sql.Tx) error {
		if err := g.Register.May(ctx, tx, a, register.NameMembers, caseID); err != nil {
			return err
		}
		switch trigger {
		case clock.Aware, clock.Notified, clock.Decided, clock.PlannedPublication, clock.PanelCopySent:
		default:
			return refusal.Invalid(refusal.Field{Pointer: "/trigger", Detail: "No clock counts from this."})
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO release_dates (case_id, trigger_id, on_day, account_id, set_at)
			VALUES ($1, $2, $3, $4, $5) ON CONFLICT (case_id, trigger_id) DO UPDATE SET on_day = $3, account_id = $4, set_at = $5`,
			caseID, string(trigger), day.String(), a.Account, g.Stamp())
		if err != nil {
			return fmt.Errorf("date: %w", err)
		}
		return g.Log(ctx, tx, a, "set-date", caseID, "case/"+caseID, map[string]string{"trigger": string(trigger), "day": day.String()})
	})
}
