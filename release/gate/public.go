package gate

import (
	"context"
	"database/sql"
	"errors"

	"github.com/caseveil/caseveil/redact"
	"github.com/caseveil/caseveil/release/act"
	"github.com/caseveil/caseveil/storage/record"
	"github.com/caseveil/caseveil/storage/refusal"
)

// released gives a publication that anyone may see; before its release it does not exist.
func (g *Gate) released(ctx context.Context, tx *sql.Tx, id string) (publication, error) {
	p, err := g.publication(ctx, tx, id)
	if err == nil && p.released == 0 {
		return publication{}, refusal.NotFound()
	}
	return p, err
}

// File gives the published PDF to anyone; refusal.NotFound before the release. Its bytes are hashed again.
func (g *Gate) File(ctx context.Context, id string) (File, error) {
	var p publication
	err := g.DB.View(ctx, func(tx *sql.Tx) (err error) {
		p, err = g.released(ctx, tx, id)
		return err
	})
	if err != nil {
		return File{}, err
	}
	pdf, err := g.Vault.Read(ctx, p.blob)
	if err != nil {
		return File{}, err
	}
	if hash(pdf) != p.sha256 {
		return File{}, errAltered
	}
	return File{PDF: pdf, SHA256: p.sha256}, nil
}

// Manifest gives the signed manifest to anyone; refusal.NotFound before the release.
func (g *Gate) Manifest(ctx context.Context, id string) (string, error) {
	var p publication
	err := g.DB.View(ctx, func(tx *sql.Tx) (err error) {
		p, err = g.released(ctx, tx, id)
		return err
	})
	return p.manifest, err
}

// Report gives what the public page of a released report shows; refusal.NotFound before the release.
func (g *Gate) Report(ctx context.Context, id string) (Report, error) {
	var (
		v      Report
		report string
	)
	err := g.DB.View(ctx, func(tx *sql.Tx) error {
		p, err := g.released(ctx, tx, id)
		if err != nil {
			return err
		}
		r, err := g.drafts.Proved(ctx, tx, p.redaction)
		if err != nil {
			return err
		}
		key, err := g.Vault.CaseKey(ctx, tx, p.caseID)
		if err != nil {
			return err
		}
		report = r.Report
		v = Report{ID: p.id, PublishedAt: record.Time(p.released), SHA256: p.sha256, Size: p.size, Pages: int(p.pages)}
		return key.OpenJSON(act.TitlePlace(p.id), p.sealed, &v.Title)
	})
	if err != nil {
		return Report{}, err
	}
	var whole redact.Report
	if err := g.ReadJSON(ctx, report, &whole); err != nil {
		return Report{}, errors.Join(errAltered, err)
	}
	v.Public = whole.Public
	return v, nil
}
