package ledger

import (
	"context"
	"database/sql"
	"time"

	"ceuwatch/jobs"
)

// SentSince is as [jobs.Deliveries] says.
func (s *Store) SentSince(ctx context.Context, at time.Time) (n int, err error) {
	err = s.query(ctx, func(rows *sql.Rows) error { return rows.Scan(&n) },
		"SELECT COUNT(*) FROM delivery WHERE state IN (?, ?, ?) AND changed_at >= ?",
		// Without a zone, the moment sorts before its own fractions.
		jobs.Accepted, jobs.InDoubt, jobs.Intended, at.UTC().Format("2006-01-02T15:04:05"))
	return n, s.describe("read the ledger's deliveries", err)
}
