package report

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"ceuwatch/rules"
	"ceuwatch/templates"
)

// column is a column of a table, with how its cells are had.
type column[T any] struct {
	Column
	cell func(*T) Cell
}

// table is a sheet of items, to be given its items.
type table[T any] struct {
	Sheet
	cells []func(*T) Cell
}

func newTable[T any](columns []column[T]) table[T] {
	t := table[T]{Sheet: Sheet{Columns: make([]Column, len(columns))}, cells: make([]func(*T) Cell, len(columns))}
	for i, c := range columns {
		t.Columns[i], t.cells[i] = c.Column, c.cell
	}
	return t
}

// of returns the sheet of these items, which it lays out in columns one at a time.
func (t *table[T]) of(items iter.Seq2[T, error]) Sheet {
	s, cells := t.Sheet, t.cells
	s.Rows = func(yield func([]Cell, error) bool) {
		row := make([]Cell, len(cells))
		var item T
		var err error
		for item, err = range items {
			if err != nil {
				yield(nil, err)
				return
			}
			for i, cell := range cells {
				row[i] = cell(&item)
			}
			if !yield(row, nil) {
				return
			}
		}
	}
	return s
}

// pick takes columns by their headers, in the order of the headers.
func pick(columns []column[Line], headers []string) []column[Line] {
	picked := make([]column[Line], len(headers))
	for i, header := range headers {
		picked[i] = columns[slices.IndexFunc(columns, func(c column[Line]) bool { return c.Header == header })]
	}
	return picked
}

// lineColumns are all columns that a sheet of lines may have.
func (r *Roster) lineColumns() []column[Line] {
	risk := []Mark{{"yes", "F8B4B4", "5F0F0F"}}
	columns := []column[Line]{
		{Column{Header: "Staff ID", Width: 12}, func(l *Line) Cell { return text(l.StaffID) }},
		{Column{Header: "Name", Width: 23}, func(l *Line) Cell { return text(l.Name) }},
		{Column{Header: "Job", Width: 24}, func(l *Line) Cell { return text(l.Job) }},
		{Column{Header: "Site", Width: 18}, func(l *Line) Cell { return text(l.Site) }},
		{Column{Header: "Manager", Width: 20}, r.managers},
		{Column{Header: "Credential", Width: 14, Wrap: true}, func(l *Line) Cell { return text(l.Credential) }},
		{Column{Header: "Number", Width: 16}, func(l *Line) Cell { return text(l.Number) }},
		{Column{Header: "Issued", Width: 11.5}, func(l *Line) Cell { return date(l.Issued) }},
		{Column{Header: "Expires", Width: 11.5}, func(l *Line) Cell { return date(l.Expires) }},
		{figures("Days left", 9), dated(func(l *Line) Cell { return l.DaysLeft })},
		{Column{Header: "Status", Width: 16, Marks: statusMarks(r.Words)}, func(l *Line) Cell { return text(l.StatusWord) }},
		{Column{Header: "Window closes", Width: 11.5}, func(l *Line) Cell { return date(l.WindowCloses) }},
		{Column{Header: "Safe by", Width: 11.5}, func(l *Line) Cell { return date(l.SafeBy) }},
		{Column{Header: "Apply by", Width: 11.5}, func(l *Line) Cell { return date(l.ApplyBy) }},
		{figures("Required", 10), dated(func(l *Line) Cell { return l.Required })},
		{figures("Counted", 10), dated(func(l *Line) Cell { return l.Counted })},
		{figures("Missing", 10), dated(func(l *Line) Cell { return l.Missing })},
		{figures("To earn", 10), dated(func(l *Line) Cell { return l.ToEarn })},
		{Column{Header: "Approved by", Width: 13},
			approved(func(l *Line) Cell { return templates.List("en", l.ApprovedBodies) })},
		{figures("Required approved", 13), approved(func(l *Line) Cell { return l.ApprovedRequired })},
		{figures("Counted approved", 13), approved(func(l *Line) Cell { return l.ApprovedCounted })},
		{figures("Missing approved", 13), approved(func(l *Line) Cell { return l.ApprovedMissing })},
		{Column{Header: "Requirements met", Width: 13.5}, dated(func(l *Line) Cell { return l.Met })},
		{Column{Header: "Role at risk", Width: 10, Marks: risk}, func(l *Line) Cell { return l.AtRisk }},
		{Column{Header: "Next step", Width: 64, Wrap: true}, func(l *Line) Cell { return text(l.NextStep) }},
		{Column{Header: "Last notice", Width: 22, Wrap: true}, func(l *Line) Cell { return text(l.LastNotice) }},
		{Column{Header: "Issues", Width: 44, Wrap: true}, r.issues},
	}
	for _, c := range r.categories() {
		columns = append(columns,
			column[Line]{figures("Required "+c.word, 16), c.cell(func(n *rules.CategoryCount) Cell { return n.Required })},
			column[Line]{figures("Counted "+c.word, 16), c.cell(func(n *rules.CategoryCount) Cell { return n.Counted })},
			column[Line]{figures("Missing "+c.word, 16), c.cell(func(n *rules.CategoryCount) Cell { return n.Missing })})
	}
	return columns
}

func figures(header string, width float64) Column {
	return Column{Header: header, Width: width, Figures: true}
}

// HasGap reports whether points are left to earn.
func (l *Line) HasGap() bool { return l.Dated && !l.Met }

// text leaves a cell empty where there is no text.
func text(s string) Cell {
	if s == "" {
		return nil
	}
	return s
}

func date(d rules.Date) Cell {
	if d == 0 {
		return nil
	}
	return d
}

// dated leaves cells empty where HR's data allowed no standing.
func dated(cell func(*Line) Cell) func(*Line) Cell {
	return func(l *Line) Cell {
		if !l.Dated {
			return nil
		}
		return cell(l)
	}
}

// approved leaves cells empty where the rule has no approved minimum.
func approved(cell func(*Line) Cell) func(*Line) Cell {
	return func(l *Line) Cell {
		if l.ApprovedRequired == 0 {
			return nil
		}
		return cell(l)
	}
}

func (r *Roster) managers(l *Line) Cell { return r.managerNames(l.Managers) }

func (r *Roster) issues(l *Line) Cell {
	if len(l.Issues) == 0 {
		return nil
	}
	sentences := make([]string, len(l.Issues))
	for i, issue := range l.Issues {
		sentences[i] = cmp.Or(r.Words.Issues[string(issue)].HR, string(issue))
	}
	return text(strings.Join(sentences, "; "))
}

// category is a category of the rule book, with its word.
type category struct{ name, word string }

// categories are those of the rules in force, by name.
func (r *Roster) categories() []category {
	words := map[string]string{}
	for i := range r.Book.Rules {
		if v := r.Book.Rules[i].InForce(r.AsOf); v != nil {
			for _, c := range v.Categories {
				words[c.Name] = cmp.Or(r.Words.Categories[c.Name].En, c.Name)
			}
		}
	}
	var list []category
	for _, name := range keys(words) {
		list = append(list, category{name, words[name]})
	}
	return list
}

// cell is a figure of the category; empty where the rule does not have it.
func (c category) cell(figure func(*rules.CategoryCount) Cell) func(*Line) Cell {
	return func(l *Line) Cell {
		for i := range l.Categories {
			if n := &l.Categories[i]; n.Name == c.name {
				return figure(n)
			}
		}
		return nil
	}
}
