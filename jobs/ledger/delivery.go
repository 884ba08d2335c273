package ledger

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"database/sql"

	"github.com/jmoiron/sqlx"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

// Deliveries is as [jobs.Deliveries] says.
func (s *Store) Deliveries(ctx context.Context, run string) iter.Seq2[jobs.Delivery, error] {
	return func(yield func(jobs.Delivery, error) bool) {
		for last, more := 0, true; more; {
			some, err := s.deliveriesAfter(ctx, run, &last)
			if err != nil {
				yield(jobs.Delivery{}, s.describe("read the ledger's deliveries", err))
				return
			}
			for _, d := range some {
				if !yield(d, nil) {
					return
				}
			}
			more = len(some) == maxRows
		}
	}
}

// deliveriesAfter reads the next deliveries after the last one. A few at a time, the connection is free in between.
func (s *Store) deliveriesAfter(ctx context.Context, run string, last *int) ([]jobs.Delivery, error) {
	var some []jobs.Delivery
	err := s.query(ctx, func(rows *sql.Rows) error {
		var d jobs.Delivery
		var handed string
		err := rows.Scan(last, &d.Kind, &d.StaffID, &d.State, &d.Reason, &d.Again, &handed, &d.Says)
		d.StaffID, d.Handed = decode(d.StaffID), day(handed)
		some = append(some, d)
		return err
	}, "SELECT n, kind, staff_id, state, reason, again, handed_on, says FROM delivery WHERE run = ? AND n > ? ORDER BY n "+
		"LIMIT ?", run, *last, maxRows)
	return some, err
}

// Settle is as [jobs.Deliveries] says.
func (s *Store) Settle(ctx context.Context, run string, at time.Time, deliveries ...jobs.Delivery) error {
	// An outcome must be kept even when somebody has just asked the program to stop.
	ctx = context.WithoutCancel(ctx)
	return s.transact(ctx, "write the deliveries into the ledger", func(tx *sqlx.Tx) error {
		return s.settle(ctx, tx, run, at, deliveries)
	})
}

func (s *Store) settle(ctx context.Context, tx *sqlx.Tx, run string, at time.Time, deliveries []jobs.Delivery) error {
	update, err := tx.PreparexContext(ctx, sqlx.Rebind(s.bind, "UPDATE delivery SET state = ?, reason = ?, again = ?, "+
		"changed_at = ?, says = ? WHERE run = ? AND kind = ? AND staff_id = ?"))
	if err != nil {
		return err
	}
	defer update.Close()
	for _, d := range deliveries {
		result, err := update.ExecContext(ctx, d.State, d.Reason, d.Again, stamp(at), d.Says, run, d.Kind, encode(d.StaffID))
		if err := oneRow(result, err, d.Kind, d.StaffID); err != nil {
			return err
		}
	}
	return nil
}

// HandOut notes that a printed letter of a run reached its person on a day. The error is [jobs.ErrBadData] when there
// is no such letter in the print queue or among those that could not be delivered.
func (s *Store) HandOut(ctx context.Context, run, staffID string, on rules.Date) error {
	return s.transact(ctx, "write the delivery into the ledger", func(tx *sqlx.Tx) error {
		result, err := tx.ExecContext(ctx, sqlx.Rebind(s.bind, "UPDATE delivery SET handed_on = ?, state = ? "+
			"WHERE run = ? AND kind = ? AND staff_id = ? AND state IN (?, ?, ?, ?)"), on.String(), jobs.Printed, run,
			jobs.KindLetter, encode(staffID), jobs.Printed, jobs.Failed, jobs.Deferred, jobs.InDoubt)
		return oneRow(result, err, "printed letter", staffID)
	})
}

func oneRow(result sql.Result, err error, what, staffID string) error {
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, fmt.Errorf("%w: no %s of %s in this run", jobs.ErrBadData, what, staffID))
	}
	return nil
}

// noticesOf is how many people the query for notices names: always as many, for then it is prepared once.
const noticesOf = 50

var noticesQuery = "SELECT n.staff_id, n.credential, n.expires_on, n.stage, n.run, r.as_of, d.state, d.handed_on " +
	"FROM notice n JOIN run r ON r.id = n.run " +
	"JOIN delivery d ON d.run = n.run AND d.kind = 'letter' AND d.staff_id = n.staff_id " +
	"WHERE n.staff_id IN (?" + strings.Repeat(", ?", noticesOf-1) + ") ORDER BY r.n, n.credential"

// Notices is as [jobs.History] says.
func (s *Store) Notices(ctx context.Context, staffIDs ...string) (map[string][]jobs.Past, error) {
	all := map[string][]jobs.Past{}
	for some := range slices.Chunk(staffIDs, noticesOf) {
		if err := s.noticesAmong(ctx, some, all); err != nil {
			return nil, s.describe("read the ledger's notices", err)
		}
	}
	return all, nil
}

// noticesAmong adds the notices of so many people.
func (s *Store) noticesAmong(ctx context.Context, staffIDs []string, all map[string][]jobs.Past) error {
	query, err := s.noticesStatement(ctx)
	if err != nil {
		return err
	}
	ids := make([]any, noticesOf)
	for i := range ids {
		ids[i] = encode(staffIDs[min(i, len(staffIDs)-1)])
	}
	rows, err := query.QueryContext(ctx, ids...)
	if err != nil {
		return err
	}
	return eachOf(rows, func(rows *sql.Rows) error {
		var p jobs.Past
		var id, expires, asOf, handed string
		err := rows.Scan(&id, &p.Credential, &expires, &p.Stage, &p.Run, &asOf, &p.State, &handed)
		p.Credential = decode(p.Credential)
		p.ExpiresOn, p.AsOf, p.Handed = day(expires), day(asOf), day(handed)
		all[decode(id)] = append(all[decode(id)], p)
		return err
	})
}

func (s *Store) noticesStatement(ctx context.Context) (*sql.Stmt, error) {
	s.preparing.Lock()
	defer s.preparing.Unlock()
	if s.notices == nil {
		prepared, err := s.db.PrepareContext(ctx, sqlx.Rebind(s.bind, noticesQuery))
		if err != nil {
			return nil, err
		}
		s.notices = prepared
	}
	return s.notices, nil
}

// Suppressed is as [jobs.History] says.
func (s *Store) Suppressed(ctx context.Context, on rules.Date) (map[string]jobs.Suppression, error) {
	all := map[string]jobs.Suppression{}
	query := "SELECT staff_id, until, reason FROM suppression WHERE until > ?"
	err := s.query(ctx, func(rows *sql.Rows) error {
		var p jobs.Suppression
		var until string
		err := rows.Scan(&p.StaffID, &until, &p.Reason)
		p.StaffID, p.Until = decode(p.StaffID), day(until)
		all[p.StaffID] = p
		return err
	}, query, on.String())
	return all, s.describe("read the ledger's suppressions", err)
}

// maxRows is how many rows one query reads at most.
const maxRows = 500

// Suppress keeps notices from a person, in place of what kept them before.
func (s *Store) Suppress(ctx context.Context, p jobs.Suppression, at time.Time) error {
	return s.transact(ctx, "write the suppression into the ledger", func(tx *sqlx.Tx) error {
		return s.exec(ctx, tx, "INSERT INTO suppression (staff_id, until, reason, made_at) VALUES (?, ?, ?, ?) "+
			"ON CONFLICT (staff_id) DO UPDATE SET until = excluded.until, reason = excluded.reason, "+
			"made_at = excluded.made_at", encode(p.StaffID), p.Until.String(), p.Reason, stamp(at))
	})
}

// Lift lets notices go out to a person again. It reports whether anything kept them.
func (s *Store) Lift(ctx context.Context, staffID string) (lifted bool, err error) {
	err = s.transact(ctx, "lift the suppression in the ledger", func(tx *sqlx.Tx) error {
		result, err := tx.ExecContext(ctx, sqlx.Rebind(s.bind, "DELETE FROM suppression WHERE staff_id = ?"), encode(staffID))
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		lifted = n > 0
		return err
	})
	return lifted, err
}

// encode writes bytes that a database's text cannot hold, and the sign that stands for them, as %XX.
func encode(s string) string {
	if utf8.ValidString(s) && !strings.ContainsAny(s, "%\x00") {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		if size := utf8.RuneLen(r); r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") || r == '%' || r == 0 {
			fmt.Fprintf(&b, "%%%02X", s[i])
		} else {
			b.WriteString(s[i : i+size])
		}
	}
	return b.String()
}

func decode(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}
