-- +goose Up

-- How a redacted draft is set: layout is keep or reflow, style is label or box.
ALTER TABLE release_redactions ADD COLUMN layout TEXT NOT NULL DEFAULT 'keep';
ALTER TABLE release_redactions ADD COLUMN style TEXT NOT NULL DEFAULT 'label';
