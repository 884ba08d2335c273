package ledger

import (
	"context"
	"database/sql"
	"time"

	"github.com/jmoiron/sqlx"

	"ceuwatch/jobs"
)

// Claim is as [jobs.Deliveries] says.
func (s *Store) Claim(
	ctx context.Context, run string, at time.Time, decide func(*jobs.Delivery, []jobs.Past), deliveries ...*jobs.Delivery,
) error {
	ctx = context.WithoutCancel(ctx)
	return s.transact(ctx, "write the deliveries into the ledger", func(tx *sqlx.Tx) error {
		var changed []jobs.Delivery
		for _, d := range deliveries {
			past, err := s.before(ctx, tx, run, d)
			if err != nil {
				return err
			}
			before := *d
			decide(d, past)
			if d.State != before.State || d.Reason != before.Reason || d.Again != before.Again {
				changed = append(changed, *d)
			}
		}
		if len(changed) == 0 {
			return nil
		}
		return s.settle(ctx, tx, run, at, changed)
	})
}

// before reads what other runs brought a delivery's reader: a person's notices, or, as of the same day, a message that
// says the same.
func (s *Store) before(ctx context.Context, tx *sqlx.Tx, run string, d *jobs.Delivery) (all []jobs.Past, err error) {
	query, args := "SELECT n.credential, n.expires_on, n.stage, n.run, r.as_of, d.state, d.handed_on "+
		"FROM notice n JOIN run r ON r.id = n.run "+
		"JOIN delivery d ON d.run = n.run AND d.kind = 'letter' AND d.staff_id = n.staff_id "+
		"WHERE n.staff_id = ? AND n.run <> ? ORDER BY r.n", []any{encode(d.StaffID), run}
	if d.Kind != jobs.KindLetter {
		query, args = "SELECT '', '', '', d.run, r.as_of, d.state, d.handed_on FROM delivery d JOIN run r ON r.id = d.run "+
			"WHERE d.kind = ? AND d.staff_id = ? AND d.says = ? AND d.says <> '' AND d.run <> ? "+
			"AND r.as_of = (SELECT as_of FROM run WHERE id = ?) ORDER BY r.n",
			[]any{d.Kind, encode(d.StaffID), d.Says, run, run}
	}
	rows, err := tx.QueryContext(ctx, sqlx.Rebind(s.bind, query), args...)
	if err != nil {
		return nil, err
	}
	err = eachOf(rows, func(rows *sql.Rows) error {
		var p jobs.Past
		var expires, asOf, handed string
		err := rows.Scan(&p.Credential, &expires, &p.Stage, &p.Run, &asOf, &p.State, &handed)
		p.Credential = decode(p.Credential)
		p.ExpiresOn, p.AsOf, p.Handed = day(expires), day(asOf), day(handed)
		all = append(all, p)
		return err
	})
	return all, err
}
