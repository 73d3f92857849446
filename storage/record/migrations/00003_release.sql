-- Tables of the release room. Times are microseconds since 1970 UTC, 0 for "not yet"; days are local, YYYY-MM-DD. A
-- column named sealed holds an AEAD's output, bound to table, row and column; mac holds a keyed hash.

-- +goose Up

-- Terms of a referral form that a person took off the cast list, with the reason.
CREATE TABLE release_dropped (
    case_id    TEXT NOT NULL,
    mac        TEXT NOT NULL,
    sealed     BYTEA NOT NULL,
    account_id TEXT NOT NULL,
    dropped_at BIGINT NOT NULL,
    PRIMARY KEY (case_id, mac)
);

-- What was found in a document, the newest search only: one sealed blob. state: queued, ready.
CREATE TABLE release_findings (
    document_id    TEXT PRIMARY KEY,
    case_id        TEXT NOT NULL,
    state          TEXT NOT NULL,
    job_id         TEXT NOT NULL,
    blob_id        TEXT NOT NULL,
    search         BIGINT NOT NULL,
    people_version BIGINT NOT NULL,
    undecided      BIGINT NOT NULL,
    inherited_from TEXT NOT NULL,
    found_at       BIGINT NOT NULL
);
CREATE INDEX release_findings_by_case ON release_findings (case_id, found_at);

-- Decisions are added and never changed; the newest for a subject counts. scope: term or finding; mac names the subject;
-- decision: replace, remove, keep, or none when one was taken back. sealed holds label and reason.
CREATE TABLE release_decisions (
    document_id    TEXT NOT NULL,
    seq            BIGINT NOT NULL,
    case_id        TEXT NOT NULL,
    scope          TEXT NOT NULL,
    mac            TEXT NOT NULL,
    decision       TEXT NOT NULL,
    sealed         BYTEA NOT NULL,
    account_id     TEXT NOT NULL,
    decided_at     BIGINT NOT NULL,
    inherited_from TEXT NOT NULL,
    PRIMARY KEY (document_id, seq)
);

-- Redacted drafts. state: queued, verified, refused, failed, approved, returned; void is worked out from search,
-- people_version, decided (the newest decision's seq) and rules_version, and never stored.
CREATE TABLE release_redactions (
    id             TEXT PRIMARY KEY,
    case_id        TEXT NOT NULL,
    document_id    TEXT NOT NULL,
    search         BIGINT NOT NULL,
    people_version BIGINT NOT NULL,
    decided        BIGINT NOT NULL,
    state          TEXT NOT NULL,
    code           TEXT NOT NULL,
    job_id         TEXT NOT NULL,
    blob_id        TEXT NOT NULL,
    sha256         TEXT NOT NULL,
    size           BIGINT NOT NULL,
    pages          BIGINT NOT NULL,
    report_blob_id TEXT NOT NULL,
    rules_version  TEXT NOT NULL,
    requested_by   TEXT NOT NULL,
    requested_at   BIGINT NOT NULL,
    finished_at    BIGINT NOT NULL
);
CREATE INDEX release_redactions_by_case ON release_redactions (case_id, requested_at);
CREATE INDEX release_redactions_by_document ON release_redactions (document_id, requested_at);

-- The second person's word on a redacted draft: approve or return.
CREATE TABLE release_checks (
    redaction_id TEXT PRIMARY KEY REFERENCES release_redactions (id),
    decision     TEXT NOT NULL,
    sealed       BYTEA NOT NULL,
    account_id   TEXT NOT NULL,
    checked_at   BIGINT NOT NULL
);

CREATE TABLE release_publications (
    id           TEXT PRIMARY KEY,
    case_id      TEXT NOT NULL,
    redaction_id TEXT NOT NULL UNIQUE REFERENCES release_redactions (id),
    sealed       BYTEA NOT NULL,
    sha256       TEXT NOT NULL,
    blob_id      TEXT NOT NULL,
    size         BIGINT NOT NULL,
    pages        BIGINT NOT NULL,
    created_by   TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    answered     BIGINT NOT NULL,
    released_by  TEXT NOT NULL,
    released_at  BIGINT NOT NULL,
    released_on  TEXT NOT NULL,
    manifest     TEXT NOT NULL
);
CREATE INDEX release_publications_by_case ON release_publications (case_id, created_at);

CREATE TABLE release_signatures (
    publication_id TEXT NOT NULL REFERENCES release_publications (id),
    seat           TEXT NOT NULL,
    sha256         TEXT NOT NULL,
    account_id     TEXT NOT NULL,
    signed_at      BIGINT NOT NULL,
    PRIMARY KEY (publication_id, seat)
);

-- Answers to the publication checklist. on_day is the day that a clock or an order counts from, where the item asks one.
CREATE TABLE release_answers (
    publication_id TEXT NOT NULL REFERENCES release_publications (id),
    item           TEXT NOT NULL,
    answer         TEXT NOT NULL,
    on_day         TEXT NOT NULL,
    sealed         BYTEA NOT NULL,
    account_id     TEXT NOT NULL,
    answered_at    BIGINT NOT NULL,
    PRIMARY KEY (publication_id, item)
);

-- Days that clocks count from, entered by a person: aware, notified, decided, planned_publication, panel_copy_sent.
CREATE TABLE release_dates (
    case_id    TEXT NOT NULL,
    trigger_id TEXT NOT NULL,
    on_day     TEXT NOT NULL,
    account_id TEXT NOT NULL,
    set_at     BIGINT NOT NULL,
    PRIMARY KEY (case_id, trigger_id)
);

-- What a partnership chose: separation, rapid_review, copy_after_publication.
CREATE TABLE release_settings (
    name       TEXT PRIMARY KEY,
    value      TEXT NOT NULL,
    account_id TEXT NOT NULL,
    set_at     BIGINT NOT NULL
);

-- Recipients are kept when they leave the list: deliveries name them. sealed holds name, address and other names.
CREATE TABLE release_recipients (
    id       TEXT PRIMARY KEY,
    place    BIGINT NOT NULL,
    listed   BIGINT NOT NULL,
    role     TEXT NOT NULL,
    channel  TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    sealed   BYTEA NOT NULL,
    changed  BIGINT NOT NULL
);

-- One row for each recipient of a published report. token_mac: the link's secret is in the sealed mail only. once is the
-- key of the mail in the outbox, empty until it was asked for. sealed holds a note about another channel.
CREATE TABLE release_deliveries (
    id              TEXT PRIMARY KEY,
    publication_id  TEXT NOT NULL REFERENCES release_publications (id),
    case_id         TEXT NOT NULL,
    recipient_id    TEXT NOT NULL REFERENCES release_recipients (id),
    channel         TEXT NOT NULL,
    due             TEXT NOT NULL,
    warning         TEXT NOT NULL,
    token_mac       TEXT NOT NULL,
    once            TEXT NOT NULL,
    attempt         BIGINT NOT NULL,
    asked_at        BIGINT NOT NULL,
    handed_at       BIGINT NOT NULL,
    opened_at       BIGINT NOT NULL,
    acknowledged_at BIGINT NOT NULL,
    sealed          BYTEA NOT NULL,
    UNIQUE (publication_id, recipient_id)
);
CREATE INDEX release_deliveries_by_token ON release_deliveries (token_mac);
CREATE INDEX release_deliveries_by_case ON release_deliveries (case_id);
