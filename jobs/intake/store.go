package intake

import (
	"context"
	"slices"
	"strconv"
	"strings"
)

// store puts the rows of one key in the place of those on record.
func (m *merger) store(ctx context.Context, group []stored, derived string) error {
	record, err := m.onRecord(ctx, group[0], derived)
	if err != nil {
		return unavailable("store the rows", err)
	}
	if len(record) > 0 {
		for _, row := range group {
			m.inherit(row, record[0].values)
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

// inherit fills the columns of which the table says nothing, and those of which it says what cannot be read.
func (m *merger) inherit(row stored, record []string) {
	for at, column := range m.relation.columns {
		if !slices.Contains(m.says, column) || slices.Contains(row.kept, column) && record[at] != "" {
			row.values[at] = record[at]
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
			if _, err := m.mark.ExecContext(ctx, skipped, sameAsEarlier, row.rowid); err != nil {
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
