-- +goose Up
ALTER TABLE run ADD COLUMN manifest TEXT NOT NULL DEFAULT ''; -- its sha256; empty: an earlier version made the run

ALTER TABLE delivery ADD COLUMN says TEXT NOT NULL DEFAULT ''; -- digest of what a manager or HR is told; or empty

-- +goose Down
ALTER TABLE delivery DROP COLUMN says;

ALTER TABLE run DROP COLUMN manifest;
