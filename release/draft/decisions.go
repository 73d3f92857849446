package draft

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/caseveil/caseveil/redact/casefile"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
	"github.com/caseveil/caseveil/storage/seal"
)

// What a decision is about.
const (
	scopeTerm    = "term"
	scopeFinding = "finding"
)

// takenBack is the decision that undoes an earlier one.
const takenBack = "none"

type subject struct{ scope, mac string }

// A decision is one that holds, as it is stored: Label and Reason are sealed.
type decision struct {
	Label  *string `json:"label"`
	Reason string  `json:"reason"`
	what   string
	by     string
	at     int64
	from   string // the earlier draft it was taken over from
}

// made is the decisions that hold for a document.
type made map[subject]decision

// decisions reads what holds for a document, and the number of its newest decision.
func (s *Drafts) decisions(ctx context.Context, tx *sql.Tx, key *seal.CaseKey, documentID string) (made, int64, error) {
	rows, err := tx.QueryContext(ctx, `SELECT seq, scope, mac, decision, sealed, account_id, decided_at, inherited_from
		FROM release_decisions WHERE document_id = $1 ORDER BY seq`, documentID)
	if err != nil {
		return nil, 0, fmt.Errorf("decisions: %w", err)
	}
	all, last := made{}, int64(0)
	err = record.Each(rows, func() error {
		var (
			about  subject
			d      decision
			sealed []byte
		)
		if err := rows.Scan(&last, &about.scope, &about.mac, &d.what, &sealed, &d.by, &d.at, &d.from); err != nil {
			return err
		}
		if d.what == takenBack {
			delete(all, about)
			return nil
		}
		if err := key.OpenJSON(decisionPlace(documentID, last), sealed, &d); err != nil {
			return err
		}
		all[about] = d
		return nil
	})
	return all, last, err
}

func decisionPlace(documentID string, seq int64) string {
	return "release_decisions/" + documentID + "." + strconv.FormatInt(seq, 10) + "/sealed"
}

func (s *Drafts) writeDecision(ctx context.Context, tx *sql.Tx, key *seal.CaseKey, caseID, documentID string, seq int64, about subject, d decision) error {
	sealed, err := key.SealJSON(decisionPlace(documentID, seq), d)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO release_decisions
		(document_id, seq, case_id, scope, mac, decision, sealed, account_id, decided_at, inherited_from)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		documentID, seq, caseID, about.scope, about.mac, d.what, sealed, d.by, d.at, d.from)
	if err != nil {
		return fmt.Errorf("decision: %w", err)
	}
	return nil
}

// Decide takes decisions on what was found in a document, all or none. version must be [Findings.Version], or empty to
// decide whatever is there. Each is reversible until the release, and voids a redacted draft made before it.
func (s *Drafts) Decide(ctx context.Context, a register.Actor, documentID, version string, decisions []Decision) (Findings, error) {
	search, f, err := s.search(ctx, a, register.FindAndDecide, documentID)
	if err != nil {
		return Findings{}, err
	}
	if search.state != Searched {
		return Findings{}, refusal.Conflict("no-findings", "Nothing has been looked for in this document yet.")
	}
	err = s.DB.Update(ctx, func(tx *sql.Tx) error {
		if err := s.Register.May(ctx, tx, a, register.FindAndDecide, search.caseID); err != nil {
			return err
		}
		if err := s.unchanged(ctx, tx, search); err != nil {
			return err
		}
		key, err := s.Vault.CaseKey(ctx, tx, search.caseID)
		if err != nil {
			return err
		}
		by, last, err := s.decisions(ctx, tx, key, documentID)
		if err != nil {
			return err
		}
		if version != "" && version != search.version(last) {
			return Stale()
		}
		list, _, err := s.list(ctx, tx, search.caseID)
		if err != nil {
			return err
		}
		if err := f.check(list, decisions); err != nil {
			return err
		}
		if len(decisions) == 0 { // nothing was doubtful: an empty list is taken as what it says
			return nil
		}
		return s.writeDecisions(ctx, tx, a, key, search, f, by, last, decisions)
	})
	if err != nil {
		return Findings{}, err
	}
	return s.Findings(ctx, a, documentID)
}

func (s *Drafts) writeDecisions(ctx context.Context, tx *sql.Tx, a register.Actor, key *seal.CaseKey, search search, f found, by made, last int64, decisions []Decision) error {
	count := map[string]int{}
	for _, d := range decisions {
		last++
		about := f.subject(d)
		stored := decision{Label: d.Label, Reason: d.Reason, what: d.Decision, by: a.Account, at: s.Stamp()}
		if err := s.writeDecision(ctx, tx, key, search.caseID, search.document, last, about, stored); err != nil {
			return err
		}
		delete(by, about)
		if d.Decision != takenBack {
			by[about] = stored
		}
		count[d.Decision]++
	}
	_, err := tx.ExecContext(ctx, `UPDATE release_findings SET undecided = $1 WHERE document_id = $2`,
		f.undecided(by), search.document)
	if err != nil {
		return fmt.Errorf("undecided findings: %w", err)
	}
	detail := map[string]string{}
	for what, n := range count {
		detail[what] = strconv.Itoa(n)
	}
	return s.Log(ctx, tx, a, "decide", search.caseID, "document/"+search.document, detail)
}

// subject is what d is about. It has been checked that it exists.
func (f found) subject(d Decision) subject {
	if d.Finding != "" {
		return subject{scopeFinding, f.Findings[d.Finding]}
	}
	return subject{scopeTerm, f.Terms[d.Term]}
}

// maxLabel is how long a label may be, in characters; maxReason a reason.
const (
	maxLabel  = 80
	maxReason = 2000
)

// check refuses decisions that cannot be taken and names the fields.
func (f found) check(list *casefile.Case, decisions []Decision) error {
	var wrong []refusal.Field
	certain := map[string]bool{}
	for _, t := range f.Detection.Terms {
		certain[t.ID] = t.Tier == "A"
	}
	for i, d := range decisions {
		say := func(field, detail string) {
			wrong = append(wrong, refusal.Field{Pointer: "/" + strconv.Itoa(i) + field, Detail: detail})
		}
		switch {
		case (d.Term == "") == (d.Finding == ""):
			say("", "Give a term or a finding, and only one of them.")
		case d.Term != "" && f.Terms[d.Term] == "":
			say("/term", "No term of this document has this id.")
		case d.Finding != "" && f.Findings[d.Finding] == "":
			say("/finding", "No finding of this document has this id.")
		}
		switch d.Decision {
		case "replace", "remove", takenBack:
		case "keep":
			if certain[d.Term] && strings.TrimSpace(d.Reason) == "" {
				say("/reason", "Give a reason for keeping something that is certain to identify a person.")
			}
		default:
			say("/decision", "The decision must be replace, remove, keep or none.")
		}
		if detail := badLabel(list, d); detail != "" {
			say("/label", detail)
		}
		if utf8.RuneCountInString(d.Reason) > maxReason {
			say("/reason", "The reason must be 2,000 characters or fewer.")
		}
	}
	if len(wrong) > 0 {
		return refusal.Invalid(wrong...)
	}
	return nil
}

// badLabel says what is wrong with a label, which will be published.
func badLabel(list *casefile.Case, d Decision) string {
	switch {
	case d.Label == nil:
		return ""
	case d.Decision != "replace":
		return "Only a decision to replace has a label."
	case strings.TrimSpace(*d.Label) == "":
		return "Enter a label, or leave it out for the rule's own."
	case utf8.RuneCountInString(*d.Label) > maxLabel:
		return "The label must be 80 characters or fewer."
	case strings.ContainsFunc(*d.Label, unicode.IsControl) || !utf8.ValidString(*d.Label):
		return "The label must be one line of text."
	case Names(list, *d.Label):
		return "The label holds a name from the list of people."
	}
	return ""
}
