// Package hrdb reads the HR database: four relations from PostgreSQL, MariaDB, MySQL or SQLite, in one snapshot, every column as text.
// It judges nothing and knows no rule; all it ever writes to is an embedded database of ceuwatch's own.
package hrdb

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"ceuwatch/jobs"
	"ceuwatch/jobs/database"
	"ceuwatch/rules"
)

// Source says where the HR database is and how its relations are found there.
type Source struct {
	// DSN is postgres://…, mysql://… or sqlite:PATH.
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
	address, err := database.Parse("hr dsn", source.DSN, database.Postgres, database.MySQL, database.SQLite)
	if err != nil {
		return nil, err
	}
	r := &Reader{
		source: source, dialect: dialects()[address.Driver],
		dialer: database.Dialer{Silence: silence, Parting: parting},
	}
	doing := "connect to the hr database"
	if address.Driver == database.SQLite {
		doing = "open the hr database " + address.Path
	}
	if err := r.connect(address); err != nil {
		return nil, describe(doing, err)
	}
	defer context.AfterFunc(ctx, r.dialer.Part)()
	if err := r.db.PingContext(ctx); err != nil {
		r.db.Close()
		return nil, describe(doing, err)
	}
	return r, nil
}

// connect makes ready to connect.
func (r *Reader) connect(address database.Address) error {
	switch address.Driver {
	case database.SQLite:
		db, err := sqlx.Open(address.Driver, address.Name(r.dialect.parameters))
		r.db = db
		return err
	case database.MySQL:
		config, err := address.MySQL()
		if err != nil {
			return err
		}
		connector, err := mysql.NewConnector(config)
		if err != nil {
			return fmt.Errorf("%w: hr dsn cannot be read: write mysql://user@host/database", jobs.ErrConfig)
		}
		r.db = sqlx.NewDb(sql.OpenDB(connector), address.Driver)
		return nil
	}
	connector, err := pq.NewConnector(address.Name(r.dialect.parameters))
	if err != nil { // it may quote the DSN
		return fmt.Errorf("%w: hr dsn cannot be read: write postgres://user@host/database", jobs.ErrConfig)
	}
	connector.Dialer(&r.dialer)
	r.db = sqlx.NewDb(sql.OpenDB(connector), address.Driver)
	return nil
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
