-- Rotation of the masters, and destruction of case keys.

-- +goose Up

-- Masters that were: nothing is wrapped to them any more. 0 for the present ones.
ALTER TABLE master_keys ADD COLUMN retired_at BIGINT NOT NULL DEFAULT 0;

-- The set of masters a key is wrapped to; empty for keys from before there was a choice.
ALTER TABLE case_keys ADD COLUMN wrapped_to TEXT NOT NULL DEFAULT '';

-- When the key was destroyed, and nothing is left in wrapped; 0 for keys that are.
ALTER TABLE case_keys ADD COLUMN destroyed_at BIGINT NOT NULL DEFAULT 0;
