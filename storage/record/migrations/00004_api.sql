-- +goose Up

-- One row for each Idempotency-Key that was sent in the last 24 hours. caller is an account; route is method and
-- pattern; request_key, place and body_hash are keyed hashes. status is 0 while the first request is in flight, and
-- holder says which attempt that is. answer is sealed.
CREATE TABLE api_idempotency (
    caller      TEXT   NOT NULL,
    route       TEXT   NOT NULL,
    request_key TEXT   NOT NULL,
    holder      TEXT   NOT NULL,
    body_hash   TEXT   NOT NULL,
    status      BIGINT NOT NULL,
    answer      BYTEA,
    started_at  BIGINT NOT NULL,
    PRIMARY KEY (caller, route, request_key)
);
CREATE INDEX api_idempotency_started ON api_idempotency (started_at);

-- How often something was tried in a window of time. bucket is a keyed hash of what is limited.
CREATE TABLE api_attempts (
    bucket       TEXT   NOT NULL PRIMARY KEY,
    window_start BIGINT NOT NULL,
    tries        BIGINT NOT NULL
);
CREATE INDEX api_attempts_window ON api_attempts (window_start);
