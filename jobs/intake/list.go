package intake

import (
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// list counts what became of the rows, and writes those that somebody has to look at.
func (i *Import) list(ctx context.Context, p *proposal, reports []*Report, to io.Writer) error {
	all, err := i.tx.QueryContext(ctx, "SELECT reading, line, outcome, coalesce(reason, ''), cells "+
		"FROM temp.waiting ORDER BY id")
	if err != nil {
		return unavailable("list the rows", err)
	}
	defer all.Close()
	l := lister{w: csv.NewWriter(to), headings: p.cells, reports: reports}
	for all.Next() {
		var row listed
		if err := all.Scan(&row.reading, &row.line, &row.outcome, &row.reason, &row.cells); err != nil {
			return unavailable("list the rows", err)
		}
		if err := l.add(row); err != nil {
			return fmt.Errorf("list the rows: %w", err)
		}
	}
	if err := all.Err(); err != nil {
		return unavailable("list the rows", err)
	}
	if err := errors.Join(l.end(), l.write()); err != nil {
		return fmt.Errorf("list the rows: %w", err)
	}
	l.w.Flush()
	return l.w.Error()
}

// listed is a row of the table, read as one relation, and what became of it.
type listed struct {
	reading, line, outcome int
	reason, cells          string
}

// lister writes a row of the table once, with what became of each reading of it.
type lister struct {
	w        *csv.Writer
	headings []string
	reports  []*Report
	last     listed
	begun    bool
	line     int    // that waits to be written; 0: none
	word     string // what became of it
	reasons  []string
	cells    string
}

// add takes the next record.
func (l *lister) add(row listed) error {
	if row.line == l.last.line && row.reading == l.last.reading { // a further record of one row
		if l.last.outcome > rejected && row.outcome > rejected {
			l.reports[row.reading].Further++
		}
		row.outcome = max(row.outcome, l.last.outcome)
		if l.last.reason != "" && row.reason != "" && l.last.reason != row.reason {
			row.reason = l.last.reason + "; " + row.reason
		}
		row.reason = cmp.Or(row.reason, l.last.reason)
		l.last = row
		return nil
	}
	err := l.end()
	if row.line != l.line {
		err = errors.Join(err, l.write())
	}
	l.last = row
	return err
}

// end counts a row as one relation.
func (l *lister) end() error {
	if l.last.line == 0 {
		return nil
	}
	word := l.reports[l.last.reading].count(l.last.line, l.last.outcome, l.last.reason)
	if word != "rejected" && word != "kept" {
		return nil
	}
	if l.line != l.last.line {
		l.line, l.word, l.reasons = l.last.line, word, nil
	}
	if word == "rejected" {
		l.word = word
	}
	reason := l.last.reason
	if len(l.reports) > 1 {
		reason = string(l.reports[l.last.reading].Relation) + ": " + reason
	}
	l.reasons, l.cells = append(l.reasons, reason), l.last.cells
	return nil
}

// write writes the row that somebody has to look at.
func (l *lister) write() error {
	if l.line == 0 {
		return nil
	}
	if !l.begun {
		l.begun = true
		if err := l.w.Write(append(listHead(), l.headings...)); err != nil {
			return err
		}
	}
	var cells []string
	if err := json.Unmarshal([]byte(l.cells), &cells); err != nil {
		return err
	}
	err := l.w.Write(append([]string{strconv.Itoa(l.line), l.word, strings.Join(l.reasons, "; ")}, cells...))
	l.line = 0
	return err
}
