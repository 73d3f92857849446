package draft

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/storage/queue"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
	"github.com/caseveil/caseveil/storage/register"
)

// A search is the row of a document's newest search. A document that was never searched has state none.
type search struct {
	document, caseID, state, job, blob, from string
	number, people, undecided                int64
}

// version is the ETag of findings and decisions: what was found, and the newest decision.
func (s search) version(lastDecision int64) string {
	return fmt.Sprintf("findings-%d-%s-%d", s.number, s.state, lastDecision)
}

const searchColumns = `SELECT document_id, case_id, state, job_id, blob_id, inherited_from, search, people_version, undecided
	FROM release_findings `

func readSearch(row interface{ Scan(...any) error }) (search, error) {
	var r search
	err := row.Scan(&r.document, &r.caseID, &r.state, &r.job, &r.blob, &r.from, &r.number, &r.people, &r.undecided)
	return r, err
}

// searchOf gives the newest search of a document; NotSearched, with the case asked of the documents, when there is none.
func (s *Drafts) searchOf(ctx context.Context, tx *sql.Tx, documentID string) (search, error) {
	r, err := readSearch(tx.QueryRowContext(ctx, searchColumns+`WHERE document_id = $1`, documentID))
	if errors.Is(err, sql.ErrNoRows) {
		stored, err := s.documents.Ready(ctx, tx, documentID)
		return search{document: documentID, caseID: stored.Case, state: NotSearched}, err
	}
	if err != nil {
		return search{}, fmt.Errorf("search: %w", err)
	}
	return r, nil
}

// search reads a document's newest search and what it found, if a may act on it.
func (s *Drafts) search(ctx context.Context, a register.Actor, may register.Action, documentID string) (r search, f found, err error) {
	err = s.DB.View(ctx, func(tx *sql.Tx) error {
		if r, err = s.searchOf(ctx, tx, documentID); err != nil {
			return s.seen(ctx, tx, a, may, r.caseID, err)
		}
		return s.Register.May(ctx, tx, a, may, r.caseID)
	})
	if err != nil || r.blob == "" {
		return r, f, err
	}
	return r, f, s.ReadJSON(ctx, r.blob, &f)
}

// unchanged refuses to go on when there was another search since r was read.
func (s *Drafts) unchanged(ctx context.Context, tx *sql.Tx, r search) error {
	now, err := s.searchOf(ctx, tx, r.document)
	if err != nil {
		return err
	}
	if now.number != r.number || now.state != r.state {
		return Stale()
	}
	return nil
}

// Find asks for a search of a document that has passed its check, and gives the job. While one is under way it is that
// one's.
func (s *Drafts) Find(ctx context.Context, a register.Actor, documentID string) (job string, err error) {
	err = s.DB.Update(ctx, func(tx *sql.Tx) error {
		stored, err := s.documents.Ready(ctx, tx, documentID)
		if err != nil {
			return s.seen(ctx, tx, a, register.FindAndDecide, stored.Case, err)
		}
		if err := s.Register.May(ctx, tx, a, register.FindAndDecide, stored.Case); err != nil {
			return err
		}
		if job, err = s.Queue.Enqueue(ctx, tx, findJob, documentID, a.Account); err != nil {
			return fmt.Errorf("job: %w", err)
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO release_findings
			(document_id, case_id, state, job_id, blob_id, search, people_version, undecided, inherited_from, found_at)
			VALUES ($1, $2, $3, $4, '', 0, 0, 0, '', 0)
			ON CONFLICT (document_id) DO UPDATE SET state = $3, job_id = $4`, documentID, stored.Case, Searching, job)
		if err != nil {
			return fmt.Errorf("search: %w", err)
		}
		return s.Log(ctx, tx, a, "find", stored.Case, "document/"+documentID, map[string]string{"job": job})
	})
	return job, err
}

// seen gives cause, what the documents said of one they do not give, to those alone who may see the case. Without a case
// it is not found for anybody.
func (s *Drafts) seen(ctx context.Context, tx *sql.Tx, a register.Actor, may register.Action, caseID string, cause error) error {
	if refusal.Of(cause) == nil || caseID == "" {
		return cause
	}
	if err := s.Register.May(ctx, tx, a, may, caseID); err != nil {
		return err
	}
	return cause
}

// find is the job. Its subject is a document; it may run twice.
func (s *Drafts) find(ctx context.Context, j queue.Job) error {
	in, err := s.input(ctx, j.Subject)
	if err != nil {
		return err
	}
	j.Progress(1, 4)
	pdf, err := s.original(ctx, in.stored)
	if err != nil {
		return err
	}
	detection, err := s.engine.Detect(ctx, pdf, in.list, redact.Options{})
	if err != nil {
		return engineFailure(err)
	}
	j.Progress(3, 4)
	f := newFound(in.key, in.list, in.people, detection)
	same, err := s.compare(ctx, in, f)
	if err != nil {
		return err
	}
	blob, err := s.PutJSON(ctx, in.stored.Case, f)
	if err != nil {
		return err
	}
	err = s.DB.Update(ctx, func(tx *sql.Tx) error {
		if err := s.Vault.Keep(ctx, tx, blob); err != nil {
			return err
		}
		return s.finishSearch(ctx, tx, j.Subject, in, f, blob.ID, same)
	})
	if err != nil {
		return s.Drop(ctx, err, blob)
	}
	j.Progress(4, 4)
	return nil
}

func (s *Drafts) finishSearch(ctx context.Context, tx *sql.Tx, documentID string, in input, f found, blobID string, same bool) error {
	by, last, err := s.decisions(ctx, tx, in.key, documentID)
	if err != nil {
		return err
	}
	from := in.from
	if last == 0 && in.earlier.blob != "" {
		from = in.earlier.document
		if by, err = s.inherit(ctx, tx, in, f, documentID); err != nil {
			return err
		}
	}
	number := in.now.number
	if !same {
		number++
	}
	_, err = tx.ExecContext(ctx, `UPDATE release_findings SET state = $1, blob_id = $2, search = $3,
		people_version = $4, undecided = $5, inherited_from = $6, found_at = $7 WHERE document_id = $8`,
		Searched, blobID, number, f.People, f.undecided(by), from, s.Stamp(), documentID)
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	if err := s.advance(ctx, tx, in.stored.Case, register.StageRedaction); err != nil {
		return err
	}
	return s.Log(ctx, tx, systemActor, "found", in.stored.Case, "document/"+documentID, map[string]string{
		"findings": strconv.Itoa(len(f.Detection.Findings)), "undecided": strconv.Itoa(f.undecided(by)), "inherited_from": from,
	})
}

// compare marks what the earlier draft did not have and who found what is listed now. It tells whether a search found
// exactly what the document's last one did, of the same list: then what was approved on that one still holds.
func (s *Drafts) compare(ctx context.Context, in input, f found) (same bool, err error) {
	var draft, search found
	if in.earlier.blob != "" {
		if err := s.ReadJSON(ctx, in.earlier.blob, &draft); err != nil {
			return false, err
		}
		f.after(draft)
	}
	if in.now.blob == "" {
		f.credit(draft)
		return false, nil
	}
	if err := s.ReadJSON(ctx, in.now.blob, &search); err != nil {
		return false, err
	}
	f.credit(search)
	return in.now.people == f.People && search.equal(f), nil
}

// inherit takes the decisions by term of the case's earlier draft over, for the terms that this draft has too. Decisions
// on single findings, and on pictures, are about that draft alone.
func (s *Drafts) inherit(ctx context.Context, tx *sql.Tx, in input, f found, documentID string) (made, error) {
	before, _, err := s.decisions(ctx, tx, in.key, in.earlier.document)
	if err != nil {
		return nil, err
	}
	pictures, by, seq := f.pictures(), made{}, int64(0)
	for _, t := range f.Detection.Terms {
		about := subject{scopeTerm, f.Terms[t.ID]}
		d, ok := before[about]
		if _, done := by[about]; !ok || done || pictures[t.ID] {
			continue
		}
		seq++
		d.from = in.earlier.document
		if err := s.writeDecision(ctx, tx, in.key, in.stored.Case, documentID, seq, about, d); err != nil {
			return nil, err
		}
		by[about] = d
	}
	return by, nil
}

// earlier gives the search of the case's draft before this one, if there is one: the one that was searched last.
func (s *Drafts) earlier(ctx context.Context, tx *sql.Tx, caseID, documentID string) (search, error) {
	r, err := readSearch(tx.QueryRowContext(ctx, searchColumns+`WHERE case_id = $1 AND document_id <> $2 AND state = $3
		ORDER BY found_at DESC LIMIT 1`, caseID, documentID, Searched))
	if errors.Is(err, sql.ErrNoRows) {
		return search{}, nil
	}
	if err != nil {
		return search{}, fmt.Errorf("earlier draft: %w", err)
	}
	return r, nil
}

// advance moves the case on to a stage it has not reached yet.
func (s *Drafts) advance(ctx context.Context, tx *sql.Tx, caseID, stage string) error {
	c, err := s.Register.Case(ctx, tx, caseID)
	if err != nil {
		return err
	}
	if c.Stage == register.StageReferred || c.Stage == register.StageReview {
		return s.Register.SetStage(ctx, tx, caseID, stage)
	}
	return nil
}

// searches lists the searched documents of a case with the number of their undecided findings, newest first.
func (s *Drafts) searches(ctx context.Context, tx *sql.Tx, caseID string) ([]search, error) {
	rows, err := tx.QueryContext(ctx, searchColumns+`WHERE case_id = $1 ORDER BY found_at DESC`, caseID)
	if err != nil {
		return nil, fmt.Errorf("searches: %w", err)
	}
	var out []search
	err = record.Each(rows, func() error {
		r, err := readSearch(rows)
		out = append(out, r)
		return err
	})
	return out, err
}
