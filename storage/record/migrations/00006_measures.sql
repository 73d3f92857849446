-- +goose Up

-- What people decided of what was proposed in a redacted draft, as numbers; they are told once the draft is published.
-- rule is an id of the shipped catalogue, picture, unreadable, or own for a partnership's rules, whose ids are its own words.
-- asked: 1 when the rule asked, 0 when it set the words to go. removed and kept count terms, the others their mentions.
CREATE TABLE release_rule_counts (
    redaction_id     TEXT NOT NULL REFERENCES release_redactions (id),
    rule             TEXT NOT NULL,
    kind             TEXT NOT NULL,
    asked            BIGINT NOT NULL,
    removed          BIGINT NOT NULL,
    kept             BIGINT NOT NULL,
    removed_mentions BIGINT NOT NULL,
    kept_mentions    BIGINT NOT NULL,
    PRIMARY KEY (redaction_id, rule, kind, asked)
);

-- Of what was removed: what a rule had found, and what no rule had and a person added.
CREATE TABLE release_kind_counts (
    redaction_id   TEXT NOT NULL REFERENCES release_redactions (id),
    kind           TEXT NOT NULL,
    found          BIGINT NOT NULL,
    added          BIGINT NOT NULL,
    found_mentions BIGINT NOT NULL,
    added_mentions BIGINT NOT NULL,
    PRIMARY KEY (redaction_id, kind)
);
