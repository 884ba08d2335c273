package hrdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/lib/pq"
)

// liteSeeker finds rows in SQLite.
type liteSeeker struct {
	session   *liteSession
	relations []liteSought
}

// liteSought is a relation that rows are found in.
type liteSought struct {
	located
	byText  *statement
	indexed bool // numbers are not among what byText finds
	texts   slab
	record  *record
}

// seekLite makes ready to find rows, all of one moment or each of its own.
func seekLite(ctx context.Context, r *Reader, snapshot bool, shapes []shape) (seeker, error) {
	session, err := r.liteSession(context.WithoutCancel(ctx), patience)
	if err != nil {
		return nil, err
	}
	s := &liteSeeker{session: session}
	if snapshot {
		if err := session.touch(); err != nil {
			s.close()
			return nil, describe("start reading the hr database", err)
		}
	}
	for _, shape := range shapes {
		rel, err := session.lite.locate(r, shape)
		if err == nil {
			err = s.add(rel)
		}
		if err != nil {
			s.close()
			return nil, describe("read "+string(shape.name), err)
		}
	}
	return s, nil
}

// add prepares a statement that finds rows by the text of their staff id, through an index where there is one. Then what
// is not text stands apart: a text is no blob and no number there, though it may look like one.
func (s *liteSeeker) add(rel located) error {
	sought := liteSought{located: rel, record: newRecord(len(rel.names))}
	column := rel.staffID()
	scanned, err := s.session.lite.plans("SELECT 1 FROM "+rel.from+" WHERE "+column+" COLLATE BINARY = ''", "SCAN")
	if err != nil {
		return err
	}
	sought.indexed = !scanned
	exact := liteText(column) + " COLLATE BINARY = ?1"
	query := rel.found(exact)
	if sought.indexed {
		query = rel.found(column+" COLLATE BINARY = ?1 AND typeof("+column+") = 'text'") + " UNION ALL " +
			rel.found(column+" COLLATE BINARY >= x'' AND "+exact)
	}
	if sought.byText, err = s.session.lite.prepare(query); err != nil {
		return err
	}
	s.session.statements = append(s.session.statements, sought.byText)
	s.relations = append(s.relations, sought)
	return nil
}

func (l *located) found(condition string) string {
	return "SELECT " + strings.Join(l.names, ", ") + " FROM " + l.from + " WHERE " + condition
}

func (s *liteSeeker) find(ctx context.Context, relation int, id string, each func(*record)) error {
	defer s.session.lite.interruptible(ctx)()
	rel := &s.relations[relation]
	defer rel.byText.reset()
	if err := rel.byText.bind(id); err != nil {
		return err
	}
	if err := rel.drain(ctx, rel.byText, each); err != nil {
		return err
	}
	number, err := strconv.ParseFloat(id, 64)
	if !rel.indexed || err != nil {
		return nil
	}
	column := rel.staffID() + " COLLATE BINARY"
	_, any, err := s.session.lite.first("SELECT 1 FROM " + rel.from + " WHERE " + column + " < '' LIMIT 1")
	if !any || err != nil {
		return err
	}
	byNumber, err := s.session.lite.prepare(rel.found(column + near(number) + " AND " + column + " < '' AND " +
		liteText(column) + " = " + liteLiteral(id)))
	if err != nil {
		return err
	}
	defer byNumber.close()
	return rel.drain(ctx, byNumber, each)
}

// near is a condition that holds for all numbers that may have the same text as one.
func near(number float64) string {
	if math.IsInf(number, 0) || math.IsNaN(number) {
		return " IS NOT NULL"
	}
	margin := math.Abs(number)*1e-13 + 1e-300 // SQLite writes 15 digits
	return fmt.Sprintf(" BETWEEN %.17e AND %.17e", number-margin, number+margin)
}

// drain reads all rows of a statement.
func (l *liteSought) drain(ctx context.Context, s *statement, each func(*record)) error {
	for {
		done, err := s.fetch(ctx, batchRows, &l.texts, l.record, each)
		if done || err != nil {
			return err
		}
	}
}

func (s *liteSeeker) close() { s.session.close() }

// pgSeeker finds rows in PostgreSQL.
type pgSeeker struct {
	reader    *Reader
	session   *pgSession // nil: each time on a connection of its own
	texts     slab
	relations []located
}

// seekPostgres makes ready to find rows, all in one snapshot or each in its own.
func seekPostgres(ctx context.Context, r *Reader, snapshot bool, shapes []shape) (seeker, error) {
	session, err := r.pgSession(ctx, "")
	if err != nil {
		return nil, err
	}
	s := &pgSeeker{reader: r, session: session}
	if err := session.locate(ctx, r, shapes); err != nil {
		session.close()
		return nil, err
	}
	s.relations = session.relations
	if !snapshot {
		err := session.end(ctx)
		session.close()
		s.session = nil
		return s, err
	}
	return s, nil
}

func (s *pgSeeker) find(ctx context.Context, relation int, id string, each func(*record)) error {
	rel := s.relations[relation]
	text := "SELECT " + rel.texts(s.reader.dialect.text) + " FROM " + rel.from + " WHERE " +
		named(rel.staffID(), rel.kind, id)
	texts, into := &s.texts, newRecord(len(rel.names))
	add := func(_ int, row []driver.Value) {
		texts.start()
		for i, value := range row {
			text, _ := value.(string)
			texts.add(into, i, []byte(text))
		}
		texts.finish(into)
		each(into)
	}
	if s.session != nil {
		_, err := query(ctx, s.session.conn, text, add)
		return err
	}
	// What stands in one message is one transaction.
	text = "SET TRANSACTION READ ONLY; " + strings.Join(s.reader.dialect.settings, "; ") + "; " + text
	conn, err := s.reader.pgConn(ctx, func(conn *sql.Conn) error {
		_, err := query(ctx, conn, text, add)
		return err
	})
	if err != nil {
		return err
	}
	return conn.Close()
}

func (s *pgSeeker) close() {
	if s.session != nil {
		s.session.close()
	}
}

// named is the condition that a column of some type has a text, such that an index on the column serves it.
func named(column, kind, id string) string {
	text := pq.QuoteLiteral(id)
	exact := column + `::text COLLATE "C" = ` + text
	value, looks := id, ""
	switch kind {
	case "TEXT", "VARCHAR", "BPCHAR":
		value = text
	case "UUID":
		value, looks = text, `^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`
	case "INT2", "INT4", "INT8":
		looks = `^-?[0-9]{1,18}$`
	case "NUMERIC":
		looks = `^-?[0-9]{1,99}(\.[0-9]{1,99})?$`
	default:
		return exact
	}
	if !regexp.MustCompile(looks).MatchString(id) {
		return exact
	}
	return column + " = " + value + " AND " + exact
}
