package intake

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

// What became of a row, the better ones greater: a row that is divided by category has the best of its parts.
const (
	skipped = iota
	rejected
	unchanged
	updated
	added
)

// prepare sees to the four relations.
func (i *Import) prepare(ctx context.Context, schema string) error {
	var tables []struct {
		Name string `db:"name"`
		Type string `db:"type"`
	}
	query := "SELECT name, type FROM sqlite_master WHERE name IN ('staff', 'credential', 'credit', 'exam_attempt')"
	if err := i.tx.SelectContext(ctx, &tables, query); err != nil {
		return unavailable("read the database", err)
	}
	if _, err := i.tx.ExecContext(ctx, "DROP TABLE IF EXISTS temp.named"); err != nil {
		return unavailable("read the database", err)
	}
	if len(tables) == 0 {
		if _, err := i.tx.ExecContext(ctx, schema); err != nil {
			return unavailable("make the relations", err)
		}
	}
	for _, r := range relations() {
		if err := i.inspect(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// inspect refuses a relation that would not keep what is stored.
func (i *Import) inspect(ctx context.Context, r relation) error {
	var columns []struct {
		Name string `db:"name"`
		Type string `db:"type"`
	}
	query := "SELECT c.name, c.type FROM main.sqlite_master m, pragma_table_info(m.name) c " +
		"WHERE m.type = 'table' AND m.name = ?"
	if err := i.tx.SelectContext(ctx, &columns, query, string(r.name)); err != nil {
		return unavailable("read the database", err)
	}
	for _, column := range r.columns {
		at := slices.IndexFunc(columns, func(c struct {
			Name string `db:"name"`
			Type string `db:"type"`
		}) bool {
			return strings.EqualFold(c.Name, column)
		})
		if at < 0 && slices.Contains(r.later, column) {
			// A database that an earlier version of the program made.
			if _, err := i.tx.ExecContext(ctx, "ALTER TABLE main."+string(r.name)+" ADD COLUMN "+column+" text"); err != nil {
				return unavailable("add the column "+column, err)
			}
			continue
		}
		if at < 0 || !strings.Contains(strings.ToUpper(columns[at].Type), "TEXT") {
			return fmt.Errorf("%w: the database has no table %s with a text column %s: name a file that is not there yet, "+
				"or one with the tables that ceuwatch init --schema sqlite prints", jobs.ErrConfig, r.name, column)
		}
	}
	return nil
}

// load puts every row of a table, as it would be stored, into the table of the waiting: for each reading, in order.
func (i *Import) load(ctx context.Context, t Table, p *proposal, readers []*rowReader) error {
	width := 0
	for _, r := range relations() {
		width = max(width, len(r.columns))
	}
	columns := make([]string, width)
	for at := range columns {
		columns[at] = fmt.Sprintf("c%d TEXT", at)
	}
	waiting := `DROP TABLE IF EXISTS temp.waiting; CREATE TEMP TABLE waiting (id INTEGER PRIMARY KEY, reading INTEGER,
		line INTEGER, outcome INTEGER, reason TEXT, key TEXT, derived TEXT, kept TEXT, manager TEXT, cells TEXT, ` +
		strings.Join(columns, ", ") + `)`
	if _, err := i.tx.ExecContext(ctx, waiting); err != nil {
		return unavailable("read the rows", err)
	}
	insert, err := i.tx.PreparexContext(ctx, "INSERT INTO temp.waiting VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?"+
		strings.Repeat(", ?", width)+")")
	if err != nil {
		return unavailable("read the rows", err)
	}
	defer insert.Close()
	who, err := i.finder(ctx, readers)
	if err != nil {
		return err
	}
	defer who.close()
	values := make([]any, 9+width)
	for row, err := range t.Rows {
		if err != nil {
			return err
		}
		if row.Line == p.line {
			continue
		}
		var of owner
		for n, rows := range readers {
			waits, err := rows.wait(ctx, row, who, readers, &of)
			if err != nil {
				return err
			}
			for _, w := range waits {
				values = append(values[:0], n, row.Line, w.outcome, blank(w.reason), blank(w.key), blank(w.derived),
					blank(strings.Join(w.kept, " ")), blank(w.manager), w.cells)
				for at := range width {
					if at < len(rows.relation.columns) {
						values = append(values, blank(w.values[rows.relation.columns[at]]))
					} else {
						values = append(values, nil)
					}
				}
				if _, err := insert.ExecContext(ctx, values...); err != nil {
					return unavailable("read the rows", err)
				}
			}
		}
		if of.doubt != nil {
			of.doubt.Line = row.Line
			i.doubts = append(i.doubts, *of.doubt)
		}
	}
	return i.managers(ctx, who)
}

// waiting is a record that waits, with the cells it came from.
type waiting struct {
	record
	outcome      int
	reason       string
	key, derived string
	manager      string // a name
	cells        string // JSON
}

// wait decides what becomes of a row, as far as that does not depend on what is stored.
func (r *rowReader) wait(ctx context.Context, row Row, who *finder, readers []*rowReader, of *owner) ([]waiting, error) {
	cells, err := json.Marshal(texts(row))
	if err != nil {
		return nil, err
	}
	end := func(outcome int, reason string) ([]waiting, error) {
		return []waiting{{outcome: outcome, reason: reason, cells: string(cells)}}, nil
	}
	if why := r.skip(row); why != "" {
		return end(skipped, why)
	}
	records, why := r.read(row)
	if why == "" && r.relation.name == rules.RelationStaff {
		why, err = r.own(ctx, row, records[0].values, who, readers, of)
	}
	if why != "" || err != nil {
		waits, _ := end(rejected, why)
		return waits, err
	}
	var waits []waiting
	for _, rec := range records {
		if rec.values["staff_id"] == "" && of.read {
			if rec.values["staff_id"] = of.id; of.id == "" {
				return end(rejected, "its person was not stored")
			}
		}
		if why, err = who.find(ctx, rec.values, r.reads("staff_id")); err != nil {
			return nil, err
		}
		if why != "" {
			return end(rejected, why)
		}
		w := waiting{record: rec, outcome: added, reason: rec.remark(), cells: string(cells)}
		if rec.values["manager_id"] == "" {
			w.manager = rec.values["manager_name"]
		}
		w.key, w.derived = r.relation.key(rec.values)
		waits = append(waits, w)
	}
	return waits, nil
}

// blank is a value for the database: no text is NULL.
func blank(text string) any {
	if text == "" {
		return nil
	}
	return text
}
