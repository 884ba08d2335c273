package hrdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lib/pq"
)

// pgSession reads with cursors of one connection to PostgreSQL, since a connection has one result at a time and all
// relations must come from one snapshot.
type pgSession struct {
	conn      *sql.Conn
	relations []located
	ended     bool
}

// separator stands between the values of a packed row: one text costs server and client less than many.
const separator = "\x1f"

// beginPostgres begins reading a PostgreSQL database, on two connections where the server thinks that reading spans
// costs about as much as reading all at once.
func beginPostgres(ctx context.Context, r *Reader, wide bool, shapes []shape) (*snapshot, error) {
	first, err := r.pgSession(ctx, "")
	if err != nil {
		return nil, err
	}
	snap := &snapshot{sessions: []session{first}}
	if err := first.locate(ctx, r, shapes); err != nil {
		snap.close()
		return nil, err
	}
	if !wide {
		return snap, nil
	}
	ranged, err := first.ranged(ctx)
	if err != nil {
		snap.close()
		return nil, err
	}
	if !ranged {
		return snap, nil
	}
	var name string
	if first.conn.QueryRowContext(ctx, "SELECT pg_export_snapshot()").Scan(&name) != nil {
		_, err := first.conn.ExecContext(ctx, "ROLLBACK")
		first.ended = err == nil
		snap.close()
		return beginPostgres(ctx, r, false, shapes)
	}
	second, err := r.pgSession(ctx, name)
	if err != nil { // no more connections, perhaps, or not to the same server
		return snap, nil
	}
	second.relations = first.relations
	snap.sessions, snap.people = append(snap.sessions, second), spanPeople
	return snap, nil
}

// pgSession takes a connection and begins a transaction, in a snapshot that another one has exported or in its own.
func (r *Reader) pgSession(ctx context.Context, snapshot string) (*pgSession, error) {
	begin := "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; "
	if snapshot != "" {
		begin += "SET TRANSACTION SNAPSHOT " + pq.QuoteLiteral(snapshot) + "; "
	}
	begin += strings.Join(r.dialect.settings, "; ")
	conn, err := r.pgConn(ctx, func(conn *sql.Conn) error {
		_, err := conn.ExecContext(ctx, begin)
		return err
	})
	if err != nil {
		return nil, describe("start reading the hr database", err)
	}
	return &pgSession{conn: conn}, nil
}

// pgConn takes a connection and does something with it, on another one where that has gone in the meantime.
func (r *Reader) pgConn(ctx context.Context, do func(*sql.Conn) error) (*sql.Conn, error) {
	for tries := 3; ; tries-- {
		conn, err := r.db.Conn(ctx)
		if err == nil {
			if err = do(conn); err == nil {
				return conn, nil
			}
			discard(conn)
		}
		if tries == 1 || !errors.Is(err, driver.ErrBadConn) {
			return nil, err
		}
	}
}

// discard ends a connection, and what the server does for it.
func discard(conn *sql.Conn) {
	conn.Raw(func(any) error { return driver.ErrBadConn })
	conn.Close()
}

func (p *pgSession) locate(ctx context.Context, r *Reader, shapes []shape) error {
	for _, s := range shapes {
		found, kinds, err := columns(ctx, p.conn, r.from(s.name), s.name)
		if err != nil {
			return err
		}
		rel, err := r.locate(s, found, kinds)
		if err != nil {
			return err
		}
		p.relations = append(p.relations, rel)
	}
	return nil
}

// estimate finds the cost and the rows that a plan says.
const estimate = `cost=[0-9.]+\.\.([0-9.]+) rows=([0-9]+)`

// ranged reports whether spans of staff ids cost not much more than all at once.
func (p *pgSession) ranged(ctx context.Context) (bool, error) {
	sample := span{}
	var err error
	if sample.from, err = p.bound(ctx, "", spanPeople); sample.from == "" || err != nil {
		return false, err
	}
	if sample.to, err = p.bound(ctx, sample.from, spanPeople); sample.to == "" || err != nil {
		return false, err
	}
	var queries []string
	for _, rel := range p.relations {
		for _, s := range []span{{null: true}, sample} {
			queries = append(queries, "EXPLAIN "+rel.query(s, false))
		}
	}
	var costs [2]float64 // of all, of a span
	var people float64
	seen := -1
	pattern := regexp.MustCompile(estimate)
	at, err := query(ctx, p.conn, strings.Join(queries, "; "), func(result int, row []driver.Value) {
		line, _ := row[0].(string)
		if found := pattern.FindStringSubmatch(line); found != nil && seen < result {
			seen = result
			cost, _ := strconv.ParseFloat(found[1], 64)
			costs[result%2] += cost
			if result == 0 {
				people, _ = strconv.ParseFloat(found[2], 64)
			}
		}
	})
	if err != nil {
		return false, describe("read "+string(p.relations[min(at/2, len(p.relations)-1)].name), err)
	}
	const bearable = 2
	return costs[1]*(people/spanPeople+1) < bearable*costs[0], nil
}

// query is a SELECT of the rows of a span, in order of the key, each packed in one text or not.
func (l *located) query(s span, plain bool) string {
	text := postgres().text
	selected := l.texts(text)
	if !plain {
		selected = "concat_ws(chr(31), " + l.texts(func(name string) string { return "coalesce(" + text(name) + ", '')" }) + ")"
	}
	return "SELECT " + selected + " FROM " + l.from + s.where(l.key, pq.QuoteLiteral) + " ORDER BY " + l.key
}

// query runs statements at once and calls each for every row, with the number of its result. With an error comes the
// number of the result that was not complete.
func query(ctx context.Context, conn *sql.Conn, text string, each func(result int, row []driver.Value)) (at int, err error) {
	err = conn.Raw(func(dc any) error {
		rows, err := dc.(driver.QueryerContext).QueryContext(ctx, text, nil)
		if err != nil {
			return err
		}
		at, err = results(rows, each)
		// Closing twice makes the driver panic.
		if closed := rows.Close(); err == nil {
			err = closed
		}
		return err
	})
	return at, err
}

func results(rows driver.Rows, each func(result int, row []driver.Value)) (at int, err error) {
	all := rows.(driver.RowsNextResultSet)
	for ; ; at++ {
		row := make([]driver.Value, len(rows.Columns()))
		for err = rows.Next(row); err == nil; err = rows.Next(row) {
			each(at, row)
		}
		if err != io.EOF {
			return at, err
		}
		if !all.HasNextResultSet() {
			return at, nil
		}
		if err := all.NextResultSet(); err != nil {
			return at, err
		}
	}
}

// cursor holds what has come of a relation and was not yet taken.
type cursor struct {
	name   string
	values []string // of rows, one after another
	at     int
	width  int // values in a row; 1: it is packed
	done   bool
}

func (c *cursor) fetch() string { return fmt.Sprintf("FETCH FORWARD %d FROM %s", batchRows, c.name) }

func (c *cursor) add(row []driver.Value) {
	c.width = len(row)
	for _, value := range row {
		text, _ := value.(string)
		c.values = append(c.values, text)
	}
}

// came notes that a fetch is over.
func (c *cursor) came() { c.done = len(c.values) < max(1, c.width)*batchRows }

func (p *pgSession) open(ctx context.Context, s span, plain bool) ([]fetcher, error) {
	text := "CLOSE ALL"
	cursors := make([]*cursor, len(p.relations))
	fetch := make([]fetcher, len(p.relations))
	for i, rel := range p.relations {
		c := &cursor{name: "ceuwatch_" + string(rel.name)}
		cursors[i] = c
		text += "; DECLARE " + c.name + " NO SCROLL CURSOR FOR " + rel.query(s, plain) + "; " + c.fetch()
		values, id := make([]string, len(rel.columns)), slices.Index(rel.columns, "staff_id")
		fetch[i] = func(limit int, each func([]string)) (bool, error) {
			if c.at == len(c.values) && !c.done {
				c.values, c.at = c.values[:0], 0
				if _, err := query(ctx, p.conn, c.fetch(), func(_ int, row []driver.Value) { c.add(row) }); err != nil {
					return false, err
				}
				c.came()
			}
			return c.take(limit, values, id, each)
		}
	}
	at, err := query(ctx, p.conn, text, func(result int, row []driver.Value) { cursors[result].add(row) })
	if err != nil {
		return nil, describe("read "+string(p.relations[at].name), err)
	}
	for _, c := range cursors {
		c.came()
	}
	return fetch, nil
}

// take hands rows on that have come. A packed row says no more than how many values it has, and which is the id: where
// either is not as it should be, it must be read plainly.
func (c *cursor) take(limit int, values []string, id int, each func([]string)) (done bool, err error) {
	for ; limit > 0 && c.at < len(c.values); limit-- {
		if c.width > 1 {
			copy(values, c.values[c.at:c.at+c.width])
		} else if !unpack(c.values[c.at], values) || legible(values[id], true) == "" {
			return false, errPacked
		}
		c.at += c.width
		each(values)
	}
	return c.done && c.at == len(c.values), nil
}

func unpack(row string, values []string) bool {
	for i := range values {
		value, rest, more := strings.Cut(row, separator)
		if more == (i == len(values)-1) {
			return false
		}
		values[i], row = value, rest
	}
	return true
}

func (p *pgSession) bound(ctx context.Context, after string, people int) (string, error) {
	rel := p.relations[0]
	var id string
	err := p.conn.QueryRowContext(ctx, fmt.Sprintf("SELECT %s FROM %s WHERE %s > %s ORDER BY %s LIMIT 1 OFFSET %d",
		rel.key, rel.from, rel.key, pq.QuoteLiteral(after), rel.key, people-1)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !utf8.ValidString(id) { // which the server would not take
		return "", nil
	}
	if err != nil {
		return "", describe("read "+string(rel.name), err)
	}
	return id, nil
}

func (p *pgSession) end(ctx context.Context) error {
	if _, err := p.conn.ExecContext(ctx, "COMMIT"); err != nil {
		return describe("read the hr database", err)
	}
	p.ended = true
	return nil
}

func (p *pgSession) close() {
	if !p.ended {
		discard(p.conn)
		return
	}
	p.conn.Close()
}
