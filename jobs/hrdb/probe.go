package hrdb

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"ceuwatch/rules"
)

// Probe is what the database says of itself and of the relations, before a row is read.
type Probe struct {
	Server string   // PostgreSQL 17.2, SQLite 3.50.1
	Role   string   // whom the server takes the reader for; empty: it knows no roles
	Rights []string // what the role may do beyond reading, each as the end of a sentence: "write to public.staff"
	Found  []Columns
}

// Columns are the columns that a relation has and has not.
type Columns struct {
	Relation rules.Relation
	Absent   bool     // the relation is not there, and reads as empty
	Missing  []string // they read as NULL
	Extra    []string // they are not read
	Err      error    // [jobs.ErrConfig]: the relation cannot be selected from, or lacks an id
}

// Probe looks at the database, its role's rights and each relation's columns. Errors are those of [Reader.Employees],
// relations apart: what is wrong with one stands with it.
func (r *Reader) Probe(ctx context.Context) (p Probe, err error) {
	tx, err := r.begin(ctx)
	if err != nil {
		return p, err
	}
	err = r.dialect.about(ctx, tx.Tx, &p)
	tx.end()
	if err != nil {
		return p, describe("look at the hr database", err)
	}
	for _, rel := range relations() {
		// A transaction of its own: an error ends one.
		if tx, err = r.begin(ctx); err != nil {
			return p, err
		}
		c := Columns{Relation: rel.name}
		there, err := r.present(ctx, tx, []relation{rel})
		var found []string
		if err == nil && len(there) > 0 {
			found, err = r.columns(ctx, tx, rel.name)
		}
		tx.end()
		if c.Err, c.Absent = err, err == nil && len(there) == 0; err == nil && !c.Absent {
			c.Missing = without(rel.columns, found)
			c.Extra = without(found, rel.columns)
			for _, column := range rel.required {
				if slices.Contains(c.Missing, column) {
					c.Err = missing(rel.name, column)
				}
			}
		}
		p.Found = append(p.Found, c)
	}
	return p, nil
}

// Broken tries each column of each relation alone and returns the errors of those that cannot be read in every row, by
// relation and column, as in credit.earned_on. It reads everything, once a column: ask it when reading fails.
func (r *Reader) Broken(ctx context.Context) (map[string]error, error) {
	broken := map[string]error{}
	for _, rel := range relations() {
		for _, column := range rel.columns {
			tx, err := r.begin(ctx)
			if err != nil {
				return broken, err
			}
			found, err := r.columns(ctx, tx, rel.name)
			at := slices.IndexFunc(found, func(name string) bool { return strings.EqualFold(name, column) })
			if err == nil && at >= 0 {
				var n int
				err = tx.GetContext(ctx, &n, "SELECT count("+r.dialect.text(r.dialect.quote(found[at]))+") FROM "+r.from(rel.name))
				if err != nil {
					broken[string(rel.name)+"."+column] = describe("read it", err)
				}
			}
			tx.end()
			if ctx.Err() != nil {
				return broken, ctx.Err()
			}
		}
	}
	return broken, nil
}

// without returns the names that are not among others, whose case does not matter.
func without(names, others []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return slices.ContainsFunc(others, func(other string) bool { return strings.EqualFold(name, other) })
	})
}

func aboutSQLite(ctx context.Context, tx *sqlx.Tx, p *Probe) error {
	err := tx.GetContext(ctx, &p.Server, "SELECT sqlite_version()")
	p.Server = "SQLite " + p.Server
	return err
}

// writable finds what the role may write to: tables, and views that pass it on.
const writable = `
SELECT format('%I.%I', n.nspname, c.relname)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'f') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    AND has_schema_privilege(n.oid, 'USAGE')
    AND (has_any_column_privilege(c.oid, 'INSERT, UPDATE') OR has_table_privilege(c.oid, 'DELETE, TRUNCATE'))
ORDER BY 1 LIMIT 100`

const creatable = `
SELECT format('%I', nspname) FROM pg_catalog.pg_namespace
WHERE nspname <> 'information_schema' AND nspname !~ '^pg_' AND has_schema_privilege(oid, 'CREATE')
ORDER BY 1 LIMIT 100`

func aboutPostgres(ctx context.Context, tx *sqlx.Tx, p *Probe) error {
	var may struct {
		Server, Role          string
		Super, Roles, DB, New bool
		Temporary             bool
	}
	if err := tx.GetContext(ctx, &may, `
SELECT current_setting('server_version') AS server, rolname AS role, rolsuper AS super, rolcreaterole AS roles,
    rolcreatedb AS db, has_database_privilege(current_database(), 'CREATE') AS new,
    has_database_privilege(current_database(), 'TEMPORARY') AS temporary
FROM pg_catalog.pg_roles WHERE rolname = current_user`); err != nil {
		return err
	}
	version, _, _ := strings.Cut(may.Server, " ")
	p.Server, p.Role = "PostgreSQL "+version, may.Role
	if may.Super {
		p.Rights = []string{"do everything: it is a superuser"}
		return nil
	}
	var tables, schemas []string
	if err := tx.SelectContext(ctx, &tables, writable); err != nil {
		return err
	}
	if err := tx.SelectContext(ctx, &schemas, creatable); err != nil {
		return err
	}
	if len(tables) > 0 {
		p.Rights = append(p.Rights, "write to "+some(tables))
	}
	if len(schemas) > 0 {
		p.Rights = append(p.Rights, "make tables in the schema "+some(schemas))
	}
	for _, right := range []struct {
		held bool
		what string
	}{
		{may.New, "make schemas"}, {may.Temporary, "make temporary tables"}, {may.DB, "make databases"},
		{may.Roles, "make roles"},
	} {
		if right.held {
			p.Rights = append(p.Rights, right.what)
		}
	}
	return nil
}

// some names the first few.
func some(names []string) string {
	const few = 4
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:few], ", "), len(names)-few)
}
