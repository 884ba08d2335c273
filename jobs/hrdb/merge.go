package hrdb

import (
	"fmt"
	"slices"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

// stream holds a batch of one relation's rows. What has been taken of a batch stays as it is.
type stream[R any] struct {
	relation relation[R]
	fetch    fetcher
	batch    []R
	at       int
	size     int // of the batch
	done     bool
	last     string // the staff id before the row at hand
}

func newStream[R any](rel relation[R], fetch fetcher) *stream[R] {
	return &stream[R]{relation: rel, fetch: fetch}
}

// head returns the row at hand, or nil when there are no more.
func (s *stream[R]) head() (*R, error) {
	if s.at == len(s.batch) {
		if err := s.fill(); err != nil || s.at == len(s.batch) {
			return nil, err
		}
	}
	return &s.batch[s.at], nil
}

// fill makes a new batch, larger than the last, of the rows at hand and those that follow.
func (s *stream[R]) fill() error {
	kept := s.batch[s.at:]
	s.size = max(min(2*s.size, batchRows), firstRows, 2*len(kept))
	s.batch, s.at = nil, 0
	if len(kept) > 0 {
		s.batch = append(make([]R, 0, s.size), kept...)
	}
	for !s.done && len(s.batch) < s.size {
		var err error
		if s.done, err = s.fetch(s.size-len(s.batch), s.add); err != nil {
			return describe("read "+string(s.relation.name), err)
		}
	}
	return nil
}

// add adds a row to the batch.
func (s *stream[R]) add(row *record) {
	n := len(s.batch)
	if n == cap(s.batch) {
		s.batch = slices.Grow(s.batch, max(s.size-n, n, 1))
	}
	s.batch = s.batch[:n+1]
	s.relation.fill(&s.batch[n], row)
}

// take returns the rows of one staff id.
func (s *stream[R]) take(id string) ([]R, error) {
	n := 0
	for {
		for s.at+n < len(s.batch) && s.relation.staffID(&s.batch[s.at+n]) == id {
			n++
		}
		if s.at+n < len(s.batch) || s.done {
			break
		}
		if err := s.fill(); err != nil {
			return nil, err
		}
	}
	if n == 0 {
		return nil, nil
	}
	s.at += n
	return slices.Clip(s.batch[s.at-n : s.at]), nil
}

// strays returns rows without a staff id, up to a batch of them, and the staff id of the row then at hand; more reports
// that there is one.
func (s *stream[R]) strays() (rows []R, id string, more bool, err error) {
	for len(rows) < batchRows {
		row, err := s.head()
		if err != nil || row == nil {
			return rows, "", false, err
		}
		if id := s.relation.staffID(row); id != "" {
			if id < s.last {
				return rows, "", false, disorder(s.relation.name)
			}
			s.last = id
			return rows, id, true, nil
		}
		rows = append(rows, *row)
		s.at++
	}
	return rows, "", true, nil
}

func disorder(name rules.Relation) error {
	return fmt.Errorf("%w: rows of %s do not come in byte order of staff_id: use a database with the encoding UTF-8",
		jobs.ErrConfig, name)
}

// merge joins the four relations by staff id.
type merge struct {
	staff       *stream[rules.Staff]
	credentials *stream[rules.Credential]
	credits     *stream[rules.Credit]
	attempts    *stream[rules.Attempt]
}

func newMerge(fetch []fetcher) *merge {
	return &merge{newStream(staffRelation(), fetch[0]), newStream(credentialRelation(), fetch[1]),
		newStream(creditRelation(), fetch[2]), newStream(attemptRelation(), fetch[3])}
}

// next returns the next employee, or the next rows without a staff id.
func (m *merge) next() (employee rules.Employee, ok bool, err error) {
	var ids [4]string
	var more [4]bool
	var errs [4]error
	var none rules.Employee
	none.Staff, ids[0], more[0], errs[0] = m.staff.strays()
	none.Credentials, ids[1], more[1], errs[1] = m.credentials.strays()
	none.Credits, ids[2], more[2], errs[2] = m.credits.strays()
	none.Attempts, ids[3], more[3], errs[3] = m.attempts.strays()
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
	if employee.Staff, err = m.staff.take(employee.ID); err != nil {
		return employee, false, err
	}
	if employee.Credentials, err = m.credentials.take(employee.ID); err != nil {
		return employee, false, err
	}
	if employee.Credits, err = m.credits.take(employee.ID); err != nil {
		return employee, false, err
	}
	if employee.Attempts, err = m.attempts.take(employee.ID); err != nil {
		return employee, false, err
	}
	return employee, true, nil
}
