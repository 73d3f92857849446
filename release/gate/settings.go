package gate

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"

	"github.com/caseveil/caseveil/release/draft"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// allowed lists the settings, in order, with their values; the first is the default.
var allowed = []struct {
	name   string
	values []string
	of     func(*Settings) *string
}{
	{"separation", []string{ThreePerson, TwoPerson}, func(s *Settings) *string { return &s.Separation }},
	{"rapid_review", []string{"notified", "aware"}, func(s *Settings) *string { return &s.RapidReview }},
	{"copy_after_publication", []string{"days", "working_days"}, func(s *Settings) *string { return &s.CopyAfterPublication }},
}

// choices are the settings that choose between rules of the clock.
func (s Settings) choices() map[string]string {
	return map[string]string{"rapid_review": s.RapidReview, "copy_after_publication": s.CopyAfterPublication}
}

// Settings gives what the partnership chose.
func (g *Gate) Settings(ctx context.Context, a register.Actor) (s Settings, err error) {
	err = g.DB.View(ctx, func(tx *sql.Tx) error {
		if err := g.Register.May(ctx, tx, a, register.ReadSettings, ""); err != nil {
			return err
		}
		s, err = g.settings(ctx, tx)
		return err
	})
	return s, err
}

func (g *Gate) settings(ctx context.Context, tx *sql.Tx) (Settings, error) {
	var s Settings
	for _, a := range allowed {
		*a.of(&s) = a.values[0]
	}
	rows, err := tx.QueryContext(ctx, `SELECT name, value, set_at FROM release_settings`)
	if err != nil {
		return s, fmt.Errorf("settings: %w", err)
	}
	last := int64(0)
	err = record.Each(rows, func() error {
		var (
			name, value string
			at          int64
		)
		if err := rows.Scan(&name, &value, &at); err != nil {
			return err
		}
		last = max(last, at)
		for _, a := range allowed {
			if a.name == name {
				*a.of(&s) = value
			}
		}
		return nil
	})
	s.Version = "settings-" + strconv.FormatInt(last, 10)
	return s, err
}

// PutSettings changes what the partnership chose. version must be [Settings.Version], or empty to change whatever is
// there. An empty value takes the default. Versions that are approved already are released by the new settings.
func (g *Gate) PutSettings(ctx context.Context, a register.Actor, version string, s Settings) (out Settings, err error) {
	err = g.DB.Update(ctx, func(tx *sql.Tx) error {
		if err := g.Register.May(ctx, tx, a, register.EditSettings, ""); err != nil {
			return err
		}
		before, err := g.settings(ctx, tx)
		if err != nil {
			return err
		}
		if version != "" && version != before.Version {
			return draft.Stale()
		}
		detail, err := g.writeSettings(ctx, tx, a, before, s)
		if err != nil {
			return err
		}
		if len(detail) > 0 {
			if err := g.Log(ctx, tx, a, "edit-settings", "", "settings", detail); err != nil {
				return err
			}
		}
		out, err = g.settings(ctx, tx)
		return err
	})
	return out, err
}

func (g *Gate) writeSettings(ctx context.Context, tx *sql.Tx, a register.Actor, before, s Settings) (map[string]string, error) {
	var wrong []refusal.Field
	detail := map[string]string{}
	for _, set := range allowed {
		value := set.of(&s)
		if *value == "" {
			*value = set.values[0]
		}
		known := false
		for _, v := range set.values {
			known = known || v == *value
		}
		switch {
		case !known:
			wrong = append(wrong, refusal.Field{Pointer: "/" + set.name, Detail: "This must be " + set.values[0] + " or " + set.values[1] + "."})
		case *value != *set.of(&before):
			detail[set.name] = *value
		}
	}
	if len(wrong) > 0 {
		return nil, refusal.Invalid(wrong...)
	}
	for name, value := range detail {
		_, err := tx.ExecContext(ctx, `INSERT INTO release_settings (name, value, account_id, set_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (name) DO UPDATE SET value = $2, account_id = $3, set_at = $4`, name, value, a.Account, g.Stamp())
		if err != nil {
			return nil, fmt.Errorf("settings: %w", err)
		}
	}
	return detail, nil
}
