package roster

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"ceuwatch/report"
	"ceuwatch/rules"
)

// forecast is the sheet of the next twelve months: a table by site, and below it a chart and the fees.
func (r *Roster) forecast(t *report.Tally) report.Sheet {
	s := report.Sheet{
		Name: "Forecast", Frozen: 2,
		Intro: []string{
			"Forecast from " + r.monthYear(0) + " to " + r.monthYear(11),
			"Valid credentials by month of expiry. Sites where none expires have no line. Below the table stand a chart of " +
				"all sites and the fees by quarter.",
		},
		Columns: []report.Column{{Header: "Site", Width: 24, Wrap: true}, {Header: "What", Width: 30, Wrap: true}},
	}
	for i := range 12 {
		s.Columns = append(s.Columns, report.Column{Header: r.monthYear(i), Width: 10.5, Figures: true})
	}
	s.Columns = append(s.Columns, report.Column{Header: "All", Width: 10.5, Figures: true})
	s.Rows = func(yield func([]report.Cell, error) bool) {
		for _, row := range expiryRows(report.Label("All sites"), t.Forecast.All()) {
			if !yield(row, nil) {
				return
			}
		}
		for _, site := range slices.Sorted(maps.Keys(t.Forecast.Sites)) {
			for _, row := range expiryRows(cmp.Or(site, "(none)"), t.Forecast.Sites[site]) {
				if !yield(row, nil) {
					return
				}
			}
		}
	}
	header := len(s.Intro) + 2
	below := header + 4*(1+len(t.Forecast.Sites)) + 2
	s.Below = append(make([][]report.Cell, chartRows+1), r.budget(t)...)
	s.Charts = func() []report.Chart {
		c := report.Chart{
			Title: "Valid credentials by month of expiry", Stacked: true, Upright: true, Row: below, Col: 1, Width: 980,
			Rows: chartRows, Categories: span(header, 3, header, 14),
		}
		for i, colour := range []string{"5A9E6F", "FFD966"} {
			row := header + 2 + i
			c.Series = append(c.Series, report.Series{Name: span(row, 2, row, 2), Values: span(row, 3, row, 14), Colour: colour})
		}
		return []report.Chart{c}
	}
	return s
}

// span is a rectangle of cells; rows and columns count from 1.
func span(row1, col1, row2, col2 int) report.Range {
	return report.Range{Row1: row1, Col1: col1, Row2: row2, Col2: col2}
}

// chartRows is how many rows high the forecast's chart is.
const chartRows = 16

// expiryRows are the four lines of one site.
func expiryRows(site report.Cell, months *[12]report.Expiry) [][]report.Cell {
	rows := [][]report.Cell{{site, "Expire"}, {site, "of these, requirements met"}, {site, "of these, points missing"},
		{site, "Points still to earn"}}
	var sum report.Expiry
	var earn rules.Points
	for _, m := range months {
		sum.Expire += m.Expire
		sum.Met += m.Met
		earn += m.ToEarn
		for i, cell := range []report.Cell{m.Expire, m.Met, m.Expire - m.Met, m.ToEarn} {
			rows[i] = append(rows[i], cell)
		}
	}
	for i, cell := range []report.Cell{sum.Expire, sum.Met, sum.Expire - sum.Met, earn} {
		rows[i] = append(rows[i], cell)
	}
	return rows
}

// monthYear is the i-th month from the evaluation date's: Dec 2026.
func (r *Roster) monthYear(i int) string {
	year, month := report.Month(r.AsOf, i)
	return fmt.Sprintf("%.3s %d", r.Words.Months["en"][month-1], year)
}

// quarter is a calendar quarter, or the part of one that the forecast holds.
type quarter struct {
	name        string
	first, last int // months from the evaluation date's
}

// quarters are those of the twelve months: four, or five of which the first and the last are parts.
func (r *Roster) quarters() []quarter {
	var list []quarter
	for i := range 12 {
		year, month := report.Month(r.AsOf, i)
		if i > 0 && month%3 != 1 {
			list[len(list)-1].last = i
			continue
		}
		list = append(list, quarter{fmt.Sprintf("Q%d %d", (month+2)/3, year), i, i})
	}
	for i := range list {
		q := &list[i]
		if q.last-q.first == 2 {
			continue
		}
		if q.first == q.last {
			q.name += fmt.Sprintf(" (%.3s only)", r.monthYear(q.first))
		} else {
			q.name += fmt.Sprintf(" (%.3s, %.3s)", r.monthYear(q.first), r.monthYear(q.last))
		}
	}
	return list
}
