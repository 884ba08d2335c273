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
	name    string // of the database, to the driver
	sought  seeker // for those whom Staff looks up; nil: nobody yet
}

// Open connects to the HR database. An error is [jobs.ErrConfig] when the DSN is wrong, [jobs.ErrUnavailable] when the
// database does not answer; it never holds the DSN.
func Open(ctx context.Context, source Source) (*Reader, error) {
	d, name, err := parseDSN(source.DSN, true)
	if err != nil {
		return nil, err
	}
	r := &Reader{source: source, dialect: d, name: name}
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

// Close ends the connections.
func (r *Reader) Close() error {
	if r.sought != nil {
		r.sought.close()
	}
	return r.db.Close()
}

// Employees yields every row of the four relations, as [jobs.Reader] says, and reads ahead of whom it yields. Errors are
// [jobs.ErrUnavailable] when the database is lost on the way, [jobs.ErrConfig] when a relation or its staff_id is not
// there. Texts lie in pieces of memory that they share with those of others: a copy is what to keep for long.
func (r *Reader) Employees(ctx context.Context) iter.Seq2[rules.Employee, error] {
	return func(yield func(rules.Employee, error) bool) {
		defer context.AfterFunc(ctx, r.dialer.part)()
		inner, stop := context.WithCancel(ctx)
		defer stop()
		s, err := r.dialect.begin(inner, r, true, shapes())
		if err != nil {
			yield(rules.Employee{}, outcome(ctx, err))
			return
		}
		defer s.close()
		s.employees(inner, yield)
	}
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

// querier is a transaction or a connection.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// columns lists the columns of a relation and their types, as the database spells them.
func columns(ctx context.Context, q querier, from string, name rules.Relation) (found, kinds []string, err error) {
	rows, err := q.QueryContext(ctx, "SELECT * FROM "+from+" LIMIT 0")
	if err != nil {
		return nil, nil, describe("read "+string(name), err)
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, nil, describe("read "+string(name), err)
	}
	for _, column := range types {
		found, kinds = append(found, column.Name()), append(kinds, column.DatabaseTypeName())
	}
	if err := errors.Join(rows.Close(), rows.Err()); err != nil {
		return nil, nil, describe("read "+string(name), err)
	}
	return found, kinds, nil
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
