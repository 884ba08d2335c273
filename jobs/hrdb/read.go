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
	defer context.AfterFunc(ctx, r.dialer.Part)()
	within, stop := context.WithCancel(ctx)
	defer stop()
	tx, err := r.begin(within)
	if err != nil {
		return outcome(ctx, err)
	}
	defer tx.end() // does nothing after the end
	if relations, err = r.present(within, tx, relations); err != nil {
		return outcome(ctx, err)
	}
	query, args, err := r.statement(within, tx, relations, ids)
	if err != nil {
		return outcome(ctx, err)
	}
	const doing = "read the hr database"
	statement, err := tx.PreparexContext(within, query)
	if err != nil {
		return outcome(ctx, describe(doing, err))
	}
	defer statement.Close() // while the snapshot is there: afterwards a pool's server may be another one
	rows, err := statement.QueryxContext(within, args...)
	if err != nil {
		return outcome(ctx, describe(doing, err))
	}
	defer rows.Close()
	defer stop() // before closing, which would wait for all rows
	g := &gathering{yield: yield}
	if more, err := g.all(ctx, rows, relations); !more || err != nil {
		return outcome(ctx, err)
	}
	statement.Close()
	if err := tx.end(); err != nil {
		return outcome(ctx, describe(doing, err))
	}
	g.last()
	return nil
}

// statement is one SELECT of all rows of some relations, or of those that name one of some staff ids.
func (r *Reader) statement(
	ctx context.Context, tx snapshot, relations []relation, ids []string,
) (query string, args []any, err error) {
	if ids == nil {
		query, err = r.union(ctx, tx, relations, "")
		return query, nil, err
	}
	if query, err = r.union(ctx, tx, relations, " IN (?)"); err != nil {
		return "", nil, err
	}
	for range relations {
		args = append(args, ids)
	}
	query, args, err = sqlx.In(query, args...)
	return tx.Rebind(query), args, err
}

// gathering puts rows together that name one staff id.
type gathering struct {
	yield   func(rules.Employee, error) bool
	key     string         // the staff id of the last row, as the database has it
	current rules.Employee // whose rows come
	strays  rules.Employee // rows without a staff id
	n       int            // how many of them
}

// all takes all rows in; more is false where no further ones are wanted.
func (g *gathering) all(ctx context.Context, rows *sqlx.Rows, relations []relation) (more bool, err error) {
	columns, err := rows.Columns()
	if err != nil {
		return false, describe("read the hr database", err)
	}
	values, into := make(row, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return false, describe("read the hr database", err)
		}
		number, _ := values[0].(int64)
		more, err := g.add(&relations[number], values[1:])
		if err == nil {
			err = ctx.Err()
		}
		if !more || err != nil {
			return false, err
		}
	}
	if err := rows.Err(); err != nil {
		return false, describe("read the hr database", err)
	}
	return true, nil
}

// add takes a row in; more reports whether another one is wanted.
func (g *gathering) add(rel *relation, values row) (more bool, err error) {
	key := values.raw(0)
	if values[0] != nil && key < g.key {
		return false, fmt.Errorf(
			"%w: rows of %s do not come in byte order of staff_id: use a database with the encoding UTF-8",
			jobs.ErrConfig, rel.name)
	}
	if values[0] != nil { // where NULL comes is the database's affair
		g.key = key
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

// last hands on what is left.
func (g *gathering) last() {
	if g.hand() && g.n > 0 {
		g.yield(g.strays, nil)
	}
}

// outcome is an error, or rather that the context has ended, which others follow from.
func outcome(ctx context.Context, err error) error {
	if ended := ctx.Err(); ended != nil {
		return describe("read the hr database", ended)
	}
	return err
}
