package hrdb

import (
	"fmt"
	"strconv"
	"strings"
)

const (
	few     = 1000 // rows that may be looked through again and again
	sampled = 400  // rows that tell whether the next one mostly lies beside the last
)

// locate finds a relation.
func (l *lite) locate(r *Reader, s shape) (located, error) {
	all, err := l.prepare("SELECT * FROM " + r.from(s.name) + " LIMIT 0")
	if err != nil {
		return located{}, describe("read "+string(s.name), err)
	}
	defer all.close()
	return r.locate(s, all.names(), nil)
}

// bare reports whether a relation is best read in the order of its staff_id as it stands: where that is the order of its
// text, an index gives it, and rows that come one after another mostly lie beside each other.
func (l *lite) bare(rel located) (bool, error) {
	key := rel.staffID() + " COLLATE BINARY"
	query := "SELECT " + strings.Join(rel.names, ", ") + " FROM " + rel.from + " ORDER BY " + key
	if sorted, err := l.plans(query, "USE TEMP B-TREE"); sorted || err != nil {
		return false, err
	}
	for _, other := range []string{" < ''", " >= x''"} { // numbers come before any text, blobs after
		_, found, err := l.first("SELECT 1 FROM " + rel.from + " WHERE " + key + other + " LIMIT 1")
		if found || err != nil {
			return false, err
		}
	}
	s, err := l.prepare(query)
	if err != nil {
		return false, err
	}
	defer s.close()
	l.misses()
	rows := 0
	for ; rows < sampled; rows++ {
		if more, err := s.step(); !more || err != nil {
			return err == nil, err
		}
	}
	return l.misses() < rows/2, nil
}

// plans reports whether the plan of a query has a step that begins with some words.
func (l *lite) plans(query, step string) (bool, error) {
	s, err := l.prepare("EXPLAIN QUERY PLAN " + query)
	if err != nil {
		return false, err
	}
	defer s.close()
	for {
		more, err := s.step()
		if !more || err != nil {
			return false, err
		}
		if strings.HasPrefix(string(s.value(3)), step) {
			return true, nil
		}
	}
}

// small reports whether a relation has few rows.
func (l *lite) small(rel located) (bool, error) {
	count, _, err := l.first(fmt.Sprintf("SELECT count(*) FROM (SELECT 1 FROM %s LIMIT %d)", rel.from, few+1))
	n, _ := strconv.Atoi(count)
	return n <= few, err
}
