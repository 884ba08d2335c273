package hrdb

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

// strayRows is how many rows without a staff id are held at a time.
const strayRows = 1024

// read yields the rows of some relations, of everyone or of some people, in one snapshot. The last of them waits for the
// snapshot to end well, so that a connection which is lost never looks like the end.
func (r *Reader) read(
	ctx context.Context, relations []relation, ids []string, yield func(rules.Employee, error) bool,
) error {
	defer context.AfterFunc(ctx, r.dialer.part)()
	within, stop := context.WithCancel(ctx)
	defer stop()
	tx, err := r.begin(within)
	if err != nil {
		return outcome(ctx, err)
	}
	defer tx.Rollback()
	if relations, err = r.present(within, tx, relations); err != nil {
		return outcome(ctx, err)
	}
	rows, err := r.rows(within, tx, relations, ids)
	if err != nil {
		return outcome(ctx, err)
	}
	defer rows.Close()
	defer stop() // before closing, which would wait for all rows
	g := &gathering{yield: yield}
	values := make(row, 1+len(relations[0].columns))
	into := make([]any, len(values))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err = rows.Scan(into...); err != nil {
			return outcome(ctx, describe("read the hr database", err))
		}
		number, _ := values[0].(int64)
		more, err := g.add(&relations[number], values[1:])
		if err == nil {
			err = ctx.Err()
		}
		if !more || err != nil {
			return outcome(ctx, err)
		}
	}
	if err = rows.Err(); err == nil {
		err = tx.Commit()
	}
	if err != nil {
		return outcome(ctx, describe("read the hr database", err))
	}
	if g.hand() && len(g.strays.Staff)+len(g.strays.Credentials)+len(g.strays.Credits)+len(g.strays.Attempts) > 0 {
		yield(g.strays, nil)
	}
	return nil
}

// rows starts reading.
func (r *Reader) rows(ctx context.Context, tx *sqlx.Tx, relations []relation, ids []string) (*sqlx.Rows, error) {
	condition, args := "", []any{}
	if ids != nil {
		condition = " IN (?)"
	}
	query, err := r.union(ctx, tx, relations, condition)
	if err != nil {
		return nil, err
	}
	if ids != nil {
		for range relations {
			args = append(args, ids)
		}
		if query, args, err = sqlx.In(query, args...); err != nil {
			return nil, err
		}
		query = tx.Rebind(query)
	}
	statement, err := tx.PreparexContext(ctx, query)
	if err != nil {
		return nil, describe("read the hr database", err)
	}
	rows, err := statement.QueryxContext(ctx, args...)
	if err != nil {
		return nil, describe("read the hr database", err)
	}
	return rows, nil
}

// gathering puts rows together that name one staff id.
type gathering struct {
	yield   func(rules.Employee, error) bool
	last    string         // the staff id of the last row, as the database has it
	current rules.Employee // whose rows come
	strays  rules.Employee // rows without a staff id
	n       int            // how many of them
}

// add takes a row in; more reports whether another one is wanted.
func (g *gathering) add(rel *relation, values row) (more bool, err error) {
	key := values.raw(0)
	if values[0] != nil && key < g.last {
		return false, fmt.Errorf(
			"%w: rows of %s do not come in byte order of staff_id: use a database with the encoding UTF-8",
			jobs.ErrConfig, rel.name)
	}
	if values[0] != nil { // where NULL comes is the database's affair
		g.last = key
	}
	id := legible(key, true)
	if id == "" {
		rel.add(&g.strays, values)
		if g.n++; g.n == strayRows {
			more = g.yield(g.strays, nil)
			g.strays, g.n = rules.Employee{}, 0
			return more, nil
		}
		return true, nil
	}
	if id != g.current.ID {
		if !g.hand() {
			return false, nil
		}
		g.current.ID = id
	}
	rel.add(&g.current, values)
	return true, nil
}

// hand hands the person on whose rows came last.
func (g *gathering) hand() bool {
	e := g.current
	g.current = rules.Employee{}
	return e.ID == "" || g.yield(e, nil)
}

// outcome is an error, or rather that the context has ended, which others follow from.
func outcome(ctx context.Context, err error) error {
	if ended := ctx.Err(); ended != nil {
		return describe("read the hr database", ended)
	}
	return err
}
