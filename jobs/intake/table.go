package intake

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

// Cell is a cell of an export: the text that its reader sees, and the number behind it where a workbook says that the
// cell is numeric.
type Cell struct{ Text, Number string }

// Row is one row of an export.
type Row struct {
	Line  int // from 1; of a text file the line in which the row begins
	Cells []Cell
	// Bad says why the row cannot be told apart from others; empty: it can.
	Bad string
}

// Table is one export: a text file, or a sheet of a workbook.
type Table struct {
	Name     string
	Date1904 bool // numbers behind dates count from 1904-01-01
	// Decimal is the comma in amounts such as 1,5 where a text file divides its cells by semicolons.
	Decimal bool
	// Ragged: rows end with their last filled cell.
	Ragged bool
	// Rows yields every row, each time that it is ranged over. An error ends it.
	Rows iter.Seq2[Row, error]
}

// layout is where a table's headings stand and what they mean.
type layout struct {
	relation relation
	line     int // of the headings
	cells    []string
	fields   []field
	stats    map[string]*dateStats // by column
	people   *directory            // for managers' names, or nil
	also     []rules.Relation      // further relations whose headings are there
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

// survey finds the headings, and reads every row once to learn how the dates of a column are written, and who is there.
func (i *Import) survey(ctx context.Context, t Table) (*layout, error) {
	var head []Row
	var l *layout
	for row, err := range t.Rows {
		if err != nil {
			return nil, err
		}
		if l != nil {
			i.observe(l, row)
		} else if head = append(head, row); len(head) == headRows {
			if l, err = i.begin(ctx, head); err != nil {
				return nil, err
			}
		}
	}
	if l != nil {
		return l, nil
	}
	return i.begin(ctx, head)
}

// begin finds the headings among the first rows, and learns from the rows below them.
func (i *Import) begin(ctx context.Context, head []Row) (*layout, error) {
	l, err := i.locate(head)
	if err != nil {
		return nil, err
	}
	if l.people, err = i.directory(ctx, l); err != nil {
		return nil, err
	}
	for _, row := range head {
		i.observe(l, row)
	}
	return l, nil
}

// observe learns from a row.
func (i *Import) observe(l *layout, row Row) {
	if row.Line <= l.line {
		return
	}
	l.count(row)
	if l.people != nil {
		l.people.observe(l, row, i.patterns)
	}
}

// count counts how the dates of a row are written.
func (l *layout) count(row Row) {
	for _, f := range l.fields {
		if slices.Contains(l.relation.dates, f.column) && f.at < len(row.Cells) {
			if l.stats[f.column] == nil {
				l.stats[f.column] = &dateStats{}
			}
			l.stats[f.column].add(row.Cells[f.at].Text)
		}
	}
}

// locate finds the headings among the first rows of a table, and the relation that they are of.
func (i *Import) locate(head []Row) (*layout, error) {
	var best *layout
	var near *layout // headings that lack something
	for _, row := range head {
		texts := texts(row)
		l, lacking := i.match(texts)
		if l == nil || row.Bad != "" {
			continue
		}
		l.line, l.cells = row.Line, texts
		switch {
		case lacking == "" && (best == nil || len(l.fields) > len(best.fields)):
			best = l
		case lacking != "" && (near == nil || len(l.fields) > len(near.fields)):
			near = l
		}
	}
	if best != nil {
		return best, nil
	}
	if near == nil || len(near.fields) < 2 {
		return nil, &HeadingsError{text: "no headings are known: name them with --map 'Heading=column', and the relation " +
			"with --as"}
	}
	return nil, &HeadingsError{near: true, text: fmt.Sprintf("line %d looks like headings of %s, but none is %s: name it "+
		"with --map 'Heading=column', or give one value for all rows with --set column=value; the headings are %s",
		near.line, near.relation.name, near.lacking(i.options.Set), quoted(near.cells))}
}

// match says which relation's headings a row holds, and what is lacking there, if anything. The more particular
// relation wins: an export of credits holds names too.
func (i *Import) match(row []string) (best *layout, lacking string) {
	var also []rules.Relation
	for _, r := range relations() {
		if i.options.As != "" && r.name != i.options.As {
			continue
		}
		l := &layout{relation: r, fields: i.words.fields(r.name, row, i.mapped), stats: map[string]*dateStats{}}
		lacks := l.lacking(i.options.Set)
		if lacks == "" && len(l.fields) > 3 { // a name beside the id is no export of staff
			also = append(also, r.name)
		}
		switch {
		case len(l.fields) == 0:
		case best == nil, lacks == "" && lacking != "":
			best, lacking = l, lacks
		case lacks != "" && lacking == "", r.name == rules.RelationStaff && lacks == "":
		case len(l.fields) > len(best.fields):
			best, lacking = l, lacks
		}
	}
	if best != nil {
		best.also = slices.DeleteFunc(also, func(r rules.Relation) bool { return r == best.relation.name })
	}
	return best, lacking
}

// lacking names the columns of which a relation needs one, when no heading and no value for all rows gives it.
func (l *layout) lacking(set map[string]string) string {
	for _, alternatives := range l.relation.needs {
		if !slices.ContainsFunc(alternatives, func(column string) bool {
			_, given := set[column]
			return given || slices.ContainsFunc(l.fields, func(f field) bool { return f.column == column })
		}) {
			return strings.Join(alternatives, " or ")
		}
	}
	return ""
}

// unused lists the headings that nothing is read from.
func (l *layout) unused() []string {
	var list []string
	for at, heading := range l.cells {
		if strings.TrimSpace(heading) != "" && !slices.ContainsFunc(l.fields, func(f field) bool { return f.at == at }) {
			list = append(list, strings.TrimSpace(heading))
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
