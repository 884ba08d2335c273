package report

import (
	"iter"
	"time"
)

// Workbook is a workbook as it is to be laid out: every text resolved, nothing left to decide.
type Workbook struct {
	Title, Author, Subject string
	Created                time.Time
	Confidential           string  // the footer's sentence
	Sheets                 []Sheet // in order of their tabs
}

// Sheet is one sheet: lines above the table, then the table.
type Sheet struct {
	Name    string
	Intro   []string // lines above the header, the first a title
	Columns []Column // none: a free sheet, whose rows stand on their own
	Frozen  int      // columns that stay in view
	Rows    iter.Seq2[[]Cell, error]
	Charts  []Chart
}

// Column is one column of a table.
type Column struct {
	Header string
	Width  float64 // in characters
	Wrap   bool    // long text: broken into lines
	Status bool    // words of status: coloured by them
}

// Cell is one value: a string, int, rules.Date, rules.Points, bool, Heading, or nil for an empty cell.
type Cell any

// Heading is a text that heads what stands below or right of it.
type Heading string

// Chart is a chart over cells of its own sheet. Rows and columns count from 1.
type Chart struct {
	Title         string
	Stacked       bool     // bars stacked by series; otherwise plain columns
	Row, Col      int      // of the chart's upper left corner
	Categories    Range    // the axis
	Series        []Series // one for each colour
	Width, Height int      // in pixels
}

// Series is one series of a chart.
type Series struct {
	Name   string
	Values Range
	Colour string // RRGGBB
}

// Range is a rectangle of cells.
type Range struct{ Row1, Col1, Row2, Col2 int }
