package measure

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/caseveil/caseveil/release/act"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// Measures is the service. It may be used concurrently.
type Measures struct{ *act.House }

// New makes the service.
func New(h *act.House) *Measures { return &Measures{h} }

// A Query asks for the months From to To ("2026-01"), and for one rule, or all. To is this month when it is empty, and
// From eleven months before To.
type Query struct{ From, To, Rule string }

const monthForm = "2006-01"

// maxMonths is how many months one report may tell.
const maxMonths = 60

// span gives the months asked for, the newest first.
func (q Query) span(today string) ([]string, error) {
	wrong := func(field, detail string) error {
		return refusal.Invalid(refusal.Field{Pointer: "/" + field, Detail: detail})
	}
	if q.To == "" {
		q.To = today[:len(monthForm)]
	}
	to, err := time.Parse(monthForm, q.To)
	if err != nil {
		return nil, wrong("to", "must be a month such as 2026-11")
	}
	from := to.AddDate(0, -11, 0)
	if q.From != "" {
		if from, err = time.Parse(monthForm, q.From); err != nil {
			return nil, wrong("from", "must be a month such as 2026-01")
		}
	}
	var months []string
	for m := to; !m.Before(from); m = m.AddDate(0, -1, 0) {
		if len(months) == maxMonths {
			return nil, wrong("from", "must be at most five years before the last month")
		}
		months = append(months, m.Format(monthForm))
	}
	if len(months) == 0 {
		return nil, wrong("from", "must not be after the last month")
	}
	return months, nil
}

// Read tells what people decided. There is no audit entry: what it tells names nobody and no case.
func (s *Measures) Read(ctx context.Context, a register.Actor, q Query) (Report, error) {
	var r Report
	err := s.DB.View(ctx, func(tx *sql.Tx) error {
		if err := s.Register.May(ctx, tx, a, register.ReadMeasures, ""); err != nil {
			return err
		}
		months, err := q.span(s.Today().String())
		if err != nil {
			return err
		}
		r.To, r.From = months[0], months[len(months)-1]
		for _, m := range months {
			month := Month{Month: m}
			if q.Rule == "" {
				month.Recall = &Found{}
			}
			r.Months = append(r.Months, month)
		}
		if err := r.countReports(ctx, tx); err != nil {
			return err
		}
		if r.RuleCounts, err = ruleCounts(ctx, tx, r.From, r.To, q.Rule); err != nil || q.Rule != "" {
			return err
		}
		r.KindCounts, err = kindCounts(ctx, tx, r.From, r.To)
		return err
	})
	if err != nil {
		return Report{}, err
	}
	r.sum()
	return r, nil
}

// published are the redacted drafts r that were published from month $1 to month $2, of each document the last one.
const published = ` release_publications p JOIN release_redactions r ON r.id = p.redaction_id AND p.released_at <> 0
	AND substr(p.released_on, 1, 7) >= $1 AND substr(p.released_on, 1, 7) <= $2
	AND NOT EXISTS (SELECT 1 FROM release_publications later JOIN release_redactions again ON again.id = later.redaction_id
		WHERE again.document_id = r.document_id AND later.released_at > p.released_at) `

// countReports counts the reports of each month whose decisions were counted: those of earlier versions were not.
func (r *Report) countReports(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `SELECT substr(p.released_on, 1, 7), COUNT(*) FROM`+published+`
		WHERE EXISTS (SELECT 1 FROM release_rule_counts n WHERE n.redaction_id = r.id)
		OR EXISTS (SELECT 1 FROM release_kind_counts n WHERE n.redaction_id = r.id) GROUP BY 1`, r.From, r.To)
	if err != nil {
		return fmt.Errorf("published reports: %w", err)
	}
	return record.Each(rows, func() error {
		var (
			month string
			n     int
		)
		if err := rows.Scan(&month, &n); err != nil {
			return err
		}
		for i := range r.Months {
			if r.Months[i].Month == month {
				r.Months[i].Reports = n
			}
		}
		return nil
	})
}

// ruleCounts gives what people decided of what a rule proposed, or of what any did.
func ruleCounts(ctx context.Context, tx *sql.Tx, from, to, rule string) ([]RuleCount, error) {
	rows, err := tx.QueryContext(ctx, `SELECT substr(p.released_on, 1, 7), n.rule, n.kind, n.asked, CAST(SUM(n.removed) AS BIGINT),
		CAST(SUM(n.kept) AS BIGINT), CAST(SUM(n.removed_mentions) AS BIGINT), CAST(SUM(n.kept_mentions) AS BIGINT)
		FROM`+published+`JOIN release_rule_counts n ON n.redaction_id = r.id AND ($3 = '' OR n.rule = $3)
		GROUP BY 1, n.rule, n.kind, n.asked ORDER BY 1, n.rule, n.kind, n.asked`, from, to, rule)
	if err != nil {
		return nil, fmt.Errorf("counts by rule: %w", err)
	}
	var out []RuleCount
	err = record.Each(rows, func() error {
		var (
			c     RuleCount
			asked int64
		)
		err := rows.Scan(&c.Month, &c.Rule, &c.Kind, &asked, &c.Removed, &c.Kept, &c.RemovedMentions, &c.KeptMentions)
		c.Asked = asked != 0
		out = append(out, c)
		return err
	})
	return out, err
}

// kindCounts gives what was removed.
func kindCounts(ctx context.Context, tx *sql.Tx, from, to string) ([]KindCount, error) {
	rows, err := tx.QueryContext(ctx, `SELECT substr(p.released_on, 1, 7), n.kind, CAST(SUM(n.found) AS BIGINT), CAST(SUM(n.added) AS BIGINT),
		CAST(SUM(n.found_mentions) AS BIGINT), CAST(SUM(n.added_mentions) AS BIGINT)
		FROM`+published+`JOIN release_kind_counts n ON n.redaction_id = r.id GROUP BY 1, n.kind ORDER BY 1, n.kind`, from, to)
	if err != nil {
		return nil, fmt.Errorf("counts by kind: %w", err)
	}
	var out []KindCount
	err = record.Each(rows, func() error {
		var c KindCount
		err := rows.Scan(&c.Month, &c.Kind, &c.Found, &c.Added, &c.FoundMentions, &c.AddedMentions)
		out = append(out, c)
		return err
	})
	return out, err
}
