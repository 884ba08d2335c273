package roster

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"

	"ceuwatch/report"
	"ceuwatch/report/say"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// column is a column of a table, with how its cells are had.
type column[T any] struct {
	report.Column
	cell func(*T) report.Cell
}

// table is a sheet of items, to be given its items.
type table[T any] struct {
	report.Sheet
	cells []func(*T) report.Cell
}

func newTable[T any](columns []column[T]) table[T] {
	t := table[T]{Sheet: report.Sheet{Columns: make([]report.Column, len(columns))}, cells: make([]func(*T) report.Cell, len(columns))}
	for i, c := range columns {
		t.Columns[i], t.cells[i] = c.Column, c.cell
	}
	return t
}

// of returns the sheet of these items, which it lays out in columns one at a time.
func (t *table[T]) of(items iter.Seq2[T, error]) report.Sheet {
	s, cells := t.Sheet, t.cells
	s.Rows = func(yield func([]report.Cell, error) bool) {
		row := make([]report.Cell, len(cells))
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
func pick(columns []column[report.Line], headers []string) []column[report.Line] {
	picked := make([]column[report.Line], len(headers))
	for i, header := range headers {
		picked[i] = columns[slices.IndexFunc(columns, func(c column[report.Line]) bool { return c.Header == header })]
	}
	return picked
}

// lineColumns are all columns that a sheet of lines may have.
func (r *Roster) lineColumns() []column[report.Line] {
	risk := []report.Mark{grave("yes")}
	columns := []column[report.Line]{
		{report.Column{Header: "Staff ID", Width: 12}, func(l *report.Line) report.Cell { return text(l.StaffID) }},
		{report.Column{Header: "Name", Width: 23}, func(l *report.Line) report.Cell { return text(l.Name) }},
		{report.Column{Header: "Job", Width: 24}, func(l *report.Line) report.Cell { return text(l.Job) }},
		{report.Column{Header: "Site", Width: 18}, func(l *report.Line) report.Cell { return text(l.Site) }},
		{report.Column{Header: "Manager", Width: 20}, r.managers},
		{report.Column{Header: "Credential", Width: 14, Wrap: true}, func(l *report.Line) report.Cell { return text(l.CredentialName()) }},
		{report.Column{Header: "Number", Width: 16}, func(l *report.Line) report.Cell { return text(l.Number) }},
		{report.Column{Header: "Issued", Width: 11.5}, func(l *report.Line) report.Cell { return date(l.Issued) }},
		{report.Column{Header: "Expires", Width: 11.5}, func(l *report.Line) report.Cell { return date(l.Expires) }},
		{figures("Days left", 9), dated(func(l *report.Line) report.Cell { return l.DaysLeft })},
		{report.Column{Header: "Status", Width: 16, Marks: statusMarks(r.Words)}, func(l *report.Line) report.Cell { return text(l.StatusWord) }},
		{report.Column{Header: "Window closes", Width: 11.5}, func(l *report.Line) report.Cell { return date(l.WindowCloses) }},
		{report.Column{Header: "Safe by", Width: 11.5}, func(l *report.Line) report.Cell { return date(l.SafeBy) }},
		{report.Column{Header: "Apply by", Width: 11.5}, func(l *report.Line) report.Cell { return date(l.ApplyBy) }},
		{figures("Required", 10), dated(func(l *report.Line) report.Cell { return l.Required })},
		{figures("Counted", 10), dated(func(l *report.Line) report.Cell { return l.Counted })},
		{figures("Missing", 10), dated(func(l *report.Line) report.Cell { return l.Missing })},
		{figures("To earn", 10), dated(func(l *report.Line) report.Cell { return l.ToEarn })},
		{report.Column{Header: "Approved by", Width: 13},
			approved(func(l *report.Line) report.Cell { return templates.List("en", l.ApprovedBodies) })},
		{figures("Required approved", 13), approved(func(l *report.Line) report.Cell { return l.ApprovedRequired })},
		{figures("Counted approved", 13), approved(func(l *report.Line) report.Cell { return l.ApprovedCounted })},
		{figures("Missing approved", 13), approved(func(l *report.Line) report.Cell { return l.ApprovedMissing })},
		{report.Column{Header: "Requirements met", Width: 13.5}, dated(func(l *report.Line) report.Cell { return l.Met })},
		{report.Column{Header: "Role at risk", Width: 10, Marks: risk}, func(l *report.Line) report.Cell { return l.AtRisk }},
		{report.Column{Header: "Next step", Width: 64, Wrap: true}, func(l *report.Line) report.Cell { return text(l.NextStep) }},
		{report.Column{Header: "Last notice", Width: 22, Wrap: true}, func(l *report.Line) report.Cell { return text(l.LastNotice) }},
		{report.Column{Header: "Issues", Width: 44, Wrap: true}, r.issues},
	}
	for _, c := range r.categories() {
		columns = append(columns,
			column[report.Line]{figures("Required "+c.word, 16), c.cell(func(n *rules.CategoryCount) report.Cell { return n.Required })},
			column[report.Line]{figures("Counted "+c.word, 16), c.cell(func(n *rules.CategoryCount) report.Cell { return n.Counted })},
			column[report.Line]{figures("Missing "+c.word, 16), c.cell(func(n *rules.CategoryCount) report.Cell { return n.Missing })})
	}
	return columns
}

func figures(header string, width float64) report.Column {
	return report.Column{Header: header, Width: width, Figures: true}
}

// text leaves a cell empty where there is no text.
func text(s string) report.Cell {
	if s == "" {
		return nil
	}
	return s
}

// named is a credential as people write it.
func named(credential string) string {
	name, _ := say.CredentialName(credential)
	return name
}

func date(d rules.Date) report.Cell {
	if d == 0 {
		return nil
	}
	return d
}

// dated leaves cells empty where HR's data allowed no standing.
func dated(cell func(*report.Line) report.Cell) func(*report.Line) report.Cell {
	return func(l *report.Line) report.Cell {
		if !l.Dated {
			return nil
		}
		return cell(l)
	}
}

// approved leaves cells empty where the rule has no approved minimum.
func approved(cell func(*report.Line) report.Cell) func(*report.Line) report.Cell {
	return func(l *report.Line) report.Cell {
		if l.ApprovedRequired == 0 {
			return nil
		}
		return cell(l)
	}
}

func (r *Roster) managers(l *report.Line) report.Cell { return r.managerNames(l.Managers) }

func (r *Roster) issues(l *report.Line) report.Cell {
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

// categories are those of the rules in force on credentials that somebody holds, by name.
func (r *Roster) categories() []category {
	words := map[string]string{}
	for i := range r.Book.Rules {
		if v := r.Book.Rules[i].InForce(r.AsOf); v != nil && len(r.Tally.ByCredential[r.Book.Rules[i].Code]) > 0 {
			for _, c := range v.Categories {
				words[c.Name] = c.Label.En
			}
		}
	}
	var list []category
	for _, name := range slices.Sorted(maps.Keys(words)) {
		list = append(list, category{name, words[name]})
	}
	return list
}

// cell is a figure of the category; empty where the rule does not have it.
func (c category) cell(figure func(*rules.CategoryCount) report.Cell) func(*report.Line) report.Cell {
	return func(l *report.Line) report.Cell {
		for i := range l.Categories {
			if n := &l.Categories[i]; n.Name == c.name {
				return figure(n)
			}
		}
		return nil
	}
}
