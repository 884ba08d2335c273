-- +goose Up
CREATE TABLE period (
    due        TEXT PRIMARY KEY,
    run        TEXT NOT NULL -- made for it, or empty: the schedule began then
);

ALTER TABLE run ADD COLUMN set_aside INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE run DROP COLUMN set_aside;

DROP TABLE period;
