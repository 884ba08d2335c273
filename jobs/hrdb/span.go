package hrdb

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

// span is a range of staff ids.
type span struct {
	from, to string // to is not in it; empty: it has no end
	beyond   bool   // from is not in it either
	null     bool   // rows without a staff id are in it too
	alone    bool   // and nothing else is
}

// where is the condition that a key lies in the span, or nothing where every one does.
func (s span) where(key string, literal func(string) string) string {
	if s.alone {
		return " WHERE " + key + " IS NULL"
	}
	if s == (span{null: true}) {
		return ""
	}
	condition := key + " >= " + literal(s.from)
	if s.beyond {
		condition = key + " > " + literal(s.from)
	}
	if s.to != "" {
		condition += " AND " + key + " < " + literal(s.to)
	}
	if s.null {
		condition = "(" + condition + " OR " + key + " IS NULL)"
	}
	return " WHERE " + condition
}

// located is where the database has a relation.
type located struct {
	shape
	from  string   // what it is selected from
	names []string // its columns as the database spells them, NULL where it has none
	key   string   // the staff id as an expression that orders by bytes
	kind  string   // the staff id's type, where that is known
}

// locate finds the columns of a relation among those that the database has, with their types.
func (r *Reader) locate(s shape, found, kinds []string) (located, error) {
	l := located{shape: s, from: r.from(s.name), names: make([]string, len(s.columns))}
	for i, column := range s.columns {
		at := slices.IndexFunc(found, func(name string) bool { return strings.EqualFold(name, column) })
		switch {
		case at >= 0:
			l.names[i] = quote(found[at])
			if column == "staff_id" && kinds != nil {
				l.kind = kinds[at]
			}
		case slices.Contains(s.required, column):
			return l, missing(s.name, column)
		default:
			l.names[i] = "NULL"
		}
	}
	l.key = r.dialect.order(r.dialect.text(l.staffID()))
	return l, nil
}

// staffID is the column that names the person.
func (l *located) staffID() string { return l.names[slices.Index(l.columns, "staff_id")] }

// texts are the columns as text.
func (l *located) texts(text func(expression string) string) string {
	list := make([]string, len(l.names))
	for i, name := range l.names {
		list[i] = text(name)
	}
	return strings.Join(list, ", ")
}

func missing(relation rules.Relation, column string) error {
	return fmt.Errorf("%w: hr relation %s has no column %s: add it to the view, or to hr.queries.%s",
		jobs.ErrConfig, relation, column, relation)
}

// fetcher calls each for some further rows of a relation, in order, up to a limit; done reports that no more will come.
type fetcher func(limit int, each func(*record)) (done bool, err error)

// session is a connection that sees the snapshot. It is for one goroutine at a time.
type session interface {
	// open starts reading a span of each relation, and ends what was read before. Unless plain, [errPacked] may stand
	// for rows that only plain reading tells apart.
	open(ctx context.Context, s span, plain bool) ([]fetcher, error)
	// bound returns the staff id that comes so many people after another one; empty: there is none.
	bound(ctx context.Context, after string, people int) (string, error)
	// end ends the snapshot. Without an error it was there until now.
	end(ctx context.Context) error
	// close lets go of the connection, after an end or without one.
	close()
}

// snapshot is the HR database at one moment, as one connection or several see it.
type snapshot struct {
	sessions []session
	people   int // in a span; 0: all are in one
}

func (s *snapshot) close() {
	for _, session := range s.sessions {
		session.close()
	}
}
