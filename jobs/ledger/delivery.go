package ledger

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"database/sql"

	"github.com/jmoiron/sqlx"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

// Deliveries is as [jobs.Deliveries] says.
func (s *Store) Deliveries(ctx context.Context, run string) ([]jobs.Delivery, error) {
	rows, err := s.db.QueryContext(ctx, sqlx.Rebind(s.bind, "SELECT kind, staff_id, state, reason, again, handed_on "+
		"FROM delivery WHERE run = ? ORDER BY n"), run)
	if err != nil {
		return nil, s.describe("read the ledger's deliveries", err)
	}
	defer rows.Close()
	var all []jobs.Delivery
	for rows.Next() {
		var d jobs.Delivery
		var handed string
		if err := rows.Scan(&d.Kind, &d.StaffID, &d.State, &d.Reason, &d.Again, &handed); err != nil {
			return nil, s.describe("read the ledger's deliveries", err)
		}
		d.StaffID, d.Handed = decode(d.StaffID), day(handed)
		all = append(all, d)
	}
	return all, s.describe("read the ledger's deliveries", rows.Err())
}

// Settle is as [jobs.Deliveries] says.
func (s *Store) Settle(ctx context.Context, run string, d jobs.Delivery, at time.Time) error {
	// An outcome must be kept even when somebody has just asked the program to stop.
	ctx = context.WithoutCancel(ctx)
	return s.transact(ctx, "write the delivery into the ledger", func(tx *sqlx.Tx) error {
		result, err := tx.ExecContext(ctx, sqlx.Rebind(s.bind, "UPDATE delivery SET state = ?, reason = ?, again = ?, "+
			"changed_at = ? WHERE run = ? AND kind = ? AND staff_id = ?"),
			d.State, d.Reason, d.Again, stamp(at), run, d.Kind, encode(d.StaffID))
		return oneRow(result, err, d.Kind, d.StaffID)
	})
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

// Notices is as [jobs.History] says.
func (s *Store) Notices(ctx context.Context, staffID string) ([]jobs.Past, error) {
	rows, err := s.db.QueryContext(ctx, sqlx.Rebind(s.bind, "SELECT n.credential, n.expires_on, n.stage, n.run, "+
		"r.as_of, d.state, d.handed_on FROM notice n JOIN run r ON r.id = n.run "+
		"JOIN delivery d ON d.run = n.run AND d.kind = ? AND d.staff_id = n.staff_id "+
		"WHERE n.staff_id = ? ORDER BY r.n, n.credential"), jobs.KindLetter, encode(staffID))
	if err != nil {
		return nil, s.describe("read the ledger's notices", err)
	}
	defer rows.Close()
	var all []jobs.Past
	for rows.Next() {
		var p jobs.Past
		var expires, asOf, handed string
		if err := rows.Scan(&p.Credential, &expires, &p.Stage, &p.Run, &asOf, &p.State, &handed); err != nil {
			return nil, s.describe("read the ledger's notices", err)
		}
		p.Credential = decode(p.Credential)
		p.ExpiresOn, p.AsOf, p.Handed = day(expires), day(asOf), day(handed)
		all = append(all, p)
	}
	return all, s.describe("read the ledger's notices", rows.Err())
}

// Suppressed is as [jobs.History] says.
func (s *Store) Suppressed(ctx context.Context, staffID string, on rules.Date) (*jobs.Suppression, error) {
	var until, reason string
	err := s.db.QueryRowContext(ctx, sqlx.Rebind(s.bind, "SELECT until, reason FROM suppression WHERE staff_id = ?"),
		encode(staffID)).Scan(&until, &reason)
	switch {
	case errors.Is(err, sql.ErrNoRows), err == nil && on >= day(until):
		return nil, nil
	case err != nil:
		return nil, s.describe("read the ledger's suppressions", err)
	}
	return &jobs.Suppression{StaffID: staffID, Until: day(until), Reason: reason}, nil
}

// Suppress keeps notices from a person, in place of what kept them before.
func (s *Store) Suppress(ctx context.Context, p jobs.Suppression, at time.Time) error {
	return s.transact(ctx, "write the suppression into the ledger", func(tx *sqlx.Tx) error {
		return s.exec(ctx, tx, "INSERT INTO suppression (staff_id, until, reason, made_at) VALUES (?, ?, ?, ?) "+
			"ON CONFLICT (staff_id) DO UPDATE SET until = excluded.until, reason = excluded.reason, "+
			"made_at = excluded.made_at", encode(p.StaffID), p.Until.String(), p.Reason, stamp(at))
	})
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
