-- How long records are kept, and what must not be deleted.

-- +goose Up

-- What was set, by kind of record; a kind without a row is kept as the program says. months: 0 is for good.
CREATE TABLE retention_periods (
    kind   TEXT PRIMARY KEY,
    months BIGINT NOT NULL,
    set_by TEXT NOT NULL,
    set_at BIGINT NOT NULL
);

-- Cases that nothing may destroy. reason is a code; who lifted a hold, and when, is in the audit log.
CREATE TABLE legal_holds (
    case_id TEXT PRIMARY KEY REFERENCES cases (id),
    reason  TEXT NOT NULL,
    set_by  TEXT NOT NULL,
    set_at  BIGINT NOT NULL
);

-- Certificates of destruction: signed notes, which name a case by its reference alone.
CREATE TABLE certificates (
    case_id   TEXT PRIMARY KEY REFERENCES cases (id),
    note      TEXT NOT NULL,
    issued_at BIGINT NOT NULL
);
