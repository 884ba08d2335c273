package hrdb

import (
	"database/sql"
	"fmt"
	"strings"
	"unicode/utf8"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

// fetcher calls each for some further rows of a relation, in order; done reports that no more will come.
type fetcher func(width int, each func([]sql.NullString)) (done bool, err error)

// stream holds a batch of one relation's rows.
type stream[R any] struct {
	relation relation[R]
	fetch    fetcher
	values   []string
	batch    []R
	at       int
	done     bool
	last     string // the staff id before the row at hand
}

// head returns the row at hand, or nil when there are no more.
func (s *stream[R]) head() (*R, error) {
	for s.at == len(s.batch) {
		if s.done {
			return nil, nil
		}
		s.batch, s.at = s.batch[:0], 0
		var err error
		s.done, err = s.fetch(len(s.values), s.add)
		if err != nil {
			return nil, describe("read "+string(s.relation.name), err)
		}
	}
	return &s.batch[s.at], nil
}

func (s *stream[R]) add(values []sql.NullString) {
	for i, value := range values {
		s.values[i] = legible(value.String, strings.HasSuffix(s.relation.columns[i], "_id"))
	}
	s.batch = append(s.batch, s.relation.row(s.values))
}

// legible is a value as text: a blank one is none, and bytes that are no UTF-8 read as U+FFFD. An id with such bytes, or
// with a NUL, is none: written down it would look like another one, or be refused.
func legible(value string, id bool) string {
	valid := utf8.ValidString(value)
	switch {
	case strings.TrimSpace(value) == "", id && !valid, id && strings.ContainsRune(value, 0):
		return ""
	case !valid:
		return strings.ToValidUTF8(value, "\uFFFD")
	}
	return value
}

// take moves the rows of one staff id to the end of rows.
func (s *stream[R]) take(id string, rows []R) ([]R, error) {
	for {
		row, err := s.head()
		if err != nil || row == nil || s.relation.staffID(row) != id {
			return rows, err
		}
		rows = append(rows, *row)
		s.at++
	}
}

// strays moves rows without a staff id, up to a batch of them, to the end of rows, and returns the staff id of the
// row then at hand; more reports that there is one.
func (s *stream[R]) strays(rows []R) (_ []R, id string, more bool, err error) {
	for len(rows) < batchRows {
		row, err := s.head()
		if err != nil || row == nil {
			return rows, "", false, err
		}
		if id := s.relation.staffID(row); id != "" {
			if id < s.last {
				return rows, "", false, fmt.Errorf("%w: rows of %s do not come in byte order of staff_id: "+
					"use a database with the encoding UTF-8", jobs.ErrConfig, s.relation.name)
			}
			s.last = id
			return rows, id, true, nil
		}
		rows = append(rows, *row)
		s.at++
	}
	return rows, "", true, nil
}

// merge joins the four relations by staff id.
type merge struct {
	staff       *stream[rules.Staff]
	credentials *stream[rules.Credential]
	credits     *stream[rules.Credit]
	attempts    *stream[rules.Attempt]
}

// next returns the next employee, or the next rows without a staff id.
func (m *merge) next() (employee rules.Employee, ok bool, err error) {
	var ids [4]string
	var more [4]bool
	var errs [4]error
	var none rules.Employee
	none.Staff, ids[0], more[0], errs[0] = m.staff.strays(nil)
	none.Credentials, ids[1], more[1], errs[1] = m.credentials.strays(nil)
	none.Credits, ids[2], more[2], errs[2] = m.credits.strays(nil)
	none.Attempts, ids[3], more[3], errs[3] = m.attempts.strays(nil)
	for _, err := range errs {
		if err != nil {
			return employee, false, err
		}
	}
	if len(none.Staff)+len(none.Credentials)+len(none.Credits)+len(none.Attempts) > 0 {
		return none, true, nil
	}
	for i := range ids {
		if more[i] && (!ok || ids[i] < employee.ID) {
			employee.ID, ok = ids[i], true
		}
	}
	if !ok {
		return employee, false, nil
	}
	if employee.Staff, err = m.staff.take(employee.ID, nil); err != nil {
		return employee, false, err
	}
	if employee.Credentials, err = m.credentials.take(employee.ID, nil); err != nil {
		return employee, false, err
	}
	if employee.Credits, err = m.credits.take(employee.ID, nil); err != nil {
		return employee, false, err
	}
	if employee.Attempts, err = m.attempts.take(employee.ID, nil); err != nil {
		return employee, false, err
	}
	return employee, true, nil
}
