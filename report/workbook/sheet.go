package workbook

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"ceuwatch/report"
)

// sheet is the sheet that is being written.
type sheet struct {
	*writer
	model  *report.Sheet
	stream *excelize.StreamWriter
	name   string
	part   int // 1, or more where the rows go on in another sheet
	row    int // the last one written
	last   int // the last one of the table
	head   int // the header's row; 0: a free sheet
	cells  []any
}

func newSheet(w *writer, model *report.Sheet) *sheet {
	s := &sheet{writer: w, model: model}
	if slices.ContainsFunc(model.Columns, func(c report.Column) bool { return c.Header != "" }) {
		s.head = 1
		if len(model.Intro) > 0 {
			s.head += len(model.Intro) + 1 // a narrow row between
		}
	}
	return s
}

// open starts a sheet: whatever must be said of it before its first row, then the rows up to the header.
func (s *sheet) open(name string) (err error) {
	s.name, s.row = name, 0
	s.part++
	if _, err := s.file.NewSheet(name); err != nil {
		return err
	}
	if err := s.page(); err != nil {
		return err
	}
	if s.stream, err = s.file.NewStreamWriter(name); err != nil {
		return err
	}
	for i, c := range s.model.Columns {
		if err := s.stream.SetColWidth(i+1, i+1, c.Width); err != nil {
			return err
		}
	}
	s.last = s.head
	if s.head == 0 {
		return nil
	}
	if err := s.freeze(); err != nil {
		return err
	}
	return s.top()
}

// freeze keeps the header and the first columns in view.
func (s *sheet) freeze() error {
	first, err := excelize.CoordinatesToCellName(s.model.Frozen+1, s.head+1)
	if err != nil {
		return err
	}
	pane := "bottomRight"
	if s.model.Frozen == 0 {
		pane = "bottomLeft"
	}
	return s.stream.SetPanes(&excelize.Panes{
		Freeze: true, XSplit: s.model.Frozen, YSplit: s.head, TopLeftCell: first, ActivePane: pane,
		Selection: []excelize.Selection{{SQRef: first, ActiveCell: first, Pane: pane}},
	})
}

// top writes the lines above the table and its header.
func (s *sheet) top() error {
	for i, line := range s.model.Intro {
		var cell report.Cell = report.Note(line)
		if i == 0 {
			cell = report.Title(line)
		}
		if err := s.lay([]report.Cell{cell}); err != nil {
			return err
		}
	}
	if len(s.model.Intro) > 0 {
		if err := s.put(nil, 6); err != nil {
			return err
		}
	}
	header, high := make([]any, len(s.model.Columns)), 2*lineHeight+0.0
	for i, c := range s.model.Columns {
		style := s.styles.header
		if c.Figures {
			style = s.styles.headerRight
		}
		header[i] = excelize.Cell{StyleID: style, Value: clean(c.Header)}
		high = max(high, boldHeight(c.Header, &c))
	}
	return s.put(header, high+2)
}

// put writes the next row, height points high; 0: as high as a line.
func (s *sheet) put(values []any, height float64) error {
	s.row++
	at, err := excelize.CoordinatesToCellName(1, s.row)
	if err != nil {
		return err
	}
	return s.stream.SetRow(at, values, excelize.RowOpts{Height: min(height, excelize.MaxRowHeight)})
}

// add writes a row of the model, in the next sheet when this one is full.
func (s *sheet) add(cells []report.Cell) error {
	if s.row >= s.limit {
		if err := s.close(); err != nil {
			return err
		}
		name, err := s.next(s.model.Name, s.part+1)
		if err != nil {
			return err
		}
		if err := s.open(name); err != nil {
			return err
		}
	}
	return s.lay(cells)
}

// lay writes a row. Its height is said where it is more than a line, for not every program finds it out by itself, and
// on free sheets, for charts are placed by it.
func (s *sheet) lay(cells []report.Cell) error {
	s.cells = s.cells[:0]
	height := 0.0
	for i, cell := range cells {
		var column report.Column
		if i < len(s.model.Columns) {
			column = s.model.Columns[i]
		}
		value, high, err := s.value(cell, &column)
		if err != nil {
			return fmt.Errorf("row %d, column %d: %w", s.row+1, i+1, err)
		}
		s.cells = append(s.cells, value)
		height = max(height, high)
	}
	switch {
	case s.head == 0:
		height = max(height, lineHeight)
	case height <= lineHeight:
		height = 0
	}
	return s.put(s.cells, height)
}

// close ends the sheet. All that concerns its rows has to be said before the flush: afterwards it would be lost without
// an error.
func (s *sheet) close() error {
	if s.head > 0 {
		table := cells(report.Range{Row1: s.head, Col1: 1, Row2: s.last, Col2: len(s.model.Columns)})
		if err := s.file.AutoFilter(s.name, table, nil); err != nil {
			return err
		}
		// Ids made of digits are texts on purpose.
		if err := s.file.AddIgnoredErrors(s.name, table, excelize.IgnoredErrorsNumberStoredAsText); err != nil {
			return err
		}
	}
	for i, c := range s.model.Columns {
		if len(c.Marks) == 0 || s.last == s.head {
			continue
		}
		if err := s.colour(report.Range{Row1: s.head + 1, Col1: i + 1, Row2: s.last, Col2: i + 1}, c.Marks); err != nil {
			return err
		}
	}
	if s.model.Charts != nil {
		for _, c := range s.model.Charts() {
			if err := s.chart(c); err != nil {
				return fmt.Errorf("chart %s: %w", c.Title, err)
			}
		}
	}
	return s.stream.Flush()
}

// colour gives the words of a column their colours.
func (s *sheet) colour(where report.Range, marks []report.Mark) error {
	var formats []excelize.ConditionalFormatOptions
	for _, m := range marks {
		style, err := s.conditional(m)
		if err != nil {
			return err
		}
		formats = append(formats, excelize.ConditionalFormatOptions{
			Type: "cell", Criteria: "==", Value: `"` + strings.ReplaceAll(m.Word, `"`, `""`) + `"`, Format: &style,
		})
	}
	return s.file.SetConditionalFormat(s.name, cells(where), formats)
}

// cells returns a range as A1:B2.
func cells(r report.Range) string {
	from, _ := excelize.CoordinatesToCellName(r.Col1, r.Row1)
	to, _ := excelize.CoordinatesToCellName(r.Col2, r.Row2)
	return from + ":" + to
}
