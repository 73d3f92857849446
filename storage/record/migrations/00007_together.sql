-- +goose Up

-- What may identify somebody in a redacted draft because it stands together. item is the id of the checklist's question about
-- it: a keyed hash of its rule and words, the same in every draft of a case. sealed holds the flag with its words.
CREATE TABLE release_flags (
    redaction_id TEXT NOT NULL REFERENCES release_redactions (id),
    item         TEXT NOT NULL,
    place        BIGINT NOT NULL,
    severity     TEXT NOT NULL,
    sealed       BYTEA NOT NULL,
    PRIMARY KEY (redaction_id, item)
);
