-- Tables of the intake room. Times are microseconds since 1970 UTC, 0 for "not yet". A column named sealed holds an
-- AEAD's output, bound to table, row and column.

-- +goose Up

-- state: draft, submitted, triaged. format: pdf, json. scan: clean, not_scanned. sealed: the name of the file.
CREATE TABLE intake_referrals (
    id           TEXT PRIMARY KEY,
    case_id      TEXT NOT NULL REFERENCES cases (id),
    account_id   TEXT NOT NULL REFERENCES accounts (id),
    state        TEXT NOT NULL,
    format       TEXT NOT NULL,
    scan         TEXT NOT NULL,
    sha256       TEXT NOT NULL,
    blob_id      TEXT NOT NULL REFERENCES blobs (id),
    version      BIGINT NOT NULL,
    received_at  BIGINT NOT NULL,
    submitted_at BIGINT NOT NULL,
    triaged_at   BIGINT NOT NULL,
    sealed       BYTEA NOT NULL
);
CREATE INDEX intake_referrals_by_case ON intake_referrals (case_id);
CREATE INDEX intake_referrals_by_account ON intake_referrals (account_id);

-- Every state of a referral's fields; rows are added and never changed. sealed: fields, problems, labels given.
CREATE TABLE intake_versions (
    referral_id TEXT NOT NULL REFERENCES intake_referrals (id),
    version     BIGINT NOT NULL,
    account_id  TEXT NOT NULL,
    written_at  BIGINT NOT NULL,
    sealed      BYTEA NOT NULL,
    PRIMARY KEY (referral_id, version)
);

-- state: checking, ready, refused. scan: clean, not_scanned, "" before. sealed: the name of the file, problems.
CREATE TABLE intake_documents (
    id          TEXT PRIMARY KEY,
    case_id     TEXT NOT NULL REFERENCES cases (id),
    account_id  TEXT NOT NULL REFERENCES accounts (id),
    state       TEXT NOT NULL,
    scan        TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    size        BIGINT NOT NULL,
    blob_id     TEXT NOT NULL REFERENCES blobs (id),
    pages       BIGINT NOT NULL,
    job_id      TEXT NOT NULL,
    repeated    BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    checked_at  BIGINT NOT NULL,
    sealed      BYTEA NOT NULL
);
CREATE INDEX intake_documents_by_case ON intake_documents (case_id, received_at);
