package hrdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lib/pq"
)

// pgSession reads from one connection to PostgreSQL.
type pgSession struct {
	conn      *sql.Conn
	relations []located
	cursors   []cursor
	texts     []slab // of each relation
	ended     bool
}

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

// ranged reports whether rows cost about as much when they are read in spans of staff ids, as the server sees it.
func (p *pgSession) ranged(ctx context.Context) (bool, error) {
	whole, err := p.costs(ctx, span{null: true})
	if err != nil {
		return false, err
	}
	people := int(whole[0].rows)
	if people < 2*spanPeople {
		return false, nil
	}
	const parts, bearable = 16, 2
	var middle span
	if middle.from, err = p.bound(ctx, "", people/2); middle.from == "" || err != nil {
		return false, err
	}
	if middle.to, err = p.bound(ctx, middle.from, people/parts); middle.to == "" || err != nil {
		return false, err
	}
	part, err := p.costs(ctx, middle)
	if err != nil {
		return false, err
	}
	var once, spans float64
	for i := range whole {
		once += whole[i].cost
		spans += part[i].cost * parts
	}
	return spans < bearable*once, nil
}

// plan is what the server thinks of reading a relation.
type plan struct{ cost, rows float64 }

// costs asks what reading a span of each relation costs.
func (p *pgSession) costs(ctx context.Context, s span) ([]plan, error) {
	plans := make([]plan, len(p.relations))
	var queries []string
	for _, rel := range p.relations {
		queries = append(queries, "EXPLAIN "+rel.query(s, false))
	}
	pattern := regexp.MustCompile(estimate)
	at, err := query(ctx, p.conn, strings.Join(queries, "; "), func(result int, row []driver.Value) {
		line, _ := row[0].(string)
		if found := pattern.FindStringSubmatch(line); found != nil && plans[result].cost == 0 { // the first line has the sum
			plans[result].cost, _ = strconv.ParseFloat(found[1], 64)
			plans[result].rows, _ = strconv.ParseFloat(found[2], 64)
		}
	})
	if err != nil {
		return nil, describe("read "+string(p.relations[min(at, len(plans)-1)].name), err)
	}
	return plans, nil
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
