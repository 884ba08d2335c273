package hrdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io"
	"slices"

	"github.com/lib/pq"
)

// query is a SELECT of the rows of a span, in order of the key, each packed in one text, which costs server and
// client less than many, or not.
func (l *located) query(s span, plain bool) string {
	text := postgres().text
	selected := l.texts(text)
	if !plain {
		there := func(name string) string { return "coalesce(" + text(name) + ", '')" }
		selected = fmt.Sprintf("concat_ws(chr(%d), %s)", separator, l.texts(there))
	}
	return "SELECT " + selected + " FROM " + l.from + s.where(l.key, pq.QuoteLiteral) + " ORDER BY " + l.key
}

// query runs statements at once and calls each for every row, with the number of its result. With an error comes the
// number of the result that was not complete.
func query(
	ctx context.Context, conn *sql.Conn, text string, each func(result int, row []driver.Value),
) (at int, err error) {
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
	if p.cursors == nil {
		p.cursors, p.texts = make([]cursor, len(p.relations)), make([]slab, len(p.relations))
	}
	fetch := make([]fetcher, len(p.relations))
	for i, rel := range p.relations {
		c := &p.cursors[i]
		*c = cursor{name: "ceuwatch_" + string(rel.name), values: c.values[:0]}
		texts, into, id := &p.texts[i], newRecord(len(rel.columns)), slices.Index(rel.columns, "staff_id")
		fetch[i] = func(limit int, each func(*record)) (bool, error) {
			if c.at == len(c.values) && !c.done {
				c.values, c.at = c.values[:0], 0
				if _, err := query(ctx, p.conn, c.fetch(), func(_ int, row []driver.Value) { c.add(row) }); err != nil {
					return false, err
				}
				c.came(batchRows)
			}
			return c.take(limit, texts, into, id, each)
		}
	}
	if s.null || plain {
		return fetch, p.declare(ctx, s, plain)
	}
	whole, err := p.whole(ctx, s)
	if err == nil && !whole {
		err = p.declare(ctx, s, plain)
	}
	return fetch, err
}

// whole reads a span at once, unless there is too much of it.
func (p *pgSession) whole(ctx context.Context, s span) (bool, error) {
	const limit = 5 * spanRows
	text := "CLOSE ALL"
	for _, rel := range p.relations {
		text += fmt.Sprintf("; %s LIMIT %d", rel.query(s, false), limit)
	}
	if err := p.begin(ctx, text); err != nil {
		return false, err
	}
	whole := true
	for i := range p.cursors {
		p.cursors[i].came(limit)
		whole = whole && p.cursors[i].done
	}
	return whole, nil
}

// declare makes a cursor of the server for each relation, and reads the first rows. What a cursor gives is dearer, but
// it comes piece by piece.
func (p *pgSession) declare(ctx context.Context, s span, plain bool) error {
	text := "CLOSE ALL"
	for i, rel := range p.relations {
		c := &p.cursors[i]
		*c = cursor{name: c.name}
		text += "; DECLARE " + c.name + " NO SCROLL CURSOR FOR " + rel.query(s, plain) + "; " + c.fetch()
	}
	if err := p.begin(ctx, text); err != nil {
		return err
	}
	for i := range p.cursors {
		p.cursors[i].came(batchRows)
	}
	return nil
}

// begin reads what statements say of each relation.
func (p *pgSession) begin(ctx context.Context, text string) error {
	at, err := query(ctx, p.conn, text, func(result int, row []driver.Value) { p.cursors[result].add(row) })
	if err != nil {
		return describe("read "+string(p.relations[min(at, len(p.cursors)-1)].name), err)
	}
	return nil
}

// take hands rows on that have come. A packed row says no more than how many values it has, and which is the id: where
// either is not as it should be, it must be read plainly.
func (c *cursor) take(limit int, texts *slab, into *record, id int, each func(*record)) (done bool, err error) {
	for ; limit > 0 && c.at < len(c.values); limit-- {
		if c.width > 1 {
			texts.start()
			for i, value := range c.values[c.at : c.at+c.width] {
				texts.add(into, i, []byte(value))
			}
			texts.finish(into)
		} else if !into.unpack(c.values[c.at]) || into.id(id) == "" {
			return false, errPacked
		}
		c.at += c.width
		each(into)
	}
	return c.done && c.at == len(c.values), nil
}
