// Package hrdb reads the HR database: four relations from PostgreSQL or SQLite, in one snapshot, every column as text.
// It judges nothing and knows no rule; all it ever writes to is an embedded database of ceuwatch's own.
package hrdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

// Source says where the HR database is and how its relations are found there.
type Source struct {
	// DSN is postgres://… or sqlite:PATH.
	DSN string
	// Schema holds the relations; empty: wherever the database looks first.
	Schema string
	// Queries are SELECTs, by relation, that stand for relations of the standard names.
	Queries map[string]string
}

// Reader reads one HR database. It is for one goroutine.
type Reader struct {
	db      *sqlx.DB
	source  Source
	dialect dialect
	dialer  dialer
}

// batchRows is how many rows of a relation are held at a time.
const batchRows = 2000

// Open connects to the HR database. An error is [jobs.ErrConfig] when the DSN is wrong, [jobs.ErrUnavailable] when the
// database does not answer; it never holds the DSN.
func Open(ctx context.Context, source Source) (*Reader, error) {
	d, name, err := parseDSN(source.DSN, true)
	if err != nil {
		return nil, err
	}
	r := &Reader{source: source, dialect: d}
	if d.driver == "postgres" {
		connector, err := pq.NewConnector(name)
		if err != nil { // it may quote the DSN
			return nil, fmt.Errorf("%w: hr dsn cannot be read: write postgres://user@host/database", jobs.ErrConfig)
		}
		connector.Dialer(&r.dialer)
		r.db = sqlx.NewDb(sql.OpenDB(connector), d.driver)
	} else if r.db, err = sqlx.Open(d.driver, name); err != nil {
		return nil, describe("open the hr database", err)
	}
	defer context.AfterFunc(ctx, r.dialer.part)()
	if err := r.db.PingContext(ctx); err != nil {
		r.db.Close()
		if path, ok := strings.CutPrefix(source.DSN, "sqlite:"); ok {
			return nil, describe("open the hr database "+path, err)
		}
		return nil, describe("connect to the hr database", err)
	}
	return r, nil
}

// Close ends the connection.
func (r *Reader) Close() error { return r.db.Close() }

// Employees yields every row of the four relations, as [jobs.Reader] says. Errors are [jobs.ErrUnavailable] when the
// database is lost on the way, [jobs.ErrConfig] when a relation or its staff_id is not there.
func (r *Reader) Employees(ctx context.Context) iter.Seq2[rules.Employee, error] {
	return r.employees(ctx, nil)
}

// Employee returns every row that names one staff id. Errors are those of [Reader.Employees].
func (r *Reader) Employee(ctx context.Context, id string) (rules.Employee, error) {
	for employee, err := range r.employees(ctx, &id) {
		return employee, err
	}
	return rules.Employee{ID: id}, nil
}

// employees reads everyone, or the one with the id.
func (r *Reader) employees(ctx context.Context, id *string) iter.Seq2[rules.Employee, error] {
	return func(yield func(rules.Employee, error) bool) {
		defer context.AfterFunc(ctx, r.dialer.part)()
		tx, err := r.begin(ctx)
		if err != nil {
			yield(rules.Employee{}, err)
			return
		}
		defer tx.Rollback()
		m, err := r.merge(ctx, tx, id)
		for err == nil {
			var employee rules.Employee
			var ok bool
			employee, ok, err = m.next()
			if err == nil && (!ok || !yield(employee, nil)) {
				return
			}
		}
		yield(rules.Employee{}, err)
	}
}

// begin starts the snapshot.
func (r *Reader) begin(ctx context.Context) (*sqlx.Tx, error) {
	tx, err := r.db.BeginTxx(ctx, r.dialect.snapshot)
	if err != nil {
		return nil, describe("start reading the hr database", err)
	}
	for _, statement := range r.dialect.settings {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			tx.Rollback()
			return nil, describe("start reading the hr database", err)
		}
	}
	return tx, nil
}

// merge opens the four relations.
func (r *Reader) merge(ctx context.Context, tx *sqlx.Tx, id *string) (*merge, error) {
	var m merge
	var err error
	if m.staff, err = open(ctx, r, tx, staffRelation(), id); err != nil {
		return nil, err
	}
	if m.credentials, err = open(ctx, r, tx, credentialRelation(), id); err != nil {
		return nil, err
	}
	if m.credits, err = open(ctx, r, tx, creditRelation(), id); err != nil {
		return nil, err
	}
	if m.attempts, err = open(ctx, r, tx, attemptRelation(), id); err != nil {
		return nil, err
	}
	return &m, nil
}

// open starts reading one relation in byte order of staff id.
func open[R any](ctx context.Context, r *Reader, tx *sqlx.Tx, rel relation[R], id *string) (*stream[R], error) {
	from := r.from(rel.name)
	found, err := columns(ctx, tx, from, rel.name)
	if err != nil {
		return nil, err
	}
	selected := make([]string, len(rel.columns))
	for i, column := range rel.columns {
		at := slices.IndexFunc(found, func(name string) bool { return strings.EqualFold(name, column) })
		switch {
		case at >= 0:
			selected[i] = r.dialect.text(quote(found[at]))
		case slices.Contains(rel.required, column):
			return nil, missing(rel.name, column)
		default:
			selected[i] = r.dialect.text("NULL")
		}
	}
	staffID := selected[slices.Index(rel.columns, "staff_id")]
	query := "SELECT " + strings.Join(selected, ", ") + " FROM " + from
	if id != nil {
		query += " WHERE " + staffID + " = " + r.dialect.literal(*id)
	}
	query += " ORDER BY " + r.dialect.order(staffID)
	fetch, err := r.dialect.open(ctx, tx, string(rel.name), query)
	if err != nil {
		return nil, describe("read "+string(rel.name), err)
	}
	return &stream[R]{relation: rel, fetch: fetch, values: make([]string, len(rel.columns))}, nil
}

func missing(relation rules.Relation, column string) error {
	return fmt.Errorf("%w: hr relation %s has no column %s: add it to the view, or to hr.queries.%s",
		jobs.ErrConfig, relation, column, relation)
}

// from names what a relation is selected from: the configured query, or the relation in its schema.
func (r *Reader) from(name rules.Relation) string {
	if query := strings.TrimSpace(r.source.Queries[string(name)]); query != "" {
		// The line end ends a comment that the query may end with.
		return "(" + unended(query) + "\n) AS q"
	}
	if r.source.Schema != "" {
		return quote(r.source.Schema) + "." + quote(string(name))
	}
	return quote(string(name))
}

// columns lists the columns of a relation as the database spells them.
func columns(ctx context.Context, tx *sqlx.Tx, from string, name rules.Relation) ([]string, error) {
	rows, err := tx.QueryContext(ctx, "SELECT * FROM "+from+" LIMIT 0")
	if err != nil {
		return nil, describe("read "+string(name), err)
	}
	defer rows.Close()
	found, err := rows.Columns()
	if err != nil {
		return nil, describe("read "+string(name), err)
	}
	if err := errors.Join(rows.Close(), rows.Err()); err != nil {
		return nil, describe("read "+string(name), err)
	}
	return found, nil
}

// end is a semicolon with nothing but comments after it.
const end = `;(\s|--[^\n]*(\n|$))*$`

// unended returns a query without the semicolons that end it.
func unended(query string) string {
	pattern := regexp.MustCompile(end)
	for pattern.MatchString(query) {
		query = pattern.ReplaceAllString(query, "")
	}
	return query
}

func quote(identifier string) string {
	return `"` + strings.ReplaceAll(identifier, `"`, `""`) + `"`
}

// scan reads up to limit rows into the batch; done reports that the rows have ended.
func scan(rows *sql.Rows, limit int, width int, each func([]sql.NullString)) (done bool, err error) {
	values := make([]sql.NullString, width)
	into := make([]any, width)
	for i := range values {
		into[i] = &values[i]
	}
	for range limit {
		if !rows.Next() {
			return true, rows.Err()
		}
		if err := rows.Scan(into...); err != nil {
			return false, err
		}
		each(values)
	}
	return false, nil
}
