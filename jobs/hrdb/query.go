package hrdb

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

// maxColumns is how many columns a relation may have.
const maxColumns = 1000

// snapshot is a transaction that sees one moment, and writes nothing.
type snapshot struct {
	*sqlx.Tx
	conn *sqlx.Conn
}

// begin starts a snapshot.
func (r *Reader) begin(ctx context.Context) (s snapshot, err error) {
	const doing = "start reading the hr database"
	if s.conn, err = r.db.Connx(ctx); err != nil {
		return s, describe(doing, err)
	}
	if r.dialect.guard != nil {
		err = r.dialect.guard(s.conn.Conn)
	}
	if err == nil {
		s.Tx, err = s.conn.BeginTxx(ctx, r.dialect.snapshot)
	}
	if err != nil {
		s.conn.Close()
		return s, describe(doing, err)
	}
	for _, statement := range r.dialect.settings {
		if _, err := s.ExecContext(ctx, statement); err != nil {
			s.end()
			return s, describe(doing, err)
		}
	}
	return s, nil
}

// end ends it, by taking back whatever it may have done. Without an error it was there until now.
func (s snapshot) end() error {
	defer s.conn.Close()
	return s.Rollback()
}

// from names what a relation is selected from: the configured query, or the relation in its schema.
func (r *Reader) from(name rules.Relation) string {
	if query, ok := r.query(name); ok {
		// The line end ends a comment that the query may end with.
		return "(" + query + "\n) AS q"
	}
	if r.source.Schema != "" {
		return r.dialect.quote(r.source.Schema) + "." + r.dialect.quote(string(name))
	}
	return r.dialect.quote(string(name))
}

// query is the configured SELECT that stands for a relation; ok is false where none does.
func (r *Reader) query(name rules.Relation) (query string, ok bool) {
	query = strings.TrimSpace(r.source.Queries[string(name)])
	return unended(query), query != ""
}

// columns lists the columns of a relation, as the database spells them. A configured query is prepared alone first: then
// it is one whole statement, whose brackets and quotes end within it, and nothing that it says can end what stands
// around it. Preparing runs nothing.
func (r *Reader) columns(ctx context.Context, tx snapshot, name rules.Relation) ([]string, error) {
	doing := "read " + string(name)
	if query, ok := r.query(name); ok {
		alone, err := tx.PreparexContext(ctx, query)
		if err != nil {
			return nil, describe(doing, err)
		}
		alone.Close()
		if err := r.dialect.inspect(ctx, tx.Tx, query); err != nil {
			return nil, describe(doing, err)
		}
	}
	whole, err := tx.PreparexContext(ctx, "SELECT * FROM "+r.from(name)+" LIMIT 0")
	if err != nil {
		return nil, describe(doing, err)
	}
	defer whole.Close()
	rows, err := whole.QueryContext(ctx)
	if err != nil {
		return nil, describe(doing, err)
	}
	defer rows.Close()
	found, err := rows.Columns()
	if err == nil {
		for rows.Next() { // to its end
		}
		err = rows.Err()
	}
	if err != nil {
		return nil, describe(doing, err)
	}
	if len(found) > maxColumns {
		return nil, fmt.Errorf("%w: hr relation %s has more than %d columns: name those that are needed in hr.queries.%s",
			jobs.ErrConfig, name, maxColumns, name)
	}
	return found, nil
}

// present are the relations without those that are optional and not there.
func (r *Reader) present(ctx context.Context, tx snapshot, relations []relation) ([]relation, error) {
	var there []relation
	for _, rel := range relations {
		if _, ok := r.query(rel.name); rel.optional && !ok {
			var exists bool
			if err := tx.GetContext(ctx, &exists, r.dialect.exists, string(rel.name), r.source.Schema); err != nil {
				return nil, describe("read "+string(rel.name), err)
			}
			if !exists {
				continue
			}
		}
		there = append(there, rel)
	}
	return there, nil
}

// union is one SELECT of all rows of some relations in byte order of their staff ids, each with the number of its relation
// before its columns. One statement is one snapshot, and the database merges.
func (r *Reader) union(ctx context.Context, tx snapshot, relations []relation, condition string) (string, error) {
	width := 0
	for _, rel := range relations {
		width = max(width, len(rel.columns))
	}
	var parts []string
	for i := range relations {
		columns, err := r.expressions(ctx, tx, &relations[i])
		if err != nil {
			return "", err
		}
		where := ""
		if condition != "" {
			where = " WHERE " + columns[0] + condition
		}
		for len(columns) < width {
			columns = append(columns, r.dialect.text("NULL"))
		}
		for at := range columns {
			columns[at] += fmt.Sprintf(" AS c%d", at)
		}
		parts = append(parts, fmt.Sprintf("SELECT %d AS relation, %s FROM %s%s", i, strings.Join(columns, ", "),
			r.from(relations[i].name), where))
	}
	return strings.Join(parts, " UNION ALL ") + " ORDER BY c0", nil
}

// expressions are a relation's columns as text, the staff id first, which sorts by its bytes; NULL where the database has
// none.
func (r *Reader) expressions(ctx context.Context, tx snapshot, rel *relation) ([]string, error) {
	found, err := r.columns(ctx, tx, rel.name)
	if err != nil {
		return nil, err
	}
	list := make([]string, len(rel.columns))
	for i, name := range rel.columns {
		at := slices.IndexFunc(found, func(other string) bool { return strings.EqualFold(other, name) })
		switch {
		case at < 0 && slices.Contains(rel.required, name):
			return nil, missing(rel.name, name)
		case at < 0:
			list[i] = r.dialect.text("NULL")
		case i == 0:
			if list[i], err = r.dialect.key(ctx, tx.Tx, r.from(rel.name), r.dialect.quote(found[at])); err != nil {
				return nil, describe("read "+string(rel.name), err)
			}
		default:
			list[i] = r.dialect.text(r.dialect.quote(found[at]))
		}
	}
	return list, nil
}

func missing(relation rules.Relation, column string) error {
	return fmt.Errorf("%w: hr relation %s has no column %s: add it to the view, or to hr.queries.%s",
		jobs.ErrConfig, relation, column, relation)
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
