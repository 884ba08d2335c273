package intake

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

// Cell is a cell of an export: the text that its reader sees, the number behind it where a workbook says that the cell
// is numeric, and what the workbook says besides of what it shows: "date"; "month" or "part" for a date without its day
// or year; "time" for a length of time; "percent"; "digits" for a number that is made to look like a date; "error";
// "formula" for one without its value; or nothing.
type Cell struct{ Text, Number, Shows string }

// Row is one row of an export.
type Row struct {
	Line   int // from 1; of a text file the line in which the row begins
	Cells  []Cell
	Hidden bool // by a filter or by hand
	// Bad says why the row cannot be told apart from others; empty: it can.
	Bad string
}

// Table is one export: a text file, or a sheet of a workbook.
type Table struct {
	Name     string
	Sheet    string // of a workbook
	Date1904 bool   // numbers behind dates count from 1904-01-01
	// Comma is what divides the cells of a text file; 0: a workbook.
	Comma rune
	// Ragged: rows end with their last filled cell.
	Ragged bool
	// Rows yields every row, each time that it is ranged over. An error ends it.
	Rows iter.Seq2[Row, error]
}

// proposal is how a table is to be read: where its headings stand, and as which relations the rows below are read.
type proposal struct {
	line     int // of the headings
	cells    []string
	readings []*layout
	columns  []column       // by cell
	as       *Saved         // as it was read before, or nil
	asks     map[int]string // headings that may be of a credential, and what is not known of them
}

// column is what stands below a heading.
type column struct {
	filled, takenBack bool
	first             string // text
}

// layout is what the headings of a table mean in one relation.
type layout struct {
	relation relation
	fields   []field
	parts    [][]field // each makes a record of its own, of these and the fields; none: a row is one record
	rivals   []field   // headings that would do as well
	differs  map[int]bool
	stats    map[int]*dateStats // by cell
	amounts  map[int]*amountStats
	also     []rules.Relation // further relations whose headings are there
}

// HeadingsError says that a table has no headings that are known, or not those that it needs. It is [jobs.ErrBadData].
type HeadingsError struct {
	text string
	near bool // there are some
}

func (e *HeadingsError) Error() string { return e.text }

func (e *HeadingsError) Unwrap() error { return jobs.ErrBadData }

// headRows is how many rows are looked at to find the headings.
const headRows = 50

// survey finds the headings, and reads every row once to learn how the dates of a column are written, what stands in
// columns that are not read, and who is there.
func (i *Import) survey(t Table) (*proposal, error) {
	var head []Row
	var p *proposal
	for row, err := range t.Rows {
		if err != nil {
			return nil, err
		}
		if p != nil {
			i.observe(p, row)
		} else if head = append(head, row); len(head) == headRows {
			if p, err = i.begin(head); err != nil {
				return nil, err
			}
		}
	}
	if p != nil {
		return p, nil
	}
	return i.begin(head)
}

// begin finds the headings among the first rows, and learns from the rows below them.
func (i *Import) begin(head []Row) (*proposal, error) {
	p, err := i.locate(head)
	if err != nil {
		return nil, err
	}
	for _, row := range head {
		i.observe(p, row)
	}
	return p, nil
}

// observe learns from a row.
func (i *Import) observe(p *proposal, row Row) {
	if row.Line <= p.line || row.Hidden {
		return
	}
	for at, cell := range row.Cells {
		if at >= len(p.columns) {
			break
		}
		if text := strings.TrimSpace(cell.Text); text != "" {
			if !p.columns[at].filled {
				p.columns[at].first = text
			}
			p.columns[at].filled = true
			p.columns[at].takenBack = p.columns[at].takenBack || len(text) < 30 && i.words.takenBack.has(text)
		}
	}
	for _, l := range p.readings {
		l.count(row)
	}
}

// all yields every field that is read.
func (l *layout) all() iter.Seq[field] {
	return func(yield func(field) bool) {
		for _, group := range append([][]field{l.fields}, l.parts...) {
			for _, f := range group {
				if !yield(f) {
					return
				}
			}
		}
	}
}

// reads reports whether a heading stands for a column.
func (l *layout) reads(column string) bool {
	for f := range l.all() {
		if f.column == column || f.implies(column) {
			return true
		}
	}
	return false
}

// count counts how the dates and amounts of a row are written.
func (l *layout) count(row Row) {
	for f := range l.all() {
		if f.at >= len(row.Cells) {
			continue
		}
		switch cell := row.Cells[f.at]; {
		case slices.Contains(l.relation.dates, f.column):
			if l.stats[f.at] == nil {
				l.stats[f.at] = &dateStats{}
			}
			l.stats[f.at].add(cell)
			for _, at := range f.or {
				if at < len(row.Cells) {
					l.stats[f.at].add(row.Cells[at])
				}
			}
		case f.column == "amount":
			if l.amounts[f.at] == nil {
				l.amounts[f.at] = &amountStats{}
			}
			l.amounts[f.at].add(cell)
		}
	}
	for _, r := range l.rivals {
		taken := slices.IndexFunc(l.fields, func(f field) bool { return f.column == r.column })
		if taken >= 0 && strings.TrimSpace(cellAt(row, r.at).Text) != strings.TrimSpace(cellAt(row, l.fields[taken].at).Text) {
			l.differs[r.at] = true
		}
	}
}

// cellAt is a cell of a row, empty where the row has ended.
func cellAt(row Row, at int) Cell {
	if at < len(row.Cells) {
		return row.Cells[at]
	}
	return Cell{}
}

// unused lists the cells of headings that nothing is read from.
func (p *proposal) unused() []int {
	used := map[int]bool{}
	for _, l := range p.readings {
		for f := range l.all() {
			used[f.at] = true
			for _, at := range f.or {
				used[at] = true
			}
		}
	}
	var list []int
	for at, heading := range p.cells {
		if strings.TrimSpace(heading) != "" && !used[at] {
			list = append(list, at)
		}
	}
	return list
}

func texts(row Row) []string {
	all := make([]string, len(row.Cells))
	for i, cell := range row.Cells {
		all[i] = cell.Text
	}
	return all
}

// quoted lists headings for a message. What is long is no heading.
func quoted(cells []string) string {
	var list []string
	for _, cell := range cells {
		if cell = strings.TrimSpace(cell); cell != "" && len(cell) <= 60 && len(list) < 40 {
			list = append(list, fmt.Sprintf("%q", cell))
		}
	}
	return strings.Join(list, ", ")
}
