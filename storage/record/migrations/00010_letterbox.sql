-- What was handed in at intake-only nodes, and the permits under which it was.

-- +goose Up

-- Who may hand in what. case_id: '' opens a case. kind: referral, draft. bytes: of one file.
CREATE TABLE intake_permits (
    id           TEXT PRIMARY KEY,
    account_id   TEXT NOT NULL REFERENCES accounts (id),
    case_id      TEXT NOT NULL,
    kind         TEXT NOT NULL,
    until        BIGINT NOT NULL,
    bytes        BIGINT NOT NULL,
    times        BIGINT NOT NULL,
    issued_by    TEXT NOT NULL,
    issued_at    BIGINT NOT NULL,
    withdrawn_at BIGINT NOT NULL
);

-- One row for each object that was found. object: its name in the store. state: found, filed, held, repeated, removed.
-- code: why it is held, or 'incomplete' of a referral that its sender must complete. filed_as: what it became, "referral/ID" or
-- "document/ID". accepted_by: the officer who had it filed though the permit did not cover it.
CREATE TABLE intake_drops (
    object      TEXT PRIMARY KEY,
    state       TEXT NOT NULL,
    code        TEXT NOT NULL,
    permit_id   TEXT NOT NULL,
    receipt     TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    size        BIGINT NOT NULL,
    case_id     TEXT NOT NULL,
    filed_as    TEXT NOT NULL,
    accepted_by TEXT NOT NULL,
    stored_at   BIGINT NOT NULL,
    found_at    BIGINT NOT NULL,
    settled_at  BIGINT NOT NULL
);
CREATE INDEX intake_drops_by_permit ON intake_drops (permit_id);
CREATE INDEX intake_drops_by_state ON intake_drops (state, found_at);
