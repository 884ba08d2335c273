// Package hrdb reads the HR database: four relations from PostgreSQL or SQLite, in one snapshot, every column as text.
// It judges nothing and knows no rule; all it ever writes to is an embedded database of ceuwatch's own.
package hrdb

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"ceuwatch/jobs"
	"ceuwatch/jobs/database"
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
	dialer  database.Dialer
}

const (
	// silence is how long the server may say nothing: longer than a statement may take.
	silence = 11 * time.Minute
	// parting is how long the server may take to answer once nobody waits for its rows any more.
	parting = 3 * time.Second
)

// Open connects to the HR database. An error is [jobs.ErrConfig] when the DSN is wrong, [jobs.ErrUnavailable] when the
// database does not answer; it never holds the DSN.
func Open(ctx context.Context, source Source) (*Reader, error) {
	address, err := database.Parse("hr dsn", source.DSN)
	if err != nil {
		return nil, err
	}
	r := &Reader{
		source: source, dialect: dialects()[address.Driver],
		dialer: database.Dialer{Silence: silence, Parting: parting},
	}
	name, doing := address.Name(r.dialect.parameters), "connect to the hr database"
	if address.Driver == database.Postgres {
		connector, err := pq.NewConnector(name)
		if err != nil { // it may quote the DSN
			return nil, fmt.Errorf("%w: hr dsn cannot be read: write postgres://user@host/database", jobs.ErrConfig)
		}
		connector.Dialer(&r.dialer)
		r.db = sqlx.NewDb(sql.OpenDB(connector), address.Driver)
	} else {
		doing = "open the hr database " + address.Path
		if r.db, err = sqlx.Open(address.Driver, name); err != nil {
			return nil, describe(doing, err)
		}
	}
	defer context.AfterFunc(ctx, r.dialer.Part)()
	if err := r.db.PingContext(ctx); err != nil {
		r.db.Close()
		return nil, describe(doing, err)
	}
	return r, nil
}

// Close ends the connections.
func (r *Reader) Close() error { return r.db.Close() }

// Employees yields every row of the four relations, as [jobs.Reader] says. Errors are [jobs.ErrUnavailable] when the
// database is lost on the way, [jobs.ErrConfig] when a relation or its staff_id is not there.
func (r *Reader) Employees(ctx context.Context) iter.Seq2[rules.Employee, error] {
	return func(yield func(rules.Employee, error) bool) {
		if err := r.read(ctx, relations(), nil, yield); err != nil {
			yield(rules.Employee{}, err)
		}
	}
}

// Employee returns every row that names one staff id. Errors are those of [Reader.Employees].
func (r *Reader) Employee(ctx context.Context, id string) (rules.Employee, error) {
	e := rules.Employee{ID: id}
	if !nameable(id) {
		return e, nil
	}
	err := r.read(ctx, relations(), []string{id}, func(found rules.Employee, _ error) bool {
		e = found
		return true
	})
	return e, err
}
