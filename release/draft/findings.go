package draft

import (
	"context"
	"database/sql"
	"strings"
	"unicode/utf8"

	"github.com/caseveil/caseveil/redact/detect"
	"github.com/caseveil/caseveil/storage/queue"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// Findings gives what was found in a document and what was decided. Looking at it is an audit entry: it holds names.
func (s *Drafts) Findings(ctx context.Context, a register.Actor, documentID string) (Findings, error) {
	r, f, err := s.search(ctx, a, register.ReadFindings, documentID)
	if err != nil {
		return Findings{}, err
	}
	v := Findings{Document: documentID, State: r.state, Job: r.job, Terms: []Term{}, Findings: []Finding{}, InheritedFrom: r.from}
	err = s.DB.Update(ctx, func(tx *sql.Tx) error {
		if err := s.Register.May(ctx, tx, a, register.ReadFindings, r.caseID); err != nil {
			return err
		}
		if r.state == Searching {
			if err := s.searchJob(ctx, tx, &v); err != nil {
				return err
			}
		}
		key, err := s.Vault.CaseKey(ctx, tx, r.caseID)
		if err != nil {
			return err
		}
		by, last, err := s.decisions(ctx, tx, key, documentID)
		if err != nil {
			return err
		}
		c, err := s.Register.Case(ctx, tx, r.caseID)
		if err != nil {
			return err
		}
		v.Version = r.version(last)
		v.Outdated = r.blob != "" && r.people != c.PeopleVersion
		v.show(f, by)
		return s.Log(ctx, tx, a, "read-findings", r.caseID, "document/"+documentID, nil)
	})
	return v, err
}

// searchJob tells how the search that is under way stands.
func (s *Drafts) searchJob(ctx context.Context, tx *sql.Tx, v *Findings) error {
	job, err := s.Queue.Status(ctx, tx, v.Job)
	if refusal.Of(err) != nil {
		return nil
	}
	if err == nil && job.State == queue.Failed {
		v.State, v.Error = SearchEnded, job.Error
	}
	return err
}

func (v *Findings) show(f found, by made) {
	v.Pages = f.Detection.Pages
	terms := map[string]int{}
	for _, t := range f.Detection.Terms {
		term := Term{ID: t.ID, Text: t.Text, Kind: t.Kind, Label: t.Label, Tier: t.Tier, Occurrences: t.Occurrences, New: f.New[t.ID]}
		if d, ok := by[subject{scopeTerm, f.Terms[t.ID]}]; ok {
			term.Decision, term.Made = d.shown()
		}
		terms[t.ID] = len(v.Terms)
		v.Terms = append(v.Terms, term)
	}
	for _, x := range f.Detection.Findings {
		shown := Finding{Finding: x}
		if d, ok := by[subject{scopeFinding, f.Findings[x.ID]}]; ok {
			shown.Decision, shown.Made = d.shown()
		}
		decided := f.decided(x, by)
		shown.Undecided = x.Action == actionReview && !decided
		shown.Before, shown.After = around(f.Detection.Text, x)
		v.Findings = append(v.Findings, shown)
		if i, ok := terms[x.Term]; ok {
			t := &v.Terms[i]
			t.Rule, t.Action, t.Replacement = x.Rule, x.Action, x.Replacement
			if shown.Undecided {
				t.Undecided++
			}
		}
		if shown.Undecided {
			v.Undecided++
		}
	}
}

func (d decision) shown() (*string, *Made) {
	what := d.what
	return &what, &Made{Label: d.Label, Reason: d.Reason, By: d.by, At: record.Time(d.at), Inherited: d.from != ""}
}

// contextBytes is how much text is shown before and after a finding.
const contextBytes = 80

// around gives the words before and after a finding on its page.
func around(text string, x detect.Finding) (before, after string) {
	if x.Start < 0 || x.End > len(text) || x.Start >= x.End {
		return "", ""
	}
	from, to := max(0, x.Start-contextBytes), min(len(text), x.End+contextBytes)
	for from < x.Start && !utf8.RuneStart(text[from]) {
		from++
	}
	for to > x.End && to < len(text) && !utf8.RuneStart(text[to]) {
		to--
	}
	before, after = text[from:x.Start], text[x.End:to]
	if i := strings.LastIndexByte(before, '\f'); i >= 0 {
		before = before[i+1:]
	}
	if i := strings.IndexByte(after, '\f'); i >= 0 {
		after = after[:i]
	}
	return before, after
}
