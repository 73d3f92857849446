package register

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
)

// OpenCase makes a case with a key of its own. When by is an agency the case is one of its own from then on.
func (r *Register) OpenCase(ctx context.Context, tx *sql.Tx, by Actor) (Case, error) {
	c := Case{ID: record.NewID(), Stage: StageReferred, OpenedAt: record.Time(record.Micros(r.now()))}
	if _, err := r.vault.NewCaseKey(ctx, tx, c.ID); err != nil {
		return Case{}, err
	}
	var err error
	if c.Reference, err = r.freeReference(ctx, tx); err != nil {
		return Case{}, err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO cases (id, reference, stage, opened_at, people_version) VALUES ($1, $2, $3, $4, 0)`,
		c.ID, c.Reference, c.Stage, record.Micros(c.OpenedAt))
	if err != nil {
		return Case{}, fmt.Errorf("open a case: %w", err)
	}
	if by.Role == Agency {
		if err := r.AddSender(ctx, tx, c.ID, by.Account); err != nil {
			return Case{}, err
		}
	}
	return c, nil
}

// referenceLetters is Crockford's base 32: no I, L, O, U, which are misread.
const referenceLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

func newReference() (string, error) {
	var b [8]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", fmt.Errorf("reference: %w", err)
	}
	for i := range b {
		b[i] = referenceLetters[b[i]%byte(len(referenceLetters))] // 256 is a multiple of 32: no bias
	}
	return "CV-" + string(b[:4]) + "-" + string(b[4:]), nil
}

func (r *Register) freeReference(ctx context.Context, tx *sql.Tx) (string, error) {
	for {
		reference, err := newReference()
		if err != nil {
			return "", err
		}
		var n int
		err = tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM cases WHERE reference = $1`, reference).Scan(&n)
		if err != nil || n == 0 {
			return reference, err
		}
	}
}

// caseColumns reads cases whose key is there: of one whose key was destroyed there is nothing that anybody could see.
const caseColumns = `SELECT c.id, c.reference, c.stage, c.opened_at, c.people_version
	FROM cases c JOIN case_keys k ON k.case_id = c.id AND k.destroyed_at = 0 `

// ByReference gives the id of a case by its reference, whether or not its key is there; refusal.NotFound when there is none.
func (r *Register) ByReference(ctx context.Context, tx *sql.Tx, reference string) (id string, err error) {
	err = tx.QueryRowContext(ctx, `SELECT id FROM cases WHERE reference = $1`, reference).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", refusal.NotFound()
	}
	if err != nil {
		return "", fmt.Errorf("case: %w", err)
	}
	return id, nil
}

// Case gives a case without asking who wants to know; refusal.NotFound when there is none. Ask [Register.May] first.
func (r *Register) Case(ctx context.Context, tx *sql.Tx, id string) (Case, error) {
	cases, err := queryCases(ctx, tx, caseColumns+`WHERE c.id = $1`, id)
	if err != nil {
		return Case{}, err
	}
	if len(cases) == 0 {
		return Case{}, refusal.NotFound()
	}
	return cases[0], nil
}

// Cases gives what a may see, newest first: nothing for who may see none.
func (r *Register) Cases(ctx context.Context, tx *sql.Tx, a Actor) ([]Case, error) {
	active, err := r.active(ctx, tx, a)
	if err != nil || !active {
		return nil, err
	}
	const newest = ` ORDER BY c.opened_at DESC, c.id`
	const named = `EXISTS (SELECT 1 FROM case_members m WHERE m.case_id = c.id AND m.account_id = $1 AND (m.relation = $2 OR m.relation = $3))`
	switch rel := r.rights[ReadCase][a.Role]; rel {
	case every:
		return queryCases(ctx, tx, caseColumns+newest)
	case member, own:
		return queryCases(ctx, tx, caseColumns+`WHERE `+named+newest, a.Account, relationMember, relationFor(rel))
	case signing:
		return queryCases(ctx, tx, caseColumns+`WHERE c.stage IN ($4, $5) OR `+named+newest,
			a.Account, relationMember, relationMember, StageSignOff, StagePublished)
	}
	return nil, nil
}

func queryCases(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]Case, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("cases: %w", err)
	}
	var out []Case
	err = record.Each(rows, func() error {
		var c Case
		var opened int64
		if err := rows.Scan(&c.ID, &c.Reference, &c.Stage, &opened, &c.PeopleVersion); err != nil {
			return err
		}
		c.OpenedAt = record.Time(opened)
		out = append(out, c)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("cases: %w", err)
	}
	return out, nil
}

// SetStage moves a case on, or back.
func (r *Register) SetStage(ctx context.Context, tx *sql.Tx, caseID, stage string) error {
	if !slices.Contains([]string{StageReferred, StageReview, StageRedaction, StageSignOff, StagePublished}, stage) {
		return errors.New("set a stage: there is no such stage")
	}
	return one(tx.ExecContext(ctx, `UPDATE cases SET stage = $1 WHERE id = $2`, stage, caseID))
}

// AddSender makes a case one of an agency's own: it sent a referral of it.
func (r *Register) AddSender(ctx context.Context, tx *sql.Tx, caseID, accountID string) error {
	return r.relate(ctx, tx, caseID, accountID, relationSender)
}

func (r *Register) relate(ctx context.Context, tx *sql.Tx, caseID, accountID, relation string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO case_members (case_id, account_id, relation, added_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (case_id, account_id, relation) DO NOTHING`, caseID, accountID, relation, record.Micros(r.now()))
	if err != nil {
		return fmt.Errorf("members: %w", err)
	}
	return nil
}

// Members gives the accounts that are named for a case, by address.
func (r *Register) Members(ctx context.Context, tx *sql.Tx, caseID string) ([]Account, error) {
	return r.accounts(ctx, tx, `WHERE EXISTS (SELECT 1 FROM case_members m WHERE m.account_id = a.id AND m.case_id = $1
		AND m.relation = $2)`, caseID, relationMember)
}

// SetMembers names exactly these accounts for a case. An address nobody has, or a disabled account's, refuses the whole
// with its pointer ("/0/email").
func (r *Register) SetMembers(ctx context.Context, tx *sql.Tx, caseID string, emails []string) error {
	if _, err := r.Case(ctx, tx, caseID); err != nil {
		return err
	}
	var (
		ids   []string
		wrong []refusal.Field
	)
	for i, email := range emails {
		a, err := r.AccountByEmail(ctx, tx, email)
		if err != nil && refusal.Of(err) == nil {
			return err
		}
		if err != nil || a.Disabled {
			wrong = append(wrong, refusal.Field{Pointer: fmt.Sprintf("/%d/email", i), Detail: "Nobody with this email address has an account."})
			continue
		}
		ids = append(ids, a.ID)
	}
	if len(wrong) > 0 {
		return refusal.Invalid(wrong...)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM case_members WHERE case_id = $1 AND relation = $2`, caseID, relationMember); err != nil {
		return fmt.Errorf("members: %w", err)
	}
	for _, id := range ids {
		if err := r.relate(ctx, tx, caseID, id, relationMember); err != nil {
			return err
		}
	}
	return nil
}

// People gives the cast list as it was put, and its version; nil and 0 when there is none yet.
func (r *Register) People(ctx context.Context, tx *sql.Tx, caseID string) (json []byte, version int64, err error) {
	c, err := r.Case(ctx, tx, caseID)
	if err != nil {
		return nil, 0, err
	}
	json, err = r.openColumn(ctx, tx, caseID, "people")
	return json, c.PeopleVersion, err
}

// PutPeople seals a cast list and gives its version, one above the last. What was approved on an older one is void.
func (r *Register) PutPeople(ctx context.Context, tx *sql.Tx, caseID string, json []byte) (version int64, err error) {
	if err := r.sealColumn(ctx, tx, caseID, "people", json); err != nil {
		return 0, err
	}
	err = tx.QueryRowContext(ctx, `UPDATE cases SET people_version = people_version + 1 WHERE id = $1 RETURNING people_version`, caseID).
		Scan(&version)
	if err != nil {
		return 0, fmt.Errorf("cast list: %w", err)
	}
	return version, nil
}

// FormTerms gives the terms that came from referral forms as they were put; nil when there are none.
func (r *Register) FormTerms(ctx context.Context, tx *sql.Tx, caseID string) ([]byte, error) {
	if _, err := r.Case(ctx, tx, caseID); err != nil {
		return nil, err
	}
	return r.openColumn(ctx, tx, caseID, "form_terms")
}

// PutFormTerms seals the terms that came from referral forms.
func (r *Register) PutFormTerms(ctx context.Context, tx *sql.Tx, caseID string, json []byte) error {
	return r.sealColumn(ctx, tx, caseID, "form_terms", json)
}

// column is one of the sealed columns of table cases: never anything that was sent.
func (r *Register) sealColumn(ctx context.Context, tx *sql.Tx, caseID, column string, value []byte) error {
	key, err := r.vault.CaseKey(ctx, tx, caseID)
	if err != nil {
		return err
	}
	sealed, err := key.SealValue(place("cases", caseID, column), value)
	if err != nil {
		return err
	}
	return one(tx.ExecContext(ctx, `UPDATE cases SET `+column+` = $1 WHERE id = $2`, sealed, caseID))
}

func (r *Register) openColumn(ctx context.Context, tx *sql.Tx, caseID, column string) ([]byte, error) {
	var sealed []byte
	err := tx.QueryRowContext(ctx, `SELECT `+column+` FROM cases WHERE id = $1`, caseID).Scan(&sealed)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", column, err)
	}
	if sealed == nil {
		return nil, nil
	}
	key, err := r.vault.CaseKey(ctx, tx, caseID)
	if err != nil {
		return nil, err
	}
	return key.OpenValue(place("cases", caseID, column), sealed)
}

func place(parts ...string) string { return strings.Join(parts, "/") }

// one makes an error of a change that met no row, or many.
func one(result sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err != nil {
		return err
	}
	if n != 1 {
		return refusal.NotFound()
	}
	return nil
}
