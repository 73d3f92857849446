package intake

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"maps"
	"strconv"

	"github.com/caseveil/caseveil/intake/check"
	"github.com/caseveil/caseveil/intake/scpr"
	"github.com/caseveil/caseveil/storage"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
	"github.com/caseveil/caseveil/storage/seal"
)

// A version's sealed part.
type versionData struct {
	Fields   map[string]string
	Read     []Problem         // what was noticed when the file was read; kept with every version
	Labels   map[string]string // by character of the cast list
	FileName string
}

// ReceiveReferral reads a form, seals it and fills the cast list of its case. Form and fields are kept in one
// transaction with the audit entry; on any error nothing is. The referral is then a draft of its sender.
func (s *Service) ReceiveReferral(ctx context.Context, a register.Actor, f Form) (Referral, error) {
	return s.receiveReferral(ctx, a, f, nothingElse)
}

// also is what else is written in the transaction that keeps something: its case, and what it is there.
type also func(ctx context.Context, tx *sql.Tx, caseID, object string) error

func nothingElse(context.Context, *sql.Tx, string, string) error { return nil }

func (s *Service) receiveReferral(ctx context.Context, a register.Actor, f Form, and also) (Referral, error) {
	err := s.DB.View(ctx, func(tx *sql.Tx) error { return s.Register.May(ctx, tx, a, register.SubmitReferral, f.Case) })
	if err != nil {
		return Referral{}, err
	}
	file, err := s.whole(f.Body, s.Config.MaxForm)
	if err != nil {
		return Referral{}, err
	}
	kind := check.KindOf(file[:min(len(file), check.HeadSize)])
	if err := kind.Refuse(check.PDF, check.JSON); err != nil {
		return Referral{}, err
	}
	scan, err := s.scanForm(ctx, file)
	if err != nil {
		return Referral{}, err
	}
	reading, err := s.readForm(ctx, kind, file)
	if err != nil {
		return Referral{}, err
	}
	data := versionData{Fields: reading.Values, Read: problems(reading.Problems), FileName: f.FileName}
	r := Referral{
		ID: record.NewID(), Case: f.Case, State: ReferralDraft, Scan: scan, Format: string(kind),
		ReceivedAt: record.Time(record.Micros(s.Now())), Version: 1, Sender: a.Account, FileName: f.FileName,
	}
	var blob storage.Blob
	err = s.DB.Update(ctx, func(tx *sql.Tx) error {
		if blob, err = s.keepReferral(ctx, tx, a, &r, &data, file); err != nil {
			return err
		}
		return and(ctx, tx, r.Case, "referral/"+r.ID)
	})
	if err != nil {
		return Referral{}, s.discard(ctx, err, blob)
	}
	return s.shown(r, data), nil
}

// whole reads a body of at most limit bytes. The form is small; what is larger is refused before it is held.
func (s *Service) whole(body io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(body, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(b)) > limit {
		return nil, refusal.TooLarge(fmt.Sprintf("The selected file must be smaller than %dMB.", limit>>20))
	}
	return b, nil
}

func (s *Service) scanForm(ctx context.Context, file []byte) (string, error) {
	scan, err := check.Scan(ctx, s.Scanner, file)
	switch {
	case err != nil && ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil || scan == check.NotScanned && s.Config.RequireScan:
		return "", refusal.Unavailable("not-scanned", "The file could not be checked for viruses. Try again later.")
	case scan == check.Infected:
		return "", refusal.UnsupportedMedia("virus", "The selected file contains a virus.")
	}
	return scan, nil
}

func (s *Service) readForm(ctx context.Context, kind check.Kind, file []byte) (*scpr.Reading, error) {
	var (
		reading *scpr.Reading
		err     error
	)
	if kind == check.JSON {
		reading, err = scpr.Form().ReadJSON(file)
	} else {
		var text func(context.Context, []byte) (string, error)
		if s.Texter != nil {
			text = s.visible
		}
		reading, err = s.readPDF(ctx, file, text)
	}
	var fields *scpr.FieldsError
	var form *scpr.FormError
	switch {
	case errors.As(err, &fields):
		return nil, invalid(fields.Problems)
	case errors.As(err, &form):
		return nil, &refusal.Error{Kind: refusal.KindInvalid, Code: form.Code, Detail: form.Detail}
	}
	return reading, err
}

func (s *Service) readPDF(ctx context.Context, file []byte, text func(context.Context, []byte) (string, error)) (*scpr.Reading, error) {
	if s.Filled == nil {
		return scpr.Form().ReadPDF(ctx, file, text)
	}
	filled, err := s.Filled.Filled(ctx, file)
	if err != nil {
		return nil, err
	}
	return scpr.Form().ReadForm(ctx, file, filled, text)
}

// visible is the text of a form's pages. That an engine refuses them is no reason to refuse the fields.
func (s *Service) visible(ctx context.Context, pdf []byte) (string, error) {
	text, err := s.Texter.Text(ctx, pdf)
	var refused *check.Refused
	if errors.As(err, &refused) {
		return "", scpr.ErrNoText
	}
	return text, err
}

func (s *Service) keepReferral(ctx context.Context, tx *sql.Tx, a register.Actor, r *Referral, data *versionData, file []byte) (storage.Blob, error) {
	var none storage.Blob
	if err := s.Register.May(ctx, tx, a, register.SubmitReferral, r.Case); err != nil {
		return none, err
	}
	if r.Case == "" {
		c, err := s.Register.OpenCase(ctx, tx, a)
		if err != nil {
			return none, err
		}
		r.Case, r.Reference = c.ID, c.Reference
	} else {
		c, err := s.Register.Case(ctx, tx, r.Case)
		if err != nil {
			return none, err
		}
		r.Reference = c.Reference
	}
	key, err := s.Vault.CaseKey(ctx, tx, r.Case)
	if err != nil {
		return none, err
	}
	blob, err := s.Vault.Put(ctx, key, r.Case, bytes.NewReader(file), s.Config.MaxForm)
	if err != nil {
		return none, err
	}
	r.SHA256 = blob.SHA256
	if err := s.Vault.Keep(ctx, tx, blob); err != nil {
		return blob, err
	}
	if err := s.insertReferral(ctx, tx, key, *r, blob); err != nil {
		return blob, err
	}
	if data.Labels, err = s.fillCast(ctx, tx, *r, nil, nil, data.Fields); err != nil {
		return blob, err
	}
	if err := s.insertVersion(ctx, tx, key, a, *r, *data); err != nil {
		return blob, err
	}
	return blob, s.log(ctx, tx, a, "receive-referral", r.Case, "referral/"+r.ID, map[string]string{
		"sha256": blob.SHA256, "format": r.Format, "scan": r.Scan, "fields": strconv.Itoa(len(data.Fields)),
	})
}

// fillCast merges what the form names into the cast list of its case, and gives the labels by character.
func (s *Service) fillCast(ctx context.Context, tx *sql.Tx, r Referral, before map[string]string, labels, now map[string]string) (map[string]string, error) {
	people, _, err := s.Register.People(ctx, tx, r.Case)
	if err != nil {
		return nil, err
	}
	terms, err := s.Register.FormTerms(ctx, tx, r.Case)
	if err != nil {
		return nil, err
	}
	list, err := openCast(people, terms, r.Reference)
	if err != nil {
		return nil, err
	}
	form := scpr.Form()
	given := list.merge(r.ID, form.Cast(before), labels, form.Cast(now))
	return given, s.putCast(ctx, tx, r.Case, list, people, terms)
}

func (s *Service) insertReferral(ctx context.Context, tx *sql.Tx, key *seal.CaseKey, r Referral, b storage.Blob) error {
	sealed, err := key.SealJSON("intake_referrals/"+r.ID+"/sealed", r.FileName)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO intake_referrals (id, case_id, account_id, state, format, scan, sha256, blob_id,
		version, received_at, submitted_at, triaged_at, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, $11)`,
		r.ID, r.Case, r.Sender, r.State, r.Format, r.Scan, b.SHA256, b.ID, r.Version, record.Micros(r.ReceivedAt), sealed)
	if err != nil {
		return fmt.Errorf("referral: %w", err)
	}
	return nil
}

func (s *Service) insertVersion(ctx context.Context, tx *sql.Tx, key *seal.CaseKey, a register.Actor, r Referral, data versionData) error {
	sealed, err := key.SealJSON(versionPlace(r.ID, r.Version), data)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO intake_versions (referral_id, version, account_id, written_at, sealed)
		VALUES ($1, $2, $3, $4, $5)`, r.ID, r.Version, a.Account, record.Micros(s.Now()), sealed)
	if err != nil {
		return fmt.Errorf("referral's version: %w", err)
	}
	return nil
}

func versionPlace(id string, version int64) string {
	return "intake_versions/" + id + "." + strconv.FormatInt(version, 10) + "/sealed"
}

// shown adds the fields and everything that a person should look at.
func (s *Service) shown(r Referral, data versionData) Referral {
	r.Fields = maps.Clone(data.Fields)
	if r.Fields == nil {
		r.Fields = map[string]string{}
	}
	r.FileName = data.FileName
	r.Problems = append([]Problem{}, data.Read...)
	r.Problems = append(r.Problems, problems(scpr.Form().Problems(data.Fields, s.today()))...)
	if r.State == ReferralDraft {
		r.Problems = append(r.Problems, problems(scpr.Form().Missing(data.Fields))...)
	}
	return r
}

func problems(ps []scpr.Problem) []Problem {
	var out []Problem
	for _, p := range ps {
		out = append(out, Problem{Pointer: p.Pointer, Detail: p.Detail})
	}
	return out
}

func invalid(ps []scpr.Problem) *refusal.Error {
	var fields []refusal.Field
	for _, p := range ps {
		fields = append(fields, refusal.Field{Pointer: p.Pointer, Detail: p.Detail})
	}
	return refusal.Invalid(fields...)
}
