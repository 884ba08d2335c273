package ledger

import (
	"context"
	"database/sql"
	"time"

	"github.com/jmoiron/sqlx"

	"ceuwatch/jobs"
)

// Periods lists the periods that are remembered, the oldest first.
func (s *Store) Periods(ctx context.Context) ([]jobs.Period, error) {
	var all []jobs.Period
	err := s.query(ctx, func(rows *sql.Rows) error {
		var p jobs.Period
		var due string
		err := rows.Scan(&due, &p.Run)
		p.Due = moment(due)
		all = append(all, p)
		return err
	}, "SELECT due, run FROM period ORDER BY due")
	if err != nil {
		return nil, s.describe("read the ledger's periods", err)
	}
	return all, nil
}

// Remember writes periods down for good, in place of what was remembered of them.
func (s *Store) Remember(ctx context.Context, periods ...jobs.Period) error {
	return s.transact(ctx, "write periods into the ledger", func(tx *sqlx.Tx) error {
		return s.enterPeriods(ctx, tx, periods)
	})
}

// Forget drops the periods after a moment.
func (s *Store) Forget(ctx context.Context, after time.Time) error {
	periods, err := s.Periods(ctx)
	if err != nil || len(periods) == 0 || !periods[len(periods)-1].Due.After(after) {
		return err
	}
	return s.transact(ctx, "drop periods from the ledger", func(tx *sqlx.Tx) error {
		return s.exec(ctx, tx, "DELETE FROM period WHERE due > ?", after.UTC().Format(time.RFC3339))
	})
}

func (s *Store) enterPeriods(ctx context.Context, tx *sqlx.Tx, periods []jobs.Period) error {
	for _, p := range periods {
		if err := s.exec(ctx, tx, "INSERT INTO period (due, run) VALUES (?, ?) ON CONFLICT (due) "+
			"DO UPDATE SET run = excluded.run", p.Due.UTC().Format(time.RFC3339), p.Run); err != nil {
			return err
		}
	}
	return nil
}
