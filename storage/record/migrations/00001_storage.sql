-- Tables of the storage room. Times are microseconds since 1970 UTC. A column named sealed holds an AEAD's output, bound
-- to table, row and column; a column named mac holds a keyed hash.

-- +goose Up

-- Wrapped keys: one for each case, and "system" for what belongs to no case.
CREATE TABLE case_keys (
    case_id    TEXT PRIMARY KEY,
    recipient  TEXT NOT NULL,
    wrapped    BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

-- The masters that this database was made with.
CREATE TABLE master_keys (
    fingerprint TEXT PRIMARY KEY,
    purpose     TEXT NOT NULL,
    created_at  BIGINT NOT NULL
);

CREATE TABLE blobs (
    id            TEXT PRIMARY KEY,
    case_id       TEXT NOT NULL REFERENCES case_keys (case_id),
    size          BIGINT NOT NULL,
    sha256        TEXT NOT NULL,
    sealed_size   BIGINT NOT NULL,
    sealed_sha256 TEXT NOT NULL,
    created_at    BIGINT NOT NULL
);

CREATE TABLE accounts (
    id          TEXT PRIMARY KEY,
    email_mac   TEXT NOT NULL UNIQUE,
    sealed      BYTEA NOT NULL,
    role        TEXT NOT NULL,
    seat        TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    disabled_at BIGINT NOT NULL
);

CREATE TABLE cases (
    id             TEXT PRIMARY KEY,
    reference      TEXT NOT NULL UNIQUE,
    stage          TEXT NOT NULL,
    opened_at      BIGINT NOT NULL,
    people_version BIGINT NOT NULL,
    people         BYTEA,
    form_terms     BYTEA
);

-- relation: member (named by an officer) or sender (sent a referral of this case).
CREATE TABLE case_members (
    case_id    TEXT NOT NULL REFERENCES cases (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    relation   TEXT NOT NULL,
    added_at   BIGINT NOT NULL,
    PRIMARY KEY (case_id, account_id, relation)
);
CREATE INDEX case_members_by_account ON case_members (account_id);

-- kind: link (one-time sign-in link) or bearer. Only a keyed hash of the secret is here.
CREATE TABLE credentials (
    mac        TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    issued_at  BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL
);
CREATE INDEX credentials_by_account ON credentials (account_id);

CREATE TABLE sessions (
    mac        TEXT PRIMARY KEY,
    sealed     BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- The Merkle log: leaf is the canonical JSON that was hashed, the other columns are copies to search by.
CREATE TABLE audit_entries (
    seq     BIGINT PRIMARY KEY,
    at      BIGINT NOT NULL,
    actor   TEXT NOT NULL,
    act     TEXT NOT NULL,
    case_id TEXT NOT NULL,
    leaf    TEXT NOT NULL
);
CREATE INDEX audit_entries_by_case ON audit_entries (case_id, seq);
CREATE INDEX audit_entries_by_actor ON audit_entries (actor, seq);
CREATE INDEX audit_entries_by_act ON audit_entries (act, seq);
CREATE INDEX audit_entries_by_time ON audit_entries (at, seq);

CREATE TABLE audit_hashes (
    idx  BIGINT PRIMARY KEY,
    hash BYTEA NOT NULL
);

CREATE TABLE jobs (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    subject     TEXT NOT NULL,
    owner       TEXT NOT NULL,
    state       TEXT NOT NULL,
    done        BIGINT NOT NULL,
    total       BIGINT NOT NULL,
    error       TEXT NOT NULL,
    runner      TEXT NOT NULL,
    attempt     BIGINT NOT NULL,
    river_id    BIGINT NOT NULL,
    queued_at   BIGINT NOT NULL,
    finished_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX jobs_unfinished ON jobs (kind, subject) WHERE finished_at = 0;
CREATE INDEX jobs_running ON jobs (runner) WHERE state = 'running';

-- Who asked for a job that was under way already.
CREATE TABLE job_owners (
    job_id TEXT NOT NULL REFERENCES jobs (id),
    owner  TEXT NOT NULL,
    PRIMARY KEY (job_id, owner)
);

-- A process that works jobs; beat grows while it lives.
CREATE TABLE job_runners (
    id   TEXT PRIMARY KEY,
    beat BIGINT NOT NULL
);

CREATE TABLE mails (
    id         TEXT PRIMARY KEY,
    once_mac   TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    sealed     BYTEA NOT NULL,
    state      TEXT NOT NULL,
    code       TEXT NOT NULL,
    tries      BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at    BIGINT NOT NULL
);
CREATE INDEX mails_by_state ON mails (state, created_at);
