-- Sealed objects of destroyed cases go out of the store. The rows stay, since documents refer to them; gone_at: since when.

-- +goose Up

ALTER TABLE blobs ADD COLUMN gone_at BIGINT NOT NULL DEFAULT 0;
