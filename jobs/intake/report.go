package intake

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"ceuwatch/rules"
)

// Report says what became of one table. Read = New + Updated + Unchanged + Rejected + Skipped, and it holds no cell but
// in Rows.
type Report struct {
	Name     string
	Relation rules.Relation
	Also     []rules.Relation // whose headings the table has too
	Line     int              // of the headings
	// Headings and Saved are of the whole table, on the first of its reports.
	Headings  []Heading
	Saved     Saved
	Unused    []string // headings that were not
	Read      int      // rows, the headings apart
	New       int
	Updated   int
	Unchanged int
	Rejected  int
	Skipped   int
	Further   int // rows stored besides, of rows that hold amounts of several categories
	Removed   int // rows on record whose key has fewer rows now
	Kept      int // rows stored with a date that could not be read
	Reasons   []Reason
	Notes     []string
	// Head and Rows are the first rows as they are stored, by the columns that the table fills.
	Head []string
	Rows [][]string
}

// Reason is why rows were skipped or rejected, or stored and to be looked at, and the first lines where.
type Reason struct {
	Outcome string // skipped, rejected or kept
	Reason  string
	Count   int
	Lines   []int // at most ten
}

func newReport(t Table, rows *rowReader) *Report {
	r := &Report{Name: t.Name, Relation: rows.relation.name, Also: rows.also, Line: rows.line}
	for f := range rows.all() {
		if s := rows.stats[f.at]; s != nil {
			if note := s.note(rows.dates[f.at].order); note != "" {
				r.Notes = append(r.Notes, f.column+" "+note)
			}
		}
	}
	if r.Relation == rules.RelationCredit {
		r.Notes = append(r.Notes, lacking(rows.stored())...)
	}
	return r
}

// lacking says what credits lack without which they may not count.
func lacking(stored []string) (notes []string) {
	if !slices.Contains(stored, "unit") {
		notes = append(notes, "no heading says the unit of the amounts, and without it no credit counts: give "+
			"--set unit=contact_hour, or another of "+strings.Join(rules.Units(), ", "))
	}
	if !slices.Contains(stored, "category") {
		notes = append(notes, "no heading says the category, and without it no credit counts for credentials that have "+
			"categories: give --set category=clinical, or another that \"ceuwatch rules show\" names for the credential")
	}
	return notes
}

// preview takes the first rows that will be stored.
func (i *Import) preview(ctx context.Context, reading int, rows *rowReader, report *Report) error {
	const shown = 5
	report.Head = rows.stored()
	var columns []string
	for _, column := range report.Head {
		at := slices.Index(rows.relation.columns, column)
		value := "coalesce(c" + strconv.Itoa(at) + ", '')"
		if column == rows.relation.id {
			value = "coalesce(c" + strconv.Itoa(at) + ", derived)"
		}
		columns = append(columns, value)
	}
	found, err := i.tx.QueryContext(ctx, "SELECT "+strings.Join(columns, ", ")+" FROM temp.waiting WHERE reading = ? AND "+
		"outcome = ? ORDER BY id LIMIT ?", reading, added, shown)
	if err != nil {
		return unavailable("show the rows", err)
	}
	defer found.Close()
	for found.Next() {
		row := make([]string, len(columns))
		into := make([]any, len(row))
		for at := range row {
			into[at] = &row[at]
		}
		if err := found.Scan(into...); err != nil {
			return unavailable("show the rows", err)
		}
		report.Rows = append(report.Rows, row)
	}
	return found.Err()
}

// count adds a row to the report, and returns the word for it that a reason goes with.
func (r *Report) count(line, outcome int, reason string) string {
	r.Read++
	word := ""
	switch outcome {
	case skipped:
		r.Skipped++
		word = "skipped"
	case rejected:
		r.Rejected++
		word = "rejected"
	case unchanged:
		r.Unchanged++
	case updated:
		r.Updated++
	case added:
		r.New++
	}
	if outcome > rejected && reason != "" && reason != sameAsEarlier {
		word = "kept"
		r.Kept++
	}
	if word == "" {
		return ""
	}
	at := slices.IndexFunc(r.Reasons, func(s Reason) bool { return s.Outcome == word && s.Reason == reason })
	if at < 0 {
		at = len(r.Reasons)
		r.Reasons = append(r.Reasons, Reason{Outcome: word, Reason: reason})
	}
	s := &r.Reasons[at]
	if s.Count++; len(s.Lines) < 10 {
		s.Lines = append(s.Lines, line)
	}
	return word
}
