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

// stored is a row, waiting or on record. Values stand in the relation's order; NULL is the empty text.
type stored struct {
	rowid  int64
	values []string
}

// id is the row's id, or nothing where the relation has none.
func (s stored) id(r relation) string {
	if at := slices.Index(r.columns, r.id); at >= 0 {
		return s.values[at]
	}
	return ""
}

// merge stores what waits. The rows of one key take the place of the rows on record with that key: equal ones stay, others
// are updated, added, and removed when the table has fewer. Columns of which the table says nothing keep what is on
// record.
func (i *Import) merge(ctx context.Context, rows *rowReader, report *Report) error {
	m := &merger{tx: i.tx, relation: rows.relation, says: rows.stored()}
	if err := m.prepare(ctx); err != nil {
		return unavailable("store the rows", err)
	}
	defer m.close()
	query := "SELECT id, key, coalesce(derived, '')" + m.waiting() + " FROM temp.waiting WHERE outcome = ? ORDER BY key, id"
	all, err := i.tx.QueryContext(ctx, query, added)
	if err != nil {
		return unavailable("store the rows", err)
	}
	defer all.Close()
	var group []stored
	var key, derived string
	for all.Next() {
		var row stored
		var k, d string
		row.values = make([]string, len(m.relation.columns))
		into := []any{&row.rowid, &k, &d}
		for at := range row.values {
			into = append(into, &row.values[at])
		}
		if err := all.Scan(into...); err != nil {
			return unavailable("store the rows", err)
		}
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

// store puts the rows of one key in the place of those on record.
func (m *merger) store(ctx context.Context, group []stored, derived string) error {
	record, err := m.onRecord(ctx, group[0], derived)
	if err != nil {
		return unavailable("store the rows", err)
	}
	if len(record) > 0 {
		for _, row := range group {
			m.inherit(row.values, record[0].values)
		}
	}
	group, err = m.repeated(ctx, group)
	if err != nil {
		return unavailable("store the rows", err)
	}
	taken := map[string]bool{}
	for _, row := range record {
		taken[row.id(m.relation)] = true
	}
	var rest []stored
	for _, row := range group {
		at := slices.IndexFunc(record, func(r stored) bool { return m.equal(r.values, row.values, derived) })
		if at < 0 {
			rest = append(rest, row)
			continue
		}
		record = slices.Delete(record, at, at+1)
		if _, err := m.mark.ExecContext(ctx, unchanged, nil, row.rowid); err != nil {
			return unavailable("store the rows", err)
		}
	}
	if err := m.replace(ctx, record, rest, free(derived, taken)); err != nil {
		return unavailable("store the rows", err)
	}
	return nil
}

// free returns derived ids that are not taken: the first row has the plain one, further rows of one key a number.
func free(derived string, taken map[string]bool) func() string {
	return func() string {
		id := derived
		for n := 2; taken[id]; n++ {
			id = derived + "-" + strconv.Itoa(n)
		}
		taken[id] = true
		return id
	}
}

// replace updates what is on record with the rows that differ, and adds or removes where there are more of one. A row
// without an id of its own keeps the one on record, or is given the next.
func (m *merger) replace(ctx context.Context, record, rows []stored, next func() string) error {
	id := slices.Index(m.relation.columns, m.relation.id)
	for n, row := range rows {
		if id >= 0 && row.values[id] == "" {
			if n < len(record) {
				row.values[id] = record[n].values[id]
			} else {
				row.values[id] = next()
			}
		}
		values := make([]any, len(row.values), len(row.values)+1)
		for at, value := range row.values {
			values[at] = value
		}
		if n >= len(record) {
			if _, err := m.insert.ExecContext(ctx, values...); err != nil {
				return err
			}
			continue
		}
		if _, err := m.update.ExecContext(ctx, append(values, record[n].rowid)...); err != nil {
			return err
		}
		if _, err := m.mark.ExecContext(ctx, updated, nil, row.rowid); err != nil {
			return err
		}
	}
	for _, row := range record[min(len(rows), len(record)):] {
		m.removed++
		if _, err := m.remove.ExecContext(ctx, row.rowid); err != nil {
			return err
		}
	}
	return nil
}

// onRecord returns the rows on record that have the key of a row.
func (m *merger) onRecord(ctx context.Context, row stored, derived string) ([]stored, error) {
	args := []any{row.values[slices.Index(m.relation.columns, "staff_id")]}
	if m.relation.id != "" {
		if derived != "" {
			args = append(args, derived, derived+"-[0-9]*")
		} else {
			args = append(args, row.values[slices.Index(m.relation.columns, m.relation.id)], "")
		}
	}
	rows, err := m.find.QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []stored
	for rows.Next() {
		r := stored{values: make([]string, len(m.relation.columns))}
		into := []any{&r.rowid}
		for at := range r.values {
			into = append(into, &r.values[at])
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		found = append(found, r)
	}
	return found, rows.Err()
}

// inherit fills the columns of which the table says nothing.
func (m *merger) inherit(values, record []string) {
	for at, column := range m.relation.columns {
		if !slices.Contains(m.says, column) {
			values[at] = record[at]
		}
	}
}

// repeated marks rows that are equal to an earlier one, and returns the others.
func (m *merger) repeated(ctx context.Context, group []stored) ([]stored, error) {
	seen := map[string]bool{}
	var rest []stored
	for _, row := range group {
		text := strings.Join(row.values, "\x1f")
		if seen[text] {
			if _, err := m.mark.ExecContext(ctx, skipped, "same as an earlier row", row.rowid); err != nil {
				return nil, err
			}
			continue
		}
		seen[text] = true
		rest = append(rest, row)
	}
	return rest, nil
}

// equal compares rows, the id apart when it is not the row's own.
func (m *merger) equal(record, row []string, derived string) bool {
	for at, column := range m.relation.columns {
		if record[at] != row[at] && (derived == "" || column != m.relation.id) {
			return false
		}
	}
	return true
}
