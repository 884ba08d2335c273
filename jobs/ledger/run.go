package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"iter"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

// Runs is as [jobs.Ledger] says.
func (s *Store) Runs(ctx context.Context) ([]jobs.Record, error) {
	var records []jobs.Record
	err := s.query(ctx, func(rows *sql.Rows) error {
		var r jobs.Record
		var asOf, gates, made, since, ended string
		err := rows.Scan(&r.ID, &asOf, &r.Mode, &r.Phase, &r.Hold, &gates, &r.Staff, &r.Letters, &made, &since,
			&ended, &r.Purged, &r.SetAside, &r.Manifest)
		r.AsOf, r.Made, r.Since, r.Ended = day(asOf), moment(made), moment(since), moment(ended)
		if gates != "" {
			r.Gates = strings.Split(gates, "\n")
		}
		records = append(records, r)
		return err
	}, "SELECT id, as_of, mode, phase, hold, gates, staff, letters, made_at, since, ended_at, purged, set_aside, "+
		"manifest FROM run ORDER BY n")
	if err != nil {
		return nil, s.describe("read the ledger's runs", err)
	}
	return records, nil
}

// Enter is as [jobs.Ledger] says.
func (s *Store) Enter(ctx context.Context, run jobs.Record, deliveries iter.Seq2[jobs.Delivery, error]) error {
	return s.transact(ctx, "enter the run in the ledger", func(tx *sqlx.Tx) error {
		err := s.exec(ctx, tx, "INSERT INTO run (id, n, as_of, mode, phase, hold, gates, staff, letters, made_at, since, "+
			"ended_at, purged, set_aside, manifest) VALUES (?, (SELECT COALESCE(MAX(n), 0) + 1 FROM run), "+
			"?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			run.ID, run.AsOf.String(), run.Mode, run.Phase, run.Hold, strings.Join(run.Gates, "\n"), run.Staff, run.Letters,
			stamp(run.Made), stamp(run.Since), stamp(run.Ended), false, run.SetAside, run.Manifest)
		if err != nil {
			return err
		}
		for _, due := range run.Periods {
			if err := s.enterPeriods(ctx, tx, []jobs.Period{{Due: due, Run: run.ID}}); err != nil {
				return err
			}
		}
		return s.enterDeliveries(ctx, tx, run, deliveries)
	})
}

func (s *Store) enterDeliveries(
	ctx context.Context, tx *sqlx.Tx, run jobs.Record, deliveries iter.Seq2[jobs.Delivery, error],
) error {
	enter, err := tx.PreparexContext(ctx, sqlx.Rebind(s.bind, "INSERT INTO delivery (run, kind, staff_id, n, state, "+
		"reason, again, handed_on, changed_at, says) VALUES (?, ?, ?, ?, ?, ?, ?, '', ?, ?)"))
	if err != nil {
		return err
	}
	defer enter.Close()
	notice, err := tx.PreparexContext(ctx, sqlx.Rebind(s.bind, "INSERT INTO notice (staff_id, credential, expires_on, "+
		"stage, run) VALUES (?, ?, ?, ?, ?)"))
	if err != nil {
		return err
	}
	defer notice.Close()
	n := 0
	for d, err := range deliveries {
		if err != nil {
			return err
		}
		n++
		if _, err := enter.ExecContext(ctx, run.ID, d.Kind, encode(d.StaffID), n, d.State, d.Reason, d.Again,
			stamp(run.Made), d.Says); err != nil {
			return err
		}
		for _, k := range d.Notices {
			if _, err := notice.ExecContext(ctx, encode(d.StaffID), encode(k.Credential), k.ExpiresOn.String(), k.Stage,
				run.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// Move is as [jobs.Ledger] says. The moments at which sending began, and at which it came to a phase, stay.
func (s *Store) Move(ctx context.Context, run jobs.Record, at time.Time) error {
	since, ended := "", stamp(at)
	if run.Phase == jobs.Sending {
		since, ended = stamp(at), ""
	}
	ctx = context.WithoutCancel(ctx) // a step that was taken must be kept
	return s.transact(ctx, "write the run's phase into the ledger", func(tx *sqlx.Tx) error {
		return s.exec(ctx, tx, "UPDATE run SET ended_at = CASE WHEN phase = ? THEN ended_at ELSE ? END, phase = ?, hold = ?, "+
			"gates = ?, purged = ?, since = CASE WHEN since = '' THEN ? ELSE since END WHERE id = ?",
			run.Phase, ended, run.Phase, run.Hold, strings.Join(run.Gates, "\n"), run.Purged, since, run.ID)
	})
}

// query reads rows.
func (s *Store) query(ctx context.Context, each func(*sql.Rows) error, query string, args ...any) error {
	rows, err := s.db.QueryContext(ctx, sqlx.Rebind(s.bind, query), args...)
	if err != nil {
		return err
	}
	return eachOf(rows, each)
}

// eachOf calls each for every row, and ends the reading.
func eachOf(rows *sql.Rows, each func(*sql.Rows) error) (err error) {
	for err == nil && rows.Next() {
		err = each(rows)
	}
	return cmp.Or(err, rows.Err(), rows.Close())
}

// transact does all of it or nothing.
func (s *Store) transact(ctx context.Context, doing string, do func(*sqlx.Tx) error) error {
	begin := s.db.BeginTxx
	if s.locked != nil {
		begin = s.locked.BeginTxx // when the lock is lost, nothing more is written
	}
	tx, err := begin(ctx, nil)
	if err != nil {
		return s.describe(doing, err)
	}
	defer tx.Rollback()
	if err := do(tx); err != nil {
		return s.describe(doing, err)
	}
	return s.describe(doing, tx.Commit())
}

func (s *Store) exec(ctx context.Context, tx *sqlx.Tx, statement string, args ...any) error {
	_, err := tx.ExecContext(ctx, sqlx.Rebind(s.bind, statement), args...)
	return err
}

// day reads a date; the empty one is zero.
func day(text string) rules.Date {
	d, _ := rules.ParseDate(text)
	return d
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

func moment(text string) time.Time {
	t, _ := time.Parse(time.RFC3339Nano, text) // what this package wrote, or empty: the zero time
	return t
}
