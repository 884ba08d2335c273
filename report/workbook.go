package report

import (
	"iter"
	"time"
)

// Workbook is a workbook as it is to be laid out: every text resolved, nothing left to decide.
type Workbook struct {
	Title, Author, Subject string
	Created                time.Time
	Confidential           string // the footer's sentence
	// Sheets are in the order of their tabs. The first is asked for its rows last, when the others have been written.
	Sheets []Sheet
}

// Sheet is one sheet: lines above the table, the table, and rows below it.
type Sheet struct {
	Name  string
	Intro []string // lines above the header, the first a title
	// Columns of which none has a header make a free sheet: its first row is row 1, and nothing is filtered or frozen.
	Columns []Column
	Frozen  int                      // columns that stay in view, and on every printed page
	Rows    iter.Seq2[[]Cell, error] // a row holds until the next is asked for; an error ends the workbook
	// Fixed are the rows, in place of Rows, of a sheet that is the same in many workbooks. Where its slices are the same
	// ones, it is laid out once.
	Fixed  [][]Cell
	Empty  string // what a table without rows says
	Below  [][]Cell
	Charts func() []Chart // asked for after the rows; nil: none
}

// Column is one column of a table.
type Column struct {
	Header  string
	Width   float64 // in characters
	Wrap    bool    // long text: broken into lines
	Figures bool    // numbers: what heads them stands at the right, as they do
	Marks   []Mark  // words that are coloured in it
}

// Cell is one value: a string, int, rules.Date, rules.Points, bool, Title, Heading, Label, Note, Mark, or nil for an
// empty cell.
type Cell any

// Title is a text that heads a sheet.
type Title string

// Heading is a text that heads what stands below it.
type Heading string

// Label is a text that heads a column or row of figures.
type Label string

// Note is a text that may run over the cells right of it.
type Note string

// Mark is a word in its colours, RRGGBB.
type Mark struct{ Word, Fill, Ink string }

// Chart is a chart over cells of its own sheet. Rows and columns count from 1.
type Chart struct {
	Title      string
	Stacked    bool // bars stacked by series; otherwise plain columns
	Upright    bool // of stacked bars: columns
	Row, Col   int  // of the cell at the chart's upper left corner
	Left       int  // pixels from that corner
	Width      int  // in pixels
	Rows       int  // that it is high
	Categories Range
	Series     []Series
}

// Series is one series of a chart, in one colour.
type Series struct {
	Name   Range // one cell
	Values Range
	Colour string // RRGGBB
}

// Range is a rectangle of cells.
type Range struct{ Row1, Col1, Row2, Col2 int }
