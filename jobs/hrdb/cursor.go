package hrdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lib/pq"
)

// separator stands between the values of a packed row: one text costs server and client less than many.
const separator = '\x1f'

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

// came notes that fewer rows than a limit are the last ones.
func (c *cursor) came(limit int) { c.done = len(c.values) < max(1, c.width)*limit }

func (p *pgSession) open(ctx context.Context, s span, plain bool) ([]fetcher, error) {
	cursors := make([]*cursor, len(p.relations))
	fetch := make([]fetcher, len(p.relations))
	for i, rel := range p.relations {
		c := &cursor{name: "ceuwatch_" + string(rel.name)}
		values, id := make([]string, len(rel.columns)), slices.Index(rel.columns, "staff_id")
		cursors[i], fetch[i] = c, func(limit int, each row) (bool, error) {
			if c.at == len(c.values) && !c.done {
				c.values, c.at = c.values[:0], 0
				if _, err := query(ctx, p.conn, c.fetch(), func(_ int, row []driver.Value) { c.add(row) }); err != nil {
					return false, err
				}
				c.came(batchRows)
			}
			return c.take(limit, values, id, each)
		}
	}
	if s.null || plain {
		return fetch, p.declare(ctx, s, plain, cursors)
	}
	whole, err := p.whole(ctx, s, cursors)
	if err == nil && !whole {
		err = p.declare(ctx, s, plain, cursors)
	}
	return fetch, err
}

// whole reads a span at once, unless there is too much of it.
func (p *pgSession) whole(ctx context.Context, s span, cursors []*cursor) (bool, error) {
	const limit = 5 * spanRows
	text := "CLOSE ALL"
	for _, rel := range p.relations {
		text += fmt.Sprintf("; %s LIMIT %d", rel.query(s, false), limit)
	}
	if err := p.begin(ctx, text, cursors); err != nil {
		return false, err
	}
	whole := true
	for _, c := range cursors {
		c.came(limit)
		whole = whole && c.done
	}
	return whole, nil
}

// declare makes a cursor of the server for each relation, and reads the first rows. What a cursor gives is dearer, but
// it comes piece by piece.
func (p *pgSession) declare(ctx context.Context, s span, plain bool, cursors []*cursor) error {
	text := "CLOSE ALL"
	for i, rel := range p.relations {
		c := cursors[i]
		*c = cursor{name: c.name}
		text += "; DECLARE " + c.name + " NO SCROLL CURSOR FOR " + rel.query(s, plain) + "; " + c.fetch()
	}
	if err := p.begin(ctx, text, cursors); err != nil {
		return err
	}
	for _, c := range cursors {
		c.came(batchRows)
	}
	return nil
}

// begin reads what statements say of each relation.
func (p *pgSession) begin(ctx context.Context, text string, cursors []*cursor) error {
	at, err := query(ctx, p.conn, text, func(result int, row []driver.Value) { cursors[result].add(row) })
	if err != nil {
		return describe("read "+string(p.relations[min(at, len(cursors)-1)].name), err)
	}
	return nil
}

// take hands rows on that have come. A packed row says no more than how many values it has, and which is the id: where
// either is not as it should be, it must be read plainly.
func (c *cursor) take(limit int, values []string, id int, each row) (done bool, err error) {
	for ; limit > 0 && c.at < len(c.values); limit-- {
		sound := false
		if c.width > 1 {
			copy(values, c.values[c.at:c.at+c.width])
		} else {
			packed := c.values[c.at]
			if !unpack(packed, values) || legible(values[id], true) == "" {
				return false, errPacked
			}
			sound = utf8.ValidString(packed)
		}
		c.at += c.width
		each(values, sound)
	}
	return c.done && c.at == len(c.values), nil
}

func unpack(packed string, values []string) bool {
	last := len(values) - 1
	for i := range last {
		at := strings.IndexByte(packed, separator)
		if at < 0 {
			return false
		}
		values[i], packed = packed[:at], packed[at+1:]
	}
	values[last] = packed
	return strings.IndexByte(packed, separator) < 0
}
