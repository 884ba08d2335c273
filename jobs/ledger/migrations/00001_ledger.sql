-- +goose Up
CREATE TABLE run (
    id         TEXT PRIMARY KEY,
    n          INTEGER NOT NULL UNIQUE,
    as_of      TEXT NOT NULL,
    mode       TEXT NOT NULL,
    phase      TEXT NOT NULL,
    hold       BOOLEAN NOT NULL,
    gates      TEXT NOT NULL, -- lines
    staff      INTEGER NOT NULL,
    letters    INTEGER NOT NULL,
    made_at    TEXT NOT NULL,
    since      TEXT NOT NULL, -- when sending began, or empty
    ended_at   TEXT NOT NULL,
    purged     BOOLEAN NOT NULL
);

CREATE TABLE delivery (
    run        TEXT NOT NULL REFERENCES run (id),
    kind       TEXT NOT NULL,
    staff_id   TEXT NOT NULL,
    n          INTEGER NOT NULL,
    state      TEXT NOT NULL,
    reason     TEXT NOT NULL,
    again      BOOLEAN NOT NULL,
    handed_on  TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (run, kind, staff_id)
);

CREATE TABLE notice (
    staff_id   TEXT NOT NULL,
    credential TEXT NOT NULL,
    expires_on TEXT NOT NULL, -- or empty
    stage      TEXT NOT NULL,
    run        TEXT NOT NULL REFERENCES run (id),
    PRIMARY KEY (staff_id, credential, expires_on, stage, run)
);

CREATE TABLE suppression (
    staff_id   TEXT PRIMARY KEY,
    until      TEXT NOT NULL,
    reason     TEXT NOT NULL,
    made_at    TEXT NOT NULL
);

-- +goose Down
DROP TABLE suppression;
DROP TABLE notice;
DROP TABLE delivery;
DROP TABLE run;
