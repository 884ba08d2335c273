package intake

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ceuwatch/jobs"
)

// maxSame is how many rows of a table may be about the same thing.
const maxSame = 10000

// sameAsEarlier is why a row is skipped that repeats another.
const sameAsEarlier = "same as an earlier row"

// stored is a row, waiting or on record. Values stand in the relation's order; NULL is the empty text.
type stored struct {
	rowid  int64
	values []string
	kept   []string // columns that were not read
}

// id is the row's id, or nothing where the relation has none.
func (s stored) id(r relation) string {
	if at := slices.Index(r.columns, r.id); at >= 0 {
		return s.values[at]
	}
	return ""
}

// merge stores what waits. The rows of one key take the place of the rows on record with that key: equal ones stay,
// others are updated, added, and removed when the table has fewer. Columns of which the table says nothing keep what
// is on record.
func (i *Import) merge(ctx context.Context, reading int, rows *rowReader, report *Report) error {
	m := &merger{tx: i.tx, relation: rows.relation, says: rows.stored()}
	if err := m.prepare(ctx); err != nil {
		return unavailable("store the rows", err)
	}
	defer m.close()
	query := "SELECT id, key, coalesce(derived, ''), coalesce(kept, '')" + m.waiting() +
		" FROM temp.waiting WHERE reading = ? AND outcome = ? ORDER BY key, id"
	all, err := i.tx.QueryContext(ctx, query, reading, added)
	if err != nil {
		return unavailable("store the rows", err)
	}
	defer all.Close()
	var group []stored
	var key, derived string
	for all.Next() {
		var row stored
		var k, d, kept string
		row.values = make([]string, len(m.relation.columns))
		into := []any{&row.rowid, &k, &d, &kept}
		for at := range row.values {
			into = append(into, &row.values[at])
		}
		if err := all.Scan(into...); err != nil {
			return unavailable("store the rows", err)
		}
		row.kept = strings.Fields(kept)
		if k != key && len(group) > 0 {
			if err := m.store(ctx, group, derived); err != nil {
				return err
			}
			group = group[:0]
		}
		if key, derived = k, d; len(group) == maxSame {
			return fmt.Errorf("%w: more than %d rows of %s have the same id: map the heading of the id with --map",
				jobs.ErrBadData, maxSame, m.relation.name)
		}
		group = append(group, row)
	}
	if err := all.Err(); err != nil {
		return unavailable("store the rows", err)
	}
	if len(group) > 0 {
		if err := m.store(ctx, group, derived); err != nil {
			return err
		}
	}
	report.Removed = m.removed
	return nil
}

// merger puts rows into one relation.
type merger struct {
	tx interface {
		PrepareContext(context.Context, string) (*sql.Stmt, error)
	}
	relation relation
	says     []string // columns
	removed  int

	find, insert, update, remove, mark *sql.Stmt
}

func (m *merger) prepare(ctx context.Context) error {
	var columns, places, sets []string
	for at, column := range m.relation.columns {
		columns = append(columns, "coalesce("+column+", '')")
		places = append(places, "nullif(?"+strconv.Itoa(at+1)+", '')")
		sets = append(sets, column+" = nullif(?"+strconv.Itoa(at+1)+", '')")
	}
	table := "main." + string(m.relation.name)
	same := ""
	if m.relation.id != "" {
		// Further rows of a derived id carry a number behind it.
		same = " AND (" + m.relation.id + " = ?2 OR " + m.relation.id + " GLOB ?3)"
	}
	for _, s := range []struct {
		into  **sql.Stmt
		query string
	}{
		{&m.find, "SELECT rowid, " + strings.Join(columns, ", ") + " FROM " + table + " WHERE staff_id = ?1" + same +
			" ORDER BY rowid"},
		{&m.insert, "INSERT INTO " + table + " (" + strings.Join(m.relation.columns, ", ") + ") VALUES (" +
			strings.Join(places, ", ") + ")"},
		{&m.update, "UPDATE " + table + " SET " + strings.Join(sets, ", ") + " WHERE rowid = ?" +
			strconv.Itoa(len(columns)+1)},
		{&m.remove, "DELETE FROM " + table + " WHERE rowid = ?1"},
		{&m.mark, "UPDATE temp.waiting SET outcome = ?1, reason = coalesce(?2, reason) WHERE id = ?3"},
	} {
		var err error
		if *s.into, err = m.tx.PrepareContext(ctx, s.query); err != nil {
			return err
		}
	}
	return nil
}

func (m *merger) close() {
	for _, s := range []*sql.Stmt{m.find, m.insert, m.update, m.remove, m.mark} {
		if s != nil {
			s.Close()
		}
	}
}

// waiting lists the columns of the waiting rows, each after a comma.
func (m *merger) waiting() string {
	var b strings.Builder
	for at := range m.relation.columns {
		fmt.Fprintf(&b, ", coalesce(c%d, '')", at)
	}
	return b.String()
}
